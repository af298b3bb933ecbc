"""Everybody can use it: each control has a name, is reached with the Tab key and lets go of it again."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app import gui
from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.chips import Elided
from charhub_console.app.gui.pages import PAGES
from charhub_console.app.gui.roles import Role
from charhub_console.domain.run import RunState
from tests.gui.stock import ask
from tests.gui.windows import open_window

EVERY_PAGE = pytest.mark.parametrize("name", [entry.name for entry in PAGES])


def controls(shown: QWidget) -> list[QWidget]:
    """What the keyboard can reach, apart from the parts Qt makes of one control."""
    return [
        part
        for part in shown.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(part.parent(), QAbstractSpinBox)
        and not isinstance(part, QScrollArea)
        and part.focusProxy() is None
        and not part.objectName().startswith("qt_")
    ]


def spoken_name(part: QWidget) -> str:
    """What a screen reader says first."""
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def describe(part: QWidget) -> str:
    """For the message of a failing test."""
    path, owner = [type(part).__name__], part.parent()
    while owner is not None and len(path) < 5:
        path.append(type(owner).__name__)
        owner = owner.parent()
    text = part.text() if isinstance(part, QAbstractButton | QLineEdit) else ""
    return f"{' < '.join(path)} {text!r} {part.toolTip()!r}"


@EVERY_PAGE
def test_every_control_has_a_name(qtbot: QtBot, configuration: Configuration, tmp_path: Path, name: str) -> None:
    with open_window(qtbot, configuration, tmp_path) as window:
        window.go_to(name)
        qtbot.waitExposed(window)
        assert [describe(part) for part in controls(window) if not spoken_name(part).strip()] == []


def painted_by_itself() -> list[type[QWidget]]:
    """Our widgets that paint themselves and are no control Qt knows."""
    for module in pkgutil.walk_packages(gui.__path__, f"{gui.__name__}."):
        importlib.import_module(module.name)
    found, left = [], [QWidget]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        ours = kind.__module__.startswith(gui.__name__) and "paintEvent" in vars(kind)
        if ours and next(one for one in kind.__mro__ if one.__module__.startswith("PySide6")) is QWidget:
            found.append(kind)
    return found


def test_whatever_paints_itself_says_what_it_is() -> None:
    kinds = painted_by_itself()
    assert len(kinds) > 10
    assert [kind.__name__ for kind in kinds if not isinstance(getattr(kind, "accessible_role", None), Role)] == []


def test_a_role_is_told_and_outlives_python_s_own_collection(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for number in range(600):
        light = Elided(parent)
        light.setAccessibleName(f"number {number}")
        told = QAccessible.queryAccessibleInterface(light)
        assert (told.role(), told.text(QAccessible.Text.Name)) == (Role.StaticText, f"number {number}")
        light.deleteLater()
        if number % 100 == 0:
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()


def test_what_is_painted_on_pages_full_of_things_has_role_and_name(
    qtbot: QtBot, configuration: Configuration, tmp_path: Path
) -> None:
    kinds = painted_by_itself()
    with open_window(qtbot, configuration, tmp_path, paints=True) as window:
        run = ask(qtbot, window.engine, lambda console: console.start_night(count=1, budget_s=600, recipe="practice"))

        def ended() -> bool:
            return ask(qtbot, window.engine, lambda console: console.run(run.id)).state is RunState.DONE

        qtbot.waitUntil(ended, timeout=60_000)
        for name in ("candidates", "generation", "characters", "nights"):
            window.go_to(name)
            qtbot.wait(700)
            for part in (one for one in window.findChildren(QWidget) if type(one) in kinds and one.isVisible()):
                told = QAccessible.queryAccessibleInterface(part)
                assert told.role() not in (Role.Client, Role.NoRole), describe(part)
                assert told.text(QAccessible.Text.Name).strip(), describe(part)


@EVERY_PAGE
def test_buttons_with_only_an_icon_have_a_name_and_a_tool_tip(
    qtbot: QtBot, configuration: Configuration, tmp_path: Path, name: str
) -> None:
    with open_window(qtbot, configuration, tmp_path) as window:
        window.go_to(name)
        icons = [one for one in window.findChildren(QAbstractButton) if not one.text() and not one.icon().isNull()]
        ours = [one for one in icons if one.isVisible() and not isinstance(one.parent(), QLineEdit)]
        silent = [describe(one) for one in ours if not (one.accessibleName() and one.toolTip())]
        assert silent == []


@EVERY_PAGE
def test_the_tab_key_reaches_every_control_and_is_never_caught(
    qtbot: QtBot, configuration: Configuration, tmp_path: Path, name: str
) -> None:
    with open_window(qtbot, configuration, tmp_path) as window:
        window.resize(1280, 800)
        window.go_to(name)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        qtbot.wait(300)  # what is read while the page is young
        wanted = set(controls(window))
        reached: list[QWidget] = []
        for _ in range(2 * len(wanted) + 10):
            here = QApplication.focusWidget()
            if here is None:
                window.setFocus()
                here = window
            reached.append(here)
            QTest.keyClick(here, Qt.Key.Key_Tab)
        exclusive = {part for part in wanted if isinstance(part, QAbstractButton) and part.group() is not None}
        missed = [part for part in wanted - set(reached) - exclusive if part in set(controls(window))]
        assert [describe(part) for part in missed] == []
        for group in {part.group() for part in exclusive}:  # one of them takes the Tab key, arrows choose
            assert any(part in reached for part in group.buttons()), describe(group.buttons()[0])
