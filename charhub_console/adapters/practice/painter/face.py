"""The face from the front or turned a little: head form, eyes, brows, nose, mouth, and what age leaves on it."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, oval
from charhub_console.adapters.practice.painter.eyes import draw_brow, draw_eye, draw_eyepatch
from charhub_console.adapters.practice.painter.palette import WHITE, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Age, Extra, Frame, Kind
from charhub_console.adapters.practice.painter.turn import Turn


def jaw_of(person: Person) -> float:
    """0 a narrow jaw … 1 a square one."""
    jaw = {Frame.FEMININE: 0.0, Frame.NEUTRAL: 0.45, Frame.MASCULINE: 1.0}[person.frame]
    return jaw + (0.35 if person.kind is Kind.ORC else 0.0)


def head_form(person: Person, turn: Turn) -> list[Point]:
    """The outline of head and jaw."""
    j = jaw_of(person)
    if turn.yaw_deg:
        return [
            (-4, -54), (20, -50), (35.5, -30), (37, -13), (34.5, -2), (36.5, 9), (33.5, 26 + j), (26.5 + j, 43 + j),
            (19 + j * 2, 51 + j * 2), (10, 53 + j * 2), (-3 - j, 47 + j * 2), (-18 - j * 3, 37 + j * 3),
            (-28 - j * 2, 18 + j * 3),
            (-34, -4), (-44, -18), (-37, -43), (-20, -53),
        ]  # fmt: skip
    half: list[Point] = [
        (0, -54), (24, -48.5), (37, -28), (38.5, -6), (36.3 + j, 12), (29.5 + j * 4, 32), (17 + j * 5, 46 + j * 1.5),
        (7 + j * 4, 51.5 + j * 2), (0, 52.5 + j * 2),
    ]  # fmt: skip
    return [*half, *((-p[0], p[1]) for p in reversed(half[1:-1]))]


def draw_face(c: Canvas, person: Person, turn: Turn) -> Patch:
    """The whole face without hair; returns the head's patch so that hair can throw its shadow on it."""
    skin = person.skin
    head = c.shape(head_form(person, turn), skin, edge=outline(skin))
    side = 26 if not turn.yaw_deg else -12
    if turn.yaw_deg:
        c.shade(head, [(-60, -60), (-20, -60), (-27, 0), (-14, 26), (0, 44), (4, 60), (-60, 60)], darker(skin), 0.28)
    else:
        c.shade(head, [(side, -60), (60, -60), (60, 70), (2, 70), (18, 44), (29, 20), (27, -8)], darker(skin), 0.30)
    blush = mix(skin, (226, 84, 84), 0.42)
    for x in (-22, 22):
        bx, by = turn.at(x, 19)
        c.glow(bx, by, 12, 9, blush, 0.5 if person.kind is not Kind.ROBOT else 0.0, head)
    if person.kind is Kind.ROBOT:
        _robot_seams(c, person, turn, head)
    _age_lines(c, person, turn)
    _nose(c, person, turn, head)
    _mouth(c, person, turn)
    _beard(c, person, turn, head)
    for x in (-1, 1):
        if x == 1 and Extra.EYEPATCH in person.extras:
            draw_eyepatch(c, turn)
        else:
            draw_eye(c, person, turn, x)
        draw_brow(c, person, turn, x)
    _marks(c, person, turn)
    return head


def _nose(c: Canvas, person: Person, turn: Turn, head: Patch) -> None:
    skin, wide = person.skin, 1.0 + jaw_of(person) * 0.22
    if person.kind is Kind.ROBOT:
        wide *= 0.8
    line, soft = darker(skin, 0.46), darker(skin, 0.3)
    tip_z = 42.0
    bridge: list[Point] = [
        turn.at(1.5, 2, 37),
        turn.at(3.4, 12, 40),
        turn.at(5.2 * wide, 20.5, 38),
        turn.at(1.5, 22.5, tip_z),
    ]
    if turn.yaw_deg:
        c.brush(
            [
                (*turn.at(4.6, -3, 34), 0.1),
                (*turn.at(3, 8, 40), 0.65),
                (*turn.at(2, 17.5, 47), 0.8),
                (*turn.at(2.0, 21.5, 44), 0.5),
            ],
            line,
        )
        bridge = [turn.at(-3, 8, 38), turn.at(0, 18, 43), turn.at(-1, 23, 42), turn.at(-6.5 * wide, 22, 34)]
    c.shade(head, bridge, soft, 0.42)
    c.brush(
        [
            (*turn.at(-5.2 * wide, 21.2, 35), 0.2),
            (*turn.at(-3 * wide, 23.2, 38), 0.8),
            (*turn.at(0, 23.4, tip_z), 0.5),
            (*turn.at(3 * wide, 23.2, 38), 0.8),
            (*turn.at(5.2 * wide, 21.2, 35), 0.2),
        ],
        line,
    )
    c.glow(*turn.at(-0.6, 17.5, tip_z), 3, 4, lighter(skin, 0.6), 0.7, head)


