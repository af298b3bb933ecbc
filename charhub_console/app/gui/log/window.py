"""The log in a window of its own beside the main one, so that both can be watched."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.log.page import LogPage
from charhub_console.app.gui.memory import WindowMemory

LOG = "log"
FIRST_SIZE = (1080, 620)


class LogWindow(QDialog):
    """Not modal. Reads while it is shown."""

    def __init__(self, engine: EngineThread, memory: WindowMemory, parent: QWidget) -> None:
        super().__init__(parent)
        self._memory = memory
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.page = LogPage(engine, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.resize(*FIRST_SIZE)
        self.restoreGeometry(memory.geometry(LOG))
        self.page.restore(memory.state(LOG))
        self.setWindowTitle(tr("Log"))
        self.finished.connect(lambda _result: self._end())

    def show_now(self) -> None:
        """Open, or come to the front."""
        self.page.begin()
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's own hook."""
        self._end()
        super().closeEvent(event)

    def _end(self) -> None:
        self.page.end()
        self._memory.set_state(LOG, self.page.state())
        self._memory.set_geometry(self.saveGeometry(), LOG)

    def changeEvent(self, event: QEvent) -> None:
        """Qt's own hook."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setWindowTitle(tr("Log"))
        super().changeEvent(event)
