"""Long lists of candidates: order, counts and narrow rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.candidate import Level, ModelFlags, Status, Verdict
from charhub_console.domain.listing import CODES, CandidateFilter, CandidateSort, IdArray
from charhub_console.engine.browse import Browse
from tests.adapters.sqlite_examples import a_candidate, a_decision

GREEN = ModelFlags(1, allow_no_credit=True, allow_commercial_use=("Image",), allow_derivatives=True)
RED = ModelFlags(2, allow_commercial_use=("None",))
PLAIN = a_candidate(1, level=Level.PG, reactions=5, model_flags=(GREEN, RED), thumbnail_path="thumbnails/1.jpg")
TWIN = a_candidate(2, level=Level.PG, duplicate_group=PLAIN.id, model_flags=(GREEN,), gate="hold")
SPICY = a_candidate(3, level=Level.R, reactions=9)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "console.db")
    await store.add_candidates([PLAIN, TWIN, SPICY])
    await store.decide(a_decision(TWIN, Verdict.REJECT))
    yield store
    await store.close()


async def test_a_listing_has_ids_in_order_and_their_statuses(store: SqliteStore) -> None:
    found = await store.candidate_listing(sort=CandidateSort.NEWEST)
    assert list(found.ids) == [PLAIN.id, TWIN.id, SPICY.id]
    assert list(found.statuses) == [CODES[Status.NEW], CODES[Status.REJECTED], CODES[Status.NEW]]
    assert found.complete
    by_likes = await store.candidate_listing(CandidateFilter(statuses=(Status.NEW,)), sort=CandidateSort.REACTIONS)
    assert list(by_likes.ids) == [SPICY.id, PLAIN.id]


async def test_the_beginning_of_a_listing_says_that_it_is_one(store: SqliteStore) -> None:
    assert not (await store.candidate_listing(sort=CandidateSort.NEWEST, limit=2)).complete
    assert (await store.candidate_listing(sort=CandidateSort.NEWEST, limit=9)).complete


async def test_the_first_screen_comes_with_its_rows(store: SqliteStore) -> None:
    first = await Browse(store).first_screen(CandidateFilter(), CandidateSort.NEWEST, 2)
    assert [brief.id for brief in first.briefs] == [PLAIN.id, TWIN.id]


async def test_rows_come_in_the_order_asked_for_and_unknown_ones_are_left_out(store: SqliteStore) -> None:
    spicy, plain, twin = await store.candidate_briefs([SPICY.id, a_candidate().id, PLAIN.id, TWIN.id])
    assert (spicy.id, plain.id, twin.id) == (SPICY.id, PLAIN.id, TWIN.id)
    assert (plain.has_duplicates, twin.has_duplicates, spicy.has_duplicates) == (True, True, False)
    assert (plain.licence, twin.licence, spicy.licence) == ("red", "green", "")
    assert (twin.status, twin.gate, plain.thumbnail_path) == (Status.REJECTED, "hold", "thumbnails/1.jpg")
    assert await store.candidate_briefs([]) == []


async def test_counts_tell_what_the_level_hides(store: SqliteStore) -> None:
    counts = await store.candidate_counts(CandidateFilter(statuses=(Status.NEW,), levels=Level.PG))
    assert counts.by_status == {Status.NEW: 1, Status.APPROVED: 0, Status.REJECTED: 1, Status.HELD: 0}
    assert (counts.total, counts.other_levels) == (2, 1)
    assert (await store.candidate_counts()).total == 3


def test_ids_in_sixteen_bytes_each_are_a_sequence() -> None:
    ids = [a_candidate().id for _ in range(5)]
    packed = IdArray.of(ids)
    assert list(packed) == ids
    assert list(packed[1:3]) == ids[1:3]
    assert list(packed[::-2]) == ids[::-2]
    assert packed[-1] == ids[-1]
    assert packed == packed[:2] + packed[2:]
    assert [packed.find(one) for one in ids] == [0, 1, 2, 3, 4]
    assert packed.find(a_candidate().id) == packed.find("no id") == packed.find("ab") == -1
    with pytest.raises(IndexError):
        packed[5]


def test_an_id_that_only_seems_to_be_there_across_a_border_is_not_found() -> None:
    first, second = "0" * 16 + "1" * 16, "2" * 16 + "3" * 16
    assert IdArray.of([first, second]).find("1" * 16 + "2" * 16) == -1
