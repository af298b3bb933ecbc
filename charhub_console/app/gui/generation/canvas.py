"""The board without its gestures: geometry of its own, painting only what changed, staying put when rows move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.generation import painting
from charhub_console.app.gui.generation.anchor import ScrollAnchor
from charhub_console.app.gui.generation.geometry import LARGEST, SMALLEST, TILES, Geometry
from charhub_console.app.gui.generation.header import header_of
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.app.gui.generation.sheets import Sheets
from charhub_console.app.gui.generation.tile_pictures import TilePictures, wanted
from charhub_console.app.gui.generation.tiles import COLUMNS, Face
from charhub_console.app.gui.language import tr
from charhub_console.domain.board import Standing

Index = QModelIndex | QPersistentModelIndex
AHEAD = 1.0  # screens of pictures asked for below what is visible
RING = 5  # pixels a ring reaches over its tile
CLOCK_TURNS = 8


class BoardCanvas(QListView):
    """Characters as cards of six tiles. It asks nobody: pictures come from `Pictures`, rows from `BoardModel`."""

    current_tile = Signal(object)
    """Key, or None."""

    def __init__(self, model: BoardModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board, self.pictures = model, pictures
        self._shown = TilePictures(pictures, model)
        self._sheets = Sheets(model, self._shown)
        self.geometry_now = Geometry()
        self.run_names: dict[str, str] = {}
        self.hovered: tuple[int, int] | None = None
        self._kept_key: Key | None = None
        self._told_key: Key | None = None
        self._anchor = ScrollAnchor(model, self.verticalScrollBar())
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._seconds = QTimer(self, interval=1000 // CLOCK_TURNS)
        self._clock_turn = 0
        self._catching_up = QTimer(self, singleShot=True, interval=0)
        self._set_up()
        self.setModel(model)
        self.board.modelReset.connect(self._recall)  # after Qt's own answer, which forgets the current tile
        self.selectionModel().currentChanged.connect(self._current_changed)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Characters being generated"))
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # scrolling moves pixels, paints a strip
        self._wanting.timeout.connect(self._want)
        self._catching_up.timeout.connect(self._catch_up)
        self._seconds.timeout.connect(self._repaint_clocks)
        self._seconds.start()
        self.board.modelAboutToBeReset.connect(self._remember)
        self.board.tiles_changed.connect(self.repaint_tiles)
        self.pictures.arrived.connect(self._pictures_arrived)
        self.pictures.preview_arrived.connect(self._previews_arrived)
        theme.switch().changed.connect(self._theme_changed)

    # --- what others ask ---

    @property
    def wished(self) -> int:
        """The width of a tile the person chose."""
        return self.geometry_now.wished

    def zoom(self, wished: int) -> None:
        """Tiles about this wide."""
        self._lay_out(wished=max(SMALLEST, min(LARGEST, wished)))

    def key_now(self) -> Key | None:
        """The tile that has the ring."""
        index = self.currentIndex()
        return self.board.key(index.row()) if index.isValid() and index.row() < self.board.rowCount() else None

    def show_key(self, key: Key) -> None:
        """Go to a tile."""
        item = self.board.item_of(key)
        if item >= 0:
            self.setCurrentIndex(self.board.index(item))

    def is_visible(self, key: Key) -> bool:
        """Whether a tile is on the screen."""
        item = self.board.item_of(key)
        return item >= 0 and self.isVisible() and self.on_screen(self._cell(item)).intersects(self.viewport().rect())

    @property
    def is_up_to_date(self) -> bool:
        """Whether there was time to paint every card in sight."""
        return not self._sheets.late

    def preview_wanted(self) -> Wanted:
        """The size live previews are decoded in."""
        return wanted("", self.geometry_now, self.devicePixelRatioF())

    def repaint_tile(self, key: Key) -> None:
        """One tile on which nothing but its progress changed."""
        item = self.board.item_of(key)
        if item >= 0:
            self.viewport().update(self.on_screen(self._cell(item)))

    def repaint_tiles(self, keys: Sequence[Key]) -> None:
        """These tiles, and the headers of their cards."""
        shown = self.viewport().rect()
        for key in keys:
            item = self.board.item_of(key)
            if item < 0:
                continue
            cell = self.on_screen(self._cell(item))
            if cell.intersects(shown):
                self.viewport().update(cell)
                if key[1] is None:  # the source stands for the whole card
                    self.viewport().update(self.on_screen(self.geometry_now.header(item // TILES)))
        self._wanting.start()

    # --- geometry, as Qt asks for it ---

    def visualRect(self, index: Index) -> QRect:
        return self.on_screen(self._cell(index.row())) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        found = self.geometry_now.tile_at(point.x(), point.y() + self.verticalOffset())
        return self.board.index(found[0] * TILES + found[1]) if found else QModelIndex()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes()[:2]:
            region += self.visualRect(index).adjusted(-RING, -RING, RING, RING)
        return region

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        if index.isValid():
            self.selectionModel().select(index, command)

    def doItemsLayout(self) -> None:
        self._lay_out()

    def updateGeometries(self) -> None:
        self._lay_out()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        card, bar = self.geometry_now.card(index.row() // TILES), self.verticalScrollBar()
        if card.top() - 6 < bar.value():
            bar.setValue(card.top() - 6)
        elif card.bottom() + 6 > bar.value() + self.viewport().height():
            bar.setValue(card.bottom() + 6 - self.viewport().height())

    # --- Qt's own hooks ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._anchor.take(self.verticalOffset(), self.geometry_now)
        super().resizeEvent(event)
        self._lay_out()
        self._anchor.restore(self.geometry_now)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._wanting.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        region, top, ratio = event.region(), self.verticalOffset(), self.devicePixelRatioF()
        area = region.boundingRect()
        painter.fillRect(area, theme.current().ground)
        self._sheets.begin()
        for number in self.geometry_now.cards_between(top + area.top(), top + area.bottom() + 1):
            card = self.on_screen(self.geometry_now.card(number))
            if region.intersects(card):
                painter.drawPixmap(_whole_pixels(card.topLeft(), ratio), self._sheet(number, ratio))
        ring = self.currentIndex()
        if ring.isValid() and ring.row() < self.board.rowCount():
            tile = self.on_screen(self.geometry_now.tile(*divmod(ring.row(), TILES)))
            if region.intersects(tile.adjusted(-RING, -RING, RING, RING)):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painting.paint_ring(painter, tile, focused=self.hasFocus())
        painter.end()
        if not self.is_up_to_date:
            self._catching_up.start()

    def _catch_up(self) -> None:
        top = self.verticalOffset()
        in_sight = self.geometry_now.cards_between(top, top + self.viewport().height())
        self._sheets.late.intersection_update(in_sight)
        for number in self._sheets.late:
            self.viewport().update(self.on_screen(self.geometry_now.card(number)))

    def _sheet(self, number: int, ratio: float) -> QPixmap:
        facts = header_of(self.board.rows[number], datetime.now(UTC), self.run_names, paused=self.board.paused)
        hot = self.hovered[1] if self.hovered is not None and self.hovered[0] == number else -1
        return self._sheets.sheet(number, self.geometry_now, ratio, facts, hot)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.board.forget_faces()
            self._sheets.forget()
            self.viewport().update()

    # --- inside ---

    def face_at(self, number: int, column: int) -> Face:
        return self.board.face(self.board.rows[number], COLUMNS[column])

    def _want(self) -> None:
        if self.isVisible():
            top, height = self.verticalOffset(), self.viewport().height()
            numbers = self.geometry_now.cards_between(top, top + round(height * (1 + AHEAD)))
            self._shown.want(numbers, self.geometry_now, self.devicePixelRatioF())

    def _lay_out(self, *, wished: int | None = None) -> None:
        before, bar = self.geometry_now, self.verticalScrollBar()
        wished = wished or before.wished
        # Room for the bar whether it is shown or not: tiles that grow when it goes may bring it back, without end.
        width, height = self.width() - bar.sizeHint().width(), self.viewport().height()
        self.geometry_now = Geometry(width, height, wished, len(self.board.rows))
        if self.geometry_now == before:
            return
        bar.setRange(0, self.geometry_now.furthest)
        bar.setPageStep(max(1, height))
        bar.setSingleStep(max(1, self.geometry_now.pitch_y // 4))
        self.viewport().update()
        self._wanting.start()

    def _cell(self, item: int) -> QRect:
        return self.geometry_now.cell(*divmod(item, TILES))

    def on_screen(self, rect: QRect) -> QRect:
        return rect.translated(0, -self.verticalOffset())

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (now, before):
            self.viewport().update(self.visualRect(index).adjusted(-RING, -RING, RING, RING))
        key = self.key_now()
        if key != self._told_key:
            self._told_key = key
            self.current_tile.emit(key)

    def _remember(self) -> None:
        self._kept_key = self.key_now()
        self._anchor.take(self.verticalOffset(), self.geometry_now)
        self.hovered = None

    def _recall(self) -> None:
        self._lay_out()
        self._anchor.restore(self.geometry_now)
        item = self.board.item_of(self._kept_key) if self._kept_key is not None else -1
        if item >= 0:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.board.index(item), flags)
        elif self._told_key is not None:
            self._told_key = None
            self.current_tile.emit(None)
        self.viewport().update()
        self._wanting.start()

    def _repaint_clocks(self) -> None:
        """Each once a second, but never all of them at once."""
        self._clock_turn = (self._clock_turn + 1) % CLOCK_TURNS
        if not self.isVisible():
            return
        top = self.verticalOffset()
        for number in self.geometry_now.cards_between(top, top + self.viewport().height()):
            mine = number % CLOCK_TURNS == self._clock_turn
            if mine and self.board.rows[number].standing is Standing.RUNNING:
                self.viewport().update(self.on_screen(self.geometry_now.header(number)))

    def _pictures_arrived(self, paths: list[str]) -> None:
        top, where = self.verticalOffset(), self.geometry_now
        numbers = where.cards_between(top, top + self.viewport().height())
        for number, column in self._shown.showing(set(paths), numbers):
            self.viewport().update(self.on_screen(where.tile(number, column)))

    def _previews_arrived(self, attempts: list[str]) -> None:
        for attempt_id in attempts:
            key = self.board.tile_of(attempt_id)
            item = -1 if key is None else self.board.item_of(key)
            if item >= 0:
                self.viewport().update(self.on_screen(self._cell(item)))

    def _theme_changed(self, _theme: object) -> None:
        self._sheets.forget()
        self.viewport().update()


def _whole_pixels(point: QPoint, ratio: float) -> QPointF:
    """The nearest place where a picture's pixels are the screen's: in between, words would be blurred."""
    return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)
