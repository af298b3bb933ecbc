"""Implements `engine.ports.sync.CentralFeed`: one connection, kept between contacts; every call is one statement."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from charhub_console.adapters.central.connection import Server
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.sync_rules import PROTOCOL
from charhub_console.engine.ports.sync import KINDS, Cursor, Greeting, Key, Outgoing, Page, Record

T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]

PATIENCE_S = 30.0
_GREET = "SELECT epoch, oldest_protocol, now, lag_s FROM charhub_console.greet(%s)"
_PUSH = "SELECT charhub_console.push(%s::jsonb, %s)"
_PULL = """
SELECT kind, id, registers::text, xid::text, seq FROM charhub_console.record
WHERE (xid, seq) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, seq LIMIT %s
"""
_FETCH = """
SELECT r.kind, r.id, r.registers::text FROM charhub_console.record r
JOIN unnest(%s::text[], %s::text[]) AS w (kind, id) ON r.kind = w.kind AND r.id = w.id
"""
_HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text, coalesce((SELECT max(seq) FROM charhub_console.record), 0)
"""
_ALL_OF = "COPY (SELECT id, registers::text FROM charhub_console.record WHERE kind = {}) TO STDOUT"
_CHECKSUMS = """
SELECT charhub_console.bucket(id), count(*)::int, sum(charhub_console.digest(id, registers))::bigint
FROM charhub_console.record WHERE kind = %s AND NOT (kind = 'analysis' AND registers ? 'forgotten') GROUP BY 1
"""
_DIGESTS = """
SELECT id, charhub_console.digest(id, registers) FROM charhub_console.record
WHERE kind = %s AND charhub_console.bucket(id) = %s AND NOT (kind = 'analysis' AND registers ? 'forgotten')
"""


