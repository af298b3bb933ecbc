"""The language of the window: which there are, which one is shown, and choosing another while the window is open."""

from __future__ import annotations

import logging
from functools import cache

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.paths import resources

log = logging.getLogger(__name__)

LANGUAGE = "window/language"
SYSTEM, ENGLISH, BRAZILIAN = "system", "en", "pt_BR"
NAMES = {ENGLISH: "English", BRAZILIAN: "Português (Brasil)"}  # each in its own words, so that everybody finds his


class _Switch(QObject):
    """What was chosen, what is shown, and the translators that are installed."""

    changed = Signal(str)
    """The language that is shown now, "en" or "pt_BR". Widgets hear of it as LanguageChange."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = SYSTEM
        self.shown = ENGLISH
        self.memory: WindowMemory | None = None
        self.translators: list[QTranslator] = []


@cache
def switch() -> _Switch:
    """The one switch."""
    return _Switch()


def available() -> tuple[tuple[str, str], ...]:
    """(name for `choose`, what to show) of everything that can be chosen, in the order to offer it."""
    system = QCoreApplication.translate("Language", "Like the system")
    return ((SYSTEM, system), *NAMES.items())


def current() -> str:
    """The name that was chosen: "system", "en" or "pt_BR"."""
    return switch().choice


def shown() -> str:
    """The language that is on the screen: "en" or "pt_BR"."""
    return switch().shown


def tr(text: str, meaning: str = "", count: int = -1) -> str:
    """A text of the pages in the language of the window.

    `pyside6-lupdate` finds plain texts only: no f-string, nothing inside of one, and `meaning` and `count` by position.

    Args:
        meaning: tells the translator two uses of one English text apart.
        count: chooses singular or plural, and stands in the text as `%Ln`.
    """
    return QCoreApplication.translate("", text, meaning or None, count)


def begin(memory: WindowMemory) -> None:
    """Show what was chosen at an earlier time, and remember here what is chosen from now on."""
    switch().memory = memory
    _show(memory.text(LANGUAGE, SYSTEM))


def choose(name: str) -> None:
    """Show this language from now on, and at the next start. A name that is none means the system's."""
    _show(name)
    one = switch()
    if one.memory is not None:
        one.memory.set_text(LANGUAGE, one.choice)


def _show(name: str) -> None:
    one = switch()
    one.choice = name if name in NAMES else SYSTEM
    wanted = _of_the_system() if one.choice == SYSTEM else one.choice
    QLocale.setDefault(_locale(wanted))
    if wanted == one.shown and one.translators:
        return
    one.shown = wanted
    former, one.translators = one.translators, _translators(wanted)
    for translator in former:
        QCoreApplication.removeTranslator(translator)
    for translator in one.translators:
        QCoreApplication.installTranslator(translator)
    one.changed.emit(wanted)


def _of_the_system() -> str:
    portuguese = QLocale.system().language() is QLocale.Language.Portuguese
    return BRAZILIAN if portuguese else ENGLISH


def _locale(language: str) -> QLocale:
    """Dates and numbers in the words of the language, and the way of the country where there is one for it."""
    if language == BRAZILIAN:
        return QLocale(QLocale.Language.Portuguese, QLocale.Country.Brazil)
    system = QLocale.system()
    if system.language() is QLocale.Language.English:
        return system
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)  # the locale "C" is for programs


def _translators(language: str) -> list[QTranslator]:
    """Ours and Qt's own, for the buttons of its dialogs. English has one too: it knows "1 image" from "2 images"."""
    found = []
    ours, qts = resources() / "i18n", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    wanted = ((f"qtbase_{language}", qts), (f"charhub_{language}", str(ours)))
    for name, folder in wanted[0 if language != ENGLISH else 1 :]:
        translator = QTranslator()
        if translator.load(name, folder):
            found.append(translator)
        else:
            log.warning("the translation %s is missing in %s", name, folder)
    return found
