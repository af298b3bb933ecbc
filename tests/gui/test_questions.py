"""Questions: what is safe is offered first, with the keyboard on it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import theme
from charhub_console.app.gui.questions import ask


def colours_of(button: QPushButton) -> set[str]:
    """What it is painted with."""
    image = button.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def asked(qtbot: QtBot, window: QWidget, **how: bool) -> tuple[QMessageBox, QPushButton, QPushButton]:
    """An open question: (box, yes, no)."""
    box = ask(window, "Really?", "It is final.", yes="Do it", no="Leave it", then=lambda: None, **how)
    qtbot.waitUntil(box.isVisible)
    buttons = {button.text(): button for button in box.findChildren(QPushButton)}
    return box, buttons["Do it"], buttons["Leave it"]


def test_the_safe_answer_looks_like_the_one_to_take_and_has_the_keyboard(qtbot: QtBot, window: QWidget) -> None:
    box, yes, no = asked(qtbot, window)
    accent = theme.current().accent.name()
    assert accent in colours_of(no) and accent not in colours_of(yes)
    assert box.focusWidget() is no


def test_an_answer_that_destroys_something_looks_dangerous(qtbot: QtBot, window: QWidget) -> None:
    _, yes, no = asked(qtbot, window, danger=True)
    bad = theme.current().bad.name()
    assert bad in colours_of(yes) and bad not in colours_of(no)
