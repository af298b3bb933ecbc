"""From practice mode to a server of one's own, in the window, with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from charhub_console.app import configuring
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.pages import PAGES
from charhub_console.app.gui.settings.page import SettingsPage
from charhub_console.app.gui.settings.server_card import ServerCard
from charhub_console.app.gui.settings.servers import AddServer
from charhub_console.app.gui.window import MainWindow
from charhub_console.engine.console import BackendState
from tests.gui.settings_page import Ring
from tests.servers import in_thread
from tests.servers.comfyui import ComfyServer

ENTRIES = [entry for entry in PAGES if entry.name == "settings"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(configuring, "keyring", Ring)


def test_a_server_is_connected_and_the_engine_opens_anew_with_it(
    qtbot: QtBot, practice_engine: EngineThread, configuration: Configuration
) -> None:
    memory = WindowMemory(configuration.paths.config_file.parent)
    window = MainWindow(practice_engine, memory, entries=ENTRIES, practice=True)
    qtbot.addWidget(window)
    window.show()
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage) and page.section == "backends" and practice_engine.practice
    with in_thread(server := ComfyServer()):
        row = next(row for row in page.view("backends").rows if isinstance(row, AddServer))
        row.line.setText(server.url)
        row.add.click()
        card = page.findChild(ServerCard)
        with qtbot.waitSignal(card.finished, timeout=20_000):
            card.test.click()
        page.bar.save.click()
        qtbot.waitUntil(lambda: "Restart the engine" in _action(window), timeout=20_000)
        with qtbot.waitSignal(practice_engine.opened, timeout=30_000):
            window.banner._action.click()
        assert not practice_engine.practice and practice_engine.recipe == "checkpoint"
        answers: list[list[BackendState]] = []
        practice_engine.call(lambda console: console.backends(), answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
        assert [one.healthy for one in answers[0]] == [True] and "practice" not in window.windowTitle()
        qtbot.waitUntil(lambda: not page.background.is_busy, timeout=20_000)
        window.close_now()
        practice_engine.stop()


def _action(window: MainWindow) -> str:
    notice = window.banner.notice
    return notice.action_text if notice is not None else ""
