"""Hair from the front, turned a little, and from behind: what hangs behind the body, what frames the face."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, oval
from charhub_console.adapters.practice.painter.hair_forms import (
    LENGTH,
    braid,
    curled,
    hair_colours,
    jagged,
    scalloped,
    spikes,
    strand_fall,
    strand_form,
    wavy,
)
from charhub_console.adapters.practice.painter.palette import Rgb, darker
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Hair
from charhub_console.adapters.practice.painter.turn import Turn


def hair_behind(c: Canvas, person: Person, turn: Turn) -> None:
    """The mass behind neck and shoulders, drawn before the body."""
    base, dark, _, line = hair_colours(person)
    shift = -9.0 if turn.yaw_deg else 0.0
    style = person.hair
    if style in LENGTH:
        end = LENGTH[style]
        full = 50.0 if style is Hair.BOB else 57.0
        half: list[Point] = [(0, -60), (30, -54), (46, -26), (full - 4, 10), (full, min(end - 8, 70))]
        if end > 100:
            half += [(full + 2, 120), (full - 4, end - 30), (full - 22, end)]
        tips: list[Point] = (
            [(22, end + 4), (8, end - 10), (-10, end + 5), (-24, end - 6)] if end > 100 else [(0, end - 2)]
        )
        form: list[Point] = [*half, *tips, *((-p[0], *p[1:]) for p in reversed(half[1:]))]
        if style is Hair.CURLY:
            form = scalloped(
                [(-40, -46), (0, -70), (40, -46), (60, -4), (58, 44), (36, 70), (-36, 70), (-58, 44), (-60, -4)], 8, 22
            )
        elif style is Hair.WAVY:
            form = wavy(form)
        patch = c.shape([(p[0] + shift, *p[1:]) for p in form], dark, edge=line)
        c.fade(patch, darker(base, 0.55), 0.5)
        for x in (-0.8, -0.45, 0.4, 0.75):
            if end > 100:
                c.brush(
                    [
                        (full * x + shift, 60, 0.2),
                        (full * x * 1.04 + shift, 120, 1.6),
                        (full * x * 0.8 + shift, end - 14, 0.2),
                    ],
                    base,
                )
    elif style is Hair.PONYTAIL:
        strand_fall(
            c,
            person,
            [(-30 + shift, -38), (-58 + shift, -22), (-64 + shift, 40), (-50 + shift, 120), (-58 + shift, 168)],
            15,
        )
    elif style is Hair.BUN:
        knot = c.shape(oval(shift * 1.6, -67, 20, 18), base, edge=line, smooth=False)
        c.fade(knot, dark, 0.6)
        c.brush([(shift * 1.6 - 14, -66, 0.3), (shift * 1.6, -76, 1.0), (shift * 1.6 + 13, -68, 0.3)], dark)
    elif style is Hair.MOHAWK:
        spikes(
            c,
            person,
            [(-16, -48), (-22, -74), (-9, -70), (-6, -92), (3, -76), (10, -90), (14, -70), (22, -74), (16, -48)],
            shift,
        )


def hair_front(c: Canvas, person: Person, turn: Turn, head: Patch) -> None:
    """The cap of hair, the fringe and the locks beside the face; throws a shadow on the head."""
    style = person.hair
    if style is Hair.BALD:
        return
    base, dark, light, line = hair_colours(person)
    outer = _outer(style, turn)
    hairline = _hairline(person, turn)
    c.shade(head, [(p[0] + 1, p[1] + 4.5, *p[2:]) for p in [*outer, *hairline]], darker(person.skin, 0.4), 0.5)
    if style in (Hair.LONG, Hair.WAVY, Hair.BOB, Hair.BRAID):
        _locks(c, person, turn)
    form = [*outer, *hairline]
    cap = c.shape(form, base, edge=line)
    dx = 0.0 if not turn.yaw_deg else 8.0
    c.shade(cap, [(26 + dx, -70), (70, -70), (70, 40), (30 + dx, 40), (36 + dx, -10)], dark, 0.7)
    c.fade(cap, dark, 0.35)
    _gloss(c, person, turn, cap, light)
    _strands(c, person, turn, dark)


def _outer(style: Hair, turn: Turn) -> list[Point]:
    """From the right temple over the crown to the left temple."""
    lift = {Hair.SLICKED: -1.0, Hair.BUN: 0.0, Hair.PONYTAIL: 0.0, Hair.MOHAWK: -3.0, Hair.CURLY: 8.0}.get(style, 4.0)
    side = 40.5 + lift * 0.6
    if turn.yaw_deg:
        right: list[Point] = [(37.5, 4, 1.0), (38.5 + lift * 0.3, -22), (26, -52 - lift)]
        left: list[Point] = [(-6, -61 - lift), (-34, -52 - lift), (-49 - lift * 0.5, -24), (-47, 2), (-38, 22, 1.0)]
        if style in (Hair.LONG, Hair.WAVY, Hair.BOB):
            left[-1] = (-47, 34, 1.0)
        points = [*right, *left]
    else:
        low = {
            Hair.LONG: 26.0,
            Hair.WAVY: 26.0,
            Hair.BOB: 34.0,
            Hair.SHORT: 8.0,
            Hair.SLICKED: 6.0,
            Hair.MOHAWK: 2.0,
        }.get(style, 12.0)
        half: list[Point] = [(side - 1.5, low, 1.0), (side + 1, -16), (34 + lift * 0.4, -44 - lift * 0.5)]
        points = [*half, (0, -61 - lift), *((-p[0], *p[1:]) for p in reversed(half))]
    if style is Hair.SPIKY:
        return jagged(points)
    if style is Hair.CURLY:
        inner = points[1:-1]
        return [points[0], *curled(inner), points[-1]]
    return points


def _hairline(person: Person, turn: Turn) -> list[Point]:
    """From the left temple along the forehead to the right temple: the lower edge of the cap."""
    points = _forehead(person, turn)
    # Turned away, the far temple lies behind the edge of the face.
    return [(min(p[0], 35.5), *p[1:]) for p in points] if turn.yaw_deg else points


def _forehead(person: Person, turn: Turn) -> list[Point]:
    style, t = person.hair, turn
    if style in (Hair.SLICKED, Hair.BUN, Hair.PONYTAIL) and person.fringe != 2:
        return t.all([(-35.5, -2), (-32, -22), (-20, -36), (0, -40), (20, -36), (32, -22), (35.5, -2)])
    if style is Hair.MOHAWK:
        return t.all([(-36, -6), (-30, -28), (-15, -40), (0, -37), (15, -40), (30, -28), (36, -6)])
    if style is Hair.CURLY:
        return t.all(
            [
                (-37, 6),
                (-33, -10),
                (-33, -18, 1.0),
                (-25, -16),
                (-23, -26, 1.0),
                (-14, -20),
                (-11, -29, 1.0),
                (0, -21),
                (9, -30, 1.0),
                (15, -20),
                (23, -26, 1.0),
                (26, -15),
                (33, -18, 1.0),
                (33, -9),
                (37, 6),
            ]
        )
    if style is Hair.SPIKY:
        return t.all(
            [
                (-36, 0),
                (-33, -16, 1.0),
                (-26, -27),
                (-23, -13, 1.0),
                (-14, -28),
                (-8, -14, 1.0),
                (2, -30),
                (9, -16, 1.0),
                (16, -29),
                (24, -14, 1.0),
                (28, -27),
                (33, -14, 1.0),
                (36, 0),
            ]
        )
    if person.fringe == 2:
        return t.all(
            [
                (-36, 8),
                (-33, -8),
                (-30, -12, 1.0),
                (-21, -14),
                (-19, -18, 1.0),
                (-10, -14),
                (-3, -14),
                (0, -18, 1.0),
                (8, -14),
                (15, -14),
                (18, -18, 1.0),
                (27, -12),
                (33, -8),
                (36, 8),
            ]
        )
    if person.fringe == 1:
        return t.all(
            [(-36.5, 6), (-34, -14), (-27, -30), (-19, -41, 1.0), (-8, -30), (8, -20), (24, -13), (33, -4), (37, 8)]
        )
    return t.all(
        [(-36.5, 8), (-34, -10), (-24, -24), (-8, -36), (0, -45, 1.0), (8, -36), (24, -24), (34, -10), (36.5, 8)]
    )


def _locks(c: Canvas, person: Person, turn: Turn) -> None:
    """Hair that falls beside the face, over the shoulders."""
    base, dark, light, line = hair_colours(person)
    style = person.hair
    if style is Hair.BRAID:
        braid(c, person, [(-34 if not turn.yaw_deg else -40, 34), (-42, 74), (-38, 118), (-36, 160), (-38, 196)])
        return
    end = 46.0 if style is Hair.BOB else 128.0
    for side in (-1, 1):
        x0 = turn.at(side * 38, 0, -6 if side < 0 else 4)[0]
        if turn.yaw_deg and side > 0:
            x0 = 37
        out = side * 4
        wave = 5.0 if style is Hair.WAVY else 0.0
        spine = [
            (x0 - side * 2, -24.0, 4.5),
            (x0 + out, 6.0, 7.0),
            (x0 + out * 1.4 + wave, end * 0.45, 8.5),
            (x0 + out * 0.6 - wave, end * 0.78, 7.0),
            (x0 + wave, end, 0.6),
        ]
        patch = c.shape(
            strand_form([(x, y) for x, y, _ in spine], [w for *_, w in spine]), base, edge=line, smooth=False
        )
        c.fade(patch, dark, 0.5)
        c.brush([(x - 2, y, w * 0.14) for x, y, w in spine], light if side < 0 else dark)


def _gloss(c: Canvas, person: Person, turn: Turn, cap: Patch, light: Rgb) -> None:
    dx = -3.0 if turn.yaw_deg else 0.0
    band: list[Point] = [
        (-32 + dx, -30),
        (-22 + dx, -44),
        (-4 + dx, -51),
        (14 + dx, -48),
        (10 + dx, -45),
        (-4 + dx, -46),
        (-19 + dx, -38),
        (-28 + dx, -26),
    ]
    c.shade(cap, band, light, 0.55)


def _strands(c: Canvas, person: Person, turn: Turn, dark: Rgb) -> None:
    start = {0: 0.0, 1: -18.0, 2: -2.0}[person.fringe]
    if person.hair in (Hair.CURLY, Hair.MOHAWK):
        return
    if person.hair in (Hair.SLICKED, Hair.BUN, Hair.PONYTAIL, Hair.SPIKY):
        for x in (-24, -12, 2, 15, 26):
            c.brush(
                [
                    (*turn.at(x, -34 + abs(x) * 0.25), 0.2),
                    (*turn.at(x * 0.9, -46 + abs(x) * 0.3), 0.8),
                    (*turn.at(x * 0.6, -56 + abs(x) * 0.3), 0.1),
                ],
                dark,
            )
        return
    for x, y in ((-30, -10), (-20, -24), (18, -24), (30, -10)):
        c.brush(
            [(*turn.at(start, -56, 20), 0.1), (*turn.at((start + x) * 0.62, -46), 0.9), (*turn.at(x, y - 4), 0.2)], dark
        )
