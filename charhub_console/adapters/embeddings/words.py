"""Implements `engine.ports.embeddings.Embedder` without a model: by the words themselves."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence

from charhub_console.domain import lexical


class WordVectors:
    """Compares words and pieces of words, and says so."""

    model = lexical.MODEL
    is_lexical = True

    async def vectors(self, texts: Sequence[str]) -> list[array[float]]:
        """See the port."""
        return await asyncio.to_thread(lambda: [lexical.vector(text) for text in texts])

    async def check(self) -> str:
        """Always there."""
        return "by words alone: set search.model_folder to search by meaning (docs/search.md)"
