"""Parts of a report on screen: lines of text, cards, figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from charhub_console.app.gui.generation.words import clock
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.report import RunSummary
from charhub_console.domain.run import Run

FIGURE_LEAST = 118


def label(parent: QWidget, text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """Words that may quote anything; they can be marked and copied."""
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def empty(widget: QWidget) -> None:
    """Take everything out of a widget's layout."""
    layout = widget.layout()
    while layout is not None and (item := layout.takeAt(0)) is not None:
        child = item.widget()
        if child is not None:
            child.hide()
            child.deleteLater()


class Section(QFrame):
    """A card with a title and something in it."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.title = label(self, "", "title")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(content)
        column.addStretch(1)


class FigureCard(QFrame):
    """A number and what it counts."""

    def __init__(self, number: str, what: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setMinimumWidth(FIGURE_LEAST - 10)
        self.figure = label(self, number, role)
        self.figure.setStyleSheet("font-size: 22px; font-weight: 600;")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.setSpacing(0)
        column.addWidget(self.figure)
        column.addWidget(label(self, what, "small", wraps=True))
        column.addStretch(1)


class Figures(QWidget):
    """Cards with a number each, as many side by side as fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: object = None
        self._kinds: list[tuple[str, str]] = []
        self._cards: list[FigureCard] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Metrics.CARD_GAP)

    def show_figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """(number, what it counts, role of the number). Only numbers change while a run goes on."""
        wanted = list(figures)
        if wanted == self.shown:
            return
        kinds = [(what, role) for _, what, role in wanted]
        if self.shown is None or kinds != self._kinds:
            empty(self)
            self._kinds, self._columns = kinds, 0
            self._cards = [FigureCard(*figure, self) for figure in wanted]
            self._place()
        for card, (number, what, _) in zip(self._cards, wanted, strict=True):
            card.figure.setText(number)
            card.setAccessibleName(f"{number} {what}")
        self.shown = wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's own hook."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        fit = max(1, (self.width() + Metrics.CARD_GAP) // (FIGURE_LEAST + Metrics.CARD_GAP))
        lines = -(-len(self._cards) // fit) or 1
        columns = -(-len(self._cards) // lines) or 1  # lines of the same length
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, *divmod(number, columns))


def figures_of(run: Run, summary: RunSummary) -> list[tuple[str, str, str]]:
    """The numbers of a report, in the order of report.html."""
    budget = tr("of {0} min").format(f"{run.budget_s / 60:.0f}") if run.budget_s else tr("minutes")
    found = [
        (str(summary.total), tr("characters"), ""),
        (str(summary.complete), tr("with all five views"), ""),
        (str(summary.with_references), tr("with references"), ""),
        (str(summary.only_avatar), tr("avatar only"), "warn" if summary.only_avatar else ""),
        (str(summary.failed), tr("without an avatar"), "bad" if summary.failed else ""),
        (str(summary.images_done), tr("images made"), ""),
        (str(summary.images_failed), tr("images failed"), "bad" if summary.images_failed else ""),
        (clock(summary.duration_s), budget, ""),
    ]
    return found + ([(str(summary.carried_over), tr("carried over"), "warn")] if summary.carried_over else [])
