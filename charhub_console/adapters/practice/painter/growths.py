"""What species bring along, from the front and from behind: ears, horns, wings, tails, halos, muzzles."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, oval, ribbon
from charhub_console.adapters.practice.painter.palette import INK, WHITE, Rgb, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra, Kind
from charhub_console.adapters.practice.painter.turn import Turn

_HORN: Rgb = (86, 74, 84)


def draw_wings(c: Canvas, person: Person) -> None:
    """Behind the figure, or over its back."""
    if person.kind is Kind.ANGEL:
        for side in (-1, 1):
            _feathered(c, side)
    elif person.kind in (Kind.DEMON, Kind.DRAGON):
        for side in (-1, 1):
            _leathery(c, side, mix(darker(person.skin, 0.35), (70, 40, 70), 0.4))
    elif person.kind is Kind.FAIRY:
        for side in (-1, 1):
            for tip, low in ((150, -30), (120, 230)):
                wing = c.shape(
                    [
                        (side * 10, 110),
                        (side * tip * 0.6, low),
                        (side * tip, low + 30),
                        (side * tip * 0.7, 150),
                        (side * 20, 140),
                    ],
                    lighter(person.trim, 0.6),
                    edge=lighter(person.trim, 0.2),
                )
                c.fade(wing, person.eyes, 0.35, towards="right" if side > 0 else "left")


def _feathered(c: Canvas, side: int) -> None:
    white: Rgb = (248, 246, 242)
    shadow: Rgb = (206, 204, 222)
    form: list[Point] = [
        (side * 12, 100),
        (side * 74, 34),
        (side * 142, 10),
        (side * 176, 40),
        (side * 188, 130),
        (side * 178, 230),
        (side * 150, 320),
        (side * 116, 372),
        (side * 74, 300),
        (side * 30, 190),
    ]
    patch = c.shape(form, white, edge=outline(shadow))
    c.fade(patch, shadow, 0.8)
    for index in range(8):
        t = index / 7
        x0, y0 = side * (60 + 108 * t), 96 + 6 * t - 30 * t * t
        x1, y1 = side * (98 + 84 * t - 8 * t * t), 352 - 190 * t * t
        feather = c.shape(
            ribbon([(x0, y0, 7), ((x0 + x1) / 2, (y0 + y1) / 2, 13), (x1, y1, 4)]),
            lighter(shadow, 0.6 - 0.06 * index),
            edge=outline(shadow),
            smooth=False,
            line=0.7,
        )
        c.fade(feather, shadow, 0.5)
    for index in range(6):
        t = index / 5
        x, y = side * (38 + 122 * t), 106 - 74 * t + 36 * t * t
        c.shape(oval(x, y + 18, 13, 26, -side * 24), white, edge=outline(shadow), smooth=False, line=0.6)


def _leathery(c: Canvas, side: int, colour: Rgb) -> None:
    skin: list[Point] = [
        (side * 12, 104),
        (side * 70, 30, 1.0),
        (side * 150, -8, 1.0),
        (side * 168, 90),
        (side * 186, 214, 1.0),
        (side * 150, 168),
        (side * 128, 258, 1.0),
        (side * 96, 186),
        (side * 66, 246, 1.0),
        (side * 40, 170),
    ]
    patch = c.shape(skin, colour, edge=outline(colour))
    c.fade(patch, darker(colour, 0.5), 0.5)
    for x, y in ((186, 214), (128, 258), (66, 246)):
        c.brush(
            [(side * 72, 32, 3.0), (side * (x + 60) / 2, (y + 20) / 2, 2.2), (side * x, y, 0.4)], lighter(colour, 0.16)
        )
    c.brush(
        [(side * 14, 106, 6), (side * 50, 54, 5), (side * 72, 30, 5), (side * 112, 6, 3.4), (side * 152, -12, 0.6)],
        lighter(colour, 0.12),
    )


def draw_tail(c: Canvas, person: Person, *, behind: bool) -> None:
    """A tail, swung to the right of the picture; `behind` lays it over the clothes."""
    root = 282.0
    skin = person.skin
    if person.kind in (Kind.FURRY, Kind.CATFOLK):
        colour = person.hair_colour if person.kind is Kind.CATFOLK else skin
        if person.animal in ("rabbit", "bear"):
            tuft = c.shape(
                oval(0 if behind else 46, root, 20, 19), lighter(colour, 0.4), edge=outline(colour), smooth=False
            )
            c.fade(tuft, darker(colour), 0.4)
            return
        thick = 26.0 if person.animal in ("fox", "wolf") else 9.5
        spine = [
            (4, root, thick * 0.4),
            (62, root + 70, thick * 0.8),
            (112, root + 70, thick),
            (136, root, thick * 0.95),
            (128, root - 52, 2),
        ]
        tail = c.shape(ribbon(spine), colour, edge=outline(colour), smooth=False)
        c.fade(tail, darker(colour, 0.5), 0.4)
        if person.animal in ("fox", "wolf"):
            c.shade(
                tail,
                [(90, root - 20), (124, root + 6), (170, root - 8), (170, root - 90), (90, root - 90)],
                (250, 244, 236),
                0.95,
            )
    elif person.kind in (Kind.DEMON, Kind.DRAGON):
        colour = darker(skin, 0.15)
        thick = 6.0 if person.kind is Kind.DEMON else 15.0
        c.shape(
            ribbon(
                [
                    (4, root, thick),
                    (54, root + 110, thick * 0.85),
                    (112, root + 110, thick * 0.6),
                    (140, root + 40, thick * 0.3),
                ]
            ),
            colour,
            edge=outline(colour),
            smooth=False,
        )
        if person.kind is Kind.DEMON:
            c.shape(
                [(140, root + 46, 1.0), (124, root + 30, 1.0), (146, root + 4, 1.0), (162, root + 34, 1.0)],
                colour,
                edge=outline(colour),
                smooth=False,
            )


def draw_ears(c: Canvas, person: Person, turn: Turn) -> None:
    """Ears at the side of the head, drawn under the hair; `turn` past the profile gives the back of the head."""
    skin, line = person.skin, outline(person.skin)
    if person.kind in (Kind.FURRY, Kind.CATFOLK):
        return
    for side in (-1, 1):
        if turn.yaw_deg and side > 0:
            continue
        x = -27.0 if turn.yaw_deg else side * 37.0
        long = person.kind in (Kind.ELF, Kind.FAIRY, Kind.DEMON, Kind.ORC, Kind.DRAGON)
        if person.kind is Kind.ROBOT:
            disc = c.shape(oval(x + side * 2, 2, 8.5, 14), darker(skin, 0.15), edge=line, smooth=False)
            c.shade(disc, oval(x + side * 2, 2, 4.5, 8), person.eyes, 0.9, smooth=False)
            c.stroke([(x + side * 5, -10), (x + side * 9, -44)], line, 2.2, smooth=False)
            c.shape(oval(x + side * 9, -47, 3.6, 3.6), lighter(person.eyes, 0.3), edge=line, smooth=False)
            continue
        tip = (x + side * 33, -27.0, 1.0) if long else (x + side * 8, -9.0)
        form: list[Point] = [
            (x - side * 3, -9),
            tip,
            (x + side * (11 if long else 8), 6),
            (x + side * 3, 17),
            (x - side * 3, 14),
        ]
        ear = c.shape(form, skin, edge=line)
        inner: list[Point] = [
            (x + side * 1, -6),
            (x + side * (24 if long else 5.5), -20 if long else -5),
            (x + side * 5, 6),
            (x + side * 2, 9),
        ]
        c.shade(ear, inner, darker(skin, 0.4), 0.5)
        if Extra.EARRINGS in person.extras:
            c.shape(oval(x + side * 2.5, 22, 3.2, 4.8), person.trim, edge=outline(person.trim), smooth=False, line=0.7)


def draw_top(c: Canvas, person: Person, turn: Turn, *, behind: bool = False) -> None:
    """What stands on the head over the hair: animal ears, horns, halo."""
    dx = -5.0 if turn.yaw_deg else 0.0
    if person.kind in (Kind.FURRY, Kind.CATFOLK):
        _animal_ears(c, person, dx, behind=behind)
    elif person.kind in (Kind.DEMON, Kind.DRAGON):
        for side in (-1, 1):
            horn = [
                (dx + side * 20, -50, 6.0),
                (dx + side * 33, -66, 5.0),
                (dx + side * 38, -84, 3.2),
                (dx + side * 29, -102, 0.4),
            ]
            patch = c.shape(ribbon(horn), _HORN, edge=INK, smooth=False)
            c.fade(patch, WHITE, 0.3, towards="up")
            for x, y in ((30, -61), (36, -72), (37, -83)):
                c.brush([(dx + side * (x - 5), y - 2, 0.3), (dx + side * (x + 4), y + 1, 0.7)], INK)
    elif person.kind is Kind.ANGEL:
        ring = oval(dx, -84, 36, 9)
        c.glow(dx, -84, 54, 26, (255, 236, 170), 0.9)
        c.stroke([*ring, ring[0], ring[1]], (246, 206, 96), 4.2, smooth=False)
        c.stroke(ring[19:35], (255, 246, 206), 1.6, smooth=False)


def _animal_ears(c: Canvas, person: Person, dx: float, *, behind: bool) -> None:
    colour = person.hair_colour if person.kind is Kind.CATFOLK else person.skin
    line, pink = outline(colour), mix(person.skin, (236, 150, 156), 0.55)
    for side in (-1, 1):
        if person.animal == "rabbit":
            form: list[Point] = [
                (dx + side * 8, -46),
                (dx + side * 10, -96),
                (dx + side * 22, -132),
                (dx + side * 32, -96),
                (dx + side * 26, -42),
            ]
            inner: list[Point] = [
                (dx + side * 14, -58),
                (dx + side * 16, -96),
                (dx + side * 22, -118),
                (dx + side * 26, -94),
                (dx + side * 22, -56),
            ]
        elif person.animal in ("bear", "lion", "otter"):
            form, inner = list(oval(dx + side * 31, -48, 16, 16)), list(oval(dx + side * 31, -46, 9, 9))
        else:
            tip = 94.0 if person.animal in ("fox", "wolf") else 86.0
            form = [
                (dx + side * 9, -50),
                (dx + side * 22, -72),
                (dx + side * 36, -tip, 1.0),
                (dx + side * 43, -58),
                (dx + side * 40, -26),
            ]
            inner = [
                (dx + side * 18, -54),
                (dx + side * 26, -68),
                (dx + side * 34, -tip + 14, 1.0),
                (dx + side * 37, -56),
                (dx + side * 33, -38),
            ]
        patch = c.shape(form, colour, edge=line)
        if behind:
            c.fade(patch, darker(colour, 0.4), 0.4)
        else:
            c.shade(patch, inner, pink, 0.9)


def draw_muzzle(c: Canvas, person: Person, turn: Turn, head: Patch) -> None:
    """The animal's part of an anthropomorphic face."""
    if person.kind is not Kind.FURRY:
        return
    pale = mix(lighter(person.skin, 0.6), (255, 248, 236), 0.5)
    line = outline(person.skin)
    for side in (-1, 1):  # cheek fluff
        if turn.yaw_deg and side > 0:
            continue
        x = side * 31 if not turn.yaw_deg else -30
        fluff: list[Point] = [
            (x, 4, 1.0),
            (x + side * 17, 12, 1.0),
            (x + side * 9, 17, 1.0),
            (x + side * 17, 26, 1.0),
            (x + side * 5, 28, 1.0),
            (x + side * 6, 39, 1.0),
            (x - side * 12, 44, 1.0),
        ]
        c.shape(fluff, lighter(person.skin, 0.25), edge=line, smooth=False)
    c.shade(head, turn.all([(-34, 22), (-20, 14), (0, 22), (20, 14), (34, 22), (26, 60), (-26, 60)]), pale, 0.95)
    snout = turn.all(
        [(-15, 20), (-9, 8), (0, 6), (9, 8), (15, 20), (15, 32), (7, 40), (0, 42), (-7, 40), (-15, 32)], 40
    )
    patch = c.shape(snout, pale, edge=darker(pale, 0.4), line=0.7)
    c.fade(patch, darker(pale, 0.3), 0.4)
    c.shape(turn.all([(-7.5, 9), (0, 7), (7.5, 9), (4, 16), (0, 18), (-4, 16)], 46), (48, 40, 48), edge=INK)
    c.glow(*turn.at(-2, 10, 46), 3, 2, WHITE, 0.8)
    c.stroke([turn.at(0, 18, 45), turn.at(0, 26, 45)], INK, 1.1, smooth=False)
    rise = person.smile * 2
    for side in (-1, 1):
        c.brush(
            [(*turn.at(0, 26, 45), 0.6), (*turn.at(side * 5, 30, 42), 0.8), (*turn.at(side * 11, 27 - rise, 38), 0.2)],
            INK,
        )
    if person.animal == "tiger":
        for side in (-1, 1):
            for y in (-2, 8, 18):
                c.brush([(*turn.at(side * 37, y), 2.0), (*turn.at(side * 27, y + 2), 0.2)], INK)
        for x in (-9, 0, 9):
            c.brush([(*turn.at(x, -48), 2.0), (*turn.at(x * 0.7, -32), 0.2)], INK)
