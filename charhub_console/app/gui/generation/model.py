"""The rows of the board as a list model: six items a character, in the order they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from charhub_console.app.gui.generation.geometry import TILES
from charhub_console.app.gui.generation.tiles import COLUMNS, Face, Leaf, face_of, spoken
from charhub_console.domain.board import BoardRow, Standing
from charhub_console.domain.events import AttemptProgressed
from charhub_console.domain.views import View

NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, View | None]
"""A tile that stays the same when rows move: (character id, view)."""


class BoardModel(QAbstractListModel):
    """Whoever reads rows gives them (`replace`, `update`); hints of progress come and go and are never kept."""

    counts_changed = Signal()
    """`counts` says something else now."""
    tiles_changed = Signal(list)
    """Keys whose faces may look different now; their places are the same."""
    rows_changed = Signal(list)
    """Character ids whose rows are not what they were."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[BoardRow] = []  # what is shown
        self.paused = False
        self._all: dict[str, BoardRow] = {}
        self._place: dict[str, int] = {}
        self._standings: dict[str, Standing] = {}  # kept because asking a row costs more than all else in an update
        self._order: dict[str, tuple[bool, float, int, str]] = {}
        self._standing: Standing | None = None
        self._hints: dict[str, AttemptProgressed] = {}
        self._tile_of: dict[str, Key] = {}  # attempts under way
        self._asking: set[Key] = set()
        self._leaf: tuple[Key, Leaf] | None = None
        self._faces: dict[Key, tuple[BoardRow, Face]] = {}  # each with the row it was decided from

    # --- what Qt asks ---

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows) * TILES

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        row, view = self.at(index.row())
        face = self.face(row, view)
        if role == Qt.ItemDataRole.ToolTipRole:
            return face.detail
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row, view, face)
        return None

    # --- looking ---

    def at(self, item: int) -> tuple[BoardRow, View | None]:
        """The row and view of an item."""
        number, column = divmod(item, TILES)
        return self.rows[number], COLUMNS[column]

    def key(self, item: int) -> Key:
        """The tile of an item."""
        row, view = self.at(item)
        return row.character_id, view

    def number_of(self, character_id: str) -> int:
        """The card of a character, or -1 when it is not shown."""
        return self._place.get(character_id, -1)

    def item_of(self, key: Key) -> int:
        """The item of a tile, or -1 when it is not shown."""
        number = self._place.get(key[0], -1)
        return -1 if number < 0 else number * TILES + COLUMNS.index(key[1])

    def tile_of(self, attempt_id: str) -> Key | None:
        """The tile of an attempt that is under way."""
        return self._tile_of.get(attempt_id)

    def row(self, character_id: str) -> BoardRow | None:
        """A row, shown or not."""
        return self._all.get(character_id)

    def face(self, row: BoardRow, view: View | None) -> Face:
        """How a tile looks now."""
        key = (row.character_id, view)
        kept = self._faces.get(key)
        if kept is not None and kept[0] is row:
            return kept[1]
        leaf = self._leaf[1] if self._leaf is not None and self._leaf[0] == key else None
        face = face_of(row, view, self._hints, asking=key in self._asking, paused=self.paused, leaf=leaf)
        self._faces[key] = (row, face)
        return face

    def forget_faces(self) -> None:
        """Their words are in another language now."""
        self._faces.clear()

    @property
    def counts(self) -> dict[Standing | None, int]:
        """Characters in each standing; None is all of them."""
        found: dict[Standing | None, int] = dict.fromkeys(Standing, 0)
        for standing in self._standings.values():
            found[standing] += 1
        return {**found, None: len(self._all)}

    def everyone(self) -> Sequence[BoardRow]:
        """All rows, shown or not."""
        return tuple(self._all.values())

    def failed(self) -> list[BoardRow]:
        """Rows at rest with missing views."""
        return [row for key, row in self._all.items() if self._standings[key] is Standing.FAILED]

    # --- what the engine says ---

    def replace(self, rows: Iterable[BoardRow]) -> None:
        """These and no others."""
        self._all = {row.character_id: row for row in rows}
        self._standings.clear()
        self._order.clear()
        self._faces.clear()
        self._learn(self._all.values())
        self._show()

    def update(self, asked: Iterable[str], rows: Iterable[BoardRow]) -> None:
        """Rows read anew; those that were asked for and are not among them are no longer here."""
        fresh = {row.character_id: row for row in rows}
        gone = [key for key in asked if key not in fresh and key in self._all]
        for key in gone:
            self._drop(key)
        changed = {key: row for key, row in fresh.items() if self._all.get(key) != row}
        before = {key: self._faces_of(self._all[key]) for key in changed if key in self._all}
        places = self._places_of(changed)
        self._all.update(changed)
        self._learn(changed.values())
        if self._leaf is not None and self._leaf[0][0] in changed:
            self._leaf = None
        if gone or places != self._places_of(changed):
            self._show()
            self.rows_changed.emit([*changed, *gone])
            return
        for key, row in changed.items():
            if key in self._place:
                self.rows[self._place[key]] = row
        self._tell_faces(changed, before)
        if changed:
            self.rows_changed.emit(list(changed))
            self.counts_changed.emit()

    def progress(self, hint: AttemptProgressed) -> Key | None:
        """Take a hint; the tile it belongs to, if one is known to be painted."""
        key = self._tile_of.get(hint.attempt_id)
        if key is not None:
            self._hints[hint.attempt_id] = hint
            self._faces.pop(key, None)
        return key

    # --- what the person does ---

    def set_standing(self, standing: Standing | None) -> None:
        """Show rows of this standing only; None shows all."""
        if standing is not self._standing:
            self._standing = standing
            self._show()

    @property
    def standing(self) -> Standing | None:
        """What is shown."""
        return self._standing

    def set_paused(self, paused: bool) -> None:
        """Tiles that wait say why."""
        if paused is not self.paused:
            self.paused = paused
            self._faces.clear()
            self.tiles_changed.emit([(row.character_id, view) for row in self.rows for view in COLUMNS])

    def set_asking(self, key: Key, asking: bool) -> None:
        """A click on this tile is under way to the engine, or was answered."""
        (self._asking.add if asking else self._asking.discard)(key)
        self._faces.pop(key, None)
        self.tiles_changed.emit([key])

    def is_asking(self, key: Key) -> bool:
        """Whether a click on this tile is under way."""
        return key in self._asking

    def set_leaf(self, key: Key, leaf: Leaf | None) -> None:
        """Show an older attempt in a tile; only one tile at a time does."""
        former = self._leaf
        self._leaf = None if leaf is None else (key, leaf)
        changed = [key] if former is None else [former[0], key]
        for one in changed:
            self._faces.pop(one, None)
        self.tiles_changed.emit(changed)

    # --- inside ---

    def _learn(self, rows: Iterable[BoardRow]) -> None:
        """Where rows belong; which attempts are under way, so that hints find their tiles."""
        for row in rows:
            standing = row.standing
            self._standings[row.character_id] = standing
            at_rest = standing is not Standing.RUNNING
            self._order[row.character_id] = (at_rest, -row.began_at.timestamp(), row.position, row.character_id)
            for item in row.views:
                if item.state.is_final:
                    self._tile_of.pop(item.attempt_id, None)
                    self._hints.pop(item.attempt_id, None)
                else:
                    self._tile_of[item.attempt_id] = (row.character_id, item.view)

    def _drop(self, character_id: str) -> None:
        for known in (self._all, self._standings, self._order):
            known.pop(character_id, None)
        for view in COLUMNS:
            self._faces.pop((character_id, view), None)

    def _places_of(self, character_ids: Iterable[str]) -> list[object]:
        """What decides whether and where these are shown."""
        return [(self._standings.get(key), self._order.get(key)) for key in character_ids]

    def _faces_of(self, row: BoardRow) -> list[Face]:
        return [self.face(row, view) for view in COLUMNS]

    def _tell_faces(self, changed: dict[str, BoardRow], before: dict[str, list[Face]]) -> None:
        """The source stands for the header, too, so it is always among them."""
        keys: list[Key] = []
        for character_id, row in changed.items():
            former = before.get(character_id, [])
            now = self._faces_of(row)
            keys += [
                (character_id, view) for n, view in enumerate(COLUMNS) if view is None or former[n : n + 1] != [now[n]]
            ]
        self.tiles_changed.emit(keys)

    def _ordered(self) -> list[BoardRow]:
        """Running ones first, then the newest run first, in each by position."""
        wanted, standings = self._standing, self._standings
        shown = [key for key in self._all if wanted is None or standings[key] is wanted]
        shown.sort(key=self._order.__getitem__)
        return [self._all[key] for key in shown]

    def _show(self) -> None:
        self.beginResetModel()
        self.rows = self._ordered()
        self._place = {row.character_id: number for number, row in enumerate(self.rows)}
        self.endResetModel()
        self.counts_changed.emit()
