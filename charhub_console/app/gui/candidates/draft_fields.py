"""The fields of a character draft: required ones marked, what was changed known."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from charhub_console.app.gui.calm import calm
from charhub_console.app.gui.candidates.value_words import value_text
from charhub_console.app.gui.language import tr
from charhub_console.domain.analysis import AgeRating, Gender, Style, Theme
from charhub_console.domain.character import MAX_NAME_CHARS, Character

if TYPE_CHECKING:
    from charhub_console.engine.console import DraftChanges

NAME_MS = 250


class DraftFields(QWidget):
    """Shows a draft and says what a person made of it."""

    edited = Signal()
    name_settled = Signal(str)
    """The name has not changed for a moment: time to ask whether it is taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.collision = QLabel(self)
        self.collision.setProperty("role", "warn")
        self.collision.setWordWrap(True)
        self.collision.hide()
        self.gender = _choice(tuple(Gender), self)
        self.species = QLineEdit(self)
        self.style_ = _choice(tuple(Style), self)
        self.theme_ = _choice(tuple(Theme), self)
        self.rating = _choice(tuple(AgeRating), self)
        self.description = QPlainTextEdit(self)
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(84)
        self._shown: DraftChanges | None = None
        self._quiet = False
        self._soon = QTimer(self, singleShot=True, interval=NAME_MS)
        self._soon.timeout.connect(lambda: self.name_settled.emit(self.name.text().strip()))
        self._lay_out()
        self.name.textChanged.connect(lambda _text: self._soon.start())
        for line in (self.name, self.species):
            line.textChanged.connect(self._edited)
        self.description.textChanged.connect(self._edited)
        for box in (self.gender, self.style_, self.theme_, self.rating):
            box.currentIndexChanged.connect(self._edited)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        self._put(grid, 0, 0, tr("Name"), self.name, required=True, span=2)
        grid.addWidget(self.collision, 2, 0, 1, 2)
        self._put(grid, 3, 0, tr("Gender"), self.gender)
        self._put(grid, 3, 1, tr("Species"), self.species, required=True)
        self._put(grid, 5, 0, tr("Style"), self.style_)
        self._put(grid, 5, 1, tr("Theme"), self.theme_)
        self._put(grid, 7, 0, tr("Rating"), self.rating)
        self._put(grid, 9, 0, tr("Description"), self.description, required=True, span=2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _put(
        self,
        grid: QGridLayout,
        row: int,
        column: int,
        text: str,
        control: QWidget,
        *,
        required: bool = False,
        span: int = 1,
    ) -> None:
        label = QLabel(f"{text} *" if required else text, self)
        label.setProperty("role", "small")
        label.setBuddy(control)
        control.setAccessibleName(tr("{0}, required").format(text) if required else text)
        grid.addWidget(label, row, column, 1, span)
        grid.addWidget(control, row + 1, column, 1, span)

    def show_draft(self, character: Character) -> None:
        """Fill the fields."""
        self._quiet = True
        self.name.setText(character.name)
        self.species.setText(character.species)
        self.description.setPlainText(character.description)
        for box, value in (
            (self.gender, character.gender),
            (self.style_, character.style),
            (self.theme_, character.theme),
            (self.rating, character.age_rating),
        ):
            box.setCurrentIndex(box.findData(value))
        self._quiet = False
        self._shown = self.changes()
        self._edited()

    def changes(self) -> DraftChanges:
        """What stands in the fields."""
        from charhub_console.engine.console import DraftChanges  # loaded long before anybody types

        return DraftChanges(
            name=self.name.text().strip(),
            gender=Gender(self.gender.currentData()),
            species=self.species.text().strip(),
            style=Style(self.style_.currentData()),
            theme=Theme(self.theme_.currentData()),
            age_rating=AgeRating(self.rating.currentData()),
            description=self.description.toPlainText().strip(),
        )

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was shown."""
        return self._shown is not None and self.changes() != self._shown

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of required fields that are empty."""
        now = self.changes()
        required = ((tr("Name"), now.name), (tr("Species"), now.species), (tr("Description"), now.description))
        return tuple(name for name, value in required if not value)

    def warn_of_collision(self, name: str, *, taken: bool) -> None:
        """Say that another character bears this name, if that is still the name."""
        if name == self.name.text().strip():
            self.collision.setText(tr("Another character is called {0} already.").format(name))
            self.collision.setVisible(taken)

    def _edited(self, *_: object) -> None:
        if not self._quiet:
            self.edited.emit()


def _choice(values: Sequence[StrEnum], parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    calm(box)
    for value in values:
        box.addItem(value_text(value).capitalize() if not value_text(value)[0].isdigit() else value_text(value), value)
    return box
