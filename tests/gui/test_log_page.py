"""The log page: what it reads, filters, follows and copies, and the bundle it writes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from charhub_console.app import config
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.log.lines import LineReader, LogModel
from charhub_console.app.gui.log.page import LogPage
from charhub_console.app.gui.log.window import LogWindow
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.window import MainWindow
from charhub_console.app.logs import last_lines, log_file
from tests.gui.shell_pages import ENTRIES

KEY = "sk-0123456789abcdef0123"
CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST = "2026-11-20 02:00:01,004 INFO charhub_console.engine.fetch: 40 new candidates"
BAD = "2026-11-20 02:00:02,100 ERROR charhub_console.engine.paint: image failed"
TRACE = ("Traceback (most recent call last):", '  File "paint.py", line 3', "ValueError: no pixels")
LATER = "2026-11-20 02:00:03,000 WARNING charhub_console.engine.pool: gpu-1 does not answer"


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """With a secret, and a log."""
    environ = {"CHARHUB_CONSOLE_CONFIG": str(tmp_path / "config" / "config.toml"), "CIVITAI_API_KEY": KEY}
    made = config.load(data=tmp_path / "data", environ=environ, working_folder=tmp_path)
    made.paths.logs.mkdir(parents=True)
    write(made, FIRST, BAD, *TRACE)
    return made


def write(configuration: Configuration, *lines: str) -> None:
    with log_file(configuration.paths.logs).open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


@pytest.fixture
def page(
    qtbot: QtBot, engine: EngineThread, opened: Callable[[EngineThread], None], configuration: Configuration
) -> Iterator[LogPage]:
    opened(engine)
    made = LogPage(engine)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.begin()
    qtbot.waitUntil(lambda: made.model.total == 5)
    yield made
    made.end()


def texts(page: LogPage) -> list[str]:
    return [line.text for line in page.model.shown]


def choose_level(page: LogPage, level: str) -> None:
    page.level.setCurrentIndex(page.level.findData(level))


def test_lines_are_there_with_time_level_and_place_and_new_ones_arrive_while_one_looks(
    qtbot: QtBot, page: LogPage, configuration: Configuration
) -> None:
    first = page.model.shown[0]
    assert (first.time, first.level, first.place, first.message) == (
        "02:00:01",
        "INFO",
        "engine.fetch",
        "40 new candidates",
    )
    write(configuration, LATER)
    qtbot.waitUntil(lambda: texts(page)[-1] == LATER)
    assert page.count.text() == "6 of 6 lines"


def test_a_message_keeps_its_traceback_in_every_filter(qtbot: QtBot, page: LogPage) -> None:
    choose_level(page, "ERROR")
    assert texts(page) == [BAD, *TRACE]
    page.words.setText("NO PIXELS")
    qtbot.waitUntil(lambda: page.model.rowCount() == 4 and page.count.text() == "4 of 5 lines")
    assert texts(page) == [BAD, *TRACE]
    page.words.setText("nothing like this")
    qtbot.waitUntil(lambda: page.nothing.isVisible())
    assert page.nothing.text() == "No line passes the filter." and not page.lines.isVisible()


def test_what_is_written_later_passes_the_same_filter(
    qtbot: QtBot, page: LogPage, configuration: Configuration
) -> None:
    choose_level(page, "WARNING")
    write(configuration, FIRST, LATER)
    qtbot.waitUntil(lambda: page.model.total == 7)
    assert texts(page) == [BAD, *TRACE, LATER]


def test_following_ends_when_one_scrolls_up_and_begins_again_with_the_button(
    qtbot: QtBot, page: LogPage, configuration: Configuration
) -> None:
    bar = page.lines.verticalScrollBar()
    write(configuration, *[LATER] * 200)
    qtbot.waitUntil(lambda: page.model.total == 205 and bar.maximum() > 0 and bar.value() == bar.maximum())
    qtbot.keyClick(page.lines, Qt.Key.Key_Home)
    assert not page.follow.isChecked() and bar.value() == 0
    write(configuration, FIRST)
    qtbot.waitUntil(lambda: page.model.total == 206)
    assert bar.value() == 0
    page.follow.click()
    assert bar.value() == bar.maximum()


def test_a_file_that_was_put_aside_is_followed_by_the_new_one(
    qtbot: QtBot, page: LogPage, configuration: Configuration
) -> None:
    current = log_file(configuration.paths.logs)
    current.rename(current.with_name("console.log.1"))
    write(configuration, LATER)
    qtbot.waitUntil(lambda: texts(page)[-1:] == [LATER])
    assert texts(page) == [FIRST, BAD, *TRACE, LATER]


def test_copied_lines_hold_no_secret(qtbot: QtBot, page: LogPage, configuration: Configuration) -> None:
    write(configuration, f"2026-11-20 02:00:04,000 INFO charhub_console.x: asked with {KEY}")
    qtbot.waitUntil(lambda: page.model.total == 6)
    page.lines.setCurrentIndex(page.model.index(5))
    qtbot.keyClick(page.lines, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: page.said.text() == "Copied 1 lines.")
    copied = QGuiApplication.clipboard().text()
    assert "asked with" in copied and KEY not in copied and "fetch" not in copied


def test_the_bundle_is_written_where_one_says(
    qtbot: QtBot, page: LogPage, configuration: Configuration, tmp_path: Path
) -> None:
    dialog = page.choose_place()
    assert isinstance(dialog, QFileDialog) and dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "bundle.zip"))
    dialog.close()
    qtbot.waitUntil(lambda: page.folder.isVisible(), timeout=10_000)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        found = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert set(found) == {"about.txt", "configuration.txt", "checks.txt", "console.log"}
    assert found["checks.txt"] == "server practice: ok, ok built in\n" and "Qt: 6" in found["about.txt"]
    assert FIRST in found["console.log"] and KEY not in "".join(found.values())
    assert page.bundle.isEnabled() and not list(tmp_path.glob("*.part"))


def test_a_place_that_cannot_be_written_to_is_said_and_can_be_chosen_anew(
    qtbot: QtBot, page: LogPage, tmp_path: Path
) -> None:
    page.save_bundle(tmp_path / "no such folder" / "bundle.zip")
    qtbot.waitUntil(lambda: "could not be written" in page.said.text(), timeout=10_000)
    assert page.said.property("role") == "bad" and page.bundle.isEnabled() and not page.folder.isVisible()


def test_without_a_log_the_page_says_so(qtbot: QtBot, engine: EngineThread, tmp_path: Path) -> None:
    environ = {"CHARHUB_CONSOLE_CONFIG": str(tmp_path / "c.toml")}
    engine.start(config.load(data=tmp_path / "other", environ=environ, working_folder=tmp_path))
    page = LogPage(engine)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.tail.began):
        page.begin()
    assert page.nothing.isVisible() and page.nothing.text() == "Nothing was logged yet."
    page.end()
    assert not page.tail.is_running


def test_many_lines_lose_the_oldest_only() -> None:
    model, reader = LogModel(), LineReader()
    model.replace(reader.read([FIRST] * 15_000))
    model.append(reader.read([LATER] * 8_000))
    assert model.total == model.rowCount() == 20_000
    assert model.shown[0].text == FIRST and model.shown[-1].text == LATER


def test_the_newest_lines_come_from_two_files(configuration: Configuration) -> None:
    folder = configuration.paths.logs
    log_file(folder).rename(folder / "console.log.1")
    write(configuration, LATER)
    assert last_lines(folder, 2) == [TRACE[-1], LATER]
    assert last_lines(folder, 10) == [FIRST, BAD, *TRACE, LATER]
    assert last_lines(folder / "nowhere", 10) == []


def test_ctrl_l_and_the_status_bar_open_the_log_and_closing_the_window_closes_it(
    qtbot: QtBot,
    engine: EngineThread,
    opened: Callable[[EngineThread], None],
    configuration: Configuration,
    tmp_path: Path,
) -> None:
    opened(engine)
    window = MainWindow(engine, WindowMemory(tmp_path), entries=ENTRIES)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.keyClick(window, Qt.Key.Key_L, CONTROL)
    log = window.log.opened
    assert log is not None and log.isVisible() and not log.isModal()
    qtbot.waitUntil(lambda: log.page.model.total >= 5)
    qtbot.keyClick(log, Qt.Key.Key_Escape)
    assert not log.isVisible() and not log.page.tail.is_running
    window.status.log.click()
    assert window.log.opened is log and log.isVisible()
    log.resize(700, 510)
    log.page.restore({"level": 2, "words": "night"})
    window.close_now()
    again = LogWindow(engine, window.memory, window)
    assert again.size() == log.size()
    assert again.page.state() == {"level": 2, "words": "night"}
    again.page.restore({"level": "?", "words": None})
    assert again.page.state() == {"level": 0, "words": ""}
    assert not log.isVisible() and not log.page.tail.is_running
