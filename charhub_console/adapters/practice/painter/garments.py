"""Garments from the front and from behind."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.armour import draw_breastplate, draw_panels
from charhub_console.adapters.practice.painter.body import build_of, mirrored, neck, shade_torso, torso_half
from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.collars import draw_collar, draw_necklace, draw_scarf
from charhub_console.adapters.practice.painter.outfits import Collar, Legs
from charhub_console.adapters.practice.painter.palette import Rgb, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra


def draw_garment(c: Canvas, person: Person, *, behind: bool) -> None:
    """Everything worn on the trunk; the neck lies under it."""
    neck(c, person)
    if person.outfit.legs is Legs.SKIRT:
        _skirt(c, person)
    if person.outfit.opening and not behind:
        _open_garment(c, person)
    else:
        _closed_garment(c, person, behind=behind)
    if person.outfit.apron:
        _apron(c, person, behind=behind)
    if person.outfit.belt:
        _belt(c, person, behind=behind)
    if person.outfit.sash:
        _sash(c, person, behind=behind)
    draw_collar(c, person, behind=behind)
    if Extra.SCARF in person.extras:
        draw_scarf(c, person, behind=behind)
    if Extra.NECKLACE in person.extras and not behind and Extra.SCARF not in person.extras:
        draw_necklace(c, person)


def draw_cape(c: Canvas, person: Person, *, behind: bool) -> None:
    """Hangs from the shoulders: behind the figure, or over it when seen from the back."""
    b = build_of(person)
    colour = person.trim if person.trim != person.main else darker(person.main, 0.3)
    colour = mix(colour, darker(person.second), 0.35)
    half: list[Point] = [
        (12, 66),
        (b.shoulder - 6, 84),
        (b.shoulder + 16, 140),
        (b.shoulder + 26, 330),
        (b.shoulder + 40, 585, 1.0),
    ]
    hem: list[Point] = [(b.shoulder * 0.5, 600), (0, 590), (-b.shoulder * 0.5, 600)]
    left: list[Point] = [(-p[0], *p[1:]) for p in reversed(half)]
    patch = c.shape([*half, *hem, *left], colour, edge=outline(colour))
    dark = darker(colour, 0.45)
    c.fade(patch, dark, 0.35)
    if not behind:
        c.shade(patch, [(-200, 0), (200, 0), (200, 640), (-200, 640)], dark, 0.45, smooth=False)
        return
    c.shade(patch, [(30, 60), (200, 60), (200, 640), (70, 640), (48, 300)], dark, 0.3)
    for x in (-0.75, -0.42, -0.12, 0.22, 0.55, 0.85):
        c.brush([(b.shoulder * x * 0.7, 120, 0.3), (b.shoulder * x, 340, 2.0), (b.shoulder * x * 1.25, 588, 0.6)], dark)


def _closed_garment(c: Canvas, person: Person, *, behind: bool) -> None:
    outfit, b = person.outfit, build_of(person)
    body = person.second if outfit.vest or outfit.apron else person.main
    if outfit.vest or outfit.apron:
        body = lighter(person.trim, 0.35)
    if outfit.plates:
        body = darker(person.second, 0.1)
    half = torso_half(person, outfit.hem, outfit.flare, behind=behind)
    full = mirrored(half)
    if outfit.hem > 420:  # a long hem swings
        full[len(half) : len(half)] = [(b.hip * 0.4, outfit.hem + 7), (-b.hip * 0.4, outfit.hem + 7)]
    patch = c.shape(full, body, edge=outline(body))
    shade_torso(c, person, patch, body, outfit.hem)
    if outfit.vest:
        _vest(c, person, behind=behind)
    if outfit.plates:
        draw_breastplate(c, person, behind=behind)
    if outfit.panels:
        draw_panels(c, person, behind=behind)
    if outfit.hem > 600 or outfit.legs is Legs.TIGHTS:
        edge = outfit.hem
        band: list[Point] = [(-250, edge - 16), (0, edge - 9), (250, edge - 16), (250, edge + 14), (-250, edge + 14)]
        c.shade(patch, band, person.trim, 1.0)
    if behind:
        c.stroke([(0, 92), (1, 205), (0, min(outfit.hem - 6, 420))], darker(body, 0.35), 0.9)
        return
    if outfit.buttons:
        _buttons(c, person, body)


def _open_garment(c: Canvas, person: Person) -> None:
    """A shirt, and over it two panels that leave it visible."""
    outfit, b = person.outfit, build_of(person)
    shirt = person.trim if outfit.tie else mix(person.second, lighter(person.trim), 0.55)
    if outfit.tie:
        shirt = lighter(person.trim, 0.55)
    inner = c.shape(mirrored(torso_half(person, 268, 0)), shirt, edge=outline(shirt))
    shade_torso(c, person, inner, shirt, 268)
    if outfit.tie:
        tie = darker(person.main, 0.15) if shirt != person.main else person.second
        knot: list[Point] = [(-6, 80), (6, 80), (4, 92), (9, 165), (0, 182), (-9, 165), (-4, 92)]
        c.shape(knot, tie, edge=outline(tie), smooth=False)
    colour = person.main
    for side in (-1, 1):
        half = torso_half(person, outfit.hem, outfit.flare)[1:]
        gap = 7.0 if outfit.buttons else 19.0
        inside: list[Point] = [
            (gap + outfit.flare * 0.55, outfit.hem, 1.0),
            (gap, 262),
            (gap - 2, 205),
            (gap + 9, 140),
            (b.neck + 2, 72),
        ]
        panel: list[Point] = [(side * p[0], *p[1:]) for p in [*half, *inside]]
        patch = c.shape(panel, colour, edge=outline(colour))
        shade_torso(c, person, patch, colour, outfit.hem)
        c.stroke([(side * p[0], p[1]) for p in inside], outline(colour), 1.1)
        pocket = [(side * b.waist * 0.55, 248), (side * b.waist * 1.02, 243)]
        c.stroke(pocket, darker(colour, 0.5), 1.6, smooth=False)
    if outfit.buttons:
        for y in (212, 236):
            c.shape(oval(9, y, 2.6, 2.6), person.trim, edge=outline(colour), smooth=False, line=0.6)


def _vest(c: Canvas, person: Person, *, behind: bool) -> None:
    b, colour = build_of(person), person.main
    if behind:
        half: list[Point] = [
            (b.neck + 6, 70, 1.0),
            (b.shoulder - 24, 82),
            (b.chest - 4, 128),
            (b.waist + 1, 205),
            (b.hip + 1, 270, 1.0),
        ]
        full = mirrored(half)
    else:
        half = [
            (b.neck + 4, 72, 1.0),
            (b.shoulder - 26, 82),
            (b.chest - 4, 128),
            (b.waist + 1, 205),
            (b.hip, 262, 1.0),
            (14, 280, 1.0),
            (0, 266, 1.0),
        ]
        full = [*half, *((-p[0], *p[1:]) for p in reversed(half[:-1])), (0, 158, 1.0)]
    patch = c.shape(full, colour, edge=outline(colour))
    shade_torso(c, person, patch, colour, 280)
    if not behind:
        c.stroke([(0, 158), (0, 266)], outline(colour), 1.1, smooth=False)


def _buttons(c: Canvas, person: Person, body: Rgb) -> None:
    xs = (-15.0, 15.0) if person.outfit.buttons == 2 else (0.0,)
    bottom = 262 if person.outfit.vest else 225
    for y in range(112 if person.outfit.buttons == 2 else 168, bottom, 24):
        for x in xs:
            c.shape(oval(x, y, 3.2, 3.2), lighter(person.trim, 0.2), edge=outline(body), smooth=False, line=0.6)
    if person.outfit.buttons == 2:
        b = build_of(person)
        for side in (-1, 1):
            bar: list[Point] = [
                (side * (b.shoulder - 40), 78),
                (side * (b.shoulder - 6), 86),
                (side * (b.shoulder - 3), 97),
                (side * (b.shoulder - 40), 88),
            ]
            c.shape(bar, person.trim, edge=outline(person.trim), smooth=False)


def _belt(c: Canvas, person: Person, *, behind: bool) -> None:
    b = build_of(person)
    leather = mix(darker(person.second, 0.4), (74, 50, 40), 0.4)
    y = 222.0
    half: list[Point] = [
        (0, y - 3),
        (b.waist * 0.6, y - 5),
        (b.waist + 6, y - 10, 1.0),
        (b.waist + 9, y + 5, 1.0),
        (b.waist * 0.6, y + 11),
        (0, y + 13),
    ]
    full = [*half, *((-p[0], *p[1:]) for p in reversed(half))]
    patch = c.shape(full, leather, edge=outline(leather))
    c.shade(patch, [(14, y - 20), (90, y - 20), (90, y + 20), (14, y + 20)], darker(leather, 0.5), 0.35, smooth=False)
    if not behind:
        c.shape(
            [(-9, y - 5), (9, y - 5), (9, y + 14), (-9, y + 14)], person.trim, edge=outline(person.trim), smooth=False
        )
        c.shape([(-5, y), (5, y), (5, y + 9), (-5, y + 9)], leather, smooth=False)


def _sash(c: Canvas, person: Person, *, behind: bool) -> None:
    b, colour = build_of(person), person.second
    wide = 46.0 if person.outfit.collar is Collar.CROSS else 20.0
    half: list[Point] = [(b.waist + 9, 190, 1.0), (b.waist + 9, 190 + wide, 1.0)]
    patch = c.shape(mirrored(half), colour, edge=outline(colour), smooth=False)
    c.fade(patch, darker(colour, 0.5), 0.35, towards="right")
    if person.outfit.collar is Collar.CROSS:
        c.shape(
            [(-b.waist - 9, 209), (b.waist + 9, 209), (b.waist + 9, 216), (-b.waist - 9, 216)],
            person.trim,
            smooth=False,
        )
    if behind:
        for side in (-1, 1):
            bow: list[Point] = [(0, 206), (side * 34, 184), (side * 48, 206), (side * 34, 232), (0, 216)]
            loop = c.shape(bow, lighter(colour, 0.1), edge=outline(colour))
            c.fade(loop, darker(colour, 0.5), 0.35)
        c.shape(oval(0, 210, 9, 12), colour, edge=outline(colour), smooth=False)


def _apron(c: Canvas, person: Person, *, behind: bool) -> None:
    b, colour = build_of(person), person.main
    if behind:
        for side in (-1, 1):
            c.brush([(side * (b.neck + 8), 74, 3.5), (side * 6, 150, 3.5), (-side * (b.waist - 4), 212, 3.5)], colour)
        c.brush([(-b.waist - 2, 216, 4.0), (0, 220, 4.0), (b.waist + 2, 216, 4.0)], colour)
        for side in (-1, 1):
            c.shape([(0, 220), (side * 22, 206), (side * 26, 228)], colour, edge=outline(colour))
        return
    for side in (-1, 1):
        c.brush([(side * (b.neck + 7), 72, 3.6), (side * 30, 128, 3.6)], colour)
    half: list[Point] = [(31, 122, 1.0), (34, 160), (b.waist + 2, 206), (b.hip + 2, 262), (b.hip - 4, 400, 1.0)]
    patch = c.shape(mirrored(half), colour, edge=outline(colour))
    c.shade(patch, [(20, 110), (110, 110), (110, 420), (34, 420)], darker(colour, 0.5), 0.28)
    c.fade(patch, darker(colour, 0.5), 0.25)
    c.stroke([(-24, 268), (-24, 312), (24, 312), (24, 268), (-24, 268)], darker(colour, 0.45), 1.3, smooth=False)


def _skirt(c: Canvas, person: Person) -> None:
    b, colour = build_of(person), person.second
    half: list[Point] = [(b.waist + 2, 205), (b.hip + 3, 262), (b.hip + 26, 452, 1.0)]
    full = mirrored(half)
    full[3:3] = [(30, 462), (-30, 462)]
    patch = c.shape(full, colour, edge=outline(colour))
    shade_torso(c, person, patch, colour, 452)
