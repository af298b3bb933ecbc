"""The tray's icon: the program's own, with a mark for what is going on."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from charhub_console.app.gui import theme
from charhub_console.app.paths import resources

SIZES = (22, 32, 44, 64)
FULL_CIRCLE = 360 * 16  # Qt counts sixteenths of a degree
TOP = 90 * 16


class Mark(Enum):
    """What the icon says."""

    IDLE = "idle"
    WORKING = "working"
    PAUSED = "paused"
    TROUBLE = "trouble"


def tray_icon(mark: Mark, share: float = 0.0) -> QIcon:
    """The icon with its mark; `share` (0..1) of the work is done. The panel may be light or dark: marks have a rim."""
    renderer = QSvgRenderer(str(resources() / "icons" / "app.svg"))
    made = QIcon()
    for size in SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size, size))
        if mark is not Mark.IDLE:
            _paint_mark(painter, size, mark, share)
        painter.end()
        made.addPixmap(picture)
    return made


def _paint_mark(painter: QPainter, size: int, mark: Mark, share: float) -> None:
    colours = theme.DARK
    edge = 0.56 * size
    badge = QRectF(size - edge, size - edge, edge, edge)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.badge_rim)
    painter.drawEllipse(badge)
    inner = badge.adjusted(edge * 0.12, edge * 0.12, -edge * 0.12, -edge * 0.12)
    if mark is Mark.WORKING:
        width = edge * 0.2
        ring = inner.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        _arc(painter, ring, width, colours.outline, FULL_CIRCLE)
        _arc(painter, ring, width, colours.accent, round(FULL_CIRCLE * max(0.04, min(1.0, share))))
        return
    painter.setBrush(colours.bad if mark is Mark.TROUBLE else colours.warn)
    painter.drawEllipse(inner)
    painter.setBrush(colours.badge_rim)
    bar, height, top = edge * 0.12, edge * 0.36, inner.center().y() - edge * 0.18
    if mark is Mark.PAUSED:
        for left in (inner.center().x() - 1.4 * bar, inner.center().x() + 0.4 * bar):
            painter.drawRect(QRectF(left, top, bar, height))
    else:
        left = inner.center().x() - bar / 2
        painter.drawRect(QRectF(left, top - edge * 0.04, bar, height * 0.66))
        painter.drawRect(QRectF(left, top + height * 0.78, bar, bar))


def _arc(painter: QPainter, ring: QRectF, width: float, colour: QColor, span: int) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(ring, TOP, -span)
