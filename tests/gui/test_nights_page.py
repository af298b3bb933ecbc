"""The Nights page: its states, what it shows of a run, what can be done, and that it stays true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui import language
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.nights.page import NightsPage
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InsufficientCredits, Unreachable
from charhub_console.domain.events import AttemptChanged, RunChanged
from charhub_console.domain.run import RunKind, RunState
from charhub_console.domain.views import View
from charhub_console.engine.console import report_files
from tests.gui.boards import a_row, a_view
from tests.gui.nights import NightConsole, a_night, a_summary, running_night, work_of
from tests.gui.sessions import FakeSession, opener

SIDE = View.REFERENCE_SIDE
Opened = Callable[[EngineThread], None]
INCOMPLETE = replace(
    a_row("Odessa", *(a_view(view, AttemptState.FAILED if view is SIDE else AttemptState.DONE) for view in View)),
    state=CharacterState.PARTIAL,
)


@pytest.fixture
def console() -> NightConsole:
    """Two nights and a retry; one character of five views, one with a failed one."""
    known = [
        a_night(0),
        a_night(1, a_summary(minutes=34, failed=2), notes=("Civitai did not answer.",)),
        a_night(1.5, id="retry-1", kind=RunKind.RETRY),  # type: ignore[arg-type]
    ]
    return NightConsole(known=known, rows=(a_row("Mira"), INCOMPLETE))


@pytest.fixture
def session(console: NightConsole, tmp_path: Path) -> FakeSession:
    return FakeSession(console, data=tmp_path / "data")


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession, configuration: Configuration) -> Any:
    engine = EngineThread(opener=opener(session.console, session))
    made = NightsPage(engine)
    qtbot.addWidget(made)
    made.resize(1180, 680)
    made.show()
    made.activated()
    with qtbot.waitSignal(engine.opened, timeout=10_000):
        engine.start(configuration)
    yield made
    engine.stop()


def settled(qtbot: QtBot, page: NightsPage, run_id: str) -> None:
    """Until this report is shown."""
    qtbot.waitUntil(lambda: page.report.found is not None and page.report.found.report.run.id == run_id)


def words(page: NightsPage) -> str:
    return "\n".join(label.text() for label in page.report.findChildren(QLabel) if label.isVisibleTo(page.report))


# --- states ---


@pytest.mark.parametrize("console", [NightConsole()])
def test_before_the_first_night_the_page_says_what_to_do(qtbot: QtBot, page: NightsPage) -> None:
    qtbot.waitUntil(lambda: page.standstill.title.isVisible())
    assert page.standstill.title.text() == "No night has run yet"
    assert page.standstill.night.isVisible() and not page.standstill.again.isVisible()
    assert page.focusProxy() is page.standstill.night
    page.standstill.night.click()
    dialog = next(child for child in page.children() if type(child).__name__ == "NightDialog")
    dialog.close()


def test_runs_that_cannot_be_read_are_said_and_read_again_on_request(
    qtbot: QtBot, console: NightConsole, session: FakeSession, configuration: Configuration
) -> None:
    console.refusal = Unreachable("The database is locked.", "Close the other program.")
    engine = EngineThread(opener=opener(console, session))
    page = NightsPage(engine)
    qtbot.addWidget(page)
    page.show()
    page.activated()
    engine.start(configuration)
    qtbot.waitUntil(lambda: page.standstill.again.isVisible(), timeout=10_000)
    assert page.standstill.advice.text() == "The database is locked. Close the other program."
    console.refusal = None
    page.standstill.again.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3 and page.runs.isVisible())
    engine.stop()


def test_an_error_later_on_leaves_what_was_read(qtbot: QtBot, page: NightsPage, console: NightConsole) -> None:
    settled(qtbot, page, "retry-1")
    console.refusal = Unreachable("The database is locked.", "")
    with qtbot.waitSignal(page.message) as said:
        page.feed.read_all()
    assert said.args == [console.refusal] and page.model.rowCount() == 3 and page.runs.isVisible()


# --- the list and the report ---


def test_runs_are_listed_newest_first_and_the_newest_is_shown(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    assert [row.run.id for row in page.model.rows] == ["retry-1", "night-1", "night-0"]
    spoken = [page.model.data(page.model.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in range(3)]
    assert spoken[0].startswith("Retry, ") and spoken[1].startswith("Night, ")
    assert "done, 20/20 characters · 98 images, 2 failed, 1 alert, 34:00" in spoken[1]
    assert page.runs.hasFocus()


def test_the_report_says_what_the_written_one_says(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    qtbot.keyClick(page.runs, Qt.Key.Key_Down)
    settled(qtbot, page, "night-1")
    qtbot.waitUntil(
        lambda: "Person 1" in words(page) and "characters" in words(page)
    )  # Qt shows new labels a bit later
    said = words(page)
    for part in (
        "Practice",
        "recipe practice",
        "The run took 34 minutes, more than 30.",
        "Civitai did not answer.",
        "with all five views",
        "34:00",
        "of 30 min",
        "have all four references",
        "90 % of 80 %",
        "met",
        "Failures (2)",
        "Person 1",
        "CUDA out of memory",
        "Use a smaller model.",
        "Paint",
        "14 s",
        "23 s",
        "Characters (2)",
    ):
        assert part in said
    assert page.report.people.rows == (a_row("Mira"), INCOMPLETE)


def test_a_long_list_of_failures_is_shown_when_asked_for(qtbot: QtBot, page: NightsPage, console: NightConsole) -> None:
    settled(qtbot, page, "retry-1")
    console.known.append(a_night(5, a_summary(failed=30)))
    page.engine.events.emit([RunChanged("night-5")])
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page.feed.run_id == "retry-1"  # the chosen one stays
    page.show_target("night-5")
    settled(qtbot, page, "night-5")
    qtbot.waitUntil(lambda: words(page).count("CUDA") == 8)
    more = page.report.failures.more
    assert more is not None and more.text() == "Show all 30"
    more.click()
    qtbot.waitUntil(lambda: words(page).count("CUDA") == 30)


def test_characters_are_walked_through_by_keys_and_opened(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    people = page.report.people
    people.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: people.current == (0, 0))
    assert people.accessibleDescription() == "Mira, avatar: done"
    for _ in range(8):
        qtbot.keyClick(people, Qt.Key.Key_Right)
    assert people.current == (1, 3)
    assert people.accessibleDescription() == "Odessa, side: The server ran out of memory. Retry the view."
    with qtbot.waitSignal(page.navigate) as gone:
        qtbot.keyClick(people, Qt.Key.Key_Return)
    assert gone.args[0] in ("characters", "generation") and gone.args[1] == "Odessa"


def test_the_report_compares_a_night_with_those_before_it(
    qtbot: QtBot, page: NightsPage, console: NightConsole
) -> None:
    settled(qtbot, page, "retry-1")
    comparison = page.report.comparison
    assert not comparison.isVisible(), "a retry is no night"
    page.show_target("night-0")
    settled(qtbot, page, "night-0")
    assert comparison.isVisible() and comparison.nothing.isVisible() and not comparison.cards[0].isVisible()
    assert comparison.nothing.text() == "There is no earlier night to compare with."
    page.show_target("night-1")
    settled(qtbot, page, "night-1")
    assert comparison.title.text() == "Compared with the night before" and not comparison.nothing.isVisible()
    duration, success = comparison.cards
    assert duration.chart.plot.keys == ("night-0", "night-1")
    assert duration.toolTip() == "34:00; 24:00 the night before"
    assert success.toolTip() == "90 % have all four; 90 % the night before"
    console.known.extend(a_night(number, a_summary(minutes=10 + number)) for number in range(2, 20))
    page.feed.read_all()
    page.show_target("night-19")
    settled(qtbot, page, "night-19")
    assert comparison.title.text() == "Compared with the last 14 nights"
    assert duration.chart.plot.keys == tuple(f"night-{number}" for number in range(5, 20))
    assert duration.toolTip() == "29:00; median of the others 21:30"
    duration.chart.chosen.emit("night-7")
    settled(qtbot, page, "night-7")


# --- what can be done ---


def test_one_failure_is_retried_by_its_own_button(qtbot: QtBot, page: NightsPage, console: NightConsole) -> None:
    settled(qtbot, page, "retry-1")
    console.known.append(a_night(5, a_summary(failed=2)))
    console.known.append(a_night(999, id="the-retry", kind=RunKind.RETRY))
    console.rows = (replace(INCOMPLETE, character_id="c1"), a_row("Mira"))
    page.feed.read_all()
    page.show_target("night-5")
    settled(qtbot, page, "night-5")
    retries = page.report.failures.retries
    assert list(retries) == [("c1", SIDE)], "the other one has an image by now"
    button = retries["c1", SIDE]
    assert button.accessibleName() == "Retry side of Person 1"
    button.click()
    button.click()
    settled(qtbot, page, "the-retry")
    assert console.board.retried == [("c1", SIDE)]


def test_failed_views_are_retried_together_and_a_second_click_waits(
    qtbot: QtBot, page: NightsPage, console: NightConsole
) -> None:
    settled(qtbot, page, "retry-1")
    retry = page.report.head.retry
    assert retry.isVisible() and retry.text() == "Retry failed views (1)"
    console.known.append(a_night(999, id="the-retry", kind=RunKind.RETRY))
    qtbot.keyClick(page.runs, Qt.Key.Key_R)
    assert not retry.isEnabled()
    retry.click()
    settled(qtbot, page, "the-retry")
    assert console.board.retried == [("Odessa",)] and retry.isEnabled()


def test_a_refused_retry_is_said_and_can_be_tried_again(qtbot: QtBot, page: NightsPage, console: NightConsole) -> None:
    settled(qtbot, page, "retry-1")
    console.board.refusal = InsufficientCredits(owner="ana", price=25, balance=0)
    with qtbot.waitSignal(page.message) as said:
        page.report.head.retry.click()
    assert said.args == [console.board.refusal] and page.report.head.retry.isEnabled()


def test_a_running_night_shows_its_progress_and_can_be_cancelled_after_a_question(
    qtbot: QtBot, page: NightsPage, console: NightConsole
) -> None:
    settled(qtbot, page, "retry-1")
    night = running_night(3)
    console.known.append(night)
    console.work = [work_of(night)]
    page.engine.events.emit([RunChanged(night.id)])
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert not page.night.isEnabled() and page.open_night() is None
    assert page.model.rows[0].said == "Painting · 37 of 100 images"
    page.show_target(night.id)
    settled(qtbot, page, night.id)
    head = page.report.head
    assert head.state.text() == "running" and head.cancel.isVisible()
    assert "So far, characters that" in words(page) and "met" not in words(page).split("\n")
    head.cancel.click()
    box = page.findChild(QMessageBox)
    assert box is not None and box.isVisible()
    next(button for button in box.buttons() if button.text() == "Cancel the run").click()
    qtbot.waitUntil(lambda: console.cancelled == [night.id])
    console.known[-1] = replace(night, state=RunState.CANCELLED, ended_at=night.started_at)
    console.work = []
    page.engine.events.emit([RunChanged(night.id)])
    qtbot.waitUntil(lambda: head.state.text() == "cancelled" and not head.cancel.isVisible())
    qtbot.waitUntil(lambda: page.night.isEnabled())


def test_files_are_opened_where_they_are_and_have_no_button_where_they_are_not(
    qtbot: QtBot, page: NightsPage, console: NightConsole, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(qtbot, page, "retry-1")
    head = page.report.head
    assert not any(button.isVisible() for button in (head.page, head.sheet, head.folder))
    files = report_files(console.known[0])
    for name in (files.html, files.contact_sheet):
        (session.data / name).parent.mkdir(parents=True, exist_ok=True)
        (session.data / name).touch()
    page.show_target("night-0")
    settled(qtbot, page, "night-0")
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or len(opened) < 3)
    head.page.click()
    head.sheet.click()
    with qtbot.waitSignal(page.message):
        head.folder.click()
    expected = [session.data / files.html, session.data / files.contact_sheet, (session.data / files.html).parent]
    assert [Path(url.toLocalFile()) for url in opened] == expected


def test_the_board_and_the_charts_are_one_key_away(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    with qtbot.waitSignal(page.navigate) as gone:
        page.report.head.board.click()
    assert gone.args == ["generation", "retry-1"]
    qtbot.keyClick(page.runs, Qt.Key.Key_G)
    assert page.charts.isVisible() and not page.report.isVisible()
    assert page.charts.cards[0].chart.plot.keys == ("night-0", "night-1")
    page.charts.cards[0].chart.chosen.emit("night-0")
    settled(qtbot, page, "night-0")
    assert page.report.isVisible()


# --- staying true ---


def test_nothing_is_read_while_nobody_looks(qtbot: QtBot, page: NightsPage, console: NightConsole) -> None:
    settled(qtbot, page, "retry-1")
    page.deactivated()
    before = console.readings
    console.known.append(a_night(9))
    page.engine.events.emit([RunChanged("night-9"), AttemptChanged("a", "Mira", SIDE)])
    qtbot.wait(250)
    assert console.readings == before
    page.activated()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_a_storm_of_events_is_few_readings(qtbot: QtBot, page: NightsPage, console: NightConsole) -> None:
    settled(qtbot, page, "retry-1")
    before = console.readings
    for _ in range(200):
        page.engine.events.emit([AttemptChanged("a", "Mira", SIDE)])
    qtbot.waitUntil(lambda: console.readings > before, timeout=3000)
    assert console.readings - before <= 2


def test_a_view_painted_anew_shows_in_the_report_that_is_open(
    qtbot: QtBot, page: NightsPage, console: NightConsole
) -> None:
    settled(qtbot, page, "retry-1")
    console.rows = (a_row("Mira"), a_row("Odessa"))
    page.engine.events.emit([AttemptChanged("a", "Odessa", SIDE)])
    qtbot.waitUntil(lambda: not page.report.head.retry.isVisible(), timeout=3000)
    assert page.report.people.rows == console.rows


def test_another_language_is_another_language_everywhere(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    language.choose(language.BRAZILIAN)
    try:
        page.retranslate()
        qtbot.waitUntil(lambda: "personagens" in words(page))
        assert page.tabs["charts"].text() == "Ao longo do tempo"
        assert page.charts.cards[0].title.text() == "Duração"
        assert page.charts.cards[0].chart.accessibleName() == "Duração"
        assert "14 s" in words(page) and "0,60 s" in words(page)
    finally:
        language.choose(language.ENGLISH)


def test_the_page_remembers_its_side(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    page._show_side("charts")
    kept = page.state()
    other = NightsPage(page.engine)
    qtbot.addWidget(other)
    other.restore(kept)
    assert other.tabs["charts"].isChecked() and other.side.currentWidget() is other.charts
    other.restore({"side": "something else"})
    other.pictures.stop()


def test_the_page_remembers_the_run_whose_report_was_shown(qtbot: QtBot, page: NightsPage) -> None:
    settled(qtbot, page, "retry-1")
    older = page.model.rows[-1].run.id
    page.runs.choose(older)
    settled(qtbot, page, older)
    kept = page.state()
    for remembered, shown in ((kept, older), ({"run": "of other data"}, page.model.rows[0].run.id)):
        other = NightsPage(page.engine)
        qtbot.addWidget(other)
        other.restore(remembered)
        other.activated()
        settled(qtbot, other, shown)
        other.pictures.stop()
