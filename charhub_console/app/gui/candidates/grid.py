"""The grid of candidates: asks for what is in sight, paints what scrolling uncovered, hears keys and pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.blurring import is_blurred
from charhub_console.app.gui.candidates.cell_view import ZOOMS, CellView, Flag
from charhub_console.app.gui.candidates.cells import Cell, paint_cell
from charhub_console.app.gui.candidates.keys import Action, Keymap
from charhub_console.app.gui.candidates.model import CandidateModel
from charhub_console.app.gui.candidates.row_ids import Index
from charhub_console.app.gui.candidates.thumbnails import Thumbnails, Wanted
from charhub_console.domain.candidate import Level

LINES_AHEAD = 3  # whose pictures are decoded before they come into sight
MOST_LINES_AHEAD = 12  # while flinging: a fifth of a second at 20,000 pixels a second
LINES_READ_AHEAD = 24  # whose rows are read
ROWS_WORTH_ASKING = 48


class Grid(CellView):
    """Shows a CandidateModel."""

    rows_wanted = Signal(list)
    """Ids whose rows are needed, the most urgent first; replaces what was wanted before."""
    asked = Signal(object)
    """An Action or a RejectReason: a key was pressed."""
    opened = Signal(int)
    """A cell was double-clicked."""
    zoom_changed = Signal(int)
    blur_changed = Signal(object)
    """Level above which pictures are blurred from now on."""
    revealed = Signal(bool)
    """Whether the picture with the focus is shown sharp by key."""
    chosen_changed = Signal()
    """Focus or selection."""
    filled = Signal()
    """For the first time every picture in sight was painted (or is known not to be had)."""

    def __init__(self, model: CandidateModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        self._chosen = 0  # Qt asks while it is being made
        super().__init__(model, parent)
        self._rows: CandidateModel = model
        self.keymap = Keymap()
        self.blur_above = Level.PG13
        self._thumbnails = thumbnails
        self._hovered = ""
        self._revealed = ""
        self._is_filled = False
        self._down = True  # the direction of the last scrolling
        self._lines_ahead = LINES_AHEAD
        self.setMouseTracking(True)
        # opaque, so that scrolling may move pixels instead of painting everything anew
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Candidates"))
        thumbnails.arrived.connect(self._pictures_arrived)
        model.rows_arrived.connect(self.want)
        theme.switch().changed.connect(self._theme_changed)

    # --- what the page asks ---

    def go_to(self, row: int, *, keep_selection: bool = False) -> None:
        """Give a row the focus, and the selection unless that is to be kept."""
        index = self._rows.index(row)
        flag = Flag.NoUpdate if keep_selection else Flag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)

    def set_zoom(self, zoom: int) -> None:
        """One of ZOOMS; what has the focus (or is on top) stays in sight."""
        zoom = max(0, min(zoom, len(ZOOMS) - 1))
        if zoom == self.zoom:
            return
        self._remember_anchor()
        self.zoom = zoom
        self._lay_out(lead=0)
        self._return_to_anchor()
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def set_blur_above(self, level: Level) -> None:
        """Pictures with a higher (or unknown) level are blurred until the pointer or the reveal key is on them."""
        self.blur_above = level
        self.blur_changed.emit(level)
        self.viewport().update()
        self.want()

    def reveal_current(self) -> None:
        """Show the focused picture sharp, or blurred again."""
        row = self.current_row
        shown = self._rows.ids[row] if row >= 0 else ""
        self._revealed = "" if self._revealed == shown else shown
        self.revealed.emit(bool(self._revealed))
        self._update_rows([row])
        self.want()

    def go_to_top(self) -> None:
        """The first line, without the empty places new rows may have left before it."""
        self._lay_out(lead=0)
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def chosen_rows(self) -> list[tuple[int, int]]:
        """Selected rows as (first, last), in order."""
        selection = self.selectionModel().selection()
        spans = (selection.at(number) for number in range(selection.count()))
        return sorted((span.top(), span.bottom()) for span in spans)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        offset, ratio = self.verticalOffset(), self.devicePixelRatioF()
        selection, focused = self.selectionModel(), self.current_row
        something_chosen = selection.hasSelection()
        dirty = event.rect()
        painter.fillRect(dirty, theme.current().ground)  # clipped to what has to be painted
        for row in self._geometry.rows_between(dirty.top() + offset, dirty.bottom() + 1 + offset):
            if not event.region().intersects(self._area(row)):
                continue
            chosen = something_chosen and selection.isSelected(self._rows.index(row))
            paint_cell(painter, self._cell(row, offset, ratio, chosen=chosen, focused=row == focused))
        painter.end()
        if not self._is_filled and self._geometry.count and self._shows_everything():
            self._is_filled = True
            QTimer.singleShot(0, self.filled.emit)  # after it has come to the screen

    def _shows_everything(self) -> bool:
        """Whether nothing in sight is still on its way."""
        for row in self.visible_rows():
            if self._rows.brief(row) is None:
                return False
            wanted = self.wanted(row)
            if wanted is not None and not self._thumbnails.is_settled(wanted):
                return False
        return True

    def _cell(self, row: int, offset: int, ratio: float, *, chosen: bool, focused: bool) -> Cell:
        brief = self._rows.brief(row)
        x, y = self._geometry.place(row)
        wanted = self.wanted(row)
        blurred = wanted is not None and wanted.blurred
        # a picture whose file is gone must not be shown from memory
        pixmap = self._thumbnails.pixmap(wanted.candidate_id, blurred=blurred) if wanted is not None else None
        return Cell(
            x=x,
            y=y - offset,
            width=self._geometry.cell_width,
            height=self._geometry.cell_height,
            status=self._rows.status(row),
            brief=brief,
            pixmap=pixmap,
            is_broken=wanted is not None and self._thumbnails.is_broken(wanted),
            is_blurred=blurred and pixmap is not None,
            is_selected=chosen and (not focused or self._chosen > 1),
            has_focus=focused,
            ratio=ratio,
        )

    # --- what is in sight ---

    def want(self) -> None:
        """Ask for the rows and pictures of what is in sight, then of what comes next; forget what was asked before."""
        seen, columns = self.visible_rows(), self._geometry.columns
        if not seen:
            return
        near = self._ahead(seen, self._lines_ahead * columns)
        ahead = self._ahead(seen, LINES_READ_AHEAD * columns)
        missing = self._rows.missing([*seen, *ahead])
        # a few rows that are far away can wait until asking for them is worth it
        if len(missing) >= ROWS_WORTH_ASKING or (missing and self._rows.missing([*seen, *near])):
            self.rows_wanted.emit(missing)
        ratio = self.devicePixelRatioF()
        self._thumbnails.set_ratio(ratio)
        self._thumbnails.want([one for row in (*seen, *near) if (one := self.wanted(row)) is not None])

    def _ahead(self, seen: range, count: int) -> range:
        if self._down:
            return range(seen.stop, min(seen.stop + count, self._geometry.count))
        return range(seen.start - 1, max(seen.start - count, 0) - 1, -1)

    def wanted(self, row: int) -> Wanted | None:
        """The picture a row needs now; None when it has none or is not read yet."""
        brief = self._rows.brief(row)
        if brief is None or brief.thumbnail_path is None:
            return None
        ratio = self.devicePixelRatioF()
        return Wanted(
            brief.id,
            brief.thumbnail_path,
            round(self._geometry.cell_width * ratio),
            round(self._geometry.cell_height * ratio),
            blurred=self._is_blurred(brief.id, brief.level),
        )

    def _is_blurred(self, candidate_id: str, level: Level) -> bool:
        if candidate_id in (self._hovered, self._revealed):
            return False
        return is_blurred(level, self.blur_above)

    def _pictures_arrived(self, ids: Sequence[str]) -> None:
        wanted, id_at = set(ids), self._rows.id_at
        self._update_rows([row for row in self.visible_rows() if id_at(row) in wanted])

    def _theme_changed(self) -> None:
        self.viewport().update()

    # --- events ---

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted; only what comes into sight is painted."""
        self.viewport().scroll(0, dy)
        self._down = dy < 0
        moved = abs(dy) * 8 // self._geometry.pitch_y  # the faster, the further ahead
        self._lines_ahead = max(LINES_AHEAD, min(moved, MOST_LINES_AHEAD))
        self.want()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._remember_anchor()
        QAbstractItemView.resizeEvent(self, event)
        self._lay_out()
        self._return_to_anchor()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.want()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        before = self._chosen
        self._chosen = sum(last - first + 1 for first, last in self.chosen_rows())
        if (before > 1) != (self._chosen > 1):
            self._update_rows([self.current_row])
        QAbstractItemView.selectionChanged(self, selected, deselected)
        self.chosen_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._revealed = ""
        self._update_rows([previous.row(), current.row()])
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning = self.keymap.meaning(event.keyCombination())
        if isinstance(meaning, Action) and meaning is Action.ZOOM_IN:
            self.set_zoom(self.zoom + 1)
        elif isinstance(meaning, Action) and meaning is Action.ZOOM_OUT:
            self.set_zoom(self.zoom - 1)
        elif meaning is Action.REVEAL:
            self.reveal_current()
        elif meaning is not None:
            self.asked.emit(meaning)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are verbs here; Qt's own search would walk through every row."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            self.set_zoom(self.zoom + (turned > 0) - (turned < 0))
            event.accept()
            return
        super().wheelEvent(event)

    def _hover(self, row: int) -> None:
        """Whatever is blurred is sharp while the pointer is on it."""
        hovered = self._rows.ids[row] if row >= 0 else ""
        if hovered == self._hovered:
            return
        changed = [self._rows.row_of(one) for one in (self._hovered, hovered) if one]
        self._hovered = hovered
        self._update_rows(changed)
        if any(row >= 0 and self._may_be_blurred(row) for row in changed):
            self.want()

    def _may_be_blurred(self, row: int) -> bool:
        brief = self._rows.brief(row)
        return brief is not None and is_blurred(brief.level, self.blur_above)
