"""What the Candidates page calls things, for eyes and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import GateVerdict, Level, Status
from charhub_console.domain.listing import CandidateBrief

_LEVELS = ((Level.BLOCKED, "blocked"), (Level.XXX, "XXX"), (Level.X, "X"), (Level.R, "R"), (Level.PG13, "PG-13"))


def number(value: int) -> str:
    """With the separators of the language."""
    return QLocale().toString(value)


def level_text(level: Level) -> str:
    """The highest level in it; PG has no text, because nothing needs to be said."""
    if level == Level.UNKNOWN:
        return "?"
    return next((text for bit, text in _LEVELS if level & bit), "")


def status_text(status: Status, count: int = 1) -> str:
    """In one word, of this many candidates."""
    return {
        Status.NEW: tr("undecided", "", count),
        Status.APPROVED: tr("approved", "", count),
        Status.REJECTED: tr("rejected", "", count),
        Status.HELD: tr("on hold", "", count),
    }[status]


def cell_name(brief: CandidateBrief | None, status: Status) -> str:
    """What a screen reader says of a cell, and its tool tip."""
    if brief is None:
        return tr("Candidate, {0}").format(status_text(status))
    parts = [tr("Candidate {0}").format(brief.source_id), status_text(status)]
    if brief.gate == GateVerdict.HOLD:
        parts.append(tr("held by the safety gate"))
    if brief.gate == GateVerdict.BLOCK:
        parts.append(tr("blocked by the safety gate"))
    if level_text(brief.level):
        parts.append(tr("level {0}").format(level_text(brief.level)))
    if brief.has_duplicates:
        parts.append(tr("has near-duplicates"))
    if brief.licence:
        parts.append(licence_text(brief.licence))
    if brief.creator:
        parts.append(tr("by {0}").format(brief.creator))
    return ", ".join(parts)


def licence_text(light: str) -> str:
    """A licence light in words."""
    return {
        "green": tr("licence: may be sold"),
        "amber": tr("licence: with conditions or unknown"),
        "red": tr("licence: may not be sold"),
    }[light]
