"""Hard wear from the front and from behind: breastplates and the panels of suits."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.body import build_of
from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.palette import darker, lighter, outline
from charhub_console.adapters.practice.painter.person import Person


def draw_breastplate(c: Canvas, person: Person, *, behind: bool) -> None:
    b, colour = build_of(person), person.main
    half: list[Point] = [
        (b.neck + 8, 72),
        (b.shoulder - 24, 86),
        (b.chest - 2, 130),
        (b.waist + 3, 196),
        (b.waist - 4, 214, 1.0),
    ]
    full: list[Point] = [*half, (0, 226, 1.0), *((-p[0], *p[1:]) for p in reversed(half))]
    patch = c.shape(full, colour, edge=outline(colour))
    c.shade(patch, [(6, 40), (150, 40), (150, 240), (4, 240), (14, 150)], darker(colour, 0.45), 0.34)
    c.glow(-b.chest * 0.45, 122, b.chest * 0.6, 44, (255, 255, 255), 0.6, patch)
    c.stroke([(0, 84), (0, 224)], outline(colour), 1.1, smooth=False)
    for y in (176, 198):
        c.stroke([(-b.waist - 2, y), (0, y + 12), (b.waist + 2, y)], outline(colour), 1.0)
    if not behind:
        gem = c.shape(
            [(0, 108, 1.0), (10, 122, 1.0), (0, 140, 1.0), (-10, 122, 1.0)],
            person.trim,
            edge=outline(colour),
            smooth=False,
        )
        c.glow(-2, 118, 7, 8, (255, 255, 255), 0.8, gem)
    for x in (-0.72, 0.0, 0.72):  # tassets over the hips
        w = b.hip * 0.36
        plate: list[Point] = [
            (b.hip * x - w, 232, 1.0),
            (b.hip * x + w, 232, 1.0),
            (b.hip * x * 1.1 + w * 0.95, 306),
            (b.hip * x * 1.1, 318),
            (b.hip * x * 1.1 - w * 0.95, 306),
        ]
        piece = c.shape(plate, lighter(colour, 0.06), edge=outline(colour))
        c.fade(piece, darker(colour, 0.45), 0.45)


def draw_panels(c: Canvas, person: Person, *, behind: bool) -> None:
    b, line = build_of(person), outline(person.main)
    for side in (-1, 1):
        c.stroke(
            [
                (side * (b.chest - 14), 96),
                (side * (b.chest - 26), 150),
                (side * (b.waist - 14), 210),
                (side * (b.hip - 26), 262),
            ],
            line,
            1.2,
        )
        plate: list[Point] = [
            (side * 8, 108, 1.0),
            (side * (b.chest - 17), 104),
            (side * (b.chest - 24), 142),
            (side * 8, 148, 1.0),
        ]
        patch = c.shape(plate, person.trim if side < 0 or behind else person.second, edge=line)
        c.fade(patch, darker(person.trim, 0.5), 0.3)
    c.stroke([(0, 92), (0, 262)], line, 1.0, smooth=False)
    if not behind:
        c.glow(0, 182, 17, 17, person.eyes, 0.9)
        c.shape(oval(0, 182, 7, 7), lighter(person.eyes, 0.6), edge=line, smooth=False)
