"""What is kept and for how long: backups, thumbnails, jobs that ended; how often the database is looked through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

BACKUPS = "backups"
"""The folder of the backups, in the data folder."""

BACKUPS_KEPT = timedelta(days=7)
JOBS_KEPT = timedelta(days=30)
CHECKED_EVERY = timedelta(days=7)
THUMBNAILS = "thumbnails"
THUMBNAILS_BYTES = 2_000_000_000  # a hundred thousand of them; a night makes two hundred

_DATED = re.compile(r"console-(\d{4}-\d{2}-\d{2})\.db", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the data folder; `modified` is aware UTC."""

    path: str
    size_bytes: int
    modified: datetime


def backup_name(day: date) -> str:
    """The backup of a UTC date; a second one of that date replaces it."""
    return f"console-{day.isoformat()}.db"


def backup_day(name: str) -> date | None:
    """The date of a backup by its file's name; None for other files, which are never tidied away."""
    found = _DATED.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def outdated(names: Iterable[str], today: date) -> list[str]:
    """Backups that need not be kept any more: a week old or older, once there is one of today."""
    dated = {name: day for name in names if (day := backup_day(name)) is not None}
    if today not in dated.values():
        return []
    return sorted(name for name, day in dated.items() if day <= today - BACKUPS_KEPT)


def is_check_due(checked_at: datetime | None, now: datetime) -> bool:
    """Whether the whole database is to be looked through again."""
    return checked_at is None or not timedelta(0) <= now - checked_at < CHECKED_EVERY


def beyond(files: Iterable[KeptFile], in_use: Set[str], limit_bytes: int) -> list[KeptFile]:
    """Which ones to delete so that the rest fits: first those nobody will ask for, then the oldest."""
    kept = sorted(files, key=lambda one: (one.path in in_use, one.modified, one.path))
    too_much = sum(one.size_bytes for one in kept) - limit_bytes
    gone: list[KeptFile] = []
    for one in kept:
        if too_much <= 0:
            break
        gone.append(one)
        too_much -= one.size_bytes
    return gone
