"""The end of the filter mode: what was staged, in numbers, and the button that makes it count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Verdict


class FilterSummary(QWidget):
    """Numbers and three ways on."""

    confirmed = Signal()
    back = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        card = QFrame(self)
        card.setProperty("surface", "card")
        card.setFixedWidth(420)
        self.title = QLabel(tr("Before it counts"), card)
        self.title.setProperty("role", "headline")
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.numbers = [QLabel(card) for _ in range(5)]
        self._names = [QLabel(card) for _ in range(5)]
        for row, (name, value) in enumerate(zip(self._names, self.numbers, strict=True)):
            value.setProperty("role", "title")
            self._grid.addWidget(value, row, 0, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(name, row, 1)
        self.confirm = QPushButton(card)
        self.confirm.setProperty("kind", "primary")
        self.go_on = QPushButton(tr("Back to the images"), card)
        self.discard = QPushButton(tr("Discard all"), card)
        self.discard.setProperty("kind", "danger")
        self.confirm.clicked.connect(self.confirmed)
        self.go_on.clicked.connect(self.back)
        self.discard.clicked.connect(self.discarded)
        for button in (self.confirm, self.go_on, self.discard):
            button.setAutoDefault(True)
        self._lay_out(card)

    def _lay_out(self, card: QFrame) -> None:
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addLayout(self._grid)
        column.addSpacing(6)
        column.addWidget(self.confirm)
        line = QHBoxLayout()
        line.addWidget(self.go_on, 1)
        line.addWidget(self.discard)
        column.addLayout(line)
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def show_counts(self, counts: Mapping[Verdict, int], *, skipped: int, unseen: int) -> None:
        """What would be decided, and what would stay as it is."""
        lines = (
            (counts.get(Verdict.APPROVE, 0), tr("to approve")),
            (counts.get(Verdict.REJECT, 0), tr("to reject")),
            (counts.get(Verdict.HOLD, 0), tr("to put on hold")),
            (skipped, tr("skipped, stay as they are")),
            (unseen, tr("not looked at, stay as they are")),
        )
        for value, name, (count, text) in zip(self.numbers, self._names, lines, strict=True):
            value.setText(number(count))
            name.setText(text)
            name.setEnabled(count > 0)
        total = sum(counts.values())
        self.confirm.setText(tr("Decide about {0}").format(number(total)) if total else tr("Nothing is staged"))
        self.confirm.setEnabled(total > 0)
        (self.confirm if total else self.go_on).setFocus()
