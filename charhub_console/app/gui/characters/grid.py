"""The grid of characters: asks for what is in sight, paints what scrolling uncovered, hears keys and pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.cell_view import CellView, Flag
from charhub_console.app.gui.candidates.row_ids import Index
from charhub_console.app.gui.candidates.thumbnails import Thumbnails, Wanted
from charhub_console.app.gui.characters.cell import CAPTIONS, SIZES, USUAL_ZOOM, CharacterCell, paint_character
from charhub_console.app.gui.characters.marks import marks_of
from charhub_console.app.gui.characters.model import LibraryModel
from charhub_console.app.gui.language import tr
from charhub_console.domain.listing import IdArray
from charhub_console.domain.views import View

LINES_AHEAD = 2  # whose rows and pictures are asked for before they come into sight


class CharacterGrid(CellView):
    """Shows a LibraryModel."""

    sizes = SIZES
    captions = CAPTIONS
    rows_wanted = Signal(list)
    """Ids whose rows are needed, the most urgent first; replaces what was wanted before."""
    opened = Signal(str)
    """A character was double-clicked, or Enter was pressed on it."""
    chosen_changed = Signal()
    """Focus or selection."""

    def __init__(self, model: LibraryModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._rows: LibraryModel = model
        self.zoom = USUAL_ZOOM
        self._thumbnails = thumbnails
        self._down = True  # the direction of the last scrolling
        # opaque, so that scrolling may move pixels instead of painting everything anew
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Characters"))
        thumbnails.arrived.connect(self._pictures_arrived)
        model.rows_arrived.connect(self.want)
        theme.switch().changed.connect(self._theme_changed)

    # --- what others ask ---

    @property
    def current_id(self) -> str:
        """The character with the focus, "" when none has it."""
        row = self.current_row
        return self._rows.ids[row] if 0 <= row < len(self._rows.ids) else ""

    def chosen_ids(self) -> IdArray:
        """The selected characters in the order of the grid."""
        selection = self.selectionModel().selection()
        spans = sorted((span.top(), span.bottom()) for span in (selection.at(n) for n in range(selection.count())))
        return IdArray(b"".join(self._rows.ids[first : last + 1].packed for first, last in spans))

    def go_to(self, row: int) -> None:
        """Give a row the focus and the selection."""
        self.selectionModel().setCurrentIndex(self._rows.index(row), Flag.ClearAndSelect)

    def set_zoom(self, zoom: int) -> None:
        """One of SIZES; what has the focus (or is on top) stays in sight."""
        zoom = max(0, min(zoom, len(SIZES) - 1))
        if zoom == self.zoom:
            return
        self._remember_anchor()
        self.zoom = zoom
        self._lay_out(lead=0)
        self._return_to_anchor()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own hook."""
        painter = QPainter(self.viewport())
        offset, ratio, dirty = self.verticalOffset(), self.devicePixelRatioF(), event.rect()
        painter.fillRect(dirty, theme.current().ground)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selection, focused, keyboard = self.selectionModel(), self.current_row, self.hasFocus()
        for row in self._geometry.rows_between(dirty.top() + offset, dirty.bottom() + 1 + offset):
            if event.region().intersects(self._area(row)):
                chosen = selection.isSelected(self._rows.index(row))
                paint_character(painter, self._cell(row, offset, ratio, chosen, row == focused and keyboard))
        painter.end()

    def _cell(self, at: int, offset: int, ratio: float, chosen: bool, focused: bool) -> CharacterCell:
        row = self._rows.row(at)
        x, y = self._geometry.place(at)
        wanted = self._wanted(at)
        return CharacterCell(
            x=x,
            y=y - offset,
            width=self._geometry.cell_width,
            height=self._geometry.cell_height,
            row=row,
            marks=marks_of(row) if row is not None else {},
            pixmap=self._thumbnails.pixmap(self._rows.ids[at], blurred=False) if wanted is not None else None,
            is_broken=wanted is not None and self._thumbnails.is_broken(wanted),
            is_selected=chosen,
            has_focus=focused,
            ratio=ratio,
        )

    # --- what is in sight ---

    def want(self) -> None:
        """Ask for the rows and pictures of what is in sight, then of what comes next; forget what was asked before."""
        seen = self.visible_rows()
        if not seen or not self.isVisible():
            return
        near = self._ahead(seen, LINES_AHEAD * self._geometry.columns)
        missing = self._rows.missing([*seen, *near])
        if missing:
            self.rows_wanted.emit(missing)
        self._thumbnails.set_ratio(self.devicePixelRatioF())
        self._thumbnails.want([one for at in (*seen, *near) if (one := self._wanted(at)) is not None])

    def _ahead(self, seen: range, count: int) -> range:
        if self._down:
            return range(seen.stop, min(seen.stop + count, self._geometry.count))
        return range(seen.start - 1, max(seen.start - count, 0) - 1, -1)

    def _wanted(self, at: int) -> Wanted | None:
        row = self._rows.row(at)
        avatar = row.view(View.AVATAR) if row is not None else None
        path = avatar.active_thumbnail if avatar is not None else None
        if row is None or path is None:
            return None
        ratio = self.devicePixelRatioF()
        width, height = self._geometry.cell_width, self._geometry.cell_height
        return Wanted(row.character_id, path, round(width * ratio), round(height * ratio))

    def _pictures_arrived(self, ids: Sequence[str]) -> None:
        wanted, ids_of = set(ids), self._rows.ids
        self._update_rows([row for row in self.visible_rows() if ids_of[row] in wanted])

    def _theme_changed(self, _theme: object) -> None:
        self.viewport().update()

    # --- events ---

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted; only what comes into sight is painted."""
        self.viewport().scroll(0, dy)
        self._down = dy < 0
        self.want()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's own hook."""
        self._remember_anchor()
        QAbstractItemView.resizeEvent(self, event)
        self._lay_out()
        self._return_to_anchor()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's own hook."""
        super().showEvent(event)
        self.want()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt's own hook."""
        QAbstractItemView.selectionChanged(self, selected, deselected)
        self.chosen_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt's own hook."""
        super().currentChanged(current, previous)
        self._update_rows([previous.row(), current.row()])
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; plus and minus zoom."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id:
            self.opened.emit(self.current_id)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self.zoom + 1)
        elif event.key() == Qt.Key.Key_Minus:
            self.set_zoom(self.zoom - 1)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Qt's own search would walk through every row; the filter is for that."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(self._rows.ids[index.row()])
