"""The head from behind, all hair."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.hair_forms import (
    LENGTH,
    braid,
    hair_colours,
    jagged,
    scalloped,
    spikes,
    strand_fall,
    wavy,
)
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Hair


def hair_back(c: Canvas, person: Person) -> None:
    """The head from behind, all hair."""
    base, dark, light, line = hair_colours(person)
    style = person.hair
    if style is Hair.BALD:
        return
    end = LENGTH.get(style, 44.0)
    lift = 5.0 if style not in (Hair.SLICKED, Hair.BUN, Hair.PONYTAIL, Hair.MOHAWK) else 1.0
    half: list[Point] = [(22, -55 - lift), (40 + lift * 0.6, -28), (42 + lift * 0.6, 0), (34, 30), (20, 46)]
    if end > 100:
        half = [(22, -55 - lift), (41 + lift * 0.6, -28), (46, 4), (53, 60), (57, 120), (52, end - 30), (38, end)]
    elif style is Hair.BOB:
        half = [(22, -55 - lift), (42 + lift * 0.6, -28), (48, 4), (50, 34), (42, 54)]
    tips: list[Point] = (
        [(24, end + 6), (10, end - 10), (-8, end + 7), (-24, end - 8)]
        if end > 100
        else [(0, 47 if end < 50 else end + 2)]
    )
    form: list[Point] = [(0, -61 - lift), *half, *tips, *((-p[0], *p[1:]) for p in reversed(half))]
    if style is Hair.CURLY:
        form = scalloped(
            [(-40, -48), (0, -68), (40, -48), (60, -4), (58, 44), (34, 70), (-34, 70), (-58, 44), (-60, -4)], 8, 22
        )
    elif style is Hair.WAVY:
        form = wavy(form)
    elif style is Hair.SPIKY:
        form = jagged([(36, 30), (46, 0), (43, -34), (22, -62), (0, -67), (-22, -62), (-43, -34), (-46, 0), (-36, 30)])
        form += [(-20, 44), (0, 47), (20, 44)]
    patch = c.shape(form, base, edge=line)
    c.fade(patch, dark, 0.55)
    c.shade(patch, [(20, -80), (90, -80), (90, 260), (30, 260), (34, 0)], dark, 0.4)
    c.shade(
        patch, [(-36, -26), (-20, -42), (4, -48), (26, -42), (22, -37), (4, -42), (-17, -35), (-31, -20)], light, 0.5
    )
    low = end - 10 if end > 100 else 36
    if style is not Hair.CURLY:
        for x in (-0.8, -0.42, -0.05, 0.34, 0.72):
            c.brush([(6 * x, -56, 0.1), (38 * x, -10, 1.0), (46 * x, low * 0.6, 1.3), (40 * x, low, 0.2)], dark)
    _back_details(c, person)


def _back_details(c: Canvas, person: Person) -> None:
    base, dark, _, line = hair_colours(person)
    if person.hair is Hair.PONYTAIL:
        strand_fall(c, person, [(0, -30), (6, 6), (8, 70), (-2, 130), (4, 182)], 21)
    elif person.hair is Hair.BUN:
        knot = c.shape(oval(0, -52, 23, 20), base, edge=line, smooth=False)
        c.fade(knot, dark, 0.7)
        for y in (-60, -52, -44):
            c.brush([(-17, y + 3, 0.2), (0, y - 3, 1.0), (17, y + 3, 0.2)], dark)
    elif person.hair is Hair.BRAID:
        braid(c, person, [(0, 30), (0, 80), (2, 130), (0, 190)])
    elif person.hair is Hair.MOHAWK:
        spikes(
            c,
            person,
            [
                (-13, 34),
                (-15, -20),
                (-18, -56),
                (-11, -78),
                (-4, -72),
                (0, -92),
                (6, -74),
                (12, -84),
                (18, -56),
                (14, -20),
                (12, 34),
            ],
        )
