"""How fast consoles agree, as a ratio to what this server and this disk can do at most in the same run.

`python -m benchmarks.sync [ROWS]`: push of a tenth of them against one jsonb insert of the same rows; bootstrap of all
of them against a plain COPY of the same rows and against plain inserts into SQLite; and what the outbox costs an image.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import psycopg

from charhub_console.adapters.central import PostgresFeed
from charhub_console.adapters.central.feed import operations
from charhub_console.adapters.sqlite import outbox
from charhub_console.domain.views import View
from charhub_console.engine import sync as engine_sync
from tests.adapters.sqlite_examples import a_candidate, a_drafted_character, an_attempt, paint
from tests.adapters.sync_consoles import AConsole, a_console, central
from tests.servers.postgres import ask

ROWS = 100_000
TEXTS = "INSERT INTO candidate_text (rowid, prompt, tags, creator) SELECT n, prompt, tags, creator FROM candidate"
RAW = json.dumps({"meta": {"prompt": "a knight in a forest, " * 8, "steps": 30}})


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_insert(url: str, said: str) -> float:
    """The limit of a push: the same rows, unjoined, in one statement."""
    ask(url, "CREATE TABLE plain (LIKE charhub_console.record INCLUDING INDEXES)")
    statement = b"""INSERT INTO plain SELECT kind, id, registers, pg_current_xact_id(), row_number() OVER ()
        FROM jsonb_to_recordset(%s::jsonb) AS o (kind text, id text, registers jsonb)"""
    with psycopg.connect(url, autocommit=True) as connection:
        seconds = timed(lambda: connection.execute(statement, (said,)))
    ask(url, "DROP TABLE plain")
    return seconds


def plain_copy(url: str) -> float:
    """The limit of a transfer: the same rows out of the server, into nothing."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:

        def read() -> None:
            with cursor.copy("COPY (SELECT kind, id, registers::text FROM charhub_console.record) TO STDOUT") as copy:
                for _ in copy:
                    pass

        return timed(read)


def plain_rows(source: Path, target: Path) -> float:
    """The limit of landing: the same rows into the same tables and indexes, in one transaction."""
    with sqlite3.connect(source) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(candidate)") if row[1] != "n"]
        names = ", ".join(columns)
        rows = database.execute(f"SELECT {names} FROM candidate").fetchall()
    places = ", ".join("?" * len(columns))

    def write() -> None:
        with sqlite3.connect(target) as database:
            database.executemany(f"INSERT INTO candidate ({names}) VALUES ({places})", rows)
            database.execute(TEXTS)

    return timed(write)


async def pushed(console: AConsole, url: str, count: int) -> None:
    await console.store.add_candidates([a_candidate(number, raw=RAW, prompt="a knight") for number in range(count)])
    await console.sync.once()
    ask(url, "TRUNCATE charhub_console.record")
    await console.store.sync.begin_again()
    outgoing = []
    with patch.object(engine_sync, "PUSHED_AT_ONCE", 500):
        outgoing = await console.store.sync.outgoing(count)
        limit_s = one_insert(url, operations(outgoing))
        began = time.perf_counter()
        for start in range(0, count, 500):
            await console.feed.push(outgoing[start : start + 500])
        statement_s = time.perf_counter() - began
        ask(url, "TRUNCATE charhub_console.record")
        began = time.perf_counter()
        await console.sync._push(console.feed)
        whole_s = time.perf_counter() - began
    print(f"push of {count} rows: one jsonb insert {limit_s:.2f} s")
    print(f"  by `push`, 500 at a time  {statement_s:.2f} s  {100 * limit_s / statement_s:.0f} %")
    print(f"  outbox to acknowledgement {whole_s:.2f} s  {100 * limit_s / whole_s:.0f} %")


