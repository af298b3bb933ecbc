"""Reads what the library shows: ids and numbers at once, rows as they come into sight, and news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.characters.model import LibraryModel
from charhub_console.app.gui.engine_thread import Call, EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.wanted_rows import PAGE, WantedRows
from charhub_console.domain.board import BoardRow
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import AttemptChanged, CharacterChanged, Event
from charhub_console.domain.library import LibraryCounts, LibraryFilter, LibrarySort
from charhub_console.domain.listing import IdArray
from charhub_console.engine.console import Console

NEWS_MS = 120  # how long news gather before rows are read for them
RELIST_MS = 400


class LibraryReading(QObject):
    """Keeps a LibraryModel in step with the store. While nobody looks (`rest`) it only remembers that it has to."""

    listed = Signal()
    """The model holds everything that matches."""
    counted = Signal(object)
    """LibraryCounts of the filter."""
    owners_read = Signal(object)
    """Names of owners."""
    failed = Signal(object)
    """ConsoleError: the list could not be read."""

    def __init__(self, engine: EngineThread, model: LibraryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.where, self.sort = LibraryFilter(), LibrarySort.NEWEST
        self.is_listed = False
        self._engine, self._model = engine, model
        self._awake = self._stale = False
        self._listing: Call | None = None
        self._rows_in_sight = WantedRows(engine, _rows, model.take_rows, self)
        self._changed: set[str] = set()
        self._news = _timer(self, NEWS_MS, self._read_changed)
        self._relist = _timer(self, RELIST_MS, self.relist)
        engine.events.connect(self._hear)

    def wake(self) -> None:
        """Somebody looks now."""
        self._awake = True
        if not self.is_listed or self._stale:
            self.relist()
        if self._changed:
            self._news.start()

    def rest(self) -> None:
        """Nobody looks."""
        self._awake = False

    def show(self, where: LibraryFilter, sort: LibrarySort) -> None:
        """List anew, from the beginning."""
        self.where, self.sort = where, sort
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing that was read counts any more."""
        self.is_listed = False
        self._rows_in_sight.drop()
        self._model.clear()
        if self._awake:
            self.relist()

    def relist(self) -> None:
        """Ask which match now; what is looked at stays where it is."""
        if self._listing is not None:
            self._listing.cancel()
        self._stale = False
        self._relist.stop()
        self._listing = self._engine.call(partial(_read, self.where, self.sort), self._take_listing, self._not_listed)

    def want(self, ids: Sequence[str]) -> None:
        """Rows to read, the most urgent first; what was wanted before and did not begin is dropped."""
        self._rows_in_sight.want(ids)

    # --- answers ---

    def _take_listing(self, found: tuple[IdArray, LibraryCounts, tuple[str, ...]]) -> None:
        self._listing = None
        ids, counts, owners = found
        self.is_listed = True
        self._model.replace(ids)
        self.owners_read.emit(owners)
        self.counted.emit(counts)
        self.listed.emit()
        self._model.rows_arrived.emit()

    def _not_listed(self, error: ConsoleError) -> None:
        self._listing = None
        self._stale = True
        self.failed.emit(error)

    # --- news ---

    def _hear(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, AttemptChanged | CharacterChanged):
                self._changed.add(event.character_id)
            elif isinstance(event, RowsMayHaveChanged):
                self._changed.update(self._model.known_ids())
                self._stale = True
        if self._awake and (self._changed or self._stale) and not self._news.isActive():
            self._news.start()

    def _read_changed(self) -> None:
        """Rows that are held; which ones match and in what numbers may have changed as well."""
        changed, self._changed = self._changed, set()
        held = [one for one in changed if self._model.known(one) is not None]
        for start in range(0, len(held), PAGE):
            self._engine.call(partial(_rows, held[start : start + PAGE]), self._model.take_rows, _ignore)
        self._stale = True
        if not self._relist.isActive():
            self._relist.start()


def _timer(parent: QObject, after_ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(then)
    return timer


def _ignore(_error: object) -> None:
    """The rows are read again when they come into sight."""


async def _read(
    where: LibraryFilter, sort: LibrarySort, console: Console
) -> tuple[IdArray, LibraryCounts, tuple[str, ...]]:
    library = console.library
    return await library.listing(where, sort), await library.counts(where), await library.owners()


async def _rows(ids: Sequence[str], console: Console) -> list[BoardRow]:
    return await console.library.rows(ids)
