"""The engine's process as the window has it: started, listened to, asked, and started again when it dies."""

from __future__ import annotations

import asyncio
import itertools
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from charhub_console.app.config import Configuration
from charhub_console.app.wiring.apart import WORD, wire
from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.ports import EventBus, Work

log = logging.getLogger(__name__)

START_AGAIN_S = (0.3, 2.0)  # before the second start and the third
QUICK_S = 60.0  # a death sooner than this after its start counts
END_S = 15.0  # how long it may take to close its session; work in flight is durable


class EngineGone(Exception):
    """The process ended before it answered."""


class EngineApart:
    """Implements as much of wiring.Engine as a session uses. Belongs to one event loop.

    `trouble` is why it died last. It is asked through `ask`; who asks while none is there waits for the next one.

    Args:
        bus: its events are published here.
        command: what to start instead of this program, for tests.
    """

    is_apart = True

    def __init__(
        self, configuration: Configuration, practice: bool, bus: EventBus, *, command: Sequence[str] = ()
    ) -> None:
        self.trouble: ConsoleError | None = None
        self.is_engine = False
        self._begin = wire.Begin(configuration, practice)
        self._bus = bus
        self._command = tuple(command) or _command()
        self._closing = False
        self._line_closed = False
        self._process: asyncio.subprocess.Process | None = None
        self._there: asyncio.Future[_Line] = asyncio.get_running_loop().create_future()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def stands(self) -> bool:
        """Whether the process is there and has said what it is."""
        return self._there.done() and not self._there.cancelled() and self._there.exception() is None

    @property
    def pid(self) -> int | None:
        """The process there is now."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def open(self) -> None:
        """Start it and wait until it stands. Harmless to repeat. Raises: ConsoleError."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep(), name="engine's process")
        await asyncio.shield(self._there)

    async def launch(self, _work: Work | None = None) -> bool:
        """It takes over by itself, and resumes what there is."""
        return False

    async def ask(self, what: str, *arguments: Any) -> Any:
        """Have it done over there; asked again of the next process if this one ends before it answered.

        Raises:
            ConsoleError: what it answered, or why there is none and will be none.
        """
        if what == "close_line":
            (self._line_closed,) = arguments
        while True:
            line = await asyncio.shield(self._there)
            with suppress(EngineGone):
                return await line.ask(what, arguments)
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Have it close its session and wait for its end; what is in flight goes on at the next start."""
        self._closing = True
        if self._keeper is None:
            return
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        else:
            self._keeper.cancel()
        await asyncio.wait({self._keeper}, timeout=END_S)
        if not self._keeper.done():
            log.error("the engine's process did not end in time and is killed")
            self._kill()
            await asyncio.wait({self._keeper})
        if not self._there.done():
            self._there.cancel()

    # --- one process after the other ---

    async def _keep(self) -> None:
        deaths = 0
        while True:
            began = time.monotonic()
            refused, code = await self._live()
            if self._closing:
                return
            if refused is not None:
                self._give_up(refused)
                return
            deaths = deaths + 1 if time.monotonic() - began < QUICK_S else 1
            log.error("the engine's process ended (%s), for the %d. time", _cause(code), deaths)
            if deaths > len(START_AGAIN_S):
                self._give_up(_died_again(code))
                return
            self.trouble = _died(code)
            await asyncio.sleep(START_AGAIN_S[deaths - 1])

    async def _live(self) -> tuple[ConsoleError | None, int | None]:
        """One process from start to end: what it refuses to work for, and its exit code."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_apart()
            )
        except OSError as error:
            return ConsoleError(
                f"The engine's process cannot be started ({error.strerror or type(error).__name__}).",
                "Close other programs, then try again.",
            ), None
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        line = _Line(process.stdin)
        refused: ConsoleError | None = None
        if self._closing:  # meanwhile
            process.stdin.close()
        else:
            line.say(self._begin)
        try:
            while True:
                message = await wire.heard(process.stdout)
                if isinstance(message, wire.Refused):
                    refused = message.trouble.error()
                else:
                    self._take(message, line)
        except EOFError:
            pass
        except Exception:
            log.exception("what the engine's process says is not understood")
        self._lost(line)
        process.stdin.close()
        try:
            async with asyncio.timeout(END_S):
                code = await process.wait()
        except TimeoutError:
            self._kill()
            code = await process.wait()
        self._process = None
        return refused, code

    def _take(self, message: wire.Message, line: _Line) -> None:
        match message:
            case wire.Happened(events):
                for event in events:
                    self._bus.publish(event)
            case wire.Answer() | wire.Failed():
                line.answered(message)
            case wire.Logged(record):
                logger = logging.getLogger(record.name)
                if logger.isEnabledFor(record.levelno):
                    logger.handle(record)
            case wire.Standing(is_engine):
                self.is_engine = is_engine
                if self._line_closed:
                    line.say(wire.Ask(line.next_number(), "close_line", (True,)))
                if not self._there.done():
                    self._there.set_result(line)

    def _lost(self, line: _Line) -> None:
        self.is_engine = False
        if self._there.done() and not self._there.cancelled():
            self._there = asyncio.get_running_loop().create_future()
        line.cut()

    def _give_up(self, error: ConsoleError) -> None:
        self.trouble = error
        self._there.add_done_callback(lambda there: there.cancelled() or there.exception())  # it is told by `trouble`
        self._there.set_exception(error)

    @property
    def has_given_up(self) -> bool:
        """Whether no process is started any more; `trouble` says why."""
        return self._there.done() and not self.stands

    def _kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()


