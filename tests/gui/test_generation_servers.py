"""Retrying a view on a server of one's choice, from the tile's menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from charhub_console.adapters.practice import backend
from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.app.config import Configuration
from charhub_console.app.gui.generation.servers import fill
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.run import BackendWish
from charhub_console.domain.views import View
from charhub_console.engine.console import BackendState
from charhub_console.engine.pool import BackendPool
from tests.gui.boards import Faults, painter
from tests.gui.test_generation_page import Desk

SIDE = View.REFERENCE_SIDE


def a_server(name: str, *, healthy: bool = True) -> BackendState:
    return BackendState(name, healthy, "ok", "1", 0, 1)


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_healthy_servers_can_be_chosen_and_any_but_the_last_when_two_others_are_left(qtbot: QtBot) -> None:
    menu, wishes = QMenu(), list[BackendWish]()
    qtbot.addWidget(menu)

    fill(menu, [a_server("a"), a_server("b"), a_server("c"), a_server("d", healthy=False)], "a", wishes.append)
    assert texts(menu) == ["Any but a", "a (the last one)", "b", "c"]
    for action in menu.actions():
        action.trigger()
    assert wishes == [BackendWish(("a",), other=True), BackendWish(("a",)), BackendWish(("b",)), BackendWish(("c",))]

    fill(menu, [a_server("a"), a_server("b")], "a", wishes.append)
    assert texts(menu) == ["a (the last one)", "b"]


def test_one_healthy_server_leaves_nothing_to_choose(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)

    fill(menu, [a_server("a"), a_server("b", healthy=False)], "a", lambda _: None)

    assert texts(menu) == ["No other server answers."]
    assert not menu.actions()[0].isEnabled()


@pytest.fixture
def desk(qtbot: QtBot, configuration: Configuration, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Two painters where practice mode has one."""
    monkeypatch.setattr(backend, "PracticeBackend", painter(PracticeBackend, Faults()))
    original = BackendPool.__init__

    def with_two(self: BackendPool, backends: list[PracticeBackend], **others: object) -> None:
        second = PracticeBackend(name="practice-2")
        original(self, [*backends, second], **others)  # type: ignore[arg-type]

    monkeypatch.setattr(BackendPool, "__init__", with_two)
    made = Desk(qtbot, configuration)
    yield made
    made.close()


def test_a_view_is_painted_at_the_server_chosen_by_keyboard_or_menu(qtbot: QtBot, desk: Desk) -> None:
    desk.night()
    key = desk.only(SIDE)
    desk.wait_at_rest(1)
    row = desk.page.model.row(key[0])
    assert row is not None

    desk.press(key, Qt.Key.Key_B)
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    qtbot.waitUntil(lambda: len(texts(shown)) == 2)
    other = next(action for action in shown.actions() if "(the last one)" not in action.text())
    chosen = other.text()
    other.trigger()
    shown.close()
    desk.wait_for(key, AttemptState.DONE, number=2)
    qtbot.waitUntil(lambda: desk.page.attempts.shown is not None and desk.page.attempts.shown.number == 2)
    assert desk.page.attempts.shown is not None
    assert desk.page.attempts.shown.backend == chosen
    assert "chosen server" in desk.page.panel.state.text()

    desk.wait_at_rest(1)
    row = desk.page.model.row(key[0])
    assert row is not None
    servers = desk.page.current.server_menu(key, row, desk.page.board)
    menu = desk.page.actions_of_tile.menu(row, SIDE, servers)
    assert servers.menuAction() in menu.actions() and not servers.menuAction().isEnabled()
    qtbot.waitUntil(servers.menuAction().isEnabled)
    assert f"{chosen} (the last one)" in texts(servers)
    menu.close()
    assert not desk.messages
