"""Pictures of tiles: decoded on a thread in the exact size, rounded there, kept within a budget."""

from __future__ import annotations

import os
import tempfile
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap

BUDGET_BYTES = 64 * 1024 * 1024
PREVIEWS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture; `width` and `height` in physical pixels. `radius` 0 and `whole` for pictures shown uncut."""

    path: str
    width: int
    height: int
    radius: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    wanted: Wanted
    name: str = ""  # whose preview, or which bytes
    data: bytes | None = None


class Pictures(QObject):
    """Ask with `want` and `show_bytes`, look with `pixmap` and `preview`, hear with the signals, on the GUI thread."""

    arrived = Signal(list)
    """Paths whose pictures are there now (or cannot be had)."""
    preview_arrived = Signal(list)
    """Names of bytes that were decoded."""

    _decoded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = Path()
        self._kept: OrderedDict[Wanted, QPixmap] = OrderedDict()
        self._newest: dict[str, Wanted] = {}
        self._used = 0
        self._broken: set[Wanted] = set()
        self._previews: OrderedDict[str, QPixmap] = OrderedDict()
        self._lock = threading.Condition()
        self._queue: list[_Job] = []  # the most urgent last
        self._bytes: dict[str, _Job] = {}  # the newest of each name
        self._done: deque[tuple[_Job, QImage]] = deque()
        self._told = self._stopping = False
        self._thread: threading.Thread | None = None
        self._ratio = 1.0
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._tell = self._decoded.emit
        _warm_up()

    def start(self, folder: Path) -> None:
        """Read below this folder from now on."""
        if folder != self._folder:
            self.clear()
        self._folder = folder
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._work, name="tile-pictures")
            self._thread.start()

    def stop(self) -> None:
        """Join the thread."""
        with self._lock:
            self._stopping = True
            self._lock.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def clear(self) -> None:
        """Forget every picture."""
        with self._lock:
            self._queue.clear()
            self._bytes.clear()
        self._kept.clear()
        self._newest.clear()
        self._broken.clear()
        self._previews.clear()
        self._used = 0

    def set_ratio(self, ratio: float) -> None:
        """Physical pixels in a logical one."""
        self._ratio = ratio

    def pixmap(self, wanted: Wanted) -> QPixmap | None:
        """This picture, or the newest one of its path while the right size is on its way."""
        found = self._kept.get(wanted)
        if found is None:
            newest = self._newest.get(wanted.path)
            return self._kept.get(newest) if newest is not None else None
        self._kept.move_to_end(wanted)
        return found

    def preview(self, name: str) -> QPixmap | None:
        """What was decoded last under this name."""
        return self._previews.get(name)

    def is_broken(self, wanted: Wanted) -> bool:
        """It was tried and cannot be read."""
        return wanted in self._broken

    def want(self, wanted: Sequence[Wanted]) -> None:
        """These, the most urgent first, and nothing that was wanted before and is not among them."""
        missing = [_Job(one) for one in wanted if one not in self._kept and one not in self._broken]
        missing.reverse()
        with self._lock:
            self._queue = missing
            if missing:
                self._lock.notify_all()

    def show_bytes(self, name: str, data: bytes, wanted: Wanted) -> None:
        """Decode these bytes; an older picture of the same name that still waits is skipped."""
        with self._lock:
            self._bytes.pop(name, None)
            self._bytes[name] = _Job(wanted, name, data)
            self._lock.notify_all()

    def show_file(self, name: str, wanted: Wanted) -> None:
        """Decode a file as `show_bytes` decodes bytes."""
        with self._lock:
            self._bytes[name] = _Job(wanted, name)
            self._lock.notify_all()

    # --- inside ---

    def _take(self) -> None:
        with self._lock:
            self._told = False
            done = list(self._done)
            self._done.clear()
        paths, names = [], []
        for job, image in done:
            if job.name:
                names.append(job.name)
                self._keep_preview(job.name, image)
            else:
                paths.append(job.wanted.path)
                self._keep(job.wanted, image)
        if paths:
            self.arrived.emit(paths)
        if names:
            self.preview_arrived.emit(names)

    def _keep_preview(self, name: str, image: QImage) -> None:
        if image.isNull():
            return
        image.setDevicePixelRatio(self._ratio)
        self._previews[name] = QPixmap.fromImage(image)
        self._previews.move_to_end(name)
        while len(self._previews) > PREVIEWS_KEPT:
            self._previews.popitem(last=False)

    def _keep(self, wanted: Wanted, image: QImage) -> None:
        if image.isNull():
            self._broken.add(wanted)
            return
        image.setDevicePixelRatio(self._ratio)
        self._kept[wanted] = QPixmap.fromImage(image)
        self._newest[wanted.path] = wanted
        self._used += wanted.width * wanted.height * 4
        while self._used > BUDGET_BYTES and len(self._kept) > 1:
            oldest, _ = self._kept.popitem(last=False)
            self._used -= oldest.width * oldest.height * 4
            if self._newest.get(oldest.path) == oldest:
                del self._newest[oldest.path]

    def _work(self) -> None:
        with _Scratch() as scratch:
            while True:
                with self._lock:
                    while not self._queue and not self._bytes and not self._stopping:
                        self._lock.wait()
                    if self._stopping:
                        return
                    job = self._bytes.pop(next(iter(self._bytes))) if self._bytes else self._queue.pop()
                path = scratch.keep(job.data) if job.data is not None else str(self._folder / job.wanted.path)
                image = decode(path, job.wanted)
                with self._lock:
                    self._done.append((job, image))
                    tell, self._told = not self._told, True
                if tell and not self._stopping:
                    self._tell()


class _Scratch:
    """A file for bytes that are to be decoded: a reader over bytes of Python's needs the interpreter's lock while it
    holds Qt's, and decoding from memory stops the whole window; a path does neither."""

    def __enter__(self) -> _Scratch:
        handle, self._path = tempfile.mkstemp(prefix="charhub-console-")
        os.close(handle)
        return self

    def keep(self, data: bytes) -> str:
        Path(self._path).write_bytes(data)
        return self._path

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            Path(self._path).unlink()


