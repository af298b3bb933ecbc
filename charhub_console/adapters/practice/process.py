"""A painter in a process of its own: drawing is Python from end to end, and here it would hold up the window."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress

from charhub_console.adapters.practice.worker import Cancel, Cancelled, Drawn, Order, Step, Stumbled, work

LAST_STEP_S = 5.0  # how long a painter may take over the step it is at when it is told to end


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

    Drawing is for one thread at a time; `cancel` may be called from any.
    """

    def __init__(self) -> None:
        # `spawn` everywhere: a fork of a process with threads may never wake, and Windows knows nothing else.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), name="practice-painter", daemon=True)
        self._sending = threading.Lock()
        try:
            self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()  # only the painter holds it now, so that its end is heard here

    def begin(self, order: Order) -> None:
        """Order a drawing; `finish` has to follow. Raises: PainterGone."""
        try:
            self._send(order)
        except OSError as error:
            raise PainterGone("the painter's process has ended") from error

    def finish(self, report: Callable[[Step], None]) -> bytes:
        """Wait for the picture; `report` hears of each step.

        Raises:
            DrawingCancelled, DrawingFailed: this drawing ended without a picture; the next one can be ordered.
            PainterGone: the process has ended.
        """
        try:
            while isinstance(said := self._pipe.recv(), Step):
                report(said)
        except (EOFError, OSError) as error:
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
        """End the process and wait for it."""
        self._pipe.close()
        self._process.join(LAST_STEP_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    def _send(self, message: Order | Cancel) -> None:
        with self._sending:
            self._pipe.send(message)
