"""The board without its gestures: geometry of its own, painting only what changed, staying put when rows move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.generation import painting
from charhub_console.app.gui.generation.anchor import ScrollAnchor
from charhub_console.app.gui.generation.geometry import LARGEST, SMALLEST, TILES, Geometry
from charhub_console.app.gui.generation.header import header_of, retry_words
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.app.gui.generation.tile_pictures import TilePictures, wanted
from charhub_console.app.gui.generation.tiles import COLUMNS, Face
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr

Index = QModelIndex | QPersistentModelIndex
AHEAD = 1.0  # screens of pictures asked for below what is visible
RING = 5  # pixels a ring reaches over its tile


class BoardCanvas(QListView):
    """Characters as cards of six tiles. It asks nobody: pictures come from `Pictures`, rows from `BoardModel`."""

    current_tile = Signal(object)
    """Key, or None."""

    def __init__(self, model: BoardModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board, self.pictures = model, pictures
        self._shown = TilePictures(pictures, model)
        self.geometry_now = Geometry()
        self.run_names: dict[str, str] = {}
        self.hovered: tuple[int, int] | None = None
        self._kept_key: Key | None = None
        self._told_key: Key | None = None
        self._anchor = ScrollAnchor(model, self.verticalScrollBar())
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._seconds = QTimer(self, interval=1000)
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
                self.viewport().update(cell.adjusted(-RING, -RING, RING, 0))
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        region, offset = event.region(), self.verticalOffset()
        painter.fillRect(event.rect(), theme.current().ground)
        painter.translate(0, -offset)
        region.translate(0, offset)
        area = region.boundingRect()
        for number in self.geometry_now.cards_between(area.top(), area.bottom() + 1):
            if region.intersects(self.geometry_now.card(number)):
                self._paint_card(painter, number, region)
        painter.end()

    def _paint_card(self, painter: QPainter, number: int, region: QRegion) -> None:
        where, row = self.geometry_now, self.board.rows[number]
        painting.paint_card(painter, where.card(number))
        header = where.header(number)
        if region.intersects(header):
            facts = header_of(row, datetime.now(UTC), self.run_names, paused=self.board.paused)
            painting.paint_header(painter, header, row.name, facts, retry_words(row))
        ring = self.currentIndex().row()
        for column, view in enumerate(COLUMNS):
            cell = where.cell(number, column)
            if not region.intersects(cell.adjusted(-RING, -RING, RING, 0)):
                continue
            face, tile = self.face_at(number, column), where.tile(number, column)
            hovered = self.hovered == (number, column)
            picture = self._shown.picture(face, where, self.devicePixelRatioF())
            painting.paint_tile(painter, tile, face, picture, hovered=hovered)
            caption = cell.adjusted(0, where.tile_height, 0, 0)
            painting.paint_caption(painter, caption, view_name(view), face)
            if ring == number * TILES + column:
                painting.paint_ring(painter, tile, focused=self.hasFocus())

    # --- inside ---

    def face_at(self, number: int, column: int) -> Face:
        return self.board.face(self.board.rows[number], COLUMNS[column])

    def _want(self) -> None:
        if self.isVisible():
            top, height = self.verticalOffset(), self.viewport().height()
            numbers = self.geometry_now.cards_between(top, top + round(height * (1 + AHEAD)))
            self._shown.want(numbers, self.geometry_now, self.devicePixelRatioF())

    def _lay_out(self, *, wished: int | None = None) -> None:
        size = self.viewport().size()
        before = self.geometry_now
        wished = wished or before.wished
        self.geometry_now = Geometry(size.width(), size.height(), wished, len(self.board.rows))
        if self.geometry_now == before:
            return
        bar = self.verticalScrollBar()
        bar.setRange(0, self.geometry_now.furthest)
        bar.setPageStep(max(1, size.height()))
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
        if not self.isVisible():
            return
        top = self.verticalOffset()
        for number in self.geometry_now.cards_between(top, top + self.viewport().height()):
            if self.board.rows[number].standing.value == "running":
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
        self.viewport().update()
