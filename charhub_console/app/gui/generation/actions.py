"""The verbs of the page: each asks the engine for one thing and says which rows to read again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.generation.model import BoardModel, Key
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.questions import ask
from charhub_console.domain.errors import ConsoleError, InvalidInput
from charhub_console.domain.run import BackendWish, Run
from charhub_console.engine.console import BoardRow, Console

Failed = Callable[[ConsoleError], None]


class Verbs(QObject):
    """What can be done with a tile, a character, a run, all work. Answers come as events; problems as `message`."""

    message = Signal(object)
    """ConsoleError for the banner."""
    touched = Signal(str)
    """Character id whose row is to be read again."""

    def _say(self, error: ConsoleError) -> None:
        self.message.emit(error)

    def __init__(self, engine: EngineThread, model: BoardModel, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._model, self._window = engine, model, window

    # --- a view ---

    def retry(
        self,
        key: Key,
        *,
        new_seed: bool = False,
        prompt: str | None = None,
        backend: BackendWish | None = None,
        then: Callable[[], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """One more attempt at this view. A second click while the first is under way does nothing.

        What it costs is said before; most retries cost nothing.
        """
        character_id, view = key
        row = self._model.row(character_id)
        if view is None or row is None or self._model.is_asking(key):
            return
        if row.is_open(view):
            (failed or self._say)(InvalidInput(tr("This view is being painted."), tr("Cancel it first.")))
            return

        def paint() -> None:
            self._ask_for(
                key,
                lambda console: console.board.retry_view(
                    character_id, view, new_seed=new_seed, prompt=prompt, backend=backend
                ),
                then,
                failed,
            )

        if row.charged:
            self._call(
                lambda console: console.board.price(character_id, view),
                lambda quote: self._agree(row, quote.price, paint),
                failed,
            )
        else:
            paint()

    def _ask_for(
        self,
        key: Key,
        order: Callable[[Console], Awaitable[Run]],
        then: Callable[[], None] | None,
        failed: Failed | None,
    ) -> None:
        self._model.set_asking(key, True)

        def answered(_run: object) -> None:
            self._model.set_asking(key, False)
            self.touched.emit(key[0])
            if then is not None:
                then()

        def refused(error: ConsoleError) -> None:
            self._model.set_asking(key, False)
            (failed or self._say)(error)

        self._engine.call(order, answered, refused, must_finish=True)

    def _agree(self, row: BoardRow, price: int, paint: Callable[[], None]) -> None:
        if not price:
            paint()
            return
        ask(
            self._window,
            tr("Paint it anew for %Ln credit(s)?", "", price),
            tr("The good image stays active until the new one is there. {0} pays.").format(row.owner),
            yes=tr("Paint for %Ln credit(s)", "", price),
            no=tr("Leave it"),
            then=paint,
        )

    def cancel_view(self, key: Key) -> None:
        """Stop what is painted of a view; its siblings go on."""
        character_id, view = key
        if view is not None:
            self._call(lambda console: console.board.cancel_view(character_id, view), character_id=character_id)

    def activate(self, character_id: str, attempt_id: str) -> None:
        """The image of this attempt is the view's active one."""
        self._call(lambda console: console.board.activate(attempt_id), character_id=character_id)

    def copy_url(self, key: Key) -> None:
        """The address of the active image into the clipboard."""
        url = self._url(key)
        if url:
            QGuiApplication.clipboard().setText(url)

    def open_image(self, key: Key) -> None:
        """The active image in the desktop's own viewer."""
        url = self._url(key)
        if url and not QDesktopServices.openUrl(QUrl(url)):
            self.message.emit(ConsoleError(tr("The image could not be opened."), tr("Copy its address instead.")))

    def _url(self, key: Key) -> str:
        row, view = self._model.row(key[0]), key[1]
        found = row.view(view) if row is not None and view is not None else None
        return found.active_url if found is not None else ""

    # --- characters ---

    def retry_failed(self, rows: Sequence[BoardRow]) -> None:
        """Every missing view of these characters, as one run."""
        ids = tuple(row.character_id for row in rows)
        if ids:
            self._call(lambda console: console.board.retry_failed(ids), lambda _: self._touch(ids))

    def cancel_character(self, character_id: str) -> None:
        """Stop everything that is painted of a character."""
        self._call(lambda console: console.board.cancel_character(character_id), character_id=character_id)

    def run_next(self, character_id: str) -> None:
        """It is the next to begin."""
        self._call(lambda console: console.board.run_next(character_id), character_id=character_id)

    # --- runs and all work ---

    def cancel_run(self, run_id: str, name: str) -> None:
        """Stop a run, after asking."""
        ask(
            self._window,
            tr("Cancel “{0}”?").format(name),
            tr("What is finished stays. What is being painted stops, and failed views can be retried."),
            yes=tr("Cancel the run"),
            no=tr("Go on"),
            then=lambda: self._call(lambda console: console.cancel_run(run_id)),
            danger=True,
        )

    def set_paused(self, paused: bool) -> None:
        """New images wait, or go on."""
        self._call(lambda console: console.board.set_paused(paused))

    # --- inside ---

    def _touch(self, ids: Sequence[str]) -> None:
        for character_id in ids:
            self.touched.emit(character_id)

    def _call(
        self,
        factory: Callable[[Console], Awaitable[Any]],
        then: Callable[[Any], None] | None = None,
        failed: Failed | None = None,
        *,
        character_id: str = "",
    ) -> None:
        def answered(result: Any) -> None:
            if character_id:
                self.touched.emit(character_id)
            if then is not None:
                then(result)

        self._engine.call(factory, answered, failed or self._say, must_finish=True)
