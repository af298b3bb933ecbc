"""The library of characters: completeness, filters, order, counts, one page, repairing many; on real rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import BoardFilter
from charhub_console.domain.character import OFFICIAL_BOT, Character, CharacterState
from charhub_console.domain.errors import NotFound
from charhub_console.domain.library import Completeness, LibraryFilter, LibrarySort, completeness
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.library import Library
from tests.adapters.sqlite_examples import NOON, a_candidate, a_drafted_character, an_attempt, an_entry, paint

NEWEST, NAME = LibrarySort.NEWEST, LibrarySort.NAME
EVERY = LibraryFilter()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "console.db", patience_s=5.0)
    yield store
    await store.close()


@pytest.fixture
def library(store: SqliteStore) -> Library:
    return Library(cast(Any, SimpleNamespace(store=store, charhub=None)))


async def a_painted(store: SqliteStore, name: str, *views: View, **changes: Any) -> Character:
    character, run = await a_drafted_character(store, name=name, **{"state": CharacterState.PARTIAL, **changes})
    for view in views:
        await paint(store, an_attempt(character, run, view))
    return character


async def one_of_each(store: SqliteStore) -> dict[str, Character]:
    made = [
        await a_painted(store, "Whole", *View, state=CharacterState.COMPLETE),
        await a_painted(store, "Alone", View.AVATAR, with_references=False, state=CharacterState.COMPLETE),
        await a_painted(store, "Half", View.AVATAR, View.REFERENCE_BACK),
        await a_painted(store, "Bare", state=CharacterState.FAILED),
        await a_painted(store, "Busy", View.AVATAR, state=CharacterState.GENERATING),
        await a_painted(store, "Thought", state=CharacterState.DRAFT),
    ]
    half = made[2]
    run = (await store.attempts(half.id))[0].run_id
    again, failed = await a_painted(store, "Again", View.AVATAR), await a_painted(store, "Sad", *REFERENCES[:1])
    await store.add_attempt(an_attempt(again, cast(Any, SimpleNamespace(id=run)), View.REFERENCE_SIDE))
    attempt = await store.add_attempt(an_attempt(failed, cast(Any, SimpleNamespace(id=run))))
    await store.change_attempt(attempt.id, state=AttemptState.FAILED, error="No.", advice="Retry.", ended_at=NOON)
    return {one.name: one for one in (*made, again, failed)}


async def names(store: SqliteStore, library: Library, where: LibraryFilter, sort: LibrarySort = NAME) -> list[str]:
    return [row.name for row in await library.rows(await library.listing(where, sort))]


async def test_the_store_counts_by_the_same_rule_as_the_rows(store: SqliteStore, library: Library) -> None:
    await one_of_each(store)
    rows = await store.board(BoardFilter())
    expected = {one: sorted(row.name for row in rows if completeness(row) is one) for one in Completeness}
    assert expected == {
        Completeness.COMPLETE: ["Alone", "Whole"],
        Completeness.PAINTING: ["Again", "Busy"],
        Completeness.INCOMPLETE: ["Half"],
        Completeness.FAILED: ["Bare", "Sad"],
    }
    for one in Completeness:
        assert await names(store, library, LibraryFilter(show=(one,))) == expected[one]
    counts = await library.counts(LibraryFilter(show=(Completeness.FAILED,)))
    assert counts.by_completeness == {one: len(found) for one, found in expected.items()}
    assert counts.total == counts.everything == 7


async def test_owner_and_words_narrow_the_list_and_its_counts(store: SqliteStore, library: Library) -> None:
    await a_painted(store, "Mira Vale", owner="ana")
    await a_painted(store, "Bea 100%", owner="ana", description="An elf of the woods.")
    await a_painted(store, "Cleo", species="Elf")
    assert await library.owners() == ("ana", OFFICIAL_BOT)
    assert await names(store, library, LibraryFilter(owner="ana")) == ["Bea 100%", "Mira Vale"]
    assert await names(store, library, LibraryFilter(text="elf")) == ["Bea 100%", "Cleo"]
    assert await names(store, library, LibraryFilter(text="vale MIRA")) == ["Mira Vale"]
    assert await names(store, library, LibraryFilter(text="0%")) == ["Bea 100%"]
    counts = await library.counts(LibraryFilter(owner="ana", text="elf"))
    assert (counts.total, counts.everything) == (1, 3)


async def test_the_newest_run_comes_first_or_the_first_name(store: SqliteStore, library: Library) -> None:
    first, second = await a_painted(store, "beta"), await a_painted(store, "Alpha")
    assert (await store.change_run(cast(str, second.run_id), notes=())).started_at == NOON
    by_name = await library.listing(EVERY, NAME)
    assert list(by_name) == [second.id, first.id]
    assert sorted(await library.listing(EVERY, NEWEST)) == sorted(by_name)


async def test_rows_come_in_the_order_asked_for_and_the_lost_are_left_out(store: SqliteStore, library: Library) -> None:
    one, two = await a_painted(store, "One"), await a_painted(store, "Two")
    rows = await library.rows([two.id, "00000000-0000-4000-8000-000000000000", one.id])
    assert [row.name for row in rows] == ["Two", "One"]


async def test_a_page_has_everything_and_says_what_waits_to_be_sent(store: SqliteStore, library: Library) -> None:
    (candidate,) = await store.add_candidates([a_candidate()])
    character = await a_painted(store, "Mira", View.AVATAR, candidate_id=candidate.id)
    await paint(store, an_attempt(character, cast(Any, SimpleNamespace(id=character.run_id))))
    await store.add_credit_entries([an_entry(100)])
    await store.add_credit_entries([an_entry(-25, character_id=character.id)])

    page = await library.page(character.id)

    assert page.row is not None and page.row.name == "Mira"
    assert (len(page.attempts), [image.active for image in page.images]) == (2, [False, True])
    assert [entry.amount for entry in page.entries] == [-25]
    assert page.candidate is not None and page.candidate.id == candidate.id
    assert page.waiting["character"] == 1 and page.waiting["image"] == 2 and page.waiting["credit_entry"] == 1
    with pytest.raises(NotFound):
        await library.page("00000000-0000-4000-8000-000000000000")


async def test_a_repair_takes_what_is_missing_and_leaves_alone_what_is_under_way_or_blocked(
    store: SqliteStore, library: Library
) -> None:
    found = await one_of_each(store)
    blocked = await a_painted(store, "Gated", state=CharacterState.BLOCKED)
    plan = await library.plan_repair([one.id for one in (*found.values(), blocked)])
    by_id = {one.id: name for name, one in found.items()}
    assert [by_id[one] for one in plan.character_ids] == ["Half", "Bare", "Again", "Sad"]
    assert (plan.views, plan.price) == (3 + 5 + 3 + 4, 0)
    assert await library.repair([found["Whole"].id, found["Busy"].id]) is None


async def test_a_repair_costs_its_owner_what_was_never_paid(store: SqliteStore, library: Library) -> None:
    half = await a_painted(store, "Half", View.AVATAR, View.REFERENCE_BACK, owner="ana", charged=True)
    await store.add_credit_entries([an_entry(1000)])
    await store.add_credit_entries([an_entry(-25, character_id=half.id, views=(View.REFERENCE_SIDE,))])
    plan = await library.plan_repair([half.id])
    assert plan.prices == (("ana", 50),)  # two of three: the third one is paid
