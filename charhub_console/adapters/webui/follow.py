"""One job looked up at a WebUI: its task, what the server does, the file it saved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from charhub_console.adapters.webui.answers import Activity, Task
from charhub_console.adapters.webui.body import files
from charhub_console.adapters.webui.client import WebuiClient
from charhub_console.domain.errors import BackendLost, BadAnswer, GenerationFailed, Unauthorized, Unreachable
from charhub_console.engine.ports import Painted, Progress

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. `gone_s` lies between the two looks that both have to miss a job before it counts as gone."""

    look_s: float = 0.5  # between looks while it is painted
    taken_s: float = 5.0  # until a call that nobody shows to be known is taken to have arrived
    gone_s: float = 1.0
    patience_s: float = 60.0  # a server that does not answer for this long is given up
    stop_s: float = 10.0  # until an interrupted job has to be gone


NOTHING = Progress()


class Where(Enum):
    """What one look found. ELSEWHERE: the server is busy and does not tell with what."""

    GONE = "gone"
    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Look:
    """Where a job is, and how far."""

    where: Where
    progress: Progress = NOTHING


class Follower:
    """Looks jobs up at one server.

    Args:
        previews: ask for a picture while it is painted.
    """

    def __init__(self, client: WebuiClient, pace: Pace, *, previews: bool) -> None:
        self._client = client
        self._pace = pace
        self._previews = previews

    async def look(self, job_id: str) -> Look:
        """One look. Raises: Unreachable, Unauthorized, BadAnswer."""
        task = await self._task(job_id)
        if task is None:
            activity = await self._client.activity()
            return Look(Where.ELSEWHERE, _steps(activity, None)) if activity.busy else Look(Where.GONE)
        if task.active:
            activity = await self._client.activity()
            if not activity.busy:  # its painting broke off with an error; the task stays where it was
                return Look(Where.ENDED)
            return Look(Where.RUNNING, _steps(activity, task.preview))
        if task.queued:
            return Look(Where.QUEUED, Progress(queue_position=task.place))
        return Look(Where.ENDED if task.completed else Where.GONE)

    async def saved(self, job_id: str) -> bytes | None:
        """The file the server saved for this job; None when it is not there or not shown."""
        for path in files(await self._client.options(), job_id):
            data = await self._client.saved(path)
            if data is not None:
                return data
        return None

    async def end_of(self, job_id: str, report: Callable[[Progress], None]) -> Painted:
        """Wait for the end of a job whose answer is lost, and fetch its file.

        Raises:
            BackendLost: the server certainly does not know it (any more).
            GenerationFailed: it ended, and its image cannot be had: it is not painted again by itself.
            Unreachable, BadAnswer: no usable answer for `patience_s`.
        """
        loop = asyncio.get_running_loop()
        missed_at: float | None = None
        while True:
            found = await self.patiently(lambda: self.look(job_id))
            if found.where in (Where.GONE, Where.ENDED):
                data = await self.patiently(lambda: self.saved(job_id))
                if data is not None:
                    return Painted(data)
                missed_at = loop.time() if missed_at is None else missed_at
                if loop.time() - missed_at >= self._pace.gone_s:
                    raise await self._without_image(found.where)
            else:
                missed_at = None
                report(found.progress)
            await asyncio.sleep(self._pace.look_s)

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer; a server that restarts or stumbles is waited for."""
        loop = asyncio.get_running_loop()
        gives_up = loop.time() + self._pace.patience_s
        wait_s = self._pace.look_s
        while True:
            try:
                return await ask()
            except Unauthorized:
                raise
            except (Unreachable, BadAnswer) as error:
                asked_s = error.retry_after_s if isinstance(error, Unreachable) else None
                wait_s = min(10.0, max(wait_s, asked_s or 0.0))
                if loop.time() + wait_s > gives_up:
                    raise
                _log.info("%s; asking again in %.1f s", error.title, wait_s)
            await asyncio.sleep(wait_s)
            wait_s *= 1.5

    async def _task(self, job_id: str) -> Task | None:
        if not await self._client.knows_task_ids():
            return None
        return await self._client.task(job_id, preview=self._previews)

    async def _without_image(self, where: Where) -> GenerationFailed | BackendLost:
        name = self._client.outside.name
        if where is Where.GONE and await self._client.knows_task_ids():
            return BackendLost(f"{name} no longer knows the job: a restart, or it never arrived.", "It is sent again.")
        return GenerationFailed(
            f"{name} ended the job, but its answer was cut off and its file cannot be fetched.",
            "It is not painted again by itself. Look at the server's log; start the WebUI with "
            "--gradio-allowed-path outputs, or connect without a proxy; then retry the view.",
        )


def _steps(activity: Activity, preview: bytes | None) -> Progress:
    return Progress(step=activity.step, of=activity.of or None, preview=preview)
