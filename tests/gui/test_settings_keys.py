"""The Settings page: keys of the Candidates page, theme, language, blur."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app.gui import language, theme
from charhub_console.app.gui.candidates import keys
from charhub_console.app.gui.candidates.keys import SHIPPED_KEYS, SHIPPED_REASONS, Action
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.settings.keys_view import KeyRow
from charhub_console.app.gui.window import THEME
from charhub_console.domain.candidate import Level
from tests.gui.settings_page import Desk, opened_page

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    with opened_page(qtbot, tmp_path) as made:
        made.page.show_section("keys")
        yield made


def row(desk: Desk, action: Action) -> KeyRow:
    return next(one for one in desk.page.parts.keys.key_rows if one.action is action)


def say(desk: Desk, key: str, reason: str) -> None:
    line = desk.page.parts.keys.reasons.lines[key]
    line.setText(reason)
    line.editingFinished.emit()
    desk.settle()


def press(desk: Desk, action: Action, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    row(desk, action).add.click()
    desk.qtbot.keyClick(row(desk, action).add, key, modifier)
    desk.settle()


def cap(desk: Desk, action: Action, key: str) -> None:
    next(one for one in row(desk, action).caps if one.text().startswith(key)).click()
    desk.settle()


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_a_key_is_added_by_pressing_it_and_kept_in_the_file(desk: Desk) -> None:
    press(desk, Action.APPROVE, Qt.Key.Key_Y)
    press(desk, Action.UNDO, Qt.Key.Key_U, CONTROL)
    kept = keys.load(desk.file.parent)
    assert kept.keys[Action.APPROVE] == ("A", "Y") and kept.keys[Action.UNDO] == ("Z", "Ctrl+Z", "Ctrl+U")


def test_a_key_is_taken_away(desk: Desk) -> None:
    cap(desk, Action.UNDO, "Ctrl+Z")
    assert keys.load(desk.file.parent).keys[Action.UNDO] == ("Z",)


def test_a_key_with_two_meanings_is_told_at_both_and_not_saved_until_it_is_one(desk: Desk) -> None:
    press(desk, Action.APPROVE, Qt.Key.Key_R)
    assert "also “Reject”" in row(desk, Action.APPROVE).error.text()
    assert "also “Approve”" in row(desk, Action.REJECT).error.text()
    assert "Not saved" in desk.page.parts.keys.state.text() and not (desk.file.parent / keys.FILE_NAME).exists()
    cap(desk, Action.REJECT, "R")
    assert row(desk, Action.APPROVE).error.text() == ""
    assert keys.load(desk.file.parent).keys[Action.APPROVE] == ("A", "R")


def test_a_key_that_rejects_with_a_reason_is_a_conflict_too(desk: Desk) -> None:
    press(desk, Action.HOLD, Qt.Key.Key_1)
    assert "rejects because of" in row(desk, Action.HOLD).error.text()


def test_a_reason_says_something_else_and_another_key_gets_one(desk: Desk) -> None:
    reasons = desk.page.parts.keys.reasons
    assert reasons.lines["2"].text() == "Low quality"
    say(desk, "2", "Blurred hands")
    reasons.add.click()
    desk.qtbot.keyClick(reasons.add, Qt.Key.Key_0)
    assert reasons.lines["0"].hasFocus()
    say(desk, "0", "Seen too often")
    kept = keys.load(desk.file.parent)
    assert (kept.reasons["1"], kept.reasons["2"], kept.reasons["0"]) == ("Anatomy", "Blurred hands", "Seen too often")
    assert kept.keys == dict(SHIPPED_KEYS)


def test_a_reason_is_taken_away_and_reset_brings_it_back(desk: Desk) -> None:
    reasons = desk.page.parts.keys.reasons
    next(one for one in reasons.findChildren(QPushButton) if one.text().startswith("9")).click()
    desk.settle()
    assert "9" not in keys.load(desk.file.parent).reasons
    desk.page.parts.keys.reset.click()
    desk.settle()
    assert keys.load(desk.file.parent).reasons == dict(SHIPPED_REASONS) and "9" in reasons.lines


def test_a_reason_whose_key_decides_something_is_told_and_not_saved(desk: Desk) -> None:
    reasons = desk.page.parts.keys.reasons
    reasons.add.click()
    desk.qtbot.keyClick(reasons.add, Qt.Key.Key_H)
    desk.settle()
    assert "H is also “Put on hold”" in reasons.error.text()
    assert not (desk.file.parent / keys.FILE_NAME).exists()


def test_escape_gives_up_and_shift_alone_is_no_key(desk: Desk) -> None:
    one = row(desk, Action.APPROVE)
    one.add.click()
    desk.qtbot.keyClick(one.add, Qt.Key.Key_Shift, SHIFT)
    assert one.add.waits
    desk.qtbot.keyClick(one.add, Qt.Key.Key_Escape)
    assert not one.add.waits and one.keys == ("A",)


def test_reset_gives_the_shipped_keys_back(desk: Desk) -> None:
    press(desk, Action.APPROVE, Qt.Key.Key_Y)
    desk.page.parts.keys.reset.click()
    desk.settle()
    written = json.loads((desk.file.parent / keys.FILE_NAME).read_text(encoding="utf-8"))
    assert {name: tuple(given) for name, given in written["keys"].items()} == dict(SHIPPED_KEYS)


def test_a_broken_key_file_is_told_and_the_shipped_keys_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / keys.FILE_NAME).write_text("no json", encoding="utf-8")
    with opened_page(qtbot, tmp_path) as desk:
        assert any(keys.FILE_NAME in one.title for one in desk.messages)
        assert row(desk, Action.APPROVE).keys == ("A",)


def test_the_theme_counts_at_once_and_is_remembered(desk: Desk) -> None:
    box = desk.row("interface.theme").findChild(QComboBox)
    assert box is not None
    choose(box, "light")
    assert not theme.current().is_dark
    assert WindowMemory(desk.file.parent).text(THEME) == "light"
    choose(box, "dark")
    assert theme.current().is_dark


def test_the_blur_is_remembered_for_the_candidates_page(desk: Desk) -> None:
    box = desk.row("interface.blur").findChild(QComboBox)
    assert box is not None and box.currentData() == "PG13"
    choose(box, "R")
    assert WindowMemory(desk.file.parent).state("candidates")["blur_above"] == 4


def test_blur_and_keys_reach_the_candidates_page_that_is_open(desk: Desk) -> None:
    around = QWidget()
    desk.qtbot.addWidget(around)
    candidates = CandidatesPage(desk.engine, around)
    desk.page.setParent(around)
    box = desk.row("interface.blur").findChild(QComboBox)
    assert box is not None
    choose(box, "X")
    press(desk, Action.APPROVE, Qt.Key.Key_Y)
    assert candidates.grid.blur_above == Level.X
    assert candidates.grid.keymap.keys[Action.APPROVE] == ("A", "Y")
    desk.page.setParent(None)
    candidates.let_go()


def test_the_language_is_chosen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(language, "choose", chosen.append)
    box = desk.row("interface.language").findChild(QComboBox)
    assert box is not None and [box.itemData(at) for at in range(box.count())] == ["system", "en", "pt_BR"]
    choose(box, "pt_BR")
    desk.qtbot.waitUntil(lambda: chosen == ["pt_BR"])
