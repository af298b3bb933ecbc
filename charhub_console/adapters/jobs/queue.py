"""The Jobs port over DBOS: enqueue and cancel from any process, carry the work out in one.

One engine per data folder, guarded by a file lock. Whoever does not get the lock is a client: it enqueues and watches
the rows. DBOS runs on a loop and threads of its own; nothing of it touches the caller's loop or its default executor.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, _scheduler, _workflow_commands, error
from filelock import FileLock, Timeout

from charhub_console.adapters.jobs import workflows
from charhub_console.domain.errors import Busy, NotConfigured, StorageFailed
from charhub_console.domain.run import Order
from charhub_console.engine.ports import Work

T = TypeVar("T")

APP = "charhub"
EXECUTOR = "main"  # the embedded engine; a second live process with this id would run work twice, hence the lock
MAX_THREADS = 32
QUEUE = "work"  # one for everything: looking into a queue is most of what an idle engine costs
POLL_S = 1.0
UNUSED_POLL_S = 10.0

_HURRY = sqlalchemy.text(  # every waiting character has a priority from 1 on
    "UPDATE workflow_status SET priority = 0 WHERE workflow_uuid = :name AND status = 'ENQUEUED'"
)


FILE = "jobs.db"
LOCK = "engine.lock"


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


class DbosQueue:
    """The durable queue of one data folder (`jobs.db`). Thread-safe; usable from any event loop."""

    def __init__(self, folder: Path) -> None:
        _assert_sqlite()
        folder.mkdir(parents=True, exist_ok=True)
        self._url = f"sqlite:///{folder / FILE}"
        self._lock = FileLock(folder / LOCK, timeout=0, thread_local=False)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="jobs")
        self._sql: sqlalchemy.Engine | None = None
        self._client: DBOSClient | None = None
        self._launched = False
        self._work: Work | None = None

    @property
    def is_engine(self) -> bool:
        """Whether this process carries the work out."""
        return self._launched

    async def open(self) -> None:
        """Create or migrate the queue's database and connect to it.

        Raises:
            StorageFailed: it is damaged or cannot be written.
        """
        try:
            await self._call(self._connect)
        except (sqlalchemy.exc.DatabaseError, OSError) as error:
            raise StorageFailed(
                "The queue's file jobs.db is damaged or cannot be written.",
                "Check the disk; a damaged file may be moved away, unfinished runs go on from their own rows.",
            ) from error

    async def launch(self, work: Work, *, at_once: int) -> bool:
        """Become the engine: at most this many jobs under way. False when another process is it.

        Work that a killed engine left behind goes on by itself.
        """
        return await self._call(lambda: self._launch(work, at_once))

    async def close(self) -> None:
        """Stop carrying work out (what is in flight goes on at the next launch) and disconnect."""
        await self._call(self._stop)
        self._threads.shutdown(wait=False)

    # --- the Jobs port ---

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        """See engine.ports.Jobs."""
        name = f"char/{order.character_id}/r{run_id}"
        arguments = (workflows.order_to_json(order), run_id, position)
        await self._enqueue("character.v1", name, position + 1, arguments)

    async def enqueue_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._enqueue("night.v1", f"night/{run_id}", 1, (run_id,))

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._cancel(f"char/{character_id}/r{run_id}")

    async def cancel_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._cancel(f"night/{run_id}", children=False)

    async def run_next(self, character_id: str, run_id: str) -> bool:
        """See engine.ports.Jobs. DBOS 3.4 has no words for it, so its own row of the waiting job is changed."""
        name = f"char/{character_id}/r{run_id}"

        def hurry() -> bool:
            assert self._sql is not None
            with self._sql.begin() as connection:
                return connection.execute(_HURRY, {"name": name}).rowcount == 1

        return await self._call(hurry)

    async def delete_finished(self, before: datetime) -> int:
        """See engine.ports.Jobs."""

        def delete() -> int:
            client = self._connected()
            ended = client.list_workflows(
                status=workflows.ENDED, completed_before=before.isoformat(), load_input=False, load_output=False
            )
            client.delete_workflows([workflow.workflow_id for workflow in ended])
            return len(ended)

        return await self._call(delete)

    async def close_line(self, closed: bool) -> None:
        """See engine.ports.Jobs. A client has no line."""
        if self._work is not None:
            self._work.close_line(closed)

    # --- inside ---

    async def _call(self, function: Callable[[], T]) -> T:
        """Run in a thread of our own: DBOS's synchronous calls refuse a thread that has a running loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    async def _enqueue(self, workflow: str, name: str, priority: int, arguments: tuple[Any, ...]) -> None:
        def enqueue() -> None:
            self._connected().enqueue(
                {"queue_name": QUEUE, "workflow_name": workflow, "workflow_id": name, "priority": priority}, *arguments
            )

        await self._call(enqueue)

    async def _cancel(self, name: str, *, children: bool = True) -> None:
        await self._call(lambda: self._connected().cancel_workflows([name], cancel_children=children))

    def _connected(self) -> DBOSClient:
        if self._client is None:
            raise RuntimeError("the durable queue was not opened")
        return self._client

    def _connect(self) -> None:
        _log_with_us()
        DBOS.migrate(self._url)
        self._sql = _wal_engine(self._url)
        self._client = DBOSClient(
            system_database_engine=self._sql, serializer=DBOSPortableJSONSerializer(), application_name=APP
        )

    def _launch(self, work: Work, at_once: int) -> bool:
        try:
            self._lock.acquire()
        except Timeout:
            return False
        self._work = work
        workflows.carry(work)
        config: DBOSConfig = {
            "name": APP,
            "application_version": "1",  # fixed: another version would strand all work of the former one
            "executor_id": EXECUTOR,
            "max_executor_threads": MAX_THREADS,
            "log_level": "ERROR",
            "serializer": DBOSPortableJSONSerializer(),
            "system_database_url": self._url,
            "system_database_engine": self._sql,
            "run_migrations": False,
            "notification_listener_polling_interval_sec": 0.2,  # it has nothing to do, but a close waits for its nap
        }
        # Before the launch: DBOS looks for new queues once a second, so the first work would wait for that.
        self._connected().register_queue(QUEUE, worker_concurrency=at_once, polling_interval_sec=POLL_S)
        _look_seldom(DBOS(config=config))
        with _quick_loop():
            DBOS.launch()
        self._launched = True
        return True

    def _stop(self) -> None:
        if self._launched:
            DBOS.destroy()
            workflows.carry(None)
            self._work = None
            self._launched = False
            self._lock.release()
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._sql is not None:
            self._sql.dispose()


