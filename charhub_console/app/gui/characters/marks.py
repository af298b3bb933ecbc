"""The completeness matrix: one small mark a view, told apart by shape as well as by colour."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.picture_frame import blank
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import BoardRow
from charhub_console.domain.views import View

SIZE = 16


class Mark(Enum):
    """What there is of a view."""

    THERE = auto()
    PAINTING = auto()  # under way, or waiting for its turn
    FAILED = auto()
    MISSING = auto()  # never painted, or cancelled
    NOT_WANTED = auto()


def mark_of(row: BoardRow, view: View) -> Mark:
    """Work under way is said first, then whether there is an image, then why not."""
    if view not in row.wanted:
        return Mark.NOT_WANTED
    if row.is_open(view):
        return Mark.PAINTING
    if view in row.delivered:
        return Mark.THERE
    known = row.view(view)
    failed = known is not None and known.state in (AttemptState.FAILED, AttemptState.NEEDS_OPERATOR)
    return Mark.FAILED if failed else Mark.MISSING


def marks_of(row: BoardRow) -> dict[View, Mark]:
    """Of the five, in their order."""
    return {view: mark_of(row, view) for view in View}


def colour_of(mark: Mark) -> QColor:
    """In the theme shown now."""
    look = theme.current()
    return {
        Mark.THERE: look.good,
        Mark.PAINTING: look.accent,
        Mark.FAILED: look.bad,
        Mark.MISSING: look.warn,
        Mark.NOT_WANTED: look.outline,
    }[mark]


def pixmap(mark: Mark, ratio: float) -> QPixmap:
    """A mark in the theme shown now; cheap to ask for in a paint method."""
    return _drawn(mark, theme.current().name, ratio)


@cache
def _drawn(mark: Mark, theme_name: str, ratio: float) -> QPixmap:
    look, colour = theme.current(), colour_of(mark)
    made = blank(SIZE, SIZE, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    disc = QRectF(1, 1, SIZE - 2, SIZE - 2)
    if mark in (Mark.THERE, Mark.FAILED):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(disc)
        name, ink = ("check", look.on_good) if mark is Mark.THERE else ("cross", look.on_bad)
        painter.drawPixmap(QPointF(3, 3), icons.pixmap(name, SIZE - 6, ink, ratio))
    elif mark is Mark.MISSING:
        pen = QPen(colour, 1.5)
        pen.setDashPattern([2.1, 1.9])
        painter.setPen(pen)
        painter.drawEllipse(disc.adjusted(0.75, 0.75, -0.75, -0.75))
    elif mark is Mark.PAINTING:
        inside = disc.adjusted(1, 1, -1, -1)
        track = QColor(colour)
        track.setAlpha(70)
        painter.setPen(QPen(track, 2.2))
        painter.drawEllipse(inside)
        painter.setPen(QPen(colour, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inside, 90 * 16, -120 * 16)
    else:
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(5, SIZE / 2), QPointF(SIZE - 5, SIZE / 2))
    painter.end()
    return made
