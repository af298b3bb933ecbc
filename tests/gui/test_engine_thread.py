"""The engine's thread: opening, calls, events, stopping."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.app.config import Configuration, Problem
from charhub_console.app.event_mailbox import LISTS_PER_S, EventMailbox
from charhub_console.app.gui.engine_thread import EngineThread, RowsMayHaveChanged
from charhub_console.domain.errors import InvalidInput, NotConfigured, Unreachable
from charhub_console.domain.events import AttemptProgressed, BackendChanged, CandidateChanged, Event, RunChanged
from charhub_console.domain.listing import CandidateCounts, CandidateFilter
from tests.gui.sessions import FakeConsole, FakeSession, opener

Opened = Callable[[EngineThread], None]


def engine_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "engine"]


# --- opening ---


def test_the_facts_of_the_session_are_known_after_it_opened(
    qtbot: QtBot, practice_engine: EngineThread, configuration: Configuration
) -> None:
    assert practice_engine.practice
    assert practice_engine.is_engine
    assert practice_engine.data == configuration.paths.data / "practice"
    assert practice_engine.recipe == "practice"
    assert practice_engine.owner == configuration.settings.owner.name
    found: list[Any] = []
    practice_engine.call(lambda console: console.backends(), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    assert found[0][0].healthy
    practice_engine.stop()
    assert engine_threads() == []


def test_a_session_that_cannot_be_opened_says_why_and_another_try_may_succeed(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole
) -> None:
    error = NotConfigured("No key.", "Set one.")
    engine = EngineThread(opener=opener(console, error=error))
    with qtbot.waitSignal(engine.failed) as failed:
        engine.start(configuration)
    assert failed.args == [error]
    assert engine.error is error and not engine.is_open
    engine._opener = opener(console)
    with qtbot.waitSignal(engine.opened):
        engine.try_again()
    assert engine.error is None and engine.is_open
    engine.stop()


def test_a_wrong_configuration_opens_nothing(qtbot: QtBot, configuration: Configuration, console: FakeConsole) -> None:
    problem = Problem("config.toml", "night.count", "night.count cannot be x.", "Expected a number.")
    wrong = Configuration(configuration.settings, configuration.paths, {}, (problem,))
    session = FakeSession(console)
    engine = EngineThread(opener=opener(console, session))
    with qtbot.waitSignal(engine.failed) as failed:
        engine.start(wrong)
    assert isinstance(failed.args[0], InvalidInput)
    engine.stop()
    assert not session.closed


def test_an_unexpected_error_while_opening_is_shown_as_one(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole
) -> None:
    engine = EngineThread(opener=opener(console, error=ZeroDivisionError("x")))
    with qtbot.waitSignal(engine.failed) as failed:
        engine.start(configuration)
    assert "ZeroDivisionError" in failed.args[0].title
    assert failed.args[0].advice
    engine.stop()


# --- calls ---


def test_results_arrive_on_the_gui_thread_also_of_calls_made_before_the_session_was_open(
    qtbot: QtBot, engine: EngineThread, opened: Opened
) -> None:
    came: list[tuple[Any, bool]] = []

    async def answer(_console: object) -> str:
        return threading.current_thread().name

    engine.call(answer, lambda name: came.append((name, QThread.currentThread() is engine.thread())))
    opened(engine)
    engine.call(answer, lambda name: came.append((name, QThread.currentThread() is engine.thread())))
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came == [("engine", True), ("engine", True)]


def test_an_error_goes_to_who_answers_for_it_and_otherwise_to_the_banner(
    qtbot: QtBot, engine: EngineThread, opened: Opened
) -> None:
    opened(engine)
    error = Unreachable("Civitai does not answer.", "Try later.")
    answered: list[object] = []

    async def fail(_console: object) -> None:
        raise error

    engine.call(fail, failed=answered.append)
    with qtbot.waitSignal(engine.problem) as problem:
        engine.call(fail)
    assert answered == [error] and problem.args == [error]


def test_an_unexpected_error_of_a_call_is_logged_and_shown(
    qtbot: QtBot, engine: EngineThread, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    opened(engine)

    async def fail(_console: object) -> None:
        raise ZeroDivisionError("by chance")

    with qtbot.waitSignal(engine.problem) as problem:
        engine.call(fail)
    assert "ZeroDivisionError" in problem.args[0].title
    assert "by chance" in caplog.text


def test_a_cancelled_call_stops_and_is_never_heard_of_again(qtbot: QtBot, engine: EngineThread, opened: Opened) -> None:
    opened(engine)
    begun, ended = threading.Event(), threading.Event()
    heard: list[object] = []

    async def wait(_console: object) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    call = engine.call(wait, heard.append, heard.append)
    qtbot.waitUntil(begun.is_set)
    call.cancel()
    qtbot.waitUntil(ended.is_set)
    assert call.done and heard == []


def test_the_result_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot, engine: EngineThread, opened: Opened) -> None:
    opened(engine)
    widget = QWidget()
    may_end = threading.Event()

    async def answer(_console: object) -> str:
        await asyncio.to_thread(may_end.wait)
        return "title"

    call = engine.call(answer, widget.setWindowTitle)
    with qtbot.waitSignal(widget.destroyed):
        widget.deleteLater()
    may_end.set()
    qtbot.waitUntil(lambda: call.done)


# --- stopping ---


def test_a_stop_closes_the_session_and_ends_the_thread(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole
) -> None:
    session = FakeSession(console)
    engine = EngineThread(opener=opener(console, session))
    with qtbot.waitSignal(engine.opened):
        engine.start(configuration)
    assert engine_threads() == ["engine"]
    with qtbot.waitSignal(engine.closed):
        engine.stop()
    assert session.closed and engine_threads() == [] and not engine.is_open
    engine.stop()


def test_a_stop_waits_for_what_must_finish_and_gives_up_the_rest(
    qtbot: QtBot, engine: EngineThread, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("charhub_console.app.gui.engine_life.CALL_GRACE_S", 0.01)
    opened(engine)
    ended: list[str] = []
    begun = threading.Event()

    async def write(_console: object) -> None:
        begun.set()
        await asyncio.sleep(0.2)
        ended.append("written")

    async def browse(_console: object) -> None:
        await asyncio.Event().wait()
        ended.append("never")

    engine.call(browse)
    engine.call(write, must_finish=True)
    qtbot.waitUntil(begun.is_set)
    engine.stop()
    assert ended == ["written"]


def test_a_stop_while_the_session_is_being_opened_closes_it(configuration: Configuration, console: FakeConsole) -> None:
    session = FakeSession(console)
    engine = EngineThread(opener=opener(console, session))
    engine.start(configuration)
    engine.stop()
    assert session.closed and engine_threads() == []


# --- events ---


def test_a_storm_of_events_arrives_in_few_lists_with_the_newest_of_each(
    qtbot: QtBot, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    opened(engine)
    lists: list[list[Event]] = []
    engine.events.connect(lists.append)
    for step in range(1000):
        console.bus.publish(AttemptProgressed("a", step=step, of=1000))
    console.bus.publish(RunChanged("r"))
    qtbot.waitUntil(lambda: any(RunChanged("r") in events for events in lists))
    assert len(lists) <= 3
    progress = [event for events in lists for event in events if isinstance(event, AttemptProgressed)]
    assert progress[-1].step == 999 and len(progress) <= len(lists)


def test_while_another_process_is_the_engine_rows_are_read_anew_until_this_one_takes_over(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("charhub_console.app.gui.engine_life.LOOK_S", 0.01)
    session = FakeSession(console, is_engine=False, becomes_engine_after=3)
    engine = EngineThread(opener=opener(console, session))
    lists: list[list[Event]] = []
    engine.events.connect(lists.append)
    with qtbot.waitSignal(engine.opened):
        engine.start(configuration)
    assert not engine.is_engine
    qtbot.waitUntil(lambda: engine.is_engine)
    qtbot.waitUntil(lambda: [RowsMayHaveChanged()] in lists)
    engine.stop()


def test_rows_can_be_read_while_the_queue_is_still_being_opened_and_work_waits_for_it(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole
) -> None:
    session = FakeSession(console, is_engine=False, slow=True)
    engine = EngineThread(opener=opener(console, session))
    with qtbot.waitSignal(engine.opened) as opened:
        engine.start(configuration)
    assert opened.args[0].starting and not engine.is_engine
    answers: list[object] = []
    engine.call(lambda console: console.backends(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    with qtbot.waitSignal(engine.facts_changed) as known:
        session.queue_is_there()
    assert known.args[0].is_engine and not known.args[0].starting and engine.is_engine
    engine.stop()


def test_a_queue_that_cannot_be_opened_is_said_and_rows_stay_readable(
    qtbot: QtBot, configuration: Configuration, console: FakeConsole
) -> None:
    session = FakeSession(console, is_engine=False, queue_error=NotConfigured("jobs.db is damaged.", "Move it away."))
    engine = EngineThread(opener=opener(console, session))
    with qtbot.waitSignals([engine.opened, engine.failed]):
        engine.start(configuration)
    assert engine.is_open and engine.error is session.queue_error
    answers: list[object] = []
    engine.call(lambda console: console.backends(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    engine.stop()


def mailbox_at(now: list[float]) -> tuple[EventMailbox, list[float]]:
    delays: list[float] = []
    return EventMailbox(delays.append, clock=lambda: now[0]), delays


def test_lists_are_announced_at_most_thirty_times_a_second() -> None:
    now = [100.0]
    mailbox, delays = mailbox_at(now)
    mailbox.put(RunChanged("a"))
    mailbox.put(RunChanged("b"))
    assert delays == [0.0]
    assert mailbox.take() == [RunChanged("a"), RunChanged("b")]
    now[0] += 0.01
    mailbox.put(RunChanged("c"))
    assert delays[1] == pytest.approx(1 / LISTS_PER_S - 0.01)


def test_the_newest_word_of_each_thing_counts_and_a_preview_is_not_lost_to_a_later_step() -> None:
    mailbox, _ = mailbox_at([0.0])
    for event in (
        AttemptProgressed("a", step=1, of=9, preview=b"jpeg"),
        BackendChanged("gpu", True, "ok"),
        CandidateChanged("c"),
        AttemptProgressed("a", step=2, of=9),
        BackendChanged("gpu", False, "gone"),
        CandidateChanged("c"),
    ):
        mailbox.put(event)
    assert mailbox.take() == [
        AttemptProgressed("a", step=2, of=9, preview=b"jpeg"),
        BackendChanged("gpu", False, "gone"),
        CandidateChanged("c"),
    ]
    assert mailbox.take() == []


# --- rows before everything else ---


def test_what_needs_rows_only_is_answered_before_the_session_is_open(
    qtbot: QtBot, configuration: Configuration
) -> None:
    file = configuration.data_folder(practice=True) / "console.db"
    file.parent.mkdir(parents=True)
    asyncio.run(_make_database(file))
    engine = EngineThread(opener=opener(FakeConsole()))
    engine.start(configuration, practice=True, rows_first=True)
    try:
        found: list[CandidateCounts] = []
        engine.look(lambda rows: rows.counts(CandidateFilter()), found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=10_000)
        assert found[0].total == 0 and not engine.is_open
        with qtbot.waitSignal(engine.opened, timeout=10_000):
            engine.go_on()
    finally:
        engine.stop()


def test_without_a_database_the_session_answers_and_nobody_waits_for_a_first_screen(
    qtbot: QtBot, configuration: Configuration
) -> None:
    console = FakeConsole()
    console.browse = "the rows of the session"  # type: ignore[attr-defined]
    engine = EngineThread(opener=opener(console))
    engine.start(configuration, practice=True, rows_first=True)
    try:
        found: list[object] = []

        async def rows_themselves(rows: object) -> object:
            return rows

        engine.look(rows_themselves, found.append)
        qtbot.waitUntil(lambda: found == ["the rows of the session"], timeout=10_000)
    finally:
        engine.stop()


def test_the_whole_configuration_is_read_off_this_thread_and_counts(qtbot: QtBot, configuration: Configuration) -> None:
    read_on: list[str] = []
    whole = replace(configuration, origins={"read": "whole"})

    def complete() -> Configuration:
        read_on.append(threading.current_thread().name)
        return whole

    console = FakeConsole()
    engine = EngineThread(opener=opener(console, FakeSession(console, configuration=whole)))
    with qtbot.waitSignal(engine.opened, timeout=10_000):
        engine.start(configuration, practice=True, complete=complete)
    try:
        assert engine.configuration is whole
        assert len(read_on) == 1 and read_on[0] != threading.main_thread().name
    finally:
        engine.stop()


async def _make_database(file: Path) -> None:
    store = SqliteStore(file)
    await store.check()
    await store.close()
