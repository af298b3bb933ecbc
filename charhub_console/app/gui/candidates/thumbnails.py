"""Thumbnails: decoded by two threads in the exact size of a cell, what is visible first, kept within a budget."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from charhub_console.app.gui.candidates import blurring

BUDGET_BYTES = 128 * 1024 * 1024  # more than twenty screens
AT_ONCE = 3  # pictures a thread takes and announces together
THREADS = 2


class Wanted(NamedTuple):
    """One picture for one cell; `width` and `height` in physical pixels."""

    candidate_id: str
    path: str
    width: int
    height: int
    blurred: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    pixmap: QPixmap
    of: Wanted

    @property
    def size_bytes(self) -> int:
        return self.of.width * self.of.height * 4


class Thumbnails(QObject):
    """Ask with `want`, look with `pixmap`, hear with `arrived`. Everything but decoding is on the GUI thread."""

    arrived = Signal(list)
    """Candidate ids whose pictures are there now (or cannot be had)."""

    _decoded = Signal()

    def __init__(self, parent: QObject | None = None, *, budget_bytes: int = BUDGET_BYTES) -> None:
        super().__init__(parent)
        self._folder = Path()
        self._budget = budget_bytes
        self._kept: OrderedDict[tuple[str, bool], _Kept] = OrderedDict()
        self._used = 0
        self._broken: set[Wanted] = set()
        self._ratio = 1.0
        self._lock = threading.Condition()
        self._queue: list[Wanted] = []  # the most urgent last
        self._under_way: set[Wanted] = set()
        self._done: deque[tuple[Wanted, QImage]] = deque()
        self._told = False
        self._stopping = False
        self._threads: list[threading.Thread] = []
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._tell = self._decoded.emit
        _warm_up()

    def start(self, folder: Path) -> None:
        """Read below this folder from now on; what was kept of another one is forgotten."""
        if folder != self._folder:
            self.clear()
        self._folder = folder
        if not self._threads:
            self._stopping = False
            self._threads = [
                threading.Thread(target=self._work, name=f"thumbnails-{number}") for number in range(THREADS)
            ]
            for thread in self._threads:
                thread.start()

    def stop(self) -> None:
        """Join the threads."""
        with self._lock:
            self._stopping = True
            self._queue.clear()
            self._lock.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def clear(self) -> None:
        """Forget every picture."""
        with self._lock:
            self._queue.clear()
        self._kept.clear()
        self._broken.clear()
        self._used = 0

    @property
    def used_bytes(self) -> int:
        """What the kept pictures take."""
        return self._used

    def set_ratio(self, ratio: float) -> None:
        """Physical pixels in a logical one."""
        self._ratio = ratio

    def pixmap(self, candidate_id: str, *, blurred: bool) -> QPixmap | None:
        """The newest picture, perhaps of another size while the right one is on its way."""
        key = (candidate_id, blurred)
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept.pixmap

    def is_broken(self, wanted: Wanted) -> bool:
        """It was tried and cannot be read."""
        return wanted in self._broken

    def is_settled(self, wanted: Wanted) -> bool:
        """It is there, or cannot be had."""
        return self._has(wanted) or wanted in self._broken

    def forget(self, candidate_id: str) -> None:
        """Drop the pictures of one candidate: its file is another one now, or gone for good."""
        for blurred in (False, True):
            kept = self._kept.pop((candidate_id, blurred), None)
            if kept is not None:
                self._used -= kept.size_bytes
        self._broken = {wanted for wanted in self._broken if wanted.candidate_id != candidate_id}

    def want(self, wanted: Sequence[Wanted]) -> None:
        """These, the most urgent first, and nothing that was wanted before and is not among them."""
        missing = [one for one in wanted if not self.is_settled(one)]
        missing.reverse()
        with self._lock:
            self._queue = [one for one in missing if one not in self._under_way]
            if self._queue:
                self._lock.notify_all()

    def _has(self, wanted: Wanted) -> bool:
        kept = self._kept.get((wanted.candidate_id, wanted.blurred))
        return kept is not None and kept.of == wanted

    def _take(self) -> None:
        """Decoded pictures become pixmaps here: Qt allows that on the GUI thread only, and it costs next to nothing."""
        with self._lock:
            self._told = False
            done = list(self._done)
            self._done.clear()
            self._under_way.difference_update(wanted for wanted, _ in done)
        for wanted, image in done:
            if image.isNull():
                self._broken.add(wanted)
                continue
            image.setDevicePixelRatio(self._ratio)
            self._keep(_Kept(QPixmap.fromImage(image), wanted))
        if done:
            self.arrived.emit([wanted.candidate_id for wanted, _ in done])

    def _keep(self, kept: _Kept) -> None:
        key = (kept.of.candidate_id, kept.of.blurred)
        former = self._kept.pop(key, None)
        if former is not None:
            self._used -= former.size_bytes
        self._kept[key] = kept
        self._used += kept.size_bytes
        while self._used > self._budget and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._used -= oldest.size_bytes

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._queue and not self._stopping:
                    self._lock.wait()
                if self._stopping:
                    return
                batch = [self._queue.pop() for _ in range(min(AT_ONCE, len(self._queue)))]
                self._under_way.update(batch)
            folder = self._folder
            decoded = [(wanted, decode(str(folder / wanted.path), wanted)) for wanted in batch]
            with self._lock:
                self._done.extend(decoded)
                tell, self._told = not self._told, True
                stopping = self._stopping
            if tell and not stopping:
                self._tell()


def decode(path: str, wanted: Wanted) -> QImage:
    """A picture that covers the cell, cut at the bottom or at both sides so that faces stay; null if unreadable.

    From a path: a reader over bytes of Python's would need the interpreter while it holds Qt's lock.
    """
    reader = QImageReader(path)
    source = reader.size()
    if not source.isValid() or source.isEmpty():
        return QImage()
    factor = max(wanted.width / source.width(), wanted.height / source.height())
    if wanted.blurred:
        factor *= blurring.WIDTH / wanted.width
    width = max(1, round(source.width() * factor))
    height = max(1, round(source.height() * factor))
    reader.setScaledSize(QSize(width, height))
    if not wanted.blurred:
        width, height = max(width, wanted.width), max(height, wanted.height)
        reader.setScaledSize(QSize(width, height))
        reader.setScaledClipRect(QRect((width - wanted.width) // 2, 0, wanted.width, wanted.height))
    image = reader.read()
    if image.isNull():
        return image
    if wanted.blurred:
        image = _enlarged(image, wanted)
    opaque = QImage.Format.Format_RGB32
    return image if image.format() == opaque else image.convertToFormat(opaque)


def _enlarged(image: QImage, wanted: Wanted) -> QImage:
    """In two steps: one step from nine pixels shows their edges."""
    fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    smooth = Qt.TransformationMode.SmoothTransformation
    middle = image.scaled(wanted.width // 4, wanted.height // 4, fill, smooth)
    large = middle.scaled(wanted.width, wanted.height, fill, smooth)
    return large.copy((large.width() - wanted.width) // 2, 0, wanted.width, wanted.height)


def _warm_up() -> None:
    """Touch every Qt class the threads use: a first touch by two threads at once fails."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    _enlarged(image, Wanted("", "", 8, 12))
    decode("/", Wanted("", "", 1, 1))
    QRect(), QSize().isValid(), image.convertToFormat(QImage.Format.Format_RGB32).isNull()
