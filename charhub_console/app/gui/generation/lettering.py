"""Words in paint methods: laid out once, kept, and put where they belong."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText, QTransform

from charhub_console.app.gui import theme


@cache
def font(size_px: int, *, bold: bool = False) -> QFont:
    """The window's font, made once."""
    return theme.font(size_px, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)


@cache
def metrics(size_px: int, *, bold: bool = False) -> QFontMetrics:
    """Of the same font."""
    return QFontMetrics(font(size_px, bold=bold))


@lru_cache(2048)
def _laid_out(words: str, size_px: int, bold: bool) -> QStaticText:
    made = QStaticText(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(QTransform(), font(size_px, bold=bold))
    return made


def width(words: str, size_px: int, *, bold: bool = False) -> float:
    """How much room words take."""
    return _laid_out(words, size_px, bold).size().width()


def write(
    painter: QPainter,
    room: QRect | QRectF,
    words: str,
    size_px: int,
    colour: QColor,
    *,
    bold: bool = False,
    centred: bool = True,
) -> None:
    """One line, in the middle of its height; as wide as it is."""
    if not words:
        return
    made = _laid_out(words, size_px, bold)
    size = made.size()
    x = room.x() + (room.width() - size.width()) / 2 if centred else room.x()
    painter.setFont(font(size_px, bold=bold))
    painter.setPen(colour)
    painter.drawStaticText(QPointF(round(x), round(room.y() + (room.height() - size.height()) / 2)), made)


@lru_cache(1024)
def elided(words: str, room_px: int, size_px: int, *, bold: bool = False) -> str:
    """As much of the words as there is room for."""
    return metrics(size_px, bold=bold).elidedText(words, Qt.TextElideMode.ElideRight, room_px)


@lru_cache(1024)
def wrapped(words: str, room_px: int, most: int, size_px: int) -> tuple[str, ...]:
    """Words in at most so many lines, the last one elided."""
    measure, lines, rest = metrics(size_px), list[str](), words[:200].split()
    while rest and len(lines) < most:
        line = rest.pop(0)
        while rest and measure.horizontalAdvance(f"{line} {rest[0]}") <= room_px - 2:
            line = f"{line} {rest.pop(0)}"
        if len(lines) == most - 1 and rest:
            line = f"{line} {' '.join(rest)}"
        lines.append(measure.elidedText(line, Qt.TextElideMode.ElideRight, room_px))
    return tuple(lines)
