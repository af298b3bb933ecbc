"""One finished picture: the camera of each view, the drawing style, the plain backdrop, the practice mark."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from charhub_console.adapters.practice.painter.canvas import Canvas
from charhub_console.adapters.practice.painter.figure import Step, back_steps, front_steps, ground_shadow
from charhub_console.adapters.practice.painter.palette import WHITE, lighter, mix
from charhub_console.adapters.practice.painter.person import Person, Traits, person_from
from charhub_console.adapters.practice.painter.person_words import Extra, Kind
from charhub_console.adapters.practice.painter.side_body import side_steps
from charhub_console.adapters.practice.painter.turn import FRONT, QUARTER
from charhub_console.domain.views import View

STEPS = 8
MARK = "practice"
_PREVIEW_PX = 256
_MAX_PIXELS = 4096 * 4096  # of the large picture; beyond it edges are drawn without supersampling

Report = Callable[[int, bytes], None]
"""Called after each of the `STEPS` steps with its number from 1 and a small JPEG of what is there."""


def paint(
    traits: Traits, seed: int, view: View, size: tuple[int, int], report: Report | None = None, *, marked: bool = True
) -> bytes:
    """Draw the character as PNG of exactly `size`. The same arguments give the same bytes.

    Args:
        report: hears of progress; an exception it raises ends the drawing.
        marked: whether the practice mark is laid over it; only the sample candidates are drawn without.
    """
    person = person_from(traits, seed)
    factor = _factor(view, size)
    canvas = _camera(person, view, size, factor)
    steps = _steps(canvas, person, view)
    for number, step in enumerate(steps, 1):
        step()
        if report is not None:
            report(number, _preview(canvas.image))
    picture = finish(canvas.image.reduce(factor), person)
    if marked:
        picture = watermarked(picture)
    data = png(picture)
    if report is not None:
        report(STEPS, _preview(picture))
    return data


def _factor(view: View, size: tuple[int, int]) -> int:
    """How much larger the picture is drawn: small figures have finer edges and need it most."""
    factor = 2 if view in (View.AVATAR, View.REFERENCE_AVATAR) else 3
    return factor if size[0] * size[1] * factor * factor <= _MAX_PIXELS else 1


def png(picture: Image.Image) -> bytes:
    """PNG, packed fast."""
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def finish(picture: Image.Image, person: Person) -> Image.Image:
    """What a drawing style does to the whole picture."""
    if "pixel" in person.style:
        small = picture.resize((max(picture.width // 6, 1), max(picture.height // 6, 1)), Image.Resampling.BOX)
        return ImageOps.posterize(small, 5).resize(picture.size, Image.Resampling.NEAREST)
    if "manga" in person.style:
        return ImageOps.autocontrast(picture.convert("L"), cutoff=1).convert("RGB")
    return picture


def line_width(person: Person) -> float:
    """Outline in figure units: bold in comics, fine in realistic pictures."""
    if any(word in person.style for word in ("comic", "cartoon", "manga", "chibi")):
        return 1.9
    return 0.8 if "realistic" in person.style or "three" in person.style or "3d" in person.style else 1.3


def headroom(person: Person) -> float:
    """How far above the eyes the figure reaches, in figure units."""
    if person.kind is Kind.FURRY or person.kind is Kind.CATFOLK:
        return 134.0 if person.animal == "rabbit" else 98.0
    if person.kind in (Kind.DEMON, Kind.DRAGON):
        return 104.0
    return 98.0 if person.kind is Kind.ANGEL or person.extras & {Extra.HAT, Extra.CROWN} else 80.0


def _camera(person: Person, view: View, size: tuple[int, int], factor: int) -> Canvas:
    width, height = size
    top = headroom(person)
    if view is View.AVATAR:
        low, line, x, margin = 122.0, 1.0, 0.0, 0.05
    elif view is View.REFERENCE_AVATAR:
        low, line, x, margin = 84.0, 0.9, -4.0, 0.035
    else:
        low, line, x, margin = 694.0, 1.25, 0.0, 0.05
    reach = 150.0 if low > 600 else 86.0  # half the width that must be seen
    scale = min(height * (1 - margin * (2 if low > 600 else 1)) / (top + low), width / (2 * reach))
    used = scale * (top + low)
    above = (height - used) / 2 if low > 600 else height - used
    canvas = Canvas.blank(
        size, scale=max(scale, 0.01), origin=(width / 2 - x * scale, above + top * scale),
        line=line_width(person) * line, colour=lighter(person.backdrop, 0.3),
    )  # fmt: skip
    _backdrop(canvas, person, view)  # soft, so it is drawn small
    return Canvas.enlarged(canvas, factor)


def _backdrop(c: Canvas, person: Person, view: View) -> None:
    """Plain and light, with a soft lamp that stays where it is when the viewer walks around the figure."""
    portrait = view in (View.AVATAR, View.REFERENCE_AVATAR)
    tint = mix(person.backdrop, person.main, 0.28 if portrait else 0.10)
    whole = c.shape([(-4000, -4000), (4000, -4000), (4000, 4000), (-4000, 4000)], lighter(tint, 0.62), smooth=False)
    c.fade(whole, tint, 0.75)
    if portrait:
        c.glow(-30, -10, 190, 190, WHITE, 0.75)
    else:
        lamp = {View.REFERENCE_FRONT: -170, View.REFERENCE_SIDE: 0, View.REFERENCE_BACK: 170}[view]
        c.glow(lamp, 250, 420, 560, WHITE, 0.7)


def _steps(c: Canvas, person: Person, view: View) -> list[Step]:
    """Six drawing steps; with the backdrop before and the finish after they make `STEPS`."""
    if view is View.AVATAR:
        return [lambda: None, *front_steps(c, person, FRONT)]
    if view is View.REFERENCE_AVATAR:
        return [lambda: None, *front_steps(c, person, QUARTER)]
    side = {View.REFERENCE_FRONT: front_steps, View.REFERENCE_SIDE: side_steps, View.REFERENCE_BACK: back_steps}[view]
    return [lambda: ground_shadow(c), *side(c, person)]


def _preview(image: Image.Image) -> bytes:
    scale = min(_PREVIEW_PX / max(image.size), 1.0)
    small = image.resize(
        (max(round(image.width * scale), 1), max(round(image.height * scale), 1)), Image.Resampling.NEAREST
    )
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def watermarked(picture: Image.Image) -> Image.Image:
    """The word `practice` across the picture, diagonal, half transparent."""
    light, dark = _mark(picture.size)
    picture.paste((30, 26, 54), (0, 0), dark)
    picture.paste(WHITE, (0, 0), light)
    return picture


@lru_cache(maxsize=8)
def _mark(size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    """Masks of the white letters and of their thin dark rim."""
    width, height = size
    reach = max(width, height) * 3 // 2 + 2
    text = max(round(min(width, height) / 14), 6)
    font = ImageFont.load_default(text)
    sheet = Image.new("L", (reach, reach))
    rim = Image.new("L", (reach, reach))
    pen, rim_pen = ImageDraw.Draw(sheet), ImageDraw.Draw(rim)
    step_x, step_y = round(text * 7.2), round(text * 4.4)
    for row, y in enumerate(range(0, reach, step_y)):
        for x in range(-(row % 2) * step_x // 2, reach, step_x):
            rim_pen.text((x, y), MARK, font=font, fill=40, stroke_width=max(text // 28, 1))
            pen.text((x, y), MARK, font=font, fill=88)
    box = ((reach - width) // 2, (reach - height) // 2)
    crop = (*box, box[0] + width, box[1] + height)
    turned = (layer.rotate(30, Image.Resampling.BICUBIC).crop(crop) for layer in (sheet, rim))
    light, dark = turned
    return light, dark
