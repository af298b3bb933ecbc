"""The bar above the grid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.candidates.fetch_bar import FetchBar, summary_words
from charhub_console.app.gui.candidates.filter_choice import FilterChoice, Period, from_json
from charhub_console.app.gui.candidates.filters import FilterBar
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.page import Notice
from charhub_console.domain.candidate import Level, Status
from charhub_console.engine.console import CandidateFacets, CandidateFilter, CandidateSort, FetchSummary
from tests.gui.stock import SAMPLES, all_of, open_stock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FULL = FilterChoice(
    text="elf",
    statuses=(Status.NEW, Status.HELD),
    levels=Level.PG | Level.R,
    base_model="SDXL",
    creator="ana",
    tags=("elf", "wood"),
    period=Period.WEEK,
    has_duplicates=True,
    sort=CandidateSort.REACTIONS,
)


@pytest.fixture
def bar(qtbot: QtBot) -> FilterBar:
    made = FilterBar(now=lambda: NOON)
    qtbot.addWidget(made)
    made.show()
    return made


def heard(bar: FilterBar) -> list[tuple[CandidateFilter, CandidateSort]]:
    found: list[tuple[CandidateFilter, CandidateSort]] = []
    bar.changed.connect(lambda where, sort: found.append((where, sort)))
    return found


def test_what_is_typed_is_told_once_after_a_pause(qtbot: QtBot, bar: FilterBar) -> None:
    found = heard(bar)
    qtbot.keyClicks(bar.search, "elf")
    assert found == []
    qtbot.waitUntil(lambda: bool(found))
    assert found == [(CandidateFilter(text="elf"), CandidateSort.NEWEST)]


def test_chips_make_a_filter_and_a_mask(bar: FilterBar) -> None:
    found = heard(bar)
    bar.statuses[Status.APPROVED].click()
    bar.levels[Level.PG].click()
    bar.levels[Level.XXX].click()
    assert found[-1][0] == CandidateFilter(statuses=(Status.APPROVED,), levels=Level.PG | Level.XXX)
    bar.show_every_level()
    assert found[-1][0] == CandidateFilter(statuses=(Status.APPROVED,))


def test_everything_can_be_set_at_once_and_is_told_once(bar: FilterBar) -> None:
    found = heard(bar)
    bar.set_choice(FULL)
    assert bar.choice() == FULL
    assert found == [(FULL.where(NOON), CandidateSort.REACTIONS)]
    assert found[0][0].since == NOON - timedelta(days=7)
    assert bar.more_button.text().endswith("5")


def test_clear_shows_everything_in_the_same_order(bar: FilterBar) -> None:
    bar.set_choice(FULL)
    assert bar.clear_button.isVisible()
    bar.clear_button.click()
    assert bar.choice() == FilterChoice(sort=CandidateSort.REACTIONS)
    assert not bar.clear_button.isVisible()


def test_facets_do_not_change_what_is_chosen(bar: FilterBar) -> None:
    bar.set_choice(FULL)
    found = heard(bar)
    bar.set_facets(CandidateFacets(("Flux",), ("bo", "cy")))
    assert bar.choice() == FULL
    assert found == []


def test_a_saved_view_is_applied_remembered_and_deleted(qtbot: QtBot, bar: FilterBar) -> None:
    bar.set_choice(FULL)
    bar.views.save(" elves ")
    bar.clear()
    state = bar.state()
    again = FilterBar(now=lambda: NOON)
    qtbot.addWidget(again)
    again.restore(state)
    assert again.choice() == FilterChoice(sort=CandidateSort.REACTIONS)
    again.views.applied.emit(again.views.views["elves"])
    assert again.choice() == FULL
    assert again.views.button.text() == "elves"
    again.views.delete("elves")
    assert again.views.state() == {}


def test_the_view_is_given_a_name_without_blocking(qtbot: QtBot, bar: FilterBar) -> None:
    bar.set_choice(FULL)
    asking = bar.views.ask_name()
    asking.setTextValue("mine")
    with qtbot.waitSignal(bar.views.changed):
        asking.accept()
    assert bar.views.views == {"mine": FULL}


@pytest.mark.parametrize("state", [{}, {"choice": 3, "views": []}, {"choice": {"levels": "x", "sort": "?"}}])
def test_a_memory_of_another_version_is_as_good_as_none(bar: FilterBar, state: dict[str, Any]) -> None:
    bar.restore(state)
    assert bar.choice() == FilterChoice()


@given(
    st.builds(
        FilterChoice,
        text=st.text(max_size=8),
        statuses=st.lists(st.sampled_from(Status), unique=True).map(tuple),
        levels=st.integers(0, 31).map(Level),
        base_model=st.text(max_size=4),
        tags=st.lists(st.text(min_size=1, max_size=4)).map(tuple),
        period=st.sampled_from(Period),
        has_duplicates=st.booleans(),
        sort=st.sampled_from(CandidateSort),
    )
)
def test_every_choice_comes_back_from_the_memory(choice: FilterChoice) -> None:
    assert from_json(choice.as_json()) == choice


def test_escape_empties_the_search_and_then_leaves_it(qtbot: QtBot, bar: FilterBar) -> None:
    bar.search.setText("elf")
    qtbot.keyClick(bar.search, Qt.Key.Key_Escape)
    assert bar.search.text() == ""
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.search, Qt.Key.Key_Escape)


def test_every_control_has_a_name(bar: FilterBar) -> None:
    for button in bar.findChildren(QAbstractButton):
        ours = button.parent() in (bar, bar.views, bar.more)
        assert not ours or button.accessibleName() or button.text(), button


# --- fetching ---


def test_a_fetch_counts_up_and_says_what_it_brought(qtbot: QtBot, configuration: Configuration) -> None:
    engine = open_stock(qtbot, configuration, fetched=False)
    bar = FetchBar(engine)
    qtbot.addWidget(bar)
    bar.show()
    counts: list[int] = []
    bar._progressed.connect(lambda done, _of: counts.append(done))
    with qtbot.waitSignal(bar.finished, timeout=20_000) as finished:
        bar.button.click()
        assert bar.is_running and bar.cancel.isVisible() and not bar.button.isVisible()
    assert finished.args is not None and finished.args[0].new == SAMPLES
    assert bar.result.text == f"{SAMPLES} new, 0 known, 1 hidden by level, 1 held by the safety gate."
    assert counts[-1] == SAMPLES and len(counts) > 10
    engine.stop()


def test_a_cancelled_fetch_keeps_what_came(qtbot: QtBot, configuration: Configuration) -> None:
    engine = open_stock(qtbot, configuration, fetched=False)
    bar = FetchBar(engine)
    qtbot.addWidget(bar)
    bar.show()
    with qtbot.waitSignal(bar._progressed, timeout=20_000):
        bar.fetch()
    with qtbot.waitSignal(bar.finished):
        bar.cancel.click()
    assert not bar.is_running and bar.button.isVisible()
    assert len(all_of(qtbot, engine)) > 0
    engine.stop()


def test_a_failed_fetch_can_be_tried_again_from_the_banner(qtbot: QtBot, engine: EngineThread, opened: Any) -> None:
    opened(engine)
    bar = FetchBar(engine)
    qtbot.addWidget(bar)
    with qtbot.waitSignal(bar.message) as told:
        bar.fetch()
    assert told.args is not None
    notice = told.args[0]
    assert isinstance(notice, Notice) and notice.action == bar.fetch
    assert not bar.is_running


def test_an_empty_fetch_is_explained() -> None:
    hidden = FetchSummary(100, 0, 0, 100, 0, 0, 0, 0, "end")
    assert summary_words(hidden) == "0 of 100 shown because of level."


def test_what_to_fetch_is_remembered(qtbot: QtBot) -> None:
    engine = EngineThread()
    bar, again = FetchBar(engine), FetchBar(engine)
    for one in (bar, again):
        qtbot.addWidget(one)
    bar.options.set(7, Level.PG | Level.X, "Most Reactions", "Week")
    again.restore(bar.state())
    assert again.options.count.value() == 7
    assert again.options.query() == bar.options.query()
    again.options.set(7, Level.UNKNOWN, "Newest", "Day")
    assert again.options.query().levels == Level.PG
