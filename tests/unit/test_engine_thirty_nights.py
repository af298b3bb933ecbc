"""Thirty days of a machine that sleeps, crashes and loses its network: every night once, or reported missed."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from charhub_console.domain.errors import Unreachable
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.domain.schedule import MissedBecause, NightState, Plan, ScheduledNight, nights_between
from tests.fake_process import FakeClock, Killed
from tests.unit.engine_parts import Outside, World, process

START = datetime(2026, 3, 20, 12, 7, tzinfo=UTC)  # the clocks of Europe change on the 29th
DAYS = 30
NIGHT_TAKES = timedelta(minutes=25)
LOOK = timedelta(minutes=1)
PLANS = (Plan(), Plan(zone="Europe/Berlin"), Plan(zone="America/Sao_Paulo"))


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which something does not work."""

    begin: datetime
    end: datetime

    def holds(self, now: datetime) -> bool:
        return self.begin <= now < self.end


def spells(chance: random.Random, how_many: int, longest_h: float) -> list[Spell]:
    """Anywhere in the month, half of them over a night's hour: that is where they hurt."""
    found = []
    for number in range(how_many):
        begin = START + timedelta(hours=chance.uniform(0, 24 * DAYS))
        if number % 2:
            begin = begin.replace(hour=1, minute=chance.randrange(60))
        found.append(Spell(begin, begin + timedelta(hours=chance.uniform(0.1, longest_h))))
    return found


@dataclass
class Computer:
    """One console that is off, asleep or killed at random. Killed: at any call that leaves the process."""

    outside: Outside
    chance: random.Random
    off: list[Spell]
    asleep: list[Spell]
    world: World | None = None
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    kills: int = 0

    async def step(self, now: datetime) -> None:
        """What it does in this minute."""
        if any(spell.holds(now) for spell in self.off):
            await self.stop()
            return
        if any(spell.holds(now) for spell in self.asleep):
            return
        try:
            if self.world is None:
                await self.start()
            assert self.world is not None
            await self.world.console.schedule.look()
            await self.finish_nights(self.world, now)
        except Killed:
            self.kills += 1
            await self.stop()

    async def start(self) -> None:
        dies_at = self.chance.randrange(1, 120)
        self.world = await self.stack.enter_async_context(process(self.outside, dies_at=dies_at))
        await self.world.console.resume()

    async def stop(self) -> None:
        """Nothing is finished, nothing tidied."""
        if self.world is not None:
            self.world.life.dies_at = None  # it is dead: its files and threads are let go
        await self.stack.aclose()
        self.world = None

    async def finish_nights(self, world: World, now: datetime) -> None:
        """Nights that were handed over are painted by whoever is there; how, is another story."""
        for run in await world.tools.store.unfinished_runs():
            if f"night/{run.id}" in self.outside.queue.jobs and now - run.started_at >= NIGHT_TAKES:
                await world.tools.store.change_run(run.id, state=RunState.DONE, ended_at=now)


@dataclass
class Month:
    """What became of the thirty days."""

    nights: dict[date, ScheduledNight]
    runs: list[Run]
    handed_over: set[str]
    kills: int


def moments(plan: Plan, computers: list[Computer], offline: list[Spell]) -> list[datetime]:
    """Every minute in which a look can matter, and one every three hours; all others find nothing to do."""
    edges = [one.end for computer in computers for one in (*computer.off, *computer.asleep)]
    edges += [edge for one in offline for edge in (one.begin, one.end)]
    edges += [due.at for due in nights_between(plan, START, START + timedelta(days=DAYS))]
    found = {START + timedelta(hours=hour) for hour in range(0, 24 * DAYS, 3)}
    found |= {edge + minutes * LOOK for edge in edges for minutes in (0, 1, 5, 11, 26, 37)}
    return sorted(moment for moment in found if START <= moment < START + timedelta(days=DAYS))


async def live(folder: Path, seed: int, plan: Plan, count: int) -> Month:
    """A month of so many computers on one data folder."""
    chance = random.Random(seed)
    outside = Outside(folder, clock=FakeClock(START), plan=plan, carries=False)
    computers = [
        Computer(outside, random.Random(chance.random()), spells(chance, 6, 50), spells(chance, 12, 14))
        for _ in range(count)
    ]
    offline = spells(chance, 12, 10)

    async def check() -> str:
        if any(spell.holds(outside.clock.now()) for spell in offline):
            raise Unreachable("Civitai does not answer.", "Later.")
        return "ok"

    outside.source.check = check  # type: ignore[method-assign]
    for moment in moments(plan, computers, offline):
        outside.clock.advance((moment - outside.clock.now()).total_seconds())
        await asyncio.gather(*(computer.step(moment) for computer in computers))
    for computer in computers:
        await computer.stop()
    async with process(outside) as world:
        await world.console.schedule.look()
        nights = {night.date: night for night in await world.store.scheduled_nights(limit=100)}
        runs = [run for run in await world.store.runs(limit=100) if run.kind is RunKind.NIGHT]
    return Month(nights, runs, set(outside.queue.jobs), sum(computer.kills for computer in computers))


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (1, 1), (2, 1), (2, 2)])
async def test_every_night_of_a_month_begins_once_or_is_reported_missed(folder: Path, seed: int, count: int) -> None:
    plan = PLANS[seed]
    month = await live(folder, seed, plan, count)

    began = {night.run_id for night in month.nights.values() if night.state is NightState.STARTED}
    missed = [night for night in month.nights.values() if night.state is NightState.MISSED]
    due = [one.date for one in nights_between(plan, START + timedelta(hours=24), START + timedelta(days=DAYS))]
    overdue_still = [day for day in due[:-1] if day not in month.nights]
    assert overdue_still == [], "every one is written down; only the last may still wait for a server"
    assert {run.id for run in month.runs} == began, "each run is the night of one date, each started date has its run"
    assert len(month.runs) == len(began) == len(month.nights) - len(missed)
    assert month.handed_over == {f"night/{run_id}" for run_id in began}, "each was handed over, as one job"
    assert all(run.state is RunState.DONE for run in month.runs[1:]), "and none stood in the way of the next"
    assert {night.because for night in missed} <= {MissedBecause.OFF, MissedBecause.UNREACHABLE, MissedBecause.BUSY}

    assert len(began) >= 15 and month.kills >= 3, "the month was neither too easy nor too hard to tell anything"
    assert missed or count == 2
