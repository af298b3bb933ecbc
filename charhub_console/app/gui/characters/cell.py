"""How one character looks in the grid: avatar, name, state, five marks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.characters import marks
from charhub_console.app.gui.characters.marks import Mark
from charhub_console.app.gui.characters.words import standing_words
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.picture_frame import corners, empty, paint_frame
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.board import BoardRow
from charhub_console.domain.views import View

SIZES = ((128, 128), (Metrics.CELL_WIDTH, Metrics.CELL_WIDTH), (256, 256))
CAPTIONS = (50, 64, 64)
USUAL_ZOOM = 1
LABELS_FROM = 160  # narrower cells have marks without names
_NAME_TOP, _NAME_HEIGHT, _MARKS_TOP = 9, 18, 33


@dataclass(frozen=True, slots=True)
class CharacterCell:
    """What there is to paint at one place; `marks` are those of `row`."""

    x: int
    y: int
    width: int
    height: int
    row: BoardRow | None
    marks: dict[View, Mark]
    pixmap: QPixmap | None
    is_broken: bool = False
    is_selected: bool = False
    has_focus: bool = False
    ratio: float = 1.0


def paint_character(painter: QPainter, cell: CharacterCell) -> None:
    """On ground that was filled before."""
    _paint_picture(painter, cell)
    paint_frame(painter, cell, selected=cell.is_selected, focused=cell.has_focus)
    if cell.row is not None:
        _paint_name(painter, cell, cell.row)
        _paint_marks(painter, cell)


def _paint_picture(painter: QPainter, cell: CharacterCell) -> None:
    area = QRect(cell.x, cell.y, cell.width, cell.height)
    if cell.pixmap is None:
        painter.drawPixmap(area.topLeft(), empty(cell.width, cell.height, theme.current().name, cell.ratio))
        if cell.row is not None and (cell.is_broken or View.AVATAR not in cell.row.delivered):
            _paint_why_empty(painter, area, cell)
        return
    if cell.pixmap.deviceIndependentSize().toSize() == area.size():
        painter.drawPixmap(area.topLeft(), cell.pixmap)
    else:
        painter.drawPixmap(area, cell.pixmap)  # for a moment after a zoom
    for place, corner in corners(cell):
        painter.drawPixmap(place, corner)


def _paint_why_empty(painter: QPainter, area: QRect, cell: CharacterCell) -> None:
    mark = cell.marks[View.AVATAR]
    said = tr("Image unreadable") if cell.is_broken else _why(mark)
    colour = theme.current().muted
    middle = area.center()
    name = {Mark.FAILED: "warning", Mark.PAINTING: "clock"}.get(mark, "image")
    painter.drawPixmap(QPoint(middle.x() - 11, middle.y() - 26), icons.pixmap(name, 24, colour, cell.ratio))
    painter.setFont(_small())
    painter.setPen(colour)
    room = area.adjusted(8, area.height() // 2 + 6, -8, -4)
    painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, said)


def _why(mark: Mark) -> str:
    return {Mark.FAILED: tr("Avatar failed"), Mark.PAINTING: tr("Avatar on its way")}.get(mark, tr("No avatar"))


def _paint_name(painter: QPainter, cell: CharacterCell, row: BoardRow) -> None:
    look, top = theme.current(), cell.y + cell.height + _NAME_TOP
    words, role = standing_words(row)
    wide = _small_metrics().horizontalAdvance(words) if cell.width >= LABELS_FROM else 0
    middle = Qt.AlignmentFlag.AlignVCenter
    if wide:
        painter.setFont(_small())
        painter.setPen(getattr(look, role))
        painter.drawText(cell.x + cell.width - wide - 1, top, wide + 2, _NAME_HEIGHT, middle, words)
    room = cell.width - wide - (10 if wide else 2)
    painter.setFont(_bold())
    painter.setPen(look.text)
    name = _bold_metrics().elidedText(row.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(cell.x + 1, top, room, _NAME_HEIGHT, middle, name)


def _paint_marks(painter: QPainter, cell: CharacterCell) -> None:
    look, top = theme.current(), cell.y + cell.height + _MARKS_TOP
    labelled = cell.width >= LABELS_FROM
    share = min(cell.width / 5, 44.0)
    painter.setFont(_tiny())
    for at, (view, mark) in enumerate(cell.marks.items()):
        left = cell.x + at * share
        middle = left + share / 2
        painter.drawPixmap(round(middle - marks.SIZE / 2), top, marks.pixmap(mark, cell.ratio))
        if labelled:
            missed = mark in (Mark.FAILED, Mark.MISSING)
            painter.setPen(look.text if missed else look.muted)
            spot = QRect(round(left) - 4, top + marks.SIZE + 1, round(share) + 8, 13)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, view_name(view))


@cache
def _small() -> QFont:
    return theme.font(Metrics.SMALL_PX)


@cache
def _small_metrics() -> QFontMetrics:
    return QFontMetrics(_small())


@cache
def _tiny() -> QFont:
    return theme.font(10)


@cache
def _bold() -> QFont:
    return theme.font(Metrics.FONT_PX, QFont.Weight.DemiBold)


@cache
def _bold_metrics() -> QFontMetrics:
    return QFontMetrics(_bold())
