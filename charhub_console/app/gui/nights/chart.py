"""One chart as a widget: the mouse and the arrow keys go from point to point, Enter chooses, screen readers hear."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.nights.chart_layout import ChartLayout
from charhub_console.app.gui.nights.chart_painting import paint_chart, paint_point
from charhub_console.app.gui.nights.plot import Plot
from charhub_console.app.gui.roles import Role

LEAST_HEIGHT = 136
PAGE = 10


class Chart(QWidget):
    """Shows a Plot. It keeps nothing but which point is looked at."""

    accessible_role: ClassVar[Role] = Role.Chart

    chosen = Signal(str)
    """Key of a point: somebody clicked it or pressed Enter on it."""
    pointed = Signal(object)
    """Number of the point that is looked at, or None."""

    def __init__(self, plot: Plot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = plot
        self._hidden = frozenset[str]()
        self._hovered: int | None = None
        self._current: int | None = None
        self._marked = ""
        self._drawn: tuple[object, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.switch().changed.connect(self._forget)
        self._tell()

    @property
    def plot(self) -> Plot:
        """What is to be seen: without hidden layers."""
        return self._plot.without(self._hidden)

    @property
    def whole(self) -> Plot:
        """What there is, hidden layers too."""
        return self._plot

    @property
    def current(self) -> int | None:
        """The point that is looked at: under the mouse, or where the keyboard is."""
        return self._hovered if self._hovered is not None else self._current

    def layout_now(self) -> ChartLayout:
        """Where everything is."""
        return ChartLayout(self.plot, float(self.width()), float(self.height()))

    def set_plot(self, plot: Plot) -> None:
        """Show this. The keyboard stays at its night."""
        key = self._plot.keys[self._current] if self._current is not None else None
        self._plot = plot
        self._hovered = None
        self._current = plot.keys.index(key) if key in plot.keys else None
        self._forget()
        self._tell()

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Leave layers of these names out."""
        self._hidden = hidden
        self._forget()
        self._tell()

    def mark(self, key: str) -> None:
        """The run whose report is shown beside has a mark."""
        self._marked = key
        self.update()

    # --- Qt's own hooks ---

    def sizeHint(self) -> QSize:
        return QSize(480, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:
        at = self.layout_now()
        painter = QPainter(self)
        painter.drawPixmap(QPointF(0, 0), self._picture(at))
        if self._marked in at.plot.keys and at.plot.keys.index(self._marked) != self.current:
            paint_point(painter, at, at.plot.keys.index(self._marked), bubble=False)
        if self.current is not None:
            paint_point(painter, at, self.current, bubble=True)
        if self.hasFocus():
            painter.setPen(QPen(theme.current().focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.layout_now().point_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self.layout_now().point_at(event.position())
        if point is not None and event.button() is Qt.MouseButton.LeftButton:
            self._go(point)
            self.chosen.emit(self._plot.keys[point])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last, key = self._plot.count - 1, Qt.Key(event.key())
        at = self.current
        places = {
            Qt.Key.Key_Left: last if at is None else at - 1,
            Qt.Key.Key_Right: 0 if at is None else at + 1,
            Qt.Key.Key_PageUp: last if at is None else at - PAGE,
            Qt.Key.Key_PageDown: 0 if at is None else at + PAGE,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if last < 0:
            super().keyPressEvent(event)
        elif key in places:
            self._hovered = None
            self._go(min(max(places[key], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at is not None:
            self.chosen.emit(self._plot.keys[at])
        elif key == Qt.Key.Key_Escape and at is not None:
            self._go(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._go(self._plot.count - 1 if self._current is None and self._plot.count else self._current)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._go(None)
        super().focusOutEvent(event)

    # --- inside ---

    def _hover(self, point: int | None) -> None:
        if point != self._hovered:
            self._hovered = point
            self._look()

    def _go(self, point: int | None) -> None:
        self._current = point
        self._look()

    def _look(self) -> None:
        self._tell()
        self.pointed.emit(self.current)
        self.update()

    def _tell(self) -> None:
        at = self.current
        self.setAccessibleName(self._plot.title)
        self.setAccessibleDescription(self.plot.summary() if at is None else self.plot.spoken(at))

    def _forget(self, *_: object) -> None:
        self._drawn = None
        self.update()

    def _picture(self, at: ChartLayout) -> QPixmap:
        """Painted once for a size; hovering paints the bubble alone."""
        ratio = self.devicePixelRatioF()
        key = (self.width(), self.height(), ratio)
        if self._drawn is None or self._drawn[0] != key:
            made = QPixmap(self.size() * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            paint_chart(painter, at)
            painter.end()
            self._drawn = (key, made)
        return self._drawn[1]
