"""Where a character is to be painted: any server, or one of those that answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.domain.run import BackendWish

if TYPE_CHECKING:
    from charhub_console.engine.console import BackendState


class ServerBox(QComboBox):
    """Shows what it is told; asks nobody."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Server"))
        self.show_servers(())

    @property
    def wish(self) -> BackendWish | None:
        """The server that was chosen; None for any."""
        name = str(self.currentData() or "")
        return BackendWish(name) if name else None

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one server."""
        return self.count() > 2

    def show_servers(self, servers: Sequence[BackendState]) -> None:
        """Those that answer; the chosen one stays chosen while it does."""
        chosen = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            self.addItem(tr("Any server"), "")
            for server in servers:
                if server.healthy:
                    self.addItem(server.name, server.name)
            self.setCurrentIndex(max(0, self.findData(chosen)))
