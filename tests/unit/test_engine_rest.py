"""Time in which a night is paused: it does not count against its budget, nor as its pace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from charhub_console.domain.character import CharacterState
from charhub_console.domain.run import RunState
from tests.fake_process import FakeClock
from tests.unit.engine_parts import Outside, process

HOUR = 3600.0


@pytest.fixture
def outside(folder: Path) -> Outside:
    return Outside(folder, clock=FakeClock(datetime(2026, 10, 6, 20, tzinfo=UTC)))


async def test_time_paused_in_the_middle_of_a_night_does_not_count_against_its_budget(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=5.0)
    async with process(outside) as world:
        for number in (1, 2, 3):
            await world.candidate(number)
        run = await world.console.start_night(count=3, budget_s=200.0, recipe="plain")
        await outside.clock.sleep(30)
        await world.console.schedule.pause()
        while not (await world.console.run(run.id)).rests_now:
            await outside.clock.sleep(1)
        noticed_at = outside.clock.now()
        await outside.clock.sleep(100)
    outside.clock.advance(HOUR)  # no process runs, and the pause goes on

    async with process(outside) as world:
        world.jobs.recover()
        await world.console.resume()
        await outside.clock.sleep(60)
        await world.console.schedule.resume()
        resumed_at = outside.clock.now()
        await world.jobs.settled()
        ended = await world.console.run(run.id)
        states = [character.state for character in await world.store.characters()]

    assert (ended.state, ended.carried_over) == (RunState.DONE, 0)
    assert states == [CharacterState.COMPLETE] * 3
    assert [rest.until is not None for rest in ended.rests] == [True]
    assert ended.ended_at is not None
    whole_s = (ended.ended_at - ended.started_at).total_seconds()
    assert whole_s - ended.worked_s(ended.started_at, ended.ended_at) == pytest.approx(
        (resumed_at - noticed_at).total_seconds(), abs=5
    )


async def test_the_pace_of_a_night_knows_nothing_of_its_pauses(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=5.0)
    async with process(outside) as world:
        for number in (1, 2):
            await world.candidate(number)
        await world.console.start_night(count=2, budget_s=600.0, recipe="plain")
        await outside.clock.sleep(30)
        await world.console.schedule.pause()
        await outside.clock.sleep(2000)
        await world.console.schedule.resume()
        await world.jobs.settled()
        pace_s = await world.console.board.forecast_s(1, "plain")
    assert pace_s is not None and pace_s / 5 == pytest.approx(5.0, abs=2.0)
