"""The rows alone, for what a window shows before everything else is loaded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.app.config import Configuration
from charhub_console.engine.browse import Browse

DATABASE = "console.db"
PATIENCE_S = 1.0  # a database that is in trouble is left to the session, which says what is wrong


@asynccontextmanager
async def open_rows(configuration: Configuration, practice: bool) -> AsyncIterator[Browse | None]:
    """The candidates that `open_session` would show; None while there is no database yet."""
    file = configuration.data_folder(practice=practice) / DATABASE
    if not file.is_file():
        yield None
        return
    store = SqliteStore(file, patience_s=PATIENCE_S)
    try:
        yield Browse(store)
    finally:
        await store.close()
