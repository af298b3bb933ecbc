"""Our rows in one SQLite file, `console.db`."""

from charhub_console.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
