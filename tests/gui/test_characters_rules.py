"""The rules of the Characters page: marks, what differs between two attempts, sync in words, filters that are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.characters.bar import LibraryBar
from charhub_console.app.gui.characters.empty import EmptyLibrary
from charhub_console.app.gui.characters.facts import credit_sum, sync_words
from charhub_console.app.gui.characters.marks import Mark, mark_of, marks_of
from charhub_console.app.gui.characters.parameters import compare
from charhub_console.app.gui.characters.repair import Repairs
from charhub_console.app.gui.characters.words import standing_words
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import Unreachable
from charhub_console.domain.library import Completeness, LibraryCounts, LibraryFilter, LibrarySort
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.console import Repair
from tests.adapters.sqlite_examples import an_entry
from tests.gui.boards import NOON, a_row, a_view

FRONT, BACK = View.REFERENCE_FRONT, View.REFERENCE_BACK
FIRST = Attempt(
    id="1", character_id="c", view=FRONT, number=1, run_id="r", recipe="plain", prompt="a knight", negative_prompt="",
    seed=7, width=768, height=1152, created_at=NOON, settings=(("Steps", "20"), ("Model", "a")),
)  # fmt: skip


def test_every_view_has_the_mark_that_says_most() -> None:
    again = a_view(FRONT, AttemptState.QUEUED, number=2, active_attempt="x")
    spoilt = a_view(BACK, AttemptState.FAILED, number=2, active_attempt="x")
    side = a_view(View.REFERENCE_SIDE, AttemptState.FAILED)
    row = a_row("Mira", a_view(View.AVATAR), again, spoilt, side, state=CharacterState.PARTIAL)
    assert list(marks_of(row).values()) == [Mark.THERE, Mark.MISSING, Mark.PAINTING, Mark.FAILED, Mark.THERE]
    alone = a_row("Bea", a_view(View.AVATAR), with_references=False)
    assert {mark_of(alone, view) for view in REFERENCES} == {Mark.NOT_WANTED}
    assert standing_words(alone) == ("complete", "good")
    assert standing_words(row)[0] == "painting"


def test_only_what_differs_between_two_attempts_differs() -> None:
    second = replace(FIRST, id="2", number=2, seed=8, settings=(("Steps", "20"), ("Sampler", "euler")))
    lines = {line.name: line for line in compare(second, FIRST)}
    assert {name for name, line in lines.items() if line.differs} == {"Seed", "Model", "Sampler"}
    assert (lines["Seed"].value, lines["Seed"].other) == ("8", "7")
    assert (lines["Model"].value, lines["Model"].other) == ("", "a")
    assert "Negative prompt" not in lines
    assert not any(line.differs for line in compare(FIRST, None))


def test_the_way_to_central_is_said_in_words() -> None:
    assert "Practice mode never writes" in sync_words({"image": 5}, practice=True)[0]
    assert sync_words({"image": 5, "character": 1}, practice=False) == (
        "No central database is set up. 6 changes noted for it.",
        "1 × character, 5 × image",
    )
    assert sync_words({}, practice=False) == ("No central database is set up.", "")
    assert credit_sum([an_entry(-100), an_entry(25)]) == "75 credits in all"


def test_a_filter_says_itself_once_and_is_found_again(qtbot: QtBot) -> None:
    bar = LibraryBar()
    qtbot.addWidget(bar)
    bar.show()
    told: list[tuple[LibraryFilter, LibrarySort]] = []
    bar.changed.connect(lambda where, sort: told.append((where, sort)))
    bar.show_owners(("ana", "bea"))
    assert bar.owner.isVisible()
    bar.chips[Completeness.INCOMPLETE].click()
    bar.chips[Completeness.FAILED].click()
    bar.owner.setCurrentIndex(bar.owner.findData("bea"))
    bar.search.setFocus()
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClicks(bar.search, "elf")
    wanted = LibraryFilter((Completeness.INCOMPLETE, Completeness.FAILED), "bea", "elf")
    assert told[-1] == (wanted, LibrarySort.NEWEST)
    assert len(told) == 4
    other = LibraryBar()
    qtbot.addWidget(other)
    other.restore(bar.state())
    assert other.where == wanted and not other.all.isChecked()
    other.restore({"show": ["?", 3], "sort": "?", "owner": ""})
    assert (other.where, other.order) == (LibraryFilter(), LibrarySort.NEWEST)
    bar.all.click()
    assert not bar.where.show and bar.all.isChecked()


def test_a_repair_that_costs_says_so_on_the_button_and_asks_first(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    repairs = Repairs(EngineThread(window), window)
    repairs.plan = Repair(("c",), 2, (("ana", 50),))
    assert repairs.amount == "2 views, 50 credits"
    repairs.repair()
    box = window.findChild(QMessageBox)
    assert box is not None and box.text() == "Paint 2 views for 50 credits?" and "ana: 50" in box.informativeText()
    assert repairs.is_possible  # nothing was begun
    next(button for button in box.buttons() if button.text() == "Paint for 50 credits").click()
    assert not repairs.is_possible  # a second click does nothing


@pytest.mark.parametrize(
    ("counts", "where", "title", "button"),
    [
        (LibraryCounts({}, 0), LibraryFilter(), "No characters yet", "Go to the candidates"),
        (LibraryCounts({}, 9), LibraryFilter(text="x"), "Nothing matches", "Reset the filter"),
        (LibraryCounts({}, 9), LibraryFilter((Completeness.FAILED,)), "Nothing to repair", "Show all"),
    ],
)
def test_an_empty_library_says_why_and_what_to_do(
    qtbot: QtBot, counts: LibraryCounts, where: LibraryFilter, title: str, button: str
) -> None:
    empty = EmptyLibrary()
    qtbot.addWidget(empty)
    empty.show()
    assert not empty.button.isVisible()
    empty.explain(counts, where)
    assert (empty.title, empty.button.text()) == (title, button)
    empty.show_error(Unreachable("The database is away.", "Look at the disk."))
    with qtbot.waitSignal(empty.again_wanted):
        empty.button.click()
