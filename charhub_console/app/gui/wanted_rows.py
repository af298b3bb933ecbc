"""Reading the rows that are in sight: a few pages at a time, the most urgent first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from charhub_console.engine.console import Console

PAGE = 64  # rows in one answer
AT_ONCE = 2  # answers under way

Read = Callable[[Sequence[str], "Console"], Awaitable[Sequence[Any]]]
Take = Callable[[Sequence[Any]], None]


class WantedRows(QObject):
    """Asks for what is wanted now; what was wanted before and did not begin is dropped.

    Args:
        read: rows by their ids.
        take: rows that came; on the GUI thread.
    """

    def __init__(self, engine: EngineThread, read: Read, take: Take, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._read, self._take = engine, read, take
        self._wanted: list[str] = []
        self._under_way: set[str] = set()
        self._reads = 0

    def want(self, ids: Sequence[str]) -> None:
        """Rows to read, the most urgent first."""
        self._wanted = [one for one in ids if one not in self._under_way]
        self._read_next()

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = []

    def _read_next(self) -> None:
        while self._wanted and self._reads < AT_ONCE:
            page, self._wanted = self._wanted[:PAGE], self._wanted[PAGE:]
            self._under_way.update(page)
            self._reads += 1
            self._engine.call(partial(self._read, page), partial(self._took, page), partial(self._not_read, page))

    def _took(self, page: Sequence[str], rows: Sequence[Any]) -> None:
        self._reads -= 1
        self._under_way.difference_update(page)
        if rows:
            self._take(rows)
        self._read_next()

    def _not_read(self, page: Sequence[str], _error: ConsoleError) -> None:
        self._took(page, ())  # they are asked for again when something moves
