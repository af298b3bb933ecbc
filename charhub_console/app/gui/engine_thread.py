"""The engine on a thread and loop of its own; everything the window hears of it arrives on the GUI thread."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from charhub_console.app.config import Configuration, is_practice
from charhub_console.app.gui.event_mailbox import EventMailbox, RowsMayHaveChanged
from charhub_console.domain.errors import ConsoleError, RecipeInvalid
from charhub_console.engine.console import Console

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

__all__ = ["Call", "EngineThread", "RowsMayHaveChanged", "SessionFacts", "unexpected"]

log = logging.getLogger(__name__)

T = TypeVar("T")
Opener = Callable[[Configuration, bool], "AbstractAsyncContextManager[Session]"]

LOOK_S = 1.0  # how often rows are read anew while another process is the engine
OPENING_GRACE_S = 5.0  # how long a stop waits for a session that is just being opened
CALL_GRACE_S = 0.3  # how long a stop waits for calls that may be cancelled
MUST_FINISH_GRACE_S = 10.0  # and for those that may not: a decision that was shown has to be written


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What the window may know of an open session. `is_engine`: this process carries the work out itself."""

    practice: bool
    data: Path
    recipe: str
    owner: str
    images_folder: str
    is_engine: bool
    recipe_problems: tuple[RecipeInvalid, ...] = ()


