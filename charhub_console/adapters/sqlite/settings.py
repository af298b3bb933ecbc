"""Settings kept with the data, and the health of the file."""

from __future__ import annotations

import sqlite3

from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.tables import CandidateRow, CharacterRow, ImageRow, OutboxRow, SettingRow
from charhub_console.domain.attempt import thumbnail_of
from charhub_console.domain.candidate import Status
from charhub_console.domain.errors import StorageFailed

_CHECK_TEXT_INDEX = "INSERT INTO candidate_text (candidate_text, rank) VALUES ('integrity-check', 1)"


def setting(database: Database, name: str) -> str | None:
    """The value, if it was ever set."""
    found = database.sql("SELECT value FROM setting WHERE name = ?", name).fetchone()
    return str(found[0]) if found else None


def set_setting(database: Database, name: str, value: str) -> None:
    """Set or replace."""
    SettingRow.insert(name=name, value=value).on_conflict_replace().execute(database)


def thumbnails_in_use(database: Database) -> frozenset[str]:
    """Small pictures a person may still want to see: of candidates that were not rejected, and of active images."""
    candidates = database.sql(
        "SELECT thumbnail_path FROM candidate WHERE thumbnail_path IS NOT NULL AND status <> ?", Status.REJECTED.value
    )
    attempts = database.sql("SELECT attempt_id FROM image WHERE active = 1")
    return frozenset({path for (path,) in candidates} | {thumbnail_of(attempt_id) for (attempt_id,) in attempts})


def optimize(database: Database) -> None:
    """Let SQLite renew what it knows of its tables, where that has become old."""
    database.sql("PRAGMA optimize")


def check(database: Database) -> str:
    """Look at every page and every reference; says in words what is there.

    Raises:
        StorageFailed: the file is damaged.
    """
    problems = [str(row[0]) for row in database.sql("PRAGMA integrity_check(5)") if row[0] != "ok"]
    problems += [f"row without parent in {row[0]}" for row in database.sql("PRAGMA foreign_key_check")]
    if problems:
        raise StorageFailed(
            f"The database is damaged: {'; '.join(problems[:5])}.",
            "Stop the console, keep a copy of console.db, and put the newest backup in its place.",
        )
    database.sql(_CHECK_TEXT_INDEX)
    version = database.sql("PRAGMA user_version").fetchone()[0]
    counts = [model.select().count(database) for model in (CandidateRow, CharacterRow, ImageRow, OutboxRow)]
    return (
        f"ok, version {version}, SQLite {sqlite3.sqlite_version}: {counts[0]} candidates, {counts[1]} characters, "
        f"{counts[2]} images, {counts[3]} changes kept for central"
    )
