"""One section as it is shown: headline, a sentence, cards with rows."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.desk import Desk
from charhub_console.app.gui.settings.field import Field
from charhub_console.app.gui.settings.parts import Parts
from charhub_console.app.gui.settings.row import Row, text_label
from charhub_console.app.gui.settings.secret_field import SecretField
from charhub_console.app.gui.settings.sections import Group, Section
from charhub_console.app.gui.settings.servers import Servers
from charhub_console.domain.settings import SETTINGS

PADDING, BETWEEN = 18, 18


class Card(QFrame):
    """The rows of one group."""

    def __init__(self, desk: Desk, group: Group, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.group = group
        self._desk = desk
        self.title = text_label(self, "title")
        self.rows: list[Row] = [
            (SecretField if SETTINGS[key].is_secret else Field)(desk, key, self) for key in group.keys
        ]
        part = parts.part(group.extra)
        self.below = part.below
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING - 2, PADDING, PADDING - 2)
        column.setSpacing(BETWEEN)
        column.addWidget(self.title)
        for row in self.rows:
            column.addWidget(row)
        if part.inside is not None:
            column.addWidget(part.inside)
        else:
            for row in part.rows:
                column.addWidget(row)
        self.rows += part.rows
        self._found: set[Row] = set(self.rows)
        self._searching = False

    def seek(self, words: list[str]) -> bool:
        """Show what a search finds, all when nothing is searched for; whether anything is shown."""
        self._searching = bool(words)
        self._found = {row for row in self.rows if row.matches(words)}
        return self.show_what_counts()

    def show_what_counts(self) -> bool:
        """A group that another setting turns off is hidden, except from a search."""
        when = self.group.when
        counts = self._searching or when is None or self._desk.text(when[0]) == when[1]
        for row in self.rows:
            row.setVisible(row in self._found)
        is_shown = counts and bool(self._found)
        self.setVisible(is_shown)
        if self.below is not None:
            self.below.setVisible(is_shown)
        return is_shown

    def retranslate(self) -> None:
        """Set every text anew."""
        self.title.setText(tr(self.group.title) if self.group.title else "")
        self.title.setVisible(bool(self.group.title))
        for row in self.rows:
            row.retranslate()
        if isinstance(self.below, Servers):
            self.below.retranslate()


class SectionView(QWidget):
    """Shown alone, or below others while something is searched for."""

    def __init__(self, desk: Desk, section: Section, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self._parts = parts
        self.headline = text_label(self, "headline")
        self.intro = text_label(self, "muted")
        self.cards = [Card(desk, group, parts, self) for group in section.groups]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.headline)
        head.addWidget(self.intro)
        column.addLayout(head)
        for card in self.cards:
            column.addWidget(card)
            if card.below is not None:
                column.addWidget(card.below)
        desk.loaded.connect(self._show)
        desk.changed.connect(self._show)
        self.retranslate()
        self.seek([])

    @property
    def rows(self) -> list[Row]:
        """Every row, in order."""
        return [row for card in self.cards for row in card.rows]

    def seek(self, words: list[str]) -> bool:
        """Show what a search finds; whether anything is."""
        title = self.headline.text().casefold()
        words = [] if words and all(word in title for word in words) else words
        self.intro.setVisible(not words)
        found = [card.seek(words) for card in self.cards]
        return any(found)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.headline.setText(tr(self.section.title))
        self.intro.setText(tr(self.section.intro))
        for card in self.cards:
            card.retranslate()
        if any(group.extra == "keys" for group in self.section.groups):
            self._parts.keys.retranslate()

    def _show(self) -> None:
        for card in self.cards:
            card.show_what_counts()
