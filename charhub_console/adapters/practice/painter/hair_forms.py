"""Forms that hair is made of on every side of the head: curls, spikes, waves, tails, plaits."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from charhub_console.adapters.practice.painter.canvas import Canvas, Patch, Point, curve, oval, ribbon
from charhub_console.adapters.practice.painter.palette import Rgb, darker, lighter, outline
from charhub_console.adapters.practice.painter.person import Person
from charhub_console.adapters.practice.painter.person_words import Hair

LENGTH = {Hair.LONG: 225.0, Hair.WAVY: 185.0, Hair.BOB: 52.0, Hair.CURLY: 66.0}
"""How far the hanging hair reaches, in figure units below the eyes."""


def hair_colours(person: Person) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """Base, shadow, light, line."""
    base = person.hair_colour
    return base, darker(base, 0.3), lighter(base, 0.34), outline(base)


def scalloped(points: Sequence[Point], bulge: float, size: float) -> list[Point]:
    """Replace a smooth outline by curls along it."""
    result: list[Point] = []
    cx, cy = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    for index, start in enumerate(points):
        end = points[(index + 1) % len(points)]
        pieces = max(round(math.hypot(end[0] - start[0], end[1] - start[1]) / size), 1)
        for piece in range(pieces):
            for t, out in ((piece / pieces, 0.0), ((piece + 0.5) / pieces, bulge)):
                x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
                length = math.hypot(x - cx, y - cy) or 1.0
                result.append((x + (x - cx) / length * out, y + (y - cy) / length * out))
    return result


def spikes(c: Canvas, person: Person, points: Sequence[tuple[float, float]], shift: float = 0.0) -> Patch:
    """A jagged crest."""
    base, dark, _, line = hair_colours(person)
    patch = c.shape([(x + shift, y) for x, y in points], base, edge=line, smooth=False)
    c.fade(patch, dark, 0.5)
    return patch


def wavy(points: Sequence[Point]) -> list[Point]:
    """Let an outline swing from the ears down."""
    return [(p[0] + 5 * math.sin(p[1] / 17), *p[1:]) if p[1] > 20 else p for p in _dense(points)]


def _dense(points: Sequence[Point], gap: float = 18.0, *, closed: bool = True) -> list[Point]:
    result: list[Point] = []
    for index, start in enumerate(points if closed else points[:-1]):
        end = points[(index + 1) % len(points)]
        pieces = max(round(math.hypot(end[0] - start[0], end[1] - start[1]) / gap), 1)
        result += [
            (start[0] + (end[0] - start[0]) * i / pieces, start[1] + (end[1] - start[1]) * i / pieces)
            for i in range(pieces)
        ]
    return result


def strand_fall(c: Canvas, person: Person, spine: Sequence[tuple[float, float]], width: float) -> None:
    """A ponytail along a line, tied at its start."""
    base, dark, light, line = hair_colours(person)
    widths = [0.45, 0.9, 1.1, 0.85, 0.1]
    patch = c.shape(list(strand_form(spine, [width * w for w in widths])), base, edge=line, smooth=False)
    c.fade(patch, dark, 0.7)
    for offset in (-0.35, 0.3):
        c.brush(
            [(x + width * offset, y, w) for (x, y), w in zip(spine, (0.2, 0.9, 1.1, 0.8, 0.1), strict=True)],
            dark if offset > 0 else light,
        )
    x, y = spine[0]
    c.shape(oval(x - 3, y + 2, 7, 8), person.trim, edge=outline(person.trim), smooth=False, line=0.7)


def strand_form(spine: Sequence[tuple[float, float]], widths: Sequence[float]) -> list[tuple[float, float]]:
    return ribbon([(x, y, w) for (x, y), w in zip(spine, widths, strict=True)])


def curled(points: Sequence[Point]) -> list[Point]:
    result: list[Point] = []
    for start, end in itertools.pairwise(points):
        pieces = max(round(math.hypot(end[0] - start[0], end[1] - start[1]) / 18), 1)
        for piece in range(pieces):
            for t, out in ((piece / pieces, 0.0), ((piece + 0.5) / pieces, 8.0)):
                x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
                length = math.hypot(x, y + 5) or 1.0
                result.append((x + x / length * out, y + (y + 5) / length * out))
    return [*result, points[-1]]


def jagged(points: Sequence[Point]) -> list[Point]:
    """Turn an outline into spikes pointing away from the head."""
    path = curve(points, closed=False)
    spots: list[Point] = [path[round(i * (len(path) - 1) / 22)] for i in range(22)]
    result: list[Point] = [points[0]]
    for index, (x, y, *_) in enumerate(spots[1:]):
        length = math.hypot(x, y + 8) or 1.0
        out = (9.0 + 4.0 * (index % 3)) if index % 2 else -1.0
        if y > -8:
            out *= 0.35
        sweep = 5.0 if out > 4 else 0.0  # every spike leans the same way
        result.append((x + x / length * out + sweep, y + (y + 8) / length * out, 1.0))
    return [*result, points[-1]]


def braid(c: Canvas, person: Person, spine: Sequence[tuple[float, float]]) -> None:
    """A plait of overlapping drops along a line."""
    base, dark, _, line = hair_colours(person)
    path = curve(spine, closed=False)
    count = round(sum(math.dist(a, b) for a, b in itertools.pairwise(path)) / 12.5)
    steps = [path[round(i * (len(path) - 1) / count)] for i in range(count + 1)]
    for index, (x, y) in enumerate(steps):
        size = 10.5 - index * 0.45
        knot = c.shape(
            oval(x + (2.5 if index % 2 else -2.5), y, size, size * 0.92, 30 if index % 2 else -30),
            base,
            edge=line,
            smooth=False,
            line=0.8,
        )
        c.fade(knot, dark, 0.6)
    x, y = steps[-1]
    c.shape([(x - 4, y + 4), (x + 4, y + 4), (x + 6, y + 24), (x, y + 30), (x - 6, y + 24)], dark, edge=line)
    c.shape(
        [(x - 6, y + 3), (x + 6, y + 3), (x + 5, y + 9), (x - 5, y + 9)],
        person.trim,
        edge=outline(person.trim),
        smooth=False,
    )
