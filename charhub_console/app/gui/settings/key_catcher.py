"""A button that waits for a key, and how a key is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from charhub_console.app.gui.language import tr

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class KeyCatcher(QPushButton):
    """Waits for one key; Esc or leaving it gives up."""

    caught = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.waits = False
        self.clicked.connect(self.wait)

    def wait(self) -> None:
        """The next key counts."""
        self.waits = True
        self.setText(tr("Press a key …"))
        self.setFocus()

    def rest(self) -> None:
        """No longer waiting."""
        self.waits = False
        self.setText("+")

    def event(self, event: QEvent) -> bool:
        """Qt's own hook: shortcuts of the window are keys like others while it waits."""
        if self.waits and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own hook."""
        if not self.waits:
            super().keyPressEvent(event)
            return
        if event.key() in _MODIFIERS:
            return
        self.rest()
        if event.key() != Qt.Key.Key_Escape:
            self.caught.emit(written(event))

    def focusOutEvent(self, event: object) -> None:
        """Qt's own hook."""
        self.rest()
        super().focusOutEvent(event)  # type: ignore[arg-type]


def written(event: QKeyEvent) -> str:
    """A key as the keymap writes it: "A", "Ctrl+Z", "?"."""
    combined = event.keyCombination().toCombined() & ~int(Qt.KeyboardModifier.KeypadModifier.value)
    key = combined & 0x01FFFFFF
    if key < 0x110000 and chr(key).isprintable() and not chr(key).isalnum() and key != Qt.Key.Key_Space.value:
        combined &= ~int(Qt.KeyboardModifier.ShiftModifier.value)  # "?" is "?" on every keyboard
    return QKeySequence(combined).toString(QKeySequence.SequenceFormat.PortableText)


def shown_key(key: str) -> str:
    """A key of the keymap in the words of the window's language."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
