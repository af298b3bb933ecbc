"""The head of a character's sheet: back, who it is, where it stands, and what can be done with all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.chips import Elided, Pill
from charhub_console.app.gui.characters.words import owner_name, standing_words
from charhub_console.app.gui.generation.words import when
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.board import BoardRow
from charhub_console.engine.console import LibraryPage


class SheetHeader(QFrame):
    """Says and asks; does nothing by itself."""

    back_wanted = Signal()
    step_wanted = Signal(int)
    repair_wanted = Signal()
    folder_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.back = self._tool("chevron-left", tr("Back to all characters (Esc)"))
        self.former = self._tool("arrow-up", tr("Former character (Alt+Up)"))
        self.next = self._tool("arrow-down", tr("Next character (Alt+Down)"))
        self.name = QLabel(self)
        self.name.setProperty("role", "headline")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.state = Pill(self)
        self.about = Elided(self)
        self.repair = self._button(tr("Repair"), "retry", "primary")
        self.folder = self._button(tr("Open folder"), "folder")
        self.folder.setToolTip(tr("Where the image that is looked at lies (O)"))
        self.export = self._button(tr("Export…"), "export")
        self.export.setToolTip(tr("Images, captions and facts as a zip file (Ctrl+E)"))
        self._lay_out()
        pairs: tuple[tuple[QPushButton | QToolButton, SignalInstance], ...] = (
            (self.back, self.back_wanted),
            (self.repair, self.repair_wanted),
            (self.folder, self.folder_wanted),
            (self.export, self.export_wanted),
        )
        for button, signal in pairs:
            button.clicked.connect(signal)
        self.former.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.next.clicked.connect(lambda: self.step_wanted.emit(1))

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 10, Metrics.GAP, 10)
        line.setSpacing(8)
        line.addWidget(self.back)
        line.addWidget(self.name)
        line.addWidget(self.state)
        line.addSpacing(4)
        line.addWidget(self.about)
        line.addStretch(1)
        for widget in (self.former, self.next, self.folder, self.export, self.repair):
            line.addWidget(widget)

    def show_page(self, page: LibraryPage, row: BoardRow) -> None:
        """Of this character."""
        words, role = standing_words(row)
        if page.row is None:
            words, role = tr("draft"), "muted"
        self.name.setText(row.name)
        self.state.say(words, role)
        self.about.say(f"{owner_name(row.owner)} · {when(page.character.created_at)}")
        self.export.setEnabled(bool(row.delivered))

    def show_nobody(self) -> None:
        """Another character is being read."""
        self.name.clear()
        self.state.say("")
        self.about.say("")
        self.export.setEnabled(False)

    def show_repair(self, words: str, tip: str, *, possible: bool) -> None:
        """What is missing, if anything is."""
        self.repair.setText(words)
        self.repair.setToolTip(tip)
        self.repair.setVisible(possible)

    def _button(self, text: str, icon: str, kind: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", kind)
        icons.dress(button, icon, "on_accent" if kind else "text", 16)
        return button

    def _tool(self, icon: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        icons.dress(button, icon, size=18)
        return button
