"""The head in profile, facing right: face, hair, and what species and taste put on it."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, oval
from charhub_console.adapters.practice.painter.face import jaw_of
from charhub_console.adapters.practice.painter.palette import INK, WHITE, brightness, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Age, Extra, Frame, Hair, Kind
from charhub_console.adapters.practice.painter.side_hair import hair_cap, side_accessories, side_top


def profile_form(person: Person) -> list[Point]:
    """Forehead, nose, lips, chin, jaw, skull."""
    j = jaw_of(person)
    if person.kind is Kind.FURRY:
        return [
            (26, -38), (33, -20), (35, -4), (46, 6), (61, 13), (64, 20), (58, 27), (60, 33), (48, 40), (32, 44),
            (12, 44),
            (-8, 34), (-22, 38), (-46, 14), (-50, -14), (-38, -44), (-6, -55),
        ]  # fmt: skip
    return [
        (27, -40), (35, -24), (36.5 + j, -12), (34.5, -1), (39, 9), (45.5 + j, 18.5), (44, 22.5), (37.5, 24.5),
        (39, 29),
        (37.2, 33.6), (38.6, 38.5), (35, 42), (36.5 + j * 1.6, 49), (29 + j * 2, 55 + j), (14, 52 + j * 2),
        (-5, 41 + j * 4),
        (-12, 24), (-28, 34), (-46, 12), (-50, -14), (-38, -44), (-6, -55),
    ]  # fmt: skip


def head_side(c: Canvas, person: Person) -> None:
    """Everything of the head that lies over the body."""
    skin = person.skin
    head = c.shape(profile_form(person), skin, edge=outline(skin))
    c.shade(head, [(-60, -60), (-18, -60), (-14, 10), (-4, 34), (20, 46), (40, 62), (-60, 62)], darker(skin), 0.28)
    if person.kind is Kind.FURRY:
        _muzzle(c, person, head)
    else:
        c.glow(20, 20, 12, 9, mix(skin, (226, 84, 84), 0.42), 0.0 if person.kind is Kind.ROBOT else 0.5, head)
        _mouth(c, person)
    _eye(c, person, head)
    _marks(c, person, head)
    if person.kind is Kind.ROBOT:
        _seams(c, person, head)
    _ear(c, person)
    hair_cap(c, person, head)
    if person.kind in (Kind.ELF, Kind.DEMON, Kind.FAIRY, Kind.ORC, Kind.DRAGON):
        _ear(c, person)
    side_top(c, person)
    side_accessories(c, person)


def _eye(c: Canvas, person: Person, head: Patch) -> None:
    skin, feminine = person.skin, person.frame is Frame.FEMININE
    if Extra.EYEPATCH in person.extras:
        c.stroke([(34, -12), (8, -8), (-40, -24)], INK, 2.0)
        c.shape([(33, -8), (18, -9), (17, 6), (26, 11), (33, 5)], (52, 46, 58), edge=INK)
        return
    big = 1.2 if person.style in ("anime", "manga", "manhwa") else 1.0
    white = (38, 44, 62) if person.kind is Kind.ROBOT else (252, 250, 248)
    ball = c.shape(
        [(17.5, 1.5, 1.0), (22, -4.4 * big), (28.5, -6.2 * big), (30.5, -1), (29, 4.6 * big), (23, 4.4 * big)], white
    )
    glow = lighter(person.eyes, 0.45) if person.kind is Kind.ROBOT else person.eyes
    c.shade(ball, oval(28.2, -0.6, 3.3 * big, 5.6 * big), darker(glow, 0.45), 1.0, smooth=False)
    c.shade(ball, oval(28.4, 0.2, 2.6 * big, 4.6 * big), glow, 1.0, smooth=False)
    c.shade(ball, oval(29, -0.8, 1.3, 2.5 * big), INK, 1.0, smooth=False)
    c.shade(ball, oval(28.4, -3, 1.2, 1.5), WHITE, 1.0, smooth=False)
    lid = mix(outline(skin), INK, 0.75)
    c.brush(
        [
            (14.5, 0.5 if feminine else 1.5, 0.2),
            (21, -4.6 * big, 1.4),
            (28.5, -6.4 * big, 1.4),
            (32.4, -5.6 * big, 0.4),
        ],
        lid,
    )
    if feminine:
        c.brush([(29, -6.2 * big, 0.9), (34.2, -8.6 * big, 0.15)], lid)
    c.brush([(17.5, 2, 0.1), (23, 4.9 * big, 0.5), (29, 4.9 * big, 0.1)], darker(skin, 0.5))
    colour = mix(person.hair_colour, darker(skin, 0.6), 0.4)
    colour = darker(colour, 0.4) if brightness(colour) > brightness(skin) - 0.08 else colour
    thick = {Frame.FEMININE: 1.3, Frame.NEUTRAL: 1.7, Frame.MASCULINE: 2.2}[person.frame]
    if person.kind is not Kind.ROBOT:
        c.brush([(12, -11.5, 0.2), (20, -16, thick * 0.8), (28, -15, thick), (34, -13, 0.5)], colour)


def _mouth(c: Canvas, person: Person) -> None:
    skin = person.skin
    line = mix(darker(skin, 0.55), (110, 34, 48), 0.35)
    rise = person.smile * 2.4
    if person.frame is not Frame.MASCULINE and person.kind is not Kind.ROBOT:
        lip = mix(skin, (190, 62, 74), 0.46)
        c.shape([(28, 33.6 - rise, 1.0), (36.5, 34), (38.2, 37.4), (34.5, 39.4), (30, 36)], lip)
        c.shape([(28, 33.6 - rise, 1.0), (36.5, 34), (38.6, 30.6), (36, 29.8)], darker(lip, 0.2))
    c.brush([(26, 33 - rise, 0.3), (32, 34.2, 0.8), (37, 33.8, 0.5)], line)
    c.brush([(36.6, 20.5, 0.3), (38.4, 23.4, 0.8), (41.5, 23.2, 0.3)], darker(skin, 0.46))
    c.brush([(33.5, 22, 0.2), (33.6, 18, 0.7), (36.2, 15.6, 0.2)], darker(skin, 0.36))
    if person.kind is Kind.ORC:
        c.shape([(31, 35), (33, 27.5), (35, 35)], (250, 246, 232), edge=line, smooth=False, line=0.4)


def _marks(c: Canvas, person: Person, head: Patch) -> None:
    skin, hair = person.skin, person.hair_colour
    if Extra.STUBBLE in person.extras:
        c.shade(
            head, [(-12, 14), (4, 24), (22, 26), (44, 26), (44, 62), (-8, 62)], mix(darker(skin, 0.4), hair, 0.5), 0.34
        )
    if Extra.BEARD in person.extras:
        patch = c.shape(
            [
                (-13, 4),
                (-2, 22),
                (16, 27),
                (39, 26),
                (38, 33),
                (41, 46),
                (40, 60),
                (32, 70),
                (16, 66),
                (0, 50),
                (-12, 30),
            ],
            hair,
            edge=outline(hair),
        )
        c.fade(patch, darker(hair), 0.5)
        c.shape([(30, 34), (38.5, 33), (38, 38), (33, 38)], mix(skin, (176, 70, 76), 0.4))
    if Extra.MOUSTACHE in person.extras or Extra.BEARD in person.extras:
        c.brush([(41, 27, 1.2), (34, 29, 2.5), (27, 34, 0.4)], darker(hair, 0.1))
    if Extra.FRECKLES in person.extras:
        for x, y in ((18, 14), (22, 17), (26, 14), (29, 18), (23, 20), (15, 18)):
            c.shape(oval(x, y, 0.95, 0.95), mix(skin, (150, 76, 40), 0.5), smooth=False)
    if person.age is not Age.ADULT and person.kind is not Kind.ROBOT:
        line = darker(skin, 0.34)
        c.brush([(31, 23, 0.1), (27, 29, 0.7), (26.5, 36, 0.1)], line)
        c.brush([(18, 10, 0.1), (24, 11.5, 0.6), (30, 9.5, 0.1)], line)
        for dy in (-3.0, 2.0):
            c.brush([(13, dy, 0.5), (8.5, dy * 1.8 - 1, 0.1)], line)
    if person.kind is Kind.DRAGON:
        for x, y in ((8, -16), (3, -8), (10, -6), (2, 4)):
            c.shape(oval(x, y, 2.6, 2.1), darker(skin, 0.22), edge=darker(skin, 0.4), smooth=False, line=0.4)


def _seams(c: Canvas, person: Person, head: Patch) -> None:
    line = darker(person.skin, 0.42)
    c.stroke([(34, -26), (-2, -26), (-44, -30)], line, 0.9)
    c.stroke([(8, -8), (14, 16), (22, 36), (26, 53)], line, 0.9)
    c.glow(-14, -40, 18, 12, WHITE, 0.8, head)


def _muzzle(c: Canvas, person: Person, head: Patch) -> None:
    pale = mix(lighter(person.skin, 0.6), (255, 248, 236), 0.5)
    c.shade(head, [(70, 18), (50, 17), (30, 18), (10, 20), (-2, 60), (70, 60)], pale, 0.95)
    c.shape([(57, 11.5), (63, 13), (66, 18), (60, 21), (57, 17)], (48, 40, 48), edge=INK)
    c.brush([(59, 26.5, 0.3), (46, 31, 0.9), (34, 29 - person.smile * 2, 0.3)], INK)
    fluff: list[Point] = [
        (-2, 12, 1.0),
        (-19, 18, 1.0),
        (-11, 23, 1.0),
        (-19, 33, 1.0),
        (-6, 34, 1.0),
        (-4, 45, 1.0),
        (12, 43, 1.0),
    ]
    c.shape(fluff, lighter(person.skin, 0.25), edge=outline(person.skin), smooth=False)
    if person.animal == "tiger":
        for y in (-30, -20, -2):
            c.brush([(-30, y, 2.0), (-12, y + 4, 0.2)], INK)


def _ear(c: Canvas, person: Person) -> None:
    skin, line = person.skin, outline(person.skin)
    if person.kind in (Kind.FURRY, Kind.CATFOLK):
        return
    if person.kind is Kind.ROBOT:
        disc = c.shape(oval(-10, 4, 12, 15), darker(skin, 0.15), edge=line, smooth=False)
        c.shade(disc, oval(-10, 4, 6, 8), person.eyes, 0.9, smooth=False)
        c.stroke([(-12, -11), (-16, -46)], line, 2.2, smooth=False)
        c.shape(oval(-16, -49, 3.6, 3.6), lighter(person.eyes, 0.3), edge=line, smooth=False)
        return
    if person.hair in (Hair.LONG, Hair.WAVY, Hair.BOB, Hair.CURLY) and person.kind in (Kind.HUMAN, Kind.ANGEL):
        return
    long = person.kind in (Kind.ELF, Kind.DEMON, Kind.FAIRY, Kind.ORC, Kind.DRAGON)
    tip: Point = (-40, -26, 1.0) if long else (-17, -11)
    form: list[Point] = [(-4, -7), (-10, -14), tip, (-18, 4) if long else (-19, 0), (-12, 14), (-6, 17), (-3, 10)]
    ear = c.shape(form, skin, edge=line)
    c.shade(ear, [(-8, -7), (-30 if long else -15, -18 if long else -6), (-13, 6), (-8, 10)], darker(skin, 0.4), 0.5)
    if Extra.EARRINGS in person.extras:
        c.shape(oval(-6, 22, 3.2, 4.8), person.trim, edge=outline(person.trim), smooth=False, line=0.7)
