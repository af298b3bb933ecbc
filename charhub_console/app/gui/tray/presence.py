"""Whether this desktop has a tray, and the moment it gets one: panels start after the programs of a login."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

# https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/
WATCHER, PLACE = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
HOST = "IsStatusNotifierHostRegistered"
LOOK_MS = 1000
PATIENCE_MS = 15_000  # after that a desktop counts as one without a tray
LATER_MS = 30_000  # between looks from then on
ANSWER_MS = 2000


class TrayPresence(QObject):
    """Looks until there is a tray. On Linux Qt must not be asked before: its first answer is the one it keeps."""

    found = Signal()
    """There is a tray. Sent once."""
    missing = Signal()
    """There has been none for the patience. Sent once; `found` may still follow."""

    def __init__(self, parent: QObject | None = None, *, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__(parent)
        self.is_there = False
        self._question: QDBusPendingCallWatcher | None = None
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._patience = QTimer(self, interval=patience_ms, singleShot=True)
        self._patience.timeout.connect(self._lose_patience)

    def begin(self) -> None:
        """Look now and from now on."""
        self._patience.start()
        self._clock.start()
        self.look()

    def look(self) -> None:
        """Ask once; the answer comes as a signal."""
        if not sys.platform.startswith("linux"):
            self._settle(there=QSystemTrayIcon.isSystemTrayAvailable())
        elif QGuiApplication.platformName() not in ("offscreen", "minimal") and self._question is None:
            self._ask_watcher()

    def _ask_watcher(self) -> None:
        """X11 has an older kind of tray, in which icons of Qt 6 stay invisible; it does not count."""
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        asked = QDBusMessage.createMethodCall(WATCHER, PLACE, "org.freedesktop.DBus.Properties", "Get")
        asked.setArguments([WATCHER, HOST])
        asked.setAutoStartService(False)
        self._question = QDBusPendingCallWatcher(bus.asyncCall(asked, ANSWER_MS), self)
        self._question.finished.connect(self._answered)

    def _answered(self, question: QDBusPendingCallWatcher) -> None:
        said = question.reply()
        self._question = None
        question.deleteLater()
        if said.type() is not QDBusMessage.MessageType.ReplyMessage or not said.arguments():
            return
        value = said.arguments()[0]
        host = value.variant() if isinstance(value, QDBusVariant) else value
        self._settle(there=bool(host) and QSystemTrayIcon.isSystemTrayAvailable())

    def _settle(self, *, there: bool) -> None:
        if there and not self.is_there:
            self.is_there = True
            self._clock.stop()
            self._patience.stop()
            self.found.emit()

    def _lose_patience(self) -> None:
        self._clock.setInterval(LATER_MS)
        self.missing.emit()
