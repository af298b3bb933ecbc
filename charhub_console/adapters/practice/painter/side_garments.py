"""Garments in profile, facing right."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.body import Build, build_of
from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point
from charhub_console.adapters.practice.painter.outfits import Collar, Legs
from charhub_console.adapters.practice.painter.palette import Rgb, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra, Frame


def _depth(person: Person) -> float:
    return {Frame.FEMININE: 0.92, Frame.NEUTRAL: 1.0, Frame.MASCULINE: 1.1}[person.frame] * person.bulk


def _edges(person: Person, hem: float, flare: float) -> tuple[list[Point], list[Point]]:
    """Front and back edge of a garment, both from top to hem."""
    d = _depth(person)
    bust = 7.0 if person.frame is Frame.FEMININE else 0.0
    front: list[Point] = [
        (4, 58, 1.0),
        (12 * d, 78),
        (27 * d + bust * 0.5, 106),
        (33 * d + bust, 134),
        (29 * d + bust * 0.4, 164),
        (23 * d, 206),
        (27 * d, 250),
    ]
    back: list[Point] = [(-27, 54, 1.0), (-35 * d, 74), (-46 * d, 108), (-45 * d, 150), (-33 * d, 205), (-41 * d, 255)]
    if hem > 300:
        front.append((28 * d + flare * 0.35, (262 + hem) / 2))
        back.append((-43 * d - flare * 0.4, (262 + hem) / 2))
    front.append((28 * d + flare * 0.75, hem, 1.0))
    back.append((-43 * d - flare * 0.85, hem, 1.0))
    return front, back


def draw_trunk(c: Canvas, person: Person) -> None:
    outfit = person.outfit
    body = lighter(person.trim, 0.35) if outfit.vest or outfit.apron else person.main
    body = darker(person.second, 0.1) if outfit.plates else body
    if outfit.legs is Legs.SKIRT:
        _piece(c, person, person.second, 452, 28, top=206)
    patch = _piece(c, person, body, outfit.hem, outfit.flare)
    if outfit.hem > 600 or outfit.legs is Legs.TIGHTS:
        band: list[Point] = [
            (-200, outfit.hem - 12),
            (200, outfit.hem - 12),
            (200, outfit.hem + 16),
            (-200, outfit.hem + 16),
        ]
        c.shade(patch, band, person.trim, 1.0)
    front, _ = _edges(person, outfit.hem, outfit.flare)
    if outfit.opening:
        c.stroke([(p[0] - 10, *p[1:]) for p in front[1:]], darker(body, 0.5), 1.4)
    if outfit.vest:
        _piece(c, person, person.main, 272, 0, top=70)
    if outfit.plates:
        _plates(c, person)
    if outfit.panels:
        c.stroke([(-6, 100), (-10, 205), (-8, 264)], outline(body), 1.2)
        c.shade(patch, [(12, 108), (60, 100), (60, 150), (10, 148)], person.second, 1.0)
    if outfit.apron:
        _apron(c, person)
    if outfit.belt:
        _band(c, person, mix(darker(person.second, 0.4), (74, 50, 40), 0.4), 213, 16)
    if outfit.sash:
        wide = 46 if outfit.collar is Collar.CROSS else 20
        _band(c, person, person.second, 190, wide)
        if wide > 20:
            d = _depth(person)
            bow = c.shape(
                [(-36 * d, 206), (-62, 184), (-74, 208), (-60, 232), (-36 * d, 216)],
                lighter(person.second, 0.1),
                edge=outline(person.second),
            )
            c.fade(bow, darker(person.second, 0.5), 0.35)
    _collar(c, person)


def _piece(c: Canvas, person: Person, cloth: Rgb, hem: float, flare: float, top: float = 0) -> Patch:
    front, back = _edges(person, hem, flare)
    if top:
        front, back = [p for p in front if p[1] >= top], [p for p in back if p[1] >= top]
    patch = c.shape([*front, *reversed(back)], cloth, edge=outline(cloth))
    dark = darker(cloth, 0.5)
    d = _depth(person)
    c.shade(patch, [(-16, 40), (-90, 40), (-150, hem + 20), (-20 - flare * 0.2, hem + 20), (-12 * d, 205)], dark, 0.3)
    c.fade(patch, dark, 0.24)
    if hem > 340:
        for x in (-24, 0, 16):
            c.brush(
                [(x * 0.8, 262, 0.2), (x * 1.1, (262 + hem) / 2, 1.5), (x * (1 + flare / 60), hem - 8, 0.4)],
                darker(cloth, 0.38),
            )
    return patch


def _band(c: Canvas, person: Person, colour: Rgb, y: float, height: float) -> None:
    d = _depth(person)
    form = [(-36 * d, y - 3), (27 * d, y + 3), (28 * d, y + height + 3), (-38 * d, y + height - 3)]
    patch = c.shape(form, colour, edge=outline(colour), smooth=False)
    c.fade(patch, darker(colour, 0.5), 0.4, towards="left")


def _plates(c: Canvas, person: Person) -> None:
    colour, d = person.main, _depth(person)
    form: list[Point] = [
        (6, 66),
        (26 * d, 96),
        (39 * d, 132),
        (34 * d, 170),
        (27 * d, 212, 1.0),
        (-35 * d, 212, 1.0),
        (-48 * d, 150),
        (-48 * d, 106),
        (-34, 70),
    ]
    patch = c.shape(form, colour, edge=outline(colour))
    c.fade(patch, darker(colour, 0.5), 0.45, towards="left")
    c.glow(18 * d, 122, 22, 40, (255, 255, 255), 0.6, patch)
    c.stroke([(-42, 186), (0, 190), (31 * d, 184)], outline(colour), 1.0)
    tasset = c.shape(
        [(-28, 226, 1.0), (26, 226, 1.0), (28, 306), (0, 318), (-30, 306)], lighter(colour, 0.06), edge=outline(colour)
    )
    c.fade(tasset, darker(colour, 0.45), 0.45)


def _apron(c: Canvas, person: Person) -> None:
    colour, d = person.main, _depth(person)
    form: list[Point] = [
        (20 * d, 118, 1.0),
        (36 * d, 128),
        (33 * d, 165),
        (27 * d, 206),
        (32 * d, 270),
        (34 * d, 402, 1.0),
        (2, 402, 1.0),
        (0, 270),
        (-6, 214, 1.0),
        (8, 160),
    ]
    patch = c.shape(form, colour, edge=outline(colour))
    c.fade(patch, darker(colour, 0.5), 0.35)
    c.brush([(-4, 216, 4.0), (-34 * d, 214, 4.0)], colour)
    c.brush([(22 * d, 120, 3.4), (-8, 70, 3.4)], colour)


def _collar(c: Canvas, person: Person) -> None:
    kind = person.outfit.collar
    colour = lighter(person.trim, 0.4) if person.outfit.vest or person.outfit.apron else person.main
    n: Build = build_of(person)
    edge = outline(colour)
    if kind is Collar.HIGH:
        high = c.shape(
            [(n.neck - 3, 50, 1.0), (n.neck + 2, 66), (14, 84), (-34, 80), (-15 - n.neck, 58), (-14 - n.neck, 40, 1.0)],
            colour,
            edge=edge,
        )
        c.fade(high, darker(colour, 0.5), 0.4, towards="left")
    elif kind is Collar.HOOD:
        hood = c.shape(
            [(n.neck, 62), (16, 82), (4, 98), (-30, 112), (-58, 108), (-62, 74), (-40, 50), (-16, 66)],
            colour,
            edge=edge,
        )
        c.fade(hood, darker(colour, 0.5), 0.45)
    elif kind in (Collar.LAPEL, Collar.SHIRT, Collar.CROSS, Collar.VEE):
        ribbon_colour = lighter(person.trim, 0.2) if kind in (Collar.CROSS, Collar.VEE) else lighter(colour, 0.12)
        long = 150.0 if kind is Collar.LAPEL else 104.0
        c.shape(
            [(-31, 46), (-14, 60), (10, 74), (27, long - 14), (24, long), (2, 84), (-34, 66)],
            ribbon_colour,
            edge=outline(ribbon_colour),
        )
    if Extra.SCARF in person.extras:
        wool = mix(person.trim, person.second, 0.25)
        patch = c.shape(
            [(-36, 38), (-6, 54), (18, 50), (26, 66), (18, 88), (-10, 92), (-38, 78), (-46, 56)],
            wool,
            edge=outline(wool),
        )
        c.fade(patch, darker(wool, 0.5), 0.4)
        c.brush([(-40, 58, 0.3), (-6, 74, 1.4), (22, 68, 0.3)], darker(wool, 0.4))
