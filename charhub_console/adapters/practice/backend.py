"""The built-in painter behind the `Backend` port: a job table in memory and a painter's process for each slot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from charhub_console.adapters.practice.process import (
    DrawingCancelled,
    DrawingFailed,
    PainterGone,
    PainterProcess,
)
from charhub_console.adapters.practice.worker import Order, Step
from charhub_console.domain.errors import BackendLost, ConsoleError, GenerationFailed, Unreachable
from charhub_console.domain.recipe import Recipe
from charhub_console.engine.ports import (
    BackendHealth,
    GenerationRequest,
    JobState,
    Painted,
    Progress,
    RecipeProblem,
)

log = logging.getLogger(__name__)

KIND = "practice"
_START_AGAIN = "The drawing is made when the console runs again."
_SUBMITTED_AGAIN = "It is submitted again by itself."
_REMEMBERED = 64  # finished jobs whose picture is kept


@dataclass(slots=True)
class _Job:
    """One job; fields change only under the painter's lock."""

    request: GenerationRequest
    state: JobState = JobState.QUEUED
    progress: Progress | None = None
    picture: bytes = b""
    fault: Exception | None = None
    cancelled: bool = False
    painter: PainterProcess | None = None  # while it is drawn
    wakers: set[Callable[[], None]] = field(default_factory=set)

    def changed(self) -> None:
        """Wake everyone who waits for this job."""
        for wake in tuple(self.wakers):
            wake()

    def stop(self) -> None:
        """Cancel it, whether it waits or is drawn."""
        self.cancelled = True
        if self.state is JobState.QUEUED:
            self.state = JobState.INTERRUPTED
        if self.painter is not None:
            self.painter.cancel(self.request.job_id)
        self.changed()


