"""The report of one run: its head with what can be done, and everything report.html says."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.generation.pictures import Pictures
from charhub_console.app.gui.generation.words import run_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights import words
from charhub_console.app.gui.nights.comparison import Comparison
from charhub_console.app.gui.nights.feed import Found
from charhub_console.app.gui.nights.people import People
from charhub_console.app.gui.nights.report_parts import Figures, Section, empty, figures_of, label
from charhub_console.app.gui.nights.report_tables import BackendTable, FailureTable, MetricTable, StageTable
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.board import UNDER_WAY, BoardRow

TWO_TABLES = 1000  # from this width on they stand side by side


class ReportHead(QFrame):
    """Which run, how it stands, and the verbs."""

    retry_wanted = Signal()
    cancel_wanted = Signal()
    board_wanted = Signal()
    page_wanted = Signal()
    sheet_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.title, self.state = label(self, "", "headline"), label(self)
        self.practice, self.lead = QLabel(self), label(self, "", "muted")
        self.practice.setProperty("role", "pill")
        self.retry, self.cancel, self.board = QPushButton(self), QPushButton(self), QPushButton(self)
        self.page, self.sheet, self.folder = QPushButton(self), QPushButton(self), QPushButton(self)
        dressed = {
            self.retry: ("retry", self.retry_wanted),
            self.cancel: ("stop", self.cancel_wanted),
            self.board: ("generation", self.board_wanted),
            self.page: ("link", self.page_wanted),
            self.sheet: ("image", self.sheet_wanted),
            self.folder: ("folder", self.folder_wanted),
        }
        for button, (icon, signal) in dressed.items():
            icons.dress(button, icon, size=16)
            button.clicked.connect(signal)
        self._lay_out(tuple(dressed))

    def _lay_out(self, buttons: tuple[QPushButton, ...]) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(12)
        for widget in (self.title, self.state, self.practice):
            first.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addStretch(1)
        second.setSpacing(8)
        for button in buttons:
            second.addWidget(button)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Metrics.GAP, 12, Metrics.GAP, 12)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self.lead)
        column.addLayout(second)

    def show_report(self, found: Found, missing: int) -> None:
        """Buttons are there for what can be done now."""
        run, summary = found.report.run, found.report.summary
        state, tone = words.state_words(run, summary if found.report.is_final else None)
        self.title.setText(run_name(run))
        self.state.setText(state)
        self.state.setProperty("role", "title" if tone == "accent" else tone)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.practice.setText(tr("Practice"))
        self.practice.setVisible(run.practice)
        self.lead.setText(" · ".join((words.period(run), tr("recipe {0}").format(run.recipe), run.id[:8])))
        self.retry.setText(tr("Retry failed views ({0})").format(missing))
        self.cancel.setText(tr("Cancel run"))
        self.board.setText(tr("On the board"))
        self.page.setText(tr("Report page"))
        self.sheet.setText(tr("Contact sheet"))
        self.folder.setText(tr("Folder"))
        self.retry.setVisible(missing > 0)
        self.cancel.setVisible(not found.report.is_final and run.ended_at is None)
        self.board.setVisible(bool(found.report.rows))
        self.page.setVisible(found.html is not None)
        self.sheet.setVisible(found.contact_sheet is not None)
        self.folder.setVisible(found.folder is not None)


class ReportView(QWidget):
    """Shows a Found."""

    character_opened = Signal(str)
    """Character id."""
    night_chosen = Signal(str)
    """Run id of a night that was clicked in the comparison."""
    retry_wanted = Signal(str, object)
    """Character id, View: of a failure whose button was pressed."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Found | None = None
        self._said: object = None
        self.head = ReportHead(self)
        self.alerts, self.notes = QWidget(self), QWidget(self)
        self.figures, self.metrics = Figures(self), MetricTable(self)
        self.failures, self.stages, self.people = FailureTable(self), StageTable(self), People(pictures, self)
        self.backends, self.comparison = BackendTable(self), Comparison(self)
        self.success_section = Section(self.metrics, self)
        self.failure_section = Section(self.failures, self)
        self.stage_section = Section(self.stages, self)
        self.backend_section = Section(self.backends, self)
        self.people_title, self.nobody = label(self, "", "title"), label(self, "", "muted")
        self.area = QScrollArea(self)
        self._lay_out()
        self.people.opened.connect(self.character_opened)
        self.people.looked_at.connect(self._look_at)
        self.comparison.chosen.connect(self.night_chosen)
        self.failures.retry_wanted.connect(self.retry_wanted)

    def _lay_out(self) -> None:
        for plain in (self.alerts, self.notes):
            inner = QVBoxLayout(plain)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(6)
        ground = QFrame(self)
        ground.setProperty("surface", "ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(Metrics.GAP, Metrics.GAP, Metrics.GAP, Metrics.GAP)
        column.setSpacing(Metrics.CARD_GAP)
        tables = QHBoxLayout()
        tables.setSpacing(Metrics.CARD_GAP)
        left = QVBoxLayout()
        left.setSpacing(Metrics.CARD_GAP)
        left.addWidget(self.success_section)
        left.addWidget(self.backend_section, 1)
        tables.addLayout(left, 1)
        tables.addWidget(self.stage_section, 1)
        self._tables = tables
        for part in (self.alerts, self.figures, self.notes):
            column.addWidget(part)
        column.addLayout(tables)
        for part in (self.comparison, self.failure_section, self.people_title, self.nobody, self.people):
            column.addWidget(part)
        column.addStretch(1)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setProperty("surface", "ground")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self.area, 1)

    def show_report(self, found: Found) -> None:
        """Show this; the place one has scrolled to stays while the run is the same."""
        same = self.found is not None and self.found.report.run.id == found.report.run.id
        if same and self.found == found:
            return
        self.found = found
        self._fill(found)
        if not same:
            self.area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's own hook."""
        super().resizeEvent(event)
        wide = self.width() >= TWO_TABLES
        self._tables.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.people.retranslate()
        for part in (self.figures, self.metrics, self.stages, self.backends, self.failures):
            part.shown = None  # the same figures in other words
        self.comparison.forget()
        if self.found is not None:
            self._fill(self.found)

    def retryable(self) -> tuple[BoardRow, ...]:
        """Characters at rest with missing views."""
        rows = self.found.report.rows if self.found is not None else ()
        return tuple(row for row in rows if row.missing and row.state not in UNDER_WAY)

    def _fill(self, found: Found) -> None:
        report = found.report
        summary = report.summary
        self.head.show_report(found, sum(len(row.missing) for row in self.retryable()))
        self._show_lines(summary.alerts if report.is_final else (), report.run.notes)
        self.figures.show_figures(figures_of(report.run, summary))
        self.success_section.title.setText(tr("Characters that") if report.is_final else tr("So far, characters that"))
        self.metrics.show_metrics(summary.metrics, is_final=report.is_final)
        self.stage_section.title.setText(tr("Stage times"))
        self.stages.show_stages(summary.stages)
        self.stage_section.setVisible(bool(summary.stages))
        self.backend_section.title.setText(tr("Servers"))
        self.backends.show_backends(summary.backends)
        self.backend_section.setVisible(bool(summary.backends))
        self.comparison.show_report(report)
        self.failure_section.title.setText(tr("Failures ({0})").format(len(summary.failures)))
        waiting = frozenset((row.character_id, view) for row in self.retryable() for view in row.missing)
        self.failures.show_failures(summary.failures, waiting)
        self.failure_section.setVisible(bool(summary.failures))
        self.people_title.setText(tr("Characters ({0})").format(len(report.rows)))
        self.people.show_rows(report.rows)
        self.people.setVisible(bool(report.rows))
        self.nobody.setText(tr("No character was started."))
        self.nobody.setVisible(not report.rows)

    def _show_lines(self, alerts: tuple[str, ...], notes: tuple[str, ...]) -> None:
        if (alerts, notes) != self._said:
            self._said = (alerts, notes)
            self._lines(self.alerts, alerts, "bad")
            self._lines(self.notes, tuple(map(told, notes)), "muted")

    def _lines(self, where: QWidget, lines: tuple[str, ...], role: str) -> None:
        empty(where)
        where.setVisible(bool(lines))
        layout = where.layout()
        for text in lines:
            if layout is None:
                continue
            if role == "bad":
                layout.addWidget(_alert(text, where))
            else:
                layout.addWidget(label(where, text, role, wraps=True))

    def _look_at(self, card: QRectF) -> None:
        place = self.people.geometry().topLeft() + card.center().toPoint()
        self.area.ensureVisible(place.x(), place.y(), 0, round(card.height() / 2) + Metrics.GAP)


def _alert(text: str, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setProperty("surface", "error")
    row = QHBoxLayout(frame)
    row.setContentsMargins(14, 9, 14, 9)
    row.addWidget(label(frame, text, wraps=True))
    return frame
