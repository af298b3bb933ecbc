"""One thread that writes and a few that read, each with its own connection; a database that is away is waited for."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from peewee import PeeweeException, Query, SqliteDatabase

from charhub_console.adapters.sqlite.faults import console_error, is_passing, loses_connection
from charhub_console.adapters.sqlite.migrate import BUSY_TIMEOUT_S, migrate
from charhub_console.domain.errors import ConsoleError

T = TypeVar("T")

_FIRST_PAUSE_S = 0.02
_LONGEST_PAUSE_S = 2.0
_PRAGMAS = {
    "foreign_keys": 1,
    "synchronous": "FULL",  # a decision or a charge survives a power cut
    "trusted_schema": 0,
    "secure_delete": "FAST",  # what was forgotten is overwritten, not only unlinked
}


def wall_clock_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Database(SqliteDatabase):
    """One connection, used by one thread."""

    def __init__(
        self,
        path: Path,
        *,
        query_only: int,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        now_ms: Callable[[], int] = wall_clock_ms,
    ) -> None:
        self.now_ms = now_ms
        own = {"query_only": query_only, "busy_timeout": int(busy_timeout_s * 1000)}
        super().__init__(
            f"{path.absolute().as_uri()}?mode=rw",  # never creates: an absent file must not become an empty one
            pragmas={**_PRAGMAS, **own},
            uri=True,
            autoconnect=False,
            thread_safe=False,
            check_same_thread=False,  # so that `Connections.close` may close it
            timeout=busy_timeout_s,
        )
        self.file = _identity(path)
        self.connect()

    def sql(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Plain SQL, for what peewee has no words for."""
        cursor: sqlite3.Cursor = self.execute_sql(statement, values)  # type: ignore[no-untyped-call]
        return cursor

    def run(self, query: Query) -> sqlite3.Cursor:
        """A query of peewee's, its rows as SQLite gives them."""
        cursor: sqlite3.Cursor = self.execute(query)  # type: ignore[no-untyped-call]
        return cursor

    def rollback(self) -> None:
        """SQLite ends a transaction by itself when the disk is full; a second end would hide the reason."""
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        if connection.in_transaction:
            super().rollback()


class WouldWait(Exception):
    """The database is not ready at once."""


class _OfThread(threading.local):
    """A thread's own connections, by their `query_only`."""

    def __init__(self) -> None:
        self.open: dict[int, Database] = {}


class Connections:
    """Where all reading and writing happens. Futures come back; any thread or event loop may wait for them.

    Args:
        patience_s: how long a locked or absent database is waited for in one call.
        now_ms: the wall clock that stamps changes.
    """

    def __init__(
        self, path: Path, *, readers: int = 3, patience_s: float = 60.0, now_ms: Callable[[], int] = wall_clock_ms
    ) -> None:
        self.path = path
        self._now_ms = now_ms
        self._patience_s = patience_s
        self._busy_timeout_s = min(BUSY_TIMEOUT_S, patience_s)
        self._writer = ThreadPoolExecutor(1, "database-write")
        self._readers = ThreadPoolExecutor(readers, "database-read")
        self._here = _OfThread()
        self._opened: list[Database] = []
        self._opening = threading.Lock()
        self._seen = False
        self._closing = threading.Event()

    def write(self, work: Callable[[Database], T]) -> Future[T]:
        """Run in one transaction that holds the write lock from its start."""
        return self._submit(self._writer, partial(self._patiently, partial(_in_transaction, work), query_only=0))

    def read(self, work: Callable[[Database], T]) -> Future[T]:
        """Run on a connection that cannot write."""
        return self._submit(self._readers, partial(self._patiently, work, query_only=1))

    def glance(self, work: Callable[[Database], T]) -> T:
        """Read here and now, in the caller's thread.

        For a row or two by their key: handing such a read to another thread takes longer than the read itself.

        Raises:
            WouldWait: not without waiting; `read` does that elsewhere, and says what is wrong.
        """
        return self._at_once(work, query_only=1)

    def jot(self, work: Callable[[Database], T]) -> T:
        """Write here and now, in the caller's thread, in one transaction on the disk when this returns.

        For a row or two, where the hand-over to another thread and back is most of the cost. Not for a thread that
        paints a window.

        Raises:
            WouldWait: somebody else is writing, or it failed; nothing was changed, `write` will wait or say why.
        """
        return self._at_once(partial(_in_transaction, work), query_only=0)

    def _at_once(self, work: Callable[[Database], T], *, query_only: int) -> T:
        if not self._seen or self._closing.is_set():
            raise WouldWait
        try:
            return work(self._connected(query_only, busy_timeout_s=0.0))
        except (PeeweeException, sqlite3.Error, OSError) as error:
            if loses_connection(error):
                self._disconnect(query_only)
            raise WouldWait from error

    def close(self) -> None:
        """Finish what was handed in, join the threads, close the connections."""
        self._closing.set()
        self._writer.shutdown()
        self._readers.shutdown()
        with self._opening:
            for database in self._opened:
                database.close()
            self._opened.clear()

    def _submit(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
        if self._closing.is_set():
            raise ConsoleError("The database is closed.", "Start the console again.")
        return threads.submit(work)

    def _patiently(self, work: Callable[[Database], T], *, query_only: int) -> T:
        """Try until it works or patience ends; a transaction that did not commit is simply done again."""
        deadline = time.monotonic() + self._patience_s
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                return work(self._connected(query_only))
            except (PeeweeException, sqlite3.Error, OSError) as error:
                if loses_connection(error):
                    self._disconnect(query_only)
                late = time.monotonic() + pause_s > deadline
                if late or not is_passing(error) or self._closing.wait(pause_s):
                    raise console_error(error) from error
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    def _connected(self, query_only: int, busy_timeout_s: float | None = None) -> Database:
        """This thread's connection for reading or for writing, to the file that is at the path now."""
        database = self._here.open.get(query_only)
        if database is not None and _identity(self.path) == database.file:
            return database
        self._disconnect(query_only)
        with self._opening:
            migrate(self.path, create=not self._seen)
            self._seen = True
            timeout_s = self._busy_timeout_s if busy_timeout_s is None else busy_timeout_s
            database = Database(self.path, query_only=query_only, busy_timeout_s=timeout_s, now_ms=self._now_ms)
            self._opened.append(database)
        self._here.open[query_only] = database
        return database

    def _disconnect(self, query_only: int) -> None:
        database = self._here.open.pop(query_only, None)
        if database is None:
            return
        with self._opening:
            self._opened.remove(database)
        database.close()


def _in_transaction(work: Callable[[Database], T], database: Database) -> T:
    with database.atomic("IMMEDIATE"):
        return work(database)


def _identity(path: Path) -> tuple[int, int]:
    """Which file this is; someone may have moved it away or put a backup in its place."""
    found = os.stat(path)  # noqa: PTH116
    return found.st_dev, found.st_ino
