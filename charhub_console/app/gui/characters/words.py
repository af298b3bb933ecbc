"""What the Characters page calls things, for eyes and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from charhub_console.app.gui.characters.marks import Mark
from charhub_console.app.gui.generation.words import state_name, view_name
from charhub_console.app.gui.language import tr
from charhub_console.domain.board import BoardRow
from charhub_console.domain.character import OFFICIAL_BOT, CharacterState
from charhub_console.domain.library import Completeness, completeness
from charhub_console.domain.views import View


def number(value: int) -> str:
    """With the separators of the language."""
    return QLocale().toString(value)


def size_text(size_bytes: int) -> str:
    """`184 KB`."""
    return QLocale().formattedDataSize(size_bytes, 0 if size_bytes < 1_000_000 else 1)


def completeness_name(one: Completeness) -> str:
    """On a filter."""
    return {
        Completeness.COMPLETE: tr("Complete"),
        Completeness.PAINTING: tr("Being painted"),
        Completeness.INCOMPLETE: tr("Incomplete"),
        Completeness.FAILED: tr("Failed"),
    }[one]


def owner_name(owner: str) -> str:
    """As people call it."""
    return tr("official bot") if owner == OFFICIAL_BOT else owner


def views_text(count: int) -> str:
    """`1 view`, `4 views`."""
    return tr("1 view") if count == 1 else tr("{0} views").format(number(count))


def characters_text(count: int) -> str:
    """`1 character`, `4 characters`."""
    return tr("1 character") if count == 1 else tr("{0} characters").format(number(count))


def standing_words(row: BoardRow) -> tuple[str, str]:
    """(words, colour of the theme) for where a character stands: what it has counts more than what ended last."""
    found = completeness(row)
    if found is Completeness.COMPLETE:
        return tr("complete"), "good"
    if found is Completeness.PAINTING:
        return tr("painting"), "accent"
    if row.state in (CharacterState.CANCELLED, CharacterState.BLOCKED):
        return state_name(row.state), "muted" if row.state is CharacterState.CANCELLED else "bad"
    return (tr("incomplete"), "warn") if found is Completeness.INCOMPLETE else (tr("failed"), "bad")


def mark_name(mark: Mark) -> str:
    """Of a view."""
    return {
        Mark.THERE: tr("there"),
        Mark.PAINTING: tr("being painted"),
        Mark.FAILED: tr("failed"),
        Mark.MISSING: tr("missing"),
        Mark.NOT_WANTED: tr("not wanted"),
    }[mark]


def spoken(row: BoardRow | None, marks: dict[View, Mark]) -> str:
    """What a screen reader says of a character, and its tool tip."""
    if row is None:
        return tr("Character")
    lines = [f"{row.name}, {standing_words(row)[0]}, {owner_name(row.owner)}"]
    for mark in Mark:
        names = [view_name(view) for view, found in marks.items() if found is mark]
        if names:
            lines.append(f"{mark_name(mark)}: {', '.join(names)}")
    return "\n".join(lines)
