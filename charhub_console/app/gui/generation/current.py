"""What the verbs do with the current tile, whoever asks: a key, the menu, the panel, a click."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.actions import Verbs
from charhub_console.app.gui.generation.board import BoardList
from charhub_console.app.gui.generation.large import LargePictures
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.generation.panel import AttemptsPanel
from charhub_console.app.gui.generation.servers import ServerChoice
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.domain.board import BoardRow
from charhub_console.domain.run import BackendWish


class CurrentTile(QObject):
    """Knows which tile is meant and which attempt of it is looked at."""

    def __init__(
        self,
        engine: EngineThread,
        model: BoardModel,
        board: BoardList,
        stack: AttemptStack,
        panel: AttemptsPanel,
        verbs: Verbs,
        large: LargePictures,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._engine, self._model, self._board, self._stack = engine, model, board, stack
        self._panel, self._verbs, self._large, self._window = panel, verbs, large, window
        self._servers = ServerChoice(engine, self)
        panel.editor.wanted.connect(self.paint_edited)
        panel.editor.closed.connect(board.setFocus)
        board.row_retry_clicked.connect(self.retry_row)
        board.leaf_asked.connect(self.leaf)
        for signal, verb in (
            (panel.retry_wanted, "retry"),
            (panel.new_seed_wanted, "seed"),
            (panel.edit_wanted, "edit"),
            (panel.activate_wanted, "use"),
            (panel.compare_wanted, "compare"),
            (panel.copy_wanted, "copy"),
            (panel.open_wanted, "open"),
        ):
            signal.connect(lambda verb=verb: self.carry_out(verb))

    def carry_out(self, verb: str) -> None:
        """A verb of the current tile, from a key, the menu or the panel."""
        key = self._board.key_now()
        row = self._model.row(key[0]) if key is not None else None
        if key is None or row is None:
            return
        if verb in ("retry", "seed"):
            self._verbs.retry(key, new_seed=verb == "seed", then=self._stack.follow)
        elif verb == "server" and key[1] is not None and not row.is_open(key[1]):
            self.server_menu(key, row, self._board).popup(self._board.middle_of_current())
        elif verb == "edit":
            self._edit(key)
        elif verb == "retry_row":
            self._verbs.retry_failed([row])
        elif verb in ("older", "newer"):
            self._stack.leaf(1 if verb == "newer" else -1)
        elif verb == "use" and self._stack.shown is not None:
            self._verbs.activate(key[0], self._stack.shown.id)
        elif verb == "compare":
            self._large.compare(self._window, self._verbs)
        elif verb == "copy":
            self._verbs.copy_url(key)
        elif verb == "open":
            self._verbs.open_image(key)
        elif verb == "next":
            self._verbs.run_next(key[0])
        elif verb == "cancel":
            self._verbs.cancel_view(key)
        elif verb == "cancel_row":
            self._verbs.cancel_character(key[0])

    def server_menu(self, key: Key, row: BoardRow, parent: QWidget) -> QMenu:
        """Where this view could be painted; choosing one paints it there."""
        found = row.view(key[1]) if key[1] is not None else None

        def paint(wish: BackendWish) -> None:
            self._verbs.retry(key, backend=wish, then=self._stack.follow)

        return self._servers.menu(parent, key[0], found.backend if found is not None else None, paint)

    def _edit(self, key: Key) -> None:
        character_id, view = key
        if view is None:
            return
        shown = self._stack.shown
        if shown is not None:
            self._panel.edit_prompt(shown.prompt)
            return
        self._engine.call(
            lambda console: console.board.prompt(character_id, view), self._panel.edit_prompt, self._verbs.message.emit
        )

    def paint_edited(self, prompt: str) -> None:
        """Paint the current view with these words, if the gate lets them through."""
        key, editor = self._board.key_now(), self._panel.editor
        if key is not None:
            self._verbs.retry(key, prompt=prompt, then=self._edited, failed=editor.refuse)

    def _edited(self) -> None:
        self._panel.editor.close_editor()
        self._stack.follow()

    def retry_row(self, character_id: str) -> None:
        """Every missing view of a character."""
        row = self._model.row(character_id)
        if row is not None:
            self._verbs.retry_failed([row])

    def leaf(self, key: Key, by: int) -> None:
        """Through the attempts of a tile, which becomes the current one."""
        self._board.show_key(key)
        self._stack.leaf(by)
