"""The Candidates page with everything around its grid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.workplace import CandidatesWorkplace
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.candidate import Candidate, Level, Status, Verdict
from charhub_console.domain.listing import Listing
from tests.gui.stock import SAMPLES, all_of, ask, open_stock

Key = Qt.Key
ROOM = 1280 - 92  # the narrowest window without its rail


@pytest.fixture
def stock(qtbot: QtBot, configuration: Configuration) -> Iterator[EngineThread]:
    engine = open_stock(qtbot, configuration)
    yield engine
    engine.stop()


@pytest.fixture
def page(qtbot: QtBot, stock: EngineThread) -> Iterator[CandidatesWorkplace]:
    made = CandidatesWorkplace(stock)
    qtbot.addWidget(made)
    made.resize(ROOM, 690)
    made.show()
    assert stock.facts is not None
    stock.opened.emit(stock.facts)  # the page came after the session was opened
    made.activated()
    qtbot.waitUntil(lambda: made.model.rowCount() == SAMPLES and bool(made.current_id), timeout=20_000)
    yield made
    for one in (made.about.pictures, made.filter_mode and made.filter_mode.pictures, made.thumbnails):
        if one is not None:
            one.stop()
    if made.compare is not None:
        made.compare.pictures.stop()


def statuses(qtbot: QtBot, engine: EngineThread) -> dict[str, Status]:
    return {one.id: one.status for one in all_of(qtbot, engine)}


def row(qtbot: QtBot, engine: EngineThread, candidate_id: str) -> Candidate:
    return ask(qtbot, engine, lambda console: console.candidate(candidate_id))[0]


def test_it_fits_the_narrowest_window_also_while_fetching(qtbot: QtBot, page: CandidatesWorkplace) -> None:
    page.filters.set_choice(page.filters.choice())
    page.filters.search.setText("elf")
    page.fetching.result.say("A long sentence about what came of it. " * 9)
    assert page.minimumSizeHint().width() <= ROOM
    page.fetching.result.say("")
    page.fetching._show_running(True)
    page.fetching.count.setText("10 000 / 10 000")
    assert page.minimumSizeHint().width() <= ROOM


def test_the_panel_follows_the_focus(qtbot: QtBot, page: CandidatesWorkplace) -> None:
    qtbot.waitUntil(lambda: page.about.page is not None, timeout=10_000)
    qtbot.keyClick(page.grid, Key.Key_Right)
    second = page.current_id
    qtbot.waitUntil(lambda: page.about.page is not None and page.about.page.candidate.id == second, timeout=10_000)


def test_the_panel_blurs_what_the_grid_blurs_and_is_revealed_with_it(qtbot: QtBot, page: CandidatesWorkplace) -> None:
    qtbot.waitUntil(lambda: page.about.page is not None, timeout=10_000)
    page.set_blur_above(Level.UNKNOWN)
    assert page.about.preview.is_blurred
    qtbot.keyClick(page.grid, Key.Key_V)
    assert not page.about.preview.is_blurred
    qtbot.keyClick(page.grid, Key.Key_V)
    assert page.about.preview.is_blurred
    page.restore({"blur_above": int(Level.R)})
    assert not page.about.preview.is_blurred


def test_the_bar_filters_the_grid(qtbot: QtBot, page: CandidatesWorkplace) -> None:
    page.filters.search.setText("tusks")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=10_000)
    page.filter_reset_wanted.emit()
    qtbot.waitUntil(lambda: page.model.rowCount() == SAMPLES, timeout=10_000)


def test_the_filter_mode_decides_after_its_summary(
    qtbot: QtBot, stock: EngineThread, page: CandidatesWorkplace
) -> None:
    mode = page.open_filter_mode(full=False)
    first, second = mode.ids[mode.at], mode.ids[mode.at + 1]
    qtbot.keyClick(mode, Key.Key_R)
    qtbot.keyClick(mode, Key.Key_H)
    assert set(statuses(qtbot, stock).values()) == {Status.NEW}
    qtbot.keyClick(mode, Key.Key_Return)
    mode.summary.confirm.click()
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=10_000)
    found = statuses(qtbot, stock)
    assert (found[first], found[second]) == (Status.REJECTED, Status.HELD)
    assert page.current_id == page.model.ids[2], "the next undecided one"
    page.undo()
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=10_000)
    assert set(statuses(qtbot, stock).values()) == {Status.NEW}, "one undo for all of it"


def test_what_left_the_list_while_it_was_looked_at_is_decided_and_undone_with_the_rest(
    qtbot: QtBot, stock: EngineThread, page: CandidatesWorkplace
) -> None:
    mode = page.open_filter_mode(full=False)
    first, second = mode.ids[mode.at], mode.ids[mode.at + 1]
    qtbot.keyClick(mode, Key.Key_R)
    qtbot.keyClick(mode, Key.Key_H)
    rest = page.model.ids[1:]
    page.model.replace(Listing(rest, bytes(len(rest))))
    qtbot.keyClick(mode, Key.Key_Return)
    mode.summary.confirm.click()
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=10_000)
    found = statuses(qtbot, stock)
    assert (found[first], found[second]) == (Status.REJECTED, Status.HELD)
    page.undo()
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=10_000)
    assert set(statuses(qtbot, stock).values()) == {Status.NEW}


def test_after_the_filter_mode_the_focus_is_on_an_undecided_one_although_the_filter_hides_what_was_decided(
    qtbot: QtBot, page: CandidatesWorkplace
) -> None:
    page.filters.statuses[Status.NEW].setChecked(True)
    qtbot.waitUntil(lambda: page.reading.is_listed and bool(page.current_id), timeout=10_000)
    mode = page.open_filter_mode(full=False)
    fourth = mode.ids[3]
    for key in (Key.Key_R, Key.Key_H, Key.Key_R, Key.Key_Left, Key.Key_Return):
        qtbot.keyClick(mode, key)
    mode.summary.confirm.click()
    assert page.current_id == fourth == page.model.ids[0]


def test_a_verdict_while_comparing_counts_at_once(qtbot: QtBot, stock: EngineThread, page: CandidatesWorkplace) -> None:
    view = page.open_compare()
    assert view is not None
    challenger = view.active_id
    qtbot.keyClick(view, Key.Key_2)
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=10_000)
    decisions = ask(qtbot, stock, lambda console: console.candidate(challenger))[1]
    assert [one.reason for one in decisions] == ["Low quality"]


def test_the_next_challenger_is_the_next_undecided_one(qtbot: QtBot, page: CandidatesWorkplace) -> None:
    ids = list(page.model.ids)
    page.decide_rows([2, 3], Verdict.REJECT)
    page.show_candidate(ids[0])
    view = page.open_compare()
    assert view is not None and view.shown == ids[:2]
    qtbot.keyClick(view, Key.Key_R)
    assert view.shown == [ids[0], ids[4]]
    page.decide_rows(list(range(5, len(ids))), Verdict.HOLD)
    qtbot.keyClick(view, Key.Key_F)  # the other one is frozen now
    qtbot.keyClick(view, Key.Key_A)
    qtbot.waitUntil(lambda: page.decisions.pending == 0, timeout=10_000)
    assert page.model.status(0) is Status.APPROVED and view.frozen == 1
    view.close()


def test_keys_of_the_grid_open_what_is_around_it(qtbot: QtBot, page: CandidatesWorkplace) -> None:
    qtbot.keyClick(page.grid, Key.Key_Question)
    assert page.legend.isVisible()
    qtbot.keyClick(page.legend, Key.Key_Escape)
    assert not page.legend.isVisible()
    qtbot.keyClick(page.grid, Key.Key_Space)
    assert page.filter_mode is not None and page.filter_mode.isVisible()
    qtbot.keyClick(page.filter_mode, Key.Key_Escape)
    assert not page.filter_mode.isVisible()
    qtbot.keyClick(page.grid, Key.Key_C)
    assert page.compare is not None and page.compare.isVisible()
    page.compare.close()


def test_a_near_duplicate_gets_the_focus_or_is_shown_although_it_is_filtered_out(
    qtbot: QtBot, stock: EngineThread, page: CandidatesWorkplace
) -> None:
    copy = next(one for one in all_of(qtbot, stock) if one.duplicate_group)
    assert copy.duplicate_group is not None
    page.show_candidate(copy.id)
    page.about.candidate_wanted.emit(copy.duplicate_group)
    assert page.current_id == copy.duplicate_group
    page.filters.search.setText("tusks")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=10_000)
    page.about.candidate_wanted.emit(copy.id)
    qtbot.waitUntil(lambda: page.about.page is not None and page.about.page.candidate.id == copy.id, timeout=10_000)


def test_what_is_chosen_is_remembered(qtbot: QtBot, stock: EngineThread, page: CandidatesWorkplace) -> None:
    page.filters.statuses[Status.NEW].setChecked(True)
    page.filters.views.save("fresh")
    again = CandidatesWorkplace(stock)
    qtbot.addWidget(again)
    again.restore(page.state())
    assert again.filters.choice() == page.filters.choice()
    assert list(again.filters.views.views) == ["fresh"]
