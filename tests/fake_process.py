"""A process as tests need it: time that waits for everybody, a durable queue, and an end at any call."""

from __future__ import annotations

import asyncio
import heapq
import inspect
import itertools
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from charhub_console.domain.run import Order
from charhub_console.engine.ports import Work

T = TypeVar("T")

TWO_AT_NIGHT = datetime(2026, 10, 7, 2, tzinfo=UTC)
IDLE_TURNS = 25  # turns of the loop without any work after which everybody is taken to be waiting


class Killed(BaseException):
    """The process is gone. No `except Exception` may catch it."""


class Life:
    """One process: counts the calls that leave it, and can end it at one of them.

    Args:
        dies_at: the call (from 1) that never happens; from then on no call does.
    """

    def __init__(self, dies_at: int | None = None) -> None:
        self.dies_at = dies_at
        self.calls: list[str] = []
        self._busy = 0
        self.at_rest = asyncio.Event()  # set while no thread works for this process
        self.at_rest.set()

    @property
    def is_over(self) -> bool:
        return self.dies_at is not None and len(self.calls) >= self.dies_at

    @contextmanager
    def call(self, name: str, *, waits: bool) -> Iterator[None]:
        if not self.is_over:
            self.calls.append(name)
        if self.is_over:
            raise Killed(name)
        self._count(0 if waits else 1)
        try:
            yield
        finally:
            self._count(0 if waits else -1)

    def _count(self, change: int) -> None:
        self._busy += change
        if self._busy:
            self.at_rest.clear()
        else:
            self.at_rest.set()


def watched(port: T, life: Life, *, waits: bool = False) -> T:
    """The port, each of its calls counted; `waits` for one whose calls may take time of the fake clock."""
    return cast(T, _Watched(port, life, waits))


class _Watched:
    def __init__(self, port: object, life: Life, waits: bool) -> None:
        self._port, self._life, self._waits = port, life, waits

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._port, name)
        if not inspect.iscoroutinefunction(attribute):
            return attribute

        async def call(*args: Any, **kwargs: Any) -> Any:
            with self._life.call(f"{type(self._port).__name__}.{name}", waits=self._waits):
                return await attribute(*args, **kwargs)

        return call


class FakeClock:
    """Time that passes only while everybody waits for it. Ids and seeds are the same in every test."""

    def __init__(self, start: datetime = TWO_AT_NIGHT) -> None:
        self._start = start
        self._elapsed_s = 0.0
        self._chance = random.Random(20)
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._ticking: asyncio.Task[None] | None = None
        self.life = Life()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed_s)

    def monotonic(self) -> float:
        return self._elapsed_s

    def new_id(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def new_seed(self) -> int:
        return self._chance.getrandbits(32)

    def advance(self, seconds: float) -> None:
        self._elapsed_s += seconds

    async def sleep(self, seconds: float) -> None:
        wake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed_s + seconds, next(self._order), wake))
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())
        await wake

    async def _tick(self) -> None:
        while self._sleepers:
            await self._idle()
            due, _, wake = heapq.heappop(self._sleepers)
            if not wake.done():
                self._elapsed_s = max(self._elapsed_s, due)
                wake.set_result(None)

    async def _idle(self) -> None:
        turns = 0
        while turns < IDLE_TURNS:
            if not self.life.at_rest.is_set():
                await self.life.at_rest.wait()
                turns = 0
            await asyncio.sleep(0)
            turns += 1


@dataclass(slots=True)
class QueueFile:
    """What the fake queue remembers over a restart, by job name: what to carry out, and whether it ended."""

    jobs: dict[str, tuple[Order | None, str, int]] = field(default_factory=dict)  # a night has no order
    ended: set[str] = field(default_factory=set)


class FakeJobs:
    """The durable queue in tasks of this loop; the same name twice is one job. Set `work` before anything is enqueued.

    Args:
        carries: False for a process that only enqueues.
    """

    def __init__(self, file: QueueFile | None = None, *, carries: bool = True) -> None:
        self.file = file or QueueFile()
        self.work: Work | None = None
        self.carries = carries
        self.characters: list[tuple[Order, str, int]] = []  # every call, in order
        self.cancelled: list[str] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def recover(self) -> None:
        """Go on with what a killed process left behind."""
        for name in self.file.jobs:
            self._carry_out(name)

    async def settled(self) -> None:
        """Nothing is under way any more. Raises what ended a job, which nothing but Killed may do."""
        while running := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
            if any(task.done() and not task.cancelled() and task.exception() for task in running):
                break
        faults = [task.exception() for task in self._tasks.values() if task.done() and not task.cancelled()]
        for fault in faults:
            if fault is not None:
                raise fault

    async def stop(self) -> None:
        """The process ends: whatever is under way stays open."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        self.characters.append((order, run_id, position))
        self._enqueue(f"char/{order.character_id}/r{run_id}", order, run_id, position)

    async def enqueue_night(self, run_id: str) -> None:
        self._enqueue(f"night/{run_id}", None, run_id, 0)

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        await self._cancel(f"char/{character_id}/r{run_id}")

    async def cancel_night(self, run_id: str) -> None:
        await self._cancel(f"night/{run_id}")

    async def delete_finished(self, before: datetime) -> int:
        return 0

    async def close_line(self, closed: bool) -> None:
        self._working.close_line(closed)

    @property
    def _working(self) -> Work:
        assert self.work is not None
        return self.work

    def _enqueue(self, name: str, order: Order | None, run_id: str, position: int) -> None:
        self.file.jobs.setdefault(name, (order, run_id, position))
        self._carry_out(name)

    def _carry_out(self, name: str) -> None:
        if self.carries and name not in self.file.ended and name not in self._tasks:
            self._tasks[name] = asyncio.create_task(self._until_ended(name), name=name)

    async def _until_ended(self, name: str) -> None:
        order, run_id, position = self.file.jobs[name]
        if order is None:
            await self._working.carry_on(run_id)
        else:
            await self._working.generate(order, run_id, position)
        self.file.ended.add(name)

    async def _cancel(self, name: str) -> None:
        self.cancelled.append(name)
        self.file.ended.add(name)
        task = self._tasks.get(name)
        if task is not None and not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
