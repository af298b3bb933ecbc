"""What to recommend beside what somebody likes: near to it, and not five times the same."""

from __future__ import annotations

import operator
from array import array
from collections.abc import Sequence

DIVERSITY = 0.3
"""How much being unlike what was chosen before counts against being near: 0 only near, 1 only unlike."""


def middle(vectors: Sequence[array[float]]) -> array[float]:
    """The mean of several tastes, of length 1 (all 0 where they cancel out)."""
    sums = [sum(column) for column in zip(*vectors, strict=True)]
    length = sum(number * number for number in sums) ** 0.5
    return array("f", (number / length for number in sums) if length else sums)


def diverse(
    vectors: Sequence[array[float]], nearness: Sequence[float], count: int, diversity: float = DIVERSITY
) -> list[int]:
    """Positions of what to show, best first, by maximal marginal relevance (Carbonell and Goldstein, 1998).

    Args:
        nearness: of each to what is liked, as cosine; of equals the earlier one first.
    """
    left = list(range(len(vectors)))
    likeness = [-1.0] * len(vectors)  # to the most alike of those chosen
    chosen: list[int] = []
    while left and len(chosen) < count:
        weight = diversity if chosen else 0.0  # the first one is the nearest
        best = max(left, key=lambda at: (1 - weight) * nearness[at] - weight * likeness[at])
        left.remove(best)
        chosen.append(best)
        for at in left:
            likeness[at] = max(likeness[at], cosine(vectors[at], vectors[best]))
    return chosen


def cosine(left: array[float], right: array[float]) -> float:
    """Of two vectors of length 1."""
    return float(sum(map(operator.mul, left, right)))
