"""One picture of many characters: a row each, a tile per view, gaps shown as gaps."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from charhub_console.adapters.image_files.decode import flatten, load, open_image, orientation, upright
from charhub_console.adapters.image_files.fit import letterbox
from charhub_console.domain.errors import BadImage

Tile = tuple[str, bytes | None]
Row = tuple[str, Sequence[Tile]]

MAX_ROWS = 200
TILES = 5
_ROWS_PER_COLUMN = 50  # a JPEG side ends at 65535 pixels, and nobody scrolls that far
_LARGE_UP_TO = 12  # rows; beyond, tiles are two thirds the size

_PUNCTUATION = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "ß": "ss", "ø": "o"})

_GROUND = (19, 20, 23)
_CARD = (34, 37, 43)
_TITLE = (236, 238, 241)
_CAPTION = (160, 166, 176)
_GAP_LINE = (120, 84, 84)
_GAP_TEXT = (214, 142, 142)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Pixels. A row is: title line, tiles, caption line, space."""

    tile: tuple[int, int]
    title: int
    caption: int
    gap: int

    @property
    def row_size(self) -> tuple[int, int]:
        height = self.title + self.gap + self.tile[1] + self.caption + 2 * self.gap + 2 * self.gap
        return TILES * (self.tile[0] + self.gap) - self.gap, height

    @property
    def margin(self) -> int:
        return 3 * self.gap


_LARGE = _Layout(tile=(192, 288), title=22, caption=14, gap=8)
_SMALL = _Layout(tile=(128, 192), title=17, caption=12, gap=6)


def contact_sheet(rows: Sequence[Row]) -> bytes:
    """JPEG with at most 200 rows in columns of 50 (at most 2750x12600 pixels); what is left out is said at the end."""
    shown = rows[:MAX_ROWS]
    layout = _LARGE if len(shown) <= _LARGE_UP_TO else _SMALL
    columns = max(1, -(-len(shown) // _ROWS_PER_COLUMN))
    per_column = max(1, -(-len(shown) // columns))
    width, height = layout.row_size
    footer = _footer(len(rows), len(shown))
    sheet = Image.new(
        "RGB",
        (
            columns * (width + layout.margin) + layout.margin,
            per_column * height + 2 * layout.margin + (2 * layout.title if footer else 0),
        ),
        _GROUND,
    )
    draw = ImageDraw.Draw(sheet)
    for number, row in enumerate(shown):
        column, line = divmod(number, per_column)
        corner = (layout.margin + column * (width + layout.margin), layout.margin + line * height)
        _draw_row(sheet, draw, row, corner, layout)
    if footer:
        at = (layout.margin, sheet.height - layout.margin - layout.title)
        draw.text(at, footer, font=_font(layout.title), fill=_CAPTION)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return out.getvalue()


def _footer(total: int, shown: int) -> str:
    if total == 0:
        return "No characters."
    return f"… and {total - shown} more." if total > shown else ""


def _draw_row(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, row: Row, corner: tuple[int, int], layout: _Layout
) -> None:
    title, tiles = row
    x, y = corner
    font = _font(layout.title)
    draw.text((x, y), _shortened(title, font, layout.row_size[0]), font=font, fill=_TITLE)
    y += layout.title + 2 * layout.gap
    for number, (caption, data) in enumerate(tiles[:TILES]):
        left = x + number * (layout.tile[0] + layout.gap)
        _draw_tile(sheet, draw, data, (left, y), layout)
        small = _font(layout.caption)
        text = _shortened(caption, small, layout.tile[0])
        draw.text((left, y + layout.tile[1] + layout.gap // 2), text, font=small, fill=_CAPTION)


def _draw_tile(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, data: bytes | None, corner: tuple[int, int], layout: _Layout
) -> None:
    if data is None:
        _draw_gap(draw, "missing", corner, layout)
        return
    try:
        sheet.paste(_thumb(data, layout.tile), corner)
    except BadImage:  # one broken file must not cost the whole sheet
        _draw_gap(draw, "unreadable", corner, layout)


def _thumb(data: bytes, size: tuple[int, int]) -> Image.Image:
    """The image whole inside the tile, on the card's colour."""
    image = open_image(data)
    turn = orientation(image)
    image.draft("RGB", (max(size) * 2, max(size) * 2))
    load(image)
    small = upright(flatten(image), turn)
    scale = min(size[0] / small.width, size[1] / small.height)
    inner = (max(1, round(small.width * scale)), max(1, round(small.height * scale)))
    tile = Image.new("RGB", size, _CARD)
    tile.paste(letterbox(small, inner), ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return tile


def _draw_gap(draw: ImageDraw.ImageDraw, word: str, corner: tuple[int, int], layout: _Layout) -> None:
    (x, y), (width, height) = corner, layout.tile
    draw.rectangle((x, y, x + width - 1, y + height - 1), fill=_CARD, outline=_GAP_LINE, width=2)
    draw.text((x + width / 2, y + height / 2), word, font=_font(layout.caption), fill=_GAP_TEXT, anchor="mm")


def _shortened(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    """One line that fits, ended by an ellipsis where it was cut."""
    line = _drawable(" ".join(text.split())[:400])
    if font.getlength(line) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(line[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + "…"


def _drawable(text: str) -> str:
    """Pillow's font has plain Latin only: accents are dropped (João, Joao) and what it cannot draw becomes `?`."""
    bare = (
        char for char in unicodedata.normalize("NFKD", text.translate(_PUNCTUATION)) if not unicodedata.combining(char)
    )
    return "".join(char if (char.isascii() and char.isprintable()) or char == "·" else "?" for char in bare)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own scalable font: the same on a machine without any fonts."""
    return ImageFont.load_default(size)
