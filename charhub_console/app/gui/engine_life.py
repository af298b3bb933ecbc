"""The engine's own thread from start to stop: its loop, the open session, the calls under way."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from charhub_console.app.config import Configuration
from charhub_console.app.event_mailbox import EventMailbox, RowsMayHaveChanged
from charhub_console.app.gui.engine_call import Call, unexpected
from charhub_console.app.gui.first_rows import FirstRows
from charhub_console.domain.errors import ConsoleError, RecipeInvalid

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session
    from charhub_console.engine.console import Console

log = logging.getLogger(__name__)

Opener = Callable[[Configuration, bool], "AbstractAsyncContextManager[Session]"]

LOOK_S = 1.0  # how often rows are read anew while another process is the engine
OPENING_GRACE_S = 5.0  # how long a stop waits for a session that is just being opened
FIRST_ANSWERS_S = 2.0  # how long the queue waits at most for the first answers before it is loaded
QUIET_S = 0.15
CALL_GRACE_S = 0.3  # for calls that may be cancelled
MUST_FINISH_GRACE_S = 10.0  # for those that may not: a decision that was shown has to be written


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What the window may know of an open session. `is_engine`: this console carries the work out itself.

    `starting`: rows can be read, and whether this console becomes the engine is not known yet, or for the moment.
    """

    practice: bool
    data: Path
    recipe: str
    owner: str
    images_folder: str
    is_engine: bool
    recipe_problems: tuple[RecipeInvalid, ...] = ()
    starting: bool = False
    configuration: Configuration | None = None


class Voice(Protocol):
    """Who is told; called on the engine's thread."""

    def say_opened(self, facts: SessionFacts) -> None: ...

    def say_failed(self, error: ConsoleError) -> None: ...

    def say_engine_died(self, error: ConsoleError) -> None: ...

    def say_done(self, call: Call, result: Any) -> None: ...

    def say_call_failed(self, call: Call, error: ConsoleError) -> None: ...

    def say_ended(self, call: Call) -> None: ...

    def say_events_wait(self) -> None: ...


