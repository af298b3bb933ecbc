"""The characters of a report with thumbnails of their views; only what is to be seen is painted and decoded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.nights.people_painting import (
    RADIUS,
    VIEWS,
    PeopleLayout,
    paint_card,
    paint_tile,
    tile_words,
)
from charhub_console.app.gui.roles import Role
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.board import BoardRow


class People(QWidget):
    """Arrow keys go from view to view, Enter or a click opens the character."""

    accessible_role: ClassVar[Role] = Role.List

    opened = Signal(str)
    """Character id."""
    looked_at = Signal(QRectF)
    """Where the keyboard is, to be scrolled to."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[BoardRow, ...] = ()
        self.current: tuple[int, int] | None = None
        self._pictures = pictures
        self._wanted: list[Wanted] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        pictures.arrived.connect(lambda _paths: self.update())
        theme.switch().changed.connect(self._renew)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(tr("Characters of the run"))
        self._tell()

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show these characters."""
        if [row.character_id for row in rows] != [row.character_id for row in self.rows]:
            self.current = None
        self.rows, self._wanted = tuple(rows), []
        self._fit()
        self._tell()
        self.update()

    def layout_now(self) -> PeopleLayout:
        """Where everything is."""
        return PeopleLayout(self.width(), len(self.rows))

    # --- Qt's own hooks ---

    def sizeHint(self) -> QSize:
        return QSize(400, self.layout_now().height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        at, ratio = self.layout_now(), self.devicePixelRatioF()
        self._want(at, ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposed = QRectF(event.rect())
        for number in self._between(at, exposed):
            row = self.rows[number]
            paint_card(painter, at.card(number), row)
            for column, view in enumerate(VIEWS):
                wanted = self._picture(at, row, column, ratio)
                picture = self._pictures.pixmap(wanted) if wanted is not None else None
                paint_tile(painter, at.tile(number, column), row, view, picture)
        if self.hasFocus() and self.current is not None:
            painter.setPen(QPen(theme.current().focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(at.tile(*self.current).adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns, key = self.layout_now().columns, Qt.Key(event.key())
        number, view = self.current or (0, 0)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        lines = {Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if not self.rows:
            super().keyPressEvent(event)
        elif key in steps:
            flat = min(max(number * len(VIEWS) + view + steps[key], 0), len(self.rows) * len(VIEWS) - 1)
            self._go(divmod(flat, len(VIEWS)))
        elif key in lines and 0 <= number + lines[key] < len(self.rows):
            self._go((number + lines[key], view))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go((0, 0) if key == Qt.Key.Key_Home else (len(self.rows) - 1, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.rows[number].character_id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.rows and self.current is None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._go((0, 0))
        super().focusInEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.layout_now().at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self.current = found
            self.opened.emit(self.rows[found[0]].character_id)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.layout_now().at(event.pos().toPointF())
            words = tile_words(self.rows[found[0]], VIEWS[found[1]]) if found is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    # --- inside ---

    def _renew(self, *_: object) -> None:
        self.update()

    def _go(self, place: tuple[int, int]) -> None:
        self.current = place
        self._tell()
        self.looked_at.emit(self.layout_now().card(place[0]))
        self.update()

    def _tell(self) -> None:
        if self.current is None:
            self.setAccessibleDescription(tr("{0} characters").format(len(self.rows)))
        else:
            self.setAccessibleDescription(tile_words(self.rows[self.current[0]], VIEWS[self.current[1]]))

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self.layout_now().height))

    def _between(self, at: PeopleLayout, exposed: QRectF) -> range:
        """Characters within a part of the widget."""
        step = at.card_height + Metrics.CARD_GAP
        first = max(0, int(exposed.top() // step)) * at.columns
        last = (int(exposed.bottom() // step) + 1) * at.columns
        return range(first, min(last, len(self.rows)))

    def _picture(self, at: PeopleLayout, row: BoardRow, column: int, ratio: float) -> Wanted | None:
        found = row.view(VIEWS[column])
        if found is None or found.active_thumbnail is None:
            return None
        size = (round(at.tile_width * ratio), round(at.tile_height * ratio))
        return Wanted(found.active_thumbnail, *size, round(RADIUS * ratio))

    def _want(self, at: PeopleLayout, ratio: float) -> None:
        """Ask for the pictures that can be seen, and no others."""
        seen = QRectF(self.visibleRegion().boundingRect())
        found = [
            self._picture(at, self.rows[number], column, ratio)
            for number in self._between(at, seen)
            for column in range(len(VIEWS))
        ]
        wanted = [one for one in found if one is not None]
        if wanted != self._wanted:
            self._wanted = wanted
            self._pictures.set_ratio(ratio)
            self._pictures.want(wanted)
