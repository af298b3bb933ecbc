"""A whole person in one of the five views."""

from __future__ import annotations

from collections.abc import Callable

from charhub_console.adapters.practice.painter.accessories import draw_accessories
from charhub_console.adapters.practice.painter.arms import Arm, draw_arm, relaxed
from charhub_console.adapters.practice.painter.body import draw_legs
from charhub_console.adapters.practice.painter.canvas import Canvas
from charhub_console.adapters.practice.painter.eyes import glasses
from charhub_console.adapters.practice.painter.face import draw_face
from charhub_console.adapters.practice.painter.garments import draw_cape, draw_garment
from charhub_console.adapters.practice.painter.growths import draw_ears, draw_muzzle, draw_tail, draw_top, draw_wings
from charhub_console.adapters.practice.painter.hair import hair_behind, hair_front
from charhub_console.adapters.practice.painter.hair_back import hair_back
from charhub_console.adapters.practice.painter.palette import darker
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra, Hair
from charhub_console.adapters.practice.painter.turn import FRONT, Turn

Step = Callable[[], None]
EARS_SHOW = frozenset({Hair.SHORT, Hair.SPIKY, Hair.SLICKED, Hair.BUN, Hair.PONYTAIL, Hair.MOHAWK, Hair.BRAID})


def wears_cape(person: Person) -> bool:
    """By cut or by choice."""
    return person.outfit.cape or Extra.CAPE in person.extras


def front_steps(
    c: Canvas, person: Person, turn: Turn = FRONT, arms: tuple[Arm, Arm] | None = None, tilt_deg: float = 0.0
) -> list[Step]:
    """Drawing steps, far to near, of a person facing us; `arms` are (left, right) of the picture."""
    body = c if not turn.yaw_deg else c.placed(-4, 0, 0, (0.93, 1.0))
    head = c.placed(0, 44, tilt_deg).placed(0, -44)
    left, right = arms or (relaxed(person), relaxed(person))

    def far() -> None:
        draw_wings(body, person)
        draw_tail(body, person, behind=False)
        if wears_cape(person):
            draw_cape(body, person, behind=False)
        hair_behind(head, person, turn)

    def limbs() -> None:
        for side, arm in ((-1, left), (1, right)):
            if not arm.over:
                draw_arm(body, person, side, arm)

    def trunk() -> None:
        draw_garment(body, person, behind=False)
        for side, arm in ((-1, left), (1, right)):
            if arm.over:
                draw_arm(body, person, side, arm)

    def face() -> None:
        draw_ears(head, person, turn)
        patch = draw_face(head, person, turn)
        draw_muzzle(head, person, turn, patch)
        hair_front(head, person, turn, patch)
        if turn.yaw_deg and person.hair in EARS_SHOW:
            draw_ears(head, person, turn)

    def finish() -> None:
        draw_top(head, person, turn)
        draw_accessories(head, person, turn)
        if Extra.GLASSES in person.extras:
            glasses(head, turn, darker(person.second, 0.4))

    return [far, lambda: draw_legs(body, person), limbs, trunk, face, finish]


def back_steps(c: Canvas, person: Person) -> list[Step]:
    """Drawing steps of a person seen from behind."""

    def limbs() -> None:
        for side in (-1, 1):
            draw_arm(c, person, side, relaxed(person), behind=True)

    def trunk() -> None:
        draw_garment(c, person, behind=True)
        if wears_cape(person):
            draw_cape(c, person, behind=True)

    def head() -> None:
        draw_ears(c, person, FRONT)
        skin = c.shape(
            [
                (0, -54),
                (26, -48),
                (38, -24),
                (38, -2),
                (33, 26),
                (22, 44),
                (0, 48),
                (-22, 44),
                (-33, 26),
                (-38, -2),
                (-38, -24),
                (-26, -48),
            ],
            person.skin,
            edge=darker(person.skin, 0.6),
        )
        c.fade(skin, darker(person.skin, 0.4), 0.4)

    def growths() -> None:
        draw_wings(c, person)
        draw_tail(c, person, behind=True)

    def hair() -> None:
        hair_back(c, person)
        draw_top(c, person, FRONT, behind=True)
        draw_accessories(c, person, FRONT, behind=True)

    return [lambda: draw_legs(c, person), limbs, trunk, head, growths, hair]


def ground_shadow(c: Canvas) -> None:
    """Where the figure stands."""
    c.glow(0, 688, 120, 20, (60, 50, 90), 0.5)