def _look_seldom(dbos: DBOS) -> None:
    """DBOS looks every second for delayed and overdue work, into a queue of its own, and for a minute after its start
    for schedules. We have none of these, and the looking is half of what an idle engine costs; 3.4 has no settings."""
    _scheduler._STARTUP_FAST_POLL_DURATION_SEC = 0.0
    _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC = UNUSED_POLL_S
    dbos._registry.get_internal_queue()._polling_interval_sec = UNUSED_POLL_S


@contextmanager
def _quick_loop() -> Iterator[None]:
    """The loop made meanwhile is uvloop's where there is one (not on Windows): a quarter less CPU for all that DBOS
    carries out. DBOS makes its loop itself, by the policy."""
    try:
        import uvloop
    except ImportError:
        yield
        return
    former = asyncio.get_event_loop_policy()
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    try:
        yield
    finally:
        asyncio.set_event_loop_policy(former)


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


def _log_with_us() -> None:
    """DBOS's lines go where ours go; left alone it prints a traceback to standard error for everything cancelled."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.ERROR)
    logger.handlers = [logging.NullHandler()]  # with none it adds its own
    logger.propagate = True
    logger.addFilter(_is_no_cancel)  # adding it again changes nothing


def _is_no_cancel(record: logging.LogRecord) -> bool:
    cancelled = (error.DBOSWorkflowCancelledError, error.DBOSAwaitedWorkflowCancelledError)
    return not (record.exc_info and isinstance(record.exc_info[1], cancelled))


def _assert_sqlite() -> None:
    """DBOS picks a SQL function by Python's version that older SQLite does not have."""
    if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
        raise NotConfigured(
            f"This Python {sys.version.split()[0]} comes with SQLite {sqlite3.sqlite_version}, too old for it.",
            "Use Python 3.11, or a Python that brings SQLite 3.42 or newer (python.org, uv).",
        )
