"""Every way a ComfyUI fails, met by the engine: the view says why, its siblings are painted, a retry heals it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.views import View
from tests.servers.comfyui import ComfyFault
from tests.servers.faults import Fault
from tests.story.fault_table import assert_failed, assert_honest, every_fault
from tests.story.world import World, a_world, by_hand, hurry, page_of

# Nothing is queued there, or what was made is gone, and another server may do better: the view fails nowhere.
MOVES_ON = {
    "/prompt": (Fault.REFUSED, Fault.TIMEOUT, Fault.RATE_LIMITED, Fault.SERVER_ERROR),
    "/view": (Fault.REFUSED, Fault.NOT_FOUND),
}


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Two servers; the first one will misbehave."""
    hurry(monkeypatch)
    async with a_world(tmp_path / "data", servers=2, previews=False) as world:
        world.settings["generation.references"] = "false"
        world.image_timeout_s = 3.0
        yield world


@every_fault
@pytest.mark.parametrize("path", MOVES_ON)
async def test_a_server_that_fails_costs_at_most_its_own_view(world: World, path: str, fault: Fault) -> None:
    bad, good = world.painters
    await bad.fault(fault, path=path)
    async with world.open_without_queue() as (session, jobs):
        runs = [await by_hand(session, number) for number in (1, 2)]
        await jobs.settled()
        pages = [await page_of(session, run) for run in runs]
        at_bad = [a for page in pages for a in page.attempts if a.backend == bad.address]
        at_good = [a for page in pages for a in page.attempts if a.backend == good.address]
        assert at_good and all(attempt.state is AttemptState.DONE for attempt in at_good), "the sibling"
        if fault in MOVES_ON[path]:
            assert len(at_good) == 2
        elif fault is not Fault.ENDLESS:  # which is noticed by its size or by its time, whichever comes first
            assert len(at_bad) == 1
        for attempt in at_bad:
            assert_failed(attempt)
            assert await session.tools.store.image_of_attempt(attempt.id) is None, "nothing is pretended"
        await assert_honest(session)

        await bad.heal()
        for page in pages:
            if page.missing:
                await session.console.retry(page.character.id)
        await jobs.settled()
        healed = [await page_of(session, run) for run in runs]
        assert [page.missing for page in healed] == [(), ()], "nothing is lost"


async def test_every_server_down_is_said_in_the_views_and_heals(world: World) -> None:
    for server in world.painters:
        await server.fault(Fault.REFUSED)
    world.image_timeout_s = 0.5
    async with world.open_without_queue() as (session, jobs):
        run = await by_hand(session)
        await jobs.settled()
        [attempt] = (await page_of(session, run)).attempts
        assert_failed(attempt)
        assert all(server.address in attempt.error for server in world.painters), "each is named with its reason"
        for server in world.painters:
            await server.heal()
        await session.console.retry(attempt.character_id)
        await jobs.settled()
        assert [image.view for image in (await page_of(session, run)).images] == [View.AVATAR]


@pytest.mark.parametrize(
    "fault",
    [ComfyFault.OUT_OF_MEMORY, ComfyFault.BLANK_IMAGE, ComfyFault.STUCK, ComfyFault.HALF_IMAGE, ComfyFault.NODE_ERRORS],
    ids=lambda fault: fault.name.lower(),
)
async def test_what_goes_wrong_inside_a_server_fails_one_reference_and_no_other(
    world: World, fault: ComfyFault
) -> None:
    server = world.painters.pop(0)
    world.painters[:] = [server]
    world.image_timeout_s = 1.0
    where = {"path": "/view"} if fault is ComfyFault.HALF_IMAGE else {}
    async with world.open_without_queue(generation__references="true") as (session, jobs):
        await server.fault(fault, after=2, times=1, **where)
        run = await by_hand(session)
        await jobs.settled()
        page = await page_of(session, run)
        failed = [attempt for attempt in page.attempts if attempt.state is not AttemptState.DONE]
        assert len(failed) == 1, [(attempt.view, attempt.error) for attempt in failed]
        assert_failed(failed[0])
        assert page.missing == (failed[0].view,)
        assert server.prompts.remaining == 0, "the server's own job is over too"

        await server.heal()
        await session.console.retry(page.character.id)
        await jobs.settled()
        assert (await page_of(session, run)).missing == ()


async def test_a_server_that_restarts_and_forgets_paints_again_what_it_forgot(world: World) -> None:
    server = world.painters.pop(0)
    world.painters[:] = [server]
    server.seconds_per_prompt = 0.3
    async with world.open_without_queue(generation__references="true") as (session, jobs):
        run = await by_hand(session)
        for started in (1, 3):  # in the middle of the avatar, and of a reference with another one waiting
            while len(server.executions) < started:
                await session.tools.clock.sleep(0.01)
            await server.restart()
        await jobs.settled()
        page = await page_of(session, run)
    assert page.missing == ()
    assert len(page.attempts) == len(page.images) == 5, "lost jobs ran again in the same attempts"
    finished = [run.extra_data["charhub_attempt"] for run in server.executions if run.outcome == "success"]
    assert set(finished) == {image.attempt_id for image in page.images}
    assert len(server.executions) > 5
