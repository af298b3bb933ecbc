"""One night at a time, whoever starts it: a window, a schedule, a command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.domain.schedule import Due, MissedBecause, ScheduledNight, missed_night, started_night
from tests.adapters.sqlite_examples import NOON, a_run

DUE = Due(date(2026, 10, 7), NOON)


def a_night(due: Due = DUE) -> tuple[ScheduledNight, Run]:
    run = a_run(kind=RunKind.NIGHT)
    return started_night(due, NOON, run.id), run


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[list[SqliteStore]]:
    stores = [SqliteStore(tmp_path / "console.db") for _ in range(3)]
    yield stores
    for store in stores:
        await store.close()


async def test_nights_started_at_the_same_moment_are_one_night(stores: list[SqliteStore]) -> None:
    asked = [a_run(kind=RunKind.NIGHT) for _ in range(12)]
    got = await asyncio.gather(*(stores[at % 3].add_night(run) for at, run in enumerate(asked)))
    assert len({run.id for run in got}) == 1
    assert got[0] in asked
    assert len(await stores[0].runs()) == 1


async def test_when_a_night_has_ended_there_may_be_another(stores: list[SqliteStore]) -> None:
    store = stores[0]
    by_hand = await store.add_run(a_run(kind=RunKind.MANUAL))
    first = await store.add_night(a_run(kind=RunKind.NIGHT))
    assert await store.add_night(a_run(kind=RunKind.NIGHT)) == first
    await store.change_run(first.id, state=RunState.DONE)
    second = await store.add_night(a_run(kind=RunKind.NIGHT))
    assert len({by_hand.id, first.id, second.id}) == 3


async def test_a_date_has_one_night_whoever_begins_it_at_the_same_moment(stores: list[SqliteStore]) -> None:
    asked = [a_night() for _ in range(12)]
    got = await asyncio.gather(*(stores[at % 3].begin_night(*one) for at, one in enumerate(asked)))
    [begun] = [run for run in got if run is not None]
    assert [night.run_id for night in await stores[1].scheduled_nights(limit=9)] == [begun.id]
    assert [run.id for run in await stores[2].runs()] == [begun.id]


async def test_a_date_that_is_known_or_a_night_under_way_leaves_no_trace_of_another(stores: list[SqliteStore]) -> None:
    store = stores[0]
    by_hand = await store.add_night(a_run(kind=RunKind.NIGHT))
    assert await store.begin_night(*a_night()) is None
    assert await store.scheduled_nights(limit=9) == []
    await store.change_run(by_hand.id, state=RunState.DONE)

    missed = missed_night(DUE, NOON, MissedBecause.PAUSED)
    assert await store.miss_nights([missed]) == [missed]
    assert await store.begin_night(*a_night()) is None
    assert await store.miss_nights([missed_night(DUE, NOON, MissedBecause.OFF)]) == []
    assert await store.scheduled_nights(limit=9) == [missed]
    assert [run.id for run in await store.runs()] == [by_hand.id]


async def test_what_a_clock_far_ahead_wrote_gives_way(stores: list[SqliteStore]) -> None:
    far = missed_night(DUE, NOON + timedelta(days=400), MissedBecause.OFF)
    await stores[0].miss_nights([far])
    night, run = a_night()
    assert await stores[0].begin_night(night, run) == run
    assert await stores[0].scheduled_nights(limit=9) == [night]


async def test_missed_nights_are_told_until_a_person_has_seen_them(stores: list[SqliteStore]) -> None:
    store = stores[0]
    dues = [Due(date(2026, 10, day), NOON.replace(day=day)) for day in (5, 6, 7)]
    await store.miss_nights([missed_night(due, NOON, MissedBecause.UNREACHABLE) for due in dues])
    assert [(night.date.day, night.seen) for night in await store.scheduled_nights(limit=2)] == [(7, False), (6, False)]
    assert await store.take_note_of_missed() == 3
    assert await store.take_note_of_missed() == 0
    assert all(night.seen for night in await store.scheduled_nights(limit=9))