async def edited(console: AConsole, url: str, count: int) -> None:
    """Operations with a ledger: edits of people."""
    character, _ = await a_drafted_character(console.store)
    await console.sync.once()
    (one,) = await console.store.sync.outgoing(1) or [None]
    assert one is None
    registers = json.dumps({"name": ["000000000000001:000000:x", "", "Ada"]})
    ops = [_operation(number, registers) for number in range(count)]
    said = operations(ops)
    limit_s = one_insert(url, said)
    began = time.perf_counter()
    for start in range(0, count, 500):
        await console.feed.push(ops[start : start + 500])
    seconds = time.perf_counter() - began
    print(f"push of {count} edits with their ledger: {seconds:.2f} s  {100 * limit_s / seconds:.0f} % of one insert")
    assert character is not None


def _operation(number: int, registers: str) -> Any:
    from charhub_console.engine.ports.sync import Outgoing, Record

    op = f"00000000-0000-4000-8000-{number:012d}"
    return Outgoing(number, op, Record("character", f"x{number:07d}", registers))


async def bootstrapped(url: str, folder: Path, count: int) -> None:
    ask(url, "TRUNCATE charhub_console.record, charhub_console.applied")
    first = a_console(url, folder / "first")
    examples = (a_candidate(number, raw=RAW, prompt="a knight") for number in range(count))
    await first.store.add_candidates(list(examples))
    began = time.perf_counter()
    await first.sync.once()
    print(f"first contact with {count} rows: {time.perf_counter() - began:.1f} s (sent, then read back)")
    copy_s = plain_copy(url)
    feed = PostgresFeed(url)
    began, received = time.perf_counter(), 0
    async for page in feed.bootstrap("x", engine_sync.BOOTSTRAPPED_AT_ONCE):
        received += len(page.records)
    transfer_s = time.perf_counter() - began
    await feed.close()
    assert received == count
    empty = a_console(url, folder / "plain")
    await empty.store.candidates()
    await empty.close()
    rows_s = plain_rows(folder / "first" / "console.db", folder / "plain" / "console.db")
    second = a_console(url, folder / "second")
    began = time.perf_counter()
    await second.sync.once()
    whole_s = time.perf_counter() - began
    began = time.perf_counter()
    await second.sync.once()
    idle_s = time.perf_counter() - began
    print(f"bootstrap of {count} rows: plain COPY {copy_s:.2f} s, plain inserts into SQLite {rows_s:.2f} s")
    print(f"  transfer         {transfer_s:.2f} s  {100 * copy_s / transfer_s:.0f} % of plain COPY")
    print(f"  into the tables  {whole_s:.2f} s  {100 * (copy_s + rows_s) / whole_s:.0f} % of COPY and inserts")
    print(f"  {count / whole_s:.0f} rows/s; a contact with nothing to tell {1000 * idle_s:.1f} ms")
    for console in (first, second):
        await console.close()


async def outbox_costs(url: str, folder: Path) -> None:
    """What an image's rows cost with and without an outbox."""
    console = a_console(url, folder / "images")
    character, run = await a_drafted_character(console.store)

    async def images(count: int) -> float:
        taken = []
        for _ in range(count):
            began = time.process_time()
            await paint(console.store, replace(an_attempt(character, run, View.REFERENCE_BACK)))
            taken.append(time.process_time() - began)
        return 1000 * median(taken)

    await images(50)
    with_ms = await images(300)
    with patch.object(outbox, "mark", lambda *_: None), patch.object(outbox, "next_stamp", lambda _: "x"):
        without_ms = await images(300)
    print(f"rows of one image: {with_ms:.2f} ms CPU, without outbox and stamps {without_ms:.2f} ms")
    await console.close()


async def main(count: int) -> None:
    logging.disable()
    with tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), await central()
        console = a_console(url, folder / "pushing")
        await pushed(console, url, count // 10)
        await console.close()
        console = a_console(url, folder / "editing")
        await edited(console, url, count // 10)
        await console.close()
        await bootstrapped(url, folder, count)
        await outbox_costs(url, folder)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
