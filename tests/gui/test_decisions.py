"""Deciding with keys: shown at once, written in order, refused and taken back, one undo for a selection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.errors import Blocked
from charhub_console.engine import curate
from charhub_console.engine.console import CandidateFilter
from tests.gui.candidate_pages import shown_page, statuses, title_of, written
from tests.gui.stock import ask

NEW = CandidateFilter(statuses=(Status.NEW,))


@pytest.fixture
def page(qtbot: QtBot, configuration: Configuration) -> Iterator[CandidatesPage]:
    with shown_page(qtbot, configuration) as page:
        yield page


@pytest.fixture
def undecided(qtbot: QtBot, configuration: Configuration) -> Iterator[CandidatesPage]:
    """Shows the undecided only."""
    with shown_page(qtbot, configuration, NEW) as page:
        yield page


def test_a_key_decides_at_once_and_the_focus_goes_on(page: CandidatesPage) -> None:
    for row, (key, status) in enumerate(zip("RHR", (Status.REJECTED, Status.HELD, Status.REJECTED), strict=True)):
        QTest.keyClick(page.grid, key)
        assert page.model.status(row) is status
        assert page.grid.current_row == row + 1


def test_what_was_decided_is_written(page: CandidatesPage, qtbot: QtBot) -> None:
    first, second = page.model.ids[0], page.model.ids[1]
    QTest.keyClick(page.grid, "R")
    QTest.keyClick(page.grid, "H")
    found = written(qtbot, page)
    assert (found[first], found[second]) == (Status.REJECTED, Status.HELD)


def test_a_digit_rejects_with_its_reason(page: CandidatesPage, qtbot: QtBot) -> None:
    candidate_id = page.model.ids[0]
    QTest.keyClick(page.grid, "2")
    written(qtbot, page)
    _, decisions = ask(qtbot, page.engine, lambda console: console.candidate(candidate_id))
    assert [(one.verdict, one.reason) for one in decisions] == [(Verdict.REJECT, "Low quality")]


def test_skip_decides_nothing(page: CandidatesPage) -> None:
    QTest.keyClick(page.grid, "S")
    assert page.grid.current_row == 1
    assert set(statuses(page)) == {Status.NEW}


def test_a_selection_is_decided_as_one_and_undone_as_one(page: CandidatesPage, qtbot: QtBot) -> None:
    for _ in range(3):
        QTest.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.selected_ids()) == 4
    QTest.keyClick(page.grid, "R")
    assert statuses(page)[:5] == [Status.REJECTED] * 4 + [Status.NEW]
    assert page.grid.current_row == 4
    QTest.keyClick(page.grid, "Z")
    assert set(statuses(page)) == {Status.NEW}
    assert set(written(qtbot, page).values()) == {Status.NEW}


def test_everything_can_be_selected_and_decided(page: CandidatesPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.grid, "A", Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.grid, "R")
    assert set(statuses(page)) == {Status.REJECTED}
    assert set(written(qtbot, page).values()) == {Status.REJECTED}


def test_with_a_filter_the_decided_leaves_and_the_next_takes_its_place(undecided: CandidatesPage) -> None:
    first, second = undecided.model.ids[0], undecided.model.ids[1]
    count = undecided.model.rowCount()
    QTest.keyClick(undecided.grid, "R")
    assert undecided.model.rowCount() == count - 1
    assert undecided.current_id == second
    QTest.keyClick(undecided.grid, "Z")
    assert (undecided.model.ids[0], undecided.current_id) == (first, first)


def test_a_selection_that_left_returns_to_its_places(undecided: CandidatesPage) -> None:
    before = list(undecided.model.ids)
    QTest.keyClick(undecided.grid, Qt.Key.Key_Right)
    for _ in range(3):
        QTest.keyClick(undecided.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(undecided.grid, "H")
    assert list(undecided.model.ids) == before[:1] + before[5:]
    QTest.keyClick(undecided.grid, "Z")
    assert list(undecided.model.ids) == before


def test_deciding_until_nothing_is_left_says_what_to_do_next(undecided: CandidatesPage, qtbot: QtBot) -> None:
    for _ in range(undecided.model.rowCount()):
        QTest.keyClick(undecided.grid, "R")
    assert undecided.model.rowCount() == 0
    written(qtbot, undecided)
    qtbot.waitUntil(lambda: undecided.empty.title == "Everything here is decided", timeout=10_000)
    with qtbot.waitSignal(undecided.fetch_wanted):
        undecided.empty.button.click()


def test_a_refusal_takes_the_cell_back_and_says_why(
    page: CandidatesPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = page.model.ids[0]

    async def never(*_args: object, **_named: object) -> None:
        raise Blocked("This candidate is blocked.", "Reject it.")

    monkeypatch.setattr(curate, "pass_approval", never)
    with qtbot.waitSignal(page.message, timeout=10_000) as told:
        QTest.keyClick(page.grid, "A")
        assert page.model.status(0) is Status.APPROVED
    assert title_of(told.args[0]) == "This candidate is blocked."
    assert page.model.status(0) is Status.NEW
    assert page.current_id != refused
    told.args[0].action()
    assert page.current_id == refused


def test_undoing_what_was_refused_takes_back_nothing_else(
    page: CandidatesPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate_id = page.model.ids[0]
    QTest.keyClick(page.grid, "H")
    written(qtbot, page)

    async def never(*_args: object, **_named: object) -> None:
        raise Blocked("This candidate is blocked.", "Reject it.")

    monkeypatch.setattr(curate, "pass_approval", never)
    page.show_candidate(candidate_id)
    QTest.keyClick(page.grid, "A")
    QTest.keyClick(page.grid, "Z")  # before the answer has come
    assert written(qtbot, page)[candidate_id] is Status.HELD
    assert page.model.status(0) is Status.HELD


def test_undo_reaches_decisions_of_an_earlier_window(page: CandidatesPage, qtbot: QtBot) -> None:
    candidate_id = page.model.ids[3]
    ask(qtbot, page.engine, lambda console: console.decide(candidate_id, Verdict.REJECT, by="somebody"))
    qtbot.waitUntil(lambda: page.model.status(3) is Status.REJECTED, timeout=10_000)
    QTest.keyClick(page.grid, "Z")
    qtbot.waitUntil(lambda: page.model.status(3) is Status.NEW, timeout=10_000)
    assert page.current_id == candidate_id


def test_with_nothing_to_undo_the_banner_says_so(page: CandidatesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.message, timeout=10_000) as told:
        QTest.keyClick(page.grid, "Z")
    assert title_of(told.args[0]) == "There is no decision to undo."


def test_closing_right_after_deciding_loses_nothing(qtbot: QtBot, configuration: Configuration) -> None:
    with shown_page(qtbot, configuration) as page:
        ids = list(page.model.ids)
        for _ in ids:
            QTest.keyClick(page.grid, "R")
    with shown_page(qtbot, configuration, fetched=False) as page:
        assert statuses(page) == [Status.REJECTED] * len(ids)


def test_a_thousand_decisions_by_key_lose_none(page: CandidatesPage, qtbot: QtBot) -> None:
    ids = list(page.model.ids)
    for number in range(1000):
        page.grid.go_to(number % len(ids))
        QTest.keyClick(page.grid, "RH"[(number // len(ids)) % 2])
    last = "RH"[(999 // len(ids)) % 2]
    assert page.model.status(999 % len(ids)) is (Status.REJECTED if last == "R" else Status.HELD)
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=60_000)
    total = 0
    for candidate_id in ids:
        _, decisions = ask(qtbot, page.engine, lambda console, one=candidate_id: console.candidate(one))
        total += len(decisions)
    assert total == 1000
