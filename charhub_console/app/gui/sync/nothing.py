"""What the Sync page shows without a central database: what it would be for, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.language import tr


class NotSetUp(QWidget):
    """A few words and the way to Settings."""

    settings_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark, self.title, self.advice = QLabel(self), QLabel(self), QLabel(self)
        self.way_out = QPushButton(self)
        self.way_out.setProperty("kind", "primary")
        self.way_out.clicked.connect(self.settings_wanted)
        self.title.setProperty("role", "headline")
        self.advice.setProperty("role", "muted")
        self.advice.setWordWrap(True)
        self.advice.setFixedWidth(480)
        self.advice.setMinimumHeight(44)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        for widget in (self.mark, self.title, self.advice, self.way_out):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.mark, self.title, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        theme.switch().changed.connect(self._renew)
        self.retranslate()

    def _renew(self, *_: object) -> None:
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.title.setText(tr("No central database is set up"))
        self.advice.setText(
            tr("With one, all consoles see each other's decisions and characters. Without one everything stays here.")
        )
        self.way_out.setText(tr("Open settings"))
        tone = theme.current().outline
        self.mark.setPixmap(icons.pixmap("sync", 56, tone, self.devicePixelRatioF()))
