"""One lasting connection to the fleet's PostgreSQL, and our tables there: the schema `charhub_fleet`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from charhub_console.adapters.central.connection import Server
from charhub_console.domain.errors import NotConfigured

T = TypeVar("T")
Row = tuple[Any, ...]
Connection = psycopg.Connection[Row]

_RIGHTS = "Its owner runs `charhub-console workers` once, then gives this role what docs/fleet.md lists."
_STEP = re.compile(r"(\d{4})_\w+\.sql")
_LOCK = 0x43484654  # one set-up at a time, whichever machine runs it
_IS_THERE = "SELECT to_regclass('charhub_fleet.fact') IS NOT NULL"
_FACT = "SELECT value FROM charhub_fleet.fact WHERE name = %s"
_SET_FACT = """
INSERT INTO charhub_fleet.fact (name, value) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_LIVING = "SELECT count(*) FROM charhub_fleet.worker WHERE lease_until > clock_timestamp()"


class FleetLink:
    """Where consoles and workers of a fleet meet. Calls go one after the other, in a thread, each in one statement.

    Raises:
        NotConfigured: the address cannot be read.
    """

    def __init__(self, url: str, resources: Path) -> None:
        self._server = Server(url, setting="queue.url", what="the queue", role=_RIGHTS)
        self._resources = resources
        self._thread = ThreadPoolExecutor(1, "fleet")
        self._connection: Connection | None = None
        self.place = self._server.place

    async def ask(self, statement: str, *values: Any) -> list[Row]:
        """One statement, committed; its rows. A connection that broke meanwhile is made anew once."""

        def run(connection: Connection) -> list[Row]:
            found = connection.execute(statement.encode(), values)
            return found.fetchall() if found.description else []

        return await self._call(lambda: self._on_connection(run))

    async def set_up(self, rows_format: int) -> None:
        """Our tables as this version knows them, made or updated.

        Raises:
            NotConfigured: they, or the rows the fleet sends around, are of a version newer than this program's; or
                workers of an older one are at work.
        """
        await self._call(lambda: self._on_connection(lambda connection: self._set_up(connection, rows_format)))

    async def close(self) -> None:
        """Disconnect."""
        await self._call(self._disconnect)
        self._thread.shutdown(wait=False)

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _on_connection(self, work: Callable[[Connection], T]) -> T:
        for is_last in (self._connection is None, True):
            try:
                return work(self._connected())
            except psycopg.Error as error:
                if self._connection is None or self._connection.broken or isinstance(error, psycopg.InterfaceError):
                    self._disconnect()
                    if not is_last:
                        continue
                if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.InvalidSchemaName):
                    raise NotConfigured(
                        f"{self.place}: there is no fleet yet.", "Run `charhub-console workers` as its owner."
                    ) from error
                raise self._server.in_words(error) from error
        raise AssertionError("never reached")

    def _connected(self) -> Connection:
        if self._connection is None:
            connection = self._server.connect()
            connection.autocommit = True
            connection.prepare_threshold = None  # a pooler between us may give every statement another server
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_up(self, connection: Connection, rows_format: int) -> None:
        steps = _steps(self._resources)
        if _number(connection, "schema") == len(steps) and _number(connection, "rows") == rows_format:
            return
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            version, rows = _number(connection, "schema"), _number(connection, "rows")
            if version > len(steps) or rows > rows_format:
                raise NotConfigured(
                    f"{self.place}: the fleet is of a newer version than this machine.", "Update charhub-console here."
                )
            if version and _living(connection):
                raise NotConfigured(
                    f"{self.place}: workers of an older version are at work.",
                    "Drain and update them first: docs/fleet.md says how.",
                )
            connection.execute("CREATE SCHEMA IF NOT EXISTS charhub_fleet")
            for step in steps[version:]:
                connection.execute(step.encode())
            for name, value in (("schema", len(steps)), ("rows", rows_format)):
                connection.execute(_SET_FACT, (name, str(value)))


def _steps(folder: Path) -> Sequence[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir()) if _STEP.fullmatch(file.name)]


def _number(connection: Connection, name: str) -> int:
    """A fact that is a number; 0 when it, or all of ours, is not there."""
    (is_there,) = connection.execute(_IS_THERE).fetchone() or (False,)
    row = connection.execute(_FACT, (name,)).fetchone() if is_there else None
    return int(row[0]) if row else 0


def _living(connection: Connection) -> int:
    row = connection.execute(_LIVING).fetchone()
    return int(row[0]) if row else 0
