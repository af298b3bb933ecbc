"""The board: one read for all rows, verbs on single views, pausing; on real rows."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import BoardFilter, Standing
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.prompts import edited_prompt
from charhub_console.domain.run import BackendWish, Order, Rest, RunKind, RunState
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import (
    NOON,
    a_candidate,
    a_character,
    a_drafted_character,
    a_run,
    an_attempt,
    paint,
    waiting,
)

EVERY = BoardFilter()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path, patience_s=5.0)
    yield store
    await store.close()


async def fail(store: SqliteStore, attempt_id: str, error: str = "The server ran out of memory.") -> None:
    await store.change_attempt(attempt_id, state=AttemptState.FAILED, error=error, advice="Retry.", ended_at=NOON)


async def test_a_row_shows_the_newest_attempt_and_the_active_image_of_each_view(store: SqliteStore) -> None:
    (candidate,) = await store.add_candidates([a_candidate(thumbnail_path="thumbnails/c.jpg")])
    character, run = await a_drafted_character(store, candidate_id=candidate.id, state=CharacterState.PARTIAL)
    first = await paint(store, an_attempt(character, run))
    second = await store.add_attempt(an_attempt(character, run))
    await fail(store, second.id)

    (row,) = await store.board(EVERY)

    avatar = row.view(View.AVATAR)
    assert avatar is not None
    assert (avatar.number, avatar.state, avatar.error) == (2, AttemptState.FAILED, "The server ran out of memory.")
    assert (avatar.active_attempt, avatar.active_number) == (first.attempt_id, 1)
    assert avatar.active_thumbnail == f"thumbnails/views/{first.attempt_id}.jpg"
    assert (row.name, row.source_thumbnail, row.began_at) == (character.name, "thumbnails/c.jpg", run.started_at)
    assert row.delivered == (View.AVATAR,)
    assert row.view(View.REFERENCE_BACK) is None


async def test_drafts_are_on_no_board_and_those_under_way_come_first(store: SqliteStore) -> None:
    old, new = await store.add_run(a_run()), await store.add_run(a_run())
    await store.add_character(a_character(run_id=new.id, name="Draft"))
    await store.add_character(a_character(run_id=new.id, name="Ended", state=CharacterState.COMPLETE))
    await store.add_character(a_character(run_id=old.id, name="Painted", state=CharacterState.GENERATING))
    assert [row.name for row in await store.board(EVERY)] == ["Painted", "Ended"]


async def test_the_board_of_a_run_has_those_it_ordered_and_those_it_tried(store: SqliteStore) -> None:
    drafted, night = await a_drafted_character(store, state=CharacterState.PARTIAL)
    other, _ = await a_drafted_character(store, state=CharacterState.PARTIAL)
    retry = await store.add_run(a_run(kind=RunKind.RETRY, orders=(Order(other.id, (View.AVATAR,)),)))
    await store.add_attempt(an_attempt(drafted, retry))
    names = {row.character_id for row in await store.board(BoardFilter(run_id=retry.id))}
    assert names == {drafted.id, other.id}
    assert [row.character_id for row in await store.board(BoardFilter(run_id=night.id))] == [drafted.id]
    assert [row.character_id for row in await store.board(BoardFilter(character_ids=(other.id,)))] == [other.id]


async def test_views_a_run_has_yet_to_begin_are_asked_for(store: SqliteStore) -> None:
    run = await store.add_run(a_run(kind=RunKind.RETRY))
    character = await store.add_character(a_character(run_id=run.id, state=CharacterState.QUEUED))
    wanted = (View.AVATAR, View.REFERENCE_FRONT)
    await store.change_run(run.id, orders=(Order(character.id, wanted),))

    (row,) = await store.board(EVERY)
    assert row.asked == wanted
    assert row.standing is Standing.RUNNING

    avatar = await store.add_attempt(an_attempt(character, run))
    (row,) = await store.board(EVERY)
    assert row.asked == (View.REFERENCE_FRONT,)

    await fail(store, avatar.id)
    await store.change_character(character.id, state=CharacterState.FAILED)
    (row,) = await store.board(EVERY)
    assert row.asked == ()
    assert row.standing is Standing.FAILED
    assert set(row.missing) == set(View)


async def test_a_night_asks_for_whatever_was_not_tried_until_it_ends(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store, state=CharacterState.GENERATING)
    await store.add_attempt(an_attempt(character, run))
    (row,) = await store.board(EVERY)
    assert row.asked == tuple(View)[1:]
    assert row.missing == ()
    await store.change_run(run.id, state=RunState.DONE)
    (row,) = await store.board(EVERY)
    assert row.asked == ()


async def test_choosing_an_older_image_makes_it_the_active_one_and_tells_central(
    store: SqliteStore, path: Path
) -> None:
    character, run = await a_drafted_character(store, state=CharacterState.COMPLETE)
    first = await paint(store, an_attempt(character, run))
    await paint(store, an_attempt(character, run))
    before = len(waiting(path))

    chosen = await store.activate_image(first.attempt_id)

    assert chosen.active
    assert [image.id for image in await store.images(character.id)] == [first.id]
    assert len(await store.images(character.id, active_only=False)) == 2
    assert waiting(path)[-1] == ("image", first.id)
    last = waiting(path)
    assert (await store.activate_image(first.attempt_id)).active
    assert waiting(path) == last
    assert len(last) == before, "it waited already"


async def test_an_attempt_without_an_image_cannot_be_chosen(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))
    with pytest.raises(InvalidInput):
        await store.activate_image(attempt.id)


async def test_edited_prompts_and_a_wished_server_come_back_with_their_order(store: SqliteStore) -> None:
    prompts = ((View.REFERENCE_SIDE, "adult elf"),)
    order = Order("x", (View.REFERENCE_SIDE,), "edited", prompts=prompts, backend=BackendWish(("gpu-1",)))
    run = await store.add_run(a_run(orders=(order,)))
    read = await store.run(run.id)
    assert read is not None
    assert read.orders == (order,)
    assert read.orders[0].prompt(View.REFERENCE_SIDE) == "adult elf"
    assert read.orders[0].prompt(View.AVATAR) is None


async def test_what_older_versions_wrote_of_a_wish_is_still_understood(store: SqliteStore, path: Path) -> None:
    run = await store.add_run(a_run(orders=(Order("x", (View.AVATAR,), backend=BackendWish(("gpu-1",))),)))
    with closing(sqlite3.connect(path)) as file:
        old = '[{"character_id":"x","views":["AVATAR"],"reason":"retry","backend":{"name":"gpu-1","other":true}}]'
        file.execute("UPDATE run SET orders = ? WHERE id = ?", (old, run.id))
        file.commit()

    found = await store.run(run.id)
    assert found is not None and found.orders[0].backend == BackendWish(("gpu-1",), other=True)


async def test_a_run_keeps_its_servers_and_when_it_rested(store: SqliteStore) -> None:
    began = datetime(2026, 10, 7, 2, tzinfo=UTC)
    rests = (Rest(began, began + timedelta(minutes=3)), Rest(began + timedelta(minutes=5)))
    run = await store.add_run(a_run(backends=("a", "b"), rests=rests))

    found = await store.run(run.id)
    assert found is not None and (found.backends, found.rests, found.rests_now) == (("a", "b"), rests, True)
    assert found.worked_s(began, began + timedelta(minutes=10)) == 120.0
    assert found.worked_s(began + timedelta(minutes=2), began + timedelta(minutes=4)) == 60.0
    assert found.worked_s(began + timedelta(minutes=3), began + timedelta(minutes=5)) == 120.0


async def test_those_at_rest_that_lack_views_can_be_asked_for_alone(store: SqliteStore) -> None:
    lacks, run = await a_drafted_character(store, state=CharacterState.PARTIAL)
    await paint(store, an_attempt(lacks, run))
    whole, run = await a_drafted_character(store, state=CharacterState.COMPLETE)
    for view in View:
        await paint(store, an_attempt(whole, run, view=view))
    only_avatar, run = await a_drafted_character(store, state=CharacterState.COMPLETE, with_references=False)
    await paint(store, an_attempt(only_avatar, run))
    failed, _ = await a_drafted_character(store, state=CharacterState.FAILED)
    await a_drafted_character(store, state=CharacterState.GENERATING)

    found = await store.board(BoardFilter(lacking=True))
    assert {row.character_id for row in found} == {lacks.id, failed.id}
    assert {row.standing for row in found} == {Standing.FAILED}


def test_an_edited_prompt_is_one_line_and_always_says_adult() -> None:
    assert edited_prompt("  an elf\n in green ") == "adult, an elf in green"
    assert edited_prompt("Adult woman") == "Adult woman"
    assert edited_prompt("two adultery words") == "adult, two adultery words"
    assert edited_prompt(" \n ") == ""
