"""How far a head is turned, and where its points then lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.adapters.practice.painter.canvas import Point


@dataclass(frozen=True, slots=True)
class Turn:
    """A head turned about its axis; positive turns the face to the right of the picture."""

    yaw_deg: float = 0.0

    def at(self, x: float, y: float, z: float | None = None) -> tuple[float, float]:
        """Where a point of the head lies in the picture; without `z` (towards us) it lies on the face."""
        depth = 34 * math.sqrt(max(0.0, 1 - (x / 43) ** 2)) if z is None else z
        yaw = math.radians(self.yaw_deg)
        return (x * math.cos(yaw) + depth * math.sin(yaw), y)

    def all(self, points: Sequence[Point], z: float | None = None) -> list[Point]:
        """`at` for many points; sharp corners stay sharp."""
        return [(*self.at(p[0], p[1], z), *p[2:]) for p in points]


FRONT = Turn()


QUARTER = Turn(27.0)
