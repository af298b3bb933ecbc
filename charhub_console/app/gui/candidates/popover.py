"""A card that hangs below the button that opened it; Esc or a click elsewhere closes it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics


class Popover(QWidget):
    """Rows of a label and a control."""

    accessible_role: ClassVar[Role] = Role.PopupMenu

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.form = QFormLayout(self)
        self.form.setContentsMargins(18, 16, 18, 16)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(10)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def add(self, text: str, control: QWidget) -> QLabel:
        """A row; the control bears the label's text as its accessible name."""
        label = QLabel(text, self)
        label.setProperty("role", "muted")
        label.setBuddy(control)
        control.setAccessibleName(text)
        self.form.addRow(label, control)
        return label

    def open_below(self, anchor: QWidget) -> None:
        """Show it at the anchor's lower edge, inside the screen."""
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 6))
        screen = anchor.screen().availableGeometry()
        place.setX(max(screen.left() + 8, min(place.x(), screen.right() - self.width() - 8)))
        place.setY(max(screen.top() + 8, min(place.y(), screen.bottom() - self.height() - 8)))
        self.move(place)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.focusNextChild()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(shown.outline, 1))
        painter.setBrush(shown.card)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), Metrics.CARD_RADIUS, Metrics.CARD_RADIUS)
        painter.end()
