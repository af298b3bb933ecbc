"""Notifications of a desktop that has no tray: to its notification service, over the session bus."""

from __future__ import annotations

import logging
import re
import shutil
import sys
from collections.abc import Callable
from html import escape
from typing import Any

from PySide6.QtCore import SLOT, QObject, QProcess, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication

from charhub_console.app.gui.language import tr

log = logging.getLogger(__name__)

# https://specifications.freedesktop.org/notification-spec/latest/protocol.html
SERVICE, PLACE = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
PROGRAM = "gdbus"  # QtDBus cannot send the unsigned number that Notify wants; GLib's own program can
ANSWER_S = 5
DEFAULT = "default"  # the action of a click on the notification itself


class Notifier(QObject):
    """Shows a notification where there is a service for it. Nothing here waits."""

    clicked = Signal(str)
    """What the notification was shown with as `key`. Services that tell only their caller of a click tell nobody."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[int, str] = {}
        self._listens = False

    def show(self, key: str, title: str, text: str, *, otherwise: Callable[[], None]) -> None:
        """Show this; `otherwise` is called when there is no service, or it refuses."""
        program = shutil.which(PROGRAM)
        seen = QGuiApplication.platformName() not in ("offscreen", "minimal")
        if program is None or not seen or not sys.platform.startswith("linux"):
            otherwise()
            return
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            otherwise()
            return
        if not self._listens:
            slot: Any = SLOT("_invoked(QDBusMessage)")  # the stubs want bytes, PySide refuses them
            self._listens = bus.connect("", PLACE, SERVICE, "ActionInvoked", self, slot)
        process = QProcess(self)
        process.finished.connect(lambda code, _status: self._sent(process, code, key, otherwise))
        process.errorOccurred.connect(lambda _error: self._sent(process, -1, key, otherwise))
        process.start(program, _call(title, text))

    def _sent(self, process: QProcess, code: int, key: str, otherwise: Callable[[], None]) -> None:
        process.deleteLater()
        said = re.match(r"\(uint32 (\d+),\)", bytes(process.readAllStandardOutput().data()).decode(errors="replace"))
        if code == 0 and said is not None:
            self._keys[int(said[1])] = key
            return
        if process.property("given_up"):
            return
        process.setProperty("given_up", True)
        log.info("there is no notification service")
        otherwise()

    @Slot(QDBusMessage)
    def _invoked(self, message: QDBusMessage) -> None:
        number, *_ = message.arguments()
        key = self._keys.pop(int(number), None)
        if key is not None:
            log.info("a report was asked for by its notification")
            self.clicked.emit(key)


def _call(title: str, text: str) -> list[str]:
    """The arguments of `gdbus`: Notify(app, replaces, icon, summary, body, actions, hints, expires)."""
    click = tr("Open the report")
    actions = f"[{_literal(DEFAULT)}, {_literal(click)}]"
    given = [
        _literal("CharHub Console"),
        "uint32 0",
        _literal("charhub-console"),
        _literal(title),
        _literal(escape(text, quote=False)),
        actions,
        "@a{sv} {}",
        "int32 -1",
    ]
    where = ["--session", "--timeout", str(ANSWER_S), "--dest", SERVICE, "--object-path", PLACE]
    return ["call", *where, "--method", f"{SERVICE}.Notify", *given]


def _literal(text: str) -> str:
    """A string as GVariant's text format writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
