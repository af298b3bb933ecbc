"""Whole pictures for panel, full screen and compare: decoded by a thread from their paths, most urgent first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

BUDGET_BYTES = 256 * 1024 * 1024


class _Post(QObject):
    """Brings decoded images to the GUI thread. There is one and it never goes away, so a late thread hurts nobody."""

    decoded = Signal(object, str, QImage)


@cache
def _post() -> _Post:
    _warm_up()
    return _Post()


class Pictures(QObject):
    """Ask with `want`, look with `pixmap`, hear with `arrived`. A thread lives only while there is something to decode.

    Args:
        limit: longest side in physical pixels; larger pictures are decoded smaller.
    """

    arrived = Signal(str)
    """The path of a picture that is there now, or of which it is known that it cannot be read."""

    def __init__(self, parent: QObject | None = None, *, limit: int = 2048, budget_bytes: int = BUDGET_BYTES) -> None:
        super().__init__(parent)
        self._limit = limit
        self._budget = budget_bytes
        self._folder = Path()
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._used = 0
        self._broken: set[str] = set()
        self._lock = threading.Lock()
        self._queue: list[str] = []  # the most urgent last
        self._under_way = ""
        self._thread: threading.Thread | None = None
        post = _post()
        post.decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._tell = post.decoded.emit

    def set_folder(self, folder: Path) -> None:
        """Paths are relative to this one."""
        if folder != self._folder:
            self.clear()
            self._folder = folder

    def want(self, paths: Sequence[str]) -> None:
        """These, the most urgent first, and nothing that was wanted before and is not among them."""
        missing = [
            path for path in dict.fromkeys(paths) if path and path not in self._kept and path not in self._broken
        ]
        with self._lock:
            self._queue = [path for path in reversed(missing) if path != self._under_way]
            if self._queue and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="pictures")
                self._thread.start()

    def pixmap(self, path: str) -> QPixmap | None:
        """The picture if it is there."""
        found = self._kept.get(path)
        if found is not None:
            self._kept.move_to_end(path)
        return found

    def is_broken(self, path: str) -> bool:
        """It was tried and cannot be read."""
        return path in self._broken

    def clear(self) -> None:
        """Forget every picture and what was wanted."""
        self.want(())
        self._kept.clear()
        self._broken.clear()
        self._used = 0

    def stop(self) -> None:
        """Want nothing any more and join the thread."""
        self.want(())
        thread = self._thread
        if thread is not None:
            thread.join()

    def _take(self, of: object, path: str, image: QImage) -> None:
        if of is not self:
            return
        if image.isNull():
            self._broken.add(path)
        else:
            self._keep(path, QPixmap.fromImage(image))
        self.arrived.emit(path)

    def _keep(self, path: str, pixmap: QPixmap) -> None:
        former = self._kept.pop(path, None)
        self._used += _size_bytes(pixmap) - (_size_bytes(former) if former is not None else 0)
        self._kept[path] = pixmap
        while self._used > self._budget and len(self._kept) > 1:
            self._used -= _size_bytes(self._kept.popitem(last=False)[1])

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._queue:
                    self._under_way = ""
                    self._thread = None
                    return
                path = self._under_way = self._queue.pop()
                folder = self._folder
            self._tell(self, path, decode(str(folder / path), self._limit))


def decode(path: str, limit: int) -> QImage:
    """The picture upright, at most `limit` pixels long; null if unreadable. From a path: see gui rule on readers."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > limit:
        factor = limit / max(size.width(), size.height())
        reader.setScaledSize(QSize(max(1, round(size.width() * factor)), max(1, round(size.height() * factor))))
    image = reader.read()
    opaque = QImage.Format.Format_RGB32
    return image if image.isNull() or image.format() == opaque else image.convertToFormat(opaque)


def _size_bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _warm_up() -> None:
    """Touch every Qt class the thread uses: a first touch by two threads at once fails."""
    image = QImage(2, 2, QImage.Format.Format_ARGB32)
    image.convertToFormat(QImage.Format.Format_RGB32).isNull()
    QSize(1, 1).isValid()
    decode("absent", 1)
