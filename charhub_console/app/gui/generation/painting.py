"""How cards and tiles look. Every function paints into the rectangle it is given and knows nothing of rows."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.generation import stencils
from charhub_console.app.gui.generation.tiles import Face, Kind
from charhub_console.app.gui.theme import Metrics

RADIUS = Metrics.RADIUS - 2  # tiles are smaller than the cells of a grid
BAND = 26  # at the foot of a good picture whose newer attempt failed
PILL = 22
DIMMED = 0.35
REASON_LINES = 4
_WHITE = QColor("#ffffff")


@cache
def font(size_px: int, *, bold: bool = False) -> QFont:
    """The window's font, made once."""
    return theme.font(size_px, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)


@cache
def metrics(size_px: int, *, bold: bool = False) -> QFontMetrics:
    """Of the same font."""
    return QFontMetrics(font(size_px, bold=bold))


def paint_card(painter: QPainter, card: QRect) -> None:
    """What the tiles lie on."""
    _fill(painter, card, theme.current().card, Metrics.CARD_RADIUS)


def retry_pill(header: QRect, words: str) -> QRect:
    """Where the button of a row is."""
    width = metrics(Metrics.SMALL_PX).horizontalAdvance(words) + 36
    return QRect(header.right() - width + 1, header.center().y() - PILL // 2 + 2, width, PILL)


def paint_header(painter: QPainter, header: QRect, name: str, facts: list[tuple[str, str]], button: str) -> None:
    """Name on the left; facts as (words, colour's name) from the right, the most telling first; then a button."""
    shown, right = theme.current(), header.right() + 1
    if button:
        pill = retry_pill(header, button)
        _pill(painter, pill, button)
        right = pill.left() - 12
    small = metrics(Metrics.SMALL_PX)
    painter.setFont(font(Metrics.SMALL_PX))
    name_needs = min(metrics(Metrics.TITLE_PX, bold=True).horizontalAdvance(name), header.width() // 2)
    for words, colour in facts:
        width = small.horizontalAdvance(words)
        if not words or right - width < header.left() + name_needs + 16:
            continue
        painter.setPen(getattr(shown, colour))
        painter.drawText(
            QRect(right - width, header.y(), width + 1, header.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        right -= width + 14
    painter.setFont(font(Metrics.TITLE_PX, bold=True))
    painter.setPen(shown.text)
    room = QRect(header.left(), header.y(), right - header.left(), header.height())
    elided = metrics(Metrics.TITLE_PX, bold=True).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, elided)


def _pill(painter: QPainter, pill: QRect, words: str) -> None:
    shown = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shown.raised)
    painter.drawRoundedRect(pill, PILL / 2, PILL / 2)
    _icon(painter, "retry", 14, shown.text, QPointF(pill.left() + 17, pill.center().y() + 0.5))
    painter.setFont(font(Metrics.SMALL_PX))
    painter.setPen(shown.text)
    painter.drawText(pill.adjusted(28, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def paint_tile(painter: QPainter, tile: QRect, face: Face, picture: QPixmap | None, *, hovered: bool) -> None:
    """A tile without its caption."""
    shown = theme.current()
    if face.kind is Kind.PICTURE:
        _picture(painter, tile, picture)
        if face.words:
            _words(painter, tile, face.words, shown.muted)
    elif face.kind in (Kind.EMPTY, Kind.WAITING):
        _waiting(painter, tile, face, picture)
    elif face.kind in (Kind.PAINTING, Kind.UPLOADING):
        _painting(painter, tile, face, picture)
    elif picture is not None and face.path is not None:
        _failed_over_picture(painter, tile, face, picture, hovered=hovered)
    else:
        _failed(painter, tile, face, hovered=hovered)
    if face.chip:
        paint_chip(painter, QRect(tile.right() - 39, tile.y() + 6, 34, 20), face.chip)


def paint_caption(painter: QPainter, caption: QRect, name: str, face: Face) -> None:
    """Under a tile: the view, and the step while it is painted."""
    shown = theme.current()
    colour = shown.bad if face.kind is Kind.FAILED else shown.accent if face.kind is Kind.PAINTING else shown.muted
    words = f"{name} · {face.step}/{face.of}" if face.kind is Kind.PAINTING and face.of else name
    painter.setFont(font(Metrics.SMALL_PX))
    painter.setPen(colour)
    painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, words)


def paint_ring(painter: QPainter, tile: QRect, *, focused: bool) -> None:
    """Around the current tile: the keyboard's ring, or the quieter one of a selection without focus."""
    shown = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(shown.focus if focused else shown.accent, 2))
    painter.drawRoundedRect(QRectF(tile).adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)


def paint_chip(painter: QPainter, chip: QRect, words: str) -> None:
    """`2/3`: the second of three attempts is shown."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 190))
    painter.drawRoundedRect(chip, 10, 10)
    painter.setFont(font(11, bold=True))
    painter.setPen(_WHITE)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)


# --- kinds ---


def _picture(painter: QPainter, tile: QRect, picture: QPixmap | None) -> None:
    if picture is None:
        _fill(painter, tile, theme.current().raised)
    elif picture.deviceIndependentSize().toSize() == tile.size():
        painter.drawPixmap(tile.topLeft(), picture)
    else:
        painter.drawPixmap(tile, picture)


def _waiting(painter: QPainter, tile: QRect, face: Face, picture: QPixmap | None) -> None:
    shown = theme.current()
    if picture is not None and face.path is not None:
        painter.setOpacity(DIMMED)
        _picture(painter, tile, picture)
        painter.setOpacity(1.0)
    dashes = QColor(shown.outline if face.kind is Kind.WAITING else shown.line)
    dashes.setAlphaF(0.6 if face.kind is Kind.WAITING else 1.0)
    _frame(painter, tile, None, dashes, dashed=True)
    _words(painter, tile, face.words, shown.text if picture is not None else shown.muted)


def _painting(painter: QPainter, tile: QRect, face: Face, picture: QPixmap | None) -> None:
    shown = theme.current()
    _picture(painter, tile, picture)
    if picture is not None:
        _fill(painter, tile, shown.scrim)
    ink = _WHITE if picture is not None else shown.text
    ring = QRectF(0, 0, Metrics.RING, Metrics.RING)
    ring.moveCenter(QRectF(tile).center())
    uploading = face.kind is Kind.UPLOADING
    share = 1.0 if uploading else face.step / face.of if face.of else 0.0
    track = QColor(ink)
    track.setAlpha(60)
    colour = shown.good if uploading else shown.accent
    drawn = stencils.ring(round(100 * share), track.rgba(), colour.rgba(), _ratio(painter))
    half = drawn.deviceIndependentSize().width() / 2
    painter.drawPixmap(QPointF(ring.center().x() - half, ring.center().y() - half), drawn)
    if uploading:
        _icon(painter, "upload", 16, ink, ring.center())
        return
    painter.setFont(font(12, bold=True))
    painter.setPen(ink)
    painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(round(100 * share)) if face.of else "…")


def _failed(painter: QPainter, tile: QRect, face: Face, *, hovered: bool) -> None:
    shown = theme.current()
    bad = face.kind is Kind.FAILED
    ink = shown.bad if bad else shown.muted
    _frame(painter, tile, shown.bad_soft if bad else shown.panel, ink if bad else shown.outline)
    lines = wrapped(face.words, tile.width() - 16, REASON_LINES)
    small = metrics(11)
    glyph = Metrics.RING if face.can_retry else 0
    height = glyph + (10 if glyph and lines else 0) + small.lineSpacing() * len(lines)
    top = tile.y() + (tile.height() - height) / 2
    if glyph:
        centre = QPointF(tile.center().x() + 0.5, top + glyph / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink if hovered else shown.card)
        painter.drawEllipse(centre, glyph / 2, glyph / 2)
        _icon(painter, "retry", 20, (shown.on_bad if bad else shown.ground) if hovered else shown.text, centre)
        top += glyph + 10
    painter.setFont(font(11))
    painter.setPen(shown.text if bad else shown.muted)
    for number, line in enumerate(lines):
        spot = QRectF(tile.x(), top + number * small.lineSpacing(), tile.width(), small.lineSpacing())
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, line)


def band(tile: QRect) -> QRect:
    """The button at the foot of a good picture whose newer attempt failed."""
    return QRect(tile.x(), tile.bottom() - BAND + 1, tile.width(), BAND)


def _failed_over_picture(painter: QPainter, tile: QRect, face: Face, picture: QPixmap, *, hovered: bool) -> None:
    """The good picture stays in sight; what failed is said at its foot."""
    shown = theme.current()
    _picture(painter, tile, picture)
    bad = face.kind is Kind.FAILED
    foot = band(tile)
    painter.save()
    painter.setClipRect(foot)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush((shown.bad if hovered else shown.bad_soft) if bad else shown.raised)
    painter.drawRoundedRect(tile, RADIUS, RADIUS)
    painter.restore()
    ink = shown.on_bad if bad and hovered else shown.text
    _icon(painter, "retry", 14, ink, QPointF(foot.left() + 14, foot.center().y() + 0.5))
    painter.setFont(font(11))
    painter.setPen(ink)
    room = foot.adjusted(25, 0, -5, 0)
    elided = metrics(11).elidedText(face.words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, elided)
    _frame(painter, tile, None, shown.bad if bad else shown.outline)


# --- pieces ---


def _fill(painter: QPainter, spot: QRect, colour: QColor, radius: int = RADIUS) -> None:
    drawn = stencils.filled(spot.width(), spot.height(), radius, colour.rgba(), _ratio(painter))
    painter.drawPixmap(spot.topLeft(), drawn)


def _frame(painter: QPainter, tile: QRect, ground: QColor | None, line: QColor, *, dashed: bool = False) -> None:
    inside = 0 if ground is None else ground.rgba()
    size = tile.width(), tile.height()
    drawn = stencils.framed(*size, RADIUS, inside, line.rgba(), _ratio(painter), dashed=dashed)
    painter.drawPixmap(tile.topLeft(), drawn)


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


def _icon(painter: QPainter, name: str, size: int, colour: QColor, centre: QPointF) -> None:
    drawn = icons.pixmap(name, size, colour, _ratio(painter))
    painter.drawPixmap(QPointF(centre.x() - size / 2, centre.y() - size / 2), drawn)


def _words(painter: QPainter, tile: QRect, words: str, colour: QColor) -> None:
    painter.setFont(font(11))
    painter.setPen(colour)
    small = metrics(11)
    lines = wrapped(words, tile.width() - 12, 3)
    top = tile.y() + (tile.height() - small.lineSpacing() * len(lines)) / 2
    for number, line in enumerate(lines):
        spot = QRectF(tile.x(), top + number * small.lineSpacing(), tile.width(), small.lineSpacing())
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, line)


@cache
def _wrapped(words: str, width: int, most: int) -> tuple[str, ...]:
    small, lines, rest = metrics(11), list[str](), words.split()
    while rest and len(lines) < most:
        line = rest.pop(0)
        while rest and small.horizontalAdvance(f"{line} {rest[0]}") <= width:
            line = f"{line} {rest.pop(0)}"
        if len(lines) == most - 1 and rest:
            line = f"{line} {' '.join(rest)}"
        lines.append(small.elidedText(line, Qt.TextElideMode.ElideRight, width))
    return tuple(lines)


def wrapped(words: str, width: int, most: int) -> tuple[str, ...]:
    """Words in at most so many lines, the last one elided."""
    return _wrapped(words[:200], width, most)
