"""Questions the window asks before it does something that cannot be taken back. Opened, never executed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
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


def ask_to_close(parent: QWidget, images_left: int, then: Callable[[], None]) -> None:
    """Images are being painted by this program, and somebody closes its window."""
    ask(
        parent,
        QCoreApplication.translate("Questions", "Close while {0} images are still to be made?").format(images_left),
        QCoreApplication.translate("Questions", "Nothing is lost: the work goes on by itself at the next start."),
        yes=QCoreApplication.translate("Questions", "Close, finish later"),
        no=QCoreApplication.translate("Questions", "Stay"),
        then=then,
    )


def ask_to_cancel(parent: QWidget, then: Callable[[], None]) -> None:
    """Somebody wants to stop everything that runs."""
    ask(
        parent,
        QCoreApplication.translate("Questions", "Cancel the running work?"),
        QCoreApplication.translate(
            "Questions", "What is finished stays. What is being painted stops, and failed views can be retried."
        ),
        yes=QCoreApplication.translate("Questions", "Cancel the work"),
        no=QCoreApplication.translate("Questions", "Go on"),
        then=then,
        danger=True,
    )