class _Line:
    """The pipe to one process and what was asked through it."""

    def __init__(self, pipe: asyncio.StreamWriter) -> None:
        self._pipe = pipe
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._is_cut = False

    def next_number(self) -> int:
        return next(self._numbers)

    def say(self, message: wire.Message) -> None:
        if not self._pipe.is_closing():
            self._pipe.write(wire.packed(message))

    async def ask(self, what: str, arguments: tuple[Any, ...]) -> Any:
        """Raises: EngineGone, ConsoleError."""
        if self._is_cut:
            raise EngineGone
        number = self.next_number()
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            self.say(wire.Ask(number, what, arguments))
            return await answer
        finally:
            del self._asked[number]

    def answered(self, message: wire.Answer | wire.Failed) -> None:
        answer = self._asked.get(message.number)
        if answer is None or answer.done():
            return
        if isinstance(message, wire.Failed):
            answer.set_exception(message.trouble.error())
        else:
            answer.set_result(message.result)

    def cut(self) -> None:
        self._is_cut = True
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(EngineGone())


def _command() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, WORD)
    from charhub_console.app.wiring.apart import process

    begin = f"import sys; sys.path[:] = {sys.path!r}; from {process.__name__} import main; main()"
    return (sys.executable, "-c", begin)


def _apart() -> dict[str, Any]:
    """Ctrl-C in a terminal goes to all of its processes, and is the window's to answer."""
    if sys.platform == "win32":
        politely = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | politely}
    return {"start_new_session": True}


def _died(code: int | None) -> ConsoleError:
    if _was_killed(code):
        return ConsoleError("The engine's process was killed.", "It is started again and goes on; nothing is lost.")
    return ConsoleError("The engine's process ended by an error.", "It is started again and goes on; nothing is lost.")


def _died_again(code: int | None) -> ConsoleError:
    if _was_killed(code):
        return ConsoleError(
            "The engine's process was killed again and again.",
            "Nothing is lost, and the log says more. Free some memory, then try again.",
        )
    return ConsoleError(
        "The engine's process ends by an error again and again.",
        "Nothing is lost, and the log says more. Try again, or start the program anew.",
    )


def _was_killed(code: int | None) -> bool:
    return code is not None and code < 0


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
