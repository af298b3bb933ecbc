"""What the side panel is built of: a titled card that can be folded, a text to copy, rows of name and value."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.language import tr


class Section(QFrame):
    """A card with a title; a foldable one is opened and closed by its title."""

    folded = Signal(bool)

    def __init__(
        self, title: str, parent: QWidget | None = None, *, foldable: bool = False, open_: bool = True
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.head = QToolButton(self)
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setStyleSheet("font-weight: 600; padding: 2px 4px;")
        self.head.setFocusPolicy(Qt.FocusPolicy.StrongFocus if foldable else Qt.FocusPolicy.NoFocus)
        self.head.setEnabled(True)
        self.body = QWidget(self)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(self.head)
        top.addStretch(1)
        top.addLayout(self.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.body)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(4, 0, 4, 2)
        self.column.setSpacing(6)
        self._foldable = foldable
        if foldable:
            self.head.clicked.connect(lambda: self.set_open(self.body.isHidden()))
        self.set_open(open_)

    @property
    def is_open(self) -> bool:
        """Whether its content is shown."""
        return not self.body.isHidden()

    def set_title(self, title: str) -> None:
        """Another title."""
        self.head.setText(title)
        self.head.setAccessibleName(title)

    def set_open(self, open_: bool) -> None:
        """Fold or unfold."""
        self.body.setVisible(open_)
        if self._foldable:
            icons.dress(self.head, "chevron-down" if open_ else "chevron-right", "muted", 14)
        self.folded.emit(not open_)

    def add_tool(self, icon: str, name: str) -> QToolButton:
        """A small button at the right of the title."""
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        icons.dress(button, icon, "muted", 16)
        self.tools.addWidget(button)
        return button


class TextSection(Section):
    """A text that can be selected and copied whole."""

    def __init__(self, title: str, parent: QWidget | None = None, *, open_: bool = True) -> None:
        super().__init__(title, parent, foldable=True, open_=open_)
        self.text = words("", self.body)
        self.column.addWidget(self.text)
        self.copy = self.add_tool("copy", tr("Copy"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.text()))

    def set_text(self, text: str) -> None:
        """Show a text; an empty one hides the section."""
        self.text.setText(text)
        self.setVisible(bool(text))


class Table(QWidget):
    """Rows that are replaced as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._inner: QWidget | None = None

    def begin(self) -> tuple[QWidget, QGridLayout]:
        """An empty grid in place of what was there."""
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget(self)
        self._column.addWidget(self._inner)
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        return self._inner, grid


class Rows(Table):
    """Names at the left, values at the right."""

    def set_rows(self, rows: list[tuple[str, str]]) -> None:
        """Replace them; a row without a value is left out."""
        parent, grid = self.begin()
        for at, (name, value) in enumerate(row for row in rows if row[1]):
            label = QLabel(name, parent)
            label.setProperty("role", "muted")
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(value, parent), at, 1)


class Words(QLabel):
    """Wraps; claims no more height than its text takes at the width it gets."""

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


def words(text: str, parent: QWidget, role: str = "") -> Words:
    """Plain text of any length that wraps and can be selected; what comes from outside is never taken for markup."""
    label = Words(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    if role:
        label.setProperty("role", role)
    return label
