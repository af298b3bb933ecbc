"""Arms from the front and from behind: limb, sleeve and hand, relaxed or bent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.adapters.practice.painter.body import build_of
from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, oval, ribbon
from charhub_console.adapters.practice.painter.palette import WHITE, Rgb, darker, lighter, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra


@dataclass(frozen=True, slots=True)
class Arm:
    """Elbow and wrist of an arm, for the right side of the picture; `over` draws it in front of the body."""

    elbow: tuple[float, float]
    wrist: tuple[float, float]
    over: bool = False


def relaxed(person: Person) -> Arm:
    """Hanging at the side."""
    reach = build_of(person).shoulder
    return Arm((reach + 8, 205), (reach + 10, 296))


Bone = Sequence[tuple[float, float, float]]
"""Five (x, y, half width) points: shoulder, upper arm, elbow, forearm, wrist."""


def draw_arm(c: Canvas, person: Person, side: int, arm: Arm, *, behind: bool = False) -> None:
    """One arm with sleeve and hand. `side` -1 is the left of the picture."""
    build, skin = build_of(person), hand_colour(person)
    sx, sy = side * (build.shoulder - build.arm * 0.95), 88 + build.arm * 0.9
    ex, ey, wx, wy = side * arm.elbow[0], arm.elbow[1], side * arm.wrist[0], arm.wrist[1]
    bone = [
        (sx, sy, build.arm * 1.15), ((sx + ex) / 2, (sy + ey) / 2, build.arm * 1.05), (ex, ey, build.arm * 0.9),
        ((ex + wx) / 2, (ey + wy) / 2, build.arm * 0.84), (wx, wy, build.arm * 0.6),
    ]  # fmt: skip
    for part in _parts(bone):
        _tube(c, part, skin, build.arm * 0.3)
    _hand(c, person, skin, (ex, ey), (wx, wy), side)
    if person.outfit.sleeve > 0:
        _sleeve(c, person, bone)
    if person.outfit.plates and not behind:
        metal = lighter(person.main, 0.08)
        form = oval(sx + side * 3, sy - 4, build.arm * 1.75, build.arm * 1.6, side * 20)
        pad = c.shape(form, metal, edge=outline(metal), smooth=False)
        c.glow(sx - 6, sy - 10, build.arm, build.arm, WHITE, 0.55, pad)


def _parts(bone: Bone) -> list[Bone]:
    """A bent arm is drawn in two pieces: the outline of one piece would cross itself in the crook."""
    (sx, sy, _), (ex, ey, _), (wx, wy, _) = bone[0], bone[2], bone[4]
    straight = (ex - sx) * (wx - ex) + (ey - sy) * (wy - ey) > 0.8 * math.dist((sx, sy), (ex, ey)) * math.dist(
        (ex, ey), (wx, wy)
    )
    return [bone] if straight else [bone[:3], bone[2:]]


def _tube(c: Canvas, part: Bone, colour: Rgb, inset: float) -> Patch:
    """One piece of limb or sleeve, in shadow on the right, or below where it lies across."""
    patch = c.shape(ribbon(part), colour, edge=outline(colour), smooth=False)
    (x0, y0, _), (x1, y1, _) = part[0], part[-1]
    dark = darker(colour, 0.45)
    if abs(x1 - x0) < abs(y1 - y0):
        c.shade(patch, [(x + inset, y) for x, y, _ in part] + [(x + 60, y) for x, y, _ in reversed(part)], dark, 0.32)
    else:
        c.fade(patch, dark, 0.5)
    return patch


def sleeve_colour(person: Person) -> Rgb:
    """A vest and an apron leave the shirt's sleeves."""
    if person.outfit.vest or person.outfit.apron:
        return lighter(person.trim, 0.35)
    return darker(person.second, 0.1) if person.outfit.plates else person.main


def hand_colour(person: Person) -> Rgb:
    """Skin, or the glove."""
    return darker(person.second, 0.3) if Extra.GLOVES in person.extras or person.outfit.panels else person.skin


def _sleeve(c: Canvas, person: Person, bone: Bone) -> None:
    wide, arm, cloth = person.outfit.sleeve, build_of(person).arm, sleeve_colour(person)
    widths = [1.28, 1.2, 1.12 + (wide - 1) * 0.16, 1.05 + (wide - 1) * 0.42, 0.72 * wide]
    spine = [(x, y, arm * w) for (x, y, _), w in zip(bone, widths, strict=True)]
    parts = _parts(spine)
    for part in parts:
        patch = _tube(c, part, cloth, arm * 0.3)
    (ex, ey, _), (wx, wy, _) = bone[2], bone[4]
    if len(parts) == 1:
        for fold in (-7, 3):
            crease = [(ex - arm * 0.7, ey + fold, 0.2), (ex, ey + fold + 4, 1.0), (ex + arm * 0.6, ey + fold + 1, 0.2)]
            c.brush(crease, darker(cloth, 0.35))
    if person.outfit.plates or person.outfit.buttons == 2 or person.outfit.panels or wide > 2:
        length = math.dist((ex, ey), (wx, wy)) or 1.0
        dx, dy = (wx - ex) / length, (wy - ey) / length
        x, y = wx + dx * (spine[4][2] * 0.5 - 8), wy + dy * (spine[4][2] * 0.5 - 8)
        end = [(x + dy * 90, y - dx * 90), (x - dy * 90, y + dx * 90)]
        cuff = [*end, *((px + dx * 90, py + dy * 90) for px, py in reversed(end))]
        c.shade(patch, cuff, person.trim, 1.0, smooth=False)


def _hand(
    c: Canvas, person: Person, skin: Rgb, elbow: tuple[float, float], wrist: tuple[float, float], side: int
) -> None:
    length = max(((wrist[0] - elbow[0]) ** 2 + (wrist[1] - elbow[1]) ** 2) ** 0.5, 1.0)
    dx, dy = (wrist[0] - elbow[0]) / length, (wrist[1] - elbow[1]) / length
    size = build_of(person).arm / 13

    def at(along: float, across: float) -> tuple[float, float]:
        return wrist[0] + (dx * along - dy * across * side) * size, wrist[1] + (dy * along + dx * across * side) * size

    thumb = [(*at(2, 6), 3.4 * size), (*at(12, 9.5), 3.2 * size), (*at(20, 8), 2.4 * size)]
    c.shape(ribbon(thumb), skin, edge=outline(skin), smooth=False)
    palm = [at(-3, 7), at(9, 8.5), at(20, 7), at(33, 3), at(36, 0), at(33, -5), at(18, -8), at(6, -7.5), at(-3, -6)]
    patch = c.shape(palm, skin, edge=outline(skin))
    c.shade(patch, [at(8, -3), at(36, -2), at(36, -12), at(0, -12)], darker(skin), 0.3)
    for across in (-2.2, 2.6):
        c.stroke([at(20, across), at(31, across * 0.7)], outline(skin), 0.8)
