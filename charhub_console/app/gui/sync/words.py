"""What the Sync page says: times, fields, and how synchronising stands."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QLocale

from charhub_console.app.gui.language import tr
from charhub_console.engine.console import Conflict, SyncState

LATE_S = 300.0  # a lag that is worth a warning


def when(at: datetime | None) -> str:
    """In local time, with the date unless it is today's."""
    if at is None:
        return tr("never")
    local, locale = at.astimezone(), QLocale()
    moment = QDateTime.fromSecsSinceEpoch(round(at.timestamp()))
    if local.date() == datetime.now(UTC).astimezone().date():
        to_the_second = locale.timeFormat(QLocale.FormatType.LongFormat).replace("t", "").strip()  # t: the zone's name
        return locale.toString(moment.time(), to_the_second)
    return locale.toString(moment, QLocale.FormatType.ShortFormat)


def headline(state: SyncState) -> tuple[str, str]:
    """How it stands in a few words, and the role of the label that says them."""
    if state.trouble:
        return tr("Central cannot be used at the moment. Everything works; changes wait here."), "warn"
    if state.last_contact is None:
        return tr("Central has not been asked yet."), "muted"
    if state.conflicts or state.disputed or state.set_aside:
        return tr("Something waits for you."), "warn"
    if state.pending:
        return tr("%Ln change(s) on the way", "", state.pending), "muted"
    return tr("Everything here and there agrees."), "good"


def lag(seconds: float) -> str:
    """How long the feed is held back."""
    return tr("none") if seconds < 1 else tr("{0} s").format(QLocale().toString(round(seconds)))


def field_name(name: str) -> str:
    """Of a character, in the language of the window."""
    names = {
        "name": tr("name"),
        "gender": tr("gender"),
        "species": tr("species"),
        "style": tr("style"),
        "theme": tr("theme"),
        "age_rating": tr("rating"),
        "description": tr("description"),
        "content_tags": tr("content tags"),
        "appearance": tr("looks"),
        "owner": tr("owner"),
        "recipe": tr("recipe"),
    }
    return names.get(name, name.replace("_", " "))


def conflict_title(conflict: Conflict) -> str:
    """What collided."""
    if conflict.other_character_id:
        return tr("Two characters were made of one candidate: {0}").format(conflict.name)
    return tr("{0}: two edits of {1} collided").format(conflict.name, field_name(conflict.field))


def by(text: str, console: str) -> str:
    """With the console it came from, where that is known."""
    return tr("{0} (console {1})").format(text, console[:8]) if console else text
