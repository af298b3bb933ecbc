"""Log lines as rows: read from text, filtered by level and words. What belongs to one message stays together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
MOST_KEPT = 20_000
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)[,.]\d+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([\w.]+): ?(.*)", re.S)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line. `entry` counts messages: the lines of a traceback have the number and the level of their message."""

    text: str
    level: str
    entry: int
    time: str = ""
    place: str = ""
    message: str = ""

    @property
    def is_head(self) -> bool:
        """Whether a message begins here."""
        return bool(self.time)


class LineReader:
    """Makes LogLines of text, and remembers which message the next one may belong to."""

    def __init__(self) -> None:
        self._entry, self._level = 0, "INFO"

    def read(self, texts: Iterable[str]) -> list[LogLine]:
        """In order, as they come."""
        return [self._line(text) for text in texts]

    def _line(self, text: str) -> LogLine:
        head = _HEAD.fullmatch(text)
        if head is None:
            return LogLine(text, self._level, self._entry, message=text)
        self._entry += 1
        time, self._level, place, message = head.groups()
        return LogLine(text, self._level, self._entry, time[11:], place.removeprefix("charhub_console."), message)


class LogModel(QAbstractListModel):
    """The lines that pass the filter; the newest last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: list[LogLine] = []
        self._all: list[LogLine] = []
        self._level, self._words = LEVELS[0], ""

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        line = self.shown[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.text
        return None

    @property
    def total(self) -> int:
        """Lines there are, shown or not."""
        return len(self._all)

    def replace(self, lines: Sequence[LogLine]) -> None:
        """These and no others."""
        self._all = list(lines[-MOST_KEPT:])
        self._show()

    def append(self, lines: Sequence[LogLine]) -> None:
        """Lines that were written since."""
        self._all += lines
        if len(self._all) > MOST_KEPT * 1.1:  # the oldest go, many at a time
            self._all = self._all[-MOST_KEPT:]
            self._show()
            return
        fresh = self._passing(lines)
        if fresh:
            first = len(self.shown)
            self.beginInsertRows(NO_PARENT, first, first + len(fresh) - 1)
            self.shown += fresh
            self.endInsertRows()

    def filter(self, level: str, words: str) -> None:
        """Messages of this level or a worse one, with these words anywhere in them."""
        if (level, words) != (self._level, self._words):
            self._level, self._words = level, words
            self._show()

    def _show(self) -> None:
        self.beginResetModel()
        self.shown = self._passing(self._all)
        self.endResetModel()

    def _passing(self, lines: Sequence[LogLine]) -> list[LogLine]:
        least, words = LEVELS.index(self._level), self._words.casefold()
        found = [line for line in lines if LEVELS.index(line.level) >= least]
        if words:
            wanted = {line.entry for line in found if words in line.text.casefold()}
            found = [line for line in found if line.entry in wanted]
        return found
