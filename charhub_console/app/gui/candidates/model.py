"""The rows of the grid: ids and statuses of everything that matches, the facts of those that were looked at lately."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from charhub_console.app.gui.candidates.row_ids import Index, RowIds, runs
from charhub_console.app.gui.candidates.words import cell_name
from charhub_console.domain.candidate import Status
from charhub_console.domain.listing import CODES, STATUSES, CandidateBrief, IdArray, Listing

KEPT_BRIEFS = 4000
MANY = 500  # ids from which on one walk over all rows is quicker than a search for each
NO_PARENT = QModelIndex()


class CandidateModel(RowIds):
    """What the grid shows. A decision shows here at once (`mark`); what the store says comes later (`settle`).

    Who reads rows gives them (`replace`, `take_briefs`); the model itself asks nobody.
    """

    rows_arrived = Signal()
    """Briefs came in: pictures may be asked for now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[int, str] = {}
        self.ids = IdArray()
        self.statuses = bytearray()
        self.version = 0  # counts decisions, so that an older answer of the store is recognised
        self._shown: tuple[Status, ...] = ()
        self._briefs: OrderedDict[str, CandidateBrief] = OrderedDict()
        self._pending: Counter[str] = Counter()
        self._wished: dict[str, Status] = {}
        self._neighbour: dict[str, str | None] = {}
        self._seen_at: dict[str, int] = {}  # where rows were lately: a search costs 0.2 ms in a hundred thousand

    # --- what Qt asks ---

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.statuses)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in wanted:
            return None
        return cell_name(self.brief(index.row()), self.status(index.row()))

    # --- reading ---

    @property
    def ids(self) -> IdArray:
        """Of every row."""
        return self._ids

    @ids.setter
    def ids(self, ids: IdArray) -> None:
        self._ids = ids
        self._texts.clear()

    def id_at(self, row: int) -> str:
        """The id of a row that is looked at again and again: unpacking one takes as long as painting a badge."""
        found = self._texts.get(row)
        if found is None:
            if len(self._texts) > KEPT_BRIEFS:
                self._texts.clear()
            found = self._texts[row] = self._ids[row]
        return found

    def status(self, row: int) -> Status:
        """Where a row stands, what was just decided included."""
        return STATUSES[self.statuses[row]]

    def brief(self, row: int) -> CandidateBrief | None:
        """What is known of a row; None while it was not read."""
        return self._briefs.get(self.id_at(row))

    def row_of(self, candidate_id: str) -> int:
        """-1 when it is not here."""
        row = self._seen_at.get(candidate_id, -1)
        if 0 <= row < len(self.ids) and self.ids[row] == candidate_id:
            return row
        return self.ids.find(candidate_id)

    def missing(self, rows: Iterable[int]) -> list[str]:
        """Ids of rows that were not read yet."""
        if len(self._seen_at) > KEPT_BRIEFS:
            self._seen_at.clear()
        id_at, briefs = self.id_at, self._briefs
        found = {candidate_id: row for row in rows if (candidate_id := id_at(row)) not in briefs}
        self._seen_at |= found
        return list(found)

    def known(self) -> list[str]:
        """Ids of the rows that are held."""
        return list(self._briefs)

    def forget_briefs(self) -> None:
        """Read every row anew."""
        self._briefs.clear()

    def has_left(self, candidate_id: str) -> bool:
        """It was decided here and does not match the filter any more."""
        return candidate_id in self._neighbour

    @property
    def is_settled(self) -> bool:
        """Nothing that was decided is still on its way to the store."""
        return not self._pending

    # --- what the store says ---

    def clear(self, shown: tuple[Status, ...]) -> None:
        """Begin anew with another filter, of which these statuses are shown (all when empty)."""
        self.beginResetModel()
        self._shown = shown
        self.ids, self.statuses = IdArray(), bytearray()
        self._neighbour.clear()
        self.endResetModel()

    def replace(self, listing: Listing) -> None:
        """Show this listing; rows that stay keep selection and focus. What is being decided counts more."""
        ids, statuses = listing.ids, bytearray(listing.statuses)
        leaving = set()
        for candidate_id in self._pending:
            row = ids.find(candidate_id)
            if row >= 0:
                statuses[row] = CODES[self._wished[candidate_id]]
                if self._leaves(self._wished[candidate_id]):
                    leaving.add(row)
        if leaving:
            ids, statuses = _without(ids, statuses, leaving)
        self._become(ids, statuses)

    def take_briefs(self, briefs: Sequence[CandidateBrief]) -> None:
        """Facts of rows, newer than what was known."""
        changed: list[int] = []
        leaving: set[int] = set()
        for brief in briefs:
            self._briefs[brief.id] = brief
            self._briefs.move_to_end(brief.id)
            row = self.row_of(brief.id)
            if row < 0:
                continue
            if brief.id not in self._pending and self._leaves(brief.status):
                leaving.add(row)
                continue
            if brief.id not in self._pending:
                self.statuses[row] = CODES[brief.status]
            changed.append(row)
        for first, last in runs(sorted(changed)):
            self._tell(first, last)
        if leaving:
            self._leave(leaving)
        while len(self._briefs) > KEPT_BRIEFS:
            self._briefs.popitem(last=False)
        self.rows_arrived.emit()

    # --- deciding ---

    def mark(self, ids: Sequence[str], status: Status) -> None:
        """Show a decision that is now on its way to the store; rows may leave the filter."""
        self.version += 1
        self._pending.update(ids)
        self._wished.update(dict.fromkeys(ids, status))
        places = self._places(ids)
        rows = {row for row in places if row >= 0}
        for row in rows:
            self.statuses[row] = CODES[status]
        if rows and self._leaves(status):
            self._leave(rows)
        elif rows:
            self._tell(min(rows), max(rows))
        self._come_back([one for one, row in zip(ids, places, strict=True) if row < 0], status)

    def settle(self, candidate_id: str, status: Status) -> None:
        """The store answered a `mark`: this is where the candidate stands, unless something newer is on its way."""
        self.version += 1
        self._pending[candidate_id] -= 1
        if self._pending[candidate_id] > 0:
            return
        del self._pending[candidate_id]
        wished = self._wished.pop(candidate_id)
        if status is not wished:
            self.show_status(candidate_id, status)

    def show_status(self, candidate_id: str, status: Status) -> None:
        """Set where a candidate stands; it may leave the filter, or return to its place."""
        row = self.row_of(candidate_id)
        if row < 0:
            self._come_back([candidate_id], status)
        elif self._leaves(status):
            self._leave({row})
        else:
            self.statuses[row] = CODES[status]
            self._tell(row, row)

    # --- inside ---

    def _places(self, ids: Sequence[str]) -> list[int]:
        if len(ids) < MANY:
            return [self.row_of(candidate_id) for candidate_id in ids]
        known = {candidate_id: row for row, candidate_id in enumerate(self.ids)}
        return [known.get(candidate_id, -1) for candidate_id in ids]

    def _leaves(self, status: Status) -> bool:
        return bool(self._shown) and status not in self._shown

    def _leave(self, rows: set[int]) -> None:
        """Remember whom each stood before, so that it can return."""
        for row in rows:
            following = self.ids[row + 1] if row + 1 < len(self.ids) else None
            self._neighbour[self.ids[row]] = following
        self._become(*_without(self.ids, self.statuses, rows))

    def _come_back(self, ids: Sequence[str], status: Status) -> None:
        """Rows that had left return before the neighbours they had; the last first, so that neighbours are there."""
        returning = [candidate_id for candidate_id in ids if candidate_id in self._neighbour]
        if self._leaves(status) or not returning:
            return
        new_ids, statuses = self.ids, bytearray(self.statuses)
        waiting = dict.fromkeys(reversed(returning))
        while waiting:
            ready = [one for one in waiting if self._neighbour[one] not in waiting] or list(waiting)[:1]
            for candidate_id in ready:
                del waiting[candidate_id]
                following = self._neighbour.pop(candidate_id)
                row = new_ids.find(following) if following else len(new_ids)
                row = len(new_ids) if row < 0 else row
                new_ids = new_ids[:row] + IdArray.of([candidate_id]) + new_ids[row:]
                statuses.insert(row, CODES[status])
        self._become(new_ids, statuses)

    def _become(self, ids: IdArray, statuses: bytearray) -> None:
        """Hold these rows and tell the view the least that is true: inserted here, removed there, or reordered."""
        if ids == self.ids:
            if statuses != self.statuses:
                self.statuses = statuses
                self._tell(0, len(statuses) - 1)
            return
        old, new = len(self.ids), len(ids)
        front = _same_front(self.ids.packed, ids.packed)
        back = min(_same_back(self.ids.packed, ids.packed), min(old, new) - front)
        kept_changed = statuses[:front] != self.statuses[:front] or (
            back and statuses[new - back :] != self.statuses[old - back :]
        )
        if front + back == old:
            self.beginInsertRows(NO_PARENT, front, new - back - 1)
            self.ids, self.statuses = ids, statuses
            self.endInsertRows()
        elif front + back == new:
            self.beginRemoveRows(NO_PARENT, front, old - back - 1)
            self.ids, self.statuses = ids, statuses
            self.endRemoveRows()
        else:
            self._reorder(ids, statuses)
        if kept_changed:
            self._tell(0, new - 1)

    def _reorder(self, ids: IdArray, statuses: bytearray) -> None:
        self.layoutAboutToBeChanged.emit()
        former = self.persistentIndexList()
        kept = [self.ids[index.row()] for index in former]
        self.ids, self.statuses = ids, statuses
        rows = [ids.find(candidate_id) for candidate_id in kept]
        self.changePersistentIndexList(former, [self.index(row) if row >= 0 else QModelIndex() for row in rows])
        self.layoutChanged.emit()

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))


def _without(ids: IdArray, statuses: bytearray, rows: set[int]) -> tuple[IdArray, bytearray]:
    """Slices between the rows: a few copies instead of a hundred thousand texts."""
    edges = [-1, *sorted(rows), len(ids)]
    spans = [(first + 1, last) for first, last in pairwise(edges) if first + 1 < last]
    packed = b"".join(ids[first:last].packed for first, last in spans)
    return IdArray(packed), bytearray(b"".join(statuses[first:last] for first, last in spans))


def _same_front(one: bytes, other: bytes) -> int:
    """How many ids at the beginning are the same; halving, because comparing slices is one quick call."""
    low, high = 0, min(len(one), len(other)) // 16
    while low < high:
        middle = (low + high + 1) // 2
        if one[low * 16 : middle * 16] == other[low * 16 : middle * 16]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_back(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other)) // 16
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle * 16 : len(one) - low * 16] == other[len(other) - middle * 16 : len(other) - low * 16]:
            low = middle
        else:
            high = middle - 1
    return low
