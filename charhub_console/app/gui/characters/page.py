"""The Characters page: the library, and in its place the sheet of the character that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from charhub_console.app.gui.characters.cell import USUAL_ZOOM
from charhub_console.app.gui.characters.export import Exporter
from charhub_console.app.gui.characters.library import Library
from charhub_console.app.gui.characters.sheet import CharacterSheet
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import KeyHint, Page
from charhub_console.domain.board import BoardRow


class CharactersPage(Page):
    """Every character that was made, and everything about one."""

    name: ClassVar[str] = "characters"
    title: ClassVar[str] = "Characters"
    icon_name: ClassVar[str] = "characters"

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self.exporter = Exporter(engine, self)
        self.library = Library(engine, self.exporter, self)
        self.sheet = CharacterSheet(engine, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.library)
        self.stack.addWidget(self.sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.library)
        self._shown = False
        self._connect()

    def _connect(self) -> None:
        self.engine.opened.connect(self._opened)
        for source in (self.library.message, self.exporter.message, self.sheet.message):
            source.connect(self.message)
        self.library.opened.connect(self.open_character)
        self.library.empty.candidates_wanted.connect(lambda: self.navigate.emit("candidates", None))
        self.library.empty.generation_wanted.connect(lambda: self.navigate.emit("generation", None))
        self.sheet.left.connect(self.close_character)
        self.sheet.step_wanted.connect(self._step)
        self.sheet.export_wanted.connect(lambda character_id: self.exporter.ask([character_id]))
        self.sheet.candidate_wanted.connect(lambda candidate_id: self.navigate.emit("candidates", candidate_id))

    @property
    def opened_id(self) -> str:
        """The character whose sheet is shown, "" while the library is."""
        return self.sheet.character_id if self.stack.currentWidget() is self.sheet else ""

    def open_character(self, character_id: str) -> None:
        """Show everything about one character."""
        self.sheet.show_character(character_id)
        self.stack.setCurrentWidget(self.sheet)
        self.setFocusProxy(self.sheet)
        self.sheet.setFocus()
        self.hints_changed.emit()

    def close_character(self) -> None:
        """Back to the library, at the character that was shown."""
        shown = self.sheet.character_id
        self.sheet.rest()
        self.stack.setCurrentWidget(self.library)
        self.setFocusProxy(self.library)
        self.library.focus_on(shown)
        self.hints_changed.emit()

    # --- Page ---

    def activated(self) -> None:
        """See Page."""
        self._shown = True
        self.library.wake()
        self.sheet.wake()

    def deactivated(self) -> None:
        """See Page."""
        self._shown = False
        self.library.rest()
        self.sheet.rest()

    def show_target(self, target: object) -> None:
        """A character's id opens its sheet."""
        if isinstance(target, str) and target:
            self.open_character(target)

    def hints(self) -> Sequence[KeyHint]:
        """See Page."""
        if self.opened_id:
            return self.sheet.hints()
        return [
            KeyHint("Enter", tr("open")),
            KeyHint("R", tr("repair selected")),
            KeyHint("Ctrl+F", tr("filter")),
            KeyHint("Ctrl+A", tr("select all")),
            KeyHint("Ctrl+E", tr("export")),
            KeyHint("+ −", tr("zoom")),
        ]

    def state(self) -> dict[str, Any]:
        """See Page."""
        return {"zoom": self.library.grid.zoom, "filter": self.library.bar.state(), "opened": self.opened_id}

    def restore(self, state: dict[str, Any]) -> None:
        """See Page."""
        zoom, chosen = state.get("zoom", USUAL_ZOOM), state.get("filter")
        self.library.grid.set_zoom(zoom if isinstance(zoom, int) else USUAL_ZOOM)
        self.library.bar.restore(chosen if isinstance(chosen, dict) else {})
        if isinstance(opened := state.get("opened"), str) and opened:
            self.engine.call(lambda console: console.library.rows([opened]), self._find_again)

    # --- inside ---

    def _find_again(self, rows: list[BoardRow]) -> None:
        """The character whose sheet was open at an earlier time, unless it belongs to other data."""
        if rows and not self.opened_id:
            self.open_character(rows[0].character_id)

    def _opened(self) -> None:
        self.library.session_opened()
        if self.opened_id:
            self.close_character()

    def _step(self, by: int) -> None:
        """To the next or former character of the library."""
        found = self.library.neighbour(self.sheet.character_id, by)
        if found:
            self.open_character(found)
