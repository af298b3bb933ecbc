"""The banner that says which nights were missed, until a person has put it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from charhub_console.app.gui.banner import Banner
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.page import Notice
from charhub_console.app.gui.tray import words
from charhub_console.app.gui.tray.standing import Standing
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.schedule import ScheduledNight
from charhub_console.engine.console import ScheduleState


class MissedNights(QObject):
    """One notice, renewed when there are more; dismissing it takes note of them, in every console."""

    def __init__(
        self, engine: EngineThread, standing: Standing, banner: Banner, say: Callable[[object], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine, self._banner, self._say = engine, banner, say
        self._shown: tuple[ScheduledNight, ...] = ()
        self._notice: Notice | None = None
        standing.schedule_known.connect(self._take)
        banner.dismissed.connect(self._dismissed)

    def _take(self, state: ScheduleState) -> None:
        if state.missed == self._shown:
            return
        self._shown = state.missed
        if self._notice is not None:
            self._banner.withdraw(self._notice.error)
            self._notice = None
        if state.missed:
            said = ConsoleError(words.missed_title(state.missed), words.missed_reason(state.missed))
            self._notice = Notice(said, informs=True)
            self._say(self._notice)

    def _dismissed(self, notice: Notice) -> None:
        if notice is self._notice:
            self._notice = None
            self._engine.call(lambda console: console.schedule.take_note_of_missed(), must_finish=True)
