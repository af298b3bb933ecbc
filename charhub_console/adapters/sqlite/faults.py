"""What SQLite's errors mean for the person, and which of them pass by themselves."""

from __future__ import annotations

import sqlite3

from charhub_console.domain.errors import ConsoleError, InvalidInput, StorageFailed, Unreachable

_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_CONNECTION_LOST = _PASSING - {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_passing(error: BaseException) -> bool:
    """Whether waiting may help: locked, not there for the moment, or not readable for the moment."""
    return isinstance(error, OSError) or _code(error) in _PASSING


def loses_connection(error: BaseException) -> bool:
    """Whether the connection should be opened anew before the next try."""
    return isinstance(error, OSError) or _code(error) in _CONNECTION_LOST


def console_error(error: BaseException) -> ConsoleError:
    """Our word for an error of SQLite, of peewee or of the file system around the database."""
    code = _code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return Unreachable(
            "The database is locked by another program.",
            "Close programs that have console.db open, then try again; nothing was changed.",
        )
    if is_passing(error):
        return Unreachable(
            "The database file cannot be opened or read.",
            "Check that the data folder is there and its disk is connected, then try again; nothing was changed.",
        )
    if code == sqlite3.SQLITE_FULL:
        return StorageFailed(
            "The disk that holds the database is full.",
            "Free some space on the disk of the data folder, then try again; nothing was changed.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return StorageFailed(
            "The database may not be written.",
            "Give this user the right to write the data folder and the files in it.",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StorageFailed(
            "The database file is damaged or is no database.",
            "Stop the console, keep a copy of console.db, and put the newest backup in its place.",
        )
    if code in (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH):
        return InvalidInput(
            f"The database refused a change that breaks one of its rules ({_words(error)}).",
            "Nothing was changed; if you did nothing unusual, report this as a bug of the console.",
        )
    return ConsoleError(
        f"The database reported an error ({_words(error)}).",
        "Nothing was changed; run `charhub-console doctor`, and report this if it stays.",
    )


def _code(error: BaseException) -> int | None:
    """SQLite's primary result code; peewee's errors carry SQLite's own as `orig`."""
    code: int | None = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _words(error: BaseException) -> str:
    """SQLite's message; it names tables and columns, never values."""
    return str(error.args[-1]) if error.args else type(error).__name__
