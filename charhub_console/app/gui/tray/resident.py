"""Puts the tray together: who tells whom, closing to the tray, notifications, quitting."""

from __future__ import annotations

import logging
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from charhub_console.app.gui import language
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.night import begin_night
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.page import Notice
from charhub_console.app.gui.tray import KEEP, ON, words
from charhub_console.app.gui.tray.icon import tray_icon
from charhub_console.app.gui.tray.menu import TrayMenu
from charhub_console.app.gui.tray.missed import MissedNights
from charhub_console.app.gui.tray.notifier import Notifier
from charhub_console.app.gui.tray.paused import PauseNotice
from charhub_console.app.gui.tray.presence import TrayPresence
from charhub_console.app.gui.tray.quitting import Quitting
from charhub_console.app.gui.tray.run_ends import RunEnds
from charhub_console.app.gui.tray.standing import Standing
from charhub_console.app.gui.window import MainWindow
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.outcome import Outcome, outcome
from charhub_console.domain.pausing import Pause
from charhub_console.domain.run import Run, RunKind
from charhub_console.engine.console import NightOrder, RunReport

log = logging.getLogger(__name__)

ABSENCE_TOLD, HIDING_TOLD = "tray/absence-told", "tray/hiding-told"
NIGHTS = "nights"
CLICKS = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)
SYMBOLS = {
    Outcome.DONE: QSystemTrayIcon.MessageIcon.Information,
    Outcome.PARTLY: QSystemTrayIcon.MessageIcon.Warning,
    Outcome.FAILED: QSystemTrayIcon.MessageIcon.Critical,
}


