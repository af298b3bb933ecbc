"""What is said below the window, in its language: errors, notes of runs, answers of checks. They are English there.

`error_texts` lists them for the translator, with {0} for what they quote. A text is found by what is fixed in it; what
it quotes stays as it is, unless it is one of these texts itself.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication

from charhub_console.app.gui import language
from charhub_console.app.gui.error_texts import TEXTS
from charhub_console.domain.errors import ConsoleError

_QUOTED = re.compile(r"\{\d\}")
DEEPEST = 3  # texts that quote texts


def told(text: str) -> str:
    """A title, an advice, a note, translated if it is one of the known ones."""
    return _told(text, language.shown(), DEEPEST) if text else ""


@lru_cache(maxsize=2048)
def _told(text: str, shown: str, deep: int) -> str:
    translated = QCoreApplication.translate("Errors", text)
    if translated != text or shown == language.ENGLISH or not deep:
        return translated
    for pattern, template in _templates():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        translated = QCoreApplication.translate("Errors", template)
        if translated != template:
            return translated.format(*(_told(quoted, shown, deep - 1) for quoted in found.groups()))
    return text


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those that quote something, the ones with most fixed words first."""
    quoting = sorted((text for text in map(str, TEXTS) if _QUOTED.search(text)), key=lambda text: -len(_fixed(text)))
    return tuple((_pattern(text), text) for text in quoting)


def _fixed(template: str) -> str:
    return _QUOTED.sub("", template)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, _QUOTED.split(template))), re.DOTALL)


def sentence(title: str, advice: str, between: str = " ") -> str:
    """Both."""
    return f"{told(title)}{between}{told(advice)}".strip()


def error_sentence(error: ConsoleError, between: str = " ") -> str:
    """What happened and what to do."""
    return sentence(error.title, error.advice, between)
