"""Cancelling: rows first, then the servers; what is finished stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.board import BoardFilter
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import Unreachable
from charhub_console.domain.events import AttemptProgressed
from charhub_console.domain.run import RunState
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.cancel import cancel_attempt
from charhub_console.engine.generate import plan_avatar, plan_references
from charhub_console.engine.ports import GenerationRequest, JobState
from tests.unit.engine_parts import BY_ANA, Outside, World, process

CANCELLED = AttemptState.CANCELLED


async def until(condition: Callable[[], object]) -> None:
    """Wait for a state that is on its way."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


async def painting(world: World) -> tuple[Attempt, asyncio.Task[Attempt]]:
    """An attempt whose job is at the server."""
    world.backend.never_ends = True
    planned = await world.avatar_attempt()
    task = asyncio.create_task(world.work.paint(planned.id))
    await until(lambda: [event for event in world.events if isinstance(event, AttemptProgressed)])
    attempt = await world.store.attempt(planned.id)
    assert attempt is not None
    return attempt, task


async def test_cancelling_an_image_that_waits_leaves_nothing_at_any_server(world: World) -> None:
    attempt = await world.avatar_attempt()

    cancelled = await cancel_attempt(attempt, world.tools)
    ended = await world.work.paint(attempt.id)

    assert cancelled.state is ended.state is CANCELLED
    assert (world.backend.accepted, world.backend.cancelled) == ([], [])


async def test_cancelling_an_image_that_is_painted_stops_its_job_at_the_server(world: World) -> None:
    attempt, task = await painting(world)

    await cancel_attempt(attempt, world.tools)
    ended = await task

    assert ended.state is CANCELLED and ended.error == "Cancelled."
    assert world.backend.job_of(attempt).state is JobState.INTERRUPTED
    assert await world.store.images(attempt.character_id, active_only=False) == []


@pytest.mark.parametrize(("tool", "call"), [("images", "encode_view"), ("storage", "put")])
async def test_cancelling_between_painting_and_recording_records_nothing(world: World, tool: str, call: str) -> None:
    attempt = await world.avatar_attempt()
    original = getattr(getattr(world.tools, tool), call)

    async def cancelled_meanwhile(*args: Any, **named: Any) -> Any:
        row = await world.store.attempt(attempt.id)
        assert row is not None
        if row.state is AttemptState.GENERATED:
            await cancel_attempt(row, world.tools)
        return await original(*args, **named)

    setattr(getattr(world.tools, tool), call, cancelled_meanwhile)
    ended = await world.work.paint(attempt.id)

    assert ended.state is CANCELLED
    assert await world.store.images(attempt.character_id, active_only=False) == []
    assert not list(world.outside.folder.glob("work/*"))


async def test_a_job_that_reaches_the_server_after_the_cancel_is_stopped_there(world: World) -> None:
    attempt = await world.avatar_attempt()
    original = world.backend.submit
    sent, arrives, arrived = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow_wire(request: Any) -> None:
        sent.set()
        await arrives.wait()
        await original(request)
        arrived.set()
        await asyncio.Event().wait()  # its answer never comes

    world.backend.submit = slow_wire  # type: ignore[method-assign]
    task = asyncio.create_task(world.work.paint(attempt.id))
    await sent.wait()
    row = await world.store.attempt(attempt.id)
    assert row is not None
    await cancel_attempt(row, world.tools)
    arrives.set()
    await arrived.wait()
    task.cancel()  # as the durable queue does, up to a second later
    await asyncio.gather(task, return_exceptions=True)

    assert world.backend.job_of(attempt).state is JobState.INTERRUPTED


async def test_a_process_that_ends_stops_nothing_at_the_servers(world: World) -> None:
    attempt, task = await painting(world)

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert world.backend.cancelled == []
    row = await world.store.attempt(attempt.id)
    assert row is not None and row.state is AttemptState.SUBMITTED


async def test_a_finished_image_cannot_be_cancelled(world: World) -> None:
    attempt = await world.work.paint((await world.avatar_attempt()).id)

    assert await cancel_attempt(attempt, world.tools) == attempt
    row = await world.store.attempt(attempt.id)
    assert row is not None and row.state is AttemptState.DONE


async def test_a_server_that_does_not_answer_does_not_keep_anything_from_being_cancelled(world: World) -> None:
    attempt, task = await painting(world)

    async def silent(job_id: str) -> None:
        raise Unreachable("gpu-1 does not answer.", "Later.")

    world.backend.cancel = silent  # type: ignore[method-assign]
    cancelled = await cancel_attempt(attempt, world.tools)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert cancelled.state is CANCELLED


