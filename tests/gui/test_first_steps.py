"""The three hints of a first start: when they come, where they point, and that they come once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import language
from charhub_console.app.gui.candidates.workplace import CandidatesWorkplace
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.page import GenerationPage
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.window import MainWindow
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.run import RunState
from charhub_console.engine.console import CandidateFilter, Console
from tests.gui.shell_pages import ENTRIES, FirstPage
from tests.gui.stock import ask

Opened = Callable[[EngineThread], None]
LONG = 60_000


def a_window(qtbot: QtBot, engine: EngineThread, folder: Path, **others: object) -> MainWindow:
    made = MainWindow(engine, WindowMemory(folder), **others)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    return made


def says(qtbot: QtBot, window: MainWindow, words: str) -> None:
    callout = window.first_steps.callout
    qtbot.waitUntil(lambda: callout.isVisible() and words in callout.text, timeout=LONG)


@pytest.fixture
def window(qtbot: QtBot, practice_engine: EngineThread, tmp_path: Path) -> Iterator[MainWindow]:
    """Before the first fetch."""
    made = a_window(qtbot, practice_engine, tmp_path)
    practice_engine.opened.emit(practice_engine.facts)
    yield made
    for page in made.pages.values():
        page.let_go()
    made.close_now()


async def paint_one(console: Console) -> None:
    import asyncio

    run = await console.start_night(count=1, budget_s=600, recipe="practice")
    while (await console.run(run.id)).state is RunState.RUNNING:
        await asyncio.sleep(0.05)


def test_the_way_from_the_first_fetch_to_the_first_character_has_three_hints_each_shown_once(
    qtbot: QtBot, practice_engine: EngineThread, window: MainWindow, tmp_path: Path
) -> None:
    page = cast(CandidatesWorkplace, window.pages["candidates"])
    callout = window.first_steps.callout
    assert not callout.isVisible()
    ask(qtbot, practice_engine, lambda console: console.fetch(limit=12))
    page.reading.relist()
    says(qtbot, window, "A to approve, R to reject, H to hold")
    focused = window.focusWidget()
    qtbot.mouseClick(callout.button, Qt.MouseButton.LeftButton)
    assert not callout.isVisible() and window.focusWidget() is focused

    qtbot.waitUntil(lambda: page.grid.current_row >= 0)
    found = ask(qtbot, practice_engine, lambda console: console.candidates(CandidateFilter(), limit=12))
    ask(qtbot, practice_engine, lambda console: console.decide(found[0].id, Verdict.APPROVE, by="curator"))
    page.reading.relist()
    says(qtbot, window, "Run a night now")
    rail = window.rail.button("generation")
    assert rail is not None and abs(left_of(callout, window) - left_of(rail, window) - rail.width()) < 4
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert not callout.isVisible()

    ask(qtbot, practice_engine, paint_one)
    window.go_to("generation")
    board = cast(GenerationPage, window.current).board
    says(qtbot, window, "R paints it anew")
    assert QApplication.focusWidget() is not callout.button
    window.go_to("candidates")
    qtbot.waitUntil(lambda: not callout.isVisible())
    window.go_to("generation")
    qtbot.wait(150)  # longer than it takes to look
    assert not callout.isVisible() and board.isVisible()

    again = a_window(qtbot, practice_engine, tmp_path)
    qtbot.wait(150)
    assert not again.first_steps.callout.isVisible()
    for other in again.pages.values():
        other.let_go()
    again.close_now()


def left_of(widget: QWidget, window: MainWindow) -> int:
    return widget.mapTo(window, QPoint(0, 0)).x()


def test_the_practice_notice_leads_to_the_servers_in_the_settings(
    qtbot: QtBot, engine: EngineThread, opened: Opened, tmp_path: Path
) -> None:
    made = a_window(qtbot, engine, tmp_path, entries=ENTRIES)
    opened(engine)
    notice = made.banner.notice
    assert notice is not None and notice.action_text == "Connect your own servers" and notice.action is not None
    notice.action()
    settings = made.pages["settings"]
    assert isinstance(settings, FirstPage)
    assert made.shown == "settings" and "comfyui.urls" in settings.heard
    made.close_now()


def test_the_hint_after_the_first_approval_comes_although_the_filter_hides_what_was_approved(
    qtbot: QtBot, practice_engine: EngineThread, window: MainWindow
) -> None:
    page = cast(CandidatesWorkplace, window.pages["candidates"])
    ask(qtbot, practice_engine, lambda console: console.fetch(limit=12))
    page.set_filter(CandidateFilter(statuses=(Status.NEW,)))
    says(qtbot, window, "to approve")
    qtbot.waitUntil(lambda: page.grid.current_row >= 0)
    qtbot.keyClick(page.grid, Qt.Key.Key_A)
    says(qtbot, window, "Run a night now")


def test_a_hint_stays_inside_the_window_and_has_a_name_in_both_languages(qtbot: QtBot) -> None:
    from charhub_console.app.gui.callout import Callout

    over = QWidget()
    over.resize(700, 500)
    qtbot.addWidget(over)
    over.show()
    callout = Callout(over)
    for spoken in (language.ENGLISH, language.BRAZILIAN):
        language.choose(spoken)
        for x in (0, 300, 640):
            for y in (0, 200, 440):
                target = QRect(x, y, 60, 60)
                callout.point("Click a view to see it large. R paints it anew, and the older one is kept.", target)
                assert over.rect().contains(callout.geometry())
                assert not callout.geometry().adjusted(2, 2, -2, -2).intersects(target)
        known = QAccessible.queryAccessibleInterface(callout)
        assert known.text(QAccessible.Text.Name) and "large" in known.text(QAccessible.Text.Description)
        assert callout.button.accessibleName()