class PracticeBackend:
    """Draws characters from their traits. Its jobs live as long as the process, as on a real server.

    Args:
        slots: drawings at the same time.
        pace_s: pause after each of the eight steps, so that people can watch; 0 draws as fast as it can.
        fail: says why a request must fail, or None; for demonstrations of failures.
    """

    def __init__(
        self,
        *,
        name: str = "practice",
        slots: int = 2,
        pace_s: float = 0.0,
        fail: Callable[[GenerationRequest], str | None] = lambda request: None,
    ) -> None:
        self.name = name
        self.kind = KIND
        self.slots = slots
        self._pace_s = pace_s
        self._fail = fail
        self._closed = False
        self._jobs: dict[str, _Job] = {}
        self._idle: list[PainterProcess] = []
        self._lock = threading.RLock()
        self._pool = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="practice-painter")

    async def health(self) -> BackendHealth:
        """Always there."""
        with self._lock:
            waiting = sum(job.state in (JobState.QUEUED, JobState.RUNNING) for job in self._jobs.values())
        return BackendHealth(True, "The built-in painter draws on this machine.", "built in", waiting)

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """Only recipes of kind `practice` can be painted here."""
        if recipe.kind == KIND:
            return ()
        advice = f"Choose a recipe of kind practice, or configure a server of kind {recipe.kind}."
        return (RecipeProblem(self.name, f"The recipe {recipe.name} is made for another kind of backend.", advice),)

    async def submit(self, request: GenerationRequest) -> None:
        """Queue a drawing. The same job id again changes nothing.

        Raises:
            GenerationFailed: the recipe is not of kind `practice`.
            Unreachable: the painter was closed; nothing is queued.
        """
        if request.recipe.kind != KIND:
            raise GenerationFailed(
                f"The built-in painter cannot run the recipe {request.recipe.name}.",
                "Choose a recipe of kind practice for this character.",
            )
        with self._lock:
            if request.job_id in self._jobs:
                return
            job = _Job(request)
            self._jobs[request.job_id] = job
            self._forget_old()
            try:
                self._pool.submit(self._run, job)
            except RuntimeError as error:  # the pool was shut down
                del self._jobs[request.job_id]
                raise Unreachable("The built-in painter was closed.", _START_AGAIN) from error

    async def state(self, job_id: str) -> JobState:
        """UNKNOWN for whatever this process was never given."""
        with self._lock:
            job = self._jobs.get(job_id)
            return job.state if job else JobState.UNKNOWN

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """Wait for the drawing and return it as PNG; `report` hears of each step once, on the caller's loop.

        Raises:
            GenerationFailed: the drawing failed or was cancelled.
            BackendLost: this process does not know the job, or the painter was closed.
        """
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop that waited is closed: nobody is left to hear
                loop.call_soon_threadsafe(news.set)

        with self._lock:
            job = self._jobs.get(job_id)
            if job is None:
                raise BackendLost("The built-in painter does not know this job.", _SUBMITTED_AGAIN)
            job.wakers.add(wake)
        try:
            return Painted(await self._follow(job, news, report))
        finally:
            with self._lock:
                job.wakers.discard(wake)

    async def cancel(self, job_id: str) -> None:
        """Stop a drawing that waits or is under way; anything else stays as it is."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.state not in (JobState.QUEUED, JobState.RUNNING):
                return
            job.stop()

    async def close(self) -> None:
        """Stop every drawing, the threads and the processes."""
        with self._lock:
            self._closed = True
            for job in self._jobs.values():
                job.stop()
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        for painter in self._idle:
            painter.close()
        self._idle.clear()

    async def _follow(self, job: _Job, news: asyncio.Event, report: Callable[[Progress], None]) -> bytes:
        seen: Progress | None = None
        while True:
            news.clear()
            with self._lock:
                state, progress, picture, fault = job.state, job.progress, job.picture, job.fault
            if progress is not None and progress is not seen:
                seen = progress
                report(progress)
            if state is JobState.DONE:
                return picture
            if state is JobState.INTERRUPTED and self._closed:  # nobody cancelled it: the process ends
                raise BackendLost("The built-in painter was closed.", _START_AGAIN)
            if state is JobState.INTERRUPTED:
                raise GenerationFailed("The drawing was cancelled.", "Retry the view to draw it again.")
            if state is JobState.UNKNOWN:
                raise BackendLost("The painter's process ended in the middle of this drawing.", _SUBMITTED_AGAIN)
            if state is JobState.FAILED:
                raise GenerationFailed(f"The built-in painter failed: {_words(fault)}", "Retry the view.") from fault
            await news.wait()

    def _run(self, job: _Job) -> None:
        """The work of one thread: from queued to one of the ends."""
        with self._lock:
            if job.cancelled:
                return
            job.state = JobState.RUNNING
        state, picture, fault = JobState.DONE, b"", None
        try:
            picture = self._draw(job)
        except DrawingCancelled:
            state = JobState.INTERRUPTED
        except PainterGone:
            state = JobState.UNKNOWN  # as a server that was started anew
            log.exception("a painter's process ended")
            with self._lock:
                self._jobs.pop(job.request.job_id, None)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the picture
            state, fault = JobState.FAILED, error
        with self._lock:
            job.state, job.picture, job.fault = state, picture, fault
            job.changed()

    def _draw(self, job: _Job) -> bytes:
        request = job.request
        reason = self._fail(request)
        if reason is not None:
            raise GenerationFailed(reason, "Retry the view.")

        def report(step: Step) -> None:
            with self._lock:
                job.progress = Progress(step=step.number, of=step.of, preview=step.preview)
                job.changed()

        size = (request.width, request.height)
        order = Order(request.job_id, request.traits, request.seed, request.view, size, self._pace_s)
        with self._painter() as painter:
            with self._lock:
                if job.cancelled:
                    raise DrawingCancelled
                job.painter = painter
            try:
                return painter.paint(order, report)
            finally:
                with self._lock:
                    job.painter = None

    @contextlib.contextmanager
    def _painter(self) -> Iterator[PainterProcess]:
        """One that has nothing to do, or a new one; it is kept for the next drawing as long as it can be understood."""
        with self._lock:
            painter = self._idle.pop() if self._idle else None
        painter = painter or PainterProcess()
        try:
            yield painter
        except (DrawingCancelled, DrawingFailed):
            self._idle.append(painter)
            raise
        except BaseException:
            painter.close()
            raise
        self._idle.append(painter)

    def _forget_old(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.state not in (JobState.QUEUED, JobState.RUNNING)]
        for key in ended[: max(len(ended) - _REMEMBERED, 0)]:
            del self._jobs[key]


def _words(fault: Exception | None) -> str:
    if isinstance(fault, ConsoleError):
        return fault.title
    return fault.kind if isinstance(fault, DrawingFailed) else type(fault).__name__
