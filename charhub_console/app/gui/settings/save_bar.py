"""What is not saved yet: how much, save it, forget it."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.desk import Desk
from charhub_console.app.gui.settings.row import set_role, text_label
from charhub_console.app.gui.settings.words import label


class SaveBar(QFrame):
    """Only there while there is something to save or to correct."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "status")
        self._desk = desk
        self.said = text_label(self)
        self.discard = QPushButton(self)
        self.save = QPushButton(self)
        self.save.setProperty("kind", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 18, 10)
        row.setSpacing(10)
        row.addWidget(self.said, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.discard.clicked.connect(desk.discard)
        self.save.clicked.connect(desk.save)
        if parent is not None:
            QShortcut(QKeySequence.StandardKey.Save, parent, desk.save)
        desk.changed.connect(self.show_state)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.discard.setText(tr("Discard"))
        self.save.setText(tr("Save"))
        self.save.setToolTip(tr("Write it to {0}").format(self._desk.configuration.paths.config_file))
        self.show_state()

    def show_state(self) -> None:
        """Say what the desk has."""
        desk = self._desk
        self.setVisible(bool(desk.pending or desk.errors or desk.is_saving))
        self.save.setEnabled(bool(desk.pending) and not desk.errors and not desk.is_saving)
        self.discard.setEnabled(not desk.is_saving)
        wrong = ", ".join(label(key) for key in desk.errors)
        if desk.is_saving:
            text = tr("Saving …")
        elif desk.errors:
            text = tr("To be corrected: {0}").format(wrong)
        else:
            count = len(desk.pending)
            text = tr("One change is not saved.") if count == 1 else tr("{0} changes are not saved.").format(count)
        self.said.setText(text)
        set_role(self.said, "bad" if desk.errors else "")
