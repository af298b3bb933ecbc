"""Texts as vectors, and finding the nearest of many."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Makes vectors of length 1 of texts."""

    model: str
    """Goes with every vector, so that those of different models are never compared."""

    is_lexical: bool
    """Whether it only compares words, and faces have to say so."""

    async def vectors(self, texts: Sequence[str]) -> list[array[float]]:
        """One each, in order. Raises: NotConfigured (the model is not there, or not what it should be)."""
        ...

    async def check(self) -> str:
        """Load the model and try it; returns what a person may read. Raises: NotConfigured."""
        ...


class VectorIndex(Protocol):
    """Exact search among vectors of length 1."""

    def nearest(self, query: array[float], count: int) -> list[tuple[int, float]]:
        """(position, cosine) of the `count` nearest, nearest first; of equals the earlier one first."""
        ...
