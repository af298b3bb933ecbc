"""The library: bar, grid, and what stands there when it is empty; who tells whom."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from charhub_console.app.gui.candidates.thumbnails import Thumbnails
from charhub_console.app.gui.characters.bar import LibraryBar
from charhub_console.app.gui.characters.empty import EmptyLibrary
from charhub_console.app.gui.characters.export import Exporter
from charhub_console.app.gui.characters.grid import CharacterGrid
from charhub_console.app.gui.characters.model import LibraryModel
from charhub_console.app.gui.characters.reading import LibraryReading
from charhub_console.app.gui.characters.repair import Repairs
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.library import LibraryCounts, LibraryFilter, LibrarySort

_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class Library(QWidget):
    """Shows every character that was made."""

    opened = Signal(str)
    """A character is to be shown."""
    message = Signal(object)
    """ConsoleError or Notice for the banner."""

    def __init__(self, engine: EngineThread, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine, self.exporter = engine, exporter
        self.model = LibraryModel(self)
        self.thumbnails = Thumbnails(self)
        self.reading = LibraryReading(engine, self.model, self)
        self.grid = CharacterGrid(self.model, self.thumbnails, self)
        self.bar = LibraryBar(self)
        self.empty = EmptyLibrary(self)
        self.repairs = Repairs(engine, self)
        self.progress, self._far = QProgressBar(self), QLabel(self)
        self.cancel_export = QPushButton(tr("Cancel"), self)
        self._chosen_soon = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        self._show_repair()
        self.setFocusProxy(self.grid)

    def _lay_out(self) -> None:
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.grid)
        self._far.setProperty("role", "small")
        self.cancel_export.setProperty("kind", "quiet")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Export"))
        self.exporting = QWidget(self)
        line = QHBoxLayout(self.exporting)
        line.setContentsMargins(Metrics.GAP, 0, Metrics.GAP, 0)
        line.addWidget(self._far)
        line.addWidget(self.progress, 1)
        line.addWidget(self.cancel_export)
        self.exporting.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.exporting)
        column.addWidget(self.middle, 1)

    def _connect(self) -> None:
        self._engine.closed.connect(self.thumbnails.stop)
        self.bar.changed.connect(self._show)
        self.bar.left.connect(self.grid.setFocus)
        self.bar.repair_wanted.connect(self.repairs.repair)
        self.bar.export_wanted.connect(self.export)
        self.grid.rows_wanted.connect(self.reading.want)
        self.grid.opened.connect(self.opened)
        self.grid.chosen_changed.connect(self._chosen_soon.start)
        self._chosen_soon.timeout.connect(self._tell_chosen)
        self.model.layoutChanged.connect(self._chosen_soon.start)
        self.model.modelReset.connect(self._chosen_soon.start)
        self.model.rows_changed.connect(lambda _ids: self.repairs.look_again())
        self.reading.counted.connect(self._counted)
        self.reading.owners_read.connect(self.bar.show_owners)
        self.reading.listed.connect(self._listed)
        self.reading.failed.connect(self._not_read)
        self.repairs.planned.connect(self._show_repair)
        self.repairs.message.connect(self.message)
        self.exporter.progressed.connect(self._show_export)
        self.cancel_export.clicked.connect(self.exporter.cancel)
        self._connect_empty()
        for keys, then in (("Ctrl+F", self.bar.search.setFocus), ("Ctrl+E", self.export), ("R", self.repairs.repair)):
            where = self.grid if keys == "R" else self  # a letter belongs to the search line while one types there
            QShortcut(QKeySequence(keys), where, context=_HERE).activated.connect(then)

    def _connect_empty(self) -> None:
        self.empty.reset_wanted.connect(self.bar.reset)
        self.empty.again_wanted.connect(self.reading.relist)

    # --- what the page asks ---

    def wake(self) -> None:
        """Somebody looks now."""
        if self._engine.is_open:
            self.thumbnails.start(self._engine.data)
        self.reading.wake()
        self.grid.want()

    def rest(self) -> None:
        """Nobody looks."""
        self.reading.rest()

    def session_opened(self) -> None:
        """Rows of another session."""
        self.thumbnails.start(self._engine.data)
        self.reading.begin_anew()

    def neighbour(self, character_id: str, by: int) -> str:
        """The next or former one in the order shown, "" at the ends."""
        row = self.model.row_of(character_id)
        return self.model.ids[row + by] if row >= 0 and 0 <= row + by < len(self.model.ids) else ""

    def focus_on(self, character_id: str) -> None:
        """Give a character the focus, if it is listed."""
        row = self.model.row_of(character_id)
        if row >= 0 and self.grid.current_id != character_id:
            self.grid.go_to(row)
        self.grid.setFocus() if self.model.rowCount() else self.empty.setFocus()

    def export(self) -> None:
        """What is selected."""
        self.exporter.ask(self.grid.chosen_ids())

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's own hook."""
        super().hideEvent(event)
        self.thumbnails.want(())

    # --- what happened ---

    def _show(self, where: LibraryFilter, sort: LibrarySort) -> None:
        self.empty.show_waiting()
        self.reading.show(where, sort)

    def _counted(self, counts: LibraryCounts) -> None:
        self.bar.show_counts(counts)
        self.empty.explain(counts, self.reading.where)

    def _listed(self) -> None:
        self._show_grid(bool(self.model.rowCount()))
        if self.model.rowCount() and self.grid.current_row < 0:
            self.grid.go_to(0)

    def _not_read(self, error: ConsoleError) -> None:
        if self.model.rowCount():
            self.message.emit(error)
        else:
            self.empty.show_error(error)
            self._show_grid(False)

    def _show_grid(self, there: bool) -> None:
        shown: QWidget = self.grid if there else self.empty
        had_focus = self.grid.hasFocus() or self.empty.hasFocus() or self.empty.button.hasFocus()
        self.middle.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        if had_focus:
            shown.setFocus()

    def _tell_chosen(self) -> None:
        ids = self.grid.chosen_ids()
        self.bar.show_chosen(len(ids))
        self.bar.export.setEnabled(bool(len(ids)) and not self.exporter.is_busy)
        self.repairs.look_at(ids)

    def _show_repair(self) -> None:
        repairs = self.repairs
        words = tr("Repair selected ({0})").format(repairs.amount) if repairs.amount else tr("Repair selected")
        self.bar.show_repair(words, repairs.tip, possible=repairs.is_possible)

    def _show_export(self, done: int, of: int) -> None:
        self.exporting.setVisible(bool(of))
        self.progress.setMaximum(max(1, of))
        self.progress.setValue(done)
        self._far.setText(tr("Exporting {0} of {1}").format(min(done + 1, of), of))
        self.bar.export.setEnabled(not of and bool(len(self.grid.chosen_ids())))
