"""Where cards and tiles are: arithmetic only, in pixels of the content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRect

TILES = 6
"""Tiles of a card: the source, then the five views."""

SMALLEST, LARGEST, USUAL = 72, 208, 92
STRETCH = 1.2  # a tile grows or shrinks by at most this to fill the width
TILE_GAP = 8
PADDING = 14
HEADER = 34
CAPTION = 24
CARD_GAP = 12
MARGIN = 18


@dataclass(frozen=True)  # no slots: what is computed from it is kept in it
class Geometry:
    """Equal cards in columns. `wished` is the width of a tile the person chose; tiles are 2:3."""

    width: int = 0
    height: int = 0
    wished: int = USUAL
    cards: int = 0

    @cached_property
    def columns(self) -> int:
        """Cards side by side: as many as bring the tiles closest to the wished width."""
        card = card_width(self.wished)
        columns = max(1, round((self.width - 2 * MARGIN + CARD_GAP) / (card + CARD_GAP)))
        while columns > 1 and self._fitting(columns) < self.wished / STRETCH:
            columns -= 1
        return columns

    def _fitting(self, columns: int) -> int:
        card = (self.width - 2 * MARGIN - (columns - 1) * CARD_GAP) // columns
        return (card - 2 * PADDING - (TILES - 1) * TILE_GAP) // TILES

    @cached_property
    def tile_width(self) -> int:
        """All tiles are this wide."""
        return max(SMALLEST // 2, min(self._fitting(self.columns), int(self.wished * STRETCH)))

    @cached_property
    def tile_height(self) -> int:
        """All tiles are this high."""
        return self.tile_width * 3 // 2

    @cached_property
    def card_width(self) -> int:
        """All cards are this wide."""
        return card_width(self.tile_width)

    @cached_property
    def card_height(self) -> int:
        """All cards are this high."""
        return HEADER + self.tile_height + CAPTION + PADDING // 2

    @cached_property
    def pitch_y(self) -> int:
        """From one line of cards to the next."""
        return self.card_height + CARD_GAP

    @cached_property
    def left(self) -> int:
        """Where the block of cards begins; it is centred."""
        block = self.columns * (self.card_width + CARD_GAP) - CARD_GAP
        return max(MARGIN, (self.width - block) // 2)

    @cached_property
    def content_height(self) -> int:
        """All of it."""
        lines = -(-self.cards // self.columns)
        return 2 * MARGIN + lines * self.pitch_y - CARD_GAP if self.cards else 0

    @cached_property
    def furthest(self) -> int:
        """The largest scroll position."""
        return max(0, self.content_height - self.height)

    def card(self, number: int) -> QRect:
        """A card."""
        line, column = divmod(number, self.columns)
        x = self.left + column * (self.card_width + CARD_GAP)
        return QRect(x, MARGIN + line * self.pitch_y, self.card_width, self.card_height)

    def header(self, number: int) -> QRect:
        """The line of words above a card's tiles."""
        card = self.card(number)
        return QRect(card.x() + PADDING, card.y(), card.width() - 2 * PADDING, HEADER)

    def tile(self, number: int, column: int) -> QRect:
        """A tile's picture."""
        card = self.card(number)
        x = card.x() + PADDING + column * (self.tile_width + TILE_GAP)
        return QRect(x, card.y() + HEADER, self.tile_width, self.tile_height)

    def cell(self, number: int, column: int) -> QRect:
        """A tile with its caption."""
        return self.tile(number, column).adjusted(0, 0, 0, CAPTION)

    def chip(self, number: int, column: int) -> QRect:
        """Where the attempts' chip of a tile is."""
        tile = self.tile(number, column)
        return QRect(tile.right() - 39, tile.y() + 6, 34, 20)

    def card_at(self, x: int, y: int) -> int:
        """The card that is there, or -1."""
        line, below = divmod(y - MARGIN, self.pitch_y)
        column, beside = divmod(x - self.left, self.card_width + CARD_GAP)
        number = line * self.columns + column
        outside = not 0 <= column < self.columns or beside >= self.card_width or below >= self.card_height
        return -1 if outside or not 0 <= number < self.cards else number

    def tile_at(self, x: int, y: int) -> tuple[int, int] | None:
        """(card, tile) whose picture or caption is there."""
        number = self.card_at(x, y)
        if number < 0:
            return None
        card = self.card(number)
        column, beside = divmod(x - card.x() - PADDING, self.tile_width + TILE_GAP)
        if not 0 <= column < TILES or beside >= self.tile_width or y < card.y() + HEADER:
            return None
        return number, column

    def cards_between(self, top: int, bottom: int) -> range:
        """Cards with a pixel from `top` to before `bottom`."""
        first = max(0, (top - MARGIN + CARD_GAP) // self.pitch_y)
        last = max(0, -(-(bottom - MARGIN) // self.pitch_y))
        return range(min(first * self.columns, self.cards), min(last * self.columns, self.cards))


def card_width(tile_width: int) -> int:
    """A card around six tiles of this width."""
    return 2 * PADDING + TILES * tile_width + (TILES - 1) * TILE_GAP