class Resident(QObject):
    """The program beside its window. Where there is no tray everything else works the same."""

    def __init__(
        self, engine: EngineThread, window: MainWindow, memory: WindowMemory, presence: TrayPresence | None = None
    ) -> None:
        super().__init__(window)
        self._engine, self._window, self._memory = engine, window, memory
        self._waits_hidden = False
        self._clicked_run = ""
        self.icon: QSystemTrayIcon | None = None
        self.presence = presence or TrayPresence(self)
        self.notifier = Notifier(self)
        self.standing = Standing(engine, window.poll, self)
        self.ends = RunEnds(engine, window.poll, self)
        self.menu = TrayMenu(self.standing, self)
        self.quitting = Quitting(engine, window.poll, window, window.close_now)
        self.missed = MissedNights(engine, self.standing, window.banner, window.say, self)
        self.paused = PauseNotice(self.standing, window.banner, window.say, self._resume, self)
        window.stays_in_tray = self.stays_in_tray
        window.quit = self.quit
        self._connect()

    def begin(self, *, hidden: bool) -> None:
        """Show the window, or only the icon; without a tray the window is minimised instead, and can be found."""
        self._waits_hidden = hidden
        if not hidden:
            self._window.show()
        self.presence.begin()

    def stays_in_tray(self) -> bool:
        """Whether closing the window leaves the program running. Never while the desktop's session ends."""
        wanted = self._memory.text(KEEP, ON) == ON
        return wanted and self.icon is not None and not _session_ends()

    def quit(self) -> None:
        """End the program; asks when images are being painted here."""
        self.quitting.quit()

    def _connect(self) -> None:
        self.presence.found.connect(self._show_icon)
        self.presence.missing.connect(self._do_without)
        self.standing.changed.connect(self._renew)
        self.quitting.changed.connect(self._renew)
        self.ends.ended.connect(self._tell)
        self.notifier.clicked.connect(self._open_report)
        self._window.hid.connect(self._explain_hiding)
        language.switch().changed.connect(self._speak)
        self.menu.open_wanted.connect(self._window.raise_up)
        self.menu.night_wanted.connect(self._run_night)
        self.menu.pause_wanted.connect(self._pause)
        self.menu.resume_wanted.connect(self._resume)
        self.menu.report_wanted.connect(self._open_report)
        self.menu.quit_wanted.connect(self.quit)

    # --- the icon ---

    def _show_icon(self) -> None:
        self._waits_hidden = False
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(lambda: self._open_report(self._clicked_run))
        self._renew()
        self.icon.show()
        log.info("the tray has the icon")

    def _do_without(self) -> None:
        log.info("there is no tray; the program runs without its icon")
        if self._waits_hidden:
            self._waits_hidden = False
            self._window.showMinimized()
        if not self._memory.text(ABSENCE_TOLD):
            self._memory.set_text(ABSENCE_TOLD, "yes")
            said = ConsoleError(
                tr("This desktop has no tray."),
                tr("Nights begin all the same while the window is open, also minimised; closing it ends the program."),
            )
            self._window.say(Notice(said, informs=True))

    def _renew(self) -> None:
        if self.icon is None:
            return
        standing = self.standing
        self.icon.setIcon(tray_icon(standing.mark, standing.ended / standing.total if standing.total else 0.0))
        line = words.finishing() if self.quitting.finishing else words.state_line(standing)
        self.icon.setToolTip(f"{words.program(practice=self._engine.practice)}\n{line}")

    def _speak(self) -> None:
        self.menu.renew()
        self._renew()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in CLICKS:
            self._window.raise_up()

    def _explain_hiding(self) -> None:
        if self.icon is not None and not self._memory.text(HIDING_TOLD):
            self._memory.set_text(HIDING_TOLD, "yes")
            self._clicked_run = ""
            self.icon.showMessage(
                words.NAME,
                tr("Goes on here, so that nights begin by themselves. Quit is in the menu of this icon."),
                QSystemTrayIcon.MessageIcon.Information,
            )

    # --- how runs ended ---

    def _tell(self, report: RunReport) -> None:
        """A night always; what was ordered in the window only when nobody looks at it."""
        if report.run.kind is not RunKind.NIGHT and self._window.isActiveWindow():
            return
        title, text, came_to = words.report_title(report), words.report_text(report), outcome(report.summary)
        log.info("run %s is told: %s", report.run.id, came_to)
        if self.icon is not None:
            self._clicked_run = report.run.id
            self.icon.showMessage(title, text, SYMBOLS[came_to])
            return
        self.notifier.show(report.run.id, title, text, otherwise=lambda: self._tell_in_window(report))

    def _tell_in_window(self, report: RunReport) -> None:
        said = ConsoleError(f"{words.report_title(report)}.", words.report_text(report))
        informs = outcome(report.summary) is not Outcome.FAILED
        self._window.say(Notice(said, tr("Open the report"), lambda: self._open_report(report.run.id), informs=informs))

    def _open_report(self, run_id: str) -> None:
        self._window.raise_up()
        if run_id:
            self._window.go_to(NIGHTS, run_id)

    # --- what the menu wants ---

    def _run_night(self) -> None:
        configuration = self._engine.configuration
        if configuration is None:
            return
        night = configuration.settings.night
        order = NightOrder(night.count, 60.0 * night.budget_minutes, self._engine.recipe, night.backends)
        self._engine.call(
            lambda console: begin_night(console, order),
            self._night_began,
            self._refuse,
            must_finish=True,
        )

    def _night_began(self, run: Run) -> None:
        log.info("run %s was begun from the tray", run.id)
        self.standing.ask()

    def _pause(self, until: datetime | None) -> None:
        self._engine.call(
            lambda console: console.schedule.pause(until),
            lambda _pause: self.standing.ask(),
            self._refuse,
            must_finish=True,
        )

    def _resume(self) -> None:
        self._engine.call(lambda console: console.schedule.resume(), self._resumed, self._refuse, must_finish=True)

    def _resumed(self, left: Pause | None) -> None:
        self.standing.ask()
        if left is not None:
            self._refuse(ConsoleError(words.pause_words(left), tr("Remove that file to go on.")))

    def _refuse(self, error: ConsoleError) -> None:
        """Whoever used the menu has to see it."""
        self._window.raise_up()
        self._window.say(error)


def _session_ends() -> bool:
    application = QGuiApplication.instance()
    return isinstance(application, QGuiApplication) and application.isSavingSession()
