"""A night's report beside the nights before it: which ones, what is drawn of them, and that fewer are told honestly."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from charhub_console.domain.comparison import NIGHTS, median_duration_s, median_share
from charhub_console.domain.report import ALL_FOUR, TWO, Metric, summarise
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.reports import close_run, report_files
from tests.unit.engine_parts import World


async def a_former_night(world: World, days_ago: int, minutes: float, four: float = 1.0, **changes: Any) -> Run:
    """A night of the past with its summary."""
    began = world.tools.clock.now() - timedelta(days=days_ago)
    ended = began + timedelta(minutes=minutes)
    bare = Run(world.tools.clock.new_id(), RunKind.NIGHT, began, count=20, budget_s=1800, recipe="plain")
    found = replace(
        summarise(bare, [], [], {}, ended_at=ended), metrics=(Metric(TWO, 1.0, 0.95), Metric(ALL_FOUR, four, 0.80))
    )
    summary = json.dumps({**dataclasses.asdict(found), "is_failure": False})
    run = replace(bare, state=RunState.DONE, ended_at=ended, summary=summary)
    return await world.store.add_run(replace(run, **changes))


async def html_of(world: World, run: Run) -> str:
    return (await world.tools.files.read(report_files(run).html)).decode()


async def test_the_first_night_says_that_there_is_none_to_compare_with(world: World) -> None:
    run = await world.night(count=1)

    html = await html_of(world, run)
    assert "There is no earlier night to compare with." in html and "<svg" not in html
    assert (await world.console.report(run.id)).former == ()


async def test_a_night_is_drawn_beside_those_before_it_and_never_more_than_fourteen(world: World) -> None:
    long_ago = [await a_former_night(world, days_ago=days, minutes=20 + days) for days in range(16, 0, -1)]
    await a_former_night(world, days_ago=-1, minutes=99)  # of a clock that was ahead
    await a_former_night(world, days_ago=2, minutes=99, state=RunState.CANCELLED)
    await a_former_night(world, days_ago=2, minutes=99, kind=RunKind.MANUAL)
    await a_former_night(world, days_ago=2, minutes=99, summary="")

    run = await world.night(count=1)

    former = (await world.console.report(run.id)).former
    assert [night.run.id for night in former] == [one.id for one in reversed(long_ago)][:NIGHTS], "newest first"
    html = await html_of(world, run)
    assert f"Compared with the last {NIGHTS} nights" in html
    assert len(re.findall(r"<rect ", html)) == NIGHTS + 1
    assert len(re.findall(r'<rect class="this', html)) == 1
    assert "99:00" not in html


async def test_fewer_nights_are_counted_and_this_one_is_held_against_their_median(world: World) -> None:
    for days, minutes, four in ((3, 10.0, 0.5), (2, 40.0, 0.25), (1, 20.0, 1.0)):
        await a_former_night(world, days, minutes, four)

    run = await world.night(count=1)

    former = (await world.console.report(run.id)).former
    assert median_duration_s(former) == 20 * 60 and median_share(former, ALL_FOUR) == 0.5
    html = await html_of(world, run)
    assert "Compared with the last 3 nights" in html
    assert "median of the 3 nights before 20:00" in html
    assert len(re.findall(r'<rect class="past over"', html)) == 1, "the one of 40 minutes"
    assert html.count("<circle") == 2 * 3, "a night without characters has measured no share"


async def test_one_night_before_is_called_that(world: World) -> None:
    await a_former_night(world, 1, 20.0)

    html = await html_of(world, await world.night(count=1))

    assert "Compared with the night before" in html and "20:00 the night before" in html


async def test_a_cancelled_night_and_a_run_by_hand_are_compared_with_nothing(world: World) -> None:
    await a_former_night(world, 1, 20.0)
    night = await a_former_night(world, 0, 5.0, state=RunState.CANCELLED)
    by_hand = await a_former_night(world, 0, 5.0, kind=RunKind.MANUAL)

    for run in (night, by_hand):
        await close_run(run, world.tools)
        assert "Compar" not in await html_of(world, run)
    assert (await world.console.report(by_hand.id)).former == ()
    assert median_duration_s([]) is None and median_share([], ALL_FOUR) is None