async def test_one_cancelled_view_leaves_its_siblings_alone(outside: Outside) -> None:
    outside.servers("gpu-1", slots=4, service_s=5.0)
    async with process(outside) as world:
        _, run, order = await world.drafted()
        [avatar] = await plan_avatar(order, run.id, world.tools)
        await world.work.paint(avatar.id)
        references = await plan_references(order, run.id, world.tools)
        tasks = [asyncio.create_task(world.work.paint(attempt.id)) for attempt in references]
        await until(lambda: len(world.backend.accepted) == 5)
        row = await world.store.attempt(references[0].id)
        assert row is not None
        await cancel_attempt(row, world.tools)
        ended = await asyncio.gather(*tasks)

    assert [attempt.state for attempt in ended] == [CANCELLED, *[AttemptState.DONE] * 3]


async def test_a_cancelled_run_keeps_finished_views_and_gives_back_what_was_not_begun(outside: Outside) -> None:
    server = outside.servers("gpu-1", slots=4)[0]

    def avatar_and_no_more(request: GenerationRequest) -> bytes:
        server.never_ends = True
        return b"an avatar"

    server.picture = avatar_and_no_more
    async with process(outside) as world:
        await world.console.grant("ana", 125, note="")
        run = await world.console.generate_candidate((await world.candidate()).id, BY_ANA)
        await until(lambda: len(server.accepted) == 5)

        cancelled = await world.console.cancel_run(run.id)
        await world.jobs.settled()
        character = await world.character_of(run)

        assert cancelled.state is RunState.CANCELLED
        assert (character.state, await world.views(character)) == (CharacterState.PARTIAL, {View.AVATAR})
        stopped = {r.view for r in world.backend.accepted if world.backend.jobs[r.job_id].state is JobState.INTERRUPTED}
        assert stopped == set(REFERENCES)
        assert await world.console.balance("ana") == 100
        assert (await world.console.run(run.id)).summary


async def test_a_run_cancelled_before_anything_was_planned_has_cancelled_characters(world: World) -> None:
    world.jobs.carries = False
    await world.console.grant("ana", 125, note="")
    run = await world.console.generate_candidate((await world.candidate()).id, BY_ANA)

    await world.console.cancel_run(run.id)

    assert (await world.character_of(run)).state is CharacterState.CANCELLED
    assert await world.console.balance("ana") == 125


async def test_what_is_planned_while_its_run_is_cancelled_is_cancelled_too(world: World) -> None:
    _, run, order = await world.drafted()
    await world.console.cancel_run(run.id)

    await world.work.generate(order, run.id, 0)

    assert (await world.character_of(run)).state is CharacterState.CANCELLED
    assert {attempt.state for attempt in await world.store.attempts(order.character_id)} <= {CANCELLED}
    assert world.backend.accepted == []
    await world.console.retry(order.character_id)  # nothing of it is stuck
    await world.jobs.settled()
    assert len(world.backend.accepted) == 5


async def test_references_are_not_begun_when_the_run_was_cancelled_meanwhile(world: World) -> None:
    _, run, order = await world.drafted()
    [avatar] = await plan_avatar(order, run.id, world.tools)
    await world.work.paint(avatar.id)
    await world.store.change_run(run.id, state=RunState.CANCELLED)

    assert await plan_references(order, run.id, world.tools) == []
    assert await world.store.unfinished_attempts() == []


async def test_a_cancelled_night_starts_nothing_more(outside: Outside) -> None:
    server = outside.servers("gpu-1")[0]
    server.never_ends = True
    async with process(outside) as world:
        for number in range(1, 5):
            await world.candidate(number)
        run = await world.console.start_night(count=4, budget_s=1800, recipe="plain")
        await until(lambda: len(server.accepted) == 2)

        await world.console.cancel_run(run.id)
        before = len(world.backend.accepted)
        await world.jobs.settled()

        assert (await world.console.run(run.id)).state is RunState.CANCELLED
        assert len(world.backend.accepted) == before
        assert await world.store.unfinished_attempts() == []
        states = {character.state for character in await world.store.characters()}
        assert not states & {CharacterState.QUEUED, CharacterState.GENERATING}
        assert {job.state for job in world.backend.jobs.values()} <= {JobState.DONE, JobState.INTERRUPTED}


async def test_a_character_cancelled_out_of_a_run_stays_so_over_a_restart_and_the_run_ends_with_the_others(
    world: World,
) -> None:
    drafted = [await world.drafted(number) for number in (1, 2)]
    for _, run, _ in drafted:
        await world.console.cancel_run(run.id)
    given_up, kept = (character.id for character, _, _ in drafted)
    world.jobs.carries = False
    run = await world.console.board.retry_failed([given_up, kept])

    await world.console.board.cancel_character(given_up)
    await world.console.resume()
    world.jobs.carries = True
    world.jobs.recover()
    await world.jobs.settled()

    ended = {one: await world.store.character(one) for one in (given_up, kept)}
    assert [row and row.state for row in ended.values()] == [CharacterState.CANCELLED, CharacterState.COMPLETE]
    assert (await world.console.run(run.id)).state is RunState.DONE
    assert {row.character_id: row.is_open(View.AVATAR) for row in await world.console.board.rows(BoardFilter())} == {
        given_up: False,
        kept: False,
    }
