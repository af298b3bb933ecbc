"""A night beside the ones before it, in its report: duration and success as charts, with the median in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from charhub_console.app.gui.generation.words import clock
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights import words
from charhub_console.app.gui.nights.charts import ChartCard
from charhub_console.app.gui.nights.plot import plots
from charhub_console.app.gui.nights.report_parts import label
from charhub_console.app.gui.nights.rows import RunRow
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.comparison import MeasuredNight, can_be_compared, median_duration_s, median_share
from charhub_console.domain.report import ALL_FOUR
from charhub_console.engine.console import RunReport

SIDE_BY_SIDE = 900  # from this width on
CHART_HEIGHT = 168


class Comparison(QWidget):
    """Shown for nights that have ended; the others have nothing to compare yet."""

    chosen = Signal(str)
    """Id of a night whose point was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: object = None
        self.title, self.nothing = label(self, "", "title"), label(self, "", "muted", wraps=True)
        self.cards = tuple(ChartCard(plot, self) for plot in plots(())[:2])
        self._charts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._charts.setSpacing(Metrics.CARD_GAP)
        for card in self.cards:
            card.chart.setFixedHeight(CHART_HEIGHT)
            card.chart.chosen.connect(self.chosen)
            self._charts.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Metrics.CARD_GAP)
        column.addWidget(self.title)
        column.addWidget(self.nothing)
        column.addLayout(self._charts)

    def show_report(self, report: RunReport) -> None:
        """Draw this night and those before it; nothing is done while they are the same ones."""
        there = report.is_final and can_be_compared(report.run)
        self.setVisible(there)
        nights = (report.run.id, *(night.run.id for night in report.former))
        if not there or nights == self._shown:
            return
        self._shown = nights
        former = report.former
        self.title.setText(_title(former))
        self.nothing.setText(tr("There is no earlier night to compare with."))
        self.nothing.setVisible(not former)
        rows = [RunRow(night.run, night.summary) for night in former]
        drawn = plots([RunRow(report.run, report.summary), *rows])[:2]
        for card, plot, said in zip(self.cards, drawn, _remarks(report), strict=True):
            card.setVisible(bool(former))
            card.show_plot(plot, said)
            card.chart.mark(report.run.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's own hook."""
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE
        self._charts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def forget(self) -> None:
        """Draw anew next time: the language changed."""
        self._shown = None


def _title(former: Sequence[MeasuredNight]) -> str:
    if len(former) > 1:
        return tr("Compared with the last {0} nights").format(len(former))
    return tr("Compared with the night before") if former else tr("Comparison")


def _remarks(report: RunReport) -> tuple[str, str]:
    """This night's value, and the one in the middle of the others."""
    duration = clock(report.summary.duration_s)
    before_s = median_duration_s(report.former)
    if before_s is not None:
        duration = _beside(duration, clock(before_s), report.former)
    share, before = report.summary.share(ALL_FOUR), median_share(report.former, ALL_FOUR)
    success = tr("not measured") if share is None else tr("{0} have all four").format(words.percent(share))
    return duration, success if before is None else _beside(success, words.percent(before), report.former)


def _beside(this: str, before: str, former: Sequence[MeasuredNight]) -> str:
    if len(former) == 1:
        return tr("{0}; {1} the night before").format(this, before)
    return tr("{0}; median of the others {1}").format(this, before)
