"""What surrounds a picture in a grid: round corners, the card where there is none yet, rings of selection and focus."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from charhub_console.app.gui import theme
from charhub_console.app.gui.theme import Metrics


class Framed(Protocol):
    """A picture's place, in the viewport; `ratio` is physical pixels in a logical one."""

    @property
    def x(self) -> int: ...

    @property
    def y(self) -> int: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def ratio(self) -> float: ...


def paint_frame(painter: QPainter, cell: Framed, *, selected: bool, focused: bool) -> None:
    """The rings of what is selected and of what has the focus; they never look alike."""
    if selected:
        ring(painter, cell, theme.current().accent, 2.5, Metrics.SELECTION_GAP - 1)
    if focused:
        outside = Metrics.SELECTION_GAP + (1.5 if selected else -1)
        ring(painter, cell, theme.current().focus, 2.5, outside - (0.5 if selected else 0))


def ring(painter: QPainter, cell: Framed, colour: QColor, width: float, outside: float) -> None:
    """Around the picture, this far outside of it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = Metrics.RADIUS + outside
    area = QRectF(cell.x, cell.y, cell.width, cell.height).adjusted(-outside, -outside, outside, outside)
    painter.drawRoundedRect(area, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def corners(cell: Framed) -> tuple[tuple[QPointF, QPixmap], ...]:
    """What to paint over the corners of a picture to round them, and where."""
    name, radius = theme.current().name, Metrics.RADIUS
    right, bottom = cell.x + cell.width - radius, cell.y + cell.height - radius
    places = ((cell.x, cell.y), (right, cell.y), (cell.x, bottom), (right, bottom))
    return tuple((QPointF(*place), _corner(at, name, cell.ratio)) for at, place in enumerate(places))


def blank(width: int, height: int, ratio: float) -> QPixmap:
    """Transparent."""
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


@cache
def empty(width: int, height: int, theme_name: str, ratio: float) -> QPixmap:
    """The card that stands where a picture will be."""
    pixmap = blank(width, height, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().card)
    painter.drawRoundedRect(QRectF(0, 0, width, height), Metrics.RADIUS, Metrics.RADIUS)
    painter.end()
    return pixmap


@cache
def _corner(at: int, theme_name: str, ratio: float) -> QPixmap:
    """What lies outside of a rounded corner, in the colour of the ground: cheaper than rounding every picture."""
    radius = Metrics.RADIUS
    pixmap = blank(radius, radius, ratio)
    outside = QPainterPath()
    outside.addRect(QRectF(0, 0, radius, radius))
    centre = QPointF(radius if at % 2 == 0 else 0, radius if at < 2 else 0)
    round_part = QPainterPath()
    round_part.addEllipse(centre, radius, radius)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outside.subtracted(round_part), theme.current().ground)
    painter.end()
    return pixmap
