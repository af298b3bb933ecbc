"""Opening the window: one call from start to the end of the program."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QObject, QSize, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QImageReader, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from charhub_console.app.config import Configuration
from charhub_console.app.gui import language, roles, server_choice, theme
from charhub_console.app.gui.collector import Collector
from charhub_console.app.gui.engine_thread import EngineThread, open_apart
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.single import SingleWindow
from charhub_console.app.gui.window import THEME, MainWindow
from charhub_console.app.paths import resources

log = logging.getLogger(__name__)

LISTEN_MS = 2000


def open_window(
    configuration: Configuration,
    practice: bool = False,
    complete: Callable[[], Configuration] | None = None,
    *,
    hidden: bool = False,
) -> int:
    """Show the window of this configuration's data folder until it is closed. Returns the exit code.

    If that window is open already it comes to the front, and this returns at once.

    Args:
        complete: reads the whole configuration when this one was read without its keyring; not on this thread.
        hidden: begin in the tray; where there is none the window is minimised.
    """
    started = time.perf_counter()
    application = _application()
    single = SingleWindow(configuration.data_folder(practice=practice))  # practice has rows, so a window, of its own
    if not single.take():
        return 0
    signals, collector, engine = _Signals(), Collector(), EngineThread(opener=open_apart)
    try:
        warm_up()
        roles.install()
        memory = WindowMemory(configuration.paths.config_file.parent)
        language.begin(memory)
        server_choice.begin(memory)
        theme.choose(application, _remembered_choice(memory))
        engine.opened.connect(collector.settle)
        engine.facts_changed.connect(collector.settle)  # the queue has been loaded since
        engine.start(configuration, practice, complete=complete, rows_first=not hidden)
        window = MainWindow(engine, memory, practice=engine.practice)
        single.raise_wanted.connect(window.raise_up)
        window.closed.connect(application.quit)
        signals.close = window.close_now
        reside = partial(_reside, engine, window, memory, hidden=hidden)
        window.filled.connect(partial(_filled, engine, single, started), Qt.ConnectionType.SingleShotConnection)
        QTimer.singleShot(LISTEN_MS, single.listen)  # also when nothing could be read
        if hidden:
            reside()
        else:
            window.filled.connect(reside, Qt.ConnectionType.SingleShotConnection)
            window.show()
        return application.exec()
    finally:
        engine.stop()
        collector.release()
        single.release()
        signals.release()


def _filled(engine: EngineThread, single: SingleWindow, started: float) -> None:
    """Everything else may be loaded now."""
    log.info("first screen full after %.0f ms", (time.perf_counter() - started) * 1000)
    engine.go_on()
    single.listen()


def _reside(engine: EngineThread, window: MainWindow, memory: WindowMemory, *, hidden: bool) -> None:
    """The tray icon and what belongs to it, which no first screen waits for."""
    from charhub_console.app.gui.tray.resident import Resident

    Resident(engine, window, memory).begin(hidden=hidden)


def warm_up() -> None:
    """Touch on this thread what other threads will use: a first touch by two at a time fails or hangs."""
    QImageReader.supportedImageFormats()  # loads the image plugins
    image = QImage(QSize(1, 1), QImage.Format.Format_RGB32)
    image.scaled(1, 1, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    reader = QImageReader()
    reader.setAutoTransform(True)
    for used in (QObject, QBuffer, QByteArray, QColor, QFont, QPainter, QPixmap, QCoreApplication):
        used.__name__  # noqa: B018


def _application() -> QApplication:
    known = QApplication.instance()
    application = known if isinstance(known, QApplication) else QApplication(["charhub-console"])
    application.setApplicationName("charhub-console")
    application.setApplicationDisplayName("CharHub Console")
    application.setDesktopFileName("charhub-console")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "app.svg")))
    application.setQuitOnLastWindowClosed(False)  # the program ends when the engine was asked to, not with a dialog
    return application


def _remembered_choice(memory: WindowMemory) -> theme.Choice:
    try:
        return theme.Choice(memory.text(THEME, theme.Choice.SYSTEM.value))
    except ValueError:
        return theme.Choice.SYSTEM


class _Signals:
    """Ctrl+C and a polite kill close the window; Python hears of them only when it is woken through a socket.

    One that comes before there is a window is heard when there is one.
    """

    def __init__(self) -> None:
        self.close: Callable[[], None] = QCoreApplication.quit
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._former_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        wanted = (signal.SIGINT, signal.SIGTERM)
        self._former = {number: signal.signal(number, self._ignore) for number in wanted}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._heard)

    def release(self) -> None:
        """As it was before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._former_fd)
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _ignore(self, _number: int, _frame: FrameType | None) -> None:
        """The socket was written to already; that is what is answered."""

    def _heard(self) -> None:
        if self._reader.recv(64):
            self.close()
