"""What the engine's process does: open the session, carry work out, tell the window; end when the window is gone."""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NoReturn

from charhub_console.app.event_mailbox import EventMailbox
from charhub_console.app.logs import log_through, log_to
from charhub_console.app.wiring.apart import far, wire
from charhub_console.domain.errors import ConsoleError

log = logging.getLogger(__name__)

POLITENESS = 5  # the window comes first
FLUSH_S = 2.0  # for the last lines, when somebody still reads them


def main() -> NoReturn:
    """Be the engine of the window at the other end of the standard streams until it closes them, or is gone."""
    pipe = os.dup(0)
    window = _Window(os.dup(1))
    with Path(os.devnull).open("rb") as nothing:  # what a library reads or prints must not get among the messages
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    if sys.platform != "win32":  # there it was started like this
        os.nice(POLITENESS)
    try:
        begin = wire.heard_from(pipe)
    except EOFError:
        sys.exit()
    assert isinstance(begin, wire.Begin)
    code = 0
    paths, level = begin.configuration.paths, begin.configuration.settings.log.level
    log_through(_ToWindow(window), level=level)
    window.when_gone = partial(log_to, paths.logs, level, verbose=False)  # then nobody else writes it down
    try:
        asyncio.run(_Engine(begin, pipe, window).live())
    except ConsoleError as error:
        log.error("the engine's process ends: %s", error)
        window.say(wire.Refused(wire.Trouble.of(error)))
    except Exception:
        log.exception("the engine's process ends by an unexpected error")
        code = 1
    window.close()
    logging.shutdown()
    os._exit(code)  # everything is closed; taking the interpreter apart would keep the window waiting


class _Window:
    """The window at the other end: what is said to it is written by a thread, in order, and never waited for."""

    def __init__(self, pipe: int) -> None:
        self.when_gone: Callable[[], None] = lambda: None
        self._pipe = pipe
        self._waiting: SimpleQueue[Callable[[], wire.Message] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="to the window", daemon=True)
        self._thread.start()

    def say(self, message: wire.Message) -> None:
        """From any thread."""
        self._waiting.put(lambda: message)

    def say_what_waits(self, message: Callable[[], wire.Message]) -> None:
        """The same for one that is made when its turn has come."""
        self._waiting.put(message)

    def close(self) -> None:
        """Write what is left, if somebody reads it."""
        self._waiting.put(None)
        self._thread.join(FLUSH_S)

    def _write(self) -> None:
        is_there = True
        while (make := self._waiting.get()) is not None:
            message = make()
            try:
                if is_there:
                    wire.write_to(self._pipe, message)
            except OSError:
                is_there = False
                with suppress(ConsoleError):
                    self.when_gone()
            if not is_there and isinstance(message, wire.Logged):
                logging.getLogger(message.record.name).handle(message.record)


class _ToWindow(logging.Handler):
    """Log lines go to the window's file."""

    def __init__(self, window: _Window) -> None:
        super().__init__()
        self._window = window

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        travels = copy.copy(record)
        travels.msg, travels.args = record.getMessage(), None
        if record.exc_info:
            travels.exc_text = logging.Formatter().formatException(record.exc_info)
            travels.exc_info = None
        self._window.say(wire.Logged(travels))


class _Engine:
    """One session, from the window's first word to its last."""

    def __init__(self, begin: wire.Begin, pipe: int, window: _Window) -> None:
        self._begin, self._pipe, self._window = begin, pipe, window
        self._ended = asyncio.Event()
        self._answers: dict[str, Callable[..., Awaitable[Any]]] = {}
        self._answering: set[asyncio.Task[None]] = set()

    async def live(self) -> None:
        """Raises: ConsoleError (the session cannot be opened)."""
        from charhub_console.app.wiring.opening import open_session

        begin, loop = self._begin, asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows has no way to ask a process to end
            loop.add_signal_handler(signal.SIGTERM, self._ended.set)
        opened = open_session(begin.configuration, practice=begin.practice, engine=True, late=True, previews=True)
        async with opened as session:
            self._answers = far.answers(session.tools)
            threading.Thread(target=self._listen, args=(loop,), name="from the window", daemon=True).start()
            session.console.watch(self._mailbox(loop).put)
            await session.open_engine()  # not cut short: half a launch could not be closed
            self._window.say(wire.Standing(session.is_engine))
            keeping = asyncio.create_task(session.keep_schedule(became_engine=self._became_engine), name="schedule")
            ended = asyncio.create_task(self._ended.wait(), name="end")
            await asyncio.wait({keeping, ended}, return_when=asyncio.FIRST_COMPLETED)
            for task in (keeping, ended, *self._answering):
                task.cancel()
            await asyncio.gather(ended, *self._answering, return_exceptions=True)
            with suppress(asyncio.CancelledError):
                await keeping

    def _became_engine(self) -> None:
        self._window.say(wire.Standing(True))

    def _mailbox(self, loop: asyncio.AbstractEventLoop) -> EventMailbox:
        def take() -> wire.Message:
            return wire.Happened(mailbox.take())

        def announce(delay_s: float) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(loop.call_later, delay_s, self._window.say_what_waits, take)

        mailbox = EventMailbox(announce)
        return mailbox

    # --- what the window says ---

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """On a thread: reading a pipe waits on every system."""
        with suppress(EOFError, RuntimeError):  # RuntimeError: the loop has ended before
            while True:
                message = wire.heard_from(self._pipe)
                if isinstance(message, wire.Ask):
                    loop.call_soon_threadsafe(self._begin_answer, message)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        log.info("the window ends, and the engine with it")
        self._ended.set()

    def _begin_answer(self, ask: wire.Ask) -> None:
        task = asyncio.get_running_loop().create_task(self._answer(ask), name=ask.what)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, ask: wire.Ask) -> None:
        try:
            result = await self._answers[ask.what](*ask.arguments)
        except ConsoleError as error:
            self._window.say(wire.Failed(ask.number, wire.Trouble.of(error)))
        except Exception as error:
            log.exception("what the window asked for failed: %s", ask.what)
            said = ConsoleError(
                f"Something unexpected happened ({type(error).__name__}).", "The log says more; try again."
            )
            self._window.say(wire.Failed(ask.number, wire.Trouble.of(said)))
        else:
            self._window.say(wire.Answer(ask.number, result))
