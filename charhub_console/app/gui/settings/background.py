"""Work of the Settings page off the GUI thread: files, keyring, live tests. It needs no open session."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from charhub_console.app.gui.engine_call import unexpected
from charhub_console.domain.errors import ConsoleError

log = logging.getLogger(__name__)

T = TypeVar("T")

Post = Callable[["Job", Any, "ConsoleError | None"], None]


class Job:
    """One piece of work in a thread of its own. `cancel`: its answer is no longer wanted."""

    def __init__(self, factory: Callable[[], Awaitable[Any]], post: Post) -> None:
        self._factory = factory
        self._post = post
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._lock = threading.Lock()
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, name="settings")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Give it up; harmless when it is done. To be called on the GUI thread."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None:
                with suppress(RuntimeError):  # the loop has ended, and the work with it
                    self._loop.call_soon_threadsafe(self._task.cancel)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody gave it up."""
        return self._cancelled

    def join(self) -> None:
        """Wait until its thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        result: Any = None
        error: ConsoleError | None = None
        try:
            result = asyncio.run(self._main())
        except asyncio.CancelledError:
            pass
        except ConsoleError as known:
            error = known
        except Exception as surprise:
            log.exception("work of the settings failed")
            error = unexpected(surprise)
        self._post(self, result, error)

    async def _main(self) -> Any:
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self._cancelled:
                raise asyncio.CancelledError
        return await self._factory()


@dataclass(slots=True)
class _Answers:
    then: Callable[[Any], None]
    failed: Callable[[ConsoleError], None]


class Background(QObject):
    """`run` something and hear of it on the GUI thread. `stop` cancels everything and joins the threads."""

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[Job, _Answers] = {}
        self._box: deque[tuple[Job, Any, ConsoleError | None]] = deque()
        self._wake = self._posted.emit  # bound once and here: a first touch by two threads at a time may fail
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)

    def run(
        self,
        factory: Callable[[], Awaitable[T]],
        then: Callable[[T], None],
        failed: Callable[[ConsoleError], None],
    ) -> Job:
        """Await `factory()` in a thread. It must not know a widget: the thread may be the last to let go of it."""
        job = Job(factory, self._post)
        self._jobs[job] = _Answers(then, failed)
        job.start()
        return job

    def run_blocking(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[ConsoleError], None]
    ) -> Job:
        """Call `work()` in a thread: files, the keyring."""

        async def once() -> T:
            return work()

        return self.run(once, then, failed)

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._jobs)

    def stop(self) -> None:
        """Nobody waits any more: cancel, join, forget the answers."""
        for job in self._jobs:
            job.cancel()
        for job in self._jobs:
            job.join()
        self._jobs.clear()
        self._box.clear()

    def _post(self, job: Job, result: Any, error: ConsoleError | None) -> None:
        """From a job's thread."""
        self._box.append((job, result, error))
        with suppress(RuntimeError):  # this object has gone, with whoever asked
            self._wake()

    def _deliver(self) -> None:
        if not self._box:
            return
        job, result, error = self._box.popleft()
        job.join()  # it is at its end; were it to outlive the page it would let go of it on its own thread
        answers = self._jobs.pop(job, None)
        if answers is None or job.is_cancelled:
            return
        if error is not None:
            answers.failed(error)
        else:
            answers.then(result)
