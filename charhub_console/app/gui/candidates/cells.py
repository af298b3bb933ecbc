"""How one cell looks: picture, frame, rings, badges, caption."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.candidates.words import level_text, number
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.picture_frame import blank, corners, empty, paint_frame, ring
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.candidate import GateVerdict, Status
from charhub_console.domain.listing import CandidateBrief

REJECTED_OPACITY = 0.28
INSET = 8  # of badges, from the edges of the picture
_EDGE = Qt.PenStyle.NoPen


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is to paint at one place."""

    x: int
    y: int
    width: int
    height: int
    status: Status
    brief: CandidateBrief | None
    pixmap: QPixmap | None
    is_broken: bool = False
    is_blurred: bool = False
    is_selected: bool = False
    has_focus: bool = False
    ratio: float = 1.0


def paint_cell(painter: QPainter, cell: Cell) -> None:
    """On ground that was filled before."""
    _paint_picture(painter, cell)
    if cell.status is Status.APPROVED:
        ring(painter, cell, theme.current().good, Metrics.FRAME_WIDTH, -Metrics.FRAME_WIDTH / 2)
    paint_frame(painter, cell, selected=cell.is_selected, focused=cell.has_focus)
    _paint_badges(painter, cell)
    _paint_caption(painter, cell)


def _paint_picture(painter: QPainter, cell: Cell) -> None:
    area = QRect(cell.x, cell.y, cell.width, cell.height)
    if cell.pixmap is None:
        painter.drawPixmap(area.topLeft(), empty(cell.width, cell.height, theme.current().name, cell.ratio))
        if cell.brief is not None:
            _paint_why_empty(painter, cell, area)
        return
    rejected = cell.status is Status.REJECTED
    if rejected:
        painter.setOpacity(REJECTED_OPACITY)
    if cell.pixmap.deviceIndependentSize().toSize() == area.size():
        painter.drawPixmap(area.topLeft(), cell.pixmap)
    else:
        painter.drawPixmap(area, cell.pixmap)  # for a moment after a zoom
    if rejected:
        painter.setOpacity(1.0)
    for place, corner in corners(cell):
        painter.drawPixmap(place, corner)
    if cell.is_blurred:
        _paint_word(painter, area, "eye-off", "", QColor("#ffffff"))


def _paint_why_empty(painter: QPainter, cell: Cell, area: QRect) -> None:
    assert cell.brief is not None
    muted = theme.current().muted
    if cell.brief.gate == GateVerdict.BLOCK:
        _paint_word(painter, area, "shield", tr("Blocked"), muted)
    elif cell.brief.thumbnail_path is None:
        _paint_word(painter, area, "image", tr("No image"), muted)
    elif cell.is_broken:
        _paint_word(painter, area, "image", tr("Image unreadable"), muted)


