"""Starting: one window for each data folder, Ctrl+C, the screen that is not there, garbage of widgets."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui import start, theme
from charhub_console.app.gui.display import has_display
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import FILE_NAME
from charhub_console.app.gui.single import LOCK_NAME, SingleWindow
from charhub_console.app.gui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
Opened = Callable[[EngineThread], None]


# --- one window ---


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleWindow(tmp_path)
    assert first.take()
    first.listen()
    with qtbot.waitSignal(first.raise_wanted):
        assert not SingleWindow(tmp_path).take()
    first.release()
    again = SingleWindow(tmp_path)
    assert again.take()
    again.release()


def test_windows_of_two_data_folders_do_not_know_each_other(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = SingleWindow(tmp_path / "one"), SingleWindow(tmp_path / "other")
    assert one.take() and other.take()
    one.release()
    other.release()


def test_what_a_killed_window_left_behind_stops_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom PySide6.QtCore import QCoreApplication\n"
        "from charhub_console.app.gui.single import SingleWindow\n"
        "app = QCoreApplication([])\nfirst = SingleWindow(Path(sys.argv[1]))\nassert first.take()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / LOCK_NAME).exists()
    heir = SingleWindow(tmp_path)
    assert heir.take()
    heir.listen()
    with qtbot.waitSignal(heir.raise_wanted):
        assert not SingleWindow(tmp_path).take()
    heir.release()


def test_a_window_that_was_minimised_comes_back_up(qtbot: QtBot, engine: EngineThread, tmp_path: Path) -> None:
    window = MainWindow(engine, start.WindowMemory(tmp_path), entries=())
    qtbot.addWidget(window)
    window.showMinimized()
    window.raise_up()
    assert window.isVisible() and not window.isMinimized()


# --- the whole way ---


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sends a Unix signal")
def test_ctrl_c_closes_the_window_and_everything_is_remembered(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CHARHUB_CONSOLE_CONFIG": str(tmp_path / "config.toml"),
    }
    program = "from charhub_console.app.cli.main import main; main()"
    command = [sys.executable, "-c", program, "-v", "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "session open" in line:
                break
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(timeout=30) == 0, said
    assert (tmp_path / FILE_NAME).is_file()
    assert "Traceback" not in said and "Qt" not in said


def test_a_second_start_of_the_program_ends_at_once(
    qtbot: QtBot, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = SingleWindow(configuration.paths.data / "practice")
    assert first.take()
    first.listen()
    monkeypatch.setattr(start, "MainWindow", lambda *_: pytest.fail("opened a second window"))
    with qtbot.waitSignal(first.raise_wanted):
        assert start.open_window(configuration) == 0
    first.release()


def test_no_screen_means_no_window() -> None:
    assert not has_display({}, "linux")
    assert not has_display({"DISPLAY": ":9876"}, "linux")  # nobody listens there
    assert has_display({"DISPLAY": "elsewhere:10.0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_display({}, "win32") and has_display({}, "darwin")


def test_a_theme_that_is_no_theme_is_the_system_s(tmp_path: Path) -> None:
    memory = start.WindowMemory(tmp_path)
    memory.set_text(start.THEME, "purple")
    assert start._remembered_choice(memory) is theme.Choice.SYSTEM


# --- garbage ---


def test_widgets_in_reference_cycles_are_never_destroyed_by_the_engine_s_thread(
    qtbot: QtBot, qapp: QApplication, engine: EngineThread, opened: Opened
) -> None:
    opened(engine)
    threads: set[str] = set()

    class Cyclic(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.me = self
            self.timer = QTimer(self)
            self.timer.start(60_000)
            self.destroyed.connect(lambda: threads.add(threading.current_thread().name))

    async def allocate(_console: object) -> None:
        for _ in range(200):
            rubbish = [[] for _ in range(1000)]  # enough to make Python collect many times over
            rubbish.append(rubbish)
            await asyncio.sleep(0)

    for _ in range(20):
        Cyclic()
    call = engine.call(allocate)
    qtbot.waitUntil(lambda: call.done, timeout=20_000)
    qtbot.waitUntil(lambda: bool(threads), timeout=20_000)
    assert threads == {threading.main_thread().name}
