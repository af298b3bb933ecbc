"""Runs as the list shows them, and the list as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from charhub_console.app.gui.generation.words import run_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights import words
from charhub_console.domain.report import RunSummary
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.console import WorkState

NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with what it achieved, or how far it is."""

    run: Run
    summary: RunSummary | None = None
    work: WorkState | None = None

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.run.state is RunState.RUNNING

    @property
    def is_measured_night(self) -> bool:
        """Whether it belongs into the charts: a cancelled night says nothing about the others."""
        return self.run.kind is RunKind.NIGHT and self.run.state is RunState.DONE and self.summary is not None

    @property
    def failed(self) -> int:
        """Images that failed."""
        if self.work is not None:
            return self.work.failed
        return self.summary.images_failed if self.summary is not None else 0

    @property
    def alerts(self) -> int:
        """Alerts it ended with."""
        return len(self.summary.alerts) if self.summary is not None else 0

    @property
    def said(self) -> str:
        """What came of it, in a line."""
        if self.work is not None and self.work.total:
            return words.standing(self.run) + " · " + tr("{0} of {1} images").format(self.work.ended, self.work.total)
        if self.is_running:
            return words.standing(self.run)
        return words.outcome(self.summary) if self.summary is not None else tr("No summary was written")


class RunModel(QAbstractListModel):
    """Newest first. Whoever reads rows gives them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(row.summary.alerts) if row.summary is not None else None
        return None

    def place(self, run_id: str | None) -> int:
        """Where a run is in the list, or -1."""
        return next((number for number, row in enumerate(self.rows) if row.run.id == run_id), -1)

    def row(self, run_id: str | None) -> RunRow | None:
        """A run by its id."""
        number = self.place(run_id)
        return self.rows[number] if number >= 0 else None

    @property
    def night_runs(self) -> bool:
        """Whether a night is under way."""
        return any(row.is_running and row.run.kind is RunKind.NIGHT for row in self.rows)

    def replace(self, rows: Sequence[RunRow]) -> bool:
        """Show these. Returns whether places moved, so that the chosen one is to be found again."""
        if [row.run.id for row in rows] != [row.run.id for row in self.rows]:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()
            return True
        former, self.rows = self.rows, list(rows)
        for number, (old, new) in enumerate(zip(former, self.rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))
        return False

    def renew_times(self) -> None:
        """Running runs show how long they take."""
        for number, row in enumerate(self.rows):
            if row.is_running:
                self.dataChanged.emit(self.index(number), self.index(number))


def spoken(row: RunRow) -> str:
    """A row for a screen reader."""
    state, _ = words.state_words(row.run, row.summary)
    parts = [run_name(row.run), state, row.said]
    parts += [words.failed(row.failed)] if row.failed else []
    parts += [words.alerts(row.alerts)] if row.alerts else []
    return ", ".join([*parts, words.duration(row.run, datetime.now(UTC))])