class Call:
    """One call of the engine under way. After `cancel` neither `then` nor `failed` is called any more."""

    def __init__(
        self,
        factory: Callable[[Console], Awaitable[Any]],
        then: Callable[[Any], None] | None,
        failed: Callable[[ConsoleError], None] | None,
        must_finish: bool,
    ) -> None:
        self.factory = factory
        self.must_finish = must_finish
        self.done = False
        self._then = then
        self._failed = failed
        self._cancelled = False
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def cancel(self) -> None:
        """Give it up; harmless when it is done. To be called on the GUI thread."""
        self._cancelled = True
        self.done = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended, and the call with it
                self._loop.call_soon_threadsafe(self._cancel_task)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def _run(self, task: asyncio.Task[None]) -> None:
        """On the engine's thread."""
        self._task = task
        if self._cancelled:
            task.cancel()

    def _cancel_task(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _succeed(self, result: Any) -> None:
        self._end()
        if not self._cancelled and self._then is not None and _is_alive(self._then):
            self._then(result)

    def _fail(self, error: ConsoleError) -> bool:
        """Whether somebody answered for it."""
        self._end()
        if self._cancelled:
            return True
        if self._failed is None:
            return False
        if _is_alive(self._failed):
            self._failed(error)
        return True

    def _end(self) -> None:
        self.done = True


@dataclass(slots=True)
class _Life:
    """What belongs to one start; a later one has its own."""

    configuration: Configuration
    practice: bool
    loop: asyncio.AbstractEventLoop
    mailbox: EventMailbox
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: dict[asyncio.Task[None], Call] = field(default_factory=dict)
    ready: asyncio.Future[Console] | None = None


class EngineThread(QObject):
    """Owns the engine's thread. Public methods belong to the GUI thread, and every signal is sent there."""

    opened = Signal(object)
    """SessionFacts: the session is open."""
    failed = Signal(object)
    """ConsoleError: the session could not be opened; `restart` tries again."""
    events = Signal(list)
    """Domain events, coalesced, at most 30 lists a second; RowsMayHaveChanged while another process is the engine."""
    problem = Signal(object)
    """ConsoleError of a call whose caller gave no `failed`."""
    closed = Signal()
    """The session was closed and the thread has ended."""

    _posted = Signal()
    _announced = Signal()

    def __init__(self, parent: QObject | None = None, *, opener: Opener | None = None) -> None:
        super().__init__(parent)
        self.practice = False
        self.data = Path()
        self.recipe = ""
        self.owner = ""
        self.facts: SessionFacts | None = None
        self.error: ConsoleError | None = None
        self.configuration: Configuration | None = None
        self._opener = opener or _open
        self._life: _Life | None = None
        self._thread: threading.Thread | None = None
        self._waiting: list[Call] = []
        self._post_box: deque[Callable[[], None]] = deque()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._announced.connect(self._deliver_events, Qt.ConnectionType.QueuedConnection)
        # bound here once: a first touch of Qt classes by two threads at a time may fail
        self._wake = self._posted.emit
        self._announce = self._announced.emit

    @property
    def is_open(self) -> bool:
        """Whether calls reach an open session."""
        return self.facts is not None

    @property
    def is_engine(self) -> bool:
        """Whether work is carried out by this process, so that it rests when the window closes."""
        return self.facts is not None and self.facts.is_engine

    def start(self, configuration: Configuration, practice: bool = False) -> None:
        """Open a session; `opened` or `failed` follows. Calls made meanwhile wait for it."""
        if self._thread is not None:
            raise RuntimeError("the engine's thread was already started")
        self.configuration = configuration
        self.practice = practice or is_practice(configuration.settings)
        self.owner = configuration.settings.owner.name
        loop = asyncio.new_event_loop()

        def announce(delay_s: float) -> None:
            loop.call_soon_threadsafe(loop.call_later, delay_s, self._announce)

        self._life = _Life(configuration, practice, loop, EventMailbox(announce))
        self._thread = threading.Thread(target=self._run, args=(self._life,), name="engine")
        self._thread.start()
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._hand_over(call)

    def stop(self) -> None:
        """Close the session and join the thread: about a second. Work in flight goes on at the next start."""
        if self._thread is None or self._life is None:
            return
        with suppress(RuntimeError):  # the loop has ended by itself
            self._life.loop.call_soon_threadsafe(self._life.stopping.set)
        self._thread.join()
        self._thread = self._life = self.facts = self.error = None
        self._post_box.clear()
        self.closed.emit()

    def restart(self, configuration: Configuration, practice: bool = False) -> None:
        """Open anew with other settings."""
        self.stop()
        self.start(configuration, practice)

    def call(
        self,
        factory: Callable[[Console], Awaitable[T]],
        then: Callable[[T], None] | None = None,
        failed: Callable[[ConsoleError], None] | None = None,
        *,
        must_finish: bool = False,
    ) -> Call:
        """Await `factory(console)` on the engine's loop; its result or error arrives on the GUI thread.

        Args:
            failed: answers for an error; without it the error is shown in the banner (`problem`).
            must_finish: a stop waits for it (things a person was told are done), others are cancelled.
        """
        call = Call(factory, then, failed, must_finish)
        if self._life is None:
            self._waiting.append(call)
        else:
            self._hand_over(call)
        return call

    # --- on the GUI thread ---

    def _hand_over(self, call: Call) -> None:
        life = self._life
        if life is None or call.done:
            return
        call._begin(life.loop)
        with suppress(RuntimeError):  # the loop has ended: nobody is left to hear the answer
            life.loop.call_soon_threadsafe(self._begin, life, call)

    def _deliver(self) -> None:
        if self._post_box:
            self._post_box.popleft()()

    def _deliver_events(self) -> None:
        events = self._life.mailbox.take() if self._life is not None else []
        if events:
            self.events.emit(events)

    def _tell_opened(self, facts: SessionFacts) -> None:
        self.facts, self.error = facts, None
        self.practice, self.data, self.recipe, self.owner = facts.practice, facts.data, facts.recipe, facts.owner
        self.opened.emit(facts)

    def _tell_failed(self, error: ConsoleError) -> None:
        self.error = error
        self.failed.emit(error)

    def _tell_call_failed(self, call: Call, error: ConsoleError) -> None:
        if not call._fail(error) and error is not self.error:
            self.problem.emit(error)

    # --- on the engine's thread ---

    def _post(self, action: Callable[[], None]) -> None:
        self._post_box.append(action)
        self._wake()

    def _run(self, life: _Life) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: life.loop) as runner:
                runner.run(self._main(life))
        except Exception:
            log.exception("the engine's thread ended")

    async def _main(self, life: _Life) -> None:
        self._ready(life)
        session = asyncio.create_task(self._hold_session(life), name="session")
        await life.stopping.wait()
        if life.ready is not None:
            await asyncio.wait({life.ready}, timeout=OPENING_GRACE_S)
        await _finish(life.tasks)
        session.cancel()
        await asyncio.wait({session})

    def _ready(self, life: _Life) -> asyncio.Future[Console]:
        """The console once it is open; made by whoever asks first (a call may come before the session's task)."""
        if life.ready is None:
            life.ready = life.loop.create_future()
            life.ready.add_done_callback(lambda ready: ready.cancelled() or ready.exception())  # it was told anyway
        return life.ready

    async def _hold_session(self, life: _Life) -> None:
        """Keep the session open until cancelled."""
        ready = self._ready(life)
        try:
            life.configuration.require_valid()
            async with self._opener(life.configuration, life.practice) as session:
                unwatch = session.console.watch(life.mailbox.put)
                try:
                    ready.set_result(session.console)
                    self._post(partial(self._tell_opened, _facts(session)))
                    await self._stand_by(session, life)
                finally:
                    unwatch()
        except ConsoleError as error:
            self._give_up(ready, error)
        except Exception as error:
            log.exception("the session failed")
            self._give_up(ready, unexpected(error))

    def _give_up(self, ready: asyncio.Future[Console], error: ConsoleError) -> None:
        if ready.done():
            log.error("closing the session: %s", error)
            return
        self._post(partial(self._tell_failed, error))
        ready.set_exception(error)

    async def _stand_by(self, session: Session, life: _Life) -> None:
        """While another process is the engine, have rows read anew, and take its place when it has gone."""
        while not session.is_engine:
            await asyncio.sleep(LOOK_S)
            try:
                await _whole(session.take_over())
            except Exception:
                log.exception("could not take over")
            if session.is_engine:
                self._post(partial(self._tell_opened, _facts(session)))
            life.mailbox.put(RowsMayHaveChanged())
        await asyncio.Event().wait()

    def _begin(self, life: _Life, call: Call) -> None:
        task = life.loop.create_task(self._carry_out(life, call))
        life.tasks[task] = call
        task.add_done_callback(lambda ended: life.tasks.pop(ended, None))
        call._run(task)

    async def _carry_out(self, life: _Life, call: Call) -> None:
        try:
            console = await asyncio.shield(self._ready(life))
            result = await call.factory(console)
        except ConsoleError as error:
            self._post(partial(self._tell_call_failed, call, error))
        except Exception as error:
            log.exception("a call of the engine failed")
            self._post(partial(self._tell_call_failed, call, unexpected(error)))
        else:
            self._post(partial(call._succeed, result))


