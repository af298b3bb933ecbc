"""An open console, and the part of it that carries work out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from charhub_console.app.config import Configuration
from charhub_console.app.wiring.late_jobs import LateJobs
from charhub_console.domain.errors import ConsoleError, RecipeInvalid
from charhub_console.domain.settings import Settings
from charhub_console.engine.console import Console, NightOrder
from charhub_console.engine.tools import Tools
from charhub_console.engine.work import EngineWork

if TYPE_CHECKING:
    from charhub_console.adapters.jobs.queue import DbosQueue
    from charhub_console.app.wiring.apart.engine import EngineApart
    from charhub_console.app.wiring.fleet import ConsoleFleet

log = logging.getLogger(__name__)

PRACTICE_RECIPE = "practice"
TAKE_OVER_S = 1.0  # between looks whether the engine has gone away


@dataclass(slots=True)
class Session:
    """An open console."""

    configuration: Configuration
    settings: Settings
    console: Console
    tools: Tools
    data: Path
    practice: bool
    recipe: str
    recipe_problems: tuple[RecipeInvalid, ...]
    engine: Engine | EngineApart | None = None
    carries_out: bool = True  # whether this process may become the engine
    missing: Mapping[str, ConsoleError] = field(default_factory=dict)  # outsides that are not set up, when tolerated

    @property
    def is_engine(self) -> bool:
        """Whether this console carries work out itself: this process, or one of its own."""
        return self.engine is not None and self.engine.is_engine

    @property
    def is_apart(self) -> bool:
        """Whether what carries the work out has a process of its own."""
        return self.engine is not None and self.engine.is_apart

    @property
    def is_starting(self) -> bool:
        """Whether it is not known yet, or for the moment, who carries work out."""
        return self.engine is not None and not self.engine.stands

    @property
    def trouble(self) -> tuple[ConsoleError, bool] | None:
        """Why the engine's own process ended last, and whether for good."""
        if self.engine is None or self.engine.trouble is None:
            return None
        return self.engine.trouble, self.engine.has_given_up

    @property
    def images_folder(self) -> str:
        """Where a person finds the images."""
        return self.tools.storage.place

    async def carry_out(self) -> None:
        """From now on carry work out here, unless another process does."""
        self.carries_out = True
        await self.take_over()

    async def open_engine(self) -> None:
        """Open the durable queue of a session that was opened with `late`, and carry work out unless another does.

        Raises:
            StorageFailed, NotConfigured: the queue cannot be used; everything that waits for it ends with that error.
        """
        if self.engine is not None:
            await self.engine.open()
            await self.take_over()

    async def take_over(self) -> None:
        """Carry work out here if the process that did so has gone away. Cheap; harmless to repeat."""
        if self.engine is None or self.is_engine or not self.carries_out:
            return
        if await self.engine.launch():
            await self.console.resume()

    async def keep_schedule(self, *, became_engine: Callable[[], None] = lambda: None) -> None:
        """Begin nights when they are due and be the engine whenever no other process is, until cancelled."""
        await asyncio.gather(self.keep_nights(), self._stand_by(became_engine))

    async def keep_nights(self) -> None:
        """Begin nights when they are due, until cancelled; an engine apart does it by itself."""
        if not self.is_apart:
            await self.console.schedule.keep(leads=lambda: self.is_engine)

    async def _stand_by(self, became_engine: Callable[[], None]) -> None:
        while True:
            before = self.is_engine
            try:
                await self.take_over()
            except Exception:
                log.exception("could not take over")
            if self.is_engine and not before:
                became_engine()
            await self.tools.clock.sleep(TAKE_OVER_S)


@dataclass(slots=True)
class Engine:
    """The durable queue of a session and what it would carry out."""

    data: Path
    jobs: LateJobs
    work: EngineWork
    characters: int
    stack: AsyncExitStack
    fleet: ConsoleFleet | None = None
    queue: DbosQueue | None = None
    trouble: ConsoleError | None = None  # of a process of its own; this one would not be here to tell
    has_given_up: bool = False
    is_apart: bool = False

    @property
    def stands(self) -> bool:
        """Whether the queue is open."""
        return self.queue is not None

    @property
    def is_engine(self) -> bool:
        """Whether this process carries work out itself."""
        return self.queue is not None and self.queue.is_engine

    async def open(self) -> None:
        """Open the queue; harmless to repeat. Raises: StorageFailed."""
        if self.queue is not None:
            return
        queue = await asyncio.to_thread(_queue, self.data)
        self.stack.push_async_callback(queue.close)
        try:
            await queue.open()
        except ConsoleError as error:
            self.jobs.fail(error)
            raise
        self.queue = queue
        self.jobs.set(queue if self.fleet is None else self.fleet.jobs(queue, self.work.tools))

    async def launch(self) -> bool:
        """Become the engine of the data folder; False while another process is it."""
        if self.queue is None:
            return False
        launched = await self.queue.launch(self.work, at_once=self.characters + 1)  # a night, and its characters
        if launched and self.fleet is not None:
            self.fleet.follow(self.work.tools)
        return launched


def _queue(data: Path) -> DbosQueue:
    """On a thread: it takes half a second to import, and rows are read meanwhile."""
    from charhub_console.adapters.jobs.places import FolderPlace
    from charhub_console.adapters.jobs.queue import DbosQueue

    return DbosQueue(FolderPlace(data))


def night_order(settings: Settings, recipe: str) -> NightOrder:
    """What a night of the schedule is asked to do."""
    night = settings.night
    return NightOrder(night.count, 60 * night.budget_minutes, recipe, night.backends)
