"""How the characters of a report look: a card each, five small tiles in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from charhub_console.app.gui import icons, theme
from charhub_console.app.gui.generation import lettering
from charhub_console.app.gui.generation.words import state_name, view_name
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.theme import Metrics
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import BoardRow, Standing
from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import View

CARD_LEAST, CARD_MOST = 372, 560
PAD, TILE_GAP, HEAD, CAPTION = 12, 8, 26, 20
RADIUS = 7
VIEWS = tuple(View)


@dataclass(frozen=True, slots=True)
class PeopleLayout:
    """Cards side by side, as many as fit."""

    width: int
    count: int

    @property
    def columns(self) -> int:
        """Cards in a line."""
        return max(1, (self.width + Metrics.CARD_GAP) // (CARD_LEAST + Metrics.CARD_GAP))

    @property
    def card_width(self) -> int:
        """They fill the line."""
        return min(CARD_MOST, (self.width - (self.columns - 1) * Metrics.CARD_GAP) // self.columns)

    @property
    def tile_width(self) -> int:
        """Five in a card."""
        return (self.card_width - 2 * PAD - 4 * TILE_GAP) // 5

    @property
    def tile_height(self) -> int:
        """Pictures are 2:3."""
        return self.tile_width * 3 // 2

    @property
    def card_height(self) -> int:
        """Head, tiles, captions."""
        return PAD + HEAD + self.tile_height + CAPTION + PAD - 4

    @property
    def height(self) -> int:
        """Of all cards."""
        lines = -(-self.count // self.columns)
        return max(0, lines * (self.card_height + Metrics.CARD_GAP) - Metrics.CARD_GAP)

    def card(self, number: int) -> QRectF:
        """Where a character is."""
        line, column = divmod(number, self.columns)
        return QRectF(
            column * (self.card_width + Metrics.CARD_GAP),
            line * (self.card_height + Metrics.CARD_GAP),
            self.card_width,
            self.card_height,
        )

    def tile(self, number: int, column: int) -> QRectF:
        """Where a view is."""
        card = self.card(number)
        left = card.left() + PAD + column * (self.tile_width + TILE_GAP)
        return QRectF(left, card.top() + PAD + HEAD, self.tile_width, self.tile_height)

    def at(self, place: QPointF) -> tuple[int, int] | None:
        """(character, view) under the mouse."""
        step_x, step_y = self.card_width + Metrics.CARD_GAP, self.card_height + Metrics.CARD_GAP
        column, line = int(place.x() // step_x), int(place.y() // step_y)
        number = line * self.columns + column
        if not (0 <= column < self.columns and 0 <= number < self.count and self.card(number).contains(place)):
            return None
        view = int((place.x() - self.card(number).left() - PAD) // (self.tile_width + TILE_GAP))
        return number, min(max(view, 0), len(VIEWS) - 1)


def paint_card(painter: QPainter, card: QRectF, row: BoardRow) -> None:
    """The card and its head."""
    shown = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shown.card)
    painter.drawRoundedRect(card, Metrics.CARD_RADIUS, Metrics.CARD_RADIUS)
    said, tone = standing_words(row)
    width = lettering.width(said, Metrics.SMALL_PX)
    head = QRectF(card.left() + PAD, card.top() + PAD - 4, card.width() - 2 * PAD, HEAD)
    name = lettering.elided(row.name, int(head.width() - width - 12), Metrics.FONT_PX, bold=True)
    lettering.write(painter, head, name, Metrics.FONT_PX, shown.text, bold=True, centred=False)
    place = QRectF(head.right() - width, head.top(), 0, head.height())
    lettering.write(painter, place, said, Metrics.SMALL_PX, tone, centred=False)


def paint_tile(painter: QPainter, room: QRectF, row: BoardRow, view: View, picture: QPixmap | None) -> None:
    """A view: its picture, or why there is none."""
    shown, found = theme.current(), row.view(view)
    caption = QRectF(room.left(), room.bottom() + 2, room.width(), CAPTION - 2)
    lettering.write(painter, caption, view_name(view), 11, shown.muted)
    if view not in row.wanted:
        return
    if picture is not None:
        painter.drawPixmap(room.topLeft(), picture)
        if found is not None and found.state in (AttemptState.FAILED, AttemptState.NEEDS_OPERATOR):
            _badge(painter, room)
        return
    is_open = row.is_open(view)
    painter.setPen(QPen(shown.outline, 1, Qt.PenStyle.DashLine) if is_open else Qt.PenStyle.NoPen)
    has_image = found is not None and found.active_attempt is not None
    painter.setBrush(shown.raised if is_open or has_image else shown.bad_soft)
    painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if is_open or has_image:
        return
    mark = icons.pixmap("warning", 18, shown.bad, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(room.center().x() - 9, room.center().y() - 18), mark)
    words = tr("cancelled") if found is not None and found.state is AttemptState.CANCELLED else tr("missing")
    lettering.write(painter, QRectF(room.left(), room.center().y() + 4, room.width(), 16), words, 11, shown.bad)


def _badge(painter: QPainter, room: QRectF) -> None:
    """The newest attempt failed; the image of an older one stays."""
    shown = theme.current()
    centre = QPointF(room.right() - 9, room.top() + 9)
    painter.setPen(QPen(shown.badge_rim, 2))
    painter.setBrush(shown.warn)
    painter.drawEllipse(centre, 7, 7)
    lettering.write(painter, QRectF(centre.x() - 7, centre.y() - 7, 14, 14), "!", 11, shown.on_warn, bold=True)


def standing_words(row: BoardRow) -> tuple[str, QColor]:
    """(how a character stands, in which colour)."""
    shown, wanted, have = theme.current(), len(row.wanted), len(row.delivered)
    if row.standing is Standing.RUNNING:
        return f"{have}/{wanted}", shown.accent
    if row.state in (CharacterState.CANCELLED, CharacterState.BLOCKED):
        return state_name(row.state), shown.muted
    if have == wanted:
        return state_name(CharacterState.COMPLETE), shown.good
    return f"{have}/{wanted}", shown.warn if View.AVATAR in row.delivered else shown.bad


def tile_words(row: BoardRow, view: View) -> str:
    """A view in words: for a tooltip and for a screen reader."""
    head = f"{row.name}, {view_name(view)}"
    found = row.view(view)
    if view not in row.wanted:
        return f"{head}: " + tr("not wanted")
    if row.is_open(view):
        return f"{head}: " + tr("being painted")
    if found is None:
        return f"{head}: " + tr("not painted: the character has no avatar")
    number = " · " + tr("attempt {0}").format(found.number) if found.number > 1 else ""
    if found.state is AttemptState.DONE:
        return f"{head}: " + tr("done") + number
    if found.state is AttemptState.CANCELLED:
        return f"{head}: " + tr("cancelled") + number
    kept = " " + tr("An older image stays.") if found.active_attempt is not None else ""
    return f"{head}{number}: {found.error} {found.advice}".strip() + kept
