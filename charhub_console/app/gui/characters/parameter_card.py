"""The parameters of the attempt that is looked at, beside those of another one; what differs stands out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.sections import Section, Table, Words, words
from charhub_console.app.gui.characters.parameters import Line, compare
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.words import reason_name
from charhub_console.app.gui.language import tr
from charhub_console.engine.console import Attempt


class ParameterCard(Section):
    """Follows an AttemptStack. Compares with the attempt before, unless a person chose another one or none."""

    def __init__(self, stack: AttemptStack, parent: QWidget | None = None) -> None:
        super().__init__(tr("Parameters"), parent)
        self._stack = stack
        self.other = QComboBox(self.body)
        self.other.setAccessibleName(tr("Compare with"))
        self.only = QCheckBox(tr("Differences only"), self.body)
        self.table = Table(self.body)
        self.lines: list[Line] = []
        self._chosen: str | None = None  # an attempt's id, "" for none; None while nobody chose
        choice = QHBoxLayout()
        choice.addWidget(self.other, 1)
        choice.addWidget(self.only)
        self.column.addLayout(choice)
        self.column.addWidget(self.table)
        self.other.activated.connect(self._choose)
        self.only.toggled.connect(lambda _on: self._fill())
        stack.changed.connect(self.show_stack)
        theme.switch().changed.connect(self._theme_changed)

    @property
    def compared_with(self) -> Attempt | None:
        """The other attempt."""
        wanted = str(self.other.currentData() or "")
        return next((attempt for attempt in self._stack.attempts if attempt.id == wanted), None)

    def begin_anew(self) -> None:
        """Another view: what was chosen belongs to the former one."""
        self._chosen = None

    def show_stack(self) -> None:
        """Everything anew."""
        shown = self._stack.shown
        others = [attempt for attempt in self._stack.attempts if shown is None or attempt.id != shown.id]
        known = {attempt.id for attempt in others}
        wanted = self._chosen if self._chosen in known or self._chosen == "" else self._usual(others)
        with QSignalBlocker(self.other):
            self.other.clear()
            self.other.addItem(tr("Compare with no other attempt"), "")
            for attempt in others:
                said = tr("Compare with attempt {0}, {1}")
                self.other.addItem(said.format(attempt.number, reason_name(attempt.reason)), attempt.id)
            self.other.setCurrentIndex(max(0, self.other.findData(wanted)))
        self.other.setVisible(bool(others))
        self._fill()

    def _usual(self, others: list[Attempt]) -> str:
        shown = self._stack.shown
        before = [attempt for attempt in others if shown is not None and attempt.number < shown.number]
        return (before or others)[-1].id if others else ""

    def _choose(self, _at: int) -> None:
        self._chosen = str(self.other.currentData() or "")
        self._fill()

    def _theme_changed(self, _theme: object) -> None:
        self.table.update()

    def _fill(self) -> None:
        shown, other = self._stack.shown, self.compared_with
        self.lines = compare(shown, other) if shown is not None else []
        self.only.setVisible(other is not None)
        parent, grid = self.table.begin()
        at = 0
        if other is not None and shown is not None:
            for column, attempt in ((1, shown), (2, other)):
                grid.addWidget(_head(tr("Attempt {0}").format(attempt.number), parent), 0, column)
            at = 1
        hidden = other is not None and self.only.isChecked()
        lines = [line for line in self.lines if line.differs or not hidden]
        for number, line in enumerate(lines, start=at):
            _add(grid, number, line, parent)
        if not lines:
            said = tr("These two attempts had the same parameters.") if hidden else tr("Nothing was painted yet.")
            grid.addWidget(words(said, parent, "muted"), at, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1 if other is not None else 0)


class _Marked(Words):
    """A value that differs."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own hook."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.accent_soft)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(look.accent)
        painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)
        painter.end()
        super().paintEvent(event)


def _add(grid: QGridLayout, at: int, line: Line, parent: QWidget) -> None:
    name = QLabel(line.name, parent)
    name.setProperty("role", "muted")
    name.setContentsMargins(0, 1, 0, 2)
    grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
    values = (line.value,) if line.other is None else (line.value, line.other)
    for column, value in enumerate(values, start=1):
        label = words(value or "–", parent)
        if line.differs:
            label = _marked(label)
            label.setAccessibleDescription(tr("differs"))
        label.setContentsMargins(7 if line.differs else 0, 1, 2, 2)
        grid.addWidget(label, at, column)


def _marked(label: Words) -> Words:
    made = _Marked(label.text(), label.parentWidget())
    made.setTextFormat(label.textFormat())
    made.setAlignment(label.alignment())
    made.setWordWrap(True)
    made.setTextInteractionFlags(label.textInteractionFlags())
    made.setFocusPolicy(label.focusPolicy())
    made.setSizePolicy(label.sizePolicy())
    label.deleteLater()
    return made


def _head(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "small")
    return label
