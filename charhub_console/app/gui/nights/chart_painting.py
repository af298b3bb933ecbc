"""How a chart looks: grid, limits, bars or lines, the point under the mouse or the keyboard and its bubble."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from charhub_console.app.gui import theme
from charhub_console.app.gui.generation import lettering
from charhub_console.app.gui.nights.chart_layout import BOTTOM, LEFT, ChartLayout
from charhub_console.app.gui.nights.colours import colour
from charhub_console.app.gui.nights.plot import Shape
from charhub_console.app.gui.theme import Metrics

SMALL = 11
LINE_ROOM, BUBBLE_PAD, DOT = 16.5, 9.0, 4.0
DOTS_FROM = 7.0  # narrower slots show the line alone


def paint_chart(painter: QPainter, at: ChartLayout) -> None:
    """Everything that stays as long as the plot and the size do."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _axis(painter, at)
    if at.plot.shape is Shape.BARS:
        _bars(painter, at)
        _limits(painter, at)
    else:
        _limits(painter, at)
        _lines(painter, at)


def paint_point(painter: QPainter, at: ChartLayout, point: int, *, bubble: bool) -> None:
    """The point that is looked at."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shown = theme.current()
    tint = QColor(shown.text)
    tint.setAlpha(26)
    painter.fillRect(at.column(point), tint)
    for name, place in at.dots(point) if at.plot.shape is Shape.LINES else ():
        painter.setPen(QPen(shown.focus, 2))
        painter.setBrush(colour(name))
        painter.drawEllipse(place, DOT + 1.5, DOT + 1.5)
    if bubble:
        _bubble(painter, at, point)


def _axis(painter: QPainter, at: ChartLayout) -> None:
    shown = theme.current()
    for tick in at.ticks:
        y = round(at.y(tick)) + 0.5
        painter.setPen(QPen(shown.line, 1))
        painter.drawLine(QPointF(LEFT, y), QPointF(at.area.right(), y))
        said = at.plot.say(tick) if tick else "0"
        room = QRectF(LEFT - 10 - lettering.width(said, SMALL), y - 8, 0, 16)
        lettering.write(painter, room, said, SMALL, shown.muted, centred=False)
    for point in at.days():
        said = at.plot.days[point]
        width = lettering.width(said, SMALL)
        left = min(max(at.x(point) - width / 2, LEFT - 6), at.area.right() - width + 8)
        room = QRectF(left, at.height - BOTTOM + 5, width, BOTTOM - 8)
        lettering.write(painter, room, said, SMALL, shown.muted, centred=False)


def _limits(painter: QPainter, at: ChartLayout) -> None:
    """Dashed, named at the right end."""
    for limit in at.plot.limits:
        y = round(at.y(limit.value)) + 0.5
        tone = colour(limit.colour)
        pen = QPen(tone, 1.4, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawLine(QPointF(LEFT, y), QPointF(at.area.right(), y))
        room = QRectF(at.area.right() + 8, y - 9, 0, 18)
        lettering.write(painter, room, limit.text, SMALL, tone, bold=True, centred=False)


def _bars(painter: QPainter, at: ChartLayout) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for point in range(at.plot.count):
        bars = at.bars(point)
        radius = min(4.0, at.bar_width / 4)
        for number, (name, bar) in enumerate(bars):
            if number == len(bars) - 1 and radius >= 1:
                painter.setBrush(colour(name))
                painter.drawPath(_round_on_top(bar, radius))
            else:
                painter.fillRect(bar, colour(name))


def _round_on_top(bar: QRectF, radius: float) -> QPainterPath:
    radius = min(radius, bar.height())
    path = QPainterPath(bar.bottomLeft())
    path.lineTo(bar.left(), bar.top() + radius)
    path.quadTo(bar.topLeft(), QPointF(bar.left() + radius, bar.top()))
    path.lineTo(bar.right() - radius, bar.top())
    path.quadTo(bar.topRight(), QPointF(bar.right(), bar.top() + radius))
    path.lineTo(bar.bottomRight())
    path.closeSubpath()
    return path


def _lines(painter: QPainter, at: ChartLayout) -> None:
    ground = theme.current().card
    for layer in reversed(at.plot.layers):
        places = [QPointF(at.x(point), at.y(value)) for point, value in enumerate(layer.values) if value is not None]
        painter.setPen(QPen(colour(layer.colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        if at.slot < DOTS_FROM and len(places) > 1:
            continue
        painter.setPen(QPen(ground, 1.5))
        painter.setBrush(colour(layer.colour))
        for place in places:
            painter.drawEllipse(place, DOT, DOT)


def _bubble(painter: QPainter, at: ChartLayout, point: int) -> None:
    shown = theme.current()
    head, lines = at.plot.heads[point], at.plot.lines(point)
    widths = [lettering.width(name, 12) + lettering.width(value, 12, bold=True) + 38 for name, value, _ in lines]
    width = max([lettering.width(head, 12, bold=True), *widths]) + 2 * BUBBLE_PAD
    height = LINE_ROOM * (len(lines) + 1) + 2 * BUBBLE_PAD - 4
    top = at.top(point)
    left = top.x() + 14 if top.x() + 14 + width <= at.width - 4 else top.x() - 14 - width
    room = QRectF(max(4.0, left), min(max(4.0, top.y() - height / 2), at.height - height - 4), width, height)
    painter.setPen(QPen(shown.outline, 1))
    painter.setBrush(shown.raised)
    painter.drawRoundedRect(room, Metrics.CONTROL_RADIUS, Metrics.CONTROL_RADIUS)
    line = QRectF(room.left() + BUBBLE_PAD, room.top() + BUBBLE_PAD - 3, width - 2 * BUBBLE_PAD, LINE_ROOM)
    lettering.write(painter, line, head, 12, shown.text, bold=True, centred=False)
    for name, value, tone in reversed(lines):  # as bars lie on each other: the first one is the lowest
        line.translate(0, LINE_ROOM)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone))
        painter.drawEllipse(QPointF(line.left() + 4, line.center().y()), DOT, DOT)
        lettering.write(painter, line.adjusted(15, 0, 0, 0), name, 12, shown.muted, centred=False)
        right = QRectF(line.right() - lettering.width(value, 12, bold=True), line.top(), 0, LINE_ROOM)
        lettering.write(painter, right, value, 12, shown.text, bold=True, centred=False)
