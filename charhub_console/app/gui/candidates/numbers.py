"""The line above the grid: how many of each status, how many are selected, what arrived above."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.words import number, status_text
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.candidate import Status
from charhub_console.domain.listing import CandidateCounts

_ROLES = {Status.NEW: "text", Status.APPROVED: "good", Status.REJECTED: "bad", Status.HELD: "warn"}


class NumbersLine(QWidget):
    """Numbers, never a verdict about them."""

    top_wanted = Signal()
    """The person wants to see what arrived above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.above = 0
        self._counts: CandidateCounts | None = None
        self._selected = 0
        self._numbers = QLabel(self)
        self._chosen = QLabel(self)
        self._chosen.setProperty("role", "small")
        self._arrived = QPushButton(self)
        self._arrived.setProperty("kind", "quiet")
        self._arrived.clicked.connect(self.top_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(Metrics.GAP, 4, Metrics.GAP, 4)
        line.setSpacing(Metrics.CARD_GAP)
        line.addWidget(self._numbers)
        line.addStretch(1)
        line.addWidget(self._arrived)
        line.addWidget(self._chosen)
        self.setFixedHeight(Metrics.CONTROL_HEIGHT + 8)
        theme.switch().changed.connect(self.retranslate)
        self.retranslate()

    def set_counts(self, counts: CandidateCounts) -> None:
        """Numbers of the filter."""
        self._counts = counts
        self.retranslate()

    def set_selected(self, count: int) -> None:
        """How many a verdict would be about; only said when it is more than one."""
        if (count > 1 or self._selected > 1) and count != self._selected:
            self._selected = count
            self.retranslate()

    def set_above(self, count: int) -> None:
        """How many arrived above what is in sight."""
        if count != self.above:
            self.above = count
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        look = theme.current()
        parts = []
        if self._counts is not None:
            for status, count in self._counts.by_status.items():
                colour = getattr(look, _ROLES[status] if count else "muted").name()
                parts.append(f'<span style="color:{colour}"><b>{number(count)}</b></span> {status_text(status, count)}')
        muted = look.muted.name()
        self._numbers.setText(f'<span style="color:{muted}">{"&nbsp;&nbsp;&nbsp; ".join(parts)}</span>')
        self._chosen.setVisible(self._selected > 1)
        self._chosen.setText(tr("%Ln selected", "", self._selected))
        self._arrived.setVisible(self.above > 0)
        self._arrived.setText(tr("↑ %Ln new above", "", self.above))
