"""Cards of the Sync page: one thing that waits for a person, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from charhub_console.app.gui.settings.row import text_label

Verb = tuple[str, Callable[[], None], str]
"""What a button says, does, and its kind in the style sheet."""


class Card(QFrame):
    """A title, lines of words under it, and buttons. `key` says what it is about."""

    def __init__(self, key: str, title: str, lines: Sequence[str], verbs: Sequence[Verb], parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.setProperty("surface", "card")
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        heading = text_label(self)
        heading.setProperty("role", "title")
        heading.setText(title)
        column.addWidget(heading)
        for line in lines:
            label = text_label(self, "muted", selectable=True)
            label.setText(line)
            column.addWidget(label)
        self.buttons = [self._button(*verb) for verb in verbs]
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def _button(self, text: str, does: Callable[[], None], kind: str) -> QPushButton:
        button = QPushButton(text, self)
        if kind:
            button.setProperty("kind", kind)
        button.setAccessibleDescription(self.accessibleName())
        button.clicked.connect(lambda: self._press(does))
        return button

    def _press(self, does: Callable[[], None]) -> None:
        """Once: until the rows were read again there is nothing more to do here."""
        self.setEnabled(False)
        does()


class CardList(QWidget):
    """A heading and its cards; it is not there while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "title")
        self.cards: list[Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.heading)
        self.hide()

    def show_cards(self, heading: str, made: Sequence[tuple[str, str, Sequence[str], Sequence[Verb]]]) -> None:
        """Replace all; who had the keyboard is the next one afterwards."""
        focused = next((at for at, card in enumerate(self.cards) if card.isAncestorOf(self.focusWidget() or self)), -1)
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [Card(*one, self) for one in made]
        for card in self.cards:
            self._column.addWidget(card)
        self.heading.setText(heading)
        self.setVisible(bool(made))
        if focused >= 0 and self.cards and self.cards[min(focused, len(self.cards) - 1)].buttons:
            self.cards[min(focused, len(self.cards) - 1)].buttons[0].setFocus()
