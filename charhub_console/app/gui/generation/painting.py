"""How cards and tiles look. Every function paints into the rectangle it is given and knows nothing of rows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.generation import lettering, stencils
from charhub_console.app.gui.generation.tiles import Face, Kind
from charhub_console.app.gui.theme import Metrics

RADIUS = Metrics.RADIUS - 2  # tiles are smaller than the cells of a grid
BAND = 26  # at the foot of a good picture whose newer attempt failed
PILL = 22
DIMMED = 0.35
REASON_LINES = 4
SMALL = 11  # pixels of the words in a tile
_WHITE = QColor("#ffffff")


def paint_card(painter: QPainter, card: QRect) -> None:
    """What the tiles lie on."""
    _fill(painter, card, theme.current().card, Metrics.CARD_RADIUS)


def retry_pill(header: QRect, words: str) -> QRect:
    """Where the button of a row is."""
    wide = round(lettering.width(words, Metrics.SMALL_PX)) + 38
    return QRect(header.right() - wide + 1, header.center().y() - PILL // 2 + 2, wide, PILL)


def paint_header(painter: QPainter, header: QRect, name: str, facts: list[tuple[str, str]], button: str) -> None:
    """Name on the left; facts as (words, colour's name) from the right, the most telling first; then a button."""
    shown, right = theme.current(), float(header.right() + 1)
    if button:
        pill = retry_pill(header, button)
        _pill(painter, pill, button)
        right = pill.left() - 12
    needed = min(lettering.width(name, Metrics.TITLE_PX, bold=True), header.width() / 2)
    for words, colour in facts:
        wide = lettering.width(words, Metrics.SMALL_PX) if words else 0
        if not words or right - wide < header.left() + needed + 16:
            continue
        spot = QRectF(right - wide, header.y(), wide, header.height())
        lettering.write(painter, spot, words, Metrics.SMALL_PX, getattr(shown, colour))
        right -= wide + 14
    short = lettering.elided(name, int(right) - header.left(), Metrics.TITLE_PX, bold=True)
    lettering.write(painter, header, short, Metrics.TITLE_PX, shown.text, bold=True, centred=False)


def _pill(painter: QPainter, pill: QRect, words: str) -> None:
    shown = theme.current()
    _fill(painter, pill, shown.raised, PILL // 2)
    _icon(painter, "retry", 14, shown.text, QPointF(pill.left() + 17, pill.center().y() + 0.5))
    lettering.write(painter, pill.adjusted(28, 0, 0, 0), words, Metrics.SMALL_PX, shown.text, centred=False)


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
    lettering.write(painter, caption, words, Metrics.SMALL_PX, colour)


def paint_ring(painter: QPainter, tile: QRect, *, focused: bool) -> None:
    """Around the current tile: the keyboard's ring, or the quieter one of a selection without focus."""
    shown = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(shown.focus if focused else shown.accent, 2))
    painter.drawRoundedRect(QRectF(tile).adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)


def paint_chip(painter: QPainter, chip: QRect, words: str) -> None:
    """`2/3`: the second of three attempts is shown."""
    _fill(painter, chip, QColor(0, 0, 0, 190), 10)
    lettering.write(painter, chip, words, SMALL, _WHITE, bold=True)


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
    lit = theme.DARK if picture is not None else shown  # on a darkened picture only bright colours can be seen
    colour = lit.good if uploading else lit.accent
    drawn = stencils.ring(round(100 * share), track.rgba(), colour.rgba(), _ratio(painter))
    half = drawn.deviceIndependentSize().width() / 2
    painter.drawPixmap(QPointF(ring.center().x() - half, ring.center().y() - half), drawn)
    if uploading:
        _icon(painter, "upload", 16, ink, ring.center())
        return
    said = str(round(100 * share)) if face.of else "…"
    lettering.write(painter, ring, said, Metrics.SMALL_PX, ink, bold=True)


def _failed(painter: QPainter, tile: QRect, face: Face, *, hovered: bool) -> None:
    shown = theme.current()
    bad = face.kind is Kind.FAILED
    ink = shown.bad if bad else shown.muted
    _frame(painter, tile, shown.bad_soft if bad else shown.panel, ink if bad else shown.outline)
    lines = lettering.wrapped(face.words, tile.width() - 16, REASON_LINES, SMALL)
    spacing = lettering.metrics(SMALL).lineSpacing()
    glyph = Metrics.RING if face.can_retry else 0
    height = glyph + (10 if glyph and lines else 0) + spacing * len(lines)
    top = tile.y() + (tile.height() - height) / 2
    if glyph:
        centre = QPointF(tile.center().x() + 0.5, top + glyph / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink if hovered else shown.card)
        painter.drawEllipse(centre, glyph / 2, glyph / 2)
        _icon(painter, "retry", 20, (shown.on_bad if bad else shown.ground) if hovered else shown.text, centre)
        top += glyph + 10
    for number, line in enumerate(lines):
        spot = QRectF(tile.x(), top + number * spacing, tile.width(), spacing)
        lettering.write(painter, spot, line, SMALL, shown.text if bad else shown.muted)


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
    room = foot.adjusted(25, 0, -5, 0)
    words = lettering.elided(face.words, room.width(), SMALL)
    lettering.write(painter, room, words, SMALL, ink, centred=False)
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
    lines = lettering.wrapped(words, tile.width() - 12, 3, SMALL)
    spacing = lettering.metrics(SMALL).lineSpacing()
    top = tile.y() + (tile.height() - spacing * len(lines)) / 2
    for number, line in enumerate(lines):
        spot = QRectF(tile.x(), top + number * spacing, tile.width(), spacing)
        lettering.write(painter, spot, line, SMALL, colour)
