"""Every way Civitai fails, met by the engine: its list, and the images it names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.safety import GateVerdict
from charhub_console.engine.console import CandidateFilter, SourceQuery
from tests.servers.civitai import CivitaiDouble
from tests.servers.faults import Fault
from tests.story.fault_table import assert_honest, assert_sentences, assert_told, every_fault
from tests.story.world import World, a_world, hurry


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    hurry(monkeypatch)
    async with a_world(tmp_path / "data", previews=False) as world:
        world.settings["generation.references"] = "false"
        yield world


@every_fault
async def test_a_list_that_fails_is_told_and_what_came_before_stays(world: World, fault: Fault) -> None:
    world.publish(2)
    async with world.open(engine=False) as session:
        assert (await session.console.fetch(limit=10)).new == 2
        known = await session.console.candidates(CandidateFilter(), limit=10)
        world.publish(1)
        await world.civitai.fault(fault, path="/images")
        with pytest.raises(ConsoleError) as caught:
            await session.console.fetch(limit=10)
        assert_told(caught.value)
        assert await session.console.candidates(CandidateFilter(), limit=10) == known, "untouched"

        await world.civitai.heal()
        assert (await session.console.fetch(limit=10)).new == 1


async def test_a_page_that_fails_keeps_those_before_it_and_the_next_fetch_brings_the_rest(world: World) -> None:
    world.publish(5)
    query = SourceQuery(page_size=3)
    async with world.open(engine=False) as session:

        def after_the_first_page(done: int, of: int) -> None:
            world.civitai.faults.add(Fault.MALFORMED, path="/images")

        with pytest.raises(ConsoleError):
            await session.console.fetch(limit=10, query=query, progress=after_the_first_page)
        assert len(await session.console.candidates(CandidateFilter(), limit=10)) == 3
        await world.civitai.heal()
        assert (await session.console.fetch(limit=10, query=query)).new == 2


@every_fault
async def test_an_image_that_cannot_be_had_holds_its_candidate_and_no_other(world: World, fault: Fault) -> None:
    async with CivitaiDouble(count=1) as elsewhere:
        broken, _ = world.publish(2)
        broken["url"] = f"{elsewhere.url}/cdn/{elsewhere.items[0]['id']}/original.jpeg"
        world.settings["civitai.mirrors"] = f"{world.civitai.url},{elsewhere.url}"
        await elsewhere.fault(fault)
        async with world.open_without_queue() as (session, jobs):
            run = await session.console.start_night(count=2, budget_s=600, recipe=session.recipe)
            await jobs.settled()
            run = await session.console.run(run.id)
            candidate, _ = await session.console.candidate(str(broken["id"]))
            assert len(await session.console.run_characters(run.id)) == 1, "the sibling"
            assert "1 without an image" in run.notes[0]
            assert candidate.image_path is None
            assert candidate.gate == GateVerdict.HOLD
            [reason] = candidate.gate_reasons
            assert_sentences(reason.removeprefix("Not analysed yet: "), "It is tried again.")
            await assert_honest(session)

            await elsewhere.heal()
            again = await session.console.start_night(count=2, budget_s=600, recipe=session.recipe)
            await jobs.settled()
            [(character, views)] = await session.console.run_characters(again.id)
            assert character.candidate_id == candidate.id
            assert len(views) == 1
    assert len(world.painter.executions) == 2
