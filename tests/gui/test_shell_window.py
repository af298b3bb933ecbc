"""The window: pages by rail and keys, what is remembered, how it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui import theme
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import FILE_NAME, WindowMemory
from charhub_console.app.gui.pages import PAGES
from charhub_console.app.gui.window import THEME, MainWindow
from charhub_console.domain.errors import ConsoleError, NotConfigured, RecipeInvalid, Unreachable
from charhub_console.domain.events import AttemptChanged, Event
from charhub_console.domain.settings import CentralDatabase
from charhub_console.domain.views import View
from tests.gui.sessions import FakeConsole, FakeSession, opener, some_work
from tests.gui.shell_pages import BROKEN, ENTRIES, MISSING, FirstPage

Opened = Callable[[EngineThread], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
PAINTED: Event = AttemptChanged("a", "c", View.AVATAR)


@pytest.fixture
def memory(tmp_path: Path) -> WindowMemory:
    return WindowMemory(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, engine: EngineThread, memory: WindowMemory) -> Iterator[MainWindow]:
    made = shown(qtbot, engine, memory)
    yield made
    made.close_now()


def shown(qtbot: QtBot, engine: EngineThread, memory: WindowMemory) -> MainWindow:
    made = MainWindow(engine, memory, entries=ENTRIES)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(box: QMessageBox, text: str) -> None:
    next(button for button in box.buttons() if button.text() == text).click()


def page(window: MainWindow, name: str) -> FirstPage:
    found = window.pages[name]
    assert isinstance(found, FirstPage)
    return found


# --- pages ---


def test_pages_are_reached_by_number_keys_and_by_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    assert window.shown == "first"
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.shown == "settings"
    (button,) = [item for item in window.rail.findChildren(QToolButton) if item.accessibleName() == "First"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.shown == "first" and button.isChecked()
    assert page(window, "first").heard == ["activated", "deactivated", "activated"]


def test_a_page_is_built_when_it_is_first_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert set(window.pages) == {"first"}
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert set(window.pages) == {"first", "settings"}


def test_a_page_that_is_not_part_of_this_build_has_no_place_in_the_rail() -> None:
    assert not MISSING.is_there
    assert all(entry.is_there for entry in PAGES)


def test_a_page_that_cannot_be_built_is_said_and_the_others_stay_usable(
    qtbot: QtBot, engine: EngineThread, memory: WindowMemory
) -> None:
    window = MainWindow(engine, memory, entries=(*ENTRIES, BROKEN))
    qtbot.addWidget(window)
    window.go_to("broken")
    assert window.shown == "first"
    assert window.banner.notice is not None and "ValueError" in window.banner.notice.error.title
    assert "broken page" in window.banner.details()
    window.go_to("settings")
    assert window.shown == "settings"


def test_copied_details_hold_no_secret(
    window: MainWindow, engine: EngineThread, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "kept-by-the-environment")
    settings = replace(configuration.settings, central=CentralDatabase(url="postgresql://me:pass-word@db/charhub"))
    engine.start(replace(configuration, settings=settings))
    said = "GET https://me:pass-word@db/?token=abc123 failed: kept-by-the-environment, Bearer eyJsomething1234"
    window.say(ConsoleError(said, "Look at postgresql://me:pass-word@db/charhub."))
    copied = window.banner.details()
    for secret in ("pass-word", "abc123", "kept-by-the-environment", "eyJsomething1234"):
        assert secret not in copied, secret
    assert "failed" in copied and "Look at" in copied


def test_a_page_can_lead_to_another_one_and_to_a_thing_there(window: MainWindow) -> None:
    page(window, "first").navigate.emit("settings", "comfyui.urls")
    assert window.shown == "settings"
    assert page(window, "settings").heard == ["activated", "comfyui.urls"]


def test_the_key_hints_are_those_of_the_page_that_is_shown(window: MainWindow) -> None:
    assert "A approve" in window.status.hints.accessibleName()
    window.go_to("settings")
    assert window.status.hints.accessibleName() == ""


def test_every_control_of_the_shell_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    window.say(Unreachable("Civitai does not answer.", "Try later."))
    buttons = [widget for widget in window.findChildren(QToolButton) if widget.isVisibleTo(window)]
    assert len(buttons) >= 4
    assert [button for button in buttons if not (button.accessibleName() or button.text())] == []


def test_the_arrow_keys_walk_along_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    first, second = window.rail.findChildren(QToolButton)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert window.shown == "settings" and second.hasFocus()


# --- what is remembered ---


def test_size_page_theme_and_the_pages_own_state_are_found_again(
    qtbot: QtBot, engine: EngineThread, tmp_path: Path
) -> None:
    first = shown(qtbot, engine, WindowMemory(tmp_path))
    first.resize(900, 620)  # the invisible screen is 800 wide
    page(first, "first").word = "kept"
    first.go_to("settings")
    first.status.theme_chosen.emit(theme.Choice.LIGHT)
    first.close()
    assert (tmp_path / FILE_NAME).is_file()
    memory = WindowMemory(tmp_path)
    second = shown(qtbot, engine, memory)
    assert (second.width(), second.height()) == (900, 620)
    assert second.shown == "settings"
    second.go_to("first")
    assert page(second, "first").word == "kept"
    assert memory.text(THEME) == "light" and theme.current() is theme.LIGHT
    second.close()


def test_a_broken_file_of_remembered_things_is_an_empty_one(qtbot: QtBot, engine: EngineThread, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"[window]\npage=\x00\xff\ngeometry=zz\n[pages]\nfirst=[1,\n")
    window = shown(qtbot, engine, WindowMemory(tmp_path))
    assert window.shown == "first" and page(window, "first").word == "new"
    window.close()


# --- what the engine says ---


def test_a_session_that_cannot_be_opened_leads_to_the_settings_with_everything_usable(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole, memory: WindowMemory
) -> None:
    engine = EngineThread(opener=opener(console, error=NotConfigured("No analyser.", "Set analyser.url.")))
    window = shown(qtbot, engine, memory)
    with qtbot.waitSignal(engine.failed):
        engine.start(configuration)
    notice = window.banner.notice
    assert notice is not None and notice.error.title == "No analyser." and notice.action is not None
    notice.action()
    assert window.shown == "settings"
    window.close()
    engine.stop()


def test_trouble_that_may_pass_offers_another_try_and_goes_when_that_succeeds(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole, memory: WindowMemory
) -> None:
    engine = EngineThread(opener=opener(console, error=Unreachable("The disk is gone.", "Plug it in.")))
    window = shown(qtbot, engine, memory)
    with qtbot.waitSignal(engine.failed):
        engine.start(configuration)
    engine._opener = opener(console, FakeSession(console, practice=False))
    assert window.banner.notice is not None and window.banner.notice.action is not None
    with qtbot.waitSignal(engine.opened):
        window.banner.notice.action()
    assert window.banner.notice is None
    window.close()
    engine.stop()


def test_practice_is_labelled_and_explained_until_it_was_put_away(
    qtbot: QtBot, engine: EngineThread, window: MainWindow, opened: Opened, memory: WindowMemory
) -> None:
    opened(engine)
    assert window.windowTitle() == "Practice — CharHub Console"
    assert window.status.practice.isVisible()
    assert window.banner.notice is not None and window.banner.notice.informs
    window.banner.dismiss()
    engine.stop()
    opened(engine)
    assert window.banner.notice is None and window.status.practice.isVisible()


def test_a_recipe_that_cannot_be_used_is_said(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole, memory: WindowMemory
) -> None:
    problem = RecipeInvalid("The recipe mine has no views.", "Correct it.")
    session = FakeSession(console, practice=False, recipe_problems=(problem,))
    engine = EngineThread(opener=opener(console, session))
    window = shown(qtbot, engine, memory)
    with qtbot.waitSignal(engine.opened):
        engine.start(configuration)
    assert window.banner.notice is not None and window.banner.notice.error is problem
    window.close()
    engine.stop()


# --- closing and cancelling ---


def test_closing_while_images_are_painted_asks_and_stays_when_told_to(
    qtbot: QtBot, engine: EngineThread, window: MainWindow, opened: Opened, console: FakeConsole
) -> None:
    console.work = [some_work(ended=3, total=10)]
    opened(engine)
    qtbot.waitUntil(lambda: bool(window.poll.work))
    window.close()
    box = window.findChild(QMessageBox)
    assert box is not None and "7 images" in box.text()
    press(box, "Stay")
    assert window.isVisible()


def test_closing_while_images_are_painted_goes_on_at_the_next_start(
    qtbot: QtBot, engine: EngineThread, window: MainWindow, opened: Opened, console: FakeConsole
) -> None:
    console.work = [some_work()]
    opened(engine)
    qtbot.waitUntil(lambda: bool(window.poll.work))
    window.close()
    box = window.findChild(QMessageBox)
    assert box is not None
    with qtbot.waitSignal(window.closed):
        press(box, "Close, finish later")
    assert not window.isVisible() and console.cancelled == []


def test_a_window_that_only_watches_another_engine_closes_without_asking(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole, memory: WindowMemory
) -> None:
    console.work = [some_work()]
    session = FakeSession(console, is_engine=False, becomes_engine_after=1000)
    engine = EngineThread(opener=opener(console, session))
    window = shown(qtbot, engine, memory)
    with qtbot.waitSignal(engine.opened):
        engine.start(configuration)
    qtbot.waitUntil(window.status.watching.isVisible)
    qtbot.waitUntil(lambda: bool(window.poll.work))
    with qtbot.waitSignal(window.closed):
        window.close()
    engine.stop()


def test_cancelling_the_running_work_asks_first(
    qtbot: QtBot, engine: EngineThread, window: MainWindow, opened: Opened, console: FakeConsole
) -> None:
    console.work = [some_work()]
    opened(engine)
    qtbot.waitUntil(window.status.work.isVisible)
    window.status.work.cancel.click()
    box = window.findChild(QMessageBox)
    assert box is not None
    press(box, "Cancel the work")
    qtbot.waitUntil(lambda: console.cancelled == ["run-1"])


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    button = QPushButton("Fetch", page(window, "first"))
    button.show()
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)
