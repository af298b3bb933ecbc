"""One job followed to its end: events make the next look come sooner, HTTP says what is."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from charhub_console.adapters.comfyui.answers import Ended, Queue
from charhub_console.adapters.comfyui.client import ComfyClient
from charhub_console.adapters.comfyui.socket import EventSocket
from charhub_console.adapters.comfyui.watched import Watch
from charhub_console.domain.errors import BackendLost, BadAnswer, ConsoleError, Unauthorized, Unreachable
from charhub_console.engine.ports import JobState, Progress

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. `gone_s` lies between the two looks that both have to miss a job before it counts as lost."""

    heard_s: float = 2.0  # between looks while the socket is up
    deaf_s: float = 1.0  # and while it is not
    first_s: float = 0.5  # first look without a socket; grows by half each time up to `slowest_s`
    slowest_s: float = 2.0
    soon_s: float = 0.03  # after the word that it ended, while the history does not have it yet
    gone_s: float = 1.0
    patience_s: float = 60.0  # a server that does not answer for this long is given up
    wedged_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: how the job ended, the queue (None: not asked or not shown), whether the job is there."""

    ended: Ended | None
    queue: Queue | None
    there: bool


class Pulse:
    """Whether a server runs what it accepts: its worker can die while everything is still answered with 200.

    Args:
        wedged_s: how long work may lie there without anybody doing it.
    """

    def __init__(self, wedged_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._wedged_s = wedged_s
        self._clock = clock
        self._still_since: float | None = None
        self._looked_at = 0.0
        self._wedged_until = 0.0

    def beat(self) -> None:
        """Something is running, or the server is gone and will come back as a new one."""
        self._still_since, self._wedged_until = None, 0.0

    def look(self, queue: Queue) -> bool:
        """Note a queue; whether work lay there at every look for `wedged_s`.

        Looks far apart prove nothing: every server is between two jobs for a moment now and then.
        """
        now = self._clock()
        far_apart = now - self._looked_at > 2 * self._wedged_s
        self._looked_at = now
        if queue.running:
            self.beat()
        elif not queue.pending:
            self._still_since = None
        elif self._still_since is None or far_apart:
            self._still_since = now
        elif now - self._still_since > self._wedged_s:
            self._wedged_until = now + 6 * self._wedged_s
        return self.wedged

    @property
    def wedged(self) -> bool:
        """Whether it was found out not to work a short while ago."""
        return self._clock() < self._wedged_until


class Follower:
    """Looks jobs up at one server."""

    def __init__(self, client: ComfyClient, socket: EventSocket | None, pulse: Pulse, pace: Pace) -> None:
        self._client = client
        self._socket = socket
        self._pulse = pulse
        self._pace = pace

    async def state(self, job_id: str, *, accepted: bool = False) -> JobState:
        """Where a job is; UNKNOWN only when two looks `gone_s` apart both missed it.

        Args:
            accepted: this process saw the server take it; then a queue that is not shown is taken to hold it.

        Raises:
            BadAnswer: it is not in the history and this server does not show its queue.
        """
        for wait_s in (0.0, self._pace.gone_s):
            await asyncio.sleep(wait_s)
            look = await self._look(job_id)
            if look.ended is not None:
                return look.ended.state
            if look.there and look.queue is None:
                if accepted:
                    return JobState.QUEUED
                raise BadAnswer(
                    f"{self._client.outside.name} does not show its queue: it cannot be told whether it has the job.",
                    "Look at the server, then retry the view.",
                )
            if look.there and look.queue is not None:
                return JobState.RUNNING if look.queue.place(job_id) == 0 else JobState.QUEUED
        return JobState.UNKNOWN

    async def end_of(self, job_id: str, report: Callable[[Progress], None]) -> Ended:
        """Wait until a job ended.

        Raises:
            BackendLost: the server no longer knows it, or accepts jobs and runs none.
            Unreachable, BadAnswer: no usable answer for `patience_s`.
            Unauthorized: our credentials are refused.
        """
        watch = self._socket.known(job_id) if self._socket else None
        loop = asyncio.get_running_loop()
        missed_at: float | None = None
        looks, eager = 0, 0
        next_look = loop.time() + (self._interval(watch, looks) if watch else 0.0)
        while True:
            if not await self._wait(watch, next_look, report):
                continue
            eager = 1 if watch and watch.ended else eager
            if watch:
                watch.ended = False
            look = await self.patiently(lambda: self._look(job_id))
            if look.ended is not None:
                return look.ended
            looks += 1
            if look.there:
                missed_at = None
                self._tell(job_id, look.queue, watch, report)
                if look.queue is not None and self._pulse.look(look.queue):
                    await self._leave(job_id)
            elif missed_at is None:
                missed_at = loop.time()
            elif loop.time() - missed_at >= self._pace.gone_s:
                raise BackendLost(
                    f"{self._client.outside.name} no longer knows the job: a restart, or it was deleted there.",
                    "It is sent again; if it happens often, look at the server's log.",
                )
            next_look = loop.time() + self._pause(watch, looks, eager, missed_at is not None)
            eager = eager + 1 if 0 < eager < 5 else 0

    async def patiently(self, ask: Callable[[], Awaitable[T]], *, bad_answers: int | None = None) -> T:
        """Ask until there is an answer; a server that restarts or stumbles is waited for.

        Args:
            bad_answers: how many nonsensical ones are put up with; None for as many as fit into the patience.
        """
        loop = asyncio.get_running_loop()
        gives_up = loop.time() + self._pace.patience_s
        wait_s = self._pace.deaf_s
        while True:
            try:
                return await ask()
            except Unauthorized:
                raise
            except (Unreachable, BadAnswer) as error:
                asked_s = None
                if isinstance(error, Unreachable):
                    self._pulse.beat()
                    asked_s = error.retry_after_s
                elif bad_answers is not None:
                    bad_answers -= 1
                wait_s = min(10.0, max(wait_s, asked_s or 0.0))
                if loop.time() + wait_s > gives_up or (bad_answers is not None and bad_answers < 0):
                    raise
                _log.info("%s; asking again in %.1f s", error.title, wait_s)
            await asyncio.sleep(wait_s)
            wait_s *= 1.5

    async def _look(self, job_id: str) -> Look:
        """History, queue, history; a queue that is not shown counts as holding the job.

        A job moves between them in one step, so one that is absent from the queue and from a later history is gone.
        The other way round would miss one that ended in between.
        """
        ended = await self._client.history(job_id)
        if ended is not None:
            return Look(ended, None, there=True)
        queue = await self._client.queue()
        if queue is None or queue.place(job_id) is not None:
            return Look(None, queue, there=True)
        ended = await self._client.history(job_id)
        return Look(ended, queue, there=ended is not None)

    async def _wait(self, watch: Watch | None, until: float, report: Callable[[Progress], None]) -> bool:
        """Wait for the next look or for a word; whether it is time to look."""
        loop = asyncio.get_running_loop()
        if watch is None:
            await asyncio.sleep(max(0.0, until - loop.time()))
            return True
        try:
            async with asyncio.timeout_at(until):
                await watch.heard.wait()
        except TimeoutError:
            return True
        watch.heard.clear()
        if watch.running:
            report(watch.seen())
        return watch.ended

    def _tell(self, job_id: str, queue: Queue | None, watch: Watch | None, report: Callable[[Progress], None]) -> None:
        place = queue.place(job_id) if queue else None
        if place:
            report(Progress(queue_position=place))
        elif place == 0 and not (watch and watch.running):
            report(Progress())

    def _pause(self, watch: Watch | None, looks: int, eager: int, missed: bool) -> float:
        if eager:
            return self._pace.soon_s * 2.0 ** (eager - 1)
        return self._pace.gone_s if missed else self._interval(watch, looks)

    def _interval(self, watch: Watch | None, looks: int) -> float:
        if self._socket is None:
            return min(self._pace.slowest_s, self._pace.first_s * 1.5**looks)
        return self._pace.heard_s if watch and self._socket.hears(watch) else self._pace.deaf_s

    async def _leave(self, job_id: str) -> None:
        """The server works no more: take the job away, so that it can never run there, and give it back."""
        name = self._client.outside.name
        try:
            await self._client.delete_waiting(job_id)
        except ConsoleError as error:
            _log.warning("%s: the job could not be taken back: %s", name, error.title)
        raise BackendLost(
            f"{name} takes jobs but runs none: its worker has died.",
            "Restart that ComfyUI; the job goes to another server meanwhile.",
        )
