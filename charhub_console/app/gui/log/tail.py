"""Reading the log file as it grows, and other work with files, on a thread of its own."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from charhub_console.app.gui.engine_thread import unexpected
from charhub_console.app.logs import last_lines, log_file
from charhub_console.domain.errors import ConsoleError

log = logging.getLogger(__name__)

T = TypeVar("T")
FIRST_LINES = 5000
LOOK_S = 0.5


class LogTail(QObject):
    """`start` and `stop` (which joins) belong to the GUI thread, and every signal is sent there."""

    began = Signal(list)
    """Texts of the newest lines: the file was read for the first time, or is another one now."""
    grew = Signal(list)
    """Texts of lines written since."""

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._lock = threading.Condition()
        self._stopping = False
        self._work: deque[Callable[[], None]] = deque()
        self._done: deque[Callable[[], None]] = deque()
        self._thread: threading.Thread | None = None
        self._at: tuple[int, int] | None = None  # which file, and how far it was read
        self._rest = b""  # a line that was only half written
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._wake = self._posted.emit

    @property
    def is_running(self) -> bool:
        """Whether the file is being read."""
        return self._thread is not None

    def start(self, folder: Path) -> None:
        """Read this folder's log from now on."""
        self.stop()
        self._folder, self._stopping, self._at, self._rest = folder, False, None, b""
        self._thread = threading.Thread(target=self._run, args=(folder,), name="log")
        self._thread.start()

    def stop(self) -> None:
        """Join the thread; work that was asked for is finished first."""
        with self._lock:
            self._stopping = True
            self._lock.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._done.clear()

    def do(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[ConsoleError], None]) -> None:
        """Do something with files on this thread; the answer arrives on the GUI thread."""
        with self._lock:
            self._work.append(partial(self._carry_out, work, then, failed))
            self._lock.notify_all()

    # --- on the thread ---

    def _run(self, folder: Path) -> None:
        while True:
            with self._lock:
                if not self._work and not self._stopping and self._at is not None:
                    self._lock.wait(LOOK_S)
                work = self._work.popleft() if self._work else None
                if work is None and self._stopping:
                    return
            if work is not None:
                work()
            else:
                self._look(folder)

    def _look(self, folder: Path) -> None:
        try:
            found = os.stat(log_file(folder))  # noqa: PTH116  (one call, no object)
            if self._at is None or found.st_ino != self._at[0] or found.st_size < self._at[1]:
                self._at, self._rest = (found.st_ino, found.st_size), b""
                self._post(partial(self.began.emit, last_lines(folder, FIRST_LINES, end=found.st_size)))
            elif found.st_size > self._at[1]:
                self._read_on(log_file(folder), self._at[1])
        except OSError:
            if self._at is None:  # nothing was logged yet
                self._post(partial(self.began.emit, []))
                self._at = (0, 0)

    def _read_on(self, file: Path, place: int) -> None:
        with file.open("rb") as opened:
            opened.seek(place)
            data = self._rest + opened.read()
            self._at = (os.fstat(opened.fileno()).st_ino, opened.tell())
        whole, _, self._rest = data.rpartition(b"\n")
        lines = [line for line in whole.decode("utf-8", errors="replace").splitlines() if line.strip()]
        if lines:
            self._post(partial(self.grew.emit, lines))

    def _carry_out(
        self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[ConsoleError], None]
    ) -> None:
        try:
            result = work()
        except ConsoleError as error:
            self._post(partial(failed, error))
        except Exception as error:
            log.exception("work with the log failed")
            self._post(partial(failed, unexpected(error)))
        else:
            self._post(partial(then, result))

    def _post(self, action: Callable[[], Any]) -> None:
        self._done.append(action)
        self._wake()

    # --- on the GUI thread ---

    def _deliver(self) -> None:
        if self._done:
            self._done.popleft()()
