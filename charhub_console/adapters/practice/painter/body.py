"""The body from the front and from behind: legs, arms, garments. Figure units; (0, 0) is between the eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, oval, ribbon
from charhub_console.adapters.practice.painter.outfits import Collar, Legs
from charhub_console.adapters.practice.painter.palette import Rgb, darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Frame, Kind

SOLES = 690.0


@dataclass(frozen=True, slots=True)
class Build:
    """Half widths in figure units (a head is 100 high)."""

    neck: float
    shoulder: float
    chest: float
    waist: float
    hip: float
    arm: float
    thigh: float


def build_of(person: Person) -> Build:
    """Adult proportions, seven and a half heads tall."""
    widths = {
        Frame.FEMININE: (14.5, 72, 55, 42, 60, 12.5, 29),
        Frame.MASCULINE: (20, 90, 68, 56, 58, 16.5, 31),
        Frame.NEUTRAL: (17, 80, 60, 49, 58, 14, 29),
    }[person.frame]
    return Build(*(width * person.bulk if index else width for index, width in enumerate(widths)))


def mirrored(half: Sequence[Point]) -> list[Point]:
    """A right half, top to bottom, and its mirror image, bottom to top."""
    return [*half, *((-p[0], *p[1:]) for p in reversed(half))]


def draw_legs(c: Canvas, person: Person) -> None:
    """Trousers, tights or plates, and what is on the feet. The same from both sides."""
    outfit, build = person.outfit, build_of(person)
    bare = outfit.legs in (Legs.TIGHTS, Legs.SKIRT)
    colour = mix(person.second, darker(person.main), 0.3) if bare else person.second
    if outfit.panels:
        colour = person.main
    slim = 0.82 if bare else 1.0
    for side in (-1, 1):
        leg: list[tuple[float, float, float]] = [
            (side * 29, 270, build.thigh * 1.02 * slim), (side * 31, 330, build.thigh * slim),
            (side * 29, 465, 21 * slim), (side * 28, 530, 21 * slim), (side * 26, 655, 14 * slim),
        ]  # fmt: skip
        patch = c.shape(ribbon(leg), colour, edge=outline(colour), smooth=False)
        inner = [
            (side * 29 + 4, 255),
            (side * 31 + 40, 260),
            (side * 29 + 34, 470),
            (side * 26 + 30, 680),
            (side * 26 + 3, 680),
            (side * 29 + 7, 470),
        ]
        c.shade(patch, inner, darker(colour, 0.5), 0.35)
        if outfit.legs is Legs.PLATES:
            metal = lighter(person.main, 0.12)
            knee = c.shape(oval(side * 29, 470, 20, 24), metal, edge=outline(metal), smooth=False)
            c.glow(side * 29 - 5, 460, 14, 14, (255, 255, 255), 0.6, knee)
        _foot(c, person, side)


def _foot(c: Canvas, person: Person, side: int) -> None:
    height = person.outfit.boots
    leather = mix(darker(person.second, 0.45), (60, 42, 38), 0.35)
    if person.outfit.plates or person.kind is Kind.ROBOT:
        leather = darker(person.main, 0.15)
    top = {0: 652.0, 1: 612.0, 2: 505.0}[height]
    x = side * 26.5
    width = {0: 15.0, 1: 17.0, 2: 24.0}[height]
    half = (
        [(x - width, top, 1.0), (x - 16, 630), (x - 16, 655)] if height == 2 else [(x - width, top, 1.0), (x - 16, 655)]
    )
    other = (
        [(x + 16, 655), (x + 16, 630), (x + width, top, 1.0)] if height == 2 else [(x + 16, 655), (x + width, top, 1.0)]
    )
    toe = x + side * 7
    sole: list[Point] = [(toe - 20, 684), (toe - 15, SOLES), (toe + 15, SOLES), (toe + 20, 684)]
    patch = c.shape([*half, *sole, *other], leather, edge=outline(leather))
    c.shade(patch, [(x + 4, top - 8), (x + 40, top - 8), (x + 40, 695), (x + 8, 695)], darker(leather, 0.5), 0.4)
    c.shade(
        patch, [(x - 40, 681), (x + 50, 681), (x + 50, 700), (x - 40, 700)], darker(leather, 0.6), 0.8, smooth=False
    )
    if height:
        cuff = [(x - width - 1, top - 3), (x + width + 1, top - 3), (x + width + 1, top + 9), (x - width - 1, top + 9)]
        c.shape(cuff, lighter(leather, 0.12), edge=outline(leather), smooth=False, line=0.8)


_NECKLINE = {Collar.ROUND: 88.0, Collar.VEE: 126.0, Collar.CROSS: 116.0, Collar.SHIRT: 88.0, Collar.LAPEL: 92.0}


def torso_half(person: Person, hem: float, flare: float, *, behind: bool = False) -> list[Point]:
    """Right edge of a garment from the middle of the neckline over the shoulder to its hem."""
    b = build_of(person)
    low = 62.0 if behind else _NECKLINE.get(person.outfit.collar, 74.0)
    top: list[Point] = [(0, low, 1.0), (b.neck + 1, 56, 1.0)]
    if person.outfit.collar is Collar.ROUND and not behind:
        top = [(0, low), (b.neck * 0.75, low - 7), (b.neck + 2, 58, 1.0)]
    half: list[Point] = [
        *top, (b.neck + 12, 70), (b.shoulder - 16, 80), (b.shoulder - 3, 92), (b.shoulder - 5, 112),
        (b.chest + 1, 135), (b.chest - 3, 160), (b.waist, 205), (b.hip - 2, 252),
    ]  # fmt: skip
    if hem <= 262:
        return [*half[:-1], (b.hip - 4, hem, 1.0)]
    if hem > 420:
        half.append((b.hip + flare * 0.45, (262 + hem) / 2))
    return [*half, (b.hip + flare, hem, 1.0)]


def shade_torso(c: Canvas, person: Person, patch: Patch, cloth: Rgb, hem: float) -> None:
    """Light from the upper left; folds at the waist."""
    b = build_of(person)
    dark = darker(cloth, 0.5)
    c.shade(
        patch,
        [
            (b.chest * 0.45, 60),
            (b.shoulder + 40, 60),
            (b.hip + 120, hem + 10),
            (b.hip * 0.62, hem + 10),
            (b.waist * 0.5, 205),
        ],
        dark,
        0.30,
    )
    c.shade(
        patch,
        [(-b.neck - 12, 52), (0, 92), (b.neck + 14, 52), (b.neck + 10, 84), (0, 106), (-b.neck - 6, 80)],
        dark,
        0.28,
    )
    c.fade(patch, dark, 0.24)
    fold = darker(cloth, 0.38)
    c.brush([(-b.waist + 3, 208, 0.2), (-b.waist * 0.5, 214, 1.3), (-b.waist * 0.2, 212, 0.2)], fold)
    c.brush([(b.waist - 3, 200, 0.2), (b.waist * 0.55, 210, 1.3), (b.waist * 0.25, 209, 0.2)], fold)
    if hem > 340:
        for x in (-0.62, -0.28, 0.36, 0.7):
            c.brush(
                [(b.hip * x, 275, 0.2), (b.hip * x * 1.25, (275 + hem) / 2, 1.6), (b.hip * x * 1.5, hem - 8, 0.4)], fold
            )


def neck(c: Canvas, person: Person) -> None:
    """The neck, in the shadow of the chin."""
    b = build_of(person)
    skin = person.skin
    patch = c.shape(
        [
            (-b.neck, 20),
            (b.neck, 20),
            (b.neck + 1, 62),
            (b.neck + 16, 78),
            (b.neck + 6, 104),
            (0, 136),
            (-b.neck - 6, 104),
            (-b.neck - 16, 78),
            (-b.neck - 1, 62),
        ],
        skin,
        edge=outline(skin),
    )
    c.shade(patch, [(-30, 20), (30, 20), (30, 58), (4, 70), (-22, 56)], darker(skin, 0.4), 0.6)


def collar_is_open(person: Person) -> bool:
    """Whether neck and throat are seen."""
    return person.outfit.collar is not Collar.HIGH
