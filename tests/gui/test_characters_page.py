"""The Characters page over the real engine in practice mode, in a temporary folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from charhub_console.adapters.practice import backend
from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.app.config import Configuration
from charhub_console.app.gui.characters.marks import Mark, marks_of
from charhub_console.app.gui.characters.page import CharactersPage
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.page import Notice
from charhub_console.domain.errors import StorageFailed
from charhub_console.domain.library import Completeness
from charhub_console.domain.views import View
from tests.gui.boards import Faults, painter
from tests.gui.stock import ask

LONG = 60_000
SIDE, FRONT = View.REFERENCE_SIDE, View.REFERENCE_FRONT


class Desk:
    """An open engine with the page on it."""

    def __init__(self, qtbot: QtBot, configuration: Configuration) -> None:
        self.qtbot = qtbot
        self.messages: list[Any] = []
        self.engine = EngineThread()
        self.page = CharactersPage(self.engine)
        qtbot.addWidget(self.page)
        self.page.message.connect(self.messages.append)
        self.engine.problem.connect(self.messages.append)
        self.page.resize(1180, 700)
        self.page.show()
        with qtbot.waitSignal(self.engine.opened, timeout=LONG):
            self.engine.start(configuration)
        with qtbot.waitSignal(self.library.reading.listed, timeout=LONG):
            self.page.activated()

    @property
    def library(self) -> Any:
        return self.page.library

    def night(self, count: int) -> None:
        ask(self.qtbot, self.engine, lambda c: c.start_night(count=count, budget_s=600, recipe="practice"))
        self.wait_at_rest(count)

    def wait_at_rest(self, count: int) -> None:
        def rested() -> bool:
            rows = [self.library.model.row(at) for at in range(self.library.model.rowCount())]
            marks = [mark for row in rows if row is not None for mark in marks_of(row).values()]
            return len(marks) == 5 * count and Mark.PAINTING not in marks

        self.qtbot.waitUntil(rested, timeout=LONG)
        self.qtbot.waitUntil(lambda: not ask(self.qtbot, self.engine, lambda c: c.unfinished_work()), timeout=LONG)

    def marks(self, at: int) -> list[Mark]:
        return list(marks_of(self.library.model.row(at)).values())

    def close(self) -> None:
        self.engine.stop()
        self.page.close()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def desk(qtbot: QtBot, configuration: Configuration, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(backend, "PracticeBackend", painter(PracticeBackend, faults))
    made = Desk(qtbot, configuration)
    yield made
    made.close()


def test_an_empty_library_leads_to_the_candidates(qtbot: QtBot, desk: Desk) -> None:
    empty = desk.library.empty
    assert desk.library.middle.currentWidget() is empty
    assert empty.title == "No characters yet"
    with qtbot.waitSignal(desk.page.navigate) as gone:
        empty.button.click()
    assert gone.args == ["candidates", None]
    assert not desk.library.bar.export.isEnabled() and not desk.library.bar.repair.isEnabled()


@pytest.mark.parametrize("faults", [Faults(SIDE)])
def test_characters_come_in_live_and_what_is_missing_is_repaired_in_place(qtbot: QtBot, desk: Desk) -> None:
    desk.night(2)
    library = desk.library
    assert library.middle.currentWidget() is library.grid
    marks = desk.marks(0) + desk.marks(1)
    assert sorted(mark.name for mark in marks) == ["FAILED"] + ["THERE"] * 9

    library.bar.chips[Completeness.INCOMPLETE].click()
    qtbot.waitUntil(lambda: library.model.rowCount() == 1)
    library.bar.all.click()
    qtbot.waitUntil(lambda: library.model.rowCount() == 2)

    library.grid.setFocus()
    qtbot.keyClick(library.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: library.bar.repair.text() == "Repair selected (1 view)")
    qtbot.keyClick(library.grid, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: desk.marks(0) + desk.marks(1) == [Mark.THERE] * 10, timeout=LONG)
    qtbot.waitUntil(lambda: library.bar.repair.text() == "Repair selected", timeout=LONG)
    assert not library.bar.repair.isEnabled()
    assert not desk.messages


def test_keys_lead_into_a_character_through_it_and_back(qtbot: QtBot, desk: Desk) -> None:
    desk.night(2)
    page, library, sheet = desk.page, desk.library, desk.page.sheet
    library.grid.setFocus()
    library.grid.go_to(0)
    qtbot.keyClick(library.grid, Qt.Key.Key_Right)
    chosen = library.grid.current_id
    qtbot.keyClick(library.grid, Qt.Key.Key_Return)
    assert page.opened_id == chosen
    qtbot.waitUntil(lambda: sheet.reading.page is not None, timeout=LONG)
    assert [hint.keys for hint in page.hints()][-1] == "Esc"
    qtbot.waitUntil(lambda: bool(sheet.attempts.attempts), timeout=LONG)

    qtbot.keyClick(sheet.strip, Qt.Key.Key_Right)
    qtbot.keyClick(sheet.strip, Qt.Key.Key_Right)
    assert sheet.strip.view is FRONT
    qtbot.waitUntil(lambda: len(sheet.attempts.attempts) == 1, timeout=LONG)
    qtbot.keyClick(sheet.strip, Qt.Key.Key_Return)
    assert sheet.viewer.isVisible()
    qtbot.waitUntil(lambda: sheet.viewer.panes[0].pixmap is not None, timeout=LONG)
    qtbot.keyClick(sheet.viewer, Qt.Key.Key_Right)
    assert sheet.strip.view is SIDE
    qtbot.keyClick(sheet.viewer, Qt.Key.Key_Escape)
    assert not sheet.viewer.isVisible() and page.opened_id == chosen

    qtbot.keyClick(sheet.strip, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.opened_id != chosen
    former = page.opened_id
    qtbot.keyClick(sheet.strip, Qt.Key.Key_Escape)
    assert page.opened_id == "" and library.grid.current_id == former
    qtbot.keyClick(library.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert library.bar.search.hasFocus() or page.window().focusWidget() is library.bar.search


def test_a_new_seed_shows_what_differs_and_an_older_attempt_can_be_made_active(qtbot: QtBot, desk: Desk) -> None:
    desk.night(1)
    sheet = desk.page.sheet
    desk.page.show_target(desk.library.model.ids[0])
    sheet.strip.choose(FRONT)
    qtbot.waitUntil(lambda: len(sheet.attempts.attempts) == 1 and sheet.image.image is not None, timeout=LONG)
    assert sheet.attempt_card.retry.isEnabled()
    qtbot.keyClick(sheet.strip, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(sheet.attempts.attempts) == 2 and sheet.attempts.active is not None, timeout=LONG)
    qtbot.waitUntil(lambda: sheet.attempts.active_id == sheet.attempts.attempts[1].id, timeout=LONG)
    qtbot.waitUntil(lambda: {line.name for line in sheet.parameters.lines if line.differs} == {"Seed", "Made as"})

    qtbot.keyClick(sheet.strip, Qt.Key.Key_BracketLeft)
    assert sheet.attempt_card.use.isEnabled()
    qtbot.keyClick(sheet.strip, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: sheet.attempts.active_id == sheet.attempts.attempts[0].id, timeout=LONG)
    qtbot.waitUntil(lambda: sheet.reading.page is not None and len(sheet.reading.page.images) == 6, timeout=LONG)

    qtbot.keyClick(sheet.strip, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == sheet.image.image.url
    assert Path(sheet.image.folder).is_dir()
    qtbot.keyClick(sheet.strip, Qt.Key.Key_C)
    assert sheet.viewer.panes[1].isVisible()
    assert "Practice mode" in sheet.sync.said.text()
    candidate = sheet.reading.page.candidate
    with qtbot.waitSignal(desk.page.navigate) as gone:
        sheet.about.source.click()
    assert gone.args == ["candidates", candidate.id]
    assert not desk.messages


def test_what_is_selected_is_exported_and_the_banner_leads_to_the_folder(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.night(2)
    library = desk.library
    library.grid.selectAll()
    library.export()
    dialog = desk.page.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.reject()
    folder = tmp_path / "out"
    folder.mkdir()
    desk.page.exporter.export(library.grid.chosen_ids(), folder)
    assert library.exporting.isVisible()
    qtbot.waitUntil(lambda: bool(desk.messages), timeout=LONG)
    notice = desk.messages.pop()
    assert isinstance(notice, Notice) and notice.informs and notice.action_text == "Open folder"
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".zip", ".zip"]
    assert "avatar.webp" in zipfile.ZipFile(files[0]).namelist()
    assert not library.exporting.isVisible()

    desk.page.exporter.export(library.grid.chosen_ids(), tmp_path / "nowhere")
    qtbot.waitUntil(lambda: bool(desk.messages), timeout=LONG)
    assert "could not be written" in desk.messages[0].title and len(desk.messages) == 1


def test_a_list_that_cannot_be_read_says_so_and_tries_again(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise StorageFailed("The database is damaged.", "Restore the backup.")

    from charhub_console.engine.library import Library

    with monkeypatch.context() as patched:
        patched.setattr(Library, "listing", broken)
        desk.library.reading.relist()
        qtbot.waitUntil(lambda: desk.library.empty.title == "The database is damaged.", timeout=LONG)
    with qtbot.waitSignal(desk.library.reading.listed, timeout=LONG):
        desk.library.empty.button.click()
    assert desk.library.empty.title == "No characters yet"

    desk.page.show_target("00000000-0000-4000-8000-000000000000")
    trouble = desk.page.sheet.trouble
    qtbot.waitUntil(lambda: trouble.title == "There is no such character.", timeout=LONG)
    assert not desk.page.sheet.header.name.text() and not desk.page.sheet.header.export.isEnabled()


def test_the_sheet_that_was_open_is_open_again_and_an_unknown_one_is_not(qtbot: QtBot, desk: Desk) -> None:
    desk.night(1)
    character_id = desk.library.model.row(0).character_id
    desk.page.open_character(character_id)
    kept = desk.page.state()
    desk.page.close_character()
    desk.page.restore({"opened": "00000000-0000-4000-8000-000000000000"})
    desk.page.restore({"opened": 3})
    ask(qtbot, desk.engine, lambda console: console.unfinished_work())
    assert desk.page.opened_id == ""
    desk.page.restore(kept)
    qtbot.waitUntil(lambda: desk.page.opened_id == character_id, timeout=LONG)
