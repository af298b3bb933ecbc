"""The body in profile, facing right, and the whole person in that view."""

from __future__ import annotations

from collections.abc import Callable

from charhub_console.adapters.practice.painter.arms import hand_colour, sleeve_colour
from charhub_console.adapters.practice.painter.body import SOLES, build_of
from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval, ribbon
from charhub_console.adapters.practice.painter.figure import wears_cape
from charhub_console.adapters.practice.painter.outfits import Legs
from charhub_console.adapters.practice.painter.palette import darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Kind
from charhub_console.adapters.practice.painter.side_garments import draw_trunk
from charhub_console.adapters.practice.painter.side_growths import side_cape, side_tail, side_wing
from charhub_console.adapters.practice.painter.side_hair import hair_side_behind
from charhub_console.adapters.practice.painter.side_head import head_side

Step = Callable[[], None]


def side_steps(c: Canvas, person: Person) -> list[Step]:
    """Drawing steps, far to near, of a person seen from their right side."""

    def far() -> None:
        side_wing(c, person)
        side_tail(c, person)
        if wears_cape(person):
            side_cape(c, person)

    def legs() -> None:
        _leg(c, person, far=True)
        _leg(c, person, far=False)

    def trunk() -> None:
        _neck(c, person)
        draw_trunk(c, person)

    def hair_and_head() -> None:
        head_side(c, person)

    return [far, legs, trunk, lambda: hair_side_behind(c, person), hair_and_head, lambda: _arm(c, person)]


def _leg(c: Canvas, person: Person, *, far: bool) -> None:
    outfit, build = person.outfit, build_of(person)
    bare = outfit.legs in (Legs.TIGHTS, Legs.SKIRT)
    colour = mix(person.second, darker(person.main), 0.3) if bare else person.second
    colour = person.main if outfit.panels else colour
    slim, dx = 0.82 if bare else 1.0, 8.0 if far else 0.0
    if far:
        colour = darker(colour, 0.2)
    spine = [
        (-7 + dx, 272, build.thigh * 1.1 * slim),
        (-3 + dx, 340, build.thigh * slim),
        (3 + dx, 465, 21 * slim),
        (-4 + dx, 530, 22 * slim),
        (-9 + dx, 655, 14 * slim),
    ]
    patch = c.shape(ribbon(spine), colour, edge=outline(colour), smooth=False)
    c.shade(patch, [(-14, 240), (-60, 240), (-60, 690), (-14, 690), (-9, 465)], darker(colour, 0.5), 0.32)
    if outfit.legs is Legs.PLATES and not far:
        metal = lighter(person.main, 0.12)
        knee = c.shape(oval(10, 470, 17, 24), metal, edge=outline(metal), smooth=False)
        c.glow(10, 460, 12, 14, (255, 255, 255), 0.6, knee)
    _shoe(c, person, dx, far=far)


def _shoe(c: Canvas, person: Person, dx: float, *, far: bool) -> None:
    height = person.outfit.boots
    leather = mix(darker(person.second, 0.45), (60, 42, 38), 0.35)
    if person.outfit.plates or person.kind is Kind.ROBOT:
        leather = darker(person.main, 0.15)
    leather = darker(leather, 0.2) if far else leather
    top, w = {0: (652.0, 15.0), 1: (612.0, 17.0), 2: (505.0, 24.0)}[height]
    x = -9 + dx
    shaft: list[Point] = [
        (x - w + (4 if height == 2 else 0), top, 1.0),
        (x - 17, 640),
        (x - 20, 668),
        (x - 19, SOLES - 1, 1.0),
    ]
    toe: list[Point] = [
        (x + 36, SOLES, 1.0),
        (x + 46, 682),
        (x + 36, 672),
        (x + 18, 662),
        (x + 15, 645),
        (x + w + (2 if height == 2 else 0), top, 1.0),
    ]
    patch = c.shape([*shaft, *toe], leather, edge=outline(leather))
    c.shade(
        patch, [(x - 40, 683), (x + 60, 683), (x + 60, 700), (x - 40, 700)], darker(leather, 0.6), 0.8, smooth=False
    )
    c.shade(patch, [(x - 40, top - 8), (x - 8, top - 8), (x - 10, 695), (x - 40, 695)], darker(leather, 0.5), 0.35)
    if height:
        cuff = [(x - w - 1, top - 3), (x + w + 2, top - 3), (x + w + 2, top + 9), (x - w - 1, top + 9)]
        c.shape(cuff, lighter(leather, 0.12), edge=outline(leather), smooth=False, line=0.8)


def _neck(c: Canvas, person: Person) -> None:
    thick = build_of(person).neck
    skin = person.skin
    patch = c.shape(
        [(-10 - thick, 16), (thick - 6, 30), (thick - 7, 60), (14, 84), (-30, 84), (-11 - thick, 56)],
        skin,
        edge=outline(skin),
    )
    c.shade(patch, [(-50, 20), (30, 20), (30, 52), (-4, 66), (-50, 84)], darker(skin, 0.4), 0.5)


def _arm(c: Canvas, person: Person) -> None:
    build, outfit, skin, cloth = build_of(person), person.outfit, hand_colour(person), sleeve_colour(person)
    w = build.arm * 1.06
    bone = [
        (-9.0, 104.0, w * 1.15),
        (-13.0, 154.0, w * 1.05),
        (-13.0, 205.0, w * 0.92),
        (-5.0, 250.0, w * 0.84),
        (6.0, 294.0, w * 0.62),
    ]
    limb = c.shape(ribbon(bone), skin, edge=outline(skin), smooth=False)
    c.shade(
        limb, [(x - w * 0.2, y) for x, y, _ in bone] + [(x - 50, y) for x, y, _ in reversed(bone)], darker(skin), 0.35
    )
    hand = [(0, 290), (12, 290), (17, 306), (15, 322), (12, 331), (6, 331), (2, 318), (0, 304)]
    c.shape(hand, skin, edge=outline(skin))
    c.shape(ribbon([(13, 298, 3), (18, 308, 3), (18, 318, 2.2)]), skin, edge=outline(skin), smooth=False)
    if outfit.sleeve > 0:
        wide = outfit.sleeve
        widths = (1.28, 1.2, 1.12 + (wide - 1) * 0.16, 1.05 + (wide - 1) * 0.36, 0.72 * wide)
        spine = [(x, y, w * k) for (x, y, _), k in zip(bone, widths, strict=True)]
        patch = c.shape(ribbon(spine), cloth, edge=outline(cloth), smooth=False)
        c.shade(
            patch,
            [(x - k * 0.15, y) for x, y, k in spine] + [(x - 80, y) for x, y, _ in reversed(spine)],
            darker(cloth, 0.5),
            0.34,
        )
        for y in (196, 208):
            c.brush([(-24, y, 0.2), (-12, y + 4, 1.0), (-2, y, 0.2)], darker(cloth, 0.35))
        if outfit.plates or outfit.buttons == 2 or outfit.panels or wide > 2:
            c.shade(patch, [(-80, 282), (80, 276), (80, 330), (-80, 330)], person.trim, 1.0)
    if outfit.plates:
        metal = lighter(person.main, 0.08)
        pad = c.shape(oval(-10, 100, build.arm * 1.8, build.arm * 1.6), metal, edge=outline(metal), smooth=False)
        c.glow(-4, 92, build.arm, build.arm, (255, 255, 255), 0.55, pad)
