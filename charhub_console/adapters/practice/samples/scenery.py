"""Landscapes behind the sample candidates; units as in `backdrops`."""

from __future__ import annotations

import math

from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.palette import WHITE, Rgb, darker, lighter, mix
from charhub_console.adapters.practice.samples.backdrops import HEIGHT, WIDTH, scatter, sky_behind


def _ridge(c: Canvas, base: float, height: float, colour: Rgb, seed: float, *, sharp: bool = False) -> None:
    count = 9
    top: list[Point] = []
    for i in range(count + 1):
        y = base - height * (0.5 + 0.5 * math.sin(i * 1.9 + seed * 7) * math.cos(i * 0.7 + seed * 3))
        top.append((WIDTH * i / count, y, 1.0) if sharp else (WIDTH * i / count, y))
    form = c.shape(
        [(-60, HEIGHT, 1.0), (-60, base, 1.0), *top, (WIDTH + 60, base, 1.0), (WIDTH + 60, HEIGHT, 1.0)], colour
    )
    c.fade(form, lighter(colour, 0.35), 0.35)


def hills(c: Canvas, sky: Rgb, land: Rgb) -> None:
    """Rolling hills under a low sun."""
    sky_behind(c, sky, lighter(sky, 0.75))
    c.glow(590, 300, 380, 380, (255, 244, 206), 0.9)
    c.shape(oval(590, 300, 84, 84), (255, 248, 224), smooth=False)
    for i, share in enumerate((0.62, 0.42, 0.2, 0.0)):
        _ridge(c, 640 + i * 130, 150, mix(land, lighter(sky, 0.5), share), 0.3 + i * 0.31)


def peaks(c: Canvas, sky: Rgb, land: Rgb) -> None:
    """Snowy mountains, snow falling."""
    sky_behind(c, sky, lighter(sky, 0.6))
    for i, (x, y, wide) in enumerate(((130.0, 420, 330), (640.0, 330, 400), (390.0, 520, 340))):
        rock = mix(land, lighter(sky, 0.3), 0.5 - i * 0.2)
        form = c.shape([(x, y, 1.0), (x + wide, 1000, 1.0), (x - wide, 1000, 1.0)], rock, smooth=False)
        snow: list[Point] = [
            (x, y),
            (x + wide * 0.33, y + 200),
            (x + wide * 0.16, y + 160),
            (x + 10, y + 230),
            (x - wide * 0.14, y + 150),
            (x - wide * 0.33, y + 205),
        ]
        c.shade(form, snow, WHITE, 0.92, smooth=False)
        c.shade(
            form,
            [(x, y), (x + wide, 1000), (x + wide * 0.2, 1000), (x + 30, y + 220)],
            darker(rock, 0.5),
            0.35,
            smooth=False,
        )
    _ridge(c, 960, 80, lighter(sky, 0.72), 0.8)
    for px, py, size in scatter(110):
        c.shape(oval(px * WIDTH, py * HEIGHT, 2 + size * 4, 2 + size * 4), WHITE, smooth=False)


def forest(c: Canvas, sky: Rgb, leaf: Rgb) -> None:
    """Tall trunks, shafts of light."""
    sky_behind(c, lighter(sky, 0.35), leaf)
    for depth in range(3):
        share = 0.65 - depth * 0.3
        bark = mix(darker(leaf, 0.55), lighter(sky, 0.2), share)
        for x, _, z in scatter(6 + depth, 0.21 + depth * 0.3):
            wide = 16 + depth * 16 + z * 12
            form = c.shape(
                [
                    (x * WIDTH - wide, HEIGHT),
                    (x * WIDTH - wide * 0.6, 0),
                    (x * WIDTH + wide * 0.6, 0),
                    (x * WIDTH + wide, HEIGHT),
                ],
                bark,
                smooth=False,
            )
            c.fade(form, darker(bark, 0.5), 0.5, towards="right")
        for x, y, z in scatter(16, 0.4 + depth * 0.17):
            c.shape(
                oval(x * WIDTH, y * 260 - 60 + depth * 12, 60 + z * 70, 44 + z * 40),
                mix(lighter(leaf, 0.14), lighter(sky, 0.3), share),
                smooth=False,
            )
    for x in (120, 330, 600):
        c.glow(x + 60, 420, 130, 560, lighter(sky, 0.8), 0.30)
    for x, y, z in scatter(26, 0.9):
        c.glow(x * WIDTH, 300 + y * 800, 6 + z * 8, 6 + z * 8, (255, 250, 196), 0.9)


def sea(c: Canvas, sky: Rgb, water: Rgb) -> None:
    """The sun over a calm sea."""
    sky_behind(c, sky, (255, 224, 178))
    c.glow(416, 640, 520, 420, (255, 236, 190), 0.9)
    c.shape(oval(416, 640, 120, 120), (255, 246, 220), smooth=False)
    for x, y, z in scatter(9, 0.3):
        c.shape(oval(x * WIDTH, 120 + y * 330, 90 + z * 110, 12 + z * 14), lighter(sky, 0.45), smooth=False)
    form = c.shape([(0, 650), (WIDTH, 650), (WIDTH, HEIGHT), (0, HEIGHT)], water, smooth=False)
    c.fade(form, darker(water, 0.45), 0.8)
    for x, y, z in scatter(64, 0.6):
        spread = 0.25 + y * 0.9
        px = 416 + (x - 0.5) * WIDTH * spread
        c.shape(oval(px, 664 + y * 520, 14 + z * 46, 2 + y * 4), lighter(water, 0.55), smooth=False)


def clouds(c: Canvas, sky: Rgb, cloud: Rgb) -> None:
    """Above the clouds."""
    sky_behind(c, sky, lighter(sky, 0.7))
    c.glow(416, 340, 520, 520, (255, 250, 224), 0.9)
    for row in range(5):
        tone = mix(lighter(cloud, 0.75), sky, 0.34 - row * 0.08)
        for x, y, z in scatter(11, 0.2 + row * 0.19):
            c.shape(
                oval(x * (WIDTH + 160) - 80, 640 + row * 130 + y * 50, 90 + z * 90, 56 + z * 54), tone, smooth=False
            )


def blossoms(c: Canvas, sky: Rgb, petal: Rgb) -> None:
    """Branches in flower and falling petals."""
    sky_behind(c, lighter(sky, 0.3), lighter(sky, 0.8))
    c.glow(416, 420, 480, 480, WHITE, 0.7)
    bark: Rgb = (112, 84, 84)
    c.brush([(-30, 120, 26), (160, 190, 20), (340, 170, 12), (470, 210, 5)], bark)
    c.brush([(862, 60, 30), (700, 150, 20), (620, 270, 12), (560, 300, 4)], bark)
    c.brush([(160, 190, 12), (230, 290, 8), (250, 380, 3)], bark)
    for x, y, z in scatter(90, 0.34):
        px, py = x * WIDTH, y * 330 - 10 + 90 * abs(x - 0.5)
        c.shape(oval(px, py, 18 + z * 30, 14 + z * 24), lighter(petal, 0.1 + z * 0.5), smooth=False)
    for x, y, z in scatter(50, 0.66):
        c.shape(oval(x * WIDTH, 300 + y * 900, 9, 4 + z * 3, z * 360), lighter(petal, 0.3), smooth=False)
