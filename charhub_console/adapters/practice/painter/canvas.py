"""A supersampled drawing surface: smooth forms in figure units, shading that stays inside a form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, cached_property

from PIL import Image, ImageChops, ImageDraw

from charhub_console.adapters.practice.painter.palette import Rgb

Point = tuple[float, ...]
"""(x, y), or (x, y, 1.0) for a sharp corner in a smooth outline."""

Box = tuple[int, int, int, int]
_STEPS = 7  # straight pieces between two points of a curve


class Patch:
    """Where a form was drawn: its box in pixels, and its mask, made when something is first laid over it."""

    def __init__(self, outline: Sequence[tuple[float, float]], size: tuple[int, int]) -> None:
        xs, ys = [p[0] for p in outline], [p[1] for p in outline]
        left, top = max(math.floor(min(xs)), 0), max(math.floor(min(ys)), 0)
        right, bottom = min(math.ceil(max(xs)) + 1, size[0]), min(math.ceil(max(ys)) + 1, size[1])
        self.box: Box = (left, top, right, bottom)
        self.is_visible = right > left and bottom > top
        self._outline = outline

    @cached_property
    def mask(self) -> Image.Image:
        """255 inside the form; as large as the box."""
        left, top, right, bottom = self.box
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in self._outline], fill=255)
        return mask


def curve(points: Sequence[Point], *, closed: bool = True) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through the points; a sharp point has no tangent."""
    count = len(points)
    result: list[tuple[float, float]] = []
    for index in range(count if closed else count - 1):
        start, end = points[index], points[(index + 1) % count]
        before = points[index - 1] if closed or index else start
        after = points[(index + 2) % count] if closed or index + 2 < count else end
        ax, ay = (0.0, 0.0) if len(start) > 2 else ((end[0] - before[0]) / 2, (end[1] - before[1]) / 2)
        bx, by = (0.0, 0.0) if len(end) > 2 else ((after[0] - start[0]) / 2, (after[1] - start[1]) / 2)
        for step in range(_STEPS):
            t = step / _STEPS
            t2, t3 = t * t, t * t * t
            h0, h1, h2, h3 = 2 * t3 - 3 * t2 + 1, t3 - 2 * t2 + t, 3 * t2 - 2 * t3, t3 - t2
            result.append(
                (
                    h0 * start[0] + h1 * ax + h2 * end[0] + h3 * bx,
                    h0 * start[1] + h1 * ay + h2 * end[1] + h3 * by,
                )
            )
    if not closed:
        result.append((points[-1][0], points[-1][1]))
    return result


def oval(x: float, y: float, rx: float, ry: float, turn_deg: float = 0.0) -> list[tuple[float, float]]:
    """An ellipse as a polygon."""
    sin, cos = math.sin(math.radians(turn_deg)), math.cos(math.radians(turn_deg))
    steps = [(math.cos(a * math.tau / 36) * rx, math.sin(a * math.tau / 36) * ry) for a in range(36)]
    return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in steps]


