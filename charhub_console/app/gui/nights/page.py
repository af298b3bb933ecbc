"""The Nights page: puts its parts together; each part knows one thing, the page knows who tells whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.night import NightDialog
from charhub_console.app.gui.generation.pictures import Pictures
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights.charts import ChartsPanel
from charhub_console.app.gui.nights.feed import Found, NightsFeed
from charhub_console.app.gui.nights.report_view import ReportView
from charhub_console.app.gui.nights.rows import RunModel, RunRow
from charhub_console.app.gui.nights.run_list import RunList
from charhub_console.app.gui.nights.standstill import Standstill
from charhub_console.app.gui.nights.verbs import RunVerbs
from charhub_console.app.gui.page import KeyHint, Page
from charhub_console.app.gui.pages import PAGES
from charhub_console.domain.errors import ConsoleError

LIST_WIDTH = 376
REPORT, CHARTS = "report", "charts"


class NightsPage(Page):
    """Runs, the report of the chosen one, and how nights developed."""

    name: ClassVar[str] = "nights"
    title: ClassVar[str] = "Nights"
    icon_name: ClassVar[str] = "nights"

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self._waiting_for: str | None = None
        self._remembered = ""
        self.model, self.pictures = RunModel(self), Pictures(self)
        self.feed, self.verbs = NightsFeed(engine, self), RunVerbs(engine, self)
        self.standstill, self.runs = Standstill(self), RunList(self.model, self)
        self.report, self.charts = ReportView(self.pictures, self), ChartsPanel(self)
        self.heading, self.night = QLabel(self), QPushButton(self)
        self.tabs = {REPORT: QPushButton(self), CHARTS: QPushButton(self)}
        self._group = QButtonGroup(self)
        self._ticking = QTimer(self, interval=1000)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setFocusProxy(self.runs)
        if engine.facts is not None:
            self.pictures.start(engine.data)

    def _lay_out(self) -> None:
        self.side = QStackedWidget(self)
        self.side.addWidget(self.report)
        self.side.addWidget(self.charts)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self._left())
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([LIST_WIDTH, 900])
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.standstill)
        self.middle.addWidget(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.middle)

    def _left(self) -> QFrame:
        left = QFrame(self)
        left.setProperty("surface", "panel")
        left.setMinimumWidth(290)
        self.heading.setProperty("role", "title")
        self.night.setProperty("kind", "primary")
        head, tabs = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 0)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.night)
        tabs.setContentsMargins(12, 0, 12, 0)
        tabs.setSpacing(6)
        for button in self.tabs.values():
            button.setCheckable(True)
            self._group.addButton(button)
            tabs.addWidget(button, 1)
        self.tabs[REPORT].setChecked(True)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(self.runs, 1)
        return left

    def _connect(self) -> None:
        self.engine.opened.connect(self._opened)
        self.engine.closed.connect(self.pictures.stop)
        self.feed.runs_read.connect(self._take_runs)
        self.feed.report_read.connect(self._take_report)
        self.feed.failed.connect(self._take_failure)
        self.feed.report_failed.connect(self.message)
        self.verbs.message.connect(self.message)
        self.verbs.started.connect(lambda run: self.show_target(run.id))
        self.verbs.busy.connect(self.report.head.retry.setDisabled)
        self.verbs.busy.connect(self.report.failures.set_busy)
        self.report.retry_wanted.connect(self.verbs.retry_view)
        self.report.night_chosen.connect(self._show_report_of)
        self.runs.run_chosen.connect(self._choose)
        self.charts.chosen.connect(self._show_report_of)
        self.standstill.night_wanted.connect(self.open_night)
        self.standstill.again_wanted.connect(self.feed.read_all)
        self.night.clicked.connect(self.open_night)
        self.report.character_opened.connect(self._open_character)
        self._ticking.timeout.connect(self.model.renew_times)
        for name, button in self.tabs.items():
            button.clicked.connect(lambda _=False, name=name: self._show_side(name))
        self._connect_head()

    def _opened(self) -> None:
        self.pictures.start(self.engine.data)

    def _connect_head(self) -> None:
        head = self.report.head
        head.retry_wanted.connect(self._retry)
        head.cancel_wanted.connect(self._cancel)
        head.board_wanted.connect(lambda: self.navigate.emit("generation", self.feed.run_id))
        head.page_wanted.connect(lambda: self._open(lambda found: self.verbs.open_path(found.html)))
        head.sheet_wanted.connect(lambda: self._open(lambda found: self.verbs.open_path(found.contact_sheet)))
        head.folder_wanted.connect(lambda: self._open(lambda found: self.verbs.open_path(found.folder)))
        keys: dict[str, Callable[[], object]] = {
            "N": self.open_night,
            "R": self._retry,
            "O": lambda: self._open(lambda found: self.verbs.open_path(found.html)),
            "G": lambda: self._show_side(CHARTS if self.side.currentWidget() is self.report else REPORT),
        }
        for key, action in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

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
        """A run's id shows its report."""
        if isinstance(target, str) and not self._show_report_of(target):
            self._waiting_for = target  # it has just been started: it comes with the next reading
            self.feed.read_all()

    def hints(self) -> Sequence[KeyHint]:
        """See Page."""
        return (
            KeyHint("↑ ↓", tr("choose a run")),
            KeyHint("R", tr("retry failed views")),
            KeyHint("G", tr("report or charts")),
            KeyHint("O", tr("open the report page")),
            KeyHint("N", tr("run a night")),
        )

    def state(self) -> dict[str, Any]:
        """See Page."""
        return {
            "side": REPORT if self.side.currentWidget() is self.report else CHARTS,
            "run": self.feed.run_id or "",
            "splitter": bytes(self.splitter.saveState().toHex().data()).decode(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """See Page."""
        splitter, side = state.get("splitter"), state.get("side")
        if isinstance(splitter, str):
            self.splitter.restoreState(bytes.fromhex(splitter))
        if isinstance(run := state.get("run"), str) and run:
            self._remembered = run
        if side in (REPORT, CHARTS):
            self._show_side(side)

    def retranslate(self) -> None:
        """See Page."""
        self.heading.setText(tr("Runs"))
        self.night.setText(tr("Run a night now"))
        self.tabs[REPORT].setText(tr("Report"))
        self.tabs[CHARTS].setText(tr("Over time"))
        self.runs.setAccessibleName(tr("Runs"))
        self.standstill.retranslate()
        self.report.retranslate()
        self.charts.retranslate(self.model.rows)
        self.runs.viewport().update()

    # --- what the person does ---

    def open_night(self) -> NightDialog | None:
        """Ask how many characters and how long, then start; one night at a time."""
        if self.model.night_runs:
            return None
        dialog = NightDialog(self.engine, self)
        dialog.started.connect(lambda run: self.show_target(run.id))
        dialog.open()
        return dialog

    def _show_side(self, name: str) -> None:
        self.tabs[name].setChecked(True)
        self.side.setCurrentWidget(self.report if name == REPORT else self.charts)

    def _show_report_of(self, run_id: str) -> bool:
        self._show_side(REPORT)
        return self.runs.choose(run_id)

    def _choose(self, run_id: str) -> None:
        self.feed.show_run(run_id)
        self.charts.mark(run_id)

    def _retry(self) -> None:
        self.verbs.retry_failed(self.report.retryable())

    def _cancel(self) -> None:
        self._open(lambda found: self.verbs.cancel(found.report.run))

    def _open(self, action: Callable[[Found], object]) -> None:
        if self.report.found is not None:
            action(self.report.found)

    def _open_character(self, character_id: str) -> None:
        there = any(entry.name == "characters" for entry in PAGES)
        self.navigate.emit("characters" if there else "generation", character_id)

    # --- what the engine says ---

    def _take_runs(self, rows: list[RunRow]) -> None:
        if self.model.replace(rows):
            self.runs.show_rows_moved()
        self.charts.show_rows(rows)
        running = self.model.night_runs
        self.night.setEnabled(not running)
        self.night.setToolTip(tr("A night is running.") if running else "")
        self.standstill.show_none()
        self._show(self.splitter if rows else self.standstill)
        if rows and self._remembered:
            self.runs.choose(self._remembered)  # or it belongs to other data
            self._remembered = ""
        wanted, self._waiting_for = self._waiting_for, None
        if wanted is not None and not self._show_report_of(wanted):
            self._waiting_for = wanted

    def _take_report(self, found: Found) -> None:
        if found.report.run.id == self.feed.run_id:
            self.report.show_report(found)

    def _take_failure(self, error: ConsoleError) -> None:
        if self.model.rows:
            self.message.emit(error)  # what was read before stays to be looked at
            return
        self.standstill.show_error(error)
        self._show(self.standstill)

    def _show(self, what: QWidget) -> None:
        """What has the keyboard goes with it."""
        first = self.runs if what is self.splitter else self.standstill.way_out
        if self.middle.currentWidget() is what and self.focusProxy() is first:
            return
        self.middle.setCurrentWidget(what)
        self.setFocusProxy(first)
        if self.isVisible() and QApplication.activeModalWidget() is None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
