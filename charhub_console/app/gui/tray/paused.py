"""The banner that says on every page that everything is paused, with the button that ends it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from charhub_console.app.gui.banner import Banner
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import Notice
from charhub_console.app.gui.tray import words
from charhub_console.app.gui.tray.standing import Standing
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.pausing import Pause
from charhub_console.engine.console import ScheduleState


class PauseNotice(QObject):
    """One notice as long as a pause lasts, whoever ordered it."""

    def __init__(
        self,
        standing: Standing,
        banner: Banner,
        say: Callable[[object], None],
        resume: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._banner, self._say, self._resume = banner, say, resume
        self._shown: Pause | None = None
        self._notice: Notice | None = None
        standing.schedule_known.connect(self._take)

    def _take(self, state: ScheduleState) -> None:
        if state.pause == self._shown:
            return
        self._shown = state.pause
        if self._notice is not None:
            self._banner.withdraw(self._notice.error)
            self._notice = None
        if state.pause is not None:
            advice = tr("New images wait and no night begins. What is at a server is finished.")
            said = ConsoleError(words.pause_words(state.pause) + ".", advice)
            if state.pause.by_file:
                self._notice = Notice(said, informs=True)
            else:
                self._notice = Notice(said, tr("Resume"), self._resume, informs=True)
            self._say(self._notice)
