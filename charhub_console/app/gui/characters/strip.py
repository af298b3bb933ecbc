"""The five views of a character, uncut and as large as there is room, side by side."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.characters import marks
from charhub_console.app.gui.characters.marks import mark_of
from charhub_console.app.gui.characters.whole_pictures import WholePictures
from charhub_console.app.gui.generation import lettering
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.painting import RADIUS, band, paint_ring, paint_tile
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.tiles import Face, Kind, spoken
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.board import BoardRow
from charhub_console.domain.views import View
from charhub_console.engine.console import AttemptState

GAP, CAPTION = 12, 30
EDGE = 5  # for the ring around the first and the last one
SMALLEST = 120
SHARES = {view: view.size_px[0] / view.size_px[1] for view in View}
"""Width of a view that is 1 high: faces are square, figures 2:3."""


class ViewStrip(QWidget):
    """Arrows choose a view; a click on a picture, Enter and Space show it large."""

    accessible_role: ClassVar[Role] = Role.List

    chosen = Signal(object)
    """View"""
    large_wanted = Signal()
    retry_wanted = Signal()

    def __init__(
        self,
        model: BoardModel,
        stack: AttemptStack,
        pictures: Pictures,
        wholes: WholePictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._stack, self._pictures, self._wholes = model, stack, pictures, wholes
        self.view = View.AVATAR
        self._hovered: View | None = None
        self._room_height = 400
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Views"))
        for changed in (model.tiles_changed, model.modelReset, stack.changed, wholes.arrived, pictures.arrived):
            changed.connect(self._refresh)
        pictures.preview_arrived.connect(self._refresh)
        theme.switch().changed.connect(self._refresh)

    # --- what others ask ---

    @property
    def row(self) -> BoardRow | None:
        """Of the character that is shown."""
        return self._model.rows[0] if self._model.rows else None

    def choose(self, view: View) -> None:
        """This view has the ring."""
        if view is not self.view:
            self.view = view
            self.chosen.emit(view)
            self._refresh()

    def set_room(self, width: int, height: int) -> None:
        """How much of the page there is for it."""
        self._room_height = height
        self.setFixedHeight(self._tile_height(width) + CAPTION + 6)

    def shown_attempt(self, view: View) -> str | None:
        """The attempt whose image a tile shows."""
        row = self.row
        if row is None:
            return None
        if self._stack.key == (row.character_id, view) and self._stack.is_leafing:
            leaf = self._stack.shown
            return leaf.id if leaf is not None and leaf.state is AttemptState.DONE else None
        known = row.view(view)
        return known.active_attempt if known is not None else None

    def tile(self, view: View) -> QRect:
        """Where a view is."""
        height = self._tile_height(self.width())
        left = (self.width() - self._block_width(height)) // 2
        for one in View:
            width = round(height * SHARES[one])
            if one is view:
                return QRect(left, 4, width, height)
            left += width + GAP
        raise AssertionError(view)

    def face(self, view: View) -> Face:
        """What a tile says."""
        row = self.row
        return self._model.face(row, view) if row is not None else Face(Kind.EMPTY)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own hook."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme.current().ground)
        row = self.row
        if row is not None:
            for view in View:
                self._paint(painter, row, view)
        painter.end()

    def _paint(self, painter: QPainter, row: BoardRow, view: View) -> None:
        tile, face = self.tile(view), self.face(view)
        paint_tile(painter, tile, face, self._picture(view, face, tile.size()), hovered=self._hovered is view)
        if view is self.view:
            paint_ring(painter, tile, focused=self.hasFocus())
        mark, name = mark_of(row, view), view_name(view)
        if face.kind is Kind.PAINTING and face.of:
            name = f"{name} · {face.step}/{face.of}"
        look = theme.current()
        wide = lettering.width(name, Metrics.FONT_PX)
        left = tile.center().x() - (wide + marks.SIZE + 6) / 2
        below = tile.bottom() + 9
        painter.drawPixmap(QPointF(round(left), below), marks.pixmap(mark, self.devicePixelRatioF()))
        spot = QRect(round(left) + marks.SIZE + 6, below - 1, round(wide) + 4, marks.SIZE + 2)
        colour = look.text if view is self.view else look.muted
        lettering.write(painter, spot, name, Metrics.FONT_PX, colour, centred=False)

    def _picture(self, view: View, face: Face, size: QSize) -> QPixmap | None:
        ratio = self.devicePixelRatioF()
        self._pictures.set_ratio(ratio)
        if face.kind in (Kind.PAINTING, Kind.UPLOADING) and face.attempt_id is not None:
            live = self._pictures.preview(face.attempt_id)
            if live is not None:
                return live
        attempt = self.shown_attempt(view)
        if attempt is None:
            return None
        physical = QSize(round(size.width() * ratio), round(size.height() * ratio))
        whole = self._wholes.picture(attempt, physical, round(RADIUS * ratio))
        return whole if whole is not None else self._pictures.pixmap(self._small(face.path or "", size))

    def _small(self, path: str, size: QSize) -> Wanted:
        ratio = self.devicePixelRatioF()
        wide, high = round(size.width() * ratio), round(size.height() * ratio)
        return Wanted(path, wide, high, round(RADIUS * ratio))

    def want(self) -> None:
        """The small pictures, for until the whole ones are there."""
        faces = [(self.face(view), self.tile(view).size()) for view in View]
        self._pictures.set_ratio(self.devicePixelRatioF())
        self._pictures.want([self._small(face.path, size) for face, size in faces if face.path is not None])

    # --- events ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own hook."""
        views = list(View)
        at = views.index(self.view)
        key, plain = event.key(), event.modifiers() in (_NONE, _KEYPAD)
        if plain and key == Qt.Key.Key_Left:
            self.choose(views[max(0, at - 1)])
        elif plain and key == Qt.Key.Key_Right:
            self.choose(views[min(len(views) - 1, at + 1)])
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._act(self.view)
        else:
            event.ignore()  # the sheet knows more keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a picture shows it large; on a failed view it tries again; on a name it only chooses."""
        point = event.position().toPoint()
        view = self._view_at(point)
        if view is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.choose(view)
        face, tile = self.face(view), self.tile(view)
        foot = face.can_retry and face.path is not None and band(tile).contains(point)
        if foot:
            self.retry_wanted.emit()
        elif tile.contains(point):
            self._act(view)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer says what a click would do."""
        view = self._view_at(event.position().toPoint())
        if view is not self._hovered:
            self._hovered = view
            clickable = view is not None and (self.face(view).is_button or self.shown_attempt(view) is not None)
            self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's own hook."""
        self._hovered = None
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's own hook."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's own hook."""
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tool tips have the whole reason."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            view, row = self._view_at(event.pos()), self.row
            said = spoken(row, view, self.face(view)) if view is not None and row is not None else ""
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    # --- inside ---

    def _act(self, view: View) -> None:
        if self.face(view).is_button:
            self.retry_wanted.emit()
        elif self.shown_attempt(view) is not None:
            self.large_wanted.emit()

    def _view_at(self, point: QPoint) -> View | None:
        return next((view for view in View if self.tile(view).adjusted(0, 0, 0, CAPTION).contains(point)), None)

    def _tile_height(self, width: int) -> int:
        fitting = (width - 2 * EDGE - (len(View) - 1) * GAP) / sum(SHARES.values())
        return max(SMALLEST, int(min(fitting, self._room_height)))

    def _block_width(self, height: int) -> int:
        return sum(round(height * share) for share in SHARES.values()) + (len(View) - 1) * GAP

    def _refresh(self, _what: object = None) -> None:
        row = self.row
        if row is not None:
            self.setAccessibleDescription(spoken(row, self.view, self.face(self.view)))
        self.update()


_NONE, _KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
