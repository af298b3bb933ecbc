"""Where two panes look at: one zoom and one centre for both, and a pane that paints its picture from there."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.blurring import paint_curtain
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role

FARTHEST, NEAREST = 1.0, 16.0
STEP = 1.2
CAPTION = 34


class Viewpoint(QObject):
    """`zoom` 1 fits the picture into its pane; `centre` is a point of the picture, 0..1 in both directions.

    In fractions of the picture, so that pictures of different sizes stay at the same place of the body.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zoom = FARTHEST
        self.centre = QPointF(0.5, 0.5)

    def set(self, zoom: float, centre: QPointF) -> None:
        """Look from here; the picture never leaves the pane."""
        zoom = max(FARTHEST, min(zoom, NEAREST))
        margin = 0.5 / zoom
        centre = QPointF(
            max(margin, min(centre.x(), 1 - margin)),
            max(margin, min(centre.y(), 1 - margin)),
        )
        if (zoom, centre) != (self.zoom, self.centre):
            self.zoom, self.centre = zoom, centre
            self.moved.emit()

    def reset(self) -> None:
        """The whole picture again."""
        self.set(FARTHEST, QPointF(0.5, 0.5))


class Pane(QWidget):
    """One picture from the shared viewpoint."""

    accessible_role: ClassVar[Role] = Role.Graphic

    activated = Signal()

    def __init__(self, view: Viewpoint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._grabbed: QPointF | None = None
        self.pixmap: QPixmap | None = None
        self.caption = ""
        self.is_active = False
        self.is_frozen = False
        self.is_missing = False
        self.curtain: str | None = None  # the key that shows what is blurred
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        view.moved.connect(self.update)

    def place(self) -> QRectF:
        """Where the whole picture lies now, in the pane's coordinates; larger than the pane when zoomed in."""
        box = QRectF(self.rect()).adjusted(6, 6, -6, -CAPTION)
        if self.pixmap is None or self.pixmap.isNull():
            return box
        fitted = QSizeF(self.pixmap.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        size = fitted * self._view.zoom
        centre = self._view.centre
        corner = box.center() - QPointF(size.width() * centre.x(), size.height() * centre.y())
        return QRectF(corner, size)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; what is under the pointer stays there."""
        turns = event.angleDelta().y() / 120
        if not turns:
            return
        before = self.place()
        point = event.position() - before.topLeft()
        fraction = QPointF(point.x() / before.width(), point.y() / before.height())
        zoom = max(FARTHEST, min(self._view.zoom * STEP**turns, NEAREST))
        grown = before.size() * (zoom / self._view.zoom)
        middle = QRectF(self.rect()).adjusted(6, 6, -6, -CAPTION).center()
        offset = QPointF(
            (event.position().x() - middle.x()) / grown.width(), (event.position().y() - middle.y()) / grown.height()
        )
        self._view.set(zoom, fraction - offset)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activated.emit()
        self._grabbed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        moved, size = event.position() - self._grabbed, self.place().size()
        self._grabbed = event.position()
        self._view.set(
            self._view.zoom, self._view.centre - QPointF(moved.x() / size.width(), moved.y() / size.height())
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._view.reset()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), shown.ground)
        box = self.rect().adjusted(6, 6, -6, -CAPTION)
        if self.pixmap is not None:
            painter.setClipRect(box)
            painter.drawPixmap(self.place(), self.pixmap, QRectF(self.pixmap.rect()))
            painter.setClipping(False)
            if self.curtain is not None:
                paint_curtain(painter, QRectF(box), self.curtain, self.devicePixelRatioF())
        elif self.is_missing:
            painter.setPen(shown.muted)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("No picture is kept"))
        if self.is_active:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(shown.accent, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 8, 8)
        painter.setFont(theme.font(theme.Metrics.FONT_PX, QFont.Weight.Medium))
        painter.setPen(shown.text if self.is_active else shown.muted)
        text = self.caption + " · " + tr("frozen") if self.is_frozen else self.caption
        line = self.rect().adjusted(14, self.height() - CAPTION, -14, -4)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()