def decode(path: str, wanted: Wanted) -> QImage:
    """The picture in this size: covering it (cut at the bottom or at both sides, so that faces stay), or whole."""
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    source = reader.size()
    if not source.isValid() or source.isEmpty():
        return QImage()
    ratios = (wanted.width / source.width(), wanted.height / source.height())
    factor = min(ratios) if wanted.whole else max(ratios)
    width, height = max(1, round(source.width() * factor)), max(1, round(source.height() * factor))
    if not wanted.whole:
        width, height = max(width, wanted.width), max(height, wanted.height)
        reader.setScaledSize(QSize(width, height))
        reader.setScaledClipRect(QRect((width - wanted.width) // 2, 0, wanted.width, wanted.height))
    else:
        reader.setScaledSize(QSize(width, height))
    image = reader.read()
    return image if image.isNull() or not wanted.radius else _rounded(image, wanted.radius)


def _rounded(image: QImage, radius: int) -> QImage:
    """With round corners; done here, once, it costs the paint method nothing.

    Only the corners are painted: to fill a whole picture Qt waits for threads of its own, on a busy machine for long.
    """
    made = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    disc, right, bottom = _disc(radius), made.width() - radius, made.height() - radius
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    for x, y in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
        part = QRect(radius if x else 0, radius if y else 0, radius, radius)
        painter.drawImage(QPoint(x, y), disc, part)
    painter.end()
    return made


@cache
def _disc(radius: int) -> QImage:
    made = QImage(2 * radius, 2 * radius, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(made.rect())
    painter.end()
    return made


def _warm_up() -> None:
    """Touch every Qt class the thread uses: a first touch by two threads at once fails."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    _rounded(image, 2)
    decode("nowhere", Wanted("", 1, 1))
    QRect(), QSize().isValid()