def ribbon(points: Sequence[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """The outline of a stroke through (x, y, half width) points, round where an end is wide: limbs, strands, brows."""
    spine = curve([(x, y) for x, y, _ in points], closed=False)
    widths = curve([(float(i), w) for i, (_, _, w) in enumerate(points)], closed=False)
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for index, (x, y) in enumerate(spine):
        x0, y0 = spine[max(index - 1, 0)]
        x1, y1 = spine[min(index + 1, len(spine) - 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny, width = (y0 - y1) / length, (x1 - x0) / length, max(widths[index][1], 0.0)
        left.append((x + nx * width, y + ny * width))
        right.append((x - nx * width, y - ny * width))
    return left + _cap(spine[-2], spine[-1], points[-1][2]) + right[::-1] + _cap(spine[1], spine[0], points[0][2])


def _cap(inner: tuple[float, float], end: tuple[float, float], radius: float) -> list[tuple[float, float]]:
    if radius < 0.8:
        return [end]
    heading = math.atan2(end[1] - inner[1], end[0] - inner[0])
    angles = [heading + math.radians(turn) for turn in range(75, -76, -15)]
    return [(end[0] + math.cos(a) * radius, end[1] + math.sin(a) * radius) for a in angles]


@cache
def _spot() -> Image.Image:
    # Pillow's radial gradient reaches 181 in the middle of an edge and 255 only in the corners.
    levels = [round((max(0, 180 - level) / 180) ** 2 * 255) for level in range(256)]
    return Image.radial_gradient("L").point(levels)


class Canvas:
    """Draws in figure units onto a picture `factor` times larger than the one it gives back.

    Several canvases may share one picture (`placed`): each has its own place, turn and scale.
    """

    def __init__(
        self, image: Image.Image, matrix: tuple[float, float, float, float, float, float], line: float
    ) -> None:
        self.image = image
        self._matrix = matrix
        self._pen = ImageDraw.Draw(image)
        self.line = line  # outline width in figure units; 0 draws none

    @classmethod
    def enlarged(cls, small: Canvas, factor: int) -> Canvas:
        """A canvas like `small` on a picture `factor` times larger, what was drawn so far included."""
        size = (small.image.width * factor, small.image.height * factor)
        a, b, c, d, e, f = (value * factor for value in small._matrix)
        return cls(small.image.resize(size, Image.Resampling.NEAREST), (a, b, c, d, e, f), small.line)

    @classmethod
    def blank(
        cls, size: tuple[int, int], *, scale: float, origin: tuple[float, float], line: float, colour: Rgb
    ) -> Canvas:
        """`scale` is pixels per figure unit, `origin` where (0, 0) lies, both in pixels."""
        return cls(Image.new("RGB", size, colour), (scale, 0, origin[0], 0, scale, origin[1]), line)

    def placed(self, x: float, y: float, turn_deg: float = 0.0, stretch: tuple[float, float] = (1.0, 1.0)) -> Canvas:
        """The same picture with (0, 0) at x, y, turned about it and stretched."""
        a, b, c, d, e, f = self._matrix
        sin, cos = math.sin(math.radians(turn_deg)), math.cos(math.radians(turn_deg))
        m00, m01, m10, m11 = cos * stretch[0], -sin * stretch[1], sin * stretch[0], cos * stretch[1]
        matrix = (
            a * m00 + b * m10, a * m01 + b * m11, a * x + b * y + c,
            d * m00 + e * m10, d * m01 + e * m11, d * x + e * y + f,
        )  # fmt: skip
        return Canvas(self.image, matrix, self.line)

    def pixels(self, points: Sequence[Point]) -> list[tuple[float, float]]:
        """Figure units to pixels of the large picture."""
        a, b, c, d, e, f = self._matrix
        return [(a * p[0] + b * p[1] + c, d * p[0] + e * p[1] + f) for p in points]

    @property
    def _unit(self) -> float:
        a, _, _, d, _, _ = self._matrix
        return math.hypot(a, d)

    def shape(
        self, points: Sequence[Point], fill: Rgb, *, edge: Rgb | None = None, smooth: bool = True, line: float = 1.0
    ) -> Patch:
        """Fill a closed form, with a line of colour `edge` around it (`line` times the usual width)."""
        outline = self.pixels(curve(points) if smooth else points)
        patch = Patch(outline, self.image.size)
        if patch.is_visible:
            self._pen.polygon(outline, fill=fill)
            if edge is not None and self.line * line > 0:
                self._stroke([*outline, outline[0], outline[1]], edge, self.line * line)
        return patch

    def shade(self, inside: Patch, points: Sequence[Point], colour: Rgb, alpha: float, *, smooth: bool = True) -> None:
        """Lay a form over a patch without leaving it. `alpha` 0..1."""
        if not inside.is_visible:
            return
        left, top = inside.box[0], inside.box[1]
        outline = [(x - left, y - top) for x, y in self.pixels(curve(points) if smooth else points)]
        layer = Image.new("L", inside.mask.size)
        ImageDraw.Draw(layer).polygon(outline, fill=round(alpha * 255))
        self.image.paste(colour, inside.box, ImageChops.multiply(layer, inside.mask))

    def fade(self, inside: Patch, colour: Rgb, alpha: float, *, towards: str = "down") -> None:
        """Let a colour grow over a patch: `down`, `up`, `left` or `right`."""
        if not inside.is_visible:
            return
        width, height = inside.mask.size
        across = towards in ("left", "right")
        levels = Image.linear_gradient("L").crop((0, 0, 1, 256)).point([round(level * alpha) for level in range(256)])
        if towards in ("up", "left"):
            levels = levels.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        levels = levels.transpose(Image.Transpose.ROTATE_90) if across else levels
        line = levels.resize((width, 1) if across else (1, height), Image.Resampling.BILINEAR)
        ramp = line.resize((width, height), Image.Resampling.NEAREST)
        self.image.paste(colour, inside.box, ImageChops.multiply(ramp, inside.mask))

    def glow(
        self, x: float, y: float, rx: float, ry: float, colour: Rgb, alpha: float, inside: Patch | None = None
    ) -> None:
        """A soft round spot, optionally only inside a patch: blush, lamps, halos, the shadow on the ground."""
        corners = self.pixels([(x - rx, y - ry), (x + rx, y - ry), (x + rx, y + ry), (x - rx, y + ry)])
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        box = (round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys)))
        if box[2] - box[0] < 2 or box[3] - box[1] < 2:
            return
        spot = (
            _spot()
            .point([round(v * alpha) for v in range(256)])
            .resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR)
        )
        if inside is None:
            self.image.paste(colour, box[:2], spot)
        elif inside.is_visible:
            layer = Image.new("L", inside.mask.size)
            layer.paste(spot, (box[0] - inside.box[0], box[1] - inside.box[1]))
            self.image.paste(colour, inside.box, ImageChops.multiply(layer, inside.mask))

    def stroke(self, points: Sequence[Point], colour: Rgb, width: float, *, smooth: bool = True) -> None:
        """An open line of even width in figure units."""
        self._stroke(self.pixels(curve(points, closed=False) if smooth else points), colour, width)

    def brush(self, points: Sequence[tuple[float, float, float]], colour: Rgb) -> Patch:
        """A stroke whose half width changes along the way."""
        return self.shape(ribbon(points), colour, smooth=False)

    def _stroke(self, points: Sequence[tuple[float, float]], colour: Rgb, width: float) -> None:
        self._pen.line(points, fill=colour, width=max(round(width * self._unit), 1), joint="curve")
