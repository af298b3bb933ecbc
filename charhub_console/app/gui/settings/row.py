"""One line of a card: label and help on the left, something to set or to see on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from charhub_console.app.gui import theme

LABEL_WIDTH = 270
GAP = 28


class Row(QWidget):
    """`body` takes what stands on the right. Found by its label, its help and its key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.label = text_label(self)
        self.label.setFont(theme.font(theme.Metrics.FONT_PX, QFont.Weight.Medium))
        self.help = text_label(self, "small")
        left = QWidget(self)
        left.setFixedWidth(LABEL_WIDTH)
        words = QVBoxLayout(left)
        words.setContentsMargins(0, 5, 0, 0)
        words.setSpacing(2)
        words.addWidget(self.label)
        words.addWidget(self.help)
        words.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(4)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.addWidget(left, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self.body, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def matches(self, words: list[str]) -> bool:
        """Whether a search finds it."""
        text = f"{self.label.text()} {self.help.text()} {self.key}".casefold()
        return all(word in text for word in words)

    def show_value(self) -> None:
        """Show anew what the desk says."""

    def take_focus(self) -> None:
        """Give it the keyboard."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set every text anew."""


def text_label(parent: QWidget, role: str = "", *, selectable: bool = False) -> QLabel:
    """A label that breaks lines and takes nothing for markup."""
    label = QLabel(parent)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setMinimumWidth(60)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def set_role(label: QLabel, role: str) -> None:
    """Another look of the style sheet for this label."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
