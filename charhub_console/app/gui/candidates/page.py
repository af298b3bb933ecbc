"""The Candidates page: bar, numbers, grid, panel, and what a key does to what is focused or selected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from charhub_console.app.gui.candidates import focus
from charhub_console.app.gui.candidates.cell_view import USUAL_ZOOM
from charhub_console.app.gui.candidates.decisions import STATUS_OF, Decisions
from charhub_console.app.gui.candidates.empty import EmptyGrid
from charhub_console.app.gui.candidates.grid import Grid
from charhub_console.app.gui.candidates.keys import Action, Keymap, RejectReason
from charhub_console.app.gui.candidates.model import CandidateModel
from charhub_console.app.gui.candidates.numbers import NumbersLine
from charhub_console.app.gui.candidates.reading import Reading
from charhub_console.app.gui.candidates.thumbnails import Thumbnails
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import KeyHint, Notice, Page
from charhub_console.domain.candidate import Level, Verdict
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.listing import CandidateCounts, CandidateFilter, CandidateSort, IdArray

VERDICT_OF = {Action.APPROVE: Verdict.APPROVE, Action.REJECT: Verdict.REJECT, Action.HOLD: Verdict.HOLD}
AROUND = 8


class CandidatesPage(Page):
    """Browse and decide. `bar` and `panel` are the places for the filter bar and the side panel."""

    name: ClassVar[str] = "candidates"
    title: ClassVar[str] = "Candidates"
    icon_name: ClassVar[str] = "candidates"
    fills: ClassVar[bool] = True

    current_changed = Signal(str)
    """Candidate id with the focus, "" when none has it."""
    selection_changed = Signal(object)
    """Sequence of the selected ids, in the order of the grid."""
    fetch_wanted = Signal()
    """The person asked for new candidates."""
    all_levels_wanted = Signal()
    """The person wants to see what the level hides."""
    filter_reset_wanted = Signal()
    """The person wants to see candidates of every kind again."""
    action_wanted = Signal(object)
    """An Action this page leaves to others: full screen, compare, legend."""
    counted = Signal(object)
    """CandidateCounts of the filter."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self.model = CandidateModel(self)
        self.thumbnails = Thumbnails(self)
        self.reading = Reading(engine, self.model, self)
        self.decisions = Decisions(engine, self.model, self)
        self.grid = Grid(self.model, self.thumbnails, self)
        self.empty = EmptyGrid(self)
        self.numbers = NumbersLine(self)
        self.bar = QWidget(self)
        self.panel = QWidget(self)
        self._current = ""
        self._is_shown = self._was_closed = False
        self._chosen_soon = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        if engine.is_started:
            self.thumbnails.start(engine.data)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.numbers)
        column.addWidget(self._stack, 1)
        for slot in (self.bar, self.panel):
            layout = QVBoxLayout(slot)
            layout.setContentsMargins(0, 0, 0, 0)
            slot.hide()
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setCollapsible(0, False)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.bar)
        page.addWidget(self.splitter, 1)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.engine.opened.connect(self._opened)
        self.engine.closed.connect(self._closed)
        self.grid.rows_wanted.connect(self.reading.want)
        self.grid.asked.connect(self._asked)
        self.grid.opened.connect(lambda _row: self.action_wanted.emit(Action.FULL_SCREEN))
        self.grid.filled.connect(self.filled)
        self.grid.chosen_changed.connect(self._chosen_soon.start)
        self._chosen_soon.timeout.connect(self._tell_chosen)
        self.reading.beginning.connect(self._first_rows_came)
        self.reading.listed.connect(self._show_grid_or_why_not)
        self.reading.failed.connect(self._show_problem)
        self.reading.counted.connect(self._counted)
        self.model.rowsInserted.connect(self._rows_came_above)
        self.model.rowsRemoved.connect(self._show_grid_or_why_not)
        self.grid.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.numbers.top_wanted.connect(self.grid.go_to_top)
        self.decisions.refused.connect(self._refused)
        self.decisions.undone.connect(self._focus_undone)
        self.empty.fetch_wanted.connect(self.fetch_wanted)
        self.empty.all_levels_wanted.connect(self.all_levels_wanted)
        self.empty.filter_reset_wanted.connect(self.filter_reset_wanted)
        self.empty.again_wanted.connect(self.reading.relist)

    # --- places for others ---

    def set_bar(self, bar: QWidget) -> None:
        """The filter bar."""
        self._fill(self.bar, bar)

    def set_panel(self, panel: QWidget) -> None:
        """The side panel."""
        self._fill(self.panel, panel)

    def _fill(self, slot: QWidget, widget: QWidget) -> None:
        layout = slot.layout()
        assert layout is not None
        layout.addWidget(widget)
        slot.show()

    # --- what is shown ---

    def set_filter(self, where: CandidateFilter, sort: CandidateSort = CandidateSort.NEWEST) -> None:
        """Show these candidates in this order."""
        self.numbers.set_above(0)
        self.reading.show(where, sort)

    def set_blur_above(self, level: Level) -> None:
        """Blur what is above this level until the pointer is on it."""
        self.grid.set_blur_above(level)

    def set_keymap(self, keymap: Keymap) -> None:
        """Hear these keys."""
        self.grid.keymap = keymap
        self.hints_changed.emit()

    @property
    def current_id(self) -> str:
        """The candidate with the focus, "" when none has it."""
        row = self.grid.current_row
        return self.model.ids[row] if row >= 0 else ""

    def selected_ids(self) -> IdArray:
        """The selected candidates in the order of the grid, or the focused one when there is no selection."""
        found = b"".join(self.model.ids[first : last + 1].packed for first, last in self.grid.chosen_rows())
        return IdArray(found) if found or not self.current_id else IdArray.of([self.current_id])

    def neighbours(self, candidate_id: str, reach: int = AROUND) -> Sequence[str]:
        """Up to `reach` ids before and after this one, itself included; empty when it is not shown."""
        row = self.model.row_of(candidate_id)
        return self.model.ids[max(0, row - reach) : row + reach + 1] if row >= 0 else ()

    def show_candidate(self, candidate_id: str) -> bool:
        """Give a candidate the focus; False when it is not in the listing."""
        row = self.model.row_of(candidate_id)
        if row >= 0:
            self.grid.go_to(row)
        return row >= 0

    # --- deciding ---

    def decide(self, verdict: Verdict, reason: str = "") -> None:
        """Decide about what is selected, or focused; the focus goes where the rule says."""
        if verdict is Verdict.UNDO:
            self.undo()
            return
        spans = self.grid.chosen_rows() or [(row, row) for row in [self.grid.current_row] if row >= 0]
        self.decide_rows([row for first, last in spans for row in range(first, last + 1)], verdict, reason)

    def decide_rows(self, rows: Sequence[int], verdict: Verdict, reason: str = "") -> None:
        """Decide about these, as one step of the undo; the focus goes where the rule says."""
        if not rows:
            return
        current = self.grid.current_row if self.grid.current_row >= 0 else rows[0]
        shown = self.reading.where.statuses
        leaving = set(rows) if shown and STATUS_OF[verdict] not in shown else set()
        target = focus.after_decision(bytes(self.model.statuses), current, rows, leaving)
        target_id = "" if target is None else self.model.ids[target]
        ids = [self.model.ids[row] for row in rows]
        self.decisions.decide(ids, [self.model.status(row) for row in rows], verdict, reason)
        if target_id:
            self.show_candidate(target_id)

    def skip(self) -> None:
        """Leave it undecided and go to the next undecided one."""
        if self.grid.current_row >= 0:
            self.grid.go_to(focus.after_skip(bytes(self.model.statuses), self.grid.current_row))

    def undo(self) -> None:
        """Take back the last decision, all of it when it was about several."""
        self.decisions.undo()

    # --- Page ---

    def activated(self) -> None:
        if not self._is_shown:
            self._is_shown = True
            if not self.reading.is_listed and not self.model.rowCount():
                self.reading.show(self.reading.where, self.reading.sort)
        self.grid.setFocus()

    def show_target(self, target: object) -> None:
        self.show_candidate(str(target))

    def hints(self) -> Sequence[KeyHint]:
        shown = (
            (Action.APPROVE, tr("approve")),
            (Action.REJECT, tr("reject")),
            (Action.HOLD, tr("hold")),
            (Action.SKIP, tr("skip")),
            (Action.UNDO, tr("undo")),
            (Action.FULL_SCREEN, tr("full screen")),
            (Action.LEGEND, tr("all keys")),
        )
        keymap = self.grid.keymap
        return [KeyHint(keymap.first(action), text) for action, text in shown if keymap.first(action)]

    def state(self) -> dict[str, Any]:
        return {
            "zoom": self.grid.zoom,
            "blur_above": int(self.grid.blur_above),
            "splitter": bytes(self.splitter.saveState().data()).hex(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.grid.set_zoom(int(state.get("zoom", USUAL_ZOOM)))
        self.grid.set_blur_above(Level(int(state.get("blur_above", Level.PG13))))
        if state.get("splitter"):
            self.splitter.restoreState(bytes.fromhex(state["splitter"]))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.thumbnails.want(())

    # --- what happened ---

    def _opened(self) -> None:
        self.thumbnails.start(self.engine.data)
        if self._is_shown and (self.reading.is_listed or self.model.rowCount()):
            self.reading.relist()
        elif self._is_shown and self._was_closed:
            self.reading.show(self.reading.where, self.reading.sort)
        # otherwise what was asked while the session was being opened is answered now, the first screen first
        self._was_closed = False
        self.grid.want()

    def _closed(self) -> None:
        self._was_closed = True  # what was asked is forgotten
        self.thumbnails.stop()

    def _asked(self, meaning: object) -> None:
        if isinstance(meaning, RejectReason):
            self.decide(Verdict.REJECT, meaning.text)
        elif isinstance(meaning, Action) and meaning in VERDICT_OF:
            self.decide(VERDICT_OF[meaning])
        elif meaning is Action.SKIP:
            self.skip()
        elif meaning is Action.UNDO:
            self.undo()
        else:
            self.action_wanted.emit(meaning)

    def _first_rows_came(self) -> None:
        self._show_grid_or_why_not()
        if not self.model.rowCount():
            self.filled.emit()
        if self.model.rowCount() and self.grid.current_row < 0:
            first = self.model.statuses.find(focus.UNDECIDED)
            self.grid.go_to(first if first in self.grid.visible_rows() else 0)

    def _tell_chosen(self) -> None:
        if self.current_id != self._current:
            self._current = self.current_id
            self.current_changed.emit(self._current)
        chosen = self.selected_ids()
        self.numbers.set_selected(len(chosen))
        self.selection_changed.emit(chosen)

    def _counted(self, counts: CandidateCounts) -> None:
        self.numbers.set_counts(counts)
        self.empty.explain(counts, self.reading.where)
        self.counted.emit(counts)

    def _show_grid_or_why_not(self) -> None:
        self._stack.setCurrentWidget(self.grid if self.model.rowCount() else self.empty)
        if not self.model.rowCount() and self.grid.hasFocus():
            self.empty.setFocus()
        self.empty.set_waiting(not self.reading.is_listed and not self.model.rowCount())

    def _show_problem(self, error: ConsoleError) -> None:
        self.message.emit(error)
        if not self.model.rowCount():
            self.empty.show_error(error)
            self._stack.setCurrentWidget(self.empty)

    def _rows_came_above(self, _parent: object, first: int, last: int) -> None:
        self._show_grid_or_why_not()
        if self.reading.is_listed and first == 0 and self.grid.visible_rows().start > last:
            self.numbers.set_above(self.numbers.above + last + 1)

    def _scrolled(self) -> None:
        if self.grid.visible_rows().start == 0:
            self.numbers.set_above(0)

    def _refused(self, candidate_id: str, error: ConsoleError) -> None:
        if not candidate_id or self.model.row_of(candidate_id) < 0:
            self.message.emit(error)
            return
        self.message.emit(Notice(error, tr("Show it"), partial(self.show_target, candidate_id)))

    def _focus_undone(self, ids: Sequence[str]) -> None:
        if len(ids):
            self.show_candidate(ids[0])
