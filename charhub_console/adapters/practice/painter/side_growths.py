"""Capes, wings and tails in profile, facing right."""

from __future__ import annotations

from charhub_console.adapters.practice.painter.canvas import Canvas, Point, oval, ribbon
from charhub_console.adapters.practice.painter.palette import darker, lighter, mix, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Kind


def side_cape(c: Canvas, person: Person) -> None:
    colour = person.trim if person.trim != person.main else darker(person.main, 0.3)
    colour = mix(colour, darker(person.second), 0.35)
    form: list[Point] = [
        (-4, 68),
        (-40, 74),
        (-62, 140),
        (-84, 330),
        (-120, 590, 1.0),
        (-70, 600),
        (-24, 588, 1.0),
        (-10, 300),
    ]
    patch = c.shape(form, colour, edge=outline(colour))
    c.fade(patch, darker(colour, 0.45), 0.4)
    for x in (-44, -64, -84):
        c.brush([(x * 0.9, 140, 0.3), (x * 1.05, 340, 1.8), (x * 1.2, 588, 0.6)], darker(colour, 0.45))


def side_wing(c: Canvas, person: Person) -> None:
    if person.kind is Kind.ANGEL:
        white, shadow = (248, 246, 242), (206, 204, 222)
        patch = c.shape(
            [
                (-30, 104),
                (-62, 34),
                (-104, 10),
                (-142, 60),
                (-156, 180),
                (-140, 310),
                (-112, 372),
                (-84, 290),
                (-48, 190),
            ],
            white,
            edge=outline(shadow),
        )
        c.fade(patch, shadow, 0.8)
        for index in range(6):
            t = index / 5
            c.shape(
                ribbon(
                    [
                        (-64 - 40 * t, 110 - 20 * t, 6),
                        (-92 - 46 * t, 220 - 50 * t, 11),
                        (-106 - 42 * t, 350 - 150 * t, 3),
                    ]
                ),
                lighter(shadow, 0.5),
                edge=outline(shadow),
                smooth=False,
                line=0.7,
            )
    elif person.kind in (Kind.DEMON, Kind.DRAGON):
        colour = mix(darker(person.skin, 0.35), (70, 40, 70), 0.4)
        patch = c.shape(
            [
                (-30, 108),
                (-72, 34, 1.0),
                (-130, -6, 1.0),
                (-140, 90),
                (-158, 210, 1.0),
                (-126, 168),
                (-108, 256, 1.0),
                (-82, 186),
                (-58, 240, 1.0),
                (-44, 170),
            ],
            colour,
            edge=outline(colour),
        )
        c.fade(patch, darker(colour, 0.5), 0.5)
        for x, y in ((-158, 210), (-108, 256)):
            c.brush([(-74, 34, 3), ((x - 70) / 2, (y + 20) / 2, 2.2), (x, y, 0.4)], lighter(colour, 0.16))
    elif person.kind is Kind.FAIRY:
        wing = c.shape(
            [(-34, 110), (-80, -20), (-140, 10), (-130, 120), (-100, 240), (-60, 220)],
            lighter(person.trim, 0.6),
            edge=lighter(person.trim, 0.2),
        )
        c.fade(wing, person.eyes, 0.35, towards="left")


def side_tail(c: Canvas, person: Person) -> None:
    root = 272.0
    if person.kind in (Kind.FURRY, Kind.CATFOLK):
        colour = person.hair_colour if person.kind is Kind.CATFOLK else person.skin
        if person.animal in ("rabbit", "bear"):
            c.fade(
                c.shape(oval(-52, root, 19, 18), lighter(colour, 0.4), edge=outline(colour), smooth=False),
                darker(colour),
                0.4,
            )
            return
        thick = 26.0 if person.animal in ("fox", "wolf") else 9.5
        tail = c.shape(
            ribbon(
                [
                    (-34, root, thick * 0.4),
                    (-84, root + 60, thick * 0.8),
                    (-134, root + 56, thick),
                    (-158, root - 14, thick * 0.95),
                    (-148, root - 64, 2),
                ]
            ),
            colour,
            edge=outline(colour),
            smooth=False,
        )
        c.fade(tail, darker(colour, 0.5), 0.4)
        if person.animal in ("fox", "wolf"):
            c.shade(
                tail,
                [(-112, root - 30), (-146, root - 6), (-192, root - 20), (-192, root - 100), (-112, root - 100)],
                (250, 244, 236),
                0.95,
            )
    elif person.kind in (Kind.DEMON, Kind.DRAGON):
        colour = darker(person.skin, 0.15)
        thick = 6.0 if person.kind is Kind.DEMON else 15.0
        c.shape(
            ribbon(
                [
                    (-34, root, thick),
                    (-84, root + 100, thick * 0.85),
                    (-134, root + 100, thick * 0.6),
                    (-160, root + 34, thick * 0.3),
                ]
            ),
            colour,
            edge=outline(colour),
            smooth=False,
        )
        if person.kind is Kind.DEMON:
            c.shape(
                [(-160, root + 40, 1.0), (-144, root + 24, 1.0), (-166, root - 2, 1.0), (-182, root + 28, 1.0)],
                colour,
                edge=outline(colour),
                smooth=False,
            )
