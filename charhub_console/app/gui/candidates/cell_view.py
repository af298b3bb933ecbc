"""A list view whose geometry is arithmetic: O(1) in rows, anchored when rows come and go above what is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from charhub_console.app.gui.candidates.geometry import CAPTION, RING, Geometry
from charhub_console.app.gui.candidates.row_ids import Index, RowIds, runs
from charhub_console.app.gui.theme import Metrics

ZOOMS = ((112, 168), (144, 216), (Metrics.CELL_WIDTH, Metrics.CELL_HEIGHT), (256, 384))
USUAL_ZOOM = 2
Flag = QItemSelectionModel.SelectionFlag


class CellView(QListView):
    """Places, finds, selects and anchors cells; what they look like is up to the subclass.

    Every virtual of QListView that would walk through all rows is replaced; it stays a QListView because that is what
    screen readers know.
    """

    sizes: ClassVar[Sequence[tuple[int, int]]] = ZOOMS
    captions: ClassVar[Sequence[int]] = (CAPTION,) * len(ZOOMS)
    """Of each zoom: the picture's size, and what stands under it."""

    def __init__(self, model: RowIds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = USUAL_ZOOM
        self._rows = model
        self._geometry = Geometry(gap=Metrics.GAP, margin=Metrics.GAP)
        self._anchor: tuple[str, int] | None = None
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        model.rowsAboutToBeInserted.connect(self._remember_anchor)
        model.rowsAboutToBeRemoved.connect(self._remember_anchor)
        model.layoutAboutToBeChanged.connect(self._remember_anchor)
        model.rowsInserted.connect(self._after_rows_inserted)
        model.rowsRemoved.connect(self._after_rows_removed)
        model.layoutChanged.connect(self._after_layout_changed)

    @property
    def geometry_now(self) -> Geometry:
        """Where cells are."""
        return self._geometry

    @property
    def current_row(self) -> int:
        """The row with the focus, or -1."""
        return self.currentIndex().row()

    def visible_rows(self) -> range:
        """Rows of which a pixel is in sight."""
        top = self.verticalOffset()
        return self._geometry.rows_between(top, top + self.viewport().height())

    def want(self) -> None:
        """Something else is in sight now; for the subclass to ask for rows and pictures."""

    # --- geometry, asked by Qt ---

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        x, y = self._geometry.place(index.row())
        return QRect(x, y - self.verticalOffset(), self._geometry.cell_width, self._geometry.whole_height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._geometry.row_at(point.x(), point.y() + self.verticalOffset())
        return self._rows.index(row) if row >= 0 else QModelIndex()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        top = self._geometry.place(index.row())[1] - Metrics.GAP
        bottom = top + self._geometry.pitch_y + Metrics.GAP
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue((top + bottom - height) // 2)
        elif top < bar.value() or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top)
        elif bottom > bar.value() + height:
            bar.setValue(min(top, bottom - height))

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self._geometry.count - 1
        if last < 0:
            return QModelIndex()
        row, columns = self.current_row, self._geometry.columns
        if row < 0:
            return self._rows.index(min(self.visible_rows().start, last))
        page = max(1, self.viewport().height() // self._geometry.pitch_y) * columns
        go = QAbstractItemView.CursorAction
        step = {go.MoveUp: -columns, go.MoveDown: columns, go.MovePageUp: -page, go.MovePageDown: page}.get(action)
        if action in (go.MoveHome, go.MoveEnd):
            return self._rows.index(0 if action is go.MoveHome else last)
        if step is None:
            row += 1 if action in (go.MoveRight, go.MoveNext) else -1
        elif not 0 <= row + step <= last:  # up stays in the first line; down goes into a last line that is shorter
            lines_left = (last + self._geometry.lead) // columns - (row + self._geometry.lead) // columns
            return self._rows.index(last if step > 0 and lines_left else 0 if abs(step) > columns and step < 0 else row)
        else:
            row += step
        return self._rows.index(max(0, min(row, last)))

    def setSelection(self, area: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """A range between two cells in reading order (Shift), or the cells a rubber band touches."""
        offset = self.verticalOffset()
        ends = [self._geometry.row_at(p.x(), p.y() + offset) for p in (area.topLeft(), area.bottomRight())]
        if command & Flag.Current and min(ends) >= 0:
            span = QItemSelection(self._rows.index(min(ends)), self._rows.index(max(ends)))
            self.selectionModel().select(span, command)
            return
        moved = area.normalized().translated(0, offset)
        rows = self._geometry.rows_between(moved.top(), moved.bottom() + 1)
        selection = QItemSelection()
        for first, last in runs(row for row in rows if self._is_touched(row, moved)):
            selection.select(self._rows.index(first), self._rows.index(last))
        self.selectionModel().select(selection, command)

    def _is_touched(self, row: int, area: QRect) -> bool:
        x, y = self._geometry.place(row)
        return area.intersects(QRect(x, y, self._geometry.cell_width, self._geometry.whole_height))

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Only what is in sight: a hundred thousand selected rows are one rectangle too."""
        seen, region = self.visible_rows(), QRegion()
        for span in (selection.at(number) for number in range(selection.count())):
            for row in range(max(seen.start, span.top()), min(seen.stop, span.bottom() + 1)):
                region += self._area(row)
        return region

    def selectAll(self) -> None:
        if self._geometry.count:
            whole = QItemSelection(self._rows.index(0), self._rows.index(self._geometry.count - 1))
            self.selectionModel().select(whole, Flag.ClearAndSelect)

    def doItemsLayout(self) -> None:
        self._lay_out()
        self.viewport().update()

    def updateGeometries(self) -> None:
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(4 * (Metrics.CELL_WIDTH + Metrics.GAP), 2 * (Metrics.CELL_HEIGHT + Metrics.GAP))

    # --- changes of rows ---

    def rowsInserted(self, parent: Index, first: int, last: int) -> None:
        QAbstractItemView.rowsInserted(self, parent, first, last)  # not QListView's, which lays out every row

    def dataChanged(self, first: Index, last: Index, roles: Iterable[int] = ()) -> None:
        seen = self.visible_rows()
        self._update_rows(range(max(first.row(), seen.start), min(last.row() + 1, seen.stop)))

    def reset(self) -> None:
        super().reset()
        self._lay_out(lead=0)
        self.verticalScrollBar().setValue(0)

    def _remember_anchor(self) -> None:
        """The cell that must not move: the focused one if it is in sight, else the first that is wholly in sight."""
        seen, offset = self.visible_rows(), self.verticalOffset()
        row = self.current_row
        if row not in seen:
            row = next((one for one in seen if self._geometry.place(one)[1] >= offset), seen.start)
        known = 0 <= row < len(self._rows.ids)
        self._anchor = (self._rows.ids[row], self._geometry.place(row)[1] - offset) if known else None

    def _after_rows_inserted(self, _parent: Index, first: int, last: int) -> None:
        anchor = self._rows.row_of(self._anchor[0]) if self._anchor is not None else -1
        self._lay_out(lead=self._geometry.lead_after(last - first + 1) if anchor > last else None)
        self._return_to_anchor(anchor)

    def _after_rows_removed(self, _parent: Index, first: int, last: int) -> None:
        anchor = self._rows.row_of(self._anchor[0]) if self._anchor is not None else -1
        above = anchor >= 0 and anchor >= first
        self._lay_out(lead=self._geometry.lead_after(first - last - 1) if above else None)
        self._return_to_anchor(anchor)

    def _after_layout_changed(self) -> None:
        self._lay_out()
        self._return_to_anchor()

    def _return_to_anchor(self, row: int | None = None) -> None:
        if self._anchor is not None:
            row = self._rows.row_of(self._anchor[0]) if row is None else row
            if row >= 0:
                self.verticalScrollBar().setValue(self._geometry.place(row)[1] - self._anchor[1])
        self._anchor = None
        self.viewport().update()
        self.want()

    def _lay_out(self, lead: int | None = None) -> None:
        width, height = self.sizes[self.zoom]
        former, view = self._geometry, self.viewport()
        made = replace(
            former,
            width=view.width(),
            height=view.height(),
            cell_width=width,
            cell_height=height,
            caption=self.captions[self.zoom],
            count=self._rows.rowCount(),
            lead=former.lead if lead is None else lead,
        )
        if made.columns != former.columns:
            made = replace(made, lead=0)
        self._geometry = made
        bar = self.verticalScrollBar()
        bar.setRange(0, made.furthest)
        bar.setPageStep(max(1, view.height()))
        bar.setSingleStep(made.pitch_y // 3)

    def _area(self, row: int) -> QRect:
        """Everything a cell paints, rings included, in the viewport."""
        x, y = self._geometry.place(row)
        width, height = self._geometry.cell_width, self._geometry.whole_height
        return QRect(x - RING, y - self.verticalOffset() - RING, width + 2 * RING, height + 2 * RING)

    def _update_rows(self, rows: Iterable[int]) -> None:
        """Paint these anew, one rectangle each."""
        seen = self.visible_rows()
        for row in rows:
            if row in seen:
                self.viewport().update(self._area(row))
