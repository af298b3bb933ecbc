"""Shapes that are the same on every card, drawn once: rounding and dashing cost more than all the rest of a repaint."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from charhub_console.app.gui.theme import Metrics

Rgba = int


@lru_cache(64)
def filled(width: int, height: int, radius: int, colour: Rgba, ratio: float) -> QPixmap:
    """A rounded rectangle."""

    def draw(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgba(colour))
        painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)

    return _drawn(QSize(width, height), ratio, draw)


@lru_cache(64)
def framed(
    width: int, height: int, radius: int, ground: Rgba, line: Rgba, ratio: float, *, dashed: bool = False
) -> QPixmap:
    """A rounded rectangle with an edge."""

    def draw(painter: QPainter) -> None:
        pen = QPen(QColor.fromRgba(line), 1.2 if dashed else 1.5)
        if dashed:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(QColor.fromRgba(ground))
        edge = pen.widthF() / 2
        spot = QRectF(0, 0, width, height).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(spot, radius, radius)

    return _drawn(QSize(width, height), ratio, draw)


@lru_cache(256)
def ring(per_cent: int, track: Rgba, colour: Rgba, ratio: float) -> QPixmap:
    """How much is done."""
    side = Metrics.RING + Metrics.RING_WIDTH + 1

    def draw(painter: QPainter) -> None:
        spot = QRectF(0, 0, Metrics.RING, Metrics.RING)
        spot.moveCenter(QPointF(side / 2, side / 2))
        painter.setPen(QPen(QColor.fromRgba(track), Metrics.RING_WIDTH))
        painter.drawEllipse(spot)
        if per_cent:
            pen = QPen(QColor.fromRgba(colour), Metrics.RING_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(spot, 90 * 16, -round(3.6 * 16 * per_cent))

    return _drawn(QSize(side, side), ratio, draw)


def _drawn(size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return made
