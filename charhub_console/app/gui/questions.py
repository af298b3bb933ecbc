"""Questions the window asks before it does something that cannot be taken back. Opened, never executed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask(
    parent: QWidget, title: str, advice: str, *, yes: str, no: str, then: Callable[[], None], danger: bool = False
) -> QMessageBox:
    """Ask, and call `then` if the answer is yes. `no` is what Enter and Esc mean."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(f"{title}")
    box.setInformativeText(advice)
    wanted = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    wanted.setProperty("kind", "danger" if danger else "")
    stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    stay.setProperty("kind", "primary")
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    wanted.clicked.connect(then)
    box.open()
    stay.setFocus()
    return box
