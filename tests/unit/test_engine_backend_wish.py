"""A view painted where a person wishes: at one server, at another one than the last, and what if it cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import Character
from charhub_console.domain.errors import NotFound
from charhub_console.domain.run import BackendWish
from charhub_console.domain.views import View
from charhub_console.engine.store import CharacterFilter
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

        assert [await painted_at(world, character, BackendWish(name)) for name in (B, B, A, B)] == [B, B, A, B]


async def test_a_retry_goes_to_another_server_than_the_one_named(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()

        assert [await painted_at(world, character, BackendWish(A, other=True)) for _ in range(3)] == [B, B, B]
        assert await painted_at(world, character, BackendWish(B, other=True)) == A


async def test_a_job_the_chosen_server_lost_is_painted_there_again(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        chosen = world.outside.backends[1]
        chosen.never_ends = True
        await world.console.board.retry_view(character.id, SIDE, backend=BackendWish(B))
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
        await world.console.board.retry_view(character.id, SIDE, backend=BackendWish(B))
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
        await world.console.board.retry_view(character.id, SIDE, backend=BackendWish(B))
    outside.servers(A)
    async with process(outside) as world:
        await world.console.resume()
        await world.jobs.settled()

        attempt = await world.newest(character, SIDE)
        assert (attempt.state, attempt.error) == (AttemptState.FAILED, f"The server {B} is gone.")


async def test_a_character_is_made_at_the_server_it_was_ordered_at(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated(wish=replace(BY_BOT, backend=BackendWish(B)))

        attempts = await world.store.attempts(character.id)
        assert [attempt.backend for attempt in attempts] == [B] * 5


async def test_a_character_ordered_at_a_server_nobody_has_is_neither_drafted_nor_paid_for(outside: Outside) -> None:
    async with process(outside) as world:
        candidate = await world.candidate()
        await world.console.grant("ana", 200, note="test")

        with pytest.raises(NotFound, match="no such server"):
            await world.console.generate_candidate(candidate.id, replace(BY_ANA, backend=BackendWish("gpu-z")))
        assert await world.store.characters(CharacterFilter()) == []
        assert await world.store.balance("ana") == 200


async def test_a_server_nobody_has_is_refused_before_anything_starts(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        before = await world.store.attempts(character.id)

        with pytest.raises(NotFound, match="no such server"):
            await world.console.board.retry_view(character.id, SIDE, backend=BackendWish("gpu-z"))
        assert await world.store.attempts(character.id) == before


async def test_the_servers_to_choose_from_are_those_of_the_recipe_with_their_health(outside: Outside) -> None:
    async with process(outside) as world:
        character = await world.generated()
        outside.backends[0].healthy = False

        found = await world.console.board.servers(character.id)

        assert [(server.name, server.healthy) for server in found] == [(A, False), (B, True)]
