"""Finding characters by what they are: by words of a person, by likeness to one, as recommendations beside several."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.domain import recommendation
from charhub_console.domain.embedding import HASH_BASED, Likely, character_text, hash_based_v1, to_json
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.engine.ports import VectorIndex
from charhub_console.engine.tools import Tools

AT_ONCE = 64
_WIDER = 8  # times as many as wanted are looked at, to choose unlike ones among them


@dataclass(frozen=True, slots=True)
class _Known:
    """All vectors as they were at one moment."""

    mark: tuple[int, int]
    ids: list[str]
    places: dict[str, int]
    vectors: list[array[float]]
    index: VectorIndex


class Search:
    """What is searched are characters that are no drafts. Vectors that lack are made at the next search, and kept."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._known: _Known | None = None

    @property
    def is_lexical(self) -> bool:
        """Whether only words are compared, because there is no language model."""
        return self._tools.embedder.is_lexical

    async def by_text(self, text: str, *, limit: int = 20) -> list[Likely]:
        """The nearest to what a person says, nearest first.

        Raises:
            InvalidInput: no words.
            NotConfigured: the language model is not there.
        """
        if not text.strip():
            raise InvalidInput("There are no words to search by.", "Say what the character is like.")
        (query,) = await self._tools.embedder.vectors([text])
        if not any(query):
            return []
        return await self._nearest(query, limit, but=())

    async def similar(self, character_id: str, *, limit: int = 20) -> list[Likely]:
        """The nearest to one character, without it. Raises: NotFound, NotConfigured."""
        return await self._nearest(await self._vector(character_id), limit, but=(character_id,))

    async def recommend(
        self, liked: Sequence[str], *, limit: int = 20, diversity: float = recommendation.DIVERSITY
    ) -> list[Likely]:
        """Near to all of these, unlike each other. Raises: InvalidInput, NotFound, NotConfigured."""
        if not liked:
            raise InvalidInput("Nobody was named to recommend others beside.", "Name one character or several.")
        if not 0 <= diversity <= 1:
            raise InvalidInput(f"{diversity} is no diversity.", "Give a number from 0 (near) to 1 (unlike).")
        query = recommendation.middle([await self._vector(one) for one in liked])
        near = await self._nearest(query, limit * _WIDER, but=liked)
        vectors = [await self._vector(one.character_id) for one in near]
        chosen = recommendation.diverse(vectors, [one.cosine for one in near], limit, diversity)
        return [near[at] for at in chosen]

    async def document(self, character_id: str, *, hash_based: bool = False) -> str:
        """Its embeddings file in MedusaVR's shape. Raises: NotFound, NotConfigured.

        Args:
            hash_based: with MedusaVR's own numbers instead of a vector.
        """
        character = await self._tools.store.character(character_id)
        if character is None:
            raise NotFound("There is no such character.", "It may belong to another data folder.")
        text = character_text(character)
        if hash_based:
            return to_json(text, hash_based_v1(text), HASH_BASED, character.seed)
        (vector,) = await self._tools.embedder.vectors([text])
        return to_json(text, vector, self._tools.embedder.model, character.seed)

    async def _nearest(self, query: array[float], limit: int, *, but: Sequence[str]) -> list[Likely]:
        known = await self._refreshed()
        found = await asyncio.to_thread(known.index.nearest, query, limit + len(but))
        likely = [Likely(known.ids[at], cosine) for at, cosine in found]
        return [one for one in likely if one.character_id not in but][:limit]

    async def _vector(self, character_id: str) -> array[float]:
        known = await self._refreshed()
        if character_id not in known.places:
            raise NotFound(f"There is no finished character {character_id!r}.", "Drafts are not searched.")
        return known.vectors[known.places[character_id]]

    async def _refreshed(self) -> _Known:
        """Make the vectors that lack, and read all again if anything changed, here or in another process."""
        store, embedder, known = self._tools.store, self._tools.embedder, self._known
        while characters := await store.without_vector(embedder.model, limit=AT_ONCE):
            made = await embedder.vectors([character_text(one) for one in characters])
            await store.save_vectors(embedder.model, list(zip(characters, made, strict=True)))
        mark = await store.vectors_mark(embedder.model)
        if known is None or known.mark != mark:
            ids, vectors = await store.vectors(embedder.model)
            index = await asyncio.to_thread(self._tools.make_index, vectors)
            known = _Known(mark, ids, {one: at for at, one in enumerate(ids)}, vectors, index)
            self._known = known
        return known
