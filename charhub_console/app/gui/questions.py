"""Questions the window asks before it does something that cannot be taken back. Opened, never executed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from charhub_console.app.gui.language import tr


def ask(
    parent: QWidget, title: str, advice: str, *, yes: str, no: str, then: Callable[[], None], danger: bool = False
) -> QMessageBox:
    """Ask, and call `then` if the answer is yes. `no` is what Enter and Esc mean."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(f"{title}")
    box.setInformativeText(advice)
    wanted, stay = _button(box, yes, "danger" if danger else ""), _button(box, no, "primary")
    box.addButton(wanted, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    wanted.clicked.connect(then)
    box.open()
    stay.setFocus()
    return box


def _button(box: QMessageBox, text: str, kind: str) -> QPushButton:
    """The box dresses its buttons when it takes them, so what they are is said before."""
    button = QPushButton(text, box)
    button.setProperty("kind", kind)
    return button


def ask_to_close(parent: QWidget, images_left: int, then: Callable[[], None]) -> None:
    """Images are being painted by this program, and somebody closes its window."""
    ask(
        parent,
        tr("Close while %Ln image(s) are still to be made?", "", images_left),
        tr("Nothing is lost: the work goes on by itself at the next start."),
        yes=tr("Close, finish later"),
        no=tr("Stay"),
        then=then,
    )


def ask_to_cancel(parent: QWidget, then: Callable[[], None]) -> None:
    """Somebody wants to stop everything that runs."""
    ask(
        parent,
        tr("Cancel the running work?"),
        tr("What is finished stays. What is being painted stops, and failed views can be retried."),
        yes=tr("Cancel the work"),
        no=tr("Go on"),
        then=then,
        danger=True,
    )
