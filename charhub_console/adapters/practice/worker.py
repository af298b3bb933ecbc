"""What a painter's process does: one drawing after the other, until nobody is at the other end of its pipe."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import traceback
from dataclasses import dataclass
from queue import SimpleQueue
from typing import BinaryIO, NoReturn

from charhub_console.domain.views import View

POLITENESS = 19  # the most there is: the window and the engine come first


@dataclass(frozen=True, slots=True)
class Order:
    """One drawing to make; `pace_s` is the pause after each step."""

    job_id: str
    traits: tuple[tuple[str, str], ...]
    seed: int
    view: View
    size: tuple[int, int]
    pace_s: float


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop this drawing, begun or not. One that has ended by now is not meant."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step is done; `preview` is a small JPEG."""

    number: int
    of: int
    preview: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """The end of a drawing: its PNG."""

    picture: bytes


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The end of a drawing that was cancelled."""


@dataclass(frozen=True, slots=True)
class Stumbled:
    """The end of a drawing that failed: what kind of error, and where."""

    kind: str
    trace: str


class _Stop(Exception):
    """Ends a drawing; never leaves this module."""


def main() -> NoReturn:
    """Take orders from standard input, answer on standard output; end when the console closes them, or is gone."""
    if sys.platform != "win32":
        os.nice(POLITENESS)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    desk = _Desk()
    threading.Thread(target=desk.listen, args=(os.fdopen(0, "rb"),), daemon=True).start()
    while True:
        order = desk.orders.get()
        _say(answers, _carry_out(order, desk, answers))


class _Desk:
    """Where orders wait and cancelled drawings are noted."""

    def __init__(self) -> None:
        self.orders: SimpleQueue[Order] = SimpleQueue()
        self._cancelled = ""
        self._changed = threading.Condition()

    def listen(self, pipe: BinaryIO) -> None:
        """For a thread of its own. At the pipe's end the process ends, in the middle of a drawing, too."""
        try:
            while True:
                message = pickle.load(pipe)  # noqa: S301 - at the other end is the console that started this process
                if isinstance(message, Order):
                    self.orders.put(message)
                else:
                    with self._changed:
                        self._cancelled = message.job_id
                        self._changed.notify_all()
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)

    def is_cancelled(self, job_id: str, wait_s: float) -> bool:
        """Waits for it at most so long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._cancelled == job_id, wait_s)


def _carry_out(order: Order, desk: _Desk, answers: BinaryIO) -> Drawn | Cancelled | Stumbled:
    from charhub_console.adapters.practice.painter.view import STEPS, paint  # Pillow is loaded in this process only

    def report(step: int, preview: bytes) -> None:
        _say(answers, Step(step, STEPS, preview))
        if desk.is_cancelled(order.job_id, order.pace_s):
            raise _Stop

    try:
        return Drawn(paint(order.traits, order.seed, order.view, order.size, report))
    except _Stop:
        return Cancelled()
    except Exception as error:  # noqa: BLE001 - told to whoever waits for the picture
        return Stumbled(type(error).__name__, traceback.format_exc())


def _say(answers: BinaryIO, message: Step | Drawn | Cancelled | Stumbled) -> None:
    rest = memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    try:
        while rest:  # a pipe may take a part
            rest = rest[answers.write(rest) :]
    except OSError:
        os._exit(0)  # nobody is there to hear it
