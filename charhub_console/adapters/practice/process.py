"""A painter in a process of its own: drawing is Python from end to end, and here it would hold up the window."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from charhub_console.adapters.practice import worker
from charhub_console.adapters.practice.worker import Cancel, Cancelled, Drawn, Order, Step, Stumbled

WORD = "--practice-painter"
"""The only argument of a frozen program that shall be a painter."""

END_S = 5.0


class PainterGone(Exception):
    """The process ended in the middle of a drawing."""


class DrawingCancelled(Exception):
    """`cancel` was called for it."""


class DrawingFailed(Exception):
    """The drawing raised an error of this `kind` in the other process; its traceback is the message."""

    def __init__(self, kind: str, trace: str) -> None:
        super().__init__(trace)
        self.kind = kind


class PainterProcess:
    """One process that draws one picture at a time. It ends with `close`, and by itself when this process is gone.

    `paint` is for one thread at a time; `cancel` may be called from any. (multiprocessing would run the program's
    main module again in each painter: half a second, and a second window where that module is not written for it.)
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_apart()
        )
        self._sending = threading.Lock()

    def paint(self, order: Order, report: Callable[[Step], None]) -> bytes:
        """Draw; `report` hears of each step.

        Raises:
            DrawingCancelled, DrawingFailed: this drawing ended without a picture; the next one can be ordered.
            PainterGone: the process has ended.
        """
        assert self._process.stdout is not None
        try:
            self._send(order)
            while isinstance(said := _hear(self._process.stdout), Step):
                report(said)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise PainterGone("the painter's process has ended") from error
        match said:
            case Drawn(picture):
                return bytes(picture)
            case Cancelled():
                raise DrawingCancelled
            case Stumbled(kind, trace):
                raise DrawingFailed(kind, trace)
        raise TypeError(f"a painter does not say {said!r}")

    def cancel(self, job_id: str) -> None:
        """End this drawing after the step it is at; nothing happens when it has ended."""
        with suppress(OSError):  # the process is gone, and its drawing with it
            self._send(Cancel(job_id))

    def close(self) -> None:
        """End the process, whatever it does, and wait for it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _send(self, message: Order | Cancel) -> None:
        assert self._process.stdin is not None
        with self._sending:
            self._process.stdin.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
            self._process.stdin.flush()


def _hear(pipe: Any) -> object:
    return pickle.load(pipe)  # noqa: S301 - at the other end is our own painter


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {worker.__name__} import main; main()"]


def _apart() -> dict[str, Any]:
    """Ctrl-C in a terminal goes to all of its processes, and is the console's to answer."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"start_new_session": True}
