"""What every test of the window needs: an invisible screen, our look, a configuration in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from charhub_console.app import config
from charhub_console.app.config import Configuration
from charhub_console.app.gui import language, roles, theme
from charhub_console.app.gui.collector import Collector
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.pictures import Pictures
from charhub_console.app.gui.start import warm_up
from tests.gui.sessions import FakeConsole, opener

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A Qt warning fails the test it came in."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            # an invisible screen does little
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", "systemTrayWindowChanged"))


@pytest.fixture(scope="session")
def collector(qapp: QApplication) -> Iterator[Collector]:
    """As in the program: no other thread destroys widgets of an earlier test."""
    roles.install()
    made = Collector()
    yield made
    made.release()


@pytest.fixture(autouse=True)
def garbage(collector: Collector) -> Iterator[None]:
    """What the test left behind goes before the next one begins."""
    yield
    collector.look()


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """English and dark, whatever the test before chose and the machine speaks."""
    warm_up()
    language.switch().memory = None
    language.choose(language.ENGLISH)
    qapp.setQuitOnLastWindowClosed(False)
    theme.choose(qapp, theme.Choice.DARK)


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """Nothing configured: practice mode, in a folder of its own."""
    environ = {"CHARHUB_CONSOLE_CONFIG": str(tmp_path / "config" / "config.toml")}
    return config.load(data=tmp_path / "data", environ=environ, working_folder=tmp_path)


@pytest.fixture
def console() -> FakeConsole:
    """The console of `engine`."""
    return FakeConsole()


@pytest.fixture
def engine(console: FakeConsole) -> Iterator[EngineThread]:
    """Not started yet; opens a session with the fake console. `start` it with `configuration`."""
    made = EngineThread(opener=opener(console))
    yield made
    made.stop()


@pytest.fixture
def practice_engine(qtbot: QtBot, configuration: Configuration) -> Iterator[EngineThread]:
    """Open, with the real engine in practice mode."""
    made = EngineThread()
    made.start(configuration)
    qtbot.waitUntil(lambda: made.facts is not None and not made.facts.starting, timeout=60_000)
    yield made
    made.stop()


@pytest.fixture
def opened(qtbot: QtBot, configuration: Configuration) -> Callable[[EngineThread], None]:
    """Start this engine and wait until its session is open."""

    def start(engine: EngineThread) -> None:
        with qtbot.waitSignal(engine.opened, timeout=10_000):
            engine.start(configuration)

    return start


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    """Decoding, until the test ends."""
    made = Pictures()
    yield made
    made.stop()
