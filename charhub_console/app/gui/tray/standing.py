"""How everything stands, read from the engine for the tray: work, schedule, trouble."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.status_poll import StatusPoll
from charhub_console.app.gui.tray.icon import Mark
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import Event, RunChanged, ScheduleChanged, WorkPaused
from charhub_console.engine.console import BackendState, ScheduleState, WorkState

LOOK_MS = 30_000  # a pause ends by itself, and other processes change rows
SOON_MS = 300
EVENTS = (RunChanged, ScheduleChanged, WorkPaused)


class Standing(QObject):
    """Knows the newest answers."""

    changed = Signal()
    schedule_known = Signal(object)
    """ScheduleState"""

    def __init__(self, engine: EngineThread, poll: StatusPoll, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.schedule: ScheduleState | None = None
        self.ended = self.total = 0
        self._engine = engine
        self._database = self._servers = ""
        self._asking = False
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.ask)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)
        engine.opened.connect(self._opened)
        engine.failed.connect(self.changed)
        engine.events.connect(self._heard)
        engine.closed.connect(self._closed)
        poll.work_known.connect(self._take_work)
        poll.backends_known.connect(self._take_backends)
        poll.database_known.connect(self._take_database)

    @property
    def works(self) -> bool:
        """Whether images are still to be made, here or in another process."""
        return self.total > 0

    @property
    def trouble(self) -> str:
        """What is wrong, in words; empty when nothing is."""
        return told(self._engine.error.title) if self._engine.error is not None else self._database or self._servers

    @property
    def mark(self) -> Mark:
        """What the icon shows: trouble before a pause, a pause before work."""
        if self.trouble:
            return Mark.TROUBLE
        if self.schedule is not None and self.schedule.pause is not None:
            return Mark.PAUSED
        return Mark.WORKING if self.works else Mark.IDLE

    def ask(self) -> None:
        """Read the schedule now."""
        if self._engine.is_open and not self._asking:
            self._asking = True
            self._engine.call(lambda console: console.schedule.state(), self._take_schedule, self._refuse)

    def _opened(self) -> None:
        self._asking = False
        self._clock.start()
        self.ask()

    def _closed(self) -> None:
        self._clock.stop()
        self._soon.stop()
        self.schedule, self.ended, self.total = None, 0, 0
        self._asking = False
        self.changed.emit()

    def _heard(self, events: list[Event]) -> None:
        if any(isinstance(event, EVENTS) for event in events):
            self._soon.start()

    def _take_schedule(self, state: ScheduleState) -> None:
        self._asking = False
        self.schedule = state
        self.schedule_known.emit(state)
        self.changed.emit()

    def _refuse(self, _error: ConsoleError) -> None:
        self._asking = False  # the rows could not be read: the poll says that, and it is asked again

    def _take_work(self, work: list[WorkState]) -> None:
        self.ended, self.total = sum(item.ended for item in work), sum(item.total for item in work)
        self.changed.emit()

    def _take_backends(self, states: list[BackendState]) -> None:
        silent = states and not any(state.healthy for state in states)
        self._servers = tr("No generation server answers.") if silent else ""
        self.changed.emit()

    def _take_database(self, trouble: str) -> None:
        self._database = trouble
        self.changed.emit()