def _paint_word(painter: QPainter, area: QRect, icon: str, text: str, colour: QColor) -> None:
    """An icon in the middle, a word under it."""
    middle = area.center()
    picture = icons.pixmap(icon, 24, colour, painter.device().devicePixelRatioF())
    painter.drawPixmap(middle.x() - 11, middle.y() - (22 if text else 11), picture)
    if text:
        painter.setFont(_caption_font())
        painter.setPen(colour)
        painter.drawText(area.adjusted(8, area.height() // 2 + 6, -8, 0), Qt.AlignmentFlag.AlignHCenter, text)


def _paint_badges(painter: QPainter, cell: Cell) -> None:
    size, name = Metrics.BADGE + 2 * Metrics.BADGE_RIM, theme.current().name
    right = cell.x + cell.width - INSET - size
    kind = {Status.APPROVED: "check", Status.REJECTED: "cross", Status.HELD: "hold"}.get(cell.status)
    if kind is not None:
        painter.drawPixmap(right, cell.y + INSET, _badge(kind, name, cell.ratio))
    brief = cell.brief
    if brief is None:
        return
    if cell.status is Status.REJECTED:
        painter.setOpacity(0.45)
    text = level_text(brief.level)
    if text:
        painter.drawPixmap(cell.x + INSET, cell.y + INSET, _chip(text, name, cell.ratio))
    bottom = cell.y + cell.height - INSET - size
    if brief.gate == GateVerdict.HOLD and cell.status is not Status.HELD:
        painter.drawPixmap(cell.x + INSET, bottom, _badge("warning", name, cell.ratio))
    if brief.has_duplicates:
        painter.drawPixmap(right, bottom, _badge("duplicates", name, cell.ratio))
    painter.setOpacity(1.0)


def _paint_caption(painter: QPainter, cell: Cell) -> None:
    brief = cell.brief
    if brief is None:
        return
    look = theme.current()
    top = cell.y + cell.height + 6
    left = cell.x + 1
    painter.setFont(_caption_font())
    faint = cell.status is Status.REJECTED
    if faint:
        painter.setOpacity(0.55)
    if brief.licence:
        painter.drawPixmap(left, top + 4, _light(brief.licence, look.name, cell.ratio))
        left += 14
    painter.setPen(look.muted)
    middle = Qt.AlignmentFlag.AlignVCenter
    width = cell.x + cell.width - left
    if brief.width and brief.height and cell.width > 130:
        painter.drawText(left, top, width, 16, middle, f"{brief.width}×{brief.height}")
    likes = number(brief.reactions)
    text_width = _caption_metrics().horizontalAdvance(likes)
    edge = cell.x + cell.width - 1 - text_width
    painter.drawText(edge, top, text_width + 2, 16, middle, likes)
    painter.drawPixmap(edge - 15, top + 2, icons.pixmap("heart", 12, look.muted, cell.ratio))
    if faint:
        painter.setOpacity(1.0)


# --- small pictures, painted once ---


@cache
def _caption_font() -> QFont:
    return theme.font(Metrics.SMALL_PX)


@cache
def _caption_metrics() -> QFontMetrics:
    return QFontMetrics(_caption_font())


@cache
def _badge(kind: str, theme_name: str, ratio: float) -> QPixmap:
    """A disc with a dark rim, so that it reads on any picture."""
    look = theme.current()
    fill, on = {
        "check": (look.good, look.on_good),
        "cross": (look.bad, look.on_bad),
        "hold": (look.warn, look.on_warn),
        "warning": (look.warn, look.on_warn),
    }.get(kind, (look.raised, look.text))
    rim, size = Metrics.BADGE_RIM, Metrics.BADGE
    pixmap = blank(size + 2 * rim, size + 2 * rim, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.badge_rim, rim))
    painter.setBrush(fill)
    painter.drawEllipse(QRectF(rim / 2, rim / 2, size + rim, size + rim))
    inset = (size + 2 * rim - 14) // 2
    painter.drawPixmap(inset, inset, icons.pixmap(kind, 14, on, ratio))
    painter.end()
    return pixmap


@cache
def _chip(text: str, theme_name: str, ratio: float) -> QPixmap:
    """A short word on a dark pill, the same in both themes: it lies on pictures."""
    font = theme.font(11, QFont.Weight.DemiBold)
    width = QFontMetrics(font).horizontalAdvance(text) + 14
    pixmap = blank(width, 20, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_EDGE)
    painter.setBrush(QColor(16, 17, 20, 215))
    painter.drawRoundedRect(QRectF(0, 0, width, 20), 10, 10)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QRect(0, 0, width, 20), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


@cache
def _light(licence: str, theme_name: str, ratio: float) -> QPixmap:
    """The licence light; shape and colour differ, for those who do not see the colours."""
    look = theme.current()
    pixmap = blank(9, 9, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_EDGE)
    painter.setBrush({"green": look.good, "amber": look.warn, "red": look.bad}[licence])
    area = QRectF(0.5, 0.5, 8, 8)
    if licence == "green":
        painter.drawEllipse(area)
    elif licence == "amber":
        painter.drawPolygon([QPointF(4.5, 0.5), QPointF(8.5, 8.5), QPointF(0.5, 8.5)])
    else:
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.end()
    return pixmap
