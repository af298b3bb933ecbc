"""The durable queue before it is open: whoever orders waits for it, whoever only looks does not."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from datetime import datetime

from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import Order
from charhub_console.engine.ports import Jobs


class LateJobs:
    """Implements engine.ports.Jobs by the queue it is given later. Usable from any event loop."""

    def __init__(self) -> None:
        self._queue: Future[Jobs] = Future()

    def set(self, queue: Jobs) -> None:
        """The queue is open."""
        self._queue.set_result(queue)

    def fail(self, error: ConsoleError) -> None:
        """It cannot be opened: everyone who waits hears why."""
        self._queue.set_exception(error)

    async def _there(self) -> Jobs:
        if self._queue.done():
            return self._queue.result()
        return await asyncio.shield(asyncio.wrap_future(self._queue))  # one who gives up leaves it to the others

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        """See engine.ports.Jobs."""
        await (await self._there()).enqueue_character(order, run_id, position=position)

    async def enqueue_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await (await self._there()).enqueue_night(run_id)

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await (await self._there()).cancel_character(character_id, run_id)

    async def cancel_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await (await self._there()).cancel_night(run_id)

    async def run_next(self, character_id: str, run_id: str) -> bool:
        """See engine.ports.Jobs."""
        return await (await self._there()).run_next(character_id, run_id)

    async def delete_finished(self, before: datetime) -> int:
        """See engine.ports.Jobs."""
        return await (await self._there()).delete_finished(before)

    async def close_line(self, closed: bool) -> None:
        """See engine.ports.Jobs."""
        await (await self._there()).close_line(closed)


def no_jobs() -> LateJobs:
    """What stands where the queue would be in sessions that only look and decide."""
    jobs = LateJobs()
    jobs.fail(ConsoleError("This session was opened without the engine.", "Report this as a bug of the console."))
    return jobs
