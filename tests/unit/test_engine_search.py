"""Finding characters, on real rows: vectors are made when they lack, and made anew for a character that was changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from charhub_console.adapters.embeddings.index import make_index
from charhub_console.adapters.embeddings.words import WordVectors
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.embedding import from_json, hash_based_v1
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.engine.search import Search
from tests.adapters.sqlite_examples import a_drafted_character


class CountingVectors(WordVectors):
    """Says how many texts it was given."""

    def __init__(self, model: str = "counting") -> None:
        self.model = model
        self.texts = 0

    async def vectors(self, texts: Any) -> Any:
        self.texts += len(texts)
        return await super().vectors(texts)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "console.db", patience_s=5.0)
    yield store
    await store.close()


def a_search(store: SqliteStore, embedder: Any) -> Search:
    return Search(cast(Any, SimpleNamespace(store=store, embedder=embedder, make_index=make_index)))


async def three(store: SqliteStore) -> list[Character]:
    said = {"Luna": "silver-haired elf", "Mara": "silver-haired elven archer", "Rex": "tall robot of steel"}
    made = []
    for name, description in said.items():
        state = CharacterState.COMPLETE
        made.append((await a_drafted_character(store, name=name, description=description, state=state))[0])
    return made


async def test_words_find_the_nearest_first_and_drafts_are_not_searched(store: SqliteStore) -> None:
    luna, mara, rex = await three(store)
    draft, _ = await a_drafted_character(store, name="Silver", description="silver-haired elf")
    search = a_search(store, CountingVectors())
    found = [one.character_id for one in await search.by_text("a silver-haired elf", limit=9)]
    assert found == [luna.id, mara.id, rex.id]
    assert draft.id not in found
    assert [one.character_id for one in await search.by_text("steel robots", limit=1)] == [rex.id]
    assert await search.by_text("the", limit=3) == []
    with pytest.raises(InvalidInput):
        await search.by_text("  ")


async def test_similar_leaves_out_the_one_asked_about(store: SqliteStore) -> None:
    luna, mara, rex = await three(store)
    search = a_search(store, CountingVectors())
    assert [one.character_id for one in await search.similar(luna.id)] == [mara.id, rex.id]
    assert [one.character_id for one in await search.recommend([luna.id, mara.id])] == [rex.id]
    with pytest.raises(NotFound):
        await search.similar("00000000-0000-4000-8000-000000000000")
    with pytest.raises(InvalidInput):
        await search.recommend([])


async def test_a_vector_is_made_once_and_again_after_a_change(store: SqliteStore) -> None:
    luna, _, rex = await three(store)
    embedder = CountingVectors()
    search = a_search(store, embedder)
    await search.similar(luna.id)
    await a_search(store, embedder).similar(luna.id)
    assert embedder.texts == 3, "another process finds them made"
    await store.change_character(rex.id, state=CharacterState.PARTIAL)
    await search.similar(luna.id)
    assert embedder.texts == 3, "its state is no part of it"
    await store.change_character(rex.id, description="silver-haired elf")
    assert (await search.similar(luna.id))[0].character_id == rex.id
    assert embedder.texts == 4


async def test_vectors_of_another_model_are_not_compared(store: SqliteStore) -> None:
    luna, _, _ = await three(store)
    await a_search(store, CountingVectors("one")).similar(luna.id)
    other = CountingVectors("two")
    assert len(await a_search(store, other).similar(luna.id)) == 2
    assert other.texts == 3


async def test_a_character_changed_while_its_vector_is_made_gets_another(store: SqliteStore) -> None:
    luna, *_ = await three(store)

    class Interrupted(CountingVectors):
        async def vectors(self, texts: Any) -> Any:
            if not self.texts:
                await store.change_character(luna.id, description="tall robot of steel")
            return await super().vectors(texts)

    embedder = Interrupted()
    assert (await a_search(store, embedder).similar(luna.id))[0].cosine > 0.5
    assert embedder.texts == 4


async def test_the_embeddings_file_of_a_character(store: SqliteStore) -> None:
    luna, *_ = await three(store)
    search = a_search(store, CountingVectors())
    text, vector, model, seed = from_json(await search.document(luna.id))
    assert (model, seed, len(vector)) == ("counting", luna.seed, 384)
    assert "silver-haired elf" in text
    text, vector, model, _ = from_json(await search.document(luna.id, hash_based=True))
    assert (vector, model) == (hash_based_v1(text), "hash-based-v1")
    with pytest.raises(NotFound):
        await search.document("no such id")
