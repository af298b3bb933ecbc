"""Work that only notes what it is asked to do, for the tests of the durable queue; also as a process of its own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import psycopg
from psycopg import sql

from charhub_console.adapters.jobs.places import FolderPlace, Place, ServerPlace
from charhub_console.adapters.jobs.queue import DbosQueue
from charhub_console.domain.run import Order
from charhub_console.domain.views import View

ROOT = Path(__file__).resolve().parents[2]
RUN = "11111111-1111-4111-8111-111111111111"


def order_of(name: str, *views: View) -> Order:
    """An order for a character; all five views unless some are named."""
    return Order(name, views or tuple(View))


class NotingWork:
    """Implements engine.ports.Work. `notes` is one line for everything that begins or ends.

    Args:
        log: notes are appended to this file too, for who looks from another process.
        hangs: characters whose generation never ends.
    """

    def __init__(self, *, log: Path | None = None, hangs: frozenset[str] = frozenset()) -> None:
        self.notes: list[str] = []
        self.orders: list[tuple[Order, str, int]] = []
        self.threads: set[threading.Thread] = set()
        self.loops: set[asyncio.AbstractEventLoop] = set()
        self.hangs = hangs
        self._log = log

    async def generate(self, order: Order, run_id: str, position: int) -> None:
        name = order.character_id
        self.orders.append((order, run_id, position))
        self.note(f"begin {name}")
        try:
            if name in self.hangs:
                await asyncio.Event().wait()
            await asyncio.to_thread(lambda: None)  # the queue's own loop has an executor that works
        except asyncio.CancelledError:
            self.note(f"stopped {name}")
            raise
        self.note(f"end {name}")

    async def carry_on(self, run_id: str) -> None:
        self.note(f"night {run_id}")

    def note(self, line: str) -> None:
        """Write a line down."""
        self.threads.add(threading.current_thread())
        self.loops.add(asyncio.get_running_loop())
        self.notes.append(line)
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    async def until(self, *lines: str) -> None:
        """Wait until all of these lines were written down."""
        await until(lambda: set(lines) <= set(self.notes))


async def until(holds: Callable[[], object], timeout_s: float = 15.0) -> None:
    """Wait for a state."""
    async with asyncio.timeout(timeout_s):
        while not holds():
            await asyncio.sleep(0.01)


def lines_of(log: Path) -> list[str]:
    """What another process has written down so far."""
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def place_of(where: str, executor: str = "main") -> Place:
    """A folder, or a PostgreSQL by its address."""
    return ServerPlace(where, executor, "the queue") if where.startswith("postgresql:") else FolderPlace(Path(where))


def workflows_in(where: str) -> dict[str, tuple[str, int]]:
    """Every workflow of a queue: its status and priority by name."""
    columns = "SELECT workflow_uuid, status, priority FROM"
    if where.startswith("postgresql:"):
        with psycopg.connect(where) as database:
            rows = database.execute(sql.SQL(columns + " charhub_fleet.workflow_status")).fetchall()
    else:
        with closing(sqlite3.connect(f"file:{Path(where) / 'jobs.db'}?mode=ro", uri=True)) as file:
            rows = file.execute(f"{columns} workflow_status").fetchall()
    return {name: (status, priority) for name, status, priority in rows}


@asynccontextmanager
async def opened(
    where: str, work: NotingWork | None = None, *, at_once: int = 4, executor: str = "main"
) -> AsyncIterator[DbosQueue]:
    """A queue; with `work` it is the engine."""
    queue = DbosQueue(place_of(where, executor))
    await queue.open()
    try:
        if work is not None:
            assert await queue.launch(work, at_once=at_once)
        yield queue
    finally:
        await queue.close()


async def engine_process(
    where: str, log: Path, hangs: list[str], orders: list[str], *, executor: str = "main"
) -> asyncio.subprocess.Process:
    """Another process that carries out what is there, with orders of its own, until it is killed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.jobs_work", where, str(log), json.dumps([hangs, orders, executor])),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def _serve(where: str, log: Path, hangs: list[str], orders: list[str], executor: str) -> None:
    async with opened(where, NotingWork(log=log, hangs=frozenset(hangs)), executor=executor) as queue:
        for position, name in enumerate(orders):
            await queue.enqueue_character(order_of(name), RUN, position=position)
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2]), *json.loads(sys.argv[3])))
