"""Small pieces: a chip that is on or off, a pill that only says something, a light, a sentence that gives way."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics

HEIGHT = 28
PADDING = 11


class Chip(QAbstractButton):
    """A filter that is on or off."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(theme.font(Metrics.SMALL_PX, QFont.Weight.Medium))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * PADDING, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        fill = shown.accent_soft if self.isChecked() else shown.raised if self.underMouse() else QColor(0, 0, 0, 0)
        edge = shown.accent if self.isChecked() else shown.line
        painter.setPen(QPen(shown.focus, 2) if self.hasFocus() else QPen(edge, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(shown.accent if self.isChecked() else shown.text if self.isEnabled() else shown.outline)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Pill(QWidget):
    """A word on a ground of its own: `role` is good, bad, warn, accent or muted."""

    accessible_role: ClassVar[Role] = Role.StaticText

    def __init__(self, parent: QWidget | None = None, text: str = "", role: str = "muted") -> None:
        super().__init__(parent)
        self._text, self._role = text, role
        self.setFont(theme.font(Metrics.SMALL_PX, QFont.Weight.DemiBold))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str, role: str = "muted") -> None:
        """Something else; nothing hides it."""
        self._text, self._role = text, role
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 18, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        filled = self._role in theme.FILLED
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(getattr(shown, self._role) if filled else shown.raised)
        painter.drawRoundedRect(QRectF(self.rect()), 11, 11)
        painter.setPen(getattr(shown, f"on_{self._role}") if filled else shown.text)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class Light(QWidget):
    """A licence light: filled green, half amber, crossed red, so that colour is not all that tells them apart."""

    accessible_role: ClassVar[Role] = Role.Indicator

    def __init__(self, parent: QWidget | None = None, light: str = "amber") -> None:
        super().__init__(parent)
        self.light = light
        self.setFixedSize(14, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        colour = {"green": shown.good, "amber": shown.warn, "red": shown.bad}.get(self.light, shown.muted)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2, 2, 10, 10)
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(colour if self.light == "green" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if self.light == "amber":
            painter.setBrush(colour)
            painter.drawPie(box, 90 * 16, 180 * 16)
        elif self.light == "red":
            painter.drawLine(box.center() - box.center() / 4, box.center() + box.center() / 4)
        painter.end()


class Elided(QWidget):
    """A small sentence that takes what room there is; the tool tip has all of it."""

    accessible_role: ClassVar[Role] = Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.setFont(theme.font(Metrics.SMALL_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.hide()

    def say(self, text: str) -> None:
        """Something else; nothing hides it."""
        self.text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 4, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current().muted)
        shown = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
