"""The status bar and the banner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.banner import MOST, Banner
from charhub_console.app.gui.engine_thread import EngineThread, SessionFacts
from charhub_console.app.gui.hint_strip import HintStrip
from charhub_console.app.gui.page import KeyHint, Notice
from charhub_console.app.gui.status import StatusBar
from charhub_console.app.gui.status_poll import StatusPoll
from charhub_console.domain.errors import BadAnswer, ConsoleError, Unreachable
from charhub_console.domain.events import BackendChanged, RunChanged
from charhub_console.engine.console import BackendState
from tests.gui.sessions import HEALTHY, FakeConsole, some_work

Opened = Callable[[EngineThread], None]
LATE = Unreachable("Civitai does not answer.", "Try later.")
ODD = BadAnswer("Civitai answered nonsense.", "Report it.")


# --- status bar ---


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.resize(1200, made.height())
    made.show()
    made.show_facts(facts(), practice=False)
    return made


def facts(*, is_engine: bool = True) -> SessionFacts:
    return SessionFacts(False, Path("data"), "checkpoint", "me", "images", is_engine)


def test_running_work_shows_how_far_it_is_and_vanishes_at_its_end(bar: StatusBar) -> None:
    bar.show_work([some_work(ended=3, failed=1, total=10), some_work(ended=5, total=5)])
    assert bar.work.isVisible()
    assert bar.work.text.text() == "8 of 15 images"
    assert bar.work.failed.text() == "1 failed"
    assert (bar.work.bar.value(), bar.work.bar.maximum()) == (8, 15)
    bar.show_work([])
    assert not bar.work.isVisible()


def test_one_server_is_named_and_several_are_counted(bar: StatusBar) -> None:
    bar.show_backends([replace(HEALTHY, name="gpu:8188", queue=3)])
    assert bar.backends.text() == "gpu:8188 · 3 queued"
    bar.show_backends([replace(HEALTHY, healthy=False, name="gpu:8188", message="refused")])
    assert bar.backends.text() == "gpu:8188 does not answer"
    assert "refused" in bar.backends.toolTip()
    bar.show_backends([HEALTHY, BackendState("two", False, "refused", "", 0, 1)])
    assert bar.backends.text() == "1 of 2 servers"


def test_a_database_that_does_not_answer_is_named(bar: StatusBar) -> None:
    bar.show_database("The database is locked.")
    assert bar.database.text() and bar.database.toolTip() == "The database is locked."
    bar.show_database("")
    assert bar.database.text() == ""


def test_nothing_is_claimed_while_no_session_is_open(bar: StatusBar) -> None:
    bar.show_backends([HEALTHY])
    bar.show_facts(None, practice=False)
    assert not bar.backends.isVisible() and not bar.database.isVisible() and not bar.work.isVisible()


def test_practice_and_real_are_told_apart(bar: StatusBar) -> None:
    assert bar.real.isVisible() and bar.real.text() == "Real" and not bar.practice.isVisible()
    bar.show_facts(facts(), practice=True)
    assert bar.practice.isVisible() and not bar.real.isVisible()
    bar.show_facts(None, practice=False)
    assert not bar.practice.isVisible() and not bar.real.isVisible()


def test_hints_that_do_not_fit_are_left_out_whole_and_stay_in_the_tooltip(qtbot: QtBot) -> None:
    strip = HintStrip()
    qtbot.addWidget(strip)
    strip.show_hints([KeyHint("A", "approve"), KeyHint("Space", "full screen")])
    strip.resize(90, 24)
    assert not strip.grab().isNull()
    assert "Space  full screen" in strip.toolTip()


# --- asking ---


def test_backends_and_work_are_asked_at_the_start_and_when_something_happened(
    qtbot: QtBot, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    poll = StatusPoll(engine)
    with qtbot.waitSignals([poll.backends_known, poll.work_known]):
        opened(engine)
    console.work = [some_work()]
    with qtbot.waitSignal(poll.work_known) as known:
        console.bus.publish(RunChanged("run-1"))
    assert known.args == [console.work]
    console.answers = []
    answers: list[object] = []
    poll.backends_known.connect(answers.append)
    console.bus.publish(BackendChanged("practice", False, "gone"))
    qtbot.waitUntil(lambda: answers[-1:] == [[]])  # an older question may still be answered before


def test_backends_are_asked_again_when_work_has_ended(
    qtbot: QtBot, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    console.work = [some_work()]
    console.answers = [replace(HEALTHY, queue=3)]
    poll = StatusPoll(engine)
    with qtbot.waitSignals([poll.backends_known, poll.work_known]):
        opened(engine)
    console.work, console.answers = [], [HEALTHY]
    with qtbot.waitSignal(poll.backends_known, check_params_cb=lambda states: states[0].queue == 0):
        console.bus.publish(RunChanged("run-1"))


def test_a_storm_of_events_makes_few_looks_and_the_last_one_sees_the_end(
    qtbot: QtBot, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    poll = StatusPoll(engine)
    with qtbot.waitSignal(poll.work_known):
        opened(engine)
    console.looks = 0
    for number in range(500):
        console.work = [some_work(ended=number, total=500)]
        console.bus.publish(RunChanged(str(number)))
    qtbot.waitUntil(lambda: bool(poll.work) and poll.work[0].ended == 499)
    assert console.looks <= 3


def test_a_failing_database_is_said_and_asked_again_until_it_answers(
    qtbot: QtBot, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    console.trouble = ConsoleError("The database is locked.", "Wait.")
    poll = StatusPoll(engine)
    with qtbot.waitSignal(poll.database_known) as trouble:
        opened(engine)
    assert trouble.args == ["The database is locked."]
    console.trouble = None
    with qtbot.waitSignal(poll.database_known, check_params_cb=lambda text: text == ""):
        pass


# --- banner ---


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    made = Banner()
    qtbot.addWidget(made)
    return made


def test_the_banner_shows_the_newest_error_and_those_before_it_after_a_dismissal(qtbot: QtBot, banner: Banner) -> None:
    assert not banner.isVisible()
    banner.say(Notice(LATE))
    banner.say(Notice(ODD))
    assert banner.isVisible() and banner.notice == Notice(ODD) and banner.count == 2
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert banner.notice == Notice(LATE)
    banner.dismiss()
    assert not banner.isVisible()


def test_the_same_error_again_is_one_and_a_storm_keeps_the_newest(banner: Banner) -> None:
    for _ in range(3):
        banner.say(Notice(Unreachable(LATE.title, LATE.advice)))
    assert banner.count == 1
    for number in range(50):
        banner.say(Notice(ConsoleError(f"Error {number}", "")))
    assert banner.count == MOST
    assert banner.notice is not None and banner.notice.error.title == "Error 49"


def test_the_action_is_done_once_and_puts_the_message_away(qtbot: QtBot, banner: Banner) -> None:
    done: list[int] = []
    banner.say(Notice(LATE, "Retry", lambda: done.append(1)))
    banner._action.click()
    assert done == [1] and banner.notice is None


def test_details_can_be_copied_with_versions_and_the_traceback(banner: Banner) -> None:
    try:
        try:
            raise ZeroDivisionError("inner")
        except ZeroDivisionError as inner:
            raise BadAnswer("Odd.", "Report it.") from inner
    except BadAnswer as error:
        banner.say(Notice(error))
    banner._details.click()
    copied = QGuiApplication.clipboard().text()
    assert all(part in copied for part in ("Odd.", "Report it.", "BadAnswer", "Qt ", "ZeroDivisionError: inner"))


def test_words_of_an_error_are_never_read_as_markup(banner: Banner) -> None:
    banner.say(Notice(ConsoleError("<img src='x'> & <b>bold</b>", "")))
    assert banner._title.textFormat() is Qt.TextFormat.PlainText
