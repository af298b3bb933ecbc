"""What can be done with a run: retry what failed, cancel it, open its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.words import run_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.questions import ask
from charhub_console.domain.board import BoardRow
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import Run
from charhub_console.domain.views import View


class RunVerbs(QObject):
    """Each asks the engine for one thing; answers come as events."""

    message = Signal(object)
    """ConsoleError for the banner."""
    started = Signal(object)
    """Run that does what was asked for."""
    busy = Signal(bool)
    """A retry is being ordered: a second click would order it twice."""

    def _say(self, error: ConsoleError) -> None:
        self.message.emit(error)

    def __init__(self, engine: EngineThread, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._window = engine, window
        self._asking = False

    def retry_failed(self, rows: Sequence[BoardRow]) -> None:
        """Every missing view of these characters, as one run."""
        ids = tuple(row.character_id for row in rows)
        if not ids or self._asking:
            return
        self._set_asking(True)
        self._engine.call(
            lambda console: console.board.retry_failed(ids), self._take_run, self._refuse, must_finish=True
        )

    def retry_view(self, character_id: str, view: View) -> None:
        """One missing view; a missing avatar brings what it held up."""
        if self._asking:
            return
        self._set_asking(True)
        self._engine.call(
            lambda console: console.board.retry_view(character_id, view), self._take_run, self._refuse, must_finish=True
        )

    def cancel(self, run: Run) -> QMessageBox:
        """Stop a run, after asking."""
        return ask(
            self._window,
            tr("Cancel “{0}”?").format(run_name(run)),
            tr("What is finished stays. What is being painted stops, and failed views can be retried."),
            yes=tr("Cancel the run"),
            no=tr("Go on"),
            then=lambda: self._cancel(run.id),
            danger=True,
        )

    def open_path(self, path: Path | None) -> None:
        """In the program the desktop has for it."""
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.message.emit(ConsoleError(tr("{0} could not be opened.").format(path.name), str(path)))

    def _cancel(self, run_id: str) -> None:
        self._engine.call(lambda console: console.cancel_run(run_id), None, self._say, must_finish=True)

    def _take_run(self, run: Run) -> None:
        self._set_asking(False)
        self.started.emit(run)

    def _refuse(self, error: ConsoleError) -> None:
        self._set_asking(False)
        self.message.emit(error)

    def _set_asking(self, asking: bool) -> None:
        self._asking = asking
        self.busy.emit(asking)
