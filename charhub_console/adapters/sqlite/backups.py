"""Copies of the whole file while it is in use, each looked through before it counts; and putting one back."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from charhub_console.adapters.sqlite.faults import console_error
from charhub_console.adapters.sqlite.migrate import check_ours, connect
from charhub_console.adapters.sqlite.migrations import MIGRATIONS
from charhub_console.domain.errors import NotFound, StorageFailed

BESIDE = ("-wal", "-shm")  # files of SQLite that belong to a database and to no other one


def back_up(path: Path, copy: Path) -> None:
    """Copy the file as it is at this moment; writers go on meanwhile. An older copy of that name is replaced.

    Raises:
        StorageFailed: the copy is damaged, so the file is, too; or the disk is full. An older copy stays.
        Unreachable: the file is locked or away.
    """
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_name(copy.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        with closing(connect(path)) as source, closing(connect(unfinished, create=True)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, that can be carried elsewhere
        _require_whole(unfinished)
        unfinished.replace(copy)
    except (sqlite3.Error, OSError) as error:
        raise console_error(error) from error
    finally:
        _remove(unfinished)


def put_back(copy: Path, path: Path, aside: Path) -> None:
    """Make the copy the file. What was there is kept at `aside`. Nobody may be writing.

    Raises:
        NotFound: there is no such copy.
        StorageFailed, InvalidInput, NotConfigured: the copy is damaged, of another program or newer than this one.
    """
    if not copy.is_file():
        raise NotFound(f"There is no backup {copy.name}.", "`charhub-console backup list` shows those there are.")
    unfinished = path.with_name(path.name + ".restoring")
    try:
        with closing(connect(copy)) as source:
            check_ours(source, len(MIGRATIONS))
            with closing(connect(unfinished, create=True)) as target:
                source.backup(target)
        _require_whole(unfinished)
        _set_aside(path, aside)
        unfinished.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise console_error(error) from error
    finally:
        _remove(unfinished)


def set_aside(path: Path, aside: Path) -> None:
    """Move a database with all that belongs to it, if it is there. Raises: Unreachable, StorageFailed."""
    try:
        _set_aside(path, aside)
    except OSError as error:
        raise console_error(error) from error


def _set_aside(path: Path, aside: Path) -> None:
    if not path.exists():
        return
    aside.parent.mkdir(parents=True, exist_ok=True)
    with suppress(sqlite3.Error), closing(connect(path)) as database:  # a damaged file is moved as it is
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.replace(aside)
    for suffix in BESIDE:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + suffix))


def _require_whole(path: Path) -> None:
    with closing(connect(path)) as database:
        found = [row[0] for row in database.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise StorageFailed(
            "The copy of the database is damaged.",
            "Stop the console, keep a copy of console.db, and put the newest backup in its place.",
        )


def _remove(path: Path) -> None:
    for name in (path.name, *(path.name + suffix for suffix in ("-journal", *BESIDE))):
        with suppress(OSError):  # the next backup removes it
            path.with_name(name).unlink(missing_ok=True)
