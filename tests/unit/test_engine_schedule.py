"""The schedule at work: one night a date, caught up once, held back by pauses, servers and other nights."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from charhub_console.domain.errors import Unreachable
from charhub_console.domain.events import RunChanged, ScheduleChanged, WorkPaused
from charhub_console.domain.pausing import Pause
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.domain.schedule import MissedBecause, NightState, Plan
from charhub_console.engine import nightly
from charhub_console.engine.console import NightOrder, Schedule
from tests.fake_process import FakeClock, Killed
from tests.unit.engine_parts import Outside, World, process

DAILY = Plan()
EVENING = datetime(2026, 10, 6, 20, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 10, 7), date(2026, 10, 8)
HOUR = 3600.0


@pytest.fixture
def outside(folder: Path) -> Outside:
    """A console that follows the plan since yesterday evening."""
    return Outside(folder, clock=FakeClock(EVENING), plan=DAILY)


async def nights(world: World) -> list[Run]:
    """Every night there ever was, oldest first."""
    return [run for run in reversed(await world.console.runs()) if run.kind is RunKind.NIGHT]


async def known(world: World) -> dict[date, str]:
    """What is written down: `started`, or why it was missed."""
    found = await world.store.scheduled_nights(limit=1000)
    return {night.date: night.because or night.state for night in found}


def until(clock: FakeClock, text: str) -> None:
    """The machine sleeps until then."""
    clock.advance((datetime.fromisoformat(text).replace(tzinfo=UTC) - clock.now()).total_seconds())


async def test_a_night_begins_at_its_hour_once_whoever_looks_how_often(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        assert await nights(world) == []
        until(outside.clock, "2026-10-07 02:00")
        beside = Schedule(world.tools, DAILY, NightOrder(2, 1800.0, "plain"))
        await asyncio.gather(*(schedule.look() for schedule in (world.console.schedule, beside) * 3))
        await world.jobs.settled()
        await world.console.schedule.look()

        [run] = await nights(world)
        assert (run.state, run.count, run.budget_s) == (RunState.DONE, 2, 1800.0)
        assert await known(world) == {TODAY: NightState.STARTED}
        assert RunChanged(run.id) in world.events and ScheduleChanged() in world.events


async def test_the_clock_is_asked_every_minute_and_the_hour_is_kept_to_the_second(outside: Outside) -> None:
    async with process(outside) as world:
        until(outside.clock, "2026-10-07 01:57:30")
        keeping = asyncio.create_task(world.console.schedule.keep())
        await outside.clock.sleep(2 * 60 + 35)
        keeping.cancel()
        [run] = await nights(world)
    assert abs(run.started_at - datetime(2026, 10, 7, 2, tzinfo=UTC)) < timedelta(seconds=1)


async def test_a_start_after_two_nights_away_catches_up_one_and_tells_of_the_other(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
    until(outside.clock, "2026-10-08 09:00")
    async with process(outside) as world:
        seen = await world.console.schedule.state()
        assert ([night.date for night in seen.missed], seen.waiting and seen.waiting.date) == ([TODAY], TOMORROW)
        await world.console.schedule.look()
        await world.jobs.settled()
        await world.console.schedule.look()
        assert len(await nights(world)) == 1
        assert await known(world) == {TODAY: MissedBecause.OFF, TOMORROW: NightState.STARTED}

        told = await world.console.schedule.state()
        assert [(night.date, night.because) for night in told.missed] == [(TODAY, MissedBecause.OFF)]
        assert await world.console.schedule.take_note_of_missed() == 1
        assert (await world.console.schedule.state()).missed == ()


async def test_a_night_that_is_late_waits_for_the_network_and_a_server(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        outside.backends[0].healthy = False
        until(outside.clock, "2026-10-07 09:00")
        await world.console.schedule.look()
        outside.clock.advance(300)
        outside.backends[0].healthy = True
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outside.source, "check", silent)
            await world.console.schedule.look()
        assert await nights(world) == []
        outside.clock.advance(200)
        await world.console.schedule.look()
        assert len(await nights(world)) == 1


async def silent() -> str:
    raise Unreachable("Civitai does not answer.", "Later.")


async def test_after_ten_minutes_without_a_server_the_night_is_missed_and_that_is_final(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        outside.backends[0].healthy = False
        until(outside.clock, "2026-10-07 09:00")
        keeping = asyncio.create_task(world.console.schedule.keep())
        await outside.clock.sleep(9 * 60)
        assert await known(world) == {}
        await outside.clock.sleep(2 * 60)
        assert await known(world) == {TODAY: MissedBecause.UNREACHABLE}
        outside.backends[0].healthy = True
        await outside.clock.sleep(5 * 60)
        keeping.cancel()
        assert await nights(world) == []


async def test_on_time_a_night_begins_without_asking_anybody(outside: Outside) -> None:
    """It waits for its servers itself, within its budget, and says so in its report."""
    outside.backends[0].healthy = False
    async with process(outside) as world:
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 02:00:30")
        await world.console.schedule.look()
        assert len(await nights(world)) == 1


async def test_a_night_by_hand_at_the_hour_goes_first_and_shifts_nothing(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 01:50")
        world.jobs.carries = False
        by_hand = await world.console.start_night(count=1, budget_s=60.0, recipe="plain")
        until(outside.clock, "2026-10-07 02:00")
        await world.console.schedule.look()
        assert [run.id for run in await nights(world)] == [by_hand.id]

        await world.store.change_run(by_hand.id, state=RunState.DONE, ended_at=outside.clock.now())
        await world.console.schedule.look()
        assert len(await nights(world)) == 2
        assert (await world.console.schedule.state()).next_at == datetime(2026, 10, 8, 2, tzinfo=UTC)


async def test_a_night_written_down_by_who_then_died_is_handed_over_by_the_next_look(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
    until(outside.clock, "2026-10-07 02:00")
    async with process(outside) as world:
        start = len(world.life.calls)
        await world.console.schedule.look()
        begun = start + world.life.calls[start:].index("SqliteStore.begin_night") + 1
        await world.store.change_run((await nights(world))[0].id, state=RunState.CANCELLED)
    outside.queue.jobs.clear()
    until(outside.clock, "2026-10-08 02:00")
    with suppress(Killed):
        async with process(outside, dies_at=begun + 1) as world:
            await world.console.schedule.look()
    assert outside.queue.jobs == {}, "nobody heard of it"
    async with process(outside) as world:
        await world.console.schedule.look()
        await world.jobs.settled()
        assert [run.state for run in await nights(world)] == [RunState.CANCELLED, RunState.DONE]


async def test_two_engines_on_one_folder_begin_one_night(outside: Outside) -> None:
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(process(outside))
        two = await stack.enter_async_context(process(outside))
        for day in ("07", "08", "09"):
            until(outside.clock, f"2026-10-{day} 02:00")
            await asyncio.gather(*(world.console.schedule.look() for world in (one, two, two, one)))
            for world in (one, two):
                await world.jobs.settled()
        assert len(await nights(one)) == 2, "the first one came before the plan was known"
        assert len(await known(two)) == 2


# --- pauses -----------------------------------------------------------------------------------------------------------


async def test_the_file_holds_a_night_back_and_its_removal_lets_it_begin(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        await world.tools.files.write("PAUSE", b"")
        until(outside.clock, "2026-10-07 02:00")
        await world.console.schedule.look()
        assert await nights(world) == []
        paused = await world.console.schedule.state()
        assert (paused.pause, paused.waiting and paused.waiting.date) == (Pause(by_file=True), TODAY)
        assert await world.console.schedule.resume() == Pause(by_file=True), "only its removal ends it"
        assert WorkPaused(True) in world.events

        await world.tools.files.delete("PAUSE")
        until(outside.clock, "2026-10-07 05:00")
        await world.console.schedule.look()
        assert len(await nights(world)) == 1
        assert world.events.count(WorkPaused(False)) >= 1


async def test_a_pause_of_an_hour_ends_by_itself(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 01:30")
        await world.console.schedule.pause(outside.clock.now() + timedelta(hours=1))
        until(outside.clock, "2026-10-07 02:00")
        await world.console.schedule.look()
        assert await nights(world) == []
        until(outside.clock, "2026-10-07 02:30")
        await world.console.schedule.look()
        assert len(await nights(world)) == 1


async def test_a_pause_over_two_nights_tells_of_the_first_and_catches_up_the_second(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        await world.console.schedule.pause()
        for moment in ("2026-10-07 02:01", "2026-10-07 23:30", "2026-10-08 02:01", "2026-10-08 10:00"):
            until(outside.clock, moment)
            await world.console.schedule.look()
        assert await nights(world) == []
        assert await world.console.schedule.resume() is None
        await world.console.schedule.look()
        assert await known(world) == {TODAY: MissedBecause.PAUSED, TOMORROW: NightState.STARTED}


async def test_a_pause_in_the_middle_of_a_night_begins_nothing_new_and_finishes_what_is_at_a_server(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "OVERTIME_S", 60.0)
    server = outside.servers("gpu-1", service_s=10.0)[0]
    async with process(outside) as world:
        for number in (1, 2):
            await world.candidate(number)
        run = await world.console.start_night(count=2, budget_s=120.0, recipe="plain")
        await outside.clock.sleep(15)
        await world.tools.files.write("PAUSE", b"")
        await outside.clock.sleep(45)
        painted = len(server.accepted)
        await outside.clock.sleep(300)
        assert len(server.accepted) == painted
        assert (await world.console.run(run.id)).state is RunState.RUNNING

        await world.tools.files.delete("PAUSE")
        await world.jobs.settled()
        assert (await world.console.run(run.id)).state is RunState.DONE
        assert sorted(server.painted.values()) == [1] * len(server.painted), "nothing was painted twice"


async def test_a_night_ordered_in_a_pause_begins_with_all_its_time_when_that_ends(outside: Outside) -> None:
    async with process(outside) as world:
        for number in (1, 2):
            await world.candidate(number)
        await world.console.schedule.pause()
        run = await world.console.start_night(count=2, budget_s=60.0, recipe="plain")
        await outside.clock.sleep(300)
        assert outside.source.pages == [], "nothing was even fetched"
        await world.console.schedule.resume()
        await world.jobs.settled()
        ended = await world.console.run(run.id)
    assert (ended.state, ended.carried_over) == (RunState.DONE, 0)
    assert ended.started_at - run.started_at >= timedelta(seconds=300)


async def test_a_night_that_waits_in_a_pause_can_be_cancelled(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.pause()
        run = await world.console.start_night(count=2, budget_s=60.0, recipe="plain")
        await outside.clock.sleep(10)
        await world.console.cancel_run(run.id)
        await world.jobs.settled()
        assert (await world.console.run(run.id)).state is RunState.CANCELLED
        assert outside.source.pages == []


async def test_to_resume_beside_the_file_is_told_as_what_it_is(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.board.set_paused(True)
        await world.tools.files.write("PAUSE", b"")
        await world.console.board.set_paused(False)
        assert world.events[-1] == WorkPaused(True)
        assert await world.console.board.is_paused()


# --- changed settings, and what goes wrong ----------------------------------------------------------------------------


async def test_another_hour_counts_from_the_next_look_for_the_engine_and_not_for_those_beside_it(
    outside: Outside,
) -> None:
    evening = replace(DAILY, time=datetime(2026, 1, 1, 22).time())
    async with process(outside) as world:
        beside = Schedule(world.tools, evening, NightOrder(2, 1800.0, "plain"))
        await world.console.schedule.look()
        await beside.look(leads=False)
        until(outside.clock, "2026-10-07 02:00")
        await beside.look(leads=False)
        assert len(await nights(world)) == 1, "who is not the engine goes by the engine's plan"
        await world.jobs.settled()

        world.console.schedule.change(evening, NightOrder(5, 600.0, "plain"))
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 22:00")
        await world.console.schedule.look()
        assert len(await nights(world)) == 1, "this date has had its night"
        until(outside.clock, "2026-10-08 22:00")
        await world.console.schedule.look()
        assert [run.count for run in await nights(world)] == [2, 5]


async def test_a_plan_that_is_off_begins_nothing_and_forgets_nothing_it_should_not(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        world.console.schedule.change(replace(DAILY, enabled=False), NightOrder(2, 1800.0, "plain"))
        for moment in ("2026-10-07 02:00", "2026-10-08 12:00"):
            until(outside.clock, moment)
            await world.console.schedule.look()
        world.console.schedule.change(DAILY, NightOrder(2, 1800.0, "plain"))
        await world.console.schedule.look()
        assert await known(world) == {}, "what was wanted off was not missed"
        until(outside.clock, "2026-10-09 02:00")
        await world.console.schedule.look()
        assert len(await nights(world)) == 1


async def test_a_recipe_that_is_gone_costs_the_night_and_is_told(outside: Outside) -> None:
    async with process(outside) as world:
        world.console.schedule.change(DAILY, NightOrder(2, 1800.0, "no such recipe"))
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 02:00")
        await world.console.schedule.look()
        assert await known(world) == {TODAY: MissedBecause.REFUSED}


async def test_a_clock_that_was_years_ahead_for_a_while_does_not_end_the_schedule(outside: Outside) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        outside.clock.advance(4 * 365 * 24 * HOUR)
        await world.console.schedule.look()
        await world.jobs.settled()
        outside.clock.advance(-4 * 365 * 24 * HOUR)
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 02:00")
        await world.console.schedule.look()
        assert (await known(world))[TODAY] is NightState.STARTED


async def test_a_look_that_fails_is_repeated(
    outside: Outside, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with process(outside) as world:
        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 02:00")

        async def broken(_run_id: str) -> None:
            raise RuntimeError("the queue is away")

        monkeypatch.setattr(world.jobs, "enqueue_night", broken)
        keeping = asyncio.create_task(world.console.schedule.keep())
        await outside.clock.sleep(30)
        monkeypatch.undo()
        await outside.clock.sleep(90)
        keeping.cancel()
        assert "it is tried again" in caplog.text
        assert len(await nights(world)) == 1
        assert list(outside.queue.jobs) == [f"night/{(await nights(world))[0].id}"]


async def test_for_a_scheduler_outside_the_night_of_a_date_begins_once(outside: Outside) -> None:
    order = NightOrder(1, 60.0, "plain")
    async with process(outside) as world:
        until(outside.clock, "2026-10-07 01:00")
        begun = await world.console.schedule.begin_tonight(order)
        await world.jobs.settled()
        assert begun is not None and await world.console.schedule.begin_tonight(order) is None
        night = await world.console.schedule.of_today()
        assert night is not None and night.run_id == begun.id

        await world.console.schedule.look()
        until(outside.clock, "2026-10-07 02:00")
        await world.console.schedule.look()
        assert len(await nights(world)) == 1
