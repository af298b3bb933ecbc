"""Editing a prompt where it is shown, and hearing there what the safety gate says of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.domain.errors import Blocked, ConsoleError, NeedsPerson


class PromptEditor(QWidget):
    """The prompt of one view. It closes when the engine took it, and stays open with the reason when it did not."""

    wanted = Signal(str)
    """Paint with this prompt."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(tr("Prompt of this view"))
        self.text.setTabChangesFocus(True)
        self.text.installEventFilter(self)
        self.refusal = QLabel(self)
        self.refusal.setWordWrap(True)
        self.refusal.setProperty("role", "bad")
        self.refusal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.refusal.hide()
        self.paint = QPushButton(tr("Paint with this prompt"), self)
        self.paint.setProperty("kind", "primary")
        self.paint.setToolTip(tr("Ctrl+Enter"))
        self.paint.clicked.connect(self._ask)
        self.leave = QPushButton(tr("Cancel"), self)
        self.leave.setProperty("kind", "quiet")
        self.leave.clicked.connect(self.close_editor)
        self.text.textChanged.connect(self._typed)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.paint, 1)
        buttons.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text, 1)
        column.addWidget(self.refusal)
        column.addLayout(buttons)

    def open_with(self, prompt: str) -> None:
        """Edit this prompt."""
        self.text.setPlainText(prompt)
        self.refusal.hide()
        self.set_waiting(False)
        self.show()
        self.text.setFocus()
        self.text.selectAll()

    def refuse(self, error: ConsoleError) -> None:
        """Stay open and say why."""
        self.set_waiting(False)
        gate = isinstance(error, Blocked | NeedsPerson)
        lead = tr("The safety gate refuses this prompt.") + " " if gate else ""
        self.refusal.setText(f"{lead}{error_sentence(error)}")
        self.refusal.show()
        self.text.setFocus()

    def set_waiting(self, waiting: bool) -> None:
        """The engine is looking at it."""
        self.paint.setEnabled(not waiting and bool(self.text.toPlainText().strip()))
        self.text.setReadOnly(waiting)

    def close_editor(self) -> None:
        """Without painting."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Ctrl+Enter paints, Esc leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
                self._ask()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_editor()
                return True
        return False

    def _ask(self) -> None:
        if self.paint.isEnabled():
            self.set_waiting(True)
            self.wanted.emit(self.text.toPlainText())

    def _typed(self) -> None:
        self.paint.setEnabled(bool(self.text.toPlainText().strip()))
        self.refusal.hide()
