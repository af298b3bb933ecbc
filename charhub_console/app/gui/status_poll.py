"""Asks the engine what the status bar shows: backends every 10 s, unfinished work when something happened to it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.engine_thread import EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.error_words import told
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import AttemptChanged, BackendChanged, CharacterChanged, Event, RunChanged

if TYPE_CHECKING:
    from charhub_console.engine.console import BackendState, Console, WorkState

BACKENDS_MS = 10_000
WORK_MS = 250  # at most four looks a second, however many images end
DATABASE_PATIENCE_S = 5.0
WORK_EVENTS = (AttemptChanged, CharacterChanged, RunChanged, RowsMayHaveChanged)


class StatusPoll(QObject):
    """Knows the newest answers; the same question is never asked twice at a time."""

    backends_known = Signal(list)
    """list[BackendState]"""
    work_known = Signal(list)
    """list[WorkState]"""
    database_known = Signal(str)
    """What is wrong with it; empty when it answers."""

    def __init__(self, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work: Sequence[WorkState] = ()
        self._engine = engine
        self._asking_backends = False
        self._backends_again = False
        self._asking_work = False
        self._work_again = False
        self._backend_clock = QTimer(self)
        self._backend_clock.setInterval(BACKENDS_MS)
        self._backend_clock.timeout.connect(self.ask_backends)
        self._work_clock = QTimer(self)
        self._work_clock.setInterval(WORK_MS)
        self._work_clock.setSingleShot(True)
        self._work_clock.timeout.connect(self._work_due)
        engine.opened.connect(self._opened)
        engine.events.connect(self._heard)
        engine.closed.connect(self._closed)

    def ask_backends(self) -> None:
        """Ask now."""
        if self._asking_backends:
            self._backends_again = True
        elif self._engine.is_open:
            self._asking_backends = True
            self._engine.call(lambda console: console.backends(), self._backends_came, self._backends_failed)

    def ask_work(self) -> None:
        """Ask now, or again as soon as the last answer is a moment old."""
        if not self._engine.is_open:
            return
        if self._asking_work or self._work_clock.isActive():
            self._work_again = True
            return
        self._asking_work = True
        self._work_clock.start()
        self._engine.call(_work, self._work_came, self._work_failed)

    def _opened(self) -> None:
        self._asking_backends = self._backends_again = self._asking_work = self._work_again = False
        self._backend_clock.start()
        self.ask_backends()
        self.ask_work()

    def _closed(self) -> None:
        self._backend_clock.stop()
        self._work_clock.stop()
        self.work = ()

    def _heard(self, events: list[Event]) -> None:
        if any(isinstance(event, BackendChanged) for event in events):
            self.ask_backends()
        if any(isinstance(event, WORK_EVENTS) for event in events):
            self.ask_work()

    def _backends_came(self, states: list[BackendState]) -> None:
        self._backends_answered()
        self.backends_known.emit(states)

    def _backends_failed(self, _error: ConsoleError) -> None:
        self._backends_answered()  # asked again in a moment; a question never raises by contract

    def _backends_answered(self) -> None:
        self._asking_backends = False
        if self._backends_again:
            self._backends_again = False
            self.ask_backends()

    def _work_came(self, work: list[WorkState]) -> None:
        if bool(work) != bool(self.work):  # their queues have filled or emptied
            self.ask_backends()
        self.work = work
        self.database_known.emit("")
        self.work_known.emit(work)
        self._work_answered()

    def _work_failed(self, error: ConsoleError) -> None:
        self.database_known.emit(told(error.title))
        self._work_again = True
        self._work_answered()

    def _work_answered(self) -> None:
        self._asking_work = False
        self._work_due()

    def _work_due(self) -> None:
        if self._work_again and not self._asking_work and not self._work_clock.isActive():
            self._work_again = False
            self.ask_work()


async def _work(console: Console) -> list[WorkState]:
    try:
        async with asyncio.timeout(DATABASE_PATIENCE_S):
            return await console.unfinished_work()
    except TimeoutError as error:
        raise ConsoleError(
            "The database does not answer.", "Another program may hold it; it is asked again."
        ) from error
