"""A session without an engine, for tests of the window: what the console answers and hears is up to the test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_life import Opener
from charhub_console.domain.errors import ConsoleError, RecipeInvalid
from charhub_console.domain.events import Event
from charhub_console.domain.pausing import Pause
from charhub_console.domain.run import Run, RunKind
from charhub_console.domain.schedule import Plan
from charhub_console.domain.settings import Settings
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.console import BackendState, RunReport, ScheduleState, WorkState

HEALTHY = BackendState("practice", True, "ok", "built in", 0, 2)


@dataclass
class FakeSchedule:
    """Nobody's nights: it says what is `shown`, and keeps what it was asked."""

    shown: ScheduleState = field(default_factory=lambda: ScheduleState(Plan(), None, None, None, None, None, (), True))
    keeps: int = 0
    noted: int = 0

    async def keep(self, *, leads: Callable[[], bool]) -> None:
        self.keeps += 1
        await asyncio.Event().wait()

    async def state(self) -> ScheduleState:
        return self.shown

    async def pause(self, until: datetime | None = None) -> Pause:
        self.shown = replace(self.shown, pause=Pause(until))
        return Pause(until)

    async def resume(self) -> Pause | None:
        self.shown = replace(self.shown, pause=None)
        return None

    async def take_note_of_missed(self) -> int:
        self.noted += 1
        return 1


@dataclass
class FakeConsole:
    """Answers what the shell asks. `bus` publishes events."""

    bus: LocalBus = field(default_factory=LocalBus)
    answers: list[BackendState] = field(default_factory=lambda: [HEALTHY])
    work: list[WorkState] = field(default_factory=list)
    trouble: ConsoleError | None = None
    looks: int = 0
    cancelled: list[str] = field(default_factory=list)
    schedule: FakeSchedule = field(default_factory=FakeSchedule)
    reports: dict[str, RunReport] = field(default_factory=dict)
    home: threading.Event = field(default_factory=threading.Event)

    def watch(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        return self.bus.subscribe(listener)

    async def backends(self) -> list[BackendState]:
        return self.answers

    async def unfinished_work(self) -> list[WorkState]:
        self.looks += 1
        if self.trouble is not None:
            raise self.trouble
        return self.work

    async def finish_in_flight(self) -> None:
        while not self.home.is_set():
            await asyncio.sleep(0.01)

    async def run(self, run_id: str) -> Run:
        return self.reports[run_id].run

    async def report(self, run_id: str) -> RunReport:
        return self.reports[run_id]

    async def cancel_run(self, run_id: str) -> None:
        self.cancelled.append(run_id)


@dataclass
class FakeSession:
    """As much of a wiring session as the engine's thread uses."""

    console: FakeConsole
    practice: bool = True
    data: Path = Path("data")
    recipe: str = "practice"
    images_folder: str = "images"
    settings: Settings = field(default_factory=Settings)
    configuration: Configuration | None = None
    is_engine: bool = True
    recipe_problems: tuple[RecipeInvalid, ...] = ()
    is_starting: bool = True
    is_apart: bool = False
    trouble: tuple[ConsoleError, bool] | None = None
    take_overs: int = 0
    becomes_engine_after: int = 1
    closed: bool = False
    slow: bool = False
    there: threading.Event = field(default_factory=threading.Event)
    queue_error: ConsoleError | None = None

    def queue_is_there(self) -> None:
        """From any thread: what `open_engine` waits for when `slow`."""
        self.there.set()

    async def open_engine(self) -> None:
        if self.queue_error is not None:
            raise self.queue_error
        if self.slow:
            await asyncio.to_thread(self.there.wait)
            self.is_engine = True
        self.is_starting = False

    async def keep_nights(self) -> None:
        await self.console.schedule.keep(leads=lambda: self.is_engine)

    async def take_over(self) -> None:
        self.take_overs += 1
        self.is_engine = self.take_overs >= self.becomes_engine_after


def opener(console: FakeConsole, session: FakeSession | None = None, *, error: Exception | None = None) -> Opener:
    """Opens the fake session, or fails."""
    made = session or FakeSession(console)

    @asynccontextmanager
    async def open_session(_configuration: Configuration, _practice: bool) -> AsyncIterator[FakeSession]:
        if error is not None:
            raise error
        try:
            yield made
        finally:
            made.closed = True

    return cast(Any, open_session)


def some_work(*, ended: int = 3, failed: int = 0, total: int = 10) -> WorkState:
    """One unfinished run."""
    run = Run(id="run-1", kind=RunKind.MANUAL, started_at=datetime(2026, 1, 1, tzinfo=UTC), count=2, budget_s=0)
    return WorkState(run, ended, failed, total)
