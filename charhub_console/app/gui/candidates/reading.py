"""Reads what the grid shows: the first screen at once, then all ids, rows as they come into sight, and news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.candidates.model import CandidateModel
from charhub_console.app.gui.engine_thread import Call, EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.wanted_rows import PAGE, WantedRows
from charhub_console.domain.events import CandidateChanged, CandidatesArrived, Event
from charhub_console.domain.listing import CandidateBrief, CandidateCounts, CandidateFilter, CandidateSort, Listing

if TYPE_CHECKING:
    from charhub_console.engine.console import Browse, Console, FirstScreen

FIRST = 160  # candidates of the first answer: more than a large screen shows
NEWS_MS = 120  # how long news gather before rows are read for them
RELIST_MS = 400


class Reading(QObject):
    """Keeps a CandidateModel in step with the store through the engine's thread."""

    counted = Signal(object)
    """CandidateCounts of the filter."""
    listed = Signal()
    """The model holds everything that matches."""
    beginning = Signal()
    """The first screen is there."""
    failed = Signal(object)
    """ConsoleError: the list could not be read."""

    def __init__(self, engine: EngineThread, model: CandidateModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.where = CandidateFilter()
        self.sort = CandidateSort.NEWEST
        self.is_listed = False
        self._engine = engine
        self._model = model
        self._listing: list[Call] = []
        self._counting: Call | None = None
        self._rows_in_sight = WantedRows(engine, _briefs, model.take_briefs, self)
        self._changed: set[str] = set()
        self._news = _timer(self, NEWS_MS, self._read_changed)
        self._relist = _timer(self, RELIST_MS, self.relist)
        engine.events.connect(self._hear)

    def show(self, where: CandidateFilter, sort: CandidateSort) -> None:
        """List anew, from the beginning."""
        self.where, self.sort = where, sort
        self.is_listed = False
        for call in self._listing:
            call.cancel()
        self._rows_in_sight.drop()
        self._model.clear(where.statuses)
        first = partial(_first_screen, where, sort)
        self._listing = [
            self._engine.look(first, self._take_first),
            self._engine.call(
                partial(_listing, where, sort), partial(self._take_listing, self._model.version), self.failed.emit
            ),
        ]
        self.count()

    def relist(self) -> None:
        """Ask which ids match now; what is looked at stays where it is."""
        for call in self._listing:
            call.cancel()
        whole = partial(_listing, self.where, self.sort)
        take = partial(self._take_listing, self._model.version)
        self._listing = [self._engine.call(whole, take, self.failed.emit)]
        self.count()

    def count(self) -> None:
        """Ask for the numbers of this filter."""
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._engine.call(partial(_counts, self.where), self._take_counts)

    def want(self, ids: Sequence[str]) -> None:
        """Rows to read, the most urgent first; what was wanted before and did not begin is dropped."""
        self._rows_in_sight.want(ids)

    # --- answers ---

    def _take_first(self, first: FirstScreen) -> None:
        if not self.is_listed:
            self._model.replace(first.listing)
        self._model.take_briefs(first.briefs)
        self.beginning.emit()

    def _take_listing(self, version: int, listing: Listing) -> None:
        if version != self._model.version:  # something was decided meanwhile, which this answer does not know
            self._relist.start()
            return
        self._model.replace(listing)
        self.is_listed = True
        self.listed.emit()
        self._model.rows_arrived.emit()

    def _take_counts(self, counts: object) -> None:
        self.counted.emit(counts)

    # --- news ---

    def _hear(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, CandidateChanged):
                self._changed.add(event.candidate_id)
            elif isinstance(event, CandidatesArrived | RowsMayHaveChanged):
                self._relist_soon()
                self._changed.update(self._model.known() if isinstance(event, RowsMayHaveChanged) else event.ids)
        if self._changed and not self._news.isActive():
            self._news.start()

    def _relist_soon(self) -> None:
        if not self._relist.isActive():
            self._relist.start()

    def _read_changed(self) -> None:
        changed, self._changed = self._changed, set()
        here = [one for one in changed if self._model.row_of(one) >= 0]
        if any(not self._model.has_left(one) for one in changed.difference(here)):
            self._relist_soon()  # it may match now
        for start in range(0, len(here), PAGE * 4):
            self._engine.call(partial(_briefs, here[start : start + PAGE * 4]), self._model.take_briefs, _ignore)
        self.count()


def _timer(parent: Reading, after_ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(then)
    return timer


def _ignore(_error: object) -> None:
    """The rows are read again when they come into sight."""


async def _first_screen(where: CandidateFilter, sort: CandidateSort, rows: Browse) -> FirstScreen:
    return await rows.first_screen(where, sort, FIRST)


async def _listing(where: CandidateFilter, sort: CandidateSort, console: Console) -> Listing:
    return await console.browse.listing(where, sort)


async def _briefs(ids: Sequence[str], console: Console) -> list[CandidateBrief]:
    return await console.browse.briefs(ids)


async def _counts(where: CandidateFilter, console: Console) -> CandidateCounts:
    return await console.browse.counts(where)
