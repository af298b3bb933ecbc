"""Eyes, brows and what is worn before them, from the front or turned a little."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.palette import INK, WHITE, Rgb, brightness, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Age, Frame, Hair, Kind
from charhub_console.adapters.practice.painter.turn import Turn


def draw_eye(c: Canvas, person: Person, turn: Turn, side: int) -> None:
    skin, feminine = person.skin, person.frame is Frame.FEMININE
    big = 1.22 if person.style in ("anime", "manga", "manhwa") else 1.0
    if person.age is Age.ELDERLY:
        big *= 0.88
    h, x0, lash = 6.6 * big, 17.0, 1.5 if feminine else 0.6

    def at(dx: float, dy: float) -> tuple[float, float]:
        return turn.at(side * (x0 + dx), dy + 0.5)

    almond: list[Point] = [
        (*at(-8.6, 2.2), 1.0),
        at(-4.5, -h * 0.66),
        at(1, -h * 0.86),
        at(6.5, -h * 0.5),
        (*at(9.2, -0.6), 1.0),
        at(4.5, h * 0.62),
        at(-2.5, h * 0.68),
    ]
    white = (252, 250, 248) if person.kind is not Kind.ROBOT else (38, 44, 62)
    ball = c.shape(almond, white)
    c.shade(ball, [at(-12, -9), at(12, -9), at(12, -2.2), at(0, -3.4), at(-12, -1)], (120, 110, 150), 0.35)
    cx, cy = at(0.4, -0.4)
    narrow = abs(at(5, 0)[0] - at(-5, 0)[0]) / 10
    iris = 5.7 * big
    glow = lighter(person.eyes, 0.45) if person.kind is Kind.ROBOT else person.eyes
    c.shade(ball, oval(cx, cy, iris * narrow, iris * 1.04), darker(glow, 0.45), 1.0, smooth=False)
    c.shade(ball, oval(cx, cy + 0.8, iris * narrow * 0.84, iris * 0.84), glow, 1.0, smooth=False)
    c.shade(ball, oval(cx, cy + 2.4, iris * narrow * 0.6, iris * 0.45), lighter(glow, 0.4), 0.8, smooth=False)
    slit = person.kind in (Kind.DEMON, Kind.DRAGON, Kind.CATFOLK)
    c.shade(
        ball,
        oval(cx, cy, 2.5 * narrow * big * (0.55 if slit else 1), 2.6 * big * (1.35 if slit else 1)),
        INK,
        1.0,
        smooth=False,
    )
    c.shade(ball, oval(cx - 1.9 * big, cy - 2.3 * big, 1.75 * big, 1.75 * big), WHITE, 1.0, smooth=False)
    lid = mix(outline(skin), INK, 0.75)
    c.brush(
        [
            (*at(-9.2, 2.6), 0.3),
            (*at(-4.5, -h * 0.68), 1.0),
            (*at(1.5, -h * 0.88), 1.55 if feminine else 1.25),
            (*at(6.8, -h * 0.52), 1.5),
            (*at(10 + lash * 0.6, -1.2 - lash), 0.25),
        ],
        lid,
    )
    if feminine:
        c.brush([(*at(6.5, -h * 0.5), 0.9), (*at(11.5, -h * 0.75), 0.15)], lid)
    c.brush([(*at(9, 0), 0.15), (*at(3.5, h * 0.68), 0.55), (*at(-3, h * 0.72), 0.15)], darker(skin, 0.5))
    c.brush([(*at(-6.5, -h * 0.92), 0.1), (*at(1, -h * 1.22), 0.55), (*at(8.5, -h * 0.78), 0.1)], darker(skin, 0.38))


def draw_brow(c: Canvas, person: Person, turn: Turn, side: int) -> None:
    if person.kind is Kind.ROBOT and person.hair is Hair.BALD:
        return
    colour = mix(person.hair_colour, darker(person.skin, 0.6), 0.4)
    if brightness(colour) > brightness(person.skin) - 0.08:
        colour = darker(colour, 0.4)
    thick = {Frame.FEMININE: 1.3, Frame.NEUTRAL: 1.7, Frame.MASCULINE: 2.25}[person.frame]
    lift = -14.2 - person.smile * 1.2
    stern = 1.6 if person.kind in (Kind.DEMON, Kind.ORC) else 0.0
    points = [
        (8, lift + 1.6 + stern, thick * 0.7),
        (15, lift - 1.2, thick),
        (22, lift - 0.8 - stern, thick * 0.75),
        (27, lift + 2.8 - stern, 0.25),
    ]
    c.brush([(*turn.at(side * x, y), w) for x, y, w in points], colour)


def draw_eyepatch(c: Canvas, turn: Turn) -> None:
    c.stroke([turn.at(-30, -34), turn.at(4, -14), turn.at(36, 8)], INK, 2.0)
    c.shape(turn.all([(6, -10), (28, -8), (27, 8), (17, 13), (8, 7)]), (52, 46, 58), edge=INK)


def glasses(c: Canvas, turn: Turn, colour: Rgb) -> None:
    """Round lenses, slightly reflecting."""
    for side in (-1, 1):
        lens = turn.all(oval(side * 17, 1, 12.2, 11))
        c.stroke([*lens, lens[0], lens[1]], colour, 1.7, smooth=False)
        c.brush(
            [(*turn.at(side * 17 - 5, -5), 0.2), (*turn.at(side * 17 - 8, 1), 0.7), (*turn.at(side * 17 - 7, 4), 0.1)],
            WHITE,
        )
    c.stroke([turn.at(-5, -1.5), turn.at(0, -3.2), turn.at(5, -1.5)], colour, 1.6)
    c.stroke([turn.at(-29, -1), turn.at(-38, -4, 0)], colour, 1.6, smooth=False)
    if not turn.yaw_deg:
        c.stroke([turn.at(29, -1), turn.at(38, -4, 0)], colour, 1.6, smooth=False)
