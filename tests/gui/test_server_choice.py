"""The servers a run is painted at: chosen in one menu, remembered by place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import server_choice
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.server_choice import ServerBox
from charhub_console.engine.console import BackendState


def a_server(name: str, *, healthy: bool = True) -> BackendState:
    return BackendState(name, healthy, "ok", "1", 0, 1)


SERVERS = (a_server("a"), a_server("b", healthy=False), a_server("c"))


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WindowMemory:
    made = WindowMemory(tmp_path)
    monkeypatch.setattr(server_choice, "_memories", [made])
    return made


def a_box(qtbot: QtBot, place: str = "draft") -> ServerBox:
    box = ServerBox(place)
    qtbot.addWidget(box)
    box.show_servers(SERVERS)
    return box


def pick(box: ServerBox, *names: str) -> None:
    for action in box.menu().actions():
        if action.data() in names and not action.isSeparator():
            action.trigger()


def test_all_servers_is_the_beginning_and_every_server_shows_its_health(qtbot: QtBot) -> None:
    box = a_box(qtbot)
    texts = [action.text() for action in box.menu().actions() if not action.isSeparator()]
    assert texts == ["All servers", "a · ready", "b · does not answer", "c · ready"]
    assert (box.chosen, box.text()) == ((), "All servers")
    assert box.menu().actions()[0].isChecked()


def test_some_are_chosen_one_after_the_other_and_all_of_them_again(qtbot: QtBot) -> None:
    box = a_box(qtbot)
    with qtbot.waitSignals([box.changed, box.changed]):
        pick(box, "a", "b")
    assert (box.chosen, box.text(), box.toolTip()) == (("a", "b"), "2 servers", "a, b")
    pick(box, "a")
    assert (box.chosen, box.text()) == (("b",), "b")
    box.menu().actions()[0].trigger()
    assert (box.chosen, box.text()) == ((), "All servers")


def test_the_menu_stays_open_while_servers_are_chosen_by_key(qtbot: QtBot) -> None:
    box = a_box(qtbot)
    box.menu().popup(box.pos())
    box.menu().setActiveAction(box.menu().actions()[2])
    qtbot.keyClick(box.menu(), Qt.Key.Key_Space)
    assert box.menu().isVisible() and box.chosen == ("a",)
    box.menu().close()


def test_each_place_remembers_its_own_choice_and_forgets_servers_that_are_gone(qtbot: QtBot) -> None:
    pick(a_box(qtbot), "a", "c")
    assert a_box(qtbot).chosen == ("a", "c")
    assert a_box(qtbot, "new").chosen == ()
    again = a_box(qtbot)
    again.show_servers(SERVERS[:2])
    assert again.chosen == ("a",)


def test_what_was_remembered_and_cannot_be_read_is_no_choice(qtbot: QtBot, memory: WindowMemory) -> None:
    for broken in ("{", "7", '"a"'):
        memory.set_text("servers/draft", broken)
        assert a_box(qtbot).chosen == ()


def test_a_box_that_is_told_its_choice_remembers_nothing(qtbot: QtBot, memory: WindowMemory) -> None:
    box = ServerBox("night", chosen=("c",))
    qtbot.addWidget(box)
    box.show_servers(SERVERS)
    assert box.chosen == ("c",)
    pick(box, "a")
    assert memory.text("servers/night") == ""
