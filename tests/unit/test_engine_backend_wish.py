"""A view painted where a person wishes: at one server, at another one than the last, and what if it cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import Character
from charhub_console.domain.errors import NotFound
from charhub_console.domain.run import BackendWish, RunState
from charhub_console.domain.views import View
from charhub_console.engine.console import NightOrder
from charhub_console.engine.store import CharacterFilter
from tests.fakes import fails
from tests.unit.engine_parts import BY_ANA, BY_BOT, Outside, World, process

SIDE = View.REFERENCE_SIDE
A, B = "gpu-a", "gpu-b"


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    made = Outside(tmp_path)
    made.servers(A, B, slots=4)
    return made


async def painted_at(world: World, character: Character, wish: BackendWish) -> str | None:
    await world.console.board.retry_view(character.id, SIDE, backend=wish)
    await world.jobs.settled()
    attempt = await world.newest(character, SIDE)
    assert (attempt.state, attempt.reason) == (AttemptState.DONE, "other_backend")
    return attempt.backend


async def test_a_retry_goes_to_the_chosen_server_and_nowhere_else(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()

        assert [await painted_at(world, character, BackendWish((name,))) for name in (B, B, A, B)] == [B, B, A, B]


async def test_a_retry_goes_to_another_server_than_the_one_named(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()

        assert [await painted_at(world, character, BackendWish((A,), other=True)) for _ in range(3)] == [B, B, B]
        assert await painted_at(world, character, BackendWish((B,), other=True)) == A


async def test_a_job_the_chosen_server_lost_is_painted_there_again(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        chosen = world.outside.backends[1]
        chosen.never_ends = True
        await world.console.board.retry_view(character.id, SIDE, backend=BackendWish((B,)))
        await world.outside.clock.sleep(1)
        chosen.never_ends = False
        chosen.forget_everything()
        await world.jobs.settled()

        assert (await world.newest(character, SIDE)).backend == B


async def test_a_chosen_server_that_stays_silent_fails_the_view_with_advice(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        world.tools.pool.distrust(B, "connection refused")
        outside.backends[1].healthy = False
        await world.console.board.retry_view(character.id, SIDE, backend=BackendWish((B,)))
        await world.jobs.settled()

        attempt = await world.newest(character, SIDE)
        assert attempt.state is AttemptState.FAILED
        assert attempt.error == f"The chosen server does not answer ({B}: connection refused)."
        assert "without choosing a server" in attempt.advice
        assert len(await world.views(character)) == 5  # the good image stays


async def test_the_wish_is_kept_over_a_restart_and_a_server_that_is_gone_by_then_is_named(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        world.jobs.carries = False
        await world.console.board.retry_view(character.id, SIDE, backend=BackendWish((B,)))
    outside.servers(A)
    async with process(outside) as world:
        await world.console.resume()
        await world.jobs.settled()

        attempt = await world.newest(character, SIDE)
        assert (attempt.state, attempt.error) == (AttemptState.FAILED, f"The server {B} is gone.")


async def test_a_character_is_made_at_the_server_it_was_ordered_at(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated(wish=replace(BY_BOT, backends=(B,)))

        attempts = await world.store.attempts(character.id)
        assert [attempt.backend for attempt in attempts] == [B] * 5


async def test_a_character_ordered_at_a_server_nobody_has_is_neither_drafted_nor_paid_for(outside: Outside) -> None:
    async with process(outside) as world:
        candidate = await world.candidate()
        await world.console.grant("ana", 200, note="test")

        with pytest.raises(NotFound, match="There is no server gpu-z for the recipe plain"):
            await world.console.generate_candidate(candidate.id, replace(BY_ANA, backends=("gpu-z",)))
        assert await world.store.characters(CharacterFilter()) == []
        assert await world.store.balance("ana") == 200


async def test_a_server_nobody_has_is_refused_before_anything_starts(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        before = await world.store.attempts(character.id)

        with pytest.raises(NotFound, match="no such server"):
            await world.console.board.retry_view(character.id, SIDE, backend=BackendWish(("gpu-z",)))
        assert await world.store.attempts(character.id) == before


async def test_the_servers_to_choose_from_are_those_of_the_recipe_with_their_health(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        outside.backends[0].healthy = False

        found = await world.console.board.servers(character.id)

        assert [(server.name, server.healthy) for server in found] == [(A, False), (B, True)]


# --- several servers for a whole run ----------------------------------------------------------------------------------

C = "gpu-c"


def named(attempts: list[Attempt]) -> set[str | None]:
    return {attempt.backend for attempt in attempts}


async def test_a_character_is_painted_at_the_chosen_servers_only(outside: Outside) -> None:
    outside.servers(A, B, C, slots=1, service_s=5.0)
    async with process(outside) as world:
        character = await world.generated(wish=replace(BY_BOT, backends=(B, C)))

        assert named(await world.store.attempts(character.id)) == {B, C}


async def test_a_night_paints_at_the_chosen_servers_only_also_after_a_restart(outside: Outside) -> None:
    outside.servers(A, B, C, slots=1, service_s=5.0)
    async with process(outside) as world:
        for number in (1, 2, 3):
            await world.candidate(number)
        run = await world.console.start_night(count=3, budget_s=1800.0, recipe="plain", backends=(A, C))
        await outside.clock.sleep(12)
    async with process(outside) as world:
        world.jobs.recover()
        await world.console.resume()
        await world.jobs.settled()

        ended = await world.console.run(run.id)
        assert (ended.state, ended.backends) == (RunState.DONE, (A, C))
        attempts = await world.store.attempts(run_id=run.id)
        assert named(attempts) == {A, C}
        assert {attempt.state for attempt in attempts} == {AttemptState.DONE}


async def test_another_server_can_be_chosen_for_a_view_of_a_run_with_servers(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated(wish=replace(BY_BOT, backends=(A,)))

        assert await painted_at(world, character, BackendWish((A,), other=True)) == B


async def test_a_retry_of_failed_views_keeps_to_the_servers_it_is_given(outside: Outside) -> None:
    outside.backends[0].fault = fails(SIDE)
    async with process(outside) as world:
        character = await world.generated(wish=replace(BY_BOT, backends=(A,)))
        await world.console.board.retry_failed([character.id], backends=(B,))
        await world.jobs.settled()
        assert (await world.newest(character, SIDE)).backend == B

        await world.console.retry(character.id, views=(SIDE,), backends=(B,))
        await world.jobs.settled()
        assert (await world.newest(character, SIDE)).backend == B


async def test_an_unknown_server_is_refused_with_words_before_a_night_or_a_retry_begins(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        runs = await world.console.runs()
        order = NightOrder(1, 60.0, "plain", (A, "gpu-z"))
        for refused in (
            world.console.start_night(count=1, budget_s=60.0, recipe="plain", backends=(A, "gpu-z")),
            world.console.schedule.begin_tonight(order),
            world.console.forecast_night(order),
            world.console.retry(character.id, views=(SIDE,), backends=("gpu-z",)),
        ):
            with pytest.raises(NotFound, match="There is no server gpu-z for the recipe plain") as found:
                await refused
            assert found.value.advice == "Choose from: gpu-a, gpu-b."
        assert await world.console.runs() == runs


async def test_a_night_waits_for_its_servers_and_says_for_which(outside: Outside) -> None:
    async with process(outside) as world:
        await world.candidate()
        outside.backends[1].healthy = False
        run = await world.console.start_night(count=1, budget_s=600.0, recipe="plain", backends=(B,))
        while not any(note.startswith("Waited") for note in (await world.console.run(run.id)).notes):
            await outside.clock.sleep(1)
        outside.backends[1].healthy = True
        await world.jobs.settled()

        ended = await world.console.run(run.id)
        assert "Waited for its servers, none answered: gpu-b." in ended.notes
        assert named(await world.store.attempts(run_id=run.id)) == {B}


async def test_a_forecast_counts_the_slots_of_the_chosen_servers_only(outside: Outside) -> None:
    outside.servers(A, B, slots=2, service_s=5.0)
    async with process(outside) as world:
        for number in (1, 2, 3):
            await world.candidate(number)
        await world.night(count=2)
        everywhere = await world.console.forecast_night(NightOrder(1, 600.0, "plain"))
        at_one = await world.console.forecast_night(NightOrder(1, 600.0, "plain", (B,)))

        assert everywhere.pace.seconds_per_image is not None and everywhere.pace.seconds_per_image > 0
        assert at_one.pace.seconds_per_image == pytest.approx(2 * everywhere.pace.seconds_per_image)
        whole = await world.console.board.forecast_s(4, "plain")
        assert whole is not None
        assert await world.console.board.forecast_s(4, "plain", (A,)) == pytest.approx(2 * whole)
