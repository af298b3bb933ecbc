"""What is worn on the head, from the front and from behind."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval
from charhub_console.adapters.practice.painter.palette import darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Extra
from charhub_console.adapters.practice.painter.turn import Turn


def draw_accessories(c: Canvas, person: Person, turn: Turn, *, behind: bool = False) -> None:
    """On the head, over the hair."""
    dx, trim = (-4.0 if turn.yaw_deg else 0.0), person.trim
    line = outline(trim)
    if Extra.HEADPHONES in person.extras:
        arc = [(-45 + dx, 0), (-44 + dx, -36), (-26 + dx, -64), (dx, -72), (26 + dx, -64), (44 + dx, -36), (45 + dx, 0)]
        c.stroke(arc, darker(person.second, 0.3), 6.0)
        for side in (-1, 1):
            if not (turn.yaw_deg and side > 0):
                cup = c.shape(
                    oval(side * (46 if not turn.yaw_deg else 34) + dx, 4, 10 if not turn.yaw_deg else 14, 19),
                    person.second,
                    edge=outline(person.second),
                    smooth=False,
                )
                c.fade(cup, darker(person.second, 0.5), 0.5)
                c.shade(
                    cup, oval(side * (48 if not turn.yaw_deg else 34) + dx, 4, 4, 9), person.eyes, 0.9, smooth=False
                )
    if Extra.CROWN in person.extras:
        crown: list[Point] = [
            (-33 + dx, -44),
            (-38 + dx, -74),
            (-21 + dx, -60),
            (-12 + dx, -84),
            (dx, -64),
            (12 + dx, -84),
            (21 + dx, -60),
            (38 + dx, -74),
            (33 + dx, -44),
            (dx, -38),
        ]
        patch = c.shape(crown, (236, 190, 82), edge=(140, 92, 34), smooth=False)
        c.fade(patch, (168, 108, 40), 0.5)
        for x in (-20, 0, 20):
            c.shape(oval(x + dx, -50, 3.6, 4.4), person.eyes, edge=(140, 92, 34), smooth=False, line=0.6)
    if Extra.HAT in person.extras:
        _hat(c, person, dx)
    if Extra.FLOWER in person.extras and not behind:
        fx, fy = (-34 + dx, -34)
        for angle in range(5):
            turned = c.placed(fx, fy, angle * 72)
            turned.shape(oval(0, -7.5, 5.6, 7.5), lighter(trim, 0.2), edge=line, smooth=False, line=0.7)
        c.shape(oval(fx, fy, 4.4, 4.4), (248, 212, 96), edge=line, smooth=False, line=0.6)


def _hat(c: Canvas, person: Person, dx: float) -> None:
    felt = mix(person.second, darker(person.main, 0.3), 0.35)
    line = outline(felt)
    top: list[Point] = [
        (-38 + dx, -40),
        (-33 + dx, -84),
        (-20 + dx, -98),
        (dx, -94),
        (20 + dx, -98),
        (33 + dx, -84),
        (38 + dx, -40),
        (dx, -34),
    ]
    crown = c.shape(top, felt, edge=line)
    c.fade(crown, darker(felt, 0.5), 0.4, towards="right")
    c.shade(crown, [(-60 + dx, -58), (dx, -50), (60 + dx, -58), (60 + dx, -30), (-60 + dx, -30)], person.trim, 1.0)
    brim = c.shape(
        [
            (-82 + dx, -36),
            (-40 + dx, -49),
            (dx, -45),
            (40 + dx, -49),
            (82 + dx, -36),
            (40 + dx, -27),
            (dx, -24),
            (-40 + dx, -27),
        ],
        felt,
        edge=line,
    )
    c.fade(brim, darker(felt, 0.5), 0.5)
