"""Quitting: asks when images are being painted here, and can wait for those in flight. Either way nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.status_poll import StatusPoll
from charhub_console.domain.errors import ConsoleError


class Quitting(QObject):
    """One question at a time; `finishing` while images come home."""

    changed = Signal()

    def __init__(self, engine: EngineThread, poll: StatusPoll, window: QWidget, leave: Callable[[], None]) -> None:
        super().__init__(window)
        self._engine, self._poll, self._window, self._leave = engine, poll, window, leave
        self._call: Call | None = None
        self.box: QMessageBox | None = None

    @property
    def finishing(self) -> bool:
        """Whether the program ends as soon as the images in flight are there."""
        return self._call is not None

    def quit(self) -> None:
        """End the program, after asking if need be."""
        if not (self._poll.work and self._engine.is_engine):
            self._leave()
        elif self.box is None:
            self._ask()
        else:
            self.box.raise_()
            self.box.activateWindow()

    def _ask(self) -> None:
        self.box = box = QMessageBox(self._window if self._window.isVisible() else None)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        left = sum(item.total - item.ended for item in self._poll.work)
        title = tr("Quit while %Ln image(s) are still to be made?", "", left)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(
            tr("Nothing is lost either way: no image is painted twice, and the rest goes on at the next start.")
        )
        finish = self._button(tr("Finish the images in flight"), "", self._finish)
        stop = self._button(tr("Stop now"), "", self._leave)
        stay = self._button(tr("Go on"), "primary", self._stay)
        finish.setEnabled(not self.finishing)
        box.addButton(finish, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(stop, QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(self._answered)
        box.open()
        box.raise_()
        box.activateWindow()
        stay.setFocus()

    def _button(self, text: str, kind: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self.box)
        button.setProperty("kind", kind)
        button.clicked.connect(then)
        return button

    def _answered(self) -> None:
        self.box = None

    def _finish(self) -> None:
        if self._call is None:
            self._call = self._engine.call(
                lambda console: console.finish_in_flight(), lambda _nothing: self._leave(), self._refused
            )
            self.changed.emit()

    def _stay(self) -> None:
        """Also takes back that the program was to end."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
            self.changed.emit()

    def _refused(self, _error: ConsoleError) -> None:
        """The rows cannot be read, so nobody knows when the last image is there; the next start looks."""
        self._leave()
