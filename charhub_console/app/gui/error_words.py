"""Errors in the language of the window. They are English below the window; those with fixed words are translated here.

`error_texts` lists the fixed ones for the translator; what an error quotes (a name, an answer) leaves it in English.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from charhub_console.domain.errors import ConsoleError


def told(text: str) -> str:
    """A title or an advice, translated if it is one of the fixed ones."""
    return QCoreApplication.translate("Errors", text) if text else ""


def sentence(title: str, advice: str, between: str = " ") -> str:
    """Both."""
    return f"{told(title)}{between}{told(advice)}".strip()


def error_sentence(error: ConsoleError, between: str = " ") -> str:
    """What happened and what to do."""
    return sentence(error.title, error.advice, between)
