"""A small card that points at something on the page; it never takes the focus."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics

ARROW = 9  # how far it sticks out; the card keeps this distance to what it points at
TEXT_WIDTH = 250


class Callout(QWidget):
    """Lies over its parent. Esc anywhere in the window, or its button, closes it."""

    accessible_role: ClassVar[Role] = Role.HelpBalloon

    dismissed = Signal()
    """A person closed it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._over = parent
        self._tip = QPoint()
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QToolButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where it is
        icons.dress(self.button, "cross", "muted", 14)
        self.button.clicked.connect(self.dismissed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)  # counts only while this is visible
        escape.activated.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(ARROW + 14, ARROW + 10, ARROW + 6, ARROW + 10)
        row.setSpacing(6)
        row.addWidget(self._text, 1)
        row.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignTop)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def point(self, text: str, target: QRect) -> None:
        """Say this about a part of the parent, beside it where there is room."""
        news = text != self.text or self.isHidden()
        self._text.setText(text)
        self._text.setFixedWidth(min(TEXT_WIDTH, self._text.fontMetrics().horizontalAdvance(text) + 4))
        self.button.setAccessibleName(tr("Close the hint"))
        self.button.setToolTip(tr("Close the hint (Esc)"))
        self.setAccessibleName(tr("Hint"))
        self.setAccessibleDescription(text)
        self.adjustSize()
        self._place(target)
        self.show()
        self.raise_()
        self.update()
        if news:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self, target: QRect) -> None:
        room, width, height = self._over.rect(), self.width(), self.height()
        middle = target.center()
        y = max(room.top(), min(middle.y() - height // 2, room.bottom() - height))
        x = max(room.left(), min(middle.x() - width // 2, room.right() - width))
        if target.right() + width <= room.right():
            self.move(target.right(), y)
            self._tip = QPoint(0, middle.y() - y)
        elif target.left() - width >= room.left():
            self.move(target.left() - width, y)
            self._tip = QPoint(width, middle.y() - y)
        elif target.bottom() + height <= room.bottom():
            self.move(x, target.bottom())
            self._tip = QPoint(middle.x() - x, 0)
        else:
            self.move(x, max(room.top(), target.top() - height))
            self._tip = QPoint(middle.x() - x, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded card with an arrow at the side of what it points at."""
        shown = theme.current()
        card = self.rect().adjusted(ARROW, ARROW, -ARROW, -ARROW)
        shape = QPainterPath()
        shape.addRoundedRect(card, Metrics.RADIUS, Metrics.RADIUS)
        shape = shape.united(self._arrow(card))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(shown.accent, 1.5))
        painter.setBrush(shown.accent_soft)
        painter.drawPath(shape)
        painter.end()

    def _arrow(self, card: QRect) -> QPainterPath:
        tip, reach = self._tip, ARROW + 4
        if tip.x() in (0, self.width()):
            y = max(card.top() + reach + 4, min(tip.y(), card.bottom() - reach - 4))
            base = card.left() + 2 if tip.x() == 0 else card.right() - 2
            end = 1 if tip.x() == 0 else self.width() - 1
            points = [QPointF(end, y), QPointF(base, y - ARROW), QPointF(base, y + ARROW)]
        else:
            x = max(card.left() + reach + 4, min(tip.x(), card.right() - reach - 4))
            base = card.top() + 2 if tip.y() == 0 else card.bottom() - 2
            end = 1 if tip.y() == 0 else self.height() - 1
            points = [QPointF(x, end), QPointF(x - ARROW, base), QPointF(x + ARROW, base)]
        path = QPainterPath()
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
        return path
