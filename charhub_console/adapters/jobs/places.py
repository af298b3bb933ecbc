"""Where the durable queue may be: a file of a data folder, with one engine; or a PostgreSQL that a fleet shares."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy
from dbos import DBOS
from filelock import FileLock, Timeout

from charhub_console.domain.errors import Busy, ConsoleError, NotConfigured, StorageFailed, Unauthorized, Unreachable

FILE = "jobs.db"
LOCK = "engine.lock"
SCHEMA = "charhub_fleet"
POOL = 12


class Place(Protocol):
    """Where the queue is, and who may carry its work out.

    `executor` names who carries work out here. Two living processes with one name would run work twice.
    """

    url: str
    executor: str
    schema: str

    def connect(self) -> sqlalchemy.Engine:
        """The queue's database, made or migrated if need be. Raises: sqlalchemy.exc.DatabaseError, OSError."""
        ...

    def acquire(self) -> bool:
        """Become the one who carries work out under this name; False while another process is it."""
        ...

    def release(self) -> None:
        """Be it no more."""
        ...

    def in_words(self, error: Exception) -> ConsoleError:
        """What is wrong with the database, for a person."""
        ...


class FolderPlace:
    """`jobs.db` in a data folder. One engine a folder, guarded by a file lock."""

    executor = "main"
    schema = "dbos"  # SQLite has none

    def __init__(self, folder: Path) -> None:
        _assert_sqlite()
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"sqlite:///{folder / FILE}"
        self._lock = FileLock(folder / LOCK, timeout=0, thread_local=False)

    def connect(self) -> sqlalchemy.Engine:
        """See Place."""
        DBOS.migrate(self.url)
        return _wal_engine(self.url)

    def acquire(self) -> bool:
        """See Place."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """See Place."""
        self._lock.release()

    def in_words(self, _error: Exception) -> ConsoleError:
        """See Place."""
        return StorageFailed(
            "The queue's file jobs.db is damaged or cannot be written.",
            "Check the disk; a damaged file may be moved away, unfinished runs go on from their own rows.",
        )


class ServerPlace:
    """A PostgreSQL that many processes share, each under a name of its own: whose lease it has is known elsewhere."""

    schema = SCHEMA

    def __init__(self, url: str, executor: str, name: str) -> None:
        self.url, self.executor, self._name = url, executor, name

    def connect(self) -> sqlalchemy.Engine:
        """See Place. A database that is not there is not made."""
        engine = _server_engine(self.url)
        with engine.connect():
            pass
        DBOS.migrate(self.url, schema=self.schema)
        return engine

    def acquire(self) -> bool:
        """See Place."""
        return True

    def release(self) -> None:
        """See Place."""

    def in_words(self, error: Exception) -> ConsoleError:
        """See Place."""
        cause = getattr(error, "orig", None) or error
        said = (str(cause).strip().splitlines() or [type(error).__name__])[-1].strip()
        if "permission denied" in said:
            return Unauthorized(
                f"{self._name}: this role may not do that ({said}).",
                "Its owner runs `charhub-console workers` once, then gives this role what docs/fleet.md lists.",
            )
        return Unreachable(f"{self._name} does not answer ({said}).", "Check that it is up, and queue.url.")


@contextmanager
def no_engine(folder: Path) -> Iterator[None]:
    """While inside no process can be the engine of this folder. Raises: Busy (one is)."""
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(
            "A window, a daemon or a command is working with this data folder.", "End it, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _wal_engine(url: str) -> sqlalchemy.Engine:
    """WAL is 2-4 times faster than DBOS's default; BEGIN IMMEDIATE keeps limits strict over processes."""
    engine = sqlalchemy.create_engine(url, connect_args={"check_same_thread": False, "timeout": 30.0})

    @sqlalchemy.event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sqlalchemy.event.listens_for(engine, "begin")
    def begin(connection: sqlalchemy.Connection) -> None:
        connection.connection.cursor().execute("BEGIN IMMEDIATE")  # SQLAlchemy's own way takes three times as long

    return engine


def _server_engine(url: str) -> sqlalchemy.Engine:
    """Connections that find out when the other side is gone, and hold no locks while their machine sleeps."""
    asked = {
        "application_name": "charhub-console queue",
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15000,
        "prepare_threshold": None,
        "options": "-c idle_in_transaction_session_timeout=10s",
    }
    address = sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")
    return sqlalchemy.create_engine(
        address, connect_args=asked, pool_size=POOL, max_overflow=0, pool_timeout=30, pool_pre_ping=True
    )


def _assert_sqlite() -> None:
    """DBOS picks a SQL function by Python's version that older SQLite does not have."""
    if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
        raise NotConfigured(
            f"This Python {sys.version.split()[0]} comes with SQLite {sqlite3.sqlite_version}, too old for it.",
            "Use Python 3.11, or a Python that brings SQLite 3.42 or newer (python.org, uv).",
        )
