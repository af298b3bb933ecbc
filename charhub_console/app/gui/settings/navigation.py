"""The left side: a search over all settings, and the sections."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.settings.sections import SECTIONS

WIDTH = 212


class Navigation(QFrame):
    """Says which section is wanted, or what is searched for."""

    chosen = Signal(str)
    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setFixedWidth(WIDTH)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(self.searched)
        self._glass = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 18, 12, 12)
        column.setSpacing(3)
        column.addWidget(self.search)
        column.addSpacing(10)
        for section in SECTIONS:
            button = QToolButton(self)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFixedHeight(34)
            icons.dress(button, section.icon, "muted", 18, checked_role="accent")
            button.clicked.connect(lambda _on, name=section.name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[section.name] = button
            column.addWidget(button)
        column.addStretch(1)
        QShortcut(QKeySequence.StandardKey.Find, self.search, self.search.setFocus)
        theme.switch().changed.connect(self._draw_glass)
        self._draw_glass()
        self.retranslate()

    def show_chosen(self, name: str) -> None:
        """Mark the section that is shown; "" while a search shows several."""
        self._group.setExclusive(bool(name))
        for known, button in self.buttons.items():
            button.setChecked(known == name)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(tr("Sections"))
        self.search.setPlaceholderText(tr("Search settings"))
        self.search.setAccessibleName(tr("Search settings"))
        for section in SECTIONS:
            self.buttons[section.name].setText(" " + tr(section.title))
            self.buttons[section.name].setAccessibleName(tr(section.title))

    def _draw_glass(self, *_: object) -> None:
        self._glass.setIcon(icons.icon("search", "muted", 16))
