"""Every way the vision analyser fails, met by the engine: unknown means stop, for candidates and for new images."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.safety import GateVerdict
from charhub_console.domain.views import View
from charhub_console.engine.console import CandidateFilter
from tests.servers.faults import Fault
from tests.servers.openai import OpenAIDouble
from tests.story.fault_table import assert_failed, assert_honest, assert_sentences, every_fault
from tests.story.world import World, a_world, by_hand, hurry, page_of

KEY = "sk-or-very-secret"


@pytest.fixture
async def vision() -> AsyncIterator[OpenAIDouble]:
    async with OpenAIDouble(api_key=KEY) as double:
        yield double


@pytest.fixture
async def world(tmp_path: Path, vision: OpenAIDouble, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    hurry(monkeypatch)
    async with a_world(tmp_path / "data", previews=False) as world:
        world.settings |= {
            "generation.references": "false",
            "analyser.name": "openai",
            "analyser.url": vision.base,
            "analyser.model": "painter-vision",
            "analyser.timeout_s": "1",
        }
        world.environ["ANALYSER_API_KEY"] = KEY
        yield world


@every_fault
async def test_candidates_that_cannot_be_analysed_are_held_and_nothing_is_painted(
    world: World, vision: OpenAIDouble, fault: Fault
) -> None:
    world.publish(2)
    async with world.open_without_queue() as (session, jobs):
        await vision.fault(fault)
        run = await session.console.start_night(count=2, budget_s=600, recipe=session.recipe)
        await jobs.settled()
        assert not await session.console.run_characters(run.id)
        assert not world.painter.submissions
        for candidate in await session.console.candidates(CandidateFilter(), limit=10):
            assert candidate.gate == GateVerdict.HOLD
            [reason] = candidate.gate_reasons
            assert_sentences(reason.removeprefix("Not analysed yet: "), "It is tried again.")
            assert await session.tools.store.analysis(candidate.id) is None
            assert candidate.image_path, "what was there stays"

        await vision.heal()
        again = await session.console.start_night(count=2, budget_s=600, recipe=session.recipe)
        await jobs.settled()
        made = await session.console.run_characters(again.id)
        assert [views for _, views in made] == [(View.AVATAR,)] * 2
        await assert_honest(session)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.TIMEOUT, Fault.MALFORMED], ids=lambda fault: fault.value)
async def test_an_image_that_cannot_be_examined_waits_for_a_person_and_is_not_kept(
    world: World, vision: OpenAIDouble, fault: Fault
) -> None:
    async with world.open_without_queue() as (session, jobs):
        first = await by_hand(session, 1)
        await jobs.settled()
        world.painter.seconds_per_prompt = 0.2
        second = await by_hand(session, 2)  # its source is analysed when this returns
        await vision.fault(fault)
        await jobs.settled()
        page = await page_of(session, second)
        [attempt] = page.attempts
        assert_failed(attempt, AttemptState.NEEDS_OPERATOR)
        assert "could not be examined" in attempt.error
        assert page.images == ()
        assert not list((world.data / "work").glob("*")), "not even for a while"
        assert (await page_of(session, first)).missing == (), "the sibling"

        await vision.heal()
        await session.console.retry(page.character.id)
        await jobs.settled()
        assert (await page_of(session, second)).missing == ()


async def test_without_a_model_nothing_starts(world: World) -> None:
    del world.settings["analyser.model"]
    with pytest.raises(NotConfigured, match="model"):
        async with world.open(engine=False):
            pass