class PostgresFeed:
    """Central's feed of records.

    Args:
        url: postgresql://…
        patience_s: how long one call may take; longer than the server's own limit for a statement.

    Raises:
        NotConfigured: the address cannot be read.
    """

    def __init__(self, url: str, *, patience_s: float = PATIENCE_S) -> None:
        self._server = Server(url)
        self._patience_s = patience_s
        self._connection: Connection | None = None
        self._one_at_a_time = asyncio.Lock()
        # One thread: what a cancelled call left under way there has ended before the connection is let go of.
        self._thread = ThreadPoolExecutor(1, "central")
        self._is_closed = False
        self.place = self._server.place

    async def greet(self, highest: int) -> Greeting:
        """See the port."""
        return await self._call(_greet, highest)

    async def push(self, outgoing: Sequence[Outgoing]) -> None:
        """See the port."""
        await self._call(_push, outgoing)

    async def pull(self, cursor: Cursor, limit: int) -> Page:
        """See the port."""
        return await self._call(_pull, cursor, limit)

    async def bootstrap(self, epoch: str, limit: int) -> AsyncIterator[Page]:
        """See the port."""
        async with self._one_at_a_time:
            pages = self._bootstrap(epoch, limit)
            while (page := await self._on_thread(next, pages, None)) is not None:
                yield page

    async def fetch(self, keys: Sequence[Key]) -> list[Record]:
        """See the port."""
        return await self._call(_fetch, keys)

    async def checksums(self, kind: str) -> dict[int, tuple[int, int]]:
        """See the port."""
        return await self._call(_checksums, kind)

    async def digests(self, kind: str, bucket: int) -> dict[str, int]:
        """See the port."""
        return await self._call(_digests, kind, bucket)

    async def close(self) -> None:
        """Let the connection go. Harmless to repeat; nothing can be asked afterwards."""
        async with self._one_at_a_time:
            if not self._is_closed:
                self._is_closed = True
                await self._on_thread(self._let_go)
                self._thread.shutdown(wait=False)

    async def _on_thread(self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def _call(self, work: Callable[..., T], *args: Any) -> T:
        async with self._one_at_a_time:
            late = asyncio.get_running_loop().call_later(self._patience_s, self._hang_up)
            try:
                return await self._on_thread(self._with_connection, work, args)
            finally:
                late.cancel()

    def _hang_up(self) -> None:
        """Wake up who waits for a server that went away without a word: nothing would ever come on this connection."""
        if self._connection is not None and not self._connection.closed:
            with socket.socket(fileno=os.dup(self._connection.fileno())) as line, suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _with_connection(self, work: Callable[..., T], args: Sequence[Any]) -> T:
        try:
            return work(self._connected(), *args)
        except psycopg.Error as error:
            if self._connection is None or self._connection.broken or isinstance(error, psycopg.OperationalError):
                self._let_go()
            raise self._server.in_words(error) from error

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._server.connect(autocommit=True)
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _bootstrap(self, epoch: str, limit: int) -> Any:
        try:
            yield from _everything(self._connected(), epoch, limit)
        except psycopg.Error as error:
            self._let_go()
            raise self._server.in_words(error) from error
        finally:
            if self._connection is not None and self._connection.info.transaction_status != 0:
                self._let_go()  # it was left half-way


def _greet(connection: Connection, highest: int) -> Greeting:
    before = datetime.now(UTC)
    try:
        row = connection.execute(_GREET, (highest,)).fetchone()
    except (psycopg.errors.UndefinedFunction, psycopg.errors.InvalidSchemaName) as error:
        raise NotConfigured(
            "The central database is not set up for synchronising.", "Run `charhub-console central init`."
        ) from error
    assert row is not None
    epoch, oldest, now, lag_s = row
    middle = before + (datetime.now(UTC) - before) / 2
    return Greeting(epoch, oldest, (middle - now).total_seconds(), lag_s)


def _push(connection: Connection, outgoing: Sequence[Outgoing]) -> None:
    connection.execute(_PUSH, (operations(outgoing), PROTOCOL))


def operations(outgoing: Sequence[Outgoing]) -> str:
    """What `push` takes, as JSON; the registers are JSON already."""
    said = ",".join(
        f'{{"op":{json.dumps(one.op)},"kind":"{one.record.kind}","id":{json.dumps(one.record.id)},'
        f'"registers":{one.record.registers}}}'
        for one in outgoing
    )
    return f"[{said}]"


def _pull(connection: Connection, cursor: Cursor, limit: int) -> Page:
    rows = connection.execute(_PULL, (cursor.xid, cursor.seq, limit)).fetchall()
    records = tuple(Record(kind, name, registers) for kind, name, registers, _, _ in rows)
    if rows:
        highest = max(cursor.highest, *(row[4] for row in rows)) if len(rows) > 1 else max(cursor.highest, rows[0][4])
        cursor = Cursor(cursor.epoch, rows[-1][3], rows[-1][4], highest)
    return Page(records, cursor, len(rows) < limit)


def _everything(connection: Connection, epoch: str, limit: int) -> Any:
    """In one transaction that sees one moment; it holds no locks and the server ends it when we fall asleep."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")
    connection.execute("SET LOCAL statement_timeout = '600s'")
    row = connection.execute(_HORIZON).fetchone()
    assert row is not None
    cursor = Cursor(epoch, row[0], -1, row[1])
    for kind in KINDS:
        with connection.cursor() as rows, rows.copy(sql.SQL(_ALL_OF).format(sql.Literal(kind))) as copy:
            copy.set_types(["text", "text"])
            records: list[Record] = []
            for name, registers in copy.rows():
                records.append(Record(kind, name, registers))
                if len(records) == limit:
                    yield Page(tuple(records), cursor, False)
                    records = []
        if records:
            yield Page(tuple(records), cursor, False)
    connection.execute("COMMIT")
    yield Page((), cursor, True)


def _fetch(connection: Connection, keys: Sequence[Key]) -> list[Record]:
    rows = connection.execute(_FETCH, ([kind for kind, _ in keys], [name for _, name in keys]))
    return [Record(*row) for row in rows]


def _checksums(connection: Connection, kind: str) -> dict[int, tuple[int, int]]:
    return {bucket: (count, total) for bucket, count, total in connection.execute(_CHECKSUMS, (kind,))}


def _digests(connection: Connection, kind: str, bucket: int) -> dict[str, int]:
    return dict(connection.execute(_DIGESTS, (kind, bucket)).fetchall())