class EngineLife:
    """One start of the engine. `start`, `begin`, `go_on` and `stop` belong to the GUI thread, the rest to its own.

    Args:
        complete: reads the whole configuration, the keyring too; off the GUI thread, as a keyring may ask a person.
        rows_first: answer what needs rows only before the session is opened, which waits for `go_on`.
    """

    def __init__(
        self,
        configuration: Configuration,
        practice: bool,
        opener: Opener,
        voice: Voice,
        *,
        complete: Callable[[], Configuration] | None = None,
        rows_first: bool = False,
    ) -> None:
        self.mailbox = EventMailbox(self._events_wait)
        self._configuration = configuration
        self._practice = practice
        self._opener = opener
        self._complete = complete
        self._rows_first = rows_first
        self._first_rows = FirstRows()
        self._voice = voice
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._ready: asyncio.Future[Console] = self._loop.create_future()
        self._ready.add_done_callback(lambda ready: ready.cancelled() or ready.exception())  # it is told by the voice
        self._tasks: dict[asyncio.Task[None], Call] = {}
        self._thread = threading.Thread(target=self._run, name="engine")

    def start(self) -> None:
        """Open the session; the voice tells how it went."""
        self._thread.start()

    def begin(self, call: Call) -> None:
        """Start a call as soon as the session is open."""
        call.belongs_to(self._loop)
        with suppress(RuntimeError):  # the loop has ended: nobody is left to hear the answer
            self._loop.call_soon_threadsafe(self._begin, call)

    def go_on(self) -> None:
        """The first screen is there: open the session."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._first_rows.is_enough.set)

    def stop(self) -> None:
        """Close the session and wait until the thread has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    # --- on the engine's thread ---

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._main())
        except Exception:
            log.exception("the engine's thread ended")

    async def _main(self) -> None:
        session = asyncio.create_task(self._hold_session(), name="session")
        await self._stopping.wait()
        await asyncio.wait({self._ready}, timeout=OPENING_GRACE_S)
        await self._finish_calls()
        session.cancel()
        await asyncio.wait({session})

    async def _hold_session(self) -> None:
        """Keep the session open until cancelled."""
        begun = time.perf_counter()
        try:
            configuration = await self._begin_with_rows()
            configuration.require_valid()
            async with self._opener(configuration, self._practice) as session:
                unwatch = session.console.watch(self.mailbox.put)
                try:
                    self._ready.set_result(session.console)
                    self._voice.say_opened(_facts(session))
                    log.info("session open after %.0f ms", (time.perf_counter() - begun) * 1000)
                    await self._open_engine(session)
                    log.info("engine open after %.0f ms", (time.perf_counter() - begun) * 1000)
                    await self._stand_by(session)
                finally:
                    unwatch()
        except ConsoleError as error:
            self._give_up(error)
        except Exception as error:
            log.exception("the session failed")
            self._give_up(unexpected(error))

    async def _begin_with_rows(self) -> Configuration:
        """Returns the whole configuration."""
        if self._rows_first:
            await self._first_rows.serve(self._configuration, practice=self._practice)
        self._first_rows.skip()
        return self._configuration if self._complete is None else await asyncio.to_thread(self._complete)

    def _give_up(self, error: ConsoleError) -> None:
        if self._ready.done():
            log.error("closing the session: %s", error)
            return
        self._voice.say_failed(error)
        self._ready.set_exception(error)

    async def _open_engine(self, session: Session) -> None:
        """Loading the queue takes longer than all else together: where that is done here, first questions go first."""
        if not session.is_apart:
            with suppress(TimeoutError):
                async with asyncio.timeout(FIRST_ANSWERS_S):
                    await self._until_quiet()
        try:
            await _whole(session.open_engine())
        except ConsoleError as error:
            self._voice.say_failed(error)
            await asyncio.Event().wait()
        self._voice.say_opened(_facts(session))

    async def _until_quiet(self) -> None:
        """Until nobody has asked for anything for a moment."""
        while True:
            await asyncio.sleep(QUIET_S)
            if not self._tasks:
                return
            await asyncio.wait(set(self._tasks))

    async def _stand_by(self, session: Session) -> None:
        """Keep the schedule, and see to it that somebody is the engine."""
        nights = asyncio.create_task(session.keep_nights(), name="schedule")
        try:
            await self._watch_engine(session)
        finally:
            nights.cancel()
            await asyncio.wait({nights})

    async def _watch_engine(self, session: Session) -> None:
        """While this console is not the engine, have rows read anew; say when it becomes it, or is it no longer."""
        said, told = _facts(session), None
        while True:
            await asyncio.sleep(LOOK_S)
            if not session.is_engine:
                try:
                    await _whole(session.take_over())
                except Exception:
                    log.exception("could not take over")
                self.mailbox.put(RowsMayHaveChanged())
            if (trouble := session.trouble) != told and trouble is not None:
                told, (error, for_good) = trouble, trouble
                (self._voice.say_failed if for_good else self._voice.say_engine_died)(error)
            if (facts := _facts(session)) != said:
                said = facts
                self._voice.say_opened(facts)
                self.mailbox.put(RowsMayHaveChanged())  # what happened meanwhile was told to nobody

    def _begin(self, call: Call) -> None:
        task = self._loop.create_task(self._carry_out(call))
        self._tasks[task] = call
        task.add_done_callback(self._ended)
        call.runs_as(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        call = self._tasks.pop(task, None)
        if call is not None:
            self._voice.say_ended(call)

    async def _carry_out(self, call: Call) -> None:
        try:
            if call.needs_rows_only:
                result = await self._first_rows.answer(call.factory, self._ready)
            else:
                result = await call.factory(await asyncio.shield(self._ready))
        except ConsoleError as error:
            self._voice.say_call_failed(call, error)
        except Exception as error:
            log.exception("a call of the engine failed")
            self._voice.say_call_failed(call, unexpected(error))
        else:
            self._voice.say_done(call, result)

    async def _finish_calls(self) -> None:
        """Let calls end by themselves for a moment, cancel the rest; those that must finish get more time."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=CALL_GRACE_S)
        for task, call in tuple(self._tasks.items()):
            if not call.must_finish:
                task.cancel()
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=MUST_FINISH_GRACE_S)
            if late:
                log.error("%d calls did not end in time", len(late))

    def _events_wait(self, delay_s: float) -> None:
        """From whatever thread published an event."""
        self._loop.call_soon_threadsafe(self._loop.call_later, delay_s, self._voice.say_events_wait)


async def _whole(step: Awaitable[None]) -> None:
    """Await a step that must not be left half done; cancelled meanwhile, it ends first."""
    task = asyncio.ensure_future(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=OPENING_GRACE_S)
        raise


def _facts(session: Session) -> SessionFacts:
    return SessionFacts(
        practice=session.practice,
        data=session.data,
        recipe=session.recipe,
        owner=session.settings.owner.name,
        images_folder=session.images_folder,
        is_engine=session.is_engine,
        recipe_problems=session.recipe_problems,
        starting=session.is_starting,
        configuration=session.configuration,
    )
