"""The tray's menu."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.tray import words
from charhub_console.app.gui.tray.standing import Standing
from charhub_console.domain.pausing import ONE_HOUR, until_tomorrow
from charhub_console.domain.run import RunKind


class TrayMenu(QObject):
    """Says what was wanted; shows how things stand."""

    open_wanted = Signal()
    night_wanted = Signal()
    pause_wanted = Signal(object)
    """datetime, or None for "until resumed"."""
    resume_wanted = Signal()
    report_wanted = Signal(str)
    """The id of the last night."""
    quit_wanted = Signal()

    def __init__(self, standing: Standing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._standing = standing
        self.menu = QMenu()
        self.state = self._add(None)
        self.state.setEnabled(False)
        self.open = self._add(self.open_wanted.emit)
        self.menu.setDefaultAction(self.open)
        self.menu.addSeparator()
        self.night = self._add(self.night_wanted.emit)
        self.pause = self.menu.addMenu("")
        self.hour = self._add(lambda: self._pause(datetime.now().astimezone() + ONE_HOUR), self.pause)
        self.tomorrow = self._add(lambda: self._pause(until_tomorrow(datetime.now().astimezone())), self.pause)
        self.for_good = self._add(lambda: self._pause(None), self.pause)
        self.resume = self._add(self.resume_wanted.emit)
        self.menu.addSeparator()
        self.next = self._add(None)
        self.next.setEnabled(False)
        self.last = self._add(self._show_last)
        self.menu.addSeparator()
        self.quit = self._add(self.quit_wanted.emit)
        self.menu.aboutToShow.connect(standing.ask)
        standing.changed.connect(self.renew)
        self.renew()

    def renew(self) -> None:
        """Every text and state anew; also after the language changed."""
        standing, state = self._standing, self._standing.schedule
        self.state.setText(words.state_line(standing))
        self.open.setText(tr("Open CharHub Console"))
        self.night.setText(tr("Run tonight's night now"))
        self.pause.setTitle(tr("Pause", "verb"))
        self.hour.setText(tr("For 1 hour"))
        self.tomorrow.setText(tr("Until tomorrow"))
        self.for_good.setText(tr("Until resumed"))
        self.resume.setText(tr("Resume"))
        self.next.setText(words.next_words(state))
        self.last.setText(words.last_words(state.last if state else None))
        self.quit.setText(tr("Quit"))
        paused = state is not None and state.pause is not None
        by_night = state is not None and state.running is not None and state.running.kind is RunKind.NIGHT
        self.night.setEnabled(state is not None and not paused and not by_night)
        self.pause.setEnabled(state is not None)
        self.resume.setVisible(paused)
        self.last.setEnabled(state is not None and state.last is not None)

    def _add(self, wanted: object, menu: QMenu | None = None) -> QAction:
        action = (menu or self.menu).addAction("")
        if callable(wanted):
            action.triggered.connect(lambda _checked=False: wanted())
        return action

    def _pause(self, until: datetime | None) -> None:
        self.pause_wanted.emit(until)

    def _show_last(self) -> None:
        state = self._standing.schedule
        if state is not None and state.last is not None:
            self.report_wanted.emit(state.last.id)
