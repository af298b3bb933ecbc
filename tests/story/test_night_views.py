"""Single views of a character: a failed one is retried, a good one is swapped only for a better one, one is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.run import RunState
from charhub_console.domain.views import REFERENCES, View
from tests.servers.comfyui import ComfyFault
from tests.story.world import World, a_world, by_hand, ended, page_of, until


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path / "data", seconds_per_prompt=0.02) as world:
        yield world


async def test_a_failed_view_is_painted_again_by_one_command_and_nothing_else_is(world: World) -> None:
    world.publish(1)
    await world.painter.fault(ComfyFault.OUT_OF_MEMORY, after=2, times=1)
    async with world.open_without_queue() as (session, jobs):
        run = await session.console.start_night(count=1, budget_s=600, recipe=session.recipe)
        await jobs.settled()
        before = await page_of(session, run)
    [failed] = [attempt for attempt in before.attempts if attempt.state is AttemptState.FAILED]
    assert before.character.state is CharacterState.PARTIAL
    assert before.missing == (failed.view,)
    assert failed.view in REFERENCES
    assert "memory" in f"{failed.error} {failed.advice}"

    code, printed = await world.command("retry", before.character.id[:8])

    assert code == 0, printed
    async with world.open(engine=False) as session:
        after = await page_of(session, run)
    assert after.character.state is CharacterState.COMPLETE
    assert set(before.images) < set(after.images), "the four good ones are untouched"
    [again] = [attempt for attempt in after.attempts if attempt not in before.attempts]
    assert (again.view, again.number, again.reason) == (failed.view, 2, "retry")
    assert world.painted_views.count(again.id) == 1
    assert len(world.painter.executions) == 6


async def test_a_good_view_stays_until_its_successor_is_there_and_is_never_deleted(world: World) -> None:
    async with world.open(generation__references="false") as session:
        first = await ended(session, await by_hand(session, references=False))
        [old] = (await page_of(session, first)).images

        await world.painter.fault(ComfyFault.STUCK)
        swap = await session.console.retry(old.character_id, views=[View.AVATAR], new_seed=True)
        await until_running(world, 2)
        assert (await page_of(session, swap)).images == (old,), "while the new one is painted"
        await session.console.cancel_run(swap.id)
        assert (await page_of(session, swap)).images == (old,), "and when it never came"

        await world.painter.heal()
        run = await ended(session, await session.console.retry(old.character_id, views=[View.AVATAR], new_seed=True))
        [new] = (await page_of(session, run)).images
        rows = {
            image.id: image.active for image in await session.tools.store.images(old.character_id, active_only=False)
        }
        sizes = [len(await session.tools.storage.get(image.key)) for image in (old, new)]
        attempt = await session.tools.store.attempt(new.attempt_id)
    assert rows == {old.id: False, new.id: True}
    assert sizes == [old.size_bytes, new.size_bytes]
    assert attempt is not None
    assert (attempt.number, attempt.reason) == (3, "reroll")
    assert old.sha256 != new.sha256


async def test_cancelling_a_run_stops_the_servers_own_jobs(world: World) -> None:
    await world.painter.fault(ComfyFault.STUCK, after=1)
    async with world.open() as session:
        run = await by_hand(session)
        await until_running(world, 2)

        async def all_handed_over() -> bool:
            attempts = await session.console.run_attempts(run.id)
            return sum(attempt.state is AttemptState.SUBMITTED for attempt in attempts) == 2

        await until(all_handed_over)
        there = world.painter.prompts.running + world.painter.prompts.pending
        stopped = await session.console.cancel_run(run.id)

        assert stopped.state is RunState.CANCELLED
        async with asyncio.timeout(5):
            while world.painter.prompts.remaining:
                await asyncio.sleep(0.01)
        page = await page_of(session, run)
        hits = [delete.prompt_id for delete in world.painter.deletes if delete.hit]
        hits += [interrupt.hit for interrupt in world.painter.interrupts if interrupt.hit]
        assert sorted(hits) == sorted(item[1] for item in there)
        assert all(interrupt.prompt_id for interrupt in world.painter.interrupts), "never anybody's"
        assert len(world.painter.submissions) == 3, "no other view took the place that became free"
        assert [image.view for image in page.images] == [View.AVATAR], "what was finished stays"
        states = {attempt.view: attempt.state for attempt in page.attempts}
        assert states.pop(View.AVATAR) is AttemptState.DONE
        assert set(states.values()) == {AttemptState.CANCELLED}

        await world.painter.heal()
        after = await ended(session, await session.console.retry(page.character.id))
        assert after.state is RunState.DONE
        assert (await page_of(session, run)).missing == ()


async def until_running(world: World, count: int) -> None:
    """So many prompts have begun at the first server."""
    async with asyncio.timeout(20):
        while len(world.painter.executions) < count:
            await asyncio.sleep(0.01)
