"""Pausing: what is at a server is finished, the rest waits, however long, and goes on by itself."""

from __future__ import annotations

import asyncio

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import View
from charhub_console.engine import pause
from charhub_console.engine.cancel import cancel_attempt
from charhub_console.engine.finish import in_flight
from tests.unit.engine_parts import BY_BOT, Outside, World, process


async def test_a_paused_console_begins_nothing_and_goes_on_by_itself_afterwards(outside: Outside) -> None:
    server = outside.servers("gpu-1", slots=4, service_s=10.0)[0]
    async with process(outside) as world:
        await pause.set_paused(True, world.tools)
        run = await world.console.generate_candidate((await world.candidate()).id, BY_BOT)
        await outside.clock.sleep(3600)
        assert server.accepted == []

        await pause.set_paused(False, world.tools)
        await world.jobs.settled()

        assert (await world.character_of(run)).state is CharacterState.COMPLETE


async def test_what_is_at_a_server_is_finished_while_the_rest_waits_in_line(outside: Outside) -> None:
    server = outside.servers("gpu-1", service_s=10.0)[0]
    async with process(outside) as world:
        run = await world.console.generate_candidate((await world.candidate()).id, BY_BOT)
        await outside.clock.sleep(15)  # the avatar is done, two references are there, two wait in line
        await pause.set_paused(True, world.tools)
        await outside.clock.sleep(600)

        assert len(server.accepted) == 3
        character = await world.character_of(run)
        assert len(await world.views(character)) == 3

        await pause.set_paused(False, world.tools)
        await world.jobs.settled()
        assert await world.views(character) == set(View)


async def test_what_waits_while_paused_can_be_cancelled(world: World) -> None:
    await pause.set_paused(True, world.tools)
    run = await world.console.generate_candidate((await world.candidate()).id, BY_BOT)
    await world.outside.clock.sleep(5)
    [attempt] = await world.store.attempts(run.orders[0].character_id)

    await cancel_attempt(attempt, world.tools)
    await world.jobs.settled()

    ended = await world.store.attempt(attempt.id)
    assert ended is not None and ended.state is AttemptState.CANCELLED
    assert world.backend.accepted == []


async def test_before_the_end_what_is_at_a_server_comes_home_and_the_next_start_makes_the_rest(
    outside: Outside,
) -> None:
    server = outside.servers("gpu-1", service_s=10.0)[0]
    async with process(outside) as world:
        run = await world.console.generate_candidate((await world.candidate()).id, BY_BOT)
        await outside.clock.sleep(15)  # the avatar is done, two references are there, two wait in line
        await world.console.finish_in_flight()

        assert await in_flight(world.tools) == 0
        assert len(server.accepted) == 3
        assert len(await world.views(await world.character_of(run))) == 3

    async with process(outside) as world:
        await world.console.resume()
        await world.jobs.settled()
        assert await world.views(await world.character_of(run)) == set(View)
    assert len(server.accepted) == 5


async def test_an_end_that_is_taken_back_lets_the_line_go_on(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=10.0)
    async with process(outside) as world:
        run = await world.console.generate_candidate((await world.candidate()).id, BY_BOT)
        await outside.clock.sleep(15)
        ending = asyncio.create_task(world.console.finish_in_flight())
        await outside.clock.sleep(1)
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
        await world.jobs.settled()
        assert await world.views(await world.character_of(run)) == set(View)
