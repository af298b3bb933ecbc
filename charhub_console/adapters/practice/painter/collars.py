"""What closes a garment at the neck, and what is worn there: collars, scarves, necklaces."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.body import build_of, mirrored
from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.outfits import Collar
from charhub_console.adapters.practice.painter.palette import Rgb, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person


def draw_collar(c: Canvas, person: Person, *, behind: bool) -> None:
    b, kind = build_of(person), person.outfit.collar
    colour = lighter(person.trim, 0.4) if person.outfit.vest or person.outfit.apron else person.main
    if person.outfit.plates:
        colour = lighter(person.main, 0.1)
    if kind is Collar.HIGH:
        half: list[Point] = [(b.neck + 2, 46, 1.0), (b.neck + 5, 60), (b.neck + 13, 76)]
        patch = c.shape(
            [*half, (0, 84), *((-p[0], *p[1:]) for p in reversed(half)), (0, 52)], colour, edge=outline(colour)
        )
        c.shade(patch, [(2, 40), (50, 40), (50, 90), (6, 90)], darker(colour, 0.5), 0.4)
    elif kind is Collar.HOOD:
        half = [(b.neck + 2, 52), (b.neck + 25, 66), (b.neck + 27, 84), (b.neck + 4, 98)]
        low = 150.0 if behind else 100.0
        patch = c.shape(
            [*half, (0, low), *((-p[0], *p[1:]) for p in reversed(half)), (0, 50 if behind else 92)],
            colour,
            edge=outline(colour),
        )
        c.shade(patch, [(0, 40), (70, 40), (70, 160), (4, 160)], darker(colour, 0.5), 0.34)
        if behind:
            c.shade(patch, oval(0, 82, 24, 30), darker(colour, 0.6), 0.6, smooth=False)
    elif behind:
        c.shape(
            mirrored([(b.neck + 4, 56), (b.neck + 12, 74)]), lighter(colour, 0.08), edge=outline(colour), smooth=False
        )
    else:
        _front_collar(c, person, colour)


def _front_collar(c: Canvas, person: Person, colour: Rgb) -> None:
    b, kind = build_of(person), person.outfit.collar
    edge = outline(colour)
    if kind is Collar.ROUND:
        c.stroke(
            [(-b.neck - 3, 60), (-b.neck * 0.75, 84), (0, 91), (b.neck * 0.75, 84), (b.neck + 3, 60)],
            lighter(colour, 0.2),
            3.0,
        )
    elif kind is Collar.VEE:
        for side in (-1, 1):
            c.brush([(side * (b.neck + 7), 58, 4.0), (side * 20, 92, 4.2), (0, 130, 3.4)], person.trim)
    elif kind is Collar.CROSS:
        for side, end in ((1, (-38.0, 190.0)), (-1, (38.0, 190.0))):
            c.brush([(side * (b.neck + 8), 56, 6.5), (side * 12, 104, 7.0), (*end, 6.5)], lighter(person.trim, 0.2))
    elif kind is Collar.SHIRT:
        for side in (-1, 1):
            flap: list[Point] = [(side * (b.neck - 2), 54), (side * (b.neck + 11), 66), (side * 21, 96), (side * 1, 86)]
            c.shape(flap, lighter(colour, 0.12), edge=edge, smooth=False)
    elif kind is Collar.LAPEL:
        for side in (-1, 1):
            flap = [
                (side * (b.neck + 1), 54),
                (side * (b.neck + 13), 64),
                (side * 37, 108),
                (side * 29, 116),
                (side * 34, 124),
                (side * 12, 176),
                (side * 9, 130),
            ]
            patch = c.shape(flap, lighter(colour, 0.1), edge=edge, smooth=False)
            c.fade(patch, darker(colour, 0.4), 0.3)


def draw_scarf(c: Canvas, person: Person, *, behind: bool) -> None:
    b = build_of(person)
    colour = mix(person.trim, person.second, 0.25)
    edge = outline(colour)
    if not behind:
        tail: list[Point] = [(10, 84), (30, 88), (36, 170), (34, 190, 1.0), (14, 190, 1.0), (14, 150)]
        c.fade(c.shape(tail, colour, edge=edge), darker(colour, 0.5), 0.5)
    half: list[Point] = [(0, 52), (b.neck + 8, 46), (b.neck + 18, 62), (b.neck + 14, 84), (0, 98)]
    patch = c.shape([*half, *((-p[0], *p[1:]) for p in reversed(half[1:-1]))], colour, edge=edge)
    c.shade(patch, [(0, 40), (60, 40), (60, 110), (8, 110)], darker(colour, 0.5), 0.34)
    for y in (62, 76):
        c.brush([(-b.neck - 10, y - 4, 0.3), (0, y + 8, 1.4), (b.neck + 10, y - 4, 0.3)], darker(colour, 0.4))


def draw_necklace(c: Canvas, person: Person) -> None:
    b = build_of(person)
    c.stroke([(-b.neck - 6, 68), (-12, 98), (0, 104), (12, 98), (b.neck + 6, 68)], person.trim, 2.0)
    gem = c.shape(oval(0, 112, 6.5, 8.5), person.eyes, edge=outline(person.trim), smooth=False)
    c.glow(-2, 108, 5, 5, (255, 255, 255), 0.9, gem)
