"""The pages of the window, in the order of the rail."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

from charhub_console.app.gui.page import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page before it is loaded: its class is imported when somebody goes there, so that the window opens fast."""

    name: str
    title: str  # translated in the context "Page"
    icon_name: str
    module: str
    class_name: str

    @property
    def is_there(self) -> bool:
        """Whether this build has the page."""
        try:
            return importlib.util.find_spec(self.module) is not None
        except ModuleNotFoundError:
            return False

    def load(self) -> type[Page]:
        """The page's class."""
        page: type[Page] = getattr(importlib.import_module(self.module), self.class_name)
        return page


SYNC = "sync"
"""In the rail only where there is a central database."""

_HERE = "charhub_console.app.gui"
_ALL = (
    PageEntry(
        "candidates",
        str(QT_TRANSLATE_NOOP("Page", "Candidates")),
        "candidates",
        f"{_HERE}.candidates.workplace",
        "CandidatesWorkplace",
    ),
    PageEntry(
        "generation",
        str(QT_TRANSLATE_NOOP("Page", "Generation")),
        "generation",
        f"{_HERE}.generation.page",
        "GenerationPage",
    ),
    PageEntry(
        "characters",
        str(QT_TRANSLATE_NOOP("Page", "Characters")),
        "characters",
        f"{_HERE}.characters.page",
        "CharactersPage",
    ),
    PageEntry("nights", str(QT_TRANSLATE_NOOP("Page", "Nights")), "nights", f"{_HERE}.nights.page", "NightsPage"),
    PageEntry(
        "settings", str(QT_TRANSLATE_NOOP("Page", "Settings")), "settings", f"{_HERE}.settings.page", "SettingsPage"
    ),
    PageEntry(SYNC, str(QT_TRANSLATE_NOOP("Page", "Sync")), "sync", f"{_HERE}.sync.page", "SyncPage"),
)
PAGES = tuple(entry for entry in _ALL if entry.is_there)
