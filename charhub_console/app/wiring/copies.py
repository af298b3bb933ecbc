"""The backups of a data folder: which there are, and putting one back while nobody works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.sqlite.backups import put_back, set_aside
from charhub_console.app.wiring.rows import DATABASE
from charhub_console.domain.errors import NotFound
from charhub_console.domain.upkeep import BACKUPS, backup_day


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database; `made_at` is aware UTC. `dated`: one of the nights, tidied away after a week."""

    name: str
    made_at: datetime
    size_bytes: int
    dated: bool


def backups(data: Path) -> list[Backup]:
    """Newest first."""
    found = []
    for file in (data / BACKUPS).glob("console*.db"):
        facts = file.stat()
        made_at = datetime.fromtimestamp(facts.st_mtime, UTC)
        found.append(Backup(file.name, made_at, facts.st_size, backup_day(file.name) is not None))
    return sorted(found, key=lambda one: (one.made_at, one.name), reverse=True)


def restore(data: Path, name: str) -> Path:
    """Make this backup the database. What was there is kept beside the backups; returns where. Blocks.

    The durable queue begins anew: unfinished runs of the backup go on from their own rows.

    Raises:
        Busy: an engine works there.
        NotFound: there is no such backup.
        StorageFailed, InvalidInput, NotConfigured: it is damaged, or of another program or version; nothing changed.
    """
    from charhub_console.adapters.jobs.places import FILE, no_engine

    if name not in [one.name for one in backups(data)]:
        raise NotFound(f"There is no backup {name!r}.", "`charhub-console backup list` shows those there are.")
    with no_engine(data):
        stamp = f"before-{SystemClock().now():%Y-%m-%d_%H%M%S}"
        aside = data / BACKUPS / f"console-{stamp}.db"
        put_back(data / BACKUPS / name, data / DATABASE, aside)
        set_aside(data / FILE, data / BACKUPS / f"jobs-{stamp}.db")
    return aside
