"""Stored images, whole: read through the engine, decoded on a thread in the size they are shown in."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPixmap

from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.console import Console

BYTES_KEPT = 32  # images of at most 200 KB each, so that another size costs no reading


class WholePictures(QObject):
    """Ask with `picture`; hear with `arrived`."""

    arrived = Signal(str)
    """Attempt id whose picture is there now, or cannot be had."""

    def __init__(self, engine: EngineThread, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._pictures = engine, pictures
        self._bytes: OrderedDict[str, bytes] = OrderedDict()
        self._reading: dict[str, Call] = {}
        self._decoding: set[str] = set()
        self._wanted: dict[str, list[Wanted]] = {}
        self._newest: dict[str, str] = {}
        self.failures: dict[str, str] = {}
        pictures.preview_arrived.connect(self._decoded)

    def picture(self, attempt_id: str, size: QSize, radius: int = 0, *, whole: bool = False) -> QPixmap | None:
        """In physical pixels; another size of it while the right one is on its way."""
        wanted = Wanted("", size.width(), size.height(), radius, whole)
        name = _name(attempt_id, wanted)
        found = self._pictures.preview(name)
        if found is not None:
            return found
        if attempt_id not in self.failures:
            self._ask(attempt_id, name, wanted)
        return self._pictures.preview(self._newest[attempt_id]) if attempt_id in self._newest else None

    def forget(self) -> None:
        """Another character, another session."""
        for call in self._reading.values():
            call.cancel()
        for known in (self._bytes, self._reading, self._wanted, self._newest, self.failures):
            known.clear()
        self._decoding.clear()

    # --- inside ---

    def _ask(self, attempt_id: str, name: str, wanted: Wanted) -> None:
        data = self._bytes.get(attempt_id)
        if data is not None:
            if name not in self._decoding:
                self._decoding.add(name)
                self._pictures.show_bytes(name, data, wanted)
            return
        waiting = self._wanted.setdefault(attempt_id, [])
        if wanted not in waiting:
            waiting.append(wanted)
        if attempt_id not in self._reading:
            self._reading[attempt_id] = self._engine.call(
                partial(_read, attempt_id), partial(self._took, attempt_id), partial(self._could_not, attempt_id)
            )

    def _took(self, attempt_id: str, data: bytes) -> None:
        self._reading.pop(attempt_id, None)
        self._bytes[attempt_id] = data
        while len(self._bytes) > BYTES_KEPT:
            self._bytes.popitem(last=False)
        for wanted in self._wanted.pop(attempt_id, ()):
            self._ask(attempt_id, _name(attempt_id, wanted), wanted)

    def _could_not(self, attempt_id: str, error: ConsoleError) -> None:
        self._reading.pop(attempt_id, None)
        self._wanted.pop(attempt_id, None)
        self.failures[attempt_id] = f"{error.title} {error.advice}".strip()
        self.arrived.emit(attempt_id)

    def _decoded(self, names: list[str]) -> None:
        for name in names:
            if name in self._decoding:
                self._decoding.discard(name)
                attempt_id = name.split("/")[1]
                if self._pictures.preview(name) is None:
                    self.failures[attempt_id] = ""
                else:
                    self._newest[attempt_id] = name
                self.arrived.emit(attempt_id)


def _name(attempt_id: str, wanted: Wanted) -> str:
    return f"whole/{attempt_id}/{wanted.width}x{wanted.height}/{wanted.whole}"


async def _read(attempt_id: str, console: Console) -> bytes:
    return await console.board.picture(attempt_id)
