"""The whole window over practice candidates, and closing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.window import MainWindow
from tests.gui.stock import ask, open_stock


@contextmanager
def open_window(
    qtbot: QtBot, configuration: Configuration, tmp_path: Path, *, paints: bool = False
) -> Iterator[MainWindow]:
    """Over practice candidates; without `paints` nothing is carried out, and it opens quickly."""
    if paints:
        engine = EngineThread()
        engine.start(configuration, True)
        ask(qtbot, engine, lambda console: console.fetch(limit=100))
    else:
        engine = open_stock(qtbot, configuration)
    window = MainWindow(engine, WindowMemory(tmp_path))
    qtbot.addWidget(window)
    window.show()
    try:
        yield window
    finally:
        window.close_now()
        engine.stop()
