"""What a status line is told: how backends answer, how far unfinished work is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.run import Order, Run, RunKind, RunState
from charhub_console.domain.views import View
from charhub_console.engine import overview
from charhub_console.engine.overview import backend_states, unfinished_work
from charhub_console.engine.ports import BackendHealth
from charhub_console.engine.tools import Tools

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class FakeBackend:
    slots = 2

    def __init__(self, name: str, health: BackendHealth | None) -> None:
        self.name, self._health = name, health

    async def health(self) -> BackendHealth:
        if self._health is None:
            await asyncio.Event().wait()
        assert self._health is not None
        return self._health


class FakeStore:
    def __init__(self, runs: list[Run], attempts: list[Attempt]) -> None:
        self._runs, self._attempts = runs, attempts

    async def unfinished_runs(self) -> list[Run]:
        return [run for run in self._runs if run.state is RunState.RUNNING]

    async def attempts(self, *, run_id: str) -> list[Attempt]:
        return [attempt for attempt in self._attempts if attempt.run_id == run_id]


def tools(*, backends: tuple[FakeBackend, ...] = (), store: FakeStore | None = None) -> Tools:
    pool = SimpleNamespace(backends={backend.name: backend for backend in backends})
    return cast(Tools, SimpleNamespace(pool=pool, store=store))


def a_run(id: str, kind: RunKind, **more: Any) -> Run:
    return Run(id=id, kind=kind, started_at=NOW, count=more.pop("count", 1), budget_s=0, **more)


def an_attempt(run_id: str, number: int, state: AttemptState) -> Attempt:
    return Attempt(f"a{number}", "c", View.AVATAR, number, run_id, "r", "p", "", 1, 8, 8, NOW, state=state)


async def test_a_backend_that_stays_silent_is_unhealthy_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "PATIENCE_S", 0.01)
    well = FakeBackend("well", BackendHealth(True, "ok", "0.3", 4))
    states = await backend_states(tools(backends=(well, FakeBackend("silent", None))))
    assert [(state.name, state.healthy, state.queue, state.slots) for state in states] == [
        ("well", True, 4, 2),
        ("silent", False, 0, 2),
    ]
    assert "no answer" in states[1].message


async def test_unfinished_work_counts_ended_and_failed_images_of_what_was_ordered() -> None:
    order = Order("c", (View.AVATAR, View.REFERENCE_FRONT, View.REFERENCE_BACK))
    running = a_run("one", RunKind.MANUAL, orders=(order,))
    ended = a_run("two", RunKind.MANUAL, state=RunState.DONE)
    states = (AttemptState.DONE, AttemptState.FAILED, AttemptState.SUBMITTED)
    attempts = [an_attempt("one", number, state) for number, state in enumerate(states)]
    (work,) = await unfinished_work(tools(store=FakeStore([ended, running], attempts)))
    assert (work.run.id, work.ended, work.failed, work.total) == ("one", 2, 1, 3)


async def test_a_night_that_has_not_ordered_yet_counts_what_it_wants() -> None:
    (work,) = await unfinished_work(tools(store=FakeStore([a_run("n", RunKind.NIGHT, count=20)], [])))
    assert (work.ended, work.total) == (0, 100)
