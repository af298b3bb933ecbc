"""The way to the log: Ctrl+L."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import WindowMemory

if TYPE_CHECKING:
    from charhub_console.app.gui.log.window import LogWindow


class LogDoor(QObject):
    """Builds the log's window when it is first wanted, and closes it with the main one."""

    def __init__(self, engine: EngineThread, memory: WindowMemory, window: QWidget, closed: SignalInstance) -> None:
        super().__init__(window)
        self._engine, self._memory, self._window = engine, memory, window
        self.opened: LogWindow | None = None
        QShortcut(QKeySequence("Ctrl+L"), window).activated.connect(self.open)
        closed.connect(self.close)

    def open(self) -> None:
        """Show the log."""
        if self.opened is None:
            from charhub_console.app.gui.log.window import LogWindow  # loaded when it is wanted, not at the start

            self.opened = LogWindow(self._engine, self._memory, self._window)
        self.opened.show_now()

    def close(self) -> None:
        """The main window closes: nothing may be read any more."""
        if self.opened is not None:
            self.opened.close()
