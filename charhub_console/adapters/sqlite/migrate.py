"""Bringing the database file to the version of this program, or refusing to touch it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from charhub_console.adapters.sqlite.migrations import MIGRATIONS
from charhub_console.domain.errors import InvalidInput, NotConfigured, StorageFailed

log = logging.getLogger(__name__)

APPLICATION_ID = 0x43484331  # "CHC1" in the file's header: how we know our own
BUSY_TIMEOUT_S = 5.0
REMADE = frozenset({"outbox", "sqlite_sequence"})  # what waits to be sent is written anew when it is written otherwise

# In one statement: between several, another process may have made the file's first tables.
_WHOSE = """
SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id),
    (SELECT count(*) FROM sqlite_master)
"""


def migrate(path: Path, *, create: bool = True, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring the file to the newest version; each step is one transaction, with a copy of the file made before it.

    Any number of processes may do this at once: each step is taken by one of them, under the write lock.

    Args:
        create: make the file when there is none (otherwise that is an error of SQLite).

    Raises:
        NotConfigured: the file is newer than this program, or its disk cannot hold a WAL database.
        InvalidInput: the file is some other database.
        StorageFailed: a step would have lost rows; the file is as it was.
        sqlite3.Error: locked, absent, unreadable, full.
    """
    with closing(connect(path, create=create)) as database:
        check_ours(database, len(migrations))
        if database.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise NotConfigured(
                "The database cannot use its write-ahead log in this folder.",
                "Move the data folder to a local disk; network folders cannot hold it.",
            )
        # Off, so that rebuilding a parent table does not delete its children; every step checks them itself.
        database.execute("PRAGMA foreign_keys = OFF")
        while _version(database) < len(migrations):
            _step(database, path, migrations)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """A bare connection without implicit transactions."""
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)


def backup_path(path: Path, version: int) -> Path:
    """Where the copy of a file of this version is kept when it is migrated."""
    return path.with_name(f"{path.name}.v{version}.bak")


def _step(database: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]]) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        version = _version(database)
        if version < len(migrations):  # else another process was faster
            if version > 0:
                _back_up(path, backup_path(path, version))
            _apply(database, migrations[version])
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {version + 1}")
            log.info("database migrated from version %d to %d", version, version + 1)
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _apply(database: sqlite3.Connection, statements: Sequence[str]) -> None:
    before = _counts(database)
    for statement in statements:
        database.execute(statement)
    orphans = database.execute("PRAGMA foreign_key_check").fetchall()
    after = _counts(database)
    # An empty table may go.
    lost = sorted(table for table, rows in before.items() if after.get(table, 0) != rows and table not in REMADE)
    if orphans or lost:
        raise StorageFailed(
            f"Updating the database would have damaged it ({len(orphans)} rows without parent; "
            f"changed tables: {', '.join(lost) or 'none'}).",
            "Nothing was changed. Keep using the former version of the console, and report this.",
        )


def _back_up(path: Path, copy: Path) -> None:
    """A second connection sees the last committed state, so the open transaction is not in the copy."""
    unfinished = copy.with_name(copy.name + ".part")
    unfinished.unlink(missing_ok=True)
    with closing(connect(path)) as source, closing(connect(unfinished, create=True)) as target:
        source.backup(target)
    unfinished.replace(copy)


def check_ours(database: sqlite3.Connection, newest: int) -> None:
    """Raises: InvalidInput (another program's database), NotConfigured (of a newer version)."""
    version, mark, tables = database.execute(_WHOSE).fetchone()
    if (mark != APPLICATION_ID) if version or mark else tables > 0:
        raise InvalidInput(
            "This file is a database of another program.",
            "Choose another data folder, or move that file away.",
        )
    if version > newest:
        raise NotConfigured(
            f"The database has version {version} and this console knows versions up to {newest}.",
            "Install the newest console; an older one must not write this file.",
        )


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def _counts(database: sqlite3.Connection) -> dict[str, int]:
    """Rows by table; what belongs to the text index is rebuilt rather than kept and does not count."""
    rows = database.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'").fetchall()
    names = [name for (name,) in rows if not name.startswith("sqlite_")]
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
