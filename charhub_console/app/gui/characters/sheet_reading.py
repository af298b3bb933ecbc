"""Reads everything about the character that is shown, and again whenever an event names it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.engine_thread import Call, EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.domain.board import BoardRow
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import AttemptChanged, AttemptProgressed, CharacterChanged, Event
from charhub_console.engine.console import Console, LibraryPage

NEWS_MS = 80  # how long news gather before it is read for them
PREVIEW_PX = 512


class SheetReading(QObject):
    """Keeps `page` and a BoardModel of one row true."""

    read = Signal()
    """`page` is newer now."""
    failed = Signal(object)
    """ConsoleError: it could not be read."""

    def __init__(self, engine: EngineThread, model: BoardModel, pictures: Pictures, parent: QObject | None) -> None:
        super().__init__(parent)
        self._engine, self._model, self._pictures = engine, model, pictures
        self._call: Call | None = None
        self._awake = self._stale = False
        self.character_id = ""
        self.page: LibraryPage | None = None
        self._soon = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._soon.timeout.connect(self._read)
        engine.events.connect(self._hear)

    def show(self, character_id: str) -> None:
        """This one from now on."""
        self._awake = True
        if character_id != self.character_id:
            self.character_id, self.page = character_id, None
            self._model.replace([])
        self._read()

    def wake(self) -> None:
        """Somebody looks again."""
        self._awake = True
        if self._stale and self.character_id:
            self._read()

    def rest(self) -> None:
        """Nobody looks."""
        self._awake = False
        self._stale = True

    def again(self) -> None:
        """Something was asked for: read what came of it."""
        if self.character_id:
            self._soon.start()

    # --- inside ---

    def _hear(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, AttemptProgressed):
                self._take_hint(event)
            elif isinstance(event, RowsMayHaveChanged) or (
                isinstance(event, AttemptChanged | CharacterChanged) and event.character_id == self.character_id
            ):
                self._stale = True
        if self._stale and self._awake and self.character_id and not self._soon.isActive():
            self._soon.start()

    def _take_hint(self, hint: AttemptProgressed) -> None:
        key = self._model.progress(hint)
        if key is None or not self._awake:
            return
        if hint.preview is not None:
            size = PREVIEW_PX
            self._pictures.show_bytes(hint.attempt_id, hint.preview, Wanted("", size, size, whole=True))
        self._model.tiles_changed.emit([key])

    def _read(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._stale = False
        self._call = self._engine.call(partial(_page, self.character_id), self._take, self._could_not)

    def _take(self, page: LibraryPage) -> None:
        self._call = None
        first, self.page = self.page is None, page
        row = page.row or _unpainted(page)
        if first:
            self._model.replace([row])
        else:
            self._model.update([row.character_id], [row])
        self.read.emit()

    def _could_not(self, error: ConsoleError) -> None:
        self._call = None
        self.failed.emit(error)


def _unpainted(page: LibraryPage) -> BoardRow:
    """A draft has no row on the board."""
    one = page.character
    return BoardRow(one.id, one.name, one.state, one.owner, one.created_at, with_references=one.with_references)


async def _page(character_id: str, console: Console) -> LibraryPage:
    return await console.library.page(character_id)
