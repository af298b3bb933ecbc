"""The engine as the window has it: on a thread of its own, everything it says arrives on the GUI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from charhub_console.app.config import Configuration, is_practice
from charhub_console.app.event_mailbox import RowsMayHaveChanged
from charhub_console.app.gui.engine_call import Call, unexpected
from charhub_console.app.gui.engine_life import EngineLife, Opener, SessionFacts
from charhub_console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session
    from charhub_console.engine.console import Browse, Console

__all__ = ["Call", "EngineThread", "RowsMayHaveChanged", "SessionFacts", "unexpected"]

T = TypeVar("T")


class EngineThread(QObject):
    """Owns the engine's thread. Its methods belong to the GUI thread, and every signal is sent there."""

    opened = Signal(object)
    """SessionFacts: the session is open, rows can be read. Sent again after `restart`."""
    facts_changed = Signal(object)
    """SessionFacts of the same session: its queue is there by now, or this process became the engine."""
    failed = Signal(object)
    """ConsoleError: the session could not be opened; `restart` or `try_again` opens another."""
    events = Signal(list)
    """Domain events, coalesced, at most 30 lists a second; RowsMayHaveChanged while another process is the engine."""
    died = Signal(object)
    """ConsoleError: the engine's own process ended; another one is started, and `facts_changed` says when it stands."""
    problem = Signal(object)
    """ConsoleError of a call whose caller gave no `failed`."""
    closed = Signal()
    """The session was closed and the thread has ended."""

    _posted = Signal()
    _events_wait = Signal()

    def __init__(self, parent: QObject | None = None, *, opener: Opener | None = None) -> None:
        """Without `opener` the engine is in this process, on the thread."""
        super().__init__(parent)
        self.practice = False
        self.data = Path()
        self.recipe = ""
        self.owner = ""
        self.facts: SessionFacts | None = None
        self.error: ConsoleError | None = None
        self.configuration: Configuration | None = None
        self._practice_asked = False
        self._complete: Callable[[], Configuration] | None = None
        self._opener = opener or _open
        self._life: EngineLife | None = None
        self._early: list[Call] = []
        self._calls: set[Call] = set()  # kept until this thread lets go of them, with the widgets they know
        self._post_box: deque[Callable[[], None]] = deque()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._events_wait.connect(self._deliver_events, Qt.ConnectionType.QueuedConnection)
        # bound once and here: a first touch of Qt classes by two threads at a time may fail
        self._wake = self._posted.emit
        self.say_events_wait = self._events_wait.emit

    @property
    def is_started(self) -> bool:
        """Whether a session is open or on its way, so that `data` is known."""
        return self._life is not None

    @property
    def is_open(self) -> bool:
        """Whether calls reach an open session."""
        return self.facts is not None

    @property
    def is_engine(self) -> bool:
        """Whether work is carried out by this console, so that it rests when the window closes."""
        return self.facts is not None and self.facts.is_engine

    @property
    def has_central(self) -> bool:
        """Whether there is a central database to agree with; practice never reaches one."""
        known = self.configuration
        return known is not None and bool(known.settings.central.url) and not self.practice

    def start(
        self,
        configuration: Configuration,
        practice: bool = False,
        *,
        complete: Callable[[], Configuration] | None = None,
        rows_first: bool = False,
    ) -> None:
        """Open a session; `opened` or `failed` follows. Calls made meanwhile wait for it.

        Args:
            complete: reads the whole configuration when this one was read without its keyring; not on this thread.
            rows_first: open it when `go_on` was called; what `look` asks for is answered before.
        """
        if self._life is not None:
            raise RuntimeError("the engine's thread was already started")
        self.configuration, self._practice_asked = configuration, practice
        self.practice = practice or is_practice(configuration.settings)
        self.owner = configuration.settings.owner.name
        self.data = configuration.data_folder(practice=practice)
        self._complete = complete
        self._life = EngineLife(configuration, practice, self._opener, self, complete=complete, rows_first=rows_first)
        self._life.start()
        early, self._early = self._early, []
        for call in early:
            if not call.done:
                self._begin(self._life, call)

    def go_on(self) -> None:
        """The first screen is there: load the rest. Harmless to repeat."""
        if self._life is not None:
            self._life.go_on()

    def stop(self) -> None:
        """Close the session and join the thread: about a second. Work in flight goes on at the next start."""
        if self._life is not None:
            self._life.stop()
            self._life = self.facts = self.error = None
            self._post_box.clear()
            for call in self._calls:
                call.forget()
            self._calls.clear()
            self.closed.emit()

    def restart(self, configuration: Configuration, practice: bool = False) -> None:
        """Open anew with other settings."""
        self.stop()
        self.start(configuration, practice)

    def try_again(self) -> None:
        """Open anew as at the last start."""
        if self.configuration is not None:
            self.stop()
            self.start(self.configuration, self._practice_asked, complete=self._complete)

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
        call = Call(factory, then, failed, must_finish=must_finish)
        self._enqueue(call)
        return call

    def look(self, factory: Callable[[Browse], Awaitable[T]], then: Callable[[T], None]) -> Call:
        """As `call`, for what needs nothing but rows; answered before the session is open, if `start` allows it."""
        call = Call(factory, then, needs_rows_only=True)
        self._enqueue(call)
        return call

    def _enqueue(self, call: Call) -> None:
        if self._life is None:
            self._early.append(call)
        else:
            self._begin(self._life, call)

    def _begin(self, life: EngineLife, call: Call) -> None:
        self._calls.add(call)
        life.begin(call)

    # --- what the engine's thread says ---

    def say_opened(self, facts: SessionFacts) -> None:
        """On the engine's thread."""
        self._post(partial(self._opened, facts))

    def say_failed(self, error: ConsoleError) -> None:
        """On the engine's thread."""
        self._post(partial(self._failed, error))

    def say_engine_died(self, error: ConsoleError) -> None:
        """On the engine's thread."""
        self._post(partial(self.died.emit, error))

    def say_done(self, call: Call, result: Any) -> None:
        """On the engine's thread."""
        self._post(partial(call.succeed, result))

    def say_call_failed(self, call: Call, error: ConsoleError) -> None:
        """On the engine's thread."""
        self._post(partial(self._call_failed, call, error))

    def say_ended(self, call: Call) -> None:
        """On the engine's thread."""
        self._post(partial(self._ended, call))

    def _post(self, action: Callable[[], None]) -> None:
        self._post_box.append(action)
        self._wake()

    # --- on the GUI thread ---

    def _deliver(self) -> None:
        if self._post_box:
            self._post_box.popleft()()

    def _deliver_events(self) -> None:
        events = self._life.mailbox.take() if self._life is not None else []
        if events:
            self.events.emit(events)

    def _ended(self, call: Call) -> None:
        self._calls.discard(call)
        call.forget()

    def _opened(self, facts: SessionFacts) -> None:
        known, self.facts, self.error = self.is_open, facts, None
        self.practice, self.data, self.recipe, self.owner = facts.practice, facts.data, facts.recipe, facts.owner
        self.configuration = facts.configuration or self.configuration
        (self.facts_changed if known else self.opened).emit(facts)

    def _failed(self, error: ConsoleError) -> None:
        self.error = error
        self.failed.emit(error)

    def _call_failed(self, call: Call, error: ConsoleError) -> None:
        if not call.fail(error) and error is not self.error:  # `failed` has said that one already
            self.problem.emit(error)


def open_apart(configuration: Configuration, practice: bool) -> AbstractAsyncContextManager[Session]:
    """An opener whose engine has a process of its own, so that nothing it does holds up the window."""
    from charhub_console.app import wiring

    return wiring.open_session(configuration, practice=practice, engine=True, apart=True, late=True)


def _open(configuration: Configuration, practice: bool) -> AbstractAsyncContextManager[Session]:
    from charhub_console.app import wiring  # takes long to import: the window is painted meanwhile

    return wiring.open_session(configuration, practice=practice, engine=True, late=True, previews=True)
