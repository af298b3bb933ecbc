"""The Generation page: puts its parts together; each part knows one thing, the page knows who tells whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.actions import Verbs
from charhub_console.app.gui.generation.board import BoardList
from charhub_console.app.gui.generation.current import CurrentTile
from charhub_console.app.gui.generation.empty import EmptyBoard
from charhub_console.app.gui.generation.feed import Feed
from charhub_console.app.gui.generation.geometry import USUAL
from charhub_console.app.gui.generation.large import LargePictures
from charhub_console.app.gui.generation.menu import TileActions, verbs
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.generation.night import NightDialog
from charhub_console.app.gui.generation.panel import WIDTH, AttemptsPanel
from charhub_console.app.gui.generation.pictures import Pictures
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.toolbar import Toolbar
from charhub_console.app.gui.generation.words import run_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import KeyHint, Page, Pointer
from charhub_console.domain.board import Standing
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import AttemptProgressed
from charhub_console.domain.run import Run
from charhub_console.domain.views import View

NUMBERS_MS = 100  # how long the numbers above wait for the board, which changes fifty times a second in a night


class GenerationPage(Page):
    """Characters being made, view by view."""

    name: ClassVar[str] = "generation"
    title: ClassVar[str] = "Generation"
    icon_name: ClassVar[str] = "generation"

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self._remembered = ""
        self.model = BoardModel(self)
        self.pictures = Pictures(self)
        self.feed = Feed(engine, self.model, self)
        self.attempts = AttemptStack(engine, self.model, self)
        self.verbs = Verbs(engine, self.model, self)
        self.toolbar = Toolbar(self)
        self.board = BoardList(self.model, self.pictures, self)
        self.panel = AttemptsPanel(self.attempts, self.model, self)
        self.large = LargePictures(engine, self.pictures, self.attempts, self.panel, self.model)
        self.empty = EmptyBoard(self)
        self.current = CurrentTile(
            engine, self.model, self.board, self.attempts, self.panel, self.verbs, self.large, self
        )
        self.actions_of_tile = TileActions(self.board, self.current.carry_out)
        self._ticking = QTimer(self, interval=1000)
        self._counting = QTimer(self, singleShot=True, interval=NUMBERS_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.board)
        if engine.facts is not None:
            self.pictures.start(engine.data)

    def _lay_out(self) -> None:
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.board)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.middle)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([900, WIDTH])
        self.panel.hide()
        self.splitter.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.splitter, 1)
        self.empty.show_loading()

    def _connect(self) -> None:
        self.engine.opened.connect(self._opened)
        self.engine.closed.connect(self.pictures.stop)
        for source in (self.feed.problem, self.attempts.problem, self.verbs.message):
            source.connect(self.message)
        self.feed.problem.connect(self._show_problem)
        self.feed.runs_read.connect(self._take_runs)
        self.feed.first_read.connect(self._choose_first)
        self.feed.hinted.connect(self._take_hint)
        self.feed.paused_changed.connect(self.toolbar.show_paused)
        self.verbs.touched.connect(self.feed.touch)
        self.model.counts_changed.connect(self._show_counts_soon)
        self.model.modelReset.connect(self._show_board_or_why_not)
        self.model.modelReset.connect(self._show_counts_soon)
        self._counting.timeout.connect(self._show_counts)
        for changed in (self.model.counts_changed, self.model.modelReset, self.board.verticalScrollBar().valueChanged):
            changed.connect(self.pointer_changed)
        self._ticking.timeout.connect(self._show_progress)
        self._connect_board()
        self._connect_toolbar()

    def _connect_board(self) -> None:
        self.board.retry_clicked.connect(self.verbs.retry)
        self.board.current_tile.connect(self._show_tile)
        self.board.menu_asked.connect(self._open_menu)
        self.board.opened.connect(self.verbs.open_image)
        self.board.zoomed.connect(self.toolbar.zoom.setValue)

    def _connect_toolbar(self) -> None:
        bar = self.toolbar
        bar.run_chosen.connect(self._choose_run)
        bar.standing_chosen.connect(self.model.set_standing)
        bar.night_wanted.connect(self.open_night)
        bar.pause_wanted.connect(self.verbs.set_paused)
        bar.cancel_wanted.connect(self._cancel_run)
        bar.retry_wanted.connect(lambda: self.verbs.retry_failed(self.feed.failed()))
        bar.zoomed.connect(self.board.zoom)
        self.empty.night_wanted.connect(self.open_night)
        self.empty.candidates_wanted.connect(lambda: self.navigate.emit("candidates", None))
        self.empty.all_wanted.connect(self._show_all)
        self.empty.again_wanted.connect(self.feed.read_all)

    # --- what the window asks ---

    def activated(self) -> None:
        """Rows are read and kept true from now on."""
        self._ticking.start()
        self.feed.wake()

    def deactivated(self) -> None:
        """Nobody looks: nothing is read or decoded."""
        self._ticking.stop()
        self.feed.rest()

    def show_target(self, target: object) -> None:
        """A run's id shows its characters, a character's id goes to its row."""
        if isinstance(target, str):
            if self.model.row(target) is not None:
                self.model.set_standing(None)
                self.toolbar.show_standing(None)
                self.board.show_key((target, View.AVATAR))
            else:
                self._choose_run(target)

    def hints(self) -> Sequence[KeyHint]:
        """The verbs one uses most."""
        named = {verb.name: verb for verb in verbs()}
        short = {
            "retry": tr("retry"),
            "seed": tr("new seed"),
            "edit": tr("edit prompt"),
            "older": tr("older attempt"),
            "use": tr("make active"),
            "cancel": tr("cancel view"),
        }
        return [KeyHint(named[name].keys, text) for name, text in short.items()]

    def state(self) -> dict[str, Any]:
        """See Page."""
        standing = self.model.standing
        return {
            "zoom": self.board.wished,
            "standing": standing.value if standing is not None else "",
            "run": self.feed.run_id or "",
            "splitter": bytes(self.splitter.saveState().toHex().data()).decode(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """See Page."""
        zoom, standing, splitter = state.get("zoom", USUAL), state.get("standing", ""), state.get("splitter")
        if isinstance(zoom, int):
            self.toolbar.zoom.setValue(zoom)
        if isinstance(splitter, str):
            self.splitter.restoreState(bytes.fromhex(splitter))
        if standing in [item.value for item in Standing]:
            self.model.set_standing(Standing(standing))
            self.toolbar.show_standing(Standing(standing))
        if isinstance(run := state.get("run"), str) and run:
            self._remembered = run
            self.feed.show_run(run)

    def pointer(self) -> Pointer | None:
        """What a tile can do, at the first character that is finished."""
        for row in self.model.rows:
            if row.standing is Standing.DONE:
                index = self.model.index(self.model.item_of((row.character_id, View.AVATAR)))
                place = self.board.visualRect(index)
                if not self.board.viewport().rect().contains(place.center()):
                    return None
                text = tr("Click a view to see it large. R paints it anew, and the older one is kept.")
                return Pointer("retry", text, self.board.viewport(), place)
        return None

    # --- what the person does ---

    def open_night(self) -> NightDialog:
        """Ask how many characters and how long, then start."""
        dialog = NightDialog(self.engine, self)
        dialog.started.connect(self._take_started)
        dialog.open()
        return dialog

    def _open_menu(self, key: Key, place: QPoint) -> None:
        row = self.model.row(key[0])
        if row is not None:
            at_rest = key[1] is not None and key[1] in row.wanted and not row.is_open(key[1])
            servers = self.current.server_menu(key, row, self.board) if at_rest else None
            self.actions_of_tile.menu(row, key[1], servers).popup(place)

    def _choose_run(self, run_id: str | None) -> None:
        self.feed.show_run(run_id)
        self._show_progress()

    def _show_all(self) -> None:
        self.model.set_standing(None)
        self.toolbar.show_standing(None)
        self.toolbar.run.setCurrentIndex(0)
        self._choose_run(None)

    def _cancel_run(self) -> None:
        run = self.toolbar.running(self.feed.run_id)
        if run is not None:
            self.verbs.cancel_run(run.id, run_name(run))

    # --- what the engine says ---

    def _opened(self) -> None:
        self.pictures.start(self.engine.data)

    def _take_started(self, _run: Run) -> None:
        self._show_all()
        self.feed.read_all()

    def _take_runs(self, runs: list[Run]) -> None:
        remembered, self._remembered = self._remembered, ""
        if remembered and remembered == self.feed.run_id and all(run.id != remembered for run in runs):
            self.feed.show_run(None)  # it belongs to other data
        self.board.run_names = {run.id: run_name(run) for run in runs}
        self.toolbar.show_runs(runs, self.feed.run_id)
        self._show_progress()

    def _choose_first(self) -> None:
        if self.model.rowCount() and self.board.key_now() is None:
            self.board.setCurrentIndex(self.model.index(1))
        self._show_board_or_why_not()
        self._show_counts()

    def _take_hint(self, hint: AttemptProgressed) -> None:
        key = self.model.tile_of(hint.attempt_id)
        if key is None or not (self.board.is_visible(key) or key == self.attempts.key):
            return
        if hint.preview is not None:
            self.pictures.show_bytes(hint.attempt_id, hint.preview, self.board.preview_wanted())
        else:
            self.board.repaint_tile(key)

    def _show_tile(self, key: Key | None) -> None:
        self.panel.editor.hide()
        self.panel.words.show()
        self.attempts.show(key)

    def _show_counts_soon(self) -> None:
        if not self._counting.isActive():
            self._counting.start()

    def _show_counts(self) -> None:
        self.toolbar.show_counts(self.model.counts)
        self.toolbar.show_failed(sum(len(row.missing) for row in self.feed.failed()))
        self._show_progress()

    def _show_board_or_why_not(self) -> None:
        self.panel.setVisible(self.model.counts[None] > 0)
        if self.model.rows:
            self.middle.setCurrentWidget(self.board)
            return
        if self.model.counts[None] or self.feed.run_id is not None:
            self.empty.show_filtered(run=self.feed.run_id is not None)
        else:
            self.empty.show_never()
        self.middle.setCurrentWidget(self.empty)

    def _show_problem(self, error: ConsoleError) -> None:
        """The banner tells it too; in the place of rows that were read before it would only hide them."""
        if not self.model.rows:
            self.empty.show_error(error)
            self.middle.setCurrentWidget(self.empty)

    def _show_progress(self) -> None:
        run = self.toolbar.running(self.feed.run_id)
        self.toolbar.show_progress(run, self.model.everyone())
