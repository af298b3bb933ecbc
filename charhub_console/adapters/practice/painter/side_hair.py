"""Hair and what is worn on the head in profile, facing right."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, oval, ribbon
from charhub_console.adapters.practice.painter.hair_forms import (
    LENGTH,
    braid,
    hair_colours,
    jagged,
    scalloped,
    strand_fall,
    wavy,
)
from charhub_console.adapters.practice.painter.palette import INK, WHITE, darker, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra, Hair, Kind


def hair_side_behind(c: Canvas, person: Person) -> None:
    """What hangs behind neck and back."""
    base, dark, _, line = hair_colours(person)
    style = person.hair
    if style in LENGTH:
        end = LENGTH[style]
        form: list[Point] = [
            (-4, -60),
            (-40, -50),
            (-57, -18),
            (-57, 30),
            (-56, end - 14),
            (-46, end),
            (-32, end - 10),
            (-22, end + 2),
            (-12, end * 0.6),
            (-2, 20),
            (6, -30),
        ]
        if style is Hair.BOB:
            form = [(-4, -60), (-40, -50), (-56, -18), (-58, 30), (-46, 53), (-10, 52), (6, 46), (8, -30)]
        elif style is Hair.CURLY:
            form = scalloped(
                [(-6, -66), (-44, -56), (-64, -14), (-60, 36), (-34, 68), (0, 58), (6, 10), (8, -40)], 8, 22
            )
        elif style is Hair.WAVY:
            form = wavy(form)
        patch = c.shape(form, base, edge=line)
        c.fade(patch, dark, 0.6)
        if end > 100:
            for x in (-46, -34, -22):
                c.brush([(x, -10, 0.2), (x - 4, 70, 1.4), (x - 2, end - 16, 0.2)], dark)
    elif style is Hair.PONYTAIL:
        strand_fall(c, person, [(-42, -38), (-72, -30), (-80, 36), (-64, 110), (-70, 172)], 17)
    elif style is Hair.BUN:
        knot = c.shape(oval(-44, -54, 20, 19), base, edge=line, smooth=False)
        c.fade(knot, dark, 0.6)
        c.brush([(-58, -52, 0.3), (-46, -62, 1.0), (-32, -54, 0.3)], dark)
    elif style is Hair.BRAID:
        braid(c, person, [(-46, 20), (-50, 70), (-48, 120), (-50, 184)])


def hair_cap(c: Canvas, person: Person, head: Patch) -> None:
    style = person.hair
    if style is Hair.BALD:
        return
    base, dark, light, line = hair_colours(person)
    up = {Hair.SLICKED: 0.0, Hair.BUN: 0.0, Hair.PONYTAIL: 0.0, Hair.MOHAWK: -3.0, Hair.CURLY: 8.0}.get(style, 5.0)
    outer: list[Point] = [
        (31, -40),
        (20, -56 - up * 0.7),
        (-8, -60 - up),
        (-40, -49 - up * 0.7),
        (-55 - up * 0.4, -16),
        (-52, 12),
        (-44, 34, 1.0),
    ]
    if style is Hair.SPIKY:
        outer = jagged(outer)
    elif style is Hair.CURLY:
        outer = scalloped([*outer, (0, -10)], 7, 20)[:-6]
    inner: list[Point] = [(-30, 32), (-20, 18), (-18, -2), (-6, -14), (4, -6, 1.0), (8, -20), (18, -30), (29, -33)]
    if style in (Hair.LONG, Hair.WAVY, Hair.BOB):
        inner = [
            (-30, 60 if style is Hair.BOB else 34),
            (-4, 46 if style is Hair.BOB else 26),
            (-2, 10),
            (6, -8),
            (10, -24),
            (20, -32),
            (30, -34),
        ]
        if style is Hair.BOB:
            outer[-1] = (-54, 44, 1.0)
            outer.append((-46, 56))
    if person.fringe == 2 and style not in (Hair.SLICKED, Hair.MOHAWK, Hair.BALD):
        inner[-3:] = [(12, -14), (22, -10, 1.0), (30, -14), (38, -10, 1.0)]
        outer[0] = (38, -26)
    c.shade(head, [(p[0] + 1, p[1] + 4, *p[2:]) for p in [*outer, *inner]], darker(person.skin, 0.4), 0.5)
    cap = c.shape([*outer, *inner], base, edge=line)
    c.fade(cap, dark, 0.45)
    c.shade(cap, [(-34, -34), (-20, -48), (2, -53), (18, -47), (14, -43), (0, -48), (-17, -42), (-29, -29)], light, 0.5)
    for x, y in ((-46, 4), (-38, 20), (-24, 8)):
        c.brush([(14, -48, 0.1), (-20, -38, 0.9), (x, y, 0.2)], dark)
    if style is Hair.MOHAWK:
        crest = c.shape(
            [
                (30, -40),
                (36, -64),
                (24, -60),
                (18, -84),
                (6, -70),
                (-6, -94),
                (-16, -72),
                (-34, -84),
                (-36, -60),
                (-56, -56),
                (-48, -34),
                (-58, -8),
                (-44, 6),
                (-30, -38),
                (0, -52),
            ],
            base,
            edge=line,
            smooth=False,
        )
        c.fade(crest, dark, 0.5)
    if style in (Hair.LONG, Hair.WAVY):
        lock = [(2, -26, 3.0), (-2, 4, 6.5), (-6, 50, 8.0), (-4, 92, 6.0), (-8, 126, 0.5)]
        patch = c.shape(ribbon(lock), base, edge=line, smooth=False)
        c.fade(patch, dark, 0.5)


def side_top(c: Canvas, person: Person) -> None:
    if person.kind in (Kind.FURRY, Kind.CATFOLK):
        colour = person.hair_colour if person.kind is Kind.CATFOLK else person.skin
        form: list[Point] = [(4, -50), (-4, -70), (-10, -92, 1.0), (-30, -66), (-34, -40)]
        if person.animal == "rabbit":
            form = [(0, -48), (0, -96), (-12, -132), (-26, -96), (-26, -42)]
        elif person.animal in ("bear", "lion", "otter"):
            form = list(oval(-12, -50, 16, 16))
        ear = c.shape(form, colour, edge=outline(colour))
        cx, cy = sum(p[0] for p in form) / len(form), sum(p[1] for p in form) / len(form)
        c.shade(
            ear,
            [(cx + (p[0] - cx) * 0.6, cy + 3 + (p[1] - cy) * 0.6) for p in form],
            mix(person.skin, (236, 150, 156), 0.55),
            0.9,
        )
    elif person.kind in (Kind.DEMON, Kind.DRAGON):
        horn = c.shape(
            ribbon([(6, -52, 6.0), (8, -68, 5.0), (-4, -88, 3.4), (-26, -98, 0.4)]),
            (86, 74, 84),
            edge=INK,
            smooth=False,
        )
        c.fade(horn, WHITE, 0.3, towards="up")
    elif person.kind is Kind.ANGEL:
        ring = oval(-6, -84, 36, 9)
        c.glow(-6, -84, 54, 26, (255, 236, 170), 0.9)
        c.stroke([*ring, ring[0], ring[1]], (246, 206, 96), 4.2, smooth=False)


def side_accessories(c: Canvas, person: Person) -> None:
    trim = person.trim
    if Extra.GLASSES in person.extras:
        colour = darker(person.second, 0.4)
        lens = oval(30, 1, 5.5, 11)
        c.stroke([*lens, lens[0], lens[1]], colour, 1.7, smooth=False)
        c.stroke([(25, -2), (-8, -5)], colour, 1.7, smooth=False)
    if Extra.HEADPHONES in person.extras:
        c.stroke([(-10, 0), (-10, -40), (-8, -70)], darker(person.second, 0.3), 6.5)
        cup = c.shape(oval(-10, 4, 16, 19), person.second, edge=outline(person.second), smooth=False)
        c.fade(cup, darker(person.second, 0.5), 0.5)
        c.shade(cup, oval(-10, 4, 7, 9), person.eyes, 0.9, smooth=False)
    if Extra.CROWN in person.extras:
        gold = c.shape(
            [
                (30, -44),
                (36, -72),
                (20, -60),
                (10, -84),
                (-6, -64),
                (-20, -84),
                (-28, -62),
                (-46, -70),
                (-42, -40),
                (-6, -36),
            ],
            (236, 190, 82),
            edge=(140, 92, 34),
            smooth=False,
        )
        c.fade(gold, (168, 108, 40), 0.5)
    if Extra.HAT in person.extras:
        felt = mix(person.second, darker(person.main, 0.3), 0.35)
        crown = c.shape(
            [(32, -40), (26, -84), (12, -98), (-6, -94), (-26, -98), (-42, -82), (-48, -40), (-8, -34)],
            felt,
            edge=outline(felt),
        )
        c.fade(crown, darker(felt, 0.5), 0.4, towards="left")
        c.shade(crown, [(-60, -56), (-8, -50), (50, -56), (50, -30), (-60, -30)], trim, 1.0)
        brim = c.shape(
            [(72, -34), (34, -47), (-8, -44), (-50, -47), (-88, -36), (-50, -27), (-8, -24), (34, -27)],
            felt,
            edge=outline(felt),
        )
        c.fade(brim, darker(felt, 0.5), 0.5)
