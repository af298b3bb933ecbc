"""One window for each data folder: a second start raises the first and ends."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCryptographicHash, QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

log = logging.getLogger(__name__)

LOCK_NAME = "window.lock"
RAISE = b"raise\n"
PATIENCE_MS = 2000


class SingleWindow(QObject):
    """Holds the place of the only window. A lock left by a killed process counts for nothing."""

    raise_wanted = Signal()
    """The program was started once more."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = QCryptographicHash.hash(str(data).encode(), QCryptographicHash.Algorithm.Sha256)
        self.name = "charhub-console-" + bytes(digest.toHex().data()).decode("ascii")[:20]
        self._data = data
        self._lock = QLockFile(str(data / LOCK_NAME))
        self._lock.setStaleLockTime(0)  # a window may be open for weeks; only a dead owner makes the lock stale
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether this is the only window; if not, the other one was asked to come to the front.

        Where the folder cannot be written, nothing can be told apart and every start is the only one.
        """
        try:
            self._data.mkdir(parents=True, exist_ok=True)
        except OSError:
            log.warning("the data folder cannot be made; windows are not told apart")
            return True
        if not self._lock.tryLock(0):
            if self._lock.error() is QLockFile.LockError.LockFailedError:
                self._ask_the_other()
                return False
            log.warning("no lock in the data folder; windows are not told apart")
            return True
        return True

    def listen(self) -> None:
        """Hear of further starts from now on; one before that finds a window that is just coming up by itself."""
        if self._server is not None or not self._lock.isLocked():
            return
        from PySide6.QtNetwork import QLocalServer  # loaded when the first screen is there

        QLocalServer.removeServer(self.name)  # the lock is ours: a socket with this name has lost its owner
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)
        if not self._server.listen(self.name):
            log.warning("a second start cannot be heard: %s", self._server.errorString())

    def release(self) -> None:
        """Give the place up."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _ask_the_other(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(PATIENCE_MS):
            log.warning("the other window does not answer: %s", socket.errorString())
            return
        socket.write(QByteArray(RAISE))
        socket.waitForBytesWritten(PATIENCE_MS)
        socket.disconnectFromServer()

    def _hear(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raise_wanted.emit()
