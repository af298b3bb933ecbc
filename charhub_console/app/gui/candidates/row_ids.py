"""What a view of cells needs of its model: the ids of its rows in order, and where one of them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex

from charhub_console.domain.listing import IdArray

Index = QModelIndex | QPersistentModelIndex


class RowIds(QAbstractListModel):
    """A list of rows that have ids."""

    ids: IdArray

    def row_of(self, row_id: str) -> int:
        """-1 when it is not here."""
        return self.ids.find(row_id)


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of rows that follow each other."""
    first = last = -2
    for row in rows:
        if row != last + 1:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last