def _mouth(c: Canvas, person: Person, turn: Turn) -> None:
    skin = person.skin
    lift = person.smile * 2.6
    y, w = 34.0 + jaw_of(person) * 0.8, 9.6 + person.smile * 1.6
    line = mix(darker(skin, 0.55), (110, 34, 48), 0.35)
    lip = mix(skin, (190, 62, 74), 0.48 if person.frame is Frame.FEMININE else 0.24)
    if person.kind is Kind.ROBOT:
        c.brush([(*turn.at(-8, y), 0.7), (*turn.at(0, y + 0.6), 0.9), (*turn.at(8, y), 0.7)], darker(skin, 0.6))
        return
    upper: list[Point] = [
        (*turn.at(-w, y - lift), 1.0),
        turn.at(-3.2, y - 2.9),
        turn.at(0, y - 2.1),
        turn.at(3.2, y - 2.9),
        (*turn.at(w, y - lift), 1.0),
        turn.at(0, y + 1.0),
    ]
    lower: list[Point] = [
        (*turn.at(-w, y - lift), 1.0),
        turn.at(0, y + 0.9),
        (*turn.at(w, y - lift), 1.0),
        turn.at(4.5, y + 4.2),
        turn.at(0, y + 5.2),
        turn.at(-4.5, y + 4.2),
    ]
    if person.frame is not Frame.MASCULINE:
        c.shape(lower, lip)
        c.shape(upper, darker(lip, 0.2))
        gx, gy = turn.at(-1.5, y + 2.8)
        c.glow(gx, gy, 3.4, 1.4, WHITE, 0.7)
    else:
        c.brush(
            [(*turn.at(-4, y + 6.4), 0.1), (*turn.at(0, y + 7), 0.7), (*turn.at(4, y + 6.4), 0.1)], darker(skin, 0.34)
        )
    c.brush(
        [
            (*turn.at(-w - 0.6, y - lift - 0.3), 0.35),
            (*turn.at(-w * 0.45, y + 0.6), 0.7),
            (*turn.at(0, y + 0.6), 0.85),
            (*turn.at(w * 0.45, y + 0.6), 0.7),
            (*turn.at(w + 0.6, y - lift - 0.3), 0.35),
        ],
        line,
    )
    fangs = {Kind.ORC: (-1, 4.8), Kind.DEMON: (1, 2.6)}.get(person.kind)
    if fangs:
        up, long = fangs
        for x in (-5.6, 5.6):
            c.shape(
                [turn.at(x - 1.5, y + 0.4), turn.at(x, y + 0.4 + up * long), turn.at(x + 1.5, y + 0.4)],
                (250, 246, 232),
                edge=line,
                smooth=False,
                line=0.4,
            )


def _beard(c: Canvas, person: Person, turn: Turn, head: Patch) -> None:
    colour, j = person.hair_colour, jaw_of(person)
    dark = darker(colour, 0.3)
    if Extra.STUBBLE in person.extras:
        form = turn.all(
            [(-37, 6), (-27, 20), (-14, 27), (0, 26), (14, 27), (27, 20), (37, 6), (40, 60), (0, 72), (-40, 60)]
        )
        c.shade(head, form, mix(darker(person.skin, 0.4), colour, 0.5), 0.34)
    if Extra.BEARD in person.extras:
        edge: list[Point] = [
            (-37.5, 2),
            (-33, 18),
            (-18, 25),
            (0, 25.5),
            (18, 25),
            (33, 18),
            (37.5, 2),
            (37 + j, 24),
            (27 + j, 48),
            (13, 64),
            (0, 68),
            (-13, 64),
            (-27 - j, 48),
            (-37 - j, 24),
        ]
        form = (
            turn.all(edge)
            if not turn.yaw_deg
            else [
                (-31, 0),
                (-22, 18),
                (-8, 25),
                (14, 25),
                (29, 22),
                (34, 14),
                (33, 30),
                (29, 48),
                (22, 62),
                (12, 67),
                (0, 60),
                (-16, 48),
                (-30, 26),
            ]
        )
        patch = c.shape(form, colour, edge=outline(colour))
        c.fade(patch, dark, 0.5)
        for x in (-22, -12, -3, 6, 15, 23):
            c.brush(
                [
                    (*turn.at(x, 40 - abs(x) * 0.4), 0.2),
                    (*turn.at(x * 0.85, 52 - abs(x) * 0.3), 0.9),
                    (*turn.at(x * 0.6, 62 - abs(x) * 0.4), 0.1),
                ],
                dark,
            )
        _mouth_gap(c, person, turn)
    if Extra.MOUSTACHE in person.extras or Extra.BEARD in person.extras:
        for side in (-1, 1):
            c.brush(
                [
                    (*turn.at(0, 27.4), 1.6),
                    (*turn.at(side * 6, 27.8), 2.5),
                    (*turn.at(side * 13, 31.5), 1.5),
                    (*turn.at(side * 16, 33.8), 0.2),
                ],
                darker(colour, 0.1),
            )


