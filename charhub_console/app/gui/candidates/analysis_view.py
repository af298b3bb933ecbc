"""What the analyser said, field by field: value, how sure it was, who said it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.sections import Table, words
from charhub_console.app.gui.candidates.value_words import trait_text, value_text
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.domain.analysis import Analysis, Field

SURE, UNSURE = 0.75, 0.5
SHOWN_ABOVE = frozenset({"age", "apparent_age", "gender", "species", "style", "theme"})


class ConfidenceBar(QWidget):
    """0 to 1; its colour says whether that is much, its accessible name says it in words."""

    accessible_role: ClassVar[Role] = Role.Graphic

    def __init__(self, confidence: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confidence = max(0.0, min(1.0, confidence))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        said = tr("{0} % sure").format(round(100 * self.confidence))
        self.setAccessibleName(said)
        self.setToolTip(said)

    def sizeHint(self) -> QSize:
        return QSize(48, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        colour = shown.good if self.confidence >= SURE else shown.warn if self.confidence >= UNSURE else shown.bad
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.raised)
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * self.confidence), self.height()), 3, 3)
        painter.end()


class AnalysisView(Table):
    """A table of fields; "not measured" where the analyser said nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, str] = {}

    def show_analysis(self, analysis: Analysis | None) -> None:
        """Replace what is shown."""
        parent, grid = self.begin()
        self.values = {}
        if analysis is None:
            text = tr("Not analysed yet. That happens when it is approved.")
            grid.addWidget(words(text, parent, "muted"), 0, 0, 1, 4)
            return
        for name, field in fields_of(analysis):
            self._add(parent, grid, name, field)
        for trait, value in analysis.appearance:
            if trait not in SHOWN_ABOVE:
                row = self._add_text(parent, grid, trait_text(trait), value, wide=True)
                self._add_author(parent, grid, row, analysis.author)
        self._add_description(parent, grid, analysis.description)

    def _add_description(self, parent: QWidget, grid: QGridLayout, field: Field[str]) -> None:
        """Its text takes the whole width, below the line that says how sure that is and who said it."""
        if not field.value:
            return
        row = self._add_text(parent, grid, tr("Description"), "")
        self._add_sureness(parent, grid, row, field)
        self.values[tr("Description")] = field.value
        grid.addWidget(words(field.value, parent), row + 1, 0, 1, 4)

    def _add(self, parent: QWidget, grid: QGridLayout, name: str, field: Field[Any]) -> None:
        if field.value is None:
            self._add_text(parent, grid, name, tr("not measured"), "muted")
            return
        row = self._add_text(parent, grid, name, value_text(field.value))
        self._add_sureness(parent, grid, row, field)

    def _add_sureness(self, parent: QWidget, grid: QGridLayout, row: int, field: Field[Any]) -> None:
        grid.addWidget(ConfidenceBar(field.confidence, parent), row, 2, Qt.AlignmentFlag.AlignVCenter)
        self._add_author(parent, grid, row, field.author)

    def _add_author(self, parent: QWidget, grid: QGridLayout, row: int, name: str) -> None:
        author = QLabel(name, parent)
        author.setProperty("role", "small")
        grid.addWidget(author, row, 3, Qt.AlignmentFlag.AlignVCenter)

    def _add_text(
        self, parent: QWidget, grid: QGridLayout, name: str, value: str, role: str = "", *, wide: bool = False
    ) -> int:
        row = len(self.values)
        label = QLabel(name, parent)
        label.setProperty("role", "muted")
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(value, parent, role), row, 1, 1, 2 if wide else 1)
        self.values[name] = value
        return row


def fields_of(analysis: Analysis) -> list[tuple[str, Field[Any]]]:
    """The fields in the order in which a person reads them. The description stands below the others."""
    return [
        (tr("Gender"), analysis.gender),
        (tr("Species"), analysis.species),
        (tr("Looks"), analysis.apparent_age),
        (tr("Rating"), analysis.age_rating),
        (tr("Content"), analysis.content_tags),
        (tr("Style"), analysis.style),
        (tr("Theme"), analysis.theme),
    ]
