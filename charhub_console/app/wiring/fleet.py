"""The fleet put together: what a console needs to order and watch, and a worker that paints."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.app.wiring import outsides
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.settings import Settings
from charhub_console.engine.fleet.backend import NAMES, FleetBackend
from charhub_console.engine.fleet.follow import Follower
from charhub_console.engine.fleet.orders import FleetJobs
from charhub_console.engine.fleet.shared import ensure_shared
from charhub_console.engine.ports import Backend, Jobs
from charhub_console.engine.ports.fleet import FleetBoard, WorkerState
from charhub_console.engine.tools import Tools

if TYPE_CHECKING:
    from charhub_console.adapters.jobs.queue import DbosQueue

log = logging.getLogger(__name__)


class ConsoleFleet:
    """The fleet of a console. Nothing is connected before somebody asks: a console opens while the fleet is away.

    Raises:
        NotConfigured: the address cannot be read.
    """

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.board: FleetBoard = outsides.fleet_board(url)
        stack.push_async_callback(self.board.close)
        self.backends: list[Backend] = [FleetBackend(self.board, name, kind) for name, kind in NAMES]
        self._url, self._stack = url, stack
        self._queue: DbosQueue | None = None
        self._opening = asyncio.Lock()
        self._loop = asyncio.get_running_loop()  # nights ask from the loop of their own queue

    def jobs(self, here: Jobs, tools: Tools) -> FleetJobs:
        """The queue of this console: characters go to the fleet."""

        async def there() -> Jobs:
            return await self._there(tools)

        return FleetJobs(here, there, self.board, tools)

    def follow(self, tools: Tools) -> None:
        """From now on, until the session ends, the fleet is followed here."""

        async def follow() -> None:
            await Follower(tools, self.board, lambda: self._there(tools)).follow()

        following = asyncio.create_task(follow(), name="fleet")
        self._stack.push_async_callback(_end, following)

    async def _there(self, tools: Tools) -> DbosQueue:
        """The fleet's queue, once it is sure that both sides understand each other and share a storage."""
        if self._queue is not None:
            return self._queue
        if asyncio.get_running_loop() is self._loop:
            return await self._opened(tools)
        opening = asyncio.run_coroutine_threadsafe(self._opened(tools), self._loop)
        return await asyncio.wrap_future(opening)

    async def _opened(self, tools: Tools) -> DbosQueue:
        async with self._opening:
            if self._queue is None:
                await self.board.open(tools.store.rows_format)
                await ensure_shared(tools.storage, self.board, tools.clock)
                queue = fleet_queue(self._url, "a console", self.board.place)
                self._stack.push_async_callback(queue.close)
                await queue.open()
                self._queue = queue
            return self._queue


async def fleet_at_work(settings: Settings) -> tuple[str, list[WorkerState]]:
    """Where the fleet is, and who works there. What is needed at a new place is made.

    Raises:
        NotConfigured: there is no fleet, or one of another version.
        Unreachable, Unauthorized
    """
    if not settings.queue.url:
        raise no_fleet()
    board = outsides.fleet_board(settings.queue.url)
    queue = fleet_queue(settings.queue.url, "a look", board.place)
    try:
        await board.open(SqliteStore.rows_format)
        await queue.open()
        return board.place, await board.workers()
    finally:
        await queue.close()
        await board.close()


def no_fleet() -> NotConfigured:
    """Somebody asks for the fleet and there is none."""
    return NotConfigured(
        "No fleet is set up here.", "Give the address of its PostgreSQL: CHARHUB_QUEUE_URL, or queue.url."
    )


def require_shared_storage(settings: Settings) -> None:
    """Refuse a storage that is this machine's alone. Raises: NotConfigured."""
    if settings.storage.name == "local" and settings.storage.local_folder is None:
        raise NotConfigured(
            "A fleet needs a storage that all its machines see, and this one is in the data folder.",
            "Set storage.name to r2, or storage.local_folder to a folder they share.",
        )


def fleet_queue(url: str, executor: str, place: str) -> DbosQueue:
    """The durable queue of a fleet."""
    from charhub_console.adapters.jobs.places import ServerPlace
    from charhub_console.adapters.jobs.queue import DbosQueue

    return DbosQueue(ServerPlace(url, executor, place))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
