"""What the window narrows candidates down by, and in which order it reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.listing import CandidateFacets, CandidateFilter, CandidateSort
from tests.adapters.sqlite_examples import NOON, a_candidate

FIRST = a_candidate(1, base_model="SDXL", creator="ana", reactions=5, tags=("Knight", "red hair"))
TWIN = a_candidate(2, base_model="SDXL", creator="bo", reactions=9, duplicate_group=FIRST.id, tags=("red hair",))
ALONE = a_candidate(3, base_model="Flux", creator="bo", reactions=1, created_at=NOON - timedelta(days=9))
UNDATED = a_candidate(4, created_at=None, fetched_at=NOON)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "console.db")
    await store.add_candidates([FIRST, TWIN, ALONE, UNDATED])
    yield store
    await store.close()


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (CandidateFilter(base_model="SDXL"), {"1", "2"}),
        (CandidateFilter(creator="bo"), {"2", "3"}),
        (CandidateFilter(creator="bo", base_model="Flux"), {"3"}),
        (CandidateFilter(since=NOON - timedelta(days=1)), {"1", "2", "4"}),
        (CandidateFilter(tags=("red hair",)), {"1", "2"}),
        (CandidateFilter(tags=("red hair", "knight")), {"1"}),
        (CandidateFilter(tags=("red",)), set()),
        (CandidateFilter(has_duplicates=True), {"1", "2"}),
        (CandidateFilter(group=FIRST.id), {"1", "2"}),
        (CandidateFilter(group=ALONE.id), {"3"}),
    ],
)
async def test_a_filter_finds(store: SqliteStore, where: CandidateFilter, found: set[str]) -> None:
    assert {c.source_id for c in await store.candidates(where)} == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (CandidateSort.NEWEST, "4123"),
        (CandidateSort.OLDEST, "3214"),
        (CandidateSort.ARRIVED, "4321"),
        (CandidateSort.REACTIONS, "2134"),
    ],
)
async def test_candidates_come_in_the_order_asked_for(store: SqliteStore, sort: CandidateSort, order: str) -> None:
    assert "".join(c.source_id for c in await store.candidates(sort=sort)) == order


async def test_what_there_is_to_filter_by_comes_most_frequent_first(store: SqliteStore) -> None:
    assert await store.candidate_facets() == CandidateFacets(("SDXL", "Flux"), ("bo", "ana"))
    assert await store.candidate_facets(limit=1) == CandidateFacets(("SDXL",), ("bo",))
