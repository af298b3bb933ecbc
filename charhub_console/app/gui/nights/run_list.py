"""The list of runs: two lines each, painted, with the keys every list has."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.generation import lettering
from charhub_console.app.gui.generation.words import when
from charhub_console.app.gui.nights import words
from charhub_console.app.gui.nights.rows import ROW_ROLE, RunModel, RunRow
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.run import RunKind

ROW_HEIGHT, ICON, ALERT = 66, 20, 14
KIND_ICONS = {RunKind.NIGHT: "nights", RunKind.MANUAL: "edit", RunKind.RETRY: "retry"}
NOWHERE = QModelIndex()


class RunDelegate(QStyledItemDelegate):
    """Paints a RunRow."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(240, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, RunRow):
            return
        shown = theme.current()
        room = QRectF(option.rect).adjusted(8, 2, -8, -2)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(shown.accent_soft)
            painter.drawRoundedRect(room, Metrics.RADIUS, Metrics.RADIUS)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(shown.card)
            painter.drawRoundedRect(room, Metrics.RADIUS, Metrics.RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(shown.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), Metrics.RADIUS, Metrics.RADIUS)
        _write(painter, room, row, icons_ratio(option))
        painter.restore()


def icons_ratio(option: QStyleOptionViewItem) -> float:
    """Physical pixels in a logical one, where this is painted."""
    widget = option.widget
    return widget.devicePixelRatioF() if isinstance(widget, QWidget) else 1.0


def _write(painter: QPainter, room: QRectF, row: RunRow, ratio: float) -> None:
    shown = theme.current()
    state, tone_name = words.state_words(row.run, row.summary)
    tone: QColor = getattr(shown, tone_name)
    icon = icons.pixmap(KIND_ICONS[row.run.kind], ICON, tone, ratio)
    painter.drawPixmap(round(room.left() + 12), round(room.top() + 11), icon)
    first = QRectF(room.left() + 12 + ICON + 12, room.top() + 9, room.width() - ICON - 36, 22)
    state_width = lettering.width(state, Metrics.SMALL_PX, bold=True)
    title = f"{words.kind_name(row.run.kind)}, {when(row.run.started_at)}"
    title = lettering.elided(
        title, int(first.width() - state_width - (ALERT + 16 if row.alerts else 10)), Metrics.FONT_PX, bold=True
    )
    lettering.write(painter, first, title, Metrics.FONT_PX, shown.text, bold=True, centred=False)
    right = QRectF(first.right() - state_width, first.top(), 0, first.height())
    lettering.write(painter, right, state, Metrics.SMALL_PX, tone, bold=True, centred=False)
    if row.alerts:
        mark = icons.pixmap("warning", ALERT, shown.bad, ratio)
        painter.drawPixmap(round(right.left() - ALERT - 6), round(first.center().y() - ALERT / 2), mark)
    second = first.translated(0, 22)
    took = words.duration(row.run, datetime.now(UTC))
    took_width = lettering.width(took, Metrics.SMALL_PX)
    trouble = f" · {words.failed(row.failed)}" if row.failed else ""
    taken = took_width + lettering.width(trouble, Metrics.SMALL_PX) + 8
    said = lettering.elided(row.said, int(second.width() - taken), Metrics.SMALL_PX)
    lettering.write(painter, second, said, Metrics.SMALL_PX, shown.muted, centred=False)
    rest = second.adjusted(lettering.width(said, Metrics.SMALL_PX), 0, 0, 0)
    lettering.write(painter, rest, trouble, Metrics.SMALL_PX, shown.bad, centred=False)
    place = QRectF(second.right() - took_width, second.top(), 0, second.height())
    lettering.write(painter, place, took, Metrics.SMALL_PX, shown.muted, centred=False)
    if row.work is not None and row.work.total:
        _bar(painter, QRectF(second.left(), room.bottom() - 9, second.width(), 3), row.work.ended / row.work.total)


def _bar(painter: QPainter, room: QRectF, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().raised)
    painter.drawRoundedRect(room, 1.5, 1.5)
    room.setWidth(room.width() * min(1.0, share))
    painter.setBrush(theme.current().accent)
    painter.drawRoundedRect(room, 1.5, 1.5)


class RunList(QListView):
    """Says which run is the current one. Rows may come and go around it."""

    run_chosen = Signal(object)
    """Run id."""

    def __init__(self, model: RunModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._run_id: str | None = None
        self.setModel(model)
        self.setItemDelegate(RunDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)  # the panel beneath has the theme's colour
        theme.switch().changed.connect(self._renew)

    def show_rows_moved(self) -> None:
        """Find the chosen run again; the newest one when there is none."""
        place = self._rows.place(self._run_id)
        if place < 0 and self._rows.rowCount():
            place = 0
        if place >= 0:
            self.setCurrentIndex(self._rows.index(place))

    def choose(self, run_id: str) -> bool:
        """Make this run the current one. Returns whether it is in the list."""
        place = self._rows.place(run_id)
        if place >= 0:
            self.setCurrentIndex(self._rows.index(place))
            self.scrollTo(self._rows.index(place))
        return place >= 0

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's own hook."""
        super().currentChanged(current, previous)
        row = current.data(ROW_ROLE) if current.isValid() else None
        if isinstance(row, RunRow) and row.run.id != self._run_id:
            self._run_id = row.run.id
            self.run_chosen.emit(row.run.id)

    def _renew(self, *_: object) -> None:
        self.viewport().update()
