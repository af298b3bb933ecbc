"""SQLite behind engine.store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without_servers() -> Iterator[None]:
    """Peewee loads every driver it finds; those of servers take most of its time and are not used here."""
    hidden = [name for name in ("psycopg", "psycopg2", "pymysql", "MySQLdb") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: importing it fails
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _without_servers():
    from charhub_console.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
