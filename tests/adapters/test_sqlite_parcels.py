"""Rows that travel to a worker and home: whole, as they were, and nothing that ended is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.sqlite.reporting import ReportingStore
from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import View
from tests.fakes import FakeClock
from tests.unit.engine_parts import Outside, World, painted, process


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path / "home")


async def lent(world: World, folder: Path, character_id: str, run_id: str) -> SqliteStore:
    """A worker's store with what a console packed."""
    store = SqliteStore(folder / "lent.db")
    await store.unpack(await world.store.pack(character_id, run_id))
    return store


async def test_a_worker_has_all_that_painting_needs_and_nothing_is_lost_on_the_way(
    outside: Outside, tmp_path: Path
) -> None:
    async with process(outside) as world:
        character, run, order = await world.drafted()
        await painted(world, run, order)
        store = await lent(world, tmp_path, character.id, run.id)
        try:
            assert await store.character(character.id) == await world.store.character(character.id)
            assert character.candidate_id is not None
            there, here = await store.dossier(character.candidate_id), await world.store.dossier(character.candidate_id)
            assert there is not None and here is not None
            assert replace(there.candidate, raw="") == replace(here.candidate, raw="")
            assert (there.analysis, there.decisions) == (here.analysis, here.decisions)
            assert await store.attempts(character.id) == await world.store.attempts(character.id)
            assert await store.images(character.id) == await world.store.images(character.id)
            lent_run = await store.run(run.id)
            assert lent_run is not None and lent_run.orders == run.orders
            await store.unpack(await world.store.pack(character.id, run.id))  # the same again changes nothing
            assert await store.attempts(character.id) == await world.store.attempts(character.id)
        finally:
            await store.close()


async def test_of_known_rows_the_decisions_and_choices_of_the_console_count_and_attempts_stay(
    outside: Outside, tmp_path: Path
) -> None:
    async with process(outside) as world:
        character, run, order = await world.drafted()
        await painted(world, run, order)
        store = await lent(world, tmp_path, character.id, run.id)
        try:
            again = await world.store.add_attempt(
                replace((await world.store.attempts(character.id))[0], id=outside.clock.new_id(), state=QUEUED)
            )
            await store.unpack(await world.store.pack(character.id, run.id))
            await world.store.change_attempt(again.id, state=AttemptState.SUBMITTING, backend="gpu", backend_job="j")
            await world.store.change_character(character.id, state=CharacterState.QUEUED)
            await store.unpack(await world.store.pack(character.id, run.id))
            found = await store.character(character.id)
            assert found is not None and found.state is CharacterState.QUEUED
            attempt = await store.attempt(again.id)
            assert attempt is not None and attempt.state is QUEUED, "only what was told changes an attempt"
            await store.adopt(await world.store.report(again.id))
            attempt = await store.attempt(again.id)
            assert attempt is not None and (attempt.state, attempt.backend_job) == (AttemptState.SUBMITTING, "j")
        finally:
            await store.close()


async def test_what_a_worker_reports_is_the_consoles_own_row_with_the_active_image(
    outside: Outside, tmp_path: Path
) -> None:
    async with process(outside) as world:
        character, run, _ = await world.drafted()
        store = await lent(world, tmp_path, character.id, run.id)
        try:
            done = await an_avatar(store, world, character.id, run.id, outside.clock)
            assert await world.store.attempts(character.id) == []
            adopted = await world.store.adopt(await store.report(done.id))
            assert adopted == replace(done, path=None), "a path of another machine is of no use"
            [image] = await world.store.images(character.id)
            assert (image.attempt_id, image.active) == (done.id, True)
            assert await world.store.waiting_for_central([done.id, image.id]) == {"attempt": 1, "image": 1}
            assert await world.store.adopt(await store.report(done.id)) is None, "heard already"
        finally:
            await store.close()


async def test_an_attempt_that_was_cancelled_at_home_stays_cancelled(outside: Outside, tmp_path: Path) -> None:
    async with process(outside) as world:
        character, run, _ = await world.drafted()
        store = await lent(world, tmp_path, character.id, run.id)
        try:
            attempt = await store.add_attempt(planned(world, character.id, run.id, outside.clock))
            await world.store.adopt(await store.report(attempt.id))
            await world.store.change_attempt(attempt.id, state=AttemptState.CANCELLED, ended_at=outside.clock.now())
            await to_its_end(store, attempt, outside.clock)
            assert await world.store.adopt(await store.report(attempt.id)) is None
            assert await world.store.images(character.id) == []
        finally:
            await store.close()


async def test_a_number_that_was_given_at_home_meanwhile_is_not_given_twice(outside: Outside, tmp_path: Path) -> None:
    async with process(outside) as world:
        character, run, _ = await world.drafted()
        store = await lent(world, tmp_path, character.id, run.id)
        try:
            mine = await world.store.add_attempt(planned(world, character.id, run.id, outside.clock))
            await world.store.change_attempt(mine.id, state=AttemptState.CANCELLED, ended_at=outside.clock.now())
            theirs = await an_avatar(store, world, character.id, run.id, outside.clock)
            adopted = await world.store.adopt(await store.report(theirs.id))
            assert (mine.number, theirs.number) == (1, 1)
            assert adopted is not None and adopted.number == 2
        finally:
            await store.close()


async def test_a_reporting_store_tells_before_whoever_changed_it_goes_on(outside: Outside, tmp_path: Path) -> None:
    async with process(outside) as world:
        character, run, _ = await world.drafted()
        store = ReportingStore(tmp_path / "lent.db")
        heard: list[AttemptState] = []

        async def tell(attempt: Attempt) -> None:
            heard.append(attempt.state)

        try:
            await store.unpack(await world.store.pack(character.id, run.id))
            store.tell = tell
            await an_avatar(store, world, character.id, run.id, outside.clock)
        finally:
            await store.close()
    assert heard == [QUEUED, AttemptState.GENERATED, AttemptState.DONE]


QUEUED = AttemptState.QUEUED


def planned(world: World, character_id: str, run_id: str, clock: FakeClock) -> Attempt:
    """An AVATAR nobody has begun."""
    return Attempt(clock.new_id(), character_id, View.AVATAR, 0, run_id, "plain", "words", "", 1, 768, 768, clock.now())


async def an_avatar(store: SqliteStore, world: World, character_id: str, run_id: str, clock: FakeClock) -> Attempt:
    """Planned and painted there."""
    return await to_its_end(store, await store.add_attempt(planned(world, character_id, run_id, clock)), clock)


async def to_its_end(store: SqliteStore, attempt: Attempt, clock: FakeClock) -> Attempt:
    """As if it had been painted."""
    key = f"characters/{attempt.character_id}/avatar/avatar_1.webp"
    await store.change_attempt(
        attempt.id, state=AttemptState.GENERATED, path="work/x.png", key=key, generated_at=clock.now()
    )
    image = Image(
        id=clock.new_id(),
        attempt_id=attempt.id,
        character_id=attempt.character_id,
        view=attempt.view,
        storage="local",
        key=key,
        url=f"https://images.example/{key}",
        width=768,
        height=768,
        size_bytes=10,
        sha256="0" * 64,
        content_type="image/webp",
        created_at=clock.now(),
    )
    return await store.record_image(image, ended_at=clock.now() + timedelta(seconds=1))