def unexpected(error: Exception) -> ConsoleError:
    """An error nobody foresaw, for the banner; the traceback is in the log and in its details."""
    wrapped = ConsoleError(
        QCoreApplication.translate("EngineThread", "Something unexpected happened ({0}).").format(type(error).__name__),
        QCoreApplication.translate(
            "EngineThread", "Try again; if it stays, copy the details and report them with the log."
        ),
    )
    wrapped.__cause__ = error
    return wrapped


async def _finish(tasks: dict[asyncio.Task[None], Call]) -> None:
    """Let calls end by themselves for a moment, cancel the rest; those that must finish get more time."""
    if tasks:
        await asyncio.wait(set(tasks), timeout=CALL_GRACE_S)
    for task, call in tuple(tasks.items()):
        if not call.must_finish:
            task.cancel()
    if tasks:
        _, late = await asyncio.wait(set(tasks), timeout=MUST_FINISH_GRACE_S)
        if late:
            log.error("%d calls did not end in time", len(late))


async def _whole(step: Awaitable[None]) -> None:
    """Await a step that must not be left half done; cancelled meanwhile, it ends first."""
    task = asyncio.ensure_future(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=OPENING_GRACE_S)
        raise


def _open(configuration: Configuration, practice: bool) -> AbstractAsyncContextManager[Session]:
    from charhub_console.app import wiring  # a second's worth of imports: the window is painted meanwhile

    return wiring.open_session(configuration, practice=practice, engine=True, previews=True)


def _facts(session: Session) -> SessionFacts:
    return SessionFacts(
        practice=session.practice,
        data=session.data,
        recipe=session.recipe,
        owner=session.settings.owner.name,
        images_folder=session.images_folder,
        is_engine=session.is_engine,
        recipe_problems=session.recipe_problems,
    )


def _is_alive(callback: Callable[..., None]) -> bool:
    """Whether the widget whose method this is still exists."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
