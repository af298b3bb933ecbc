"""The charts over time: a card for each, with what stands out in words and a legend that hides and shows layers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights.chart import Chart
from charhub_console.app.gui.nights.colours import colour
from charhub_console.app.gui.nights.plot import Plot, plots
from charhub_console.app.gui.nights.rows import RunRow
from charhub_console.app.gui.theme import Metrics


class ChartCard(QFrame):
    """One chart with its head."""

    def __init__(self, plot: Plot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._words = ""
        self.title, self.said = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.said.setProperty("role", "small")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # gives way to the legend
        self.chart = Chart(plot, self)
        self.legend: dict[str, QPushButton] = {}
        self._legend_row = QHBoxLayout()
        self._legend_row.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.said, 1)
        head.addLayout(self._legend_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.chart, 1)
        theme.switch().changed.connect(self._dress)

    def show_plot(self, plot: Plot, said: str) -> None:
        """Show this, with a few words on it."""
        self.title.setText(plot.title)
        self._words = said
        self.setToolTip(said)
        self.chart.set_plot(plot)
        names = [layer.name for layer in plot.layers]
        if names != list(self.legend):
            self._new_legend(names if len(names) > 1 else [])
        self._dress()
        self._fit_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's own hook."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """They are whole or not there; the tooltip has them, too."""
        legend = sum(button.sizeHint().width() + 2 for button in self.legend.values())
        room = self.width() - 24 - self.title.sizeHint().width() - legend - 30
        fits = self.said.fontMetrics().horizontalAdvance(self._words) <= room
        self.said.setText(self._words if fits else "")

    def _new_legend(self, names: Sequence[str]) -> None:
        for button in self.legend.values():
            self._legend_row.removeWidget(button)
            button.deleteLater()
        self.legend = {}
        self.chart.set_hidden(frozenset())
        for name in names:
            button = QPushButton(name, self)
            button.setCheckable(True)
            button.setIconSize(QSize(10, 10))
            button.setChecked(True)
            button.setProperty("kind", "legend")
            button.setToolTip(tr("Show or hide"))
            button.toggled.connect(self._hide_and_show)
            self.legend[name] = button
            self._legend_row.addWidget(button)

    def _hide_and_show(self) -> None:
        hidden = frozenset(name for name, button in self.legend.items() if not button.isChecked())
        if len(hidden) < len(self.legend):
            self.chart.set_hidden(hidden)
            self._dress()
            return
        button = self.sender()  # the last one stays: an empty chart says nothing
        if isinstance(button, QPushButton):
            button.setChecked(True)

    def _dress(self, *_: object) -> None:
        shown = theme.current()
        tones = {layer.name: layer.colour for layer in self.chart.whole.layers}
        for name, button in self.legend.items():
            on = button.isChecked()
            button.setIcon(_dot(tones[name] if on else "outline", filled=on, ratio=self.devicePixelRatioF()))
            tone = (shown.text if on else shown.muted).name()
            button.setStyleSheet(
                f"QPushButton {{ background: transparent; border: 1px solid transparent; padding: 2px 7px;"
                f" font-size: 12px; color: {tone}; }} QPushButton:hover {{ background: {shown.raised.name()}; }}"
                f" QPushButton:focus {{ border: 2px solid {shown.focus.name()}; padding: 1px 6px; }}"
            )


class ChartsPanel(QScrollArea):
    """Duration, success and stage times of the newest nights."""

    chosen = Signal(str)
    """Id of a run whose point was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", "ground")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nights: tuple[str, ...] | None = None
        self.cards = tuple(ChartCard(plot, self) for plot in plots(()))
        inner = QFrame(self)
        inner.setProperty("surface", "ground")
        column = QVBoxLayout(inner)
        column.setContentsMargins(Metrics.GAP, Metrics.GAP, Metrics.GAP, Metrics.GAP)
        column.setSpacing(Metrics.CARD_GAP)
        for card in self.cards:
            card.chart.chosen.connect(self.chosen)
            column.addWidget(card, 1)
        self.setWidget(inner)

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Draw the nights among these runs; nothing is done while they are the same ones."""
        nights = tuple(row.run.id for row in rows if row.is_measured_night)
        if nights != self._nights:
            self._nights = nights
            self._draw(rows)

    def retranslate(self, rows: Sequence[RunRow]) -> None:
        """Set every text anew."""
        self._draw(rows)

    def _draw(self, rows: Sequence[RunRow]) -> None:
        found = plots(rows)
        for card, plot, said in zip(self.cards, found, remarks(found), strict=True):
            card.show_plot(plot, said)

    def mark(self, run_id: str | None) -> None:
        """The run whose report is shown."""
        for card in self.cards:
            card.chart.mark(run_id or "")


def remarks(found: tuple[Plot, Plot, Plot]) -> tuple[str, str, str]:
    """What stands out in each chart, in a few words."""
    duration, success, _ = found
    count = duration.count
    if not count:
        return "", "", ""
    limit = duration.limits[0]
    over = sum(value is not None and value > limit.value for value in duration.layers[0].values)
    missed = sum(
        any(
            value is not None and value < target.value
            for layer, target in zip(success.layers, success.limits, strict=True)
            for value in [layer.values[point]]
        )
        for point in range(count)
    )
    return (
        tr("{0} of {1} nights took longer than 30 min").format(over, count),
        tr("{0} of {1} nights missed a target").format(missed, count),
        tr("median of each stage, added up"),
    )


def _dot(name: str, *, filled: bool, ratio: float) -> QPixmap:
    made = QPixmap(round(10 * ratio), round(10 * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour(name))
    painter.setBrush(colour(name) if filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(1, 1, 8, 8)
    painter.end()
    return made
