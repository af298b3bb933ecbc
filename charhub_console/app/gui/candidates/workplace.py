"""The Candidates page with everything around its grid: filter bar, fetch, side panel, full screen, compare, legend."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates import focus, keys
from charhub_console.app.gui.candidates.fetch_bar import FetchBar
from charhub_console.app.gui.candidates.filters import FilterBar
from charhub_console.app.gui.candidates.keys import Action
from charhub_console.app.gui.candidates.legend import Legend
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.candidates.panel import WIDTH, CandidatePanel
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import Pointer
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.listing import CODES

if TYPE_CHECKING:
    from charhub_console.app.gui.candidates.compare import CompareView
    from charhub_console.app.gui.candidates.fullscreen import FilterMode, Staged
    from charhub_console.app.gui.candidates.new_character import NewCharacterDialog
    from charhub_console.domain.run import Run


class CandidatesWorkplace(CandidatesPage):
    """What the rail opens. The grid works without any of this; this works with the grid's signals only."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self.filters = FilterBar(self)
        self.fetching = FetchBar(engine, self)
        self.new_character = QToolButton(self)
        icons.dress(self.new_character, "plus", "text", 18)
        self.about = CandidatePanel(engine, self)
        self._name_buttons()
        self.filters.line.addWidget(self.fetching, 10)
        self.filters.line.addWidget(self.new_character)
        self.set_bar(self.filters)
        self._place_result()
        self.set_panel(self.about)
        self.splitter.setSizes([10_000, WIDTH])
        self.legend = Legend(self.grid.keymap, self)
        self._has_approved = False  # since the start; the filter may hide what was approved
        self.filter_mode: FilterMode | None = None
        self.compare: CompareView | None = None
        self._connect_around()
        self._read_keys()
        if engine.is_open:
            self._read_facets()

    def _place_result(self) -> None:
        """What a fetch brought, in a line of its own while there is something to say."""
        line = QHBoxLayout()
        line.setContentsMargins(Metrics.GAP + 2, 0, Metrics.GAP, 0)
        line.addWidget(self.fetching.result)
        layout = self.bar.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(line)

    def _name_buttons(self) -> None:
        self.new_character.setAccessibleName(tr("New character from an image of your own"))
        self.new_character.setToolTip(tr("New character from an image of your own"))

    def _connect_around(self) -> None:
        self.filters.changed.connect(self.set_filter)
        self.filters.left.connect(self.grid.setFocus)
        self.grid.blur_changed.connect(self.about.set_blur_above)
        self.grid.revealed.connect(self.about.set_revealed)
        self.current_changed.connect(self.about.show_candidate)
        self.about.candidate_wanted.connect(self._show_duplicate)
        self.about.large_wanted.connect(lambda: self.open_filter_mode())
        self.about.generated.connect(self._generating)
        self.about.character_wanted.connect(lambda one: self.navigate.emit("generation", one))
        self.fetch_wanted.connect(self.fetching.fetch)
        self.fetching.message.connect(self.message)
        self.fetching.finished.connect(lambda _summary: self._after_fetch())
        self.all_levels_wanted.connect(self.filters.show_every_level)
        self.filter_reset_wanted.connect(self.filters.clear)
        self.action_wanted.connect(self._act)
        self.new_character.clicked.connect(lambda: self.open_new_character())
        self.legend.closed.connect(self.grid.setFocus)
        self.engine.opened.connect(self._read_facets)
        moved = self.grid.verticalScrollBar().valueChanged
        for changed in (self.model.dataChanged, self.model.rowsInserted, self.model.modelReset, moved):
            changed.connect(self.pointer_changed)

    # --- what keys open ---

    def _act(self, action: object) -> None:
        if action is Action.FULL_SCREEN:
            self.open_filter_mode()
        elif action is Action.COMPARE:
            self.open_compare()
        elif action is Action.LEGEND:
            self.legend.keymap = self.grid.keymap
            self.legend.open()

    def open_filter_mode(self, *, full: bool = True) -> FilterMode:
        """One image after the other: the selection when several are selected, else everything that is listed."""
        from charhub_console.app.gui.candidates.fullscreen import FilterMode  # windows are loaded when they open

        if self.filter_mode is None:
            self.filter_mode = FilterMode(self.engine, self.grid.keymap, self)
            self.filter_mode.confirmed.connect(self._decide_staged)
            self.filter_mode.left.connect(self._came_back)
        self.filter_mode.keymap, self.filter_mode.reveals.above = self.grid.keymap, self.grid.blur_above
        chosen = self.selected_ids()
        ids = chosen if len(chosen) > 1 else self.model.ids
        if len(ids):
            self.filter_mode.show_from(ids, self.current_id, full=full)
        return self.filter_mode

    def open_compare(self) -> CompareView | None:
        """The first two of the selection, or the focused one and the next."""
        chosen = self.selected_ids()
        row = self.model.row_of(self.current_id) if self.current_id else -1
        pair = list(chosen[:2]) if len(chosen) > 1 else list(self.model.ids[row : row + 2]) if row >= 0 else []
        if len(pair) < 2:
            return None
        from charhub_console.app.gui.candidates.compare import CompareView

        if self.compare is None:
            self.compare = CompareView(self.engine, self.grid.keymap, self)
            self.compare.decided.connect(self._decide_compared)
            self.compare.left.connect(self._came_back)
        self.compare.keymap, self.compare.reveals.above = self.grid.keymap, self.grid.blur_above
        self.compare.show_pair(pair[0], pair[1], chosen if len(chosen) > 2 else self.model.ids)
        return self.compare

    def open_new_character(self) -> NewCharacterDialog:
        """A character by hand."""
        from charhub_console.app.gui.candidates.new_character import NewCharacterDialog

        dialog = NewCharacterDialog(self.engine, self)
        dialog.generated.connect(self._generating)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    # --- what came of it ---

    def decide(self, verdict: Verdict, reason: str = "") -> None:
        super().decide(verdict, reason)
        self._has_approved = self._has_approved or verdict is Verdict.APPROVE
        self.pointer_changed.emit()

    def _decide_staged(self, staged: list[Staged]) -> None:
        """One step of the undo, whatever the verdicts."""
        groups: dict[tuple[Verdict, str], list[str]] = {}
        for one in staged:
            groups.setdefault((one.verdict, one.reason), []).append(one.candidate_id)
        with self.decisions.as_one_step():
            for (verdict, reason), ids in groups.items():
                self._decide(ids, verdict, reason)

    def _decide_compared(self, candidate_id: str, verdict: Verdict, reason: str) -> None:
        """The focus follows what is compared, and the next challenger is the one that has it then."""
        is_listed = self.show_candidate(candidate_id)
        self._decide([candidate_id], verdict, reason)
        if self.compare is None or not is_listed:
            return
        if self.current_id in self.compare.shown:
            self.skip()
        if self.current_id:
            self.compare.challenge(self.current_id)

    def _decide(self, ids: list[str], verdict: Verdict, reason: str) -> None:
        rows = [(one, self.model.row_of(one)) for one in ids]
        self.decide_rows([row for _, row in rows if row >= 0], verdict, reason)
        left = [one for one, row in rows if row < 0]  # the listing, meanwhile; the decision counts all the same
        self.decisions.decide(left, [Status.NEW] * len(left), verdict, reason)

    def _came_back(self, candidate_id: str) -> None:
        self.activateWindow()
        self.show_candidate(candidate_id)
        self.grid.setFocus()

    def _show_duplicate(self, candidate_id: str) -> None:
        if not self.show_candidate(candidate_id):
            self.about.show_candidate(candidate_id)  # the filter hides it, the panel shows it all the same

    def _generating(self, run: Run) -> None:
        self.navigate.emit("generation", run.id)

    def _after_fetch(self) -> None:
        self._read_facets()
        self.filters.tell()

    def _read_keys(self) -> None:
        """A person's own keys, read off this thread; the shipped ones count until then."""
        if self.engine.configuration is None:
            return
        folder = self.engine.configuration.paths.config_file.parent

        async def read(_console: object) -> keys.Keymap:
            return await asyncio.to_thread(keys.load, folder)

        self.engine.call(read, self.set_keymap, self._say)

    def _say(self, error: ConsoleError) -> None:
        self.message.emit(error)

    def _read_facets(self, _facts: object = None) -> None:
        self.engine.call(lambda console: console.candidate_facets(), self.filters.set_facets)

    # --- Page ---

    def pointer(self) -> Pointer | None:
        """How to decide, at the first undecided candidate; once one is approved, where it is generated."""
        if self._has_approved or CODES[Status.APPROVED] in self.model.statuses:
            text = tr("Approved. Under Generation, “Run a night now” paints everything that is approved.")
            return Pointer("generate", text, leads_to="generation")
        row = self.model.statuses.find(focus.UNDECIDED)
        if row < 0 or row not in self.grid.visible_rows():
            return None
        keymap = self.grid.keymap
        shown = (Action.APPROVE, Action.REJECT, Action.HOLD, Action.LEGEND)
        text = tr("Decide with {0} to approve, {1} to reject, {2} to hold. {3} shows every key.")
        place = self.grid.visualRect(self.model.index(row))
        return Pointer("decide", text.format(*(keymap.first(action) for action in shown)), self.grid.viewport(), place)

    def state(self) -> dict[str, Any]:
        return super().state() | {"filters": self.filters.state(), "fetch": self.fetching.state()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self.filters.restore(state.get("filters") or {})
        self.fetching.restore(state.get("fetch") or {})

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.legend.close_legend()
