"""The rail at the left: one button for each page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.pages import PageEntry
from charhub_console.app.gui.theme import Metrics
from charhub_console.app.paths import resources

ICON = 24
MARGIN = 4


class Rail(QFrame):
    """Icon and word for each page; Ctrl+1 … Ctrl+9 or the arrow keys within."""

    chosen = Signal(str)
    """Name of the page somebody wants to see."""

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setFixedWidth(Metrics.RAIL_WIDTH)
        self._entries = tuple(entries)
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 14, MARGIN, 10)
        column.setSpacing(6)
        column.addWidget(_mark(), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        for entry in self._entries:
            button = self._button(entry)
            self._buttons[entry.name] = button
            self._group.addButton(button)
            column.addWidget(button)
        column.addStretch(1)
        self.retranslate()

    def show_chosen(self, name: str) -> None:
        """Mark the page that is shown."""
        self._buttons[name].setChecked(True)

    def show_entry(self, name: str, *, shown: bool) -> None:
        """Whether there is a way to this page at all; harmless for one the rail does not know."""
        if name in self._buttons:
            self._buttons[name].setVisible(shown)

    def button(self, name: str) -> QWidget | None:
        """What leads to a page."""
        return self._buttons.get(name)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Pages"))
        for number, entry in enumerate(self._entries, start=1):
            title = QCoreApplication.translate("Page", entry.title)
            keys = QKeySequence(f"Ctrl+{number}").toString(QKeySequence.SequenceFormat.NativeText)
            button = self._buttons[entry.name]
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(f"{title} ({keys})")

    def changeEvent(self, event: QEvent) -> None:
        """Qt's own hook."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _button(self, entry: PageEntry) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "rail")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFixedSize(QSize(Metrics.RAIL_WIDTH - 2 * MARGIN, 60))
        icons.dress(button, entry.icon_name, "muted", ICON, checked_role="accent")
        button.clicked.connect(lambda _checked, name=entry.name: self.chosen.emit(name))
        return button


def _mark() -> QLabel:
    mark = QLabel()
    picture = QPixmap(str(resources() / "icons" / "app.svg"))
    picture = picture.scaled(76, 76, mode=Qt.TransformationMode.SmoothTransformation)
    picture.setDevicePixelRatio(2)
    mark.setPixmap(picture)
    return mark
