"""The board: the canvas with everything mouse, wheel and keyboard do on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from charhub_console.app.gui.generation import painting
from charhub_console.app.gui.generation.canvas import BoardCanvas
from charhub_console.app.gui.generation.geometry import TILES
from charhub_console.app.gui.generation.header import retry_words
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.pictures import Pictures

Moves = QAbstractItemView.CursorAction


class BoardList(BoardCanvas):
    """What a person does on the board, as signals; it does nothing itself but scroll and zoom."""

    retry_clicked = Signal(object)
    """Key of the tile."""
    row_retry_clicked = Signal(str)
    """Character id: all its missing views."""
    leaf_asked = Signal(object, int)
    """(key, +1 or -1): leaf through the attempts of a tile."""
    menu_asked = Signal(object, QPoint)
    """(key, place on the screen)."""
    opened = Signal(object)
    """Key: a double click."""
    zoomed = Signal(int)
    """The wished width of a tile was changed by the wheel."""

    def __init__(self, model: BoardModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(model, pictures, parent)
        self._pressed: tuple[int, int] | None = None
        self.setMouseTracking(True)

    def moveCursor(self, action: Moves, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, now = self.board.rowCount(), self.currentIndex().row()
        if not count:
            return QModelIndex()
        if now < 0:
            return self.board.index(1)  # Qt asks when the keyboard comes; the source has nothing to do with it
        line = self.geometry_now.columns * TILES
        page = line * max(1, self.viewport().height() // self.geometry_now.pitch_y)
        if action in (Moves.MoveHome, Moves.MoveEnd):
            return self.board.index(0 if action == Moves.MoveHome else count - 1)
        to = now + {
            Moves.MoveLeft: -1,
            Moves.MovePrevious: -1,
            Moves.MoveRight: 1,
            Moves.MoveNext: 1,
            Moves.MoveUp: -line,
            Moves.MoveDown: line,
            Moves.MovePageUp: -page,
            Moves.MovePageDown: page,
        }.get(action, 0)
        if not 0 <= to < count:
            paging = action in (Moves.MovePageUp, Moves.MovePageDown)
            to = now if not paging else now % line if to < 0 else count - TILES + now % TILES
        return self.board.index(to)

    def keyboardSearch(self, text: str) -> None:
        """Letters are verbs here."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._spot(event)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if event.button() is not Qt.MouseButton.LeftButton or pressed is None or self._spot(event) != pressed:
            return
        number, column = pressed
        point = event.position().toPoint() + QPoint(0, self.verticalOffset())
        if column < 0:
            row = self.board.rows[number]
            words = retry_words(row)
            if words and painting.retry_pill(self.geometry_now.header(number), words).contains(point):
                self.row_retry_clicked.emit(row.character_id)
            return
        key = self.board.key(number * TILES + column)
        face = self.face_at(number, column)
        tile = self.geometry_now.tile(number, column)
        if face.chip and self.geometry_now.chip(number, column).contains(point):
            self.leaf_asked.emit(key, -1)
        elif tile.contains(point) and (face.is_button or (face.can_retry and painting.band(tile).contains(point))):
            self.retry_clicked.emit(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._spot(event)
        if spot is not None and spot[1] >= 0 and not self.face_at(*spot).can_retry:
            self.opened.emit(self.board.key(spot[0] * TILES + spot[1]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._spot(event))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = 1 if event.angleDelta().y() > 0 else -1
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(self.wished + 8 * turn)
            self.zoomed.emit(self.wished)
            event.accept()
            return
        point = event.position().toPoint() + QPoint(0, self.verticalOffset())
        found = self.geometry_now.tile_at(point.x(), point.y())
        if found and self.face_at(*found).chip and self.geometry_now.chip(*found).contains(point):
            self.leaf_asked.emit(self.board.key(found[0] * TILES + found[1]), turn)
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = self.currentIndex(), event.globalPos()
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            index = self.indexAt(event.pos())
        elif index.isValid():
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_asked.emit(self.board.key(index.row()), place)

    def _spot(self, event: QMouseEvent) -> tuple[int, int] | None:
        """(card, tile) under the mouse; tile -1 for the card's header."""
        x, y = event.position().toPoint().toTuple()
        y += self.verticalOffset()
        found = self.geometry_now.tile_at(x, y)
        if found is not None:
            return found
        number = self.geometry_now.card_at(x, y)
        return None if number < 0 else (number, -1)

    def _hover(self, spot: tuple[int, int] | None) -> None:
        if spot == self.hovered:
            return
        for changed in (self.hovered, spot):
            if changed is not None and changed[1] >= 0:
                self.viewport().update(self.on_screen(self.geometry_now.cell(*changed)))
        self.hovered = spot
        hand = spot is not None and spot[1] >= 0 and self.face_at(*spot).is_button
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
