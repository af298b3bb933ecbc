"""Places behind the sample candidates. Units: the picture is 832 wide and 1216 high; (0, 0) is its upper left."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval, ribbon
from charhub_console.adapters.practice.painter.palette import Rgb, darker, lighter, mix

WIDTH, HEIGHT = 832, 1216


Backdrop = Callable[[Canvas, Rgb, Rgb], None]
"""Draws a scene in two colours: the sky (or wall) and what stands in front of it."""


def scatter(count: int, seed: float = 0.5) -> Iterator[tuple[float, float, float]]:
    """Evenly strewn points (x, y, another number), all 0..1: the R3 sequence of Martin Roberts."""
    for i in range(count):
        yield (seed + 0.8191725 * i) % 1, (seed + 0.6710436 * i) % 1, (seed + 0.5497005 * i) % 1


def sky_behind(c: Canvas, top: Rgb, bottom: Rgb) -> None:
    """The whole picture in one colour turning into another."""
    whole = c.shape([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], top, smooth=False)
    c.fade(whole, bottom, 1.0)


def city(c: Canvas, sky: Rgb, wall: Rgb) -> None:
    """A skyline with lit windows."""
    sky_behind(c, darker(sky, 0.3), lighter(sky, 0.35))
    c.glow(640, 230, 240, 240, lighter(sky, 0.85), 0.6)
    c.shape(oval(640, 230, 62, 62), (250, 246, 230), smooth=False)
    for depth in range(3):
        tone = mix(wall, lighter(sky, 0.3), 0.6 - depth * 0.28)
        for i, (x, y, z) in enumerate(scatter(9 - depth, 0.13 + depth * 0.29)):
            wide, top = 50 + z * 60, 380 + depth * 140 + y * 260
            left = i * WIDTH / (8 - depth) + x * 40 - 50
            c.shape(
                [(left, top), (left + wide * 1.5, top), (left + wide * 1.5, HEIGHT), (left, HEIGHT)], tone, smooth=False
            )
            for wx, wy, lit in scatter(14 + depth * 8, z):
                if lit > 0.45:
                    px, py = left + 10 + round(wx * 4) * wide * 0.3, top + 20 + round(wy * 16) * 30
                    c.shape([(px, py), (px + 10, py), (px + 10, py + 15), (px, py + 15)], (255, 220, 140), smooth=False)


def neon(c: Canvas, sky: Rgb, light: Rgb) -> None:
    """A street of glowing signs in the rain."""
    sky_behind(c, darker(sky, 0.5), sky)
    tone = darker(sky, 0.62)
    for left, right, lean in ((-20, 230, 60), (610, 860, -60)):
        c.shape(
            [(left, 0), (right, 0), (right + lean, HEIGHT * 0.72), (right + lean, HEIGHT), (left, HEIGHT)],
            tone,
            smooth=False,
        )
    for i, (x, y, z) in enumerate(scatter(12, 0.37)):
        colour = (light, (255, 92, 160), (94, 220, 240))[i % 3]
        px = (20 + x * 190) if i % 2 else (640 + x * 170)
        py, wide, high = 60 + y * 760, 24 + z * 60, 18 + (1 - z) * 70
        c.glow(px + wide / 2, py + high / 2, wide * 1.7, high * 1.7, colour, 0.6)
        c.shape(
            [(px, py), (px + wide, py), (px + wide, py + high), (px, py + high)], lighter(colour, 0.25), smooth=False
        )
        c.shape(
            [(px + 6, py + 6), (px + wide - 6, py + 6), (px + wide - 6, py + high - 6), (px + 6, py + high - 6)],
            darker(colour, 0.4),
            smooth=False,
        )
    floor = c.shape([(0, 960), (WIDTH, 960), (WIDTH, HEIGHT), (0, HEIGHT)], darker(sky, 0.4), smooth=False)
    c.fade(floor, light, 0.5)
    for x, y, z in scatter(70, 0.8):
        c.brush([(x * WIDTH, y * HEIGHT, 0.5), (x * WIDTH - 6, y * HEIGHT + 26 + z * 40, 0.8)], lighter(sky, 0.45))


def library(c: Canvas, wall: Rgb, wood: Rgb) -> None:
    """Shelves of books, a warm lamp."""
    sky_behind(c, wall, darker(wall, 0.35))
    spines: Sequence[Rgb] = (
        (168, 74, 66),
        (74, 104, 132),
        (206, 164, 92),
        (92, 124, 92),
        (132, 92, 128),
        (224, 208, 176),
    )
    for row in range(7):
        y = 150 + row * 170
        x = 16.0
        for i, (a, b, z) in enumerate(scatter(40, 0.11 + row * 0.13)):
            wide, high = 15 + a * 21, 92 + b * 44
            if x + wide > WIDTH - 12:
                break
            if z < 0.9:
                book = c.shape(
                    [(x, y - high), (x + wide, y - high), (x + wide, y), (x, y)],
                    mix(spines[i % 6], wall, 0.32),
                    smooth=False,
                )
                c.fade(book, darker(wood), 0.5, towards="right")
            x += wide + 2
        c.shape([(0, y), (WIDTH, y), (WIDTH, y + 20), (0, y + 20)], wood, smooth=False)
        c.shape([(0, y + 20), (WIDTH, y + 20), (WIDTH, y + 30), (0, y + 30)], darker(wood, 0.5), smooth=False)
    c.glow(416, 360, 620, 620, (255, 226, 160), 0.55)


def space(c: Canvas, sky: Rgb, planet: Rgb) -> None:
    """Stars, a nebula and a ringed planet."""
    sky_behind(c, darker(sky, 0.6), darker(sky, 0.15))
    for x, y, z in scatter(8, 0.7):
        c.glow(x * WIDTH, y * HEIGHT, 180 + z * 200, 120 + z * 160, mix(planet, sky, z), 0.30)
    for x, y, z in scatter(150):
        c.shape(oval(x * WIDTH, y * HEIGHT, 1 + z * z * 3, 1 + z * z * 3), lighter(sky, 0.85), smooth=False)
    ball = c.shape(oval(640, 300, 150, 150), planet, smooth=False)
    for y, share in ((-70, 0.2), (-20, 0.35), (40, 0.15), (90, 0.3)):
        c.shade(ball, oval(640, 300 + y, 190, 18, -14), lighter(planet, 0.5), share, smooth=False)
    c.shade(ball, oval(720, 350, 180, 180), darker(planet, 0.8), 0.45, smooth=False)
    c.brush([(420, 366, 2.0), (640, 322, 9.0), (866, 232, 2.0)], lighter(planet, 0.6))


def hall(c: Canvas, wall: Rgb, glass: Rgb) -> None:
    """Tall arched windows between columns."""
    sky_behind(c, lighter(wall, 0.12), darker(wall, 0.3))
    for x in (-40, 236, 512, 788):
        frame: list[Point] = [
            (x, 820, 1.0),
            (x, 300),
            (x + 42, 170),
            (x + 84, 130),
            (x + 126, 170),
            (x + 168, 300),
            (x + 168, 820, 1.0),
        ]
        pane = c.shape(frame, glass, edge=darker(wall, 0.5), line=5)
        c.fade(pane, lighter(glass, 0.7), 0.9)
        c.stroke([(x + 84, 134), (x + 84, 818)], darker(wall, 0.4), 5, smooth=False)
        for y in (330, 490, 650):
            c.stroke([(x, y), (x + 168, y)], darker(wall, 0.4), 5, smooth=False)
        c.glow(x + 84, 900, 200, 320, lighter(glass, 0.7), 0.35)
    for x in (182, 458, 734):
        shaft = c.shape(
            [(x - 26, 0), (x + 26, 0), (x + 26, HEIGHT), (x - 26, HEIGHT)], lighter(wall, 0.24), smooth=False
        )
        c.fade(shaft, darker(wall, 0.5), 0.7, towards="right")
    floor = c.shape([(0, 1010), (WIDTH, 1010), (WIDTH, HEIGHT), (0, HEIGHT)], darker(wall, 0.45), smooth=False)
    c.fade(floor, lighter(glass, 0.3), 0.35)


def studio(c: Canvas, wall: Rgb, ray: Rgb) -> None:
    """A poster: sun rays from behind and a large disc."""
    sky_behind(c, wall, lighter(wall, 0.2))
    for i in range(0, 24, 2):
        a, b = math.tau * i / 24, math.tau * (i + 1) / 24
        points = [
            (416, 470),
            (416 + 1500 * math.cos(a), 470 + 1500 * math.sin(a)),
            (416 + 1500 * math.cos(b), 470 + 1500 * math.sin(b)),
        ]
        c.shape(points, mix(wall, ray, 0.35), smooth=False)
    disc = c.shape(oval(416, 470, 330, 330), ray, smooth=False)
    c.fade(disc, lighter(ray, 0.5), 0.6, towards="up")


def lamps(c: Canvas, wall: Rgb, light: Rgb) -> None:
    """A café evening: strings of lamps, soft discs of light."""
    sky_behind(c, darker(wall, 0.35), wall)
    for x, y, z in scatter(26, 0.47):
        c.glow(x * WIDTH, y * 900, 40 + z * 80, 40 + z * 80, mix(light, wall, 0.25 * z), 0.42)
    for row, sag in enumerate((120, 160, 110)):
        y0 = 70 + row * 130
        wire = [(-20.0, y0 * 1.0), (416.0, y0 + sag * 1.0), (852.0, y0 - 20.0)]
        c.stroke(wire, darker(wall, 0.7), 3)
        for i in range(9):
            t = (i + 0.5) / 9
            x, y = WIDTH * t, y0 + sag * (1 - (2 * t - 1) ** 2) * 0.98 - 12 * t
            c.glow(x, y + 12, 46, 46, light, 0.85)
            c.shape(oval(x, y + 12, 9, 12), lighter(light, 0.7), smooth=False)
    counter = c.shape([(0, 940), (WIDTH, 940), (WIDTH, HEIGHT), (0, HEIGHT)], darker(wall, 0.55), smooth=False)
    c.fade(counter, light, 0.3)


def workshop(c: Canvas, wall: Rgb, metal: Rgb) -> None:
    """Gear wheels on a wall."""
    sky_behind(c, lighter(wall, 0.15), darker(wall, 0.35))
    for x, y, size, teeth in (
        (160, 260, 150, 14),
        (640, 190, 110, 11),
        (700, 610, 180, 16),
        (110, 700, 120, 12),
        (400, 440, 90, 10),
    ):
        tone = mix(metal, wall, 0.35)
        rim: list[Point] = []
        for i in range(teeth * 4):
            radius = size if i % 4 in (0, 1) else size * 0.84
            angle = math.tau * i / (teeth * 4)
            rim.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
        wheel = c.shape(rim, tone, edge=darker(tone, 0.5), smooth=False, line=3)
        c.fade(wheel, darker(tone, 0.5), 0.4)
        c.shape(oval(x, y, size * 0.52, size * 0.52), darker(wall, 0.25), smooth=False)
        for spoke in range(3):
            a = math.tau * spoke / 6
            dx, dy = math.cos(a) * size * 0.6, math.sin(a) * size * 0.6
            c.shape(
                ribbon([(x - dx, y - dy, size * 0.08), (x, y, size * 0.08), (x + dx, y + dy, size * 0.08)]),
                tone,
                smooth=False,
            )
        c.shape(oval(x, y, size * 0.18, size * 0.18), lighter(tone, 0.2), smooth=False)
    c.glow(416, 420, 520, 520, (255, 220, 160), 0.4)
