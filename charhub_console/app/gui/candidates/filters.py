"""The bar above the grid: search, status, levels, more, order, saved views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.chips import Chip
from charhub_console.app.gui.candidates.filter_choice import FilterChoice, from_json
from charhub_console.app.gui.candidates.filter_more import MoreFilters
from charhub_console.app.gui.candidates.saved_views import SavedViews
from charhub_console.app.gui.candidates.words import status_text
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.candidate import Level, Status
from charhub_console.domain.listing import CandidateFacets, CandidateFilter, CandidateSort

TYPING_MS = 180
LEVELS = ((Level.PG, "PG"), (Level.PG13, "13"), (Level.R, "R"), (Level.X, "X"), (Level.XXX, "XXX"))


class _Search(QLineEdit):
    """Esc empties it, then leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear() if self.text() else self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """Says what to show; asks nobody. `changed` comes once for every change, typing included after a short pause."""

    changed = Signal(object, object)
    """(CandidateFilter, CandidateSort)"""
    left = Signal()
    """The person is done here and wants to be back at the grid."""

    def __init__(
        self, parent: QWidget | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._told: FilterChoice | None = None
        self._quiet = False
        self.search = _Search(self)
        self.search.setClearButtonEnabled(True)
        self.statuses = {status: Chip("", self) for status in Status}
        self.levels = {level: Chip(text, self) for level, text in LEVELS}
        self.more_button = QToolButton(self)
        self.more_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(self.more_button, "filter", "muted", 16)
        self.more = MoreFilters(self)
        self.sort = QComboBox(self)
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.views = SavedViews(self)
        self.clear_button = QPushButton(self)
        self.clear_button.setProperty("kind", "quiet")
        self._soon = QTimer(self, singleShot=True, interval=TYPING_MS)
        self.retranslate()
        self._lay_out()
        self._connect()
        self.clear_button.hide()

    def _lay_out(self) -> None:
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(Metrics.GAP, 10, Metrics.GAP, 4)
        self.line.setSpacing(4)
        self.search.setMinimumWidth(96)
        self.search.setMaximumWidth(340)
        self.line.addWidget(self.search, 10)
        self.line.addSpacing(8)
        for one in self.statuses.values():
            self.line.addWidget(one)
        self.line.addSpacing(8)
        for one in self.levels.values():
            self.line.addWidget(one)
        self.line.addSpacing(8)
        for widget in (self.more_button, self.sort, self.views, self.clear_button):
            self.line.addWidget(widget)
        self.line.addStretch(1)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.left.connect(self._leave)
        self._soon.timeout.connect(self._tell)
        for one in (*self.statuses.values(), *self.levels.values()):
            one.toggled.connect(lambda _on: self._tell())
        self.more_button.clicked.connect(lambda: self.more.open_below(self.more_button))
        self.more.changed.connect(self._tell)
        self.sort.currentIndexChanged.connect(lambda _index: self._tell())
        self.views.applied.connect(self.set_choice)
        self.clear_button.clicked.connect(self.clear)

    # --- what is chosen ---

    def choice(self) -> FilterChoice:
        """What the bar is set to."""
        return self.more.added_to(
            FilterChoice(
                text=self.search.text().strip(),
                statuses=tuple(status for status, one in self.statuses.items() if one.isChecked()),
                levels=Level(sum(int(level) for level, one in self.levels.items() if one.isChecked())),
                sort=CandidateSort(self.sort.currentData() or CandidateSort.NEWEST),
            )
        )

    def where(self) -> CandidateFilter:
        """The same for the engine, as of now."""
        return self.choice().where(self._now())

    def set_choice(self, choice: FilterChoice) -> None:
        """Set everything at once."""
        self._quiet = True
        self.search.setText(choice.text)
        for status, one in self.statuses.items():
            one.setChecked(status in choice.statuses)
        for level, one in self.levels.items():
            one.setChecked(bool(choice.levels & level))
        self.more.set_choice(choice)
        self.sort.setCurrentIndex(max(0, self.sort.findData(choice.sort)))
        self._quiet = False
        self._tell()

    def clear(self) -> None:
        """Show everything, in the same order."""
        self.set_choice(FilterChoice(sort=self.choice().sort))

    def show_every_level(self) -> None:
        """Take the level out of the filter."""
        for one in self.levels.values():
            one.setChecked(False)

    def set_facets(self, facets: CandidateFacets) -> None:
        """What there is to choose from in the popover."""
        self.more.set_facets(facets)

    def state(self) -> dict[str, Any]:
        """For the window's memory."""
        return {"choice": self.choice().as_json(), "views": self.views.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` gave."""
        self.views.restore(state.get("views"))
        self.set_choice(from_json(state.get("choice")))

    def tell(self) -> None:
        """Say what is chosen, also when it was said before (a period has moved on)."""
        self._told = None
        self._tell()

    def _tell(self) -> None:
        if self._quiet:
            return
        self._soon.stop()
        choice = self.choice()
        self.views.set_now(choice)
        self.clear_button.setVisible(choice.narrows)
        self.more_button.setText(tr("More") + (f" · {choice.behind_more}" if choice.behind_more else ""))
        if choice != self._told:
            self._told = choice
            self.changed.emit(choice.where(self._now()), choice.sort)

    def _leave(self) -> None:
        self._tell()
        self.left.emit()

    # --- words ---

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(tr("Search prompts, tags, creators"))
        self.search.setAccessibleName(tr("Search"))
        for status, one in self.statuses.items():
            one.setText(status_text(status, 2).capitalize())
            one.setAccessibleName(tr("Show {0}").format(status_text(status, 2)))
        for level, name in LEVELS:
            self.levels[level].setAccessibleName(tr("Level {0}").format(name))
            self.levels[level].setToolTip(tr("Only these levels; none chosen shows all"))
        self.more_button.setText(tr("More"))
        self.more_button.setAccessibleName(tr("More filters"))
        self.clear_button.setText(tr("Clear"))
        self.sort.setAccessibleName(tr("Order"))
        self._fill_sort()
        self.more.retranslate()
        self.views.retranslate()

    def _fill_sort(self) -> None:
        chosen = self.sort.currentData() or CandidateSort.NEWEST
        self.sort.blockSignals(True)
        self.sort.clear()
        for sort, text in (
            (CandidateSort.NEWEST, tr("Newest first")),
            (CandidateSort.OLDEST, tr("Oldest first")),
            (CandidateSort.ARRIVED, tr("Last fetched first")),
            (CandidateSort.REACTIONS, tr("Most liked first")),
        ):
            self.sort.addItem(text, sort)
        self.sort.setCurrentIndex(self.sort.findData(chosen))
        self.sort.blockSignals(False)
