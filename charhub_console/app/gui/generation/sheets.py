"""Cards as they were painted last: a full screen costs a few copies, a change costs the tile that changed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap

from charhub_console.app.gui import theme
from charhub_console.app.gui.generation import painting
from charhub_console.app.gui.generation.geometry import TILE_GAP, TILES, Geometry
from charhub_console.app.gui.generation.header import retry_words
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.tile_pictures import TilePictures
from charhub_console.app.gui.generation.tiles import COLUMNS, Face
from charhub_console.app.gui.generation.words import view_name

SCREENS_KEPT = 3
PATIENCE_S = 0.003  # what is left is painted in the next turns: keys and wheel come in between


@dataclass(frozen=True, slots=True)
class Head:
    """The line of words above the tiles."""

    name: str
    facts: tuple[tuple[str, str], ...]
    button: str


@dataclass(slots=True)
class _Tile:
    face: Face
    picture: QPixmap | None = field(compare=False)  # let go of when it was painted: others keep pictures
    picture_key: int
    hovered: bool


@dataclass(slots=True)
class _Sheet:
    pixmap: QPixmap
    looks: list[_Tile | Head | None]
    """What each part shows, as it was painted."""


class Sheets:
    """Nobody tells it what changed: before a card is shown, each part is compared with what it should look like."""

    def __init__(self, model: BoardModel, pictures: TilePictures) -> None:
        self._model, self._pictures = model, pictures
        self._kept: OrderedDict[str, _Sheet] = OrderedDict()
        self._made_for: tuple[int, int, float] = (0, 0, 1.0)
        self.late: set[int] = set()
        self._has_painted, self._deadline = False, 0.0

    def begin(self) -> None:
        """A repaint begins."""
        self._has_painted = False  # one at least in each repaint, so that there is an end
        self._deadline = time.perf_counter() + PATIENCE_S

    def forget(self) -> None:
        """Paint every card anew: colours or words are others now."""
        self._kept.clear()

    def sheet(self, number: int, where: Geometry, ratio: float, facts: Iterable[tuple[str, str]], hot: int) -> QPixmap:
        """A card as it looks now.

        Once `PATIENCE_S` has passed since `begin`, cards are given as they were; `late` holds the numbers of those.

        Args:
            ratio: physical pixels in a logical one.
            facts: what its header says on the right.
            hot: the tile under the mouse, or -1.
        """
        self._fit(where, ratio)
        row = self._model.rows[number]
        sheet = self._kept.pop(row.character_id, None) or self._blank(number, where, ratio)
        self._kept[row.character_id] = sheet
        looks: list[_Tile | Head | None] = [self._tile(number, column, where, ratio, hot) for column in range(TILES)]
        looks.append(Head(row.name, tuple(facts), retry_words(row)))
        changed = [part for part, look in enumerate(looks) if look != sheet.looks[part]]
        if changed and self._has_painted and time.perf_counter() > self._deadline:
            self.late.add(number)
            return sheet.pixmap
        self.late.discard(number)
        if changed:
            self._has_painted = True
            sheet.looks = looks
            _paint(sheet, number, where, changed)
            for look in looks:
                if isinstance(look, _Tile):
                    look.picture = None
        return sheet.pixmap

    def _tile(self, number: int, column: int, where: Geometry, ratio: float, hot: int) -> _Tile:
        face = self._model.face(self._model.rows[number], COLUMNS[column])
        picture = self._pictures.picture(face, where, ratio)
        return _Tile(face, picture, 0 if picture is None else picture.cacheKey(), hot == column)

    def _fit(self, where: Geometry, ratio: float) -> None:
        """Sheets of another size are of no use; as many are kept as a few screens show."""
        size = (where.card_width, where.card_height, ratio)
        if size != self._made_for:
            self._made_for = size
            self._kept.clear()
        most = SCREENS_KEPT * where.columns * (where.height // where.pitch_y + 2)
        while len(self._kept) > most:
            self._kept.popitem(last=False)

    def _blank(self, number: int, where: Geometry, ratio: float) -> _Sheet:
        card = where.card(number)
        pixmap = QPixmap(card.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(theme.current().ground)
        painter = QPainter(pixmap)
        painting.paint_card(painter, QRect(QPoint(), card.size()))
        painter.end()
        return _Sheet(pixmap, [None] * (TILES + 1))


def _paint(sheet: _Sheet, number: int, where: Geometry, parts: Iterable[int]) -> None:
    painter = QPainter(sheet.pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(-where.card(number).topLeft())
    for part in parts:
        look = sheet.looks[part]
        if isinstance(look, Head):
            header = where.header(number)
            _wipe(painter, header)
            painting.paint_header(painter, header, look.name, list(look.facts), look.button)
        elif look is not None:
            cell = where.cell(number, part)
            _wipe(painter, cell.adjusted(-TILE_GAP // 2, 0, TILE_GAP // 2, 0))
            painting.paint_tile(painter, where.tile(number, part), look.face, look.picture, hovered=look.hovered)
            caption = cell.adjusted(0, where.tile_height, 0, 0)
            painting.paint_caption(painter, caption, view_name(COLUMNS[part]), look.face)
    painter.end()


def _wipe(painter: QPainter, spot: QRect) -> None:
    """Begin a part anew, and stay inside of it."""
    painter.setClipRect(spot)
    painter.fillRect(spot, theme.current().card)
