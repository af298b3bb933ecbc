"""Two pages of no content, to test the shell with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.page import KeyHint, Page
from charhub_console.app.gui.pages import PageEntry


class FirstPage(Page):
    """Remembers a word and what happened to it."""

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.word = "new"
        self.heard: list[Any] = []

    def activated(self) -> None:
        self.heard.append("activated")

    def deactivated(self) -> None:
        self.heard.append("deactivated")

    def show_target(self, target: object) -> None:
        self.heard.append(target)

    def hints(self) -> Sequence[KeyHint]:
        return (KeyHint("A", "approve"), KeyHint("R", "reject"))

    def state(self) -> dict[str, Any]:
        return {"word": self.word}

    def restore(self, state: dict[str, Any]) -> None:
        self.word = state.get("word", self.word)


class SettingsPage(FirstPage):
    """Where the banner leads to."""

    def hints(self) -> Sequence[KeyHint]:
        return ()


class BrokenPage(Page):
    """Cannot be built."""

    def __init__(self, engine: EngineThread) -> None:
        raise ValueError("broken page")


ENTRIES = (
    PageEntry("first", "First", "candidates", __name__, "FirstPage"),
    PageEntry("settings", "Settings", "settings", __name__, "SettingsPage"),
)
BROKEN = PageEntry("broken", "Broken", "warning", __name__, "BrokenPage")
MISSING = PageEntry("missing", "Missing", "moon", "charhub_console.app.gui.no_such.page", "Page")
