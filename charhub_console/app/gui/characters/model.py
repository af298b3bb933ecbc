"""The rows of the library: ids of everything that matches, the facts of those that were looked at lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from charhub_console.app.gui.candidates.row_ids import Index, RowIds
from charhub_console.app.gui.characters.marks import marks_of
from charhub_console.app.gui.characters.words import spoken
from charhub_console.domain.board import BoardRow
from charhub_console.domain.listing import IdArray

KEPT_ROWS = 4000
NO_PARENT = QModelIndex()


class LibraryModel(RowIds):
    """Who reads rows gives them (`replace`, `take_rows`); the model itself asks nobody."""

    rows_arrived = Signal()
    """Facts came in: pictures may be asked for now."""
    rows_changed = Signal(list)
    """Ids whose facts are not what they were."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ids = IdArray()
        self._rows: OrderedDict[str, BoardRow] = OrderedDict()

    # --- what Qt asks ---

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in wanted:
            return None
        row = self.row(index.row())
        return spoken(row, marks_of(row) if row is not None else {})

    # --- reading ---

    def row(self, at: int) -> BoardRow | None:
        """What is known of a row; None while it was not read."""
        return self._rows.get(self.ids[at]) if 0 <= at < len(self.ids) else None

    def known(self, character_id: str) -> BoardRow | None:
        """The same, by its id."""
        return self._rows.get(character_id)

    def known_ids(self) -> list[str]:
        """Ids of the rows that are held."""
        return list(self._rows)

    def missing(self, rows: Iterable[int]) -> list[str]:
        """Ids of rows that were not read yet."""
        return [one for one in (self.ids[row] for row in rows) if one not in self._rows]

    # --- what the store says ---

    def replace(self, ids: IdArray) -> None:
        """Show these; rows that stay keep selection and focus."""
        if ids == self.ids:
            return
        self.layoutAboutToBeChanged.emit()
        former = self.persistentIndexList()
        kept = [self.ids[index.row()] for index in former]
        self.ids = ids
        rows = [ids.find(one) for one in kept]
        self.changePersistentIndexList(former, [self.index(row) if row >= 0 else QModelIndex() for row in rows])
        self.layoutChanged.emit()

    def clear(self) -> None:
        """Begin anew: another filter, or another data folder."""
        self.beginResetModel()
        self.ids = IdArray()
        self._rows.clear()
        self.endResetModel()

    def take_rows(self, rows: Sequence[BoardRow]) -> None:
        """Facts of rows, newer than what was known."""
        changed = [row.character_id for row in rows if self._rows.get(row.character_id) != row]
        for row in rows:
            self._rows[row.character_id] = row
            self._rows.move_to_end(row.character_id)
        while len(self._rows) > KEPT_ROWS:
            self._rows.popitem(last=False)
        for at in (self.row_of(one) for one in changed):
            if at >= 0:
                self.dataChanged.emit(self.index(at), self.index(at))
        self.rows_arrived.emit()
        if changed:
            self.rows_changed.emit(changed)
