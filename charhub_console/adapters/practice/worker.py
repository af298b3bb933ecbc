"""What a painter's process does: takes one drawing after the other from a pipe, until nobody is at its other end."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from charhub_console.domain.views import View

POLITENESS = 10  # of at most 19: the window and the engine come first


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
    """Stop this drawing. One that has ended by now is not meant."""

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


Said = Step | Drawn | Cancelled | Stumbled


class _Stop(Exception):
    """Ends a drawing; never leaves this module."""


def work(pipe: Connection) -> None:
    """Draw until the pipe ends: when the console closes it, and when the console is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the console's to answer, which closes the pipe
    if sys.platform != "win32":
        os.nice(POLITENESS)
    with suppress(EOFError, OSError):
        while True:
            order = pipe.recv()
            if isinstance(order, Order):
                pipe.send(_carry_out(order, pipe))


def _carry_out(order: Order, pipe: Connection) -> Said:
    try:
        return Drawn(_draw(order, pipe))
    except _Stop:
        return Cancelled()
    except (EOFError, OSError):
        raise  # the pipe's, as drawing touches no file
    except Exception as error:  # noqa: BLE001 - told to whoever waits for the picture
        return Stumbled(type(error).__name__, traceback.format_exc())


def _draw(order: Order, pipe: Connection) -> bytes:
    from charhub_console.adapters.practice.painter.view import STEPS, paint  # Pillow is loaded in this process only

    def report(step: int, preview: bytes) -> None:
        pipe.send(Step(step, STEPS, preview))
        if pipe.poll(order.pace_s) and pipe.recv() == Cancel(order.job_id):
            raise _Stop

    return paint(order.traits, order.seed, order.view, order.size, report)