def _mouth_gap(c: Canvas, person: Person, turn: Turn) -> None:
    c.shape(
        [turn.at(-7, 33.4), turn.at(0, 32.6), turn.at(7, 33.4), turn.at(0, 37.4)], mix(person.skin, (176, 70, 76), 0.4)
    )
    c.brush(
        [(*turn.at(-7.5, 33.4), 0.3), (*turn.at(0, 34.6), 0.8), (*turn.at(7.5, 33.4), 0.3)],
        darker(person.hair_colour, 0.6),
    )


def _age_lines(c: Canvas, person: Person, turn: Turn) -> None:
    if person.age is Age.ADULT or person.kind is Kind.ROBOT:
        return
    line = darker(person.skin, 0.34)
    width = 0.75 if person.age is Age.ELDERLY else 0.5
    for side in (-1, 1):
        c.brush([(*turn.at(side * 8, 22), 0.1), (*turn.at(side * 13, 28), width), (*turn.at(side * 14, 35), 0.1)], line)
        c.brush(
            [(*turn.at(side * 11, 9.5), 0.1), (*turn.at(side * 17, 11.5), width), (*turn.at(side * 23, 9), 0.1)], line
        )
        if person.age is Age.ELDERLY:
            for dy in (-3.0, 1.5):
                c.brush([(*turn.at(side * 28, dy), width * 0.8), (*turn.at(side * 33, dy * 1.8 - 1), 0.1)], line)
    if person.age is Age.ELDERLY:
        for y in (-24, -29):
            c.brush([(*turn.at(-15, y), 0.1), (*turn.at(0, y - 1.5), width), (*turn.at(15, y), 0.1)], line)


def _marks(c: Canvas, person: Person, turn: Turn) -> None:
    skin = person.skin
    if Extra.FRECKLES in person.extras:
        for x, y in (
            (-24, 14),
            (-20, 17),
            (-16, 14),
            (-12, 17.5),
            (-22, 20),
            (12, 17.5),
            (16, 14),
            (20, 17),
            (24, 14),
            (22, 20),
            (-4, 13),
            (4, 12),
        ):
            c.shape(oval(*turn.at(x, y), 0.95, 0.95), mix(skin, (150, 76, 40), 0.5), smooth=False)
    if Extra.SCAR in person.extras:
        scar = mix(darker(skin, 0.2), (200, 90, 90), 0.4)
        c.brush([(*turn.at(-21, -24), 0.2), (*turn.at(-18, -4), 1.0), (*turn.at(-16, 20), 0.2)], scar)
    if person.kind is Kind.DRAGON:
        for x, y in ((-29, -14), (-32, -6), (-27, -5), (29, -14), (32, -6), (27, -5), (-4, -34), (4, -34), (0, -40)):
            c.shape(oval(*turn.at(x, y), 2.6, 2.1), darker(skin, 0.22), edge=darker(skin, 0.4), smooth=False, line=0.4)


def _robot_seams(c: Canvas, person: Person, turn: Turn, head: Patch) -> None:
    line = darker(person.skin, 0.42)
    for side in (-1, 1):
        c.stroke(
            [turn.at(side * 34, -8), turn.at(side * 25, 14), turn.at(side * 20, 30), turn.at(side * 12, 49)], line, 0.9
        )
    c.stroke([turn.at(-31, -26), turn.at(0, -24), turn.at(31, -26)], line, 0.9)
    c.stroke([turn.at(0, -52), turn.at(0, -25)], line, 0.9, smooth=False)
    c.glow(*turn.at(-14, -38), 16, 12, WHITE, 0.8, head)
    light = turn.at(0, -31, 34)
    c.glow(*light, 8, 8, person.eyes, 0.9)
    c.shape(oval(*light, 2.6, 2.6), lighter(person.eyes, 0.6), edge=line, smooth=False, line=0.5)
