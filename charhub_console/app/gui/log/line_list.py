"""The lines on screen: time, level, place, message; tracebacks indented."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from charhub_console.app.gui import theme
from charhub_console.app.gui.log.lines import LINE_ROLE, LogLine, LogModel
from charhub_console.app.gui.theme import Metrics

LINE_HEIGHT = 21
TONES = {"DEBUG": "muted", "INFO": "text", "WARNING": "warn", "ERROR": "bad", "CRITICAL": "bad"}


class LineDelegate(QStyledItemDelegate):
    """Paints a LogLine in columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPixelSize(Metrics.SMALL_PX)
        self._bold = QFont(self._font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._letter = QFontMetrics(self._font).horizontalAdvance("0")

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = index.data(LINE_ROLE)
        letters = len(line.text) if isinstance(line, LogLine) else 80
        return QSize(min(letters + 6, 4000) * self._letter, LINE_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, LogLine):
            return
        shown, room, state = theme.current(), QRectF(option.rect), option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, shown.accent_soft)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(shown.focus, 1))
            painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
        tone: QColor = getattr(shown, TONES[line.level])
        x = room.left() + 12
        if line.is_head:
            x = self._write(painter, x, room, line.time, shown.muted) + 2 * self._letter
            self._write(painter, x, room, line.level, tone, bold=True)
            x = self._write(painter, x + 10 * self._letter, room, line.place, shown.muted) + 2 * self._letter
        else:
            x += 10 * self._letter
        self._write(painter, x, room, line.message, tone if line.level != "INFO" else shown.text)
        painter.restore()

    def _write(
        self, painter: QPainter, x: float, room: QRectF, words: str, tone: QColor, *, bold: bool = False
    ) -> float:
        """Returns where the words end."""
        painter.setFont(self._bold if bold else self._font)
        painter.setPen(tone)
        place = QRectF(x, room.top(), max(0.0, room.right() - x), room.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        return x + len(words) * self._letter


class LineList(QListView):
    """Many lines can be chosen; Ctrl+C is heard here. Says when a person scrolls away from the newest line."""

    copy_wanted = Signal()
    left_the_end = Signal()

    def __init__(self, model: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(LineDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self._maybe_left())
        theme.switch().changed.connect(self._renew)

    def lines(self) -> list[LogLine]:
        """The chosen lines, in order."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        model = self.model()
        return [model.shown[row] for row in chosen] if isinstance(model, LogModel) else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own hook."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
            self.scrollTo(self.currentIndex())  # following may have scrolled away from it
            self.left_the_end.emit()

    def wheelEvent(self, event: object) -> None:
        """Qt's own hook."""
        super().wheelEvent(event)  # type: ignore[arg-type]
        self._maybe_left()

    def _renew(self, *_: object) -> None:
        self.viewport().update()

    def _maybe_left(self) -> None:
        bar = self.verticalScrollBar()
        if bar.sliderPosition() < bar.maximum():
            self.left_the_end.emit()
