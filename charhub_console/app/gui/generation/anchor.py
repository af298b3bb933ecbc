"""What a person looks at stays where it is when rows arrive above it, move, or the window gets another width."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollBar

from charhub_console.app.gui.generation.geometry import Geometry
from charhub_console.app.gui.generation.model import BoardModel


class ScrollAnchor:
    """The first whole card on the screen and how far it is from the top; none at the top, where news is seen."""

    def __init__(self, model: BoardModel, bar: QScrollBar) -> None:
        self._model, self._bar = model, bar
        self._held: tuple[str, int] | None = None

    def take(self, top: int, where: Geometry) -> None:
        """Remember."""
        self._held = None
        if top <= 0:
            return
        for number in where.cards_between(top, top + where.height):
            card = where.card(number)
            if card.top() >= top and number < len(self._model.rows):
                self._held = self._model.rows[number].character_id, card.top() - top
                return

    def restore(self, where: Geometry) -> None:
        """Scroll to where it was."""
        if self._held is None:
            return
        number = self._model.number_of(self._held[0])
        if number >= 0:
            self._bar.setValue(where.card(number).top() - self._held[1])
