"""Cards about a character that only say something: its facts, its image, its credits, its way to central."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.sections import Rows, Section, Table, Words, words
from charhub_console.app.gui.characters.facts import (
    BREAK,
    character_facts,
    credit_lines,
    credit_sum,
    image_facts,
    publication_words,
    sync_words,
)
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.row import set_role
from charhub_console.domain.attempt import Image
from charhub_console.domain.character import CharacterState
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.publication import PublicationState
from charhub_console.engine.console import Attempt, LibraryPage

PUBLISHABLE = (CharacterState.COMPLETE, CharacterState.PARTIAL)


class CharacterCard(Section):
    """The drafted person, and the candidate it was made from."""

    candidate_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Character"), parent)
        self.rows = Rows(self.body)
        self.source = QPushButton(tr("Show the source candidate"), self.body)
        icons.dress(self.source, "link", size=16)
        self._candidate = self._id = ""
        self.copy_id = self.add_tool("copy", tr("Copy the id"))
        self.copy_id.clicked.connect(self._copy_id)
        self.source.clicked.connect(lambda: self.candidate_wanted.emit(self._candidate))
        self.column.addWidget(self.rows)
        self.column.addWidget(self.source, 0, Qt.AlignmentFlag.AlignLeft)

    def show_page(self, page: LibraryPage) -> None:
        """Of this character."""
        self.rows.set_rows(character_facts(page.character))
        _seal(self.rows)
        self._id = page.character.id
        self._candidate = page.candidate.id if page.candidate is not None else ""
        self.source.setVisible(bool(self._candidate))

    def _copy_id(self) -> None:
        QGuiApplication.clipboard().setText(self._id)


class ImageCard(Section):
    """The stored image of the attempt that is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.rows = Rows(self.body)
        self.none = words("", self.body, "muted")
        self.copy_url = QPushButton(tr("Address"), self.body)
        self.copy_key = QPushButton(tr("Key"), self.body)
        self.copy_hash = QPushButton(tr("SHA-256"), self.body)
        self._buttons = (self.copy_url, self.copy_key, self.copy_hash)
        for button in self._buttons:
            icons.dress(button, "copy", size=16)
        self.copy_key.setToolTip(tr("Copy the key in the storage"))
        self.copy_hash.setToolTip(tr("Copy the SHA-256 of the bytes"))
        self.copy_key.clicked.connect(self._copy_key)
        self.image: Image | None = None
        self.copy_url.setToolTip(tr("Copy the address of this image (Ctrl+C)"))
        self.copy_url.clicked.connect(self.copy_address)
        self.copy_hash.clicked.connect(self._copy_hash)
        line = QHBoxLayout()
        for button in self._buttons:
            line.addWidget(button)
        line.addStretch(1)
        self.column.addWidget(self.rows)
        self.column.addWidget(self.none)
        self.column.addLayout(line)

    @property
    def folder(self) -> str:
        """Where the file of this image lies on this machine, "" when it does not."""
        url = QUrl(self.image.url) if self.image is not None else QUrl()
        return str(Path(url.toLocalFile()).parent) if url.isLocalFile() else ""

    def show_image(self, image: Image | None, attempt: Attempt | None) -> None:
        """Of this attempt; None when no image came of it."""
        self.image = image
        self.set_title(tr("Image: {0}").format(view_name(attempt.view)) if attempt is not None else tr("Image"))
        there = image is not None and attempt is not None
        self.rows.setVisible(there)
        self.none.setVisible(not there)
        self.none.setText(tr("No image came of this attempt."))
        for button in self._buttons:
            button.setVisible(there)
        if image is not None and attempt is not None:
            self.rows.set_rows(image_facts(image, attempt.recipe, attempt.seed))
            _seal(self.rows)

    def copy_address(self) -> None:
        """Into the clipboard."""
        if self.image is not None:
            QGuiApplication.clipboard().setText(self.image.url)

    def _copy_key(self) -> None:
        if self.image is not None:
            QGuiApplication.clipboard().setText(self.image.key)

    def _copy_hash(self) -> None:
        if self.image is not None:
            QGuiApplication.clipboard().setText(self.image.sha256)


class CreditCard(Section):
    """The ledger of this character."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Credits"), parent)
        self.sum = words("", self.body, "muted")
        self.table = Table(self.body)
        self.column.addWidget(self.sum)
        self.column.addWidget(self.table)

    def show_entries(self, entries: Sequence[CreditEntry], *, charged: bool) -> None:
        """Oldest first."""
        free = tr("Nothing yet.") if charged else tr("This owner pays no credits.")
        self.sum.setText(credit_sum(entries) if entries else free)
        self.table.setVisible(bool(entries))
        parent, grid = self.table.begin()
        for at, (moment, purpose, amount) in enumerate(credit_lines(entries)):
            date = QLabel(moment, parent)
            date.setProperty("role", "muted")
            number = QLabel(amount, parent)
            number.setProperty("role", "good" if amount.startswith("+") else "")
            grid.addWidget(date, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(purpose, parent), at, 1)
            grid.addWidget(number, at, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)


class SyncCard(Section):
    """What central has not heard of, and whether CharHub shows it."""

    publish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Central database"), parent)
        self.said = words("", self.body)
        self.rows = words("", self.body, "small")
        self.published = words("", self.body)
        self.publish = QPushButton(tr("Publish in CharHub"), self.body)
        self.publish.clicked.connect(self._publish)
        for widget in (self.said, self.rows, self.published):
            self.column.addWidget(widget)
        self.column.addWidget(self.publish, 0, Qt.AlignmentFlag.AlignLeft)

    def show_page(self, page: LibraryPage, *, practice: bool, has_central: bool) -> None:
        """In words."""
        said, rows = sync_words(page.waiting, practice=practice, has_central=has_central)
        self.said.setText(said)
        self.rows.setText(rows)
        self.rows.setVisible(bool(rows))
        text, role = publication_words(page.publication)
        self.published.setText(text)
        set_role(self.published, role)
        self.published.setVisible(has_central)
        entry = page.publication
        is_new = entry is None or entry.state is PublicationState.REFUSED
        self.publish.setVisible(has_central and is_new and page.character.state in PUBLISHABLE)
        self.publish.setEnabled(True)

    def _publish(self) -> None:
        self.publish.setEnabled(False)  # until the page was read again
        self.publish_wanted.emit()


def _seal(rows: Rows) -> None:
    """Texts with places to break are copied by buttons: a hand would copy those places as well."""
    for label in rows.findChildren(Words):
        if BREAK in label.text():
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
