"""The attempts at one view as a stack to leaf through; which one is looked at, which one is active."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import sentence
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.generation.tiles import Leaf
from charhub_console.engine.console import Attempt, AttemptState


class AttemptStack(QObject):
    """Of the current tile. Read anew whenever the row of the tile changes."""

    changed = Signal()
    """Attempts, or the one that is looked at, are others now."""
    problem = Signal(object)
    """ConsoleError"""

    def __init__(self, engine: EngineThread, model: BoardModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._model = engine, model
        self._reading: Call | None = None
        self._leaf_on_arrival = 0
        self.key: Key | None = None
        self.attempts: Sequence[Attempt] = ()
        self.active_id: str | None = None
        self.position = -1  # of the attempt that is looked at
        model.rows_changed.connect(self._rows_changed)

    @property
    def shown(self) -> Attempt | None:
        """The attempt that is looked at."""
        return self.attempts[self.position] if 0 <= self.position < len(self.attempts) else None

    @property
    def active(self) -> Attempt | None:
        """The attempt whose image is the active one."""
        return next((attempt for attempt in self.attempts if attempt.id == self.active_id), None)

    @property
    def is_leafing(self) -> bool:
        """Whether another attempt is looked at than the tile would show by itself."""
        return self.position != self._usual()

    def show(self, key: Key | None) -> None:
        """Another tile."""
        if key == self.key:
            return
        if self.key is not None:
            self._model.set_leaf(self.key, None)
        self.key, self.attempts, self.active_id, self.position = key, (), None, -1
        self._leaf_on_arrival = 0
        self.changed.emit()
        self._read()

    def leaf(self, by: int) -> None:
        """To an older (-1) or newer (+1) attempt; at the ends it goes round."""
        if not self.attempts:
            self._leaf_on_arrival += by
            return
        self.look_at((self.position + by) % len(self.attempts))

    def look_at(self, position: int) -> None:
        """This attempt, from 0."""
        if self.key is None or not 0 <= position < len(self.attempts) or position == self.position:
            return
        self.position = position
        self._show_leaf()
        self.changed.emit()

    def follow(self) -> None:
        """Stop leafing: a new attempt was asked for and is what is looked at as soon as it is there."""
        if self.is_leafing:
            self.look_at(self._usual())

    # --- inside ---

    def _usual(self) -> int:
        """What a tile shows by itself: what is under way, else the active image, else the newest."""
        if not self.attempts or not self.attempts[-1].state.is_final:
            return len(self.attempts) - 1
        active = [n for n, attempt in enumerate(self.attempts) if attempt.id == self.active_id]
        return active[0] if active else len(self.attempts) - 1

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        character_id, view = self.key or ("", None)
        if view is None:
            return
        self._reading = self._engine.call(
            lambda console: console.board.attempts(character_id, view), self._take, self.problem.emit
        )

    def _take(self, found: tuple[list[Attempt], str | None]) -> None:
        self._reading = None
        before, was_usual = self.shown, not self.is_leafing
        self.attempts, self.active_id = found
        known = [n for n, attempt in enumerate(self.attempts) if before is not None and attempt.id == before.id]
        self.position = self._usual() if was_usual or not known else known[0]
        steps, self._leaf_on_arrival = self._leaf_on_arrival, 0
        if steps and self.attempts:
            self.position = (self.position + steps) % len(self.attempts)
        self._show_leaf()
        self.changed.emit()

    def _show_leaf(self) -> None:
        attempt = self.shown
        if self.key is None:
            return
        if attempt is None or not self.is_leafing:
            self._model.set_leaf(self.key, None)
            return
        detail = sentence(attempt.error, attempt.advice) if attempt.state is not AttemptState.DONE else ""
        self._model.set_leaf(self.key, Leaf(attempt.id, self.position + 1, len(self.attempts), attempt.state, detail))

    def _rows_changed(self, character_ids: list[str]) -> None:
        if self.key is not None and self.key[0] in character_ids:
            self._read()
