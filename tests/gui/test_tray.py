"""The tray without a desktop: closing to it, quitting, what is told of runs and missed nights, its switches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.settings.interface_view import KeepInTrayRow, LoginRow
from charhub_console.app.gui.tray import notifier
from charhub_console.app.gui.tray.icon import Mark, tray_icon
from charhub_console.app.gui.tray.presence import TrayPresence
from charhub_console.app.gui.tray.resident import Resident
from charhub_console.app.gui.window import MainWindow
from charhub_console.app.login_start import StartFile, autostart_entry, launch_agent
from charhub_console.domain.errors import StorageFailed
from charhub_console.domain.events import RunChanged
from charhub_console.domain.outcome import Outcome, outcome, reason_most_seen
from charhub_console.domain.pausing import Pause
from charhub_console.domain.report import Failure
from charhub_console.domain.run import RunState
from charhub_console.domain.schedule import MissedBecause, NightState, ScheduledNight
from charhub_console.domain.views import View
from charhub_console.engine.console import RunReport
from tests.gui.nights import a_night, a_summary
from tests.gui.sessions import FakeConsole, some_work

Opened = Callable[[EngineThread], None]


class NoTray(TrayPresence):
    """Says what the test wants, when it wants it."""

    def begin(self) -> None:
        self.begun = True


@pytest.fixture
def memory(tmp_path: Path) -> WindowMemory:
    return WindowMemory(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, engine: EngineThread, memory: WindowMemory) -> Iterator[MainWindow]:
    made = MainWindow(engine, memory, entries=())
    qtbot.addWidget(made)
    yield made
    made.close_now()


@pytest.fixture
def resident(engine: EngineThread, window: MainWindow, memory: WindowMemory) -> Resident:
    return Resident(engine, window, memory, NoTray())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the tray's notifications say."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_: told.append((title, text)))
    return told


def press(box: QMessageBox, text: str) -> None:
    next(button for button in box.findChildren(QPushButton) if button.text() == text).click()


def in_tray(resident: Resident, *, hidden: bool = False) -> Resident:
    resident.begin(hidden=hidden)
    resident.presence.found.emit()
    return resident


# --- closing and quitting ---


def test_with_a_tray_closing_the_window_leaves_the_program_and_says_so_once(
    qtbot: QtBot, window: MainWindow, resident: Resident, shown: list[tuple[str, str]]
) -> None:
    in_tray(resident)
    for _ in range(2):
        with qtbot.assertNotEmitted(window.closed):
            window.close()
        assert not window.isVisible()
        assert resident.icon is not None
        resident.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
        assert window.isVisible()
    assert len(shown) == 1 and "Quit is in the menu" in shown[0][1]


def test_without_a_tray_closing_ends_the_program_and_the_absence_is_told_once(
    qtbot: QtBot, window: MainWindow, resident: Resident
) -> None:
    resident.begin(hidden=True)
    assert not window.isVisible()
    resident.presence.missing.emit()
    assert window.isMinimized()
    assert window.banner.notice is not None and "no tray" in window.banner.notice.error.title
    window.banner.dismiss()
    resident.presence.missing.emit()
    assert window.banner.notice is None
    with qtbot.waitSignal(window.closed):
        window.close()


def test_a_person_who_wants_closing_to_end_it_gets_that(
    qtbot: QtBot, window: MainWindow, resident: Resident, memory: WindowMemory
) -> None:
    row = KeepInTrayRow(memory)
    qtbot.addWidget(row)
    assert row.box.isChecked()
    row.box.click()
    in_tray(resident)
    with qtbot.waitSignal(window.closed):
        window.close()


def test_quitting_a_window_that_was_never_shown_ends_the_program(
    qtbot: QtBot, window: MainWindow, resident: Resident
) -> None:
    in_tray(resident, hidden=True)
    with qtbot.waitSignal(window.closed):
        resident.menu.quit.trigger()


def test_quitting_a_hidden_window_ends_the_program(
    qtbot: QtBot, window: MainWindow, resident: Resident, shown: list[tuple[str, str]]
) -> None:
    in_tray(resident)
    window.close()
    with qtbot.waitSignal(window.closed):
        resident.menu.quit.trigger()


def asked(qtbot: QtBot, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole) -> QMessageBox:
    console.work = [some_work(ended=3, total=10)]
    in_tray(resident)
    opened(engine)
    qtbot.waitUntil(lambda: resident.standing.works)
    resident.menu.quit.trigger()
    assert resident.quitting.box is not None and "7 images" in resident.quitting.box.text()
    return resident.quitting.box


def test_quitting_amid_work_can_wait_for_the_images_in_flight(
    qtbot: QtBot, window: MainWindow, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    press(asked(qtbot, resident, engine, opened, console), "Finish the images in flight")
    assert resident.quitting.finishing and resident.icon is not None
    assert "Quits when" in resident.icon.toolTip()
    with qtbot.waitSignal(window.closed):
        console.home.set()


def test_quitting_amid_work_can_stop_at_once(
    qtbot: QtBot, window: MainWindow, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    box = asked(qtbot, resident, engine, opened, console)
    with qtbot.waitSignal(window.closed):
        press(box, "Stop now")
    assert console.cancelled == []


def test_a_quit_that_was_taken_back_is_none(
    qtbot: QtBot, window: MainWindow, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    press(asked(qtbot, resident, engine, opened, console), "Finish the images in flight")
    qtbot.waitUntil(lambda: resident.quitting.box is None)
    resident.menu.quit.trigger()
    assert resident.quitting.box is not None
    press(resident.quitting.box, "Go on")
    assert not resident.quitting.finishing
    with qtbot.assertNotEmitted(window.closed, wait=100):
        console.home.set()


# --- what is told ---


def a_report(**changes: Any) -> RunReport:
    now = datetime.now(UTC)
    failures = tuple(
        Failure("c", "Mira", View.AVATAR, "failed", reason, "") for reason in ("Too slow.", "No memory.", "No memory.")
    )
    run = replace(a_night(0), id="night-1", state=RunState.DONE, ended_at=now + timedelta(minutes=1))
    summary = replace(a_summary(failed=3), total=20, successful=18, images_done=91, images_failed=3, failures=failures)
    return RunReport(replace(run, **changes), summary, True, ())


def test_a_night_that_ended_is_told_once_with_its_counts_and_the_reason_most_seen(
    qtbot: QtBot,
    resident: Resident,
    engine: EngineThread,
    opened: Opened,
    console: FakeConsole,
    shown: list[tuple[str, str]],
) -> None:
    in_tray(resident)
    opened(engine)
    console.reports["night-1"] = a_report()
    for _ in range(2):
        with qtbot.waitSignal(engine.events):
            console.bus.publish(RunChanged("night-1"))
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [("The night is partly done", "18 of 20 characters, 91 images, 3 failed\nMost seen: No memory.")]


def test_without_a_tray_the_window_tells_how_the_night_ended(
    qtbot: QtBot, window: MainWindow, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    opened(engine)
    console.reports["night-1"] = a_report()
    console.bus.publish(RunChanged("night-1"))
    qtbot.waitUntil(lambda: window.banner.notice is not None and "partly" in window.banner.notice.error.title)


def test_a_pause_is_told_on_every_page_until_it_ends(
    qtbot: QtBot, window: MainWindow, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    def title() -> str:
        return window.banner.notice.error.title if window.banner.notice is not None else ""

    console.schedule.shown = replace(console.schedule.shown, pause=Pause())
    opened(engine)
    qtbot.waitUntil(lambda: title() == "Paused until resumed.")
    assert window.banner.notice is not None and window.banner.notice.action_text == "Resume"
    console.schedule.shown = replace(console.schedule.shown, pause=Pause(by_file=True))
    resident.standing.ask()
    qtbot.waitUntil(lambda: title() == "Paused by the file PAUSE in the data folder.")
    assert window.banner.notice.action is None, "nothing but removing it ends that"
    console.schedule.shown = replace(console.schedule.shown, pause=None)
    resident.standing.ask()
    qtbot.waitUntil(lambda: not title().startswith("Paused"))


def test_a_run_a_person_cancelled_is_not_told(
    qtbot: QtBot,
    resident: Resident,
    engine: EngineThread,
    opened: Opened,
    console: FakeConsole,
    shown: list[tuple[str, str]],
) -> None:
    in_tray(resident)
    opened(engine)
    console.reports["night-1"] = a_report(state=RunState.CANCELLED)
    console.reports["night-2"] = a_report(id="night-2")
    console.bus.publish(RunChanged("night-1"))
    console.bus.publish(RunChanged("night-2"))
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.wait(50)
    assert len(shown) == 1


def test_outcomes() -> None:
    whole = replace(a_summary(), total=2, successful=2, images_done=10, images_failed=0, failures=(), carried_over=0)
    assert outcome(whole) is Outcome.DONE
    assert outcome(replace(whole, carried_over=1)) is Outcome.PARTLY
    assert outcome(replace(whole, successful=1)) is Outcome.PARTLY
    assert outcome(replace(whole, successful=0)) is Outcome.FAILED
    assert outcome(replace(whole, images_done=6, images_failed=4)) is Outcome.FAILED
    assert reason_most_seen(whole) == ""


def test_missed_nights_stay_in_the_banner_until_a_person_has_put_them_away(
    qtbot: QtBot, window: MainWindow, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    missed = ScheduledNight(date(2026, 3, 2), at, NightState.MISSED, at, because=MissedBecause.OFF)
    console.schedule.shown = replace(console.schedule.shown, missed=(missed,))
    opened(engine)
    qtbot.waitUntil(lambda: resident.standing.schedule is not None)
    notices = []
    while (notice := window.banner.notice) is not None:
        notices.append(notice.error.title)
        window.banner.dismiss()
    assert "1 night was missed: 2026-03-02." in notices
    qtbot.waitUntil(lambda: console.schedule.noted == 1)


# --- how things stand ---


def test_trouble_comes_before_everything_and_the_icon_shows_each_state(
    qtbot: QtBot, qapp: QApplication, resident: Resident, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    console.work = [some_work(ended=3, total=10)]
    opened(engine)
    qtbot.waitUntil(lambda: resident.standing.mark is Mark.WORKING)
    assert resident.menu.state.text() == "Working: 3 of 10 images"
    qtbot.waitUntil(lambda: resident.menu.pause.isEnabled())
    resident.menu.hour.trigger()
    qtbot.waitUntil(lambda: resident.standing.mark is Mark.PAUSED)
    assert resident.menu.resume.isVisible() and not resident.menu.night.isEnabled()
    resident.menu.resume.trigger()
    qtbot.waitUntil(lambda: resident.standing.mark is Mark.WORKING)
    console.trouble = StorageFailed("The database is locked.", "")
    console.bus.publish(RunChanged("run-1"))
    console.reports["run-1"] = a_report(id="run-1", state=RunState.RUNNING)
    qtbot.waitUntil(lambda: resident.standing.mark is Mark.TROUBLE)
    pictures = {bytes(tray_icon(mark, 0.3).pixmap(32, 32).toImage().constBits()) for mark in Mark}
    assert len(pictures) == len(Mark)


def test_the_schedule_is_kept_while_the_engines_thread_runs(
    qtbot: QtBot, engine: EngineThread, opened: Opened, console: FakeConsole
) -> None:
    opened(engine)
    qtbot.waitUntil(lambda: console.schedule.keeps == 1)


# --- login ---


def test_start_at_login_is_a_file_that_is_there_or_not(qtbot: QtBot, tmp_path: Path) -> None:
    start = StartFile(tmp_path / "autostart" / "charhub-console.desktop", autostart_entry(["/opt/a b/run", "tray"]))
    row = LoginRow(start)
    qtbot.addWidget(row)
    assert not row.box.isChecked()
    row.box.click()
    assert start.is_on() and 'Exec="/opt/a b/run" "tray"\n' in start.path.read_text()
    start.path.write_text(start.path.read_text() + "Hidden=true\n")
    assert not start.is_on()
    row.show_value()
    row.box.click()
    assert start.is_on()
    row.box.click()
    assert not start.path.exists()


def test_a_start_that_cannot_be_written_is_told_and_stays_off(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    row = LoginRow(StartFile(tmp_path / "file" / "autostart" / "entry", b""))
    qtbot.addWidget(row)
    row.box.click()
    assert not row.box.isChecked() and "cannot be changed" in row.help.text()


def test_words_with_special_letters_reach_the_program_unchanged() -> None:
    assert b'Exec="/a \\\\"b\\\\"/100%%"\n' in autostart_entry(['/a "b"/100%'])
    assert b"<string>/Applications/x</string>" in launch_agent(["/Applications/x", "tray"])


def test_where_gdbus_fails_or_is_missing_the_end_is_told_in_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier.QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(notifier.QDBusConnection, "isConnected", lambda _bus: True)
    told: list[str] = []
    for place in (None, "/bin/false", "/nowhere/gdbus"):
        monkeypatch.setattr(notifier.shutil, "which", lambda _name, place=place: place)
        made = notifier.Notifier()
        made.show("run", "It's done", "a\nb", otherwise=lambda place=place: told.append(str(place)))
        qtbot.waitUntil(lambda place=place: told[-1:] == [str(place)])
    qtbot.wait(50)
    assert told == ["None", "/bin/false", "/nowhere/gdbus"], "each once"


def test_texts_are_written_so_that_gdbus_reads_them_whole() -> None:
    *_, summary, body, actions, _hints, _expires = notifier._call("It's \\ done", "1 < 2\nMost seen: 'x'")
    assert (summary, body) == (r"'It\'s \\ done'", r"'1 &lt; 2\nMost seen: \'x\''")
    assert actions == "['default', 'Open the report']"
