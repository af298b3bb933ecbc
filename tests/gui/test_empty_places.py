"""Where a list could not be read, its place says so, with the next step; rows that are there stay."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from charhub_console.app.gui.candidates.empty import EmptyGrid
from charhub_console.app.gui.generation.empty import EmptyBoard
from charhub_console.domain.errors import Unreachable
from charhub_console.domain.listing import CandidateCounts, CandidateFilter

AWAY = Unreachable("The database is away.", "Look at the disk.")


def test_a_board_that_cannot_be_read_says_why(qtbot: QtBot) -> None:
    empty = EmptyBoard()
    qtbot.addWidget(empty)
    empty.show()
    empty.show_loading()
    assert not empty.again.isVisible()
    empty.show_error(AWAY)
    assert (empty.title.text(), empty.advice.text()) == ("The database is away.", "Look at the disk.")
    assert [button.isVisible() for button in (empty.again, empty.all, empty.night)] == [True, False, False]
    with qtbot.waitSignal(empty.again_wanted):
        empty.again.click()
    empty.show_never()
    assert not empty.again.isVisible()


def test_a_grid_that_cannot_be_read_says_why_until_there_is_an_answer(qtbot: QtBot) -> None:
    empty = EmptyGrid()
    qtbot.addWidget(empty)
    empty.show()
    assert not empty.button.isVisible()
    empty.show_error(AWAY)
    assert (empty.title, empty.button.isVisible()) == ("The database is away.", True)
    with qtbot.waitSignal(empty.again_wanted):
        empty.button.click()
    empty.explain(CandidateCounts({}, 0), CandidateFilter())
    empty.set_waiting(False)
    assert empty.title == "No candidates yet"
