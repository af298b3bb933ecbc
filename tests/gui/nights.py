"""Runs and reports for tests of the Nights page, and a console that answers with them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from charhub_console.domain.board import BoardRow
from charhub_console.domain.comparison import NIGHTS, measured
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.report import BackendStat, Failure, Metric, RunSummary, StageStat, read_summary
from charhub_console.domain.run import Run, RunKind, RunStage, RunState
from charhub_console.domain.views import View
from charhub_console.engine.console import RunReport, WorkState
from tests.gui.sessions import FakeConsole

FIRST = datetime(2026, 4, 1, 2, tzinfo=UTC)
SIDE = View.REFERENCE_SIDE


def a_summary(
    *, minutes: float = 24.0, two: float | None = 1.0, four: float | None = 0.9, failed: int = 0, **changes: Any
) -> RunSummary:
    """Of a night of 20 characters."""
    made = RunSummary(
        total=20,
        successful=20,
        failed=0,
        with_references=20,
        only_avatar=0,
        complete=20 - failed,
        carried_over=0,
        duration_s=minutes * 60,
        images_done=100 - failed,
        images_failed=failed,
        metrics=(
            Metric("have an avatar", 1.0, 1.0),
            Metric("have all four references", four, 0.80),
            Metric("have at least two references", two, 0.95),
        ),
        stages=(
            StageStat("fetch", 1, 3.1, 3.1),
            StageStat("analyse", 20, 0.4, 0.9),
            StageStat("wait", 100, 8.0, 41.0),
            StageStat("paint", 100, 14.0, 22.5),
            StageStat("store", 100, 0.6, 1.4),
            StageStat("record", 100, 0.02, 0.05),
        ),
        failures=tuple(
            Failure(f"c{n}", f"Person {n}", SIDE, "failed", "CUDA out of memory", "Use a smaller model.")
            for n in range(failed)
        ),
        alerts=("The run took 34 minutes, more than 30.",) if minutes > 30 else (),
        backends=(
            BackendStat("10.0.0.5:8188", 52, 0, 13.8, 21.0),
            BackendStat("10.0.0.6:8188", 48 - failed, failed, 14.3, 22.5),
        ),
    )
    return replace(made, **changes)


def a_night(number: int = 0, summary: RunSummary | None = None, **changes: Any) -> Run:
    """One a day; ended, with its summary."""
    found = summary or a_summary()
    begun = FIRST + timedelta(days=number)
    made = Run(
        id=f"night-{number}",
        kind=RunKind.NIGHT,
        started_at=begun,
        count=20,
        budget_s=1800,
        recipe="practice",
        state=RunState.DONE,
        stage=RunStage.REPORT,
        ended_at=begun + timedelta(seconds=found.duration_s),
        practice=True,
        summary=json.dumps({**asdict(found), "is_failure": found.is_failure}),
    )
    return replace(made, **changes)


def running_night(number: int = 0, **changes: Any) -> Run:
    """One that goes on."""
    at_work = replace(a_night(number), state=RunState.RUNNING, stage=RunStage.GENERATE, ended_at=None, summary="")
    return replace(at_work, **changes)


@dataclass
class NightBoard:
    """The part of the console that retries."""

    retried: list[tuple[str, ...]] = field(default_factory=list)
    refusal: ConsoleError | None = None

    async def retry_failed(self, ids: tuple[str, ...]) -> Run:
        self.retried.append(ids)
        if self.refusal is not None:
            raise self.refusal
        return a_night(999, id="the-retry", kind=RunKind.RETRY)

    async def retry_view(self, character_id: str, view: View) -> Run:
        self.retried.append((character_id, view))
        return a_night(999, id="the-retry", kind=RunKind.RETRY)

    async def forecast_s(self, _count: int, _recipe: str) -> float | None:
        return None


@dataclass
class NightConsole(FakeConsole):
    """Answers with these runs; `rows` are the characters of every one of them."""

    known: list[Run] = field(default_factory=list)
    rows: tuple[BoardRow, ...] = ()
    board: NightBoard = field(default_factory=NightBoard)
    readings: int = 0
    refusal: ConsoleError | None = None

    async def runs(self, *, limit: int = 50) -> list[Run]:
        self.readings += 1
        if self.refusal is not None:
            raise self.refusal
        return sorted(self.known, key=lambda run: run.started_at, reverse=True)[:limit]

    async def report(self, run_id: str) -> RunReport:
        run = next(run for run in self.known if run.id == run_id)
        found = read_summary(run.summary)
        earlier = sorted(self.known, key=lambda one: one.started_at, reverse=True)
        former = measured(one for one in earlier if one.started_at < run.started_at)[:NIGHTS]
        nights = former if run.kind is RunKind.NIGHT else ()
        return RunReport(run, found or a_summary(), found is not None, self.rows, nights)

    def recipes(self) -> list[Any]:
        return []


def work_of(run: Run, *, ended: int = 37, failed: int = 2, total: int = 100) -> WorkState:
    """How far a run is."""
    return WorkState(run, ended, failed, total)
