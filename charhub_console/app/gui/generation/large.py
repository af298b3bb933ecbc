"""Large pictures for the side panel and for comparing: the live preview, the stored image whole, or the source."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.generation.actions import Verbs
from charhub_console.app.gui.generation.compare import CompareDialog
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.panel import AttemptsPanel
from charhub_console.app.gui.generation.pictures import Pictures, Wanted
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.words import view_name
from charhub_console.app.gui.language import tr
from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.console import AttemptState

SIZE = 768  # physical pixels a side at most; the panel scales what it gets
SOURCE = "source/"


class LargePictures(QObject):
    """Asks for what the panel shows, and shows a smaller picture until the large one is there."""

    def __init__(
        self, engine: EngineThread, pictures: Pictures, stack: AttemptStack, panel: AttemptsPanel, model: BoardModel
    ) -> None:
        super().__init__(panel)
        self._engine, self._pictures, self._stack, self._panel, self._model = engine, pictures, stack, panel, model
        self._reading: dict[str, Call] = {}
        self._dialog: CompareDialog | None = None
        self._failed: dict[str, str] = {}
        stack.changed.connect(self.show_current)
        pictures.preview_arrived.connect(self._arrived)
        pictures.arrived.connect(lambda _paths: self.show_current())

    def show_current(self) -> None:
        """The attempt that is looked at, as good as it can be had now."""
        key, attempt = self._stack.key, self._stack.shown
        picture = self._panel.picture
        if key is not None and key[1] is None:
            self._show_source(key[0])
        elif attempt is None:
            picture.show_picture(None, tr("Not painted yet"))
        elif attempt.state is AttemptState.DONE:
            found = self._pictures.preview(_name(attempt.id))
            picture.show_picture(found, self._failed.get(attempt.id, tr("Loading…")))
            if found is None and attempt.id not in self._failed:
                self._ask(attempt.id)
        else:
            words = tr("No picture") if attempt.state.is_final else tr("Being painted")
            found = None if attempt.state.is_final else self._pictures.preview(attempt.id)
            picture.show_picture(found, words)

    def compare(self, window: QWidget, verbs: Verbs) -> None:
        """Open two attempts side by side: the active one, and the one that is looked at or the newest other."""
        key = self._stack.key
        done = [attempt for attempt in self._stack.attempts if attempt.state is AttemptState.DONE]
        row = self._model.row(key[0]) if key is not None else None
        if key is None or row is None or len(done) < 2:
            return
        left = self._stack.active or done[0]
        shown = self._stack.shown
        others = [attempt for attempt in done if attempt.id != left.id]
        right = shown if shown in others and shown is not None else others[-1]
        dialog = CompareDialog(f"{row.name} · {view_name(key[1])}", done, left, right, window)
        self._dialog = dialog
        character_id = key[0]
        dialog.picture_wanted.connect(self._give)
        dialog.chosen.connect(lambda attempt_id: verbs.activate(character_id, attempt_id))
        dialog.destroyed.connect(self._forget_dialog)
        dialog.show_pictures()
        dialog.open()

    # --- inside ---

    def _show_source(self, character_id: str) -> None:
        row = self._model.row(character_id)
        path = row.source_thumbnail if row is not None else None
        found = self._pictures.preview(SOURCE + path) if path else None
        self._panel.picture.show_picture(found, tr("No picture") if path is None else tr("Loading…"))
        if found is None and path is not None:
            self._pictures.show_file(SOURCE + path, Wanted(path, SIZE, SIZE, whole=True))

    def _give(self, attempt_id: str) -> None:
        found = self._pictures.preview(_name(attempt_id))
        if found is None:
            self._ask(attempt_id)
        elif self._dialog is not None:
            self._dialog.take_picture(attempt_id, found)

    def _ask(self, attempt_id: str) -> None:
        if attempt_id in self._reading:
            return

        def take(data: bytes) -> None:
            self._reading.pop(attempt_id, None)
            self._pictures.show_bytes(_name(attempt_id), data, Wanted("", SIZE, SIZE * 3 // 2, whole=True))

        def fail(error: ConsoleError) -> None:
            self._reading.pop(attempt_id, None)
            self._failed[attempt_id] = error_sentence(error)
            self.show_current()

        self._reading[attempt_id] = self._engine.call(lambda console: console.board.picture(attempt_id), take, fail)

    def _arrived(self, names: list[str]) -> None:
        shown, key = self._stack.shown, self._stack.key
        source = key is not None and key[1] is None
        if source or (shown is not None and (shown.id in names or _name(shown.id) in names)):
            self.show_current()
        if self._dialog is not None:
            for attempt in self._stack.attempts:
                if _name(attempt.id) in names:
                    self._give(attempt.id)

    def _forget_dialog(self) -> None:
        self._dialog = None


def _name(attempt_id: str) -> str:
    return f"whole/{attempt_id}"
