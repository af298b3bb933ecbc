"""What a night says of itself before it begins, and what it finds lying about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Verdict
from charhub_console.domain.errors import NotFound
from charhub_console.domain.report import is_stale
from charhub_console.domain.run import RunKind, RunState
from charhub_console.domain.views import View
from charhub_console.engine.console import CharacterFilter, NightOrder
from tests.fakes import fails
from tests.unit.engine_parts import Outside, process
from tests.unit.test_engine_nightly import summary_of, supply

ORDER = NightOrder(4, 600.0, "plain")


async def test_before_any_night_the_forecast_says_that_it_does_not_know(outside: Outside) -> None:
    supply(outside, 6)
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        found = await world.console.forecast_night(ORDER)

        assert (found.wanted, found.waiting, found.seconds) == (4, 6, None)
        with pytest.raises(NotFound):
            await world.console.forecast_night(NightOrder(1, 1.0, "no such recipe"))


async def test_the_forecast_comes_true(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=6.0)
    supply(outside, 12)
    async with process(outside) as world:
        await world.night(count=3)
        found = await world.console.forecast_night(ORDER)
        run = await world.night(count=4, budget_s=600.0)

    assert found.seconds is not None and run.ended_at is not None
    took_s = (run.ended_at - run.started_at).total_seconds()
    assert found.seconds == pytest.approx(took_s, rel=0.15)
    assert found.finished == 4 == summary_of(run)["total"]


async def test_one_slow_night_or_a_retry_in_between_makes_no_forecast(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=6.0)
    supply(outside, 12)
    async with process(outside) as world:
        for service_s in (6.0, 60.0, 6.0):
            outside.backends[0].service_s = service_s
            await world.night(count=1)
            outside.clock.advance(60)
        [character, *_] = await world.console.characters(CharacterFilter())
        retried = await world.console.retry(character.id, views=[View.AVATAR])
        await world.jobs.settled()
        found = await world.console.forecast_night(ORDER)

    assert retried.kind is RunKind.RETRY
    assert found.nights == 3 and found.pace.seconds_per_image == pytest.approx(6.0, rel=0.3)
    assert "at the pace of the last 3 nights" in found.sentence()


async def test_without_a_night_a_run_by_hand_is_what_was_measured(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=6.0)
    async with process(outside) as world:
        character = await world.generated()
        await world.console.retry(character.id, views=[View.AVATAR])  # one image tells no pace
        await world.jobs.settled()
        found = await world.console.forecast_night(ORDER)

    assert found.nights == 0 and found.seconds is not None and "at the pace of the last run" in found.sentence()


async def test_every_night_has_its_forecast_in_its_notes_once(outside: Outside) -> None:
    supply(outside, 3)
    async with process(outside) as world:
        run = await world.night(count=2)
        await world.store.change_run(run.id, state=RunState.RUNNING)
        await world.work.carry_on(run.id)
        run = await world.console.run(run.id)

    said = [note for note in run.notes if note.startswith("Forecast: ")]
    assert len(said) == 1 and "2 of 2 characters wanted" in said[0]


async def test_the_forecast_counts_what_earlier_nights_left(outside: Outside) -> None:
    supply(outside, 1)
    outside.backends[0].fault = fails(View.REFERENCE_FRONT, View.REFERENCE_BACK)
    async with process(outside) as world:
        await world.night(count=1)
        assert (await world.console.forecast_night(ORDER)).repairs == 0
        outside.clock.advance(24 * 3600)
        assert (await world.console.forecast_night(ORDER)).repairs == 2


async def test_without_topping_up_only_approved_candidates_are_counted(outside: Outside) -> None:
    outside.options = replace(outside.options, top_up=False)
    supply(outside, 5)
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        await world.console.decide("1002", Verdict.APPROVE, by="ana")
        assert (await world.console.forecast_night(ORDER)).waiting == 1


async def test_a_night_says_when_it_finds_work_that_stands_still(outside: Outside) -> None:
    supply(outside, 2)
    async with process(outside) as world:
        attempt = await world.avatar_attempt(7)
        fresh = await world.night(count=1)
        await world.store.change_run(attempt.run_id, state=RunState.DONE)
        later = await world.night(count=1)

    assert summary_of(fresh)["alerts"] == []
    assert summary_of(later)["alerts"] == [
        "Stale work found: images of earlier runs that do not come to an end, 1 of them."
    ]


async def test_what_counts_as_stale(outside: Outside) -> None:
    async with process(outside) as world:
        attempt = await world.avatar_attempt()
        run = await world.console.run(attempt.run_id)
    now, day = run.started_at, timedelta(days=1)

    assert not is_stale(attempt, run, now + day)
    assert is_stale(attempt, run, now + day + timedelta(seconds=1))
    assert is_stale(attempt, replace(run, state=RunState.CANCELLED), now)
    assert is_stale(attempt, None, now)
    for state in AttemptState:
        assert is_stale(replace(attempt, state=state), None, now) is not state.is_final
