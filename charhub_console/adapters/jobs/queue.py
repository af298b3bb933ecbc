"""The Jobs port over DBOS: enqueue and cancel from any process, carry the work out in one.

Where the queue is and who may carry its work out is the place's affair; whoever does not is a client: it enqueues and
watches the rows. DBOS runs on a loop and threads of its own; nothing of it touches the caller's loop or its default
executor.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, _scheduler, _workflow_commands, error

from charhub_console.adapters.jobs import workflows
from charhub_console.adapters.jobs.places import Place
from charhub_console.domain.run import Order
from charhub_console.engine.ports import Work

T = TypeVar("T")

APP = "charhub"
MAX_THREADS = 32
QUEUE = "work"  # one for everything: looking into a queue is most of what an idle engine costs
POLL_S = 1.0
UNUSED_POLL_S = 10.0

# Every waiting character has a priority from 1 on.
_HURRY = "UPDATE {table} SET priority = 0 WHERE workflow_uuid = :name AND status = 'ENQUEUED'"
_CARRIERS = "SELECT DISTINCT executor_id FROM {table} WHERE status = 'PENDING'"


class DbosQueue:
    """The durable queue of one place. Thread-safe; usable from any event loop."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="jobs")
        self._sql: sqlalchemy.Engine | None = None
        self._client: DBOSClient | None = None
        self._launched = False
        self._at_once = 0
        self._looked_into: Any = None
        self._work: Work | None = None

    @property
    def is_engine(self) -> bool:
        """Whether this process carries the work out."""
        return self._launched

    async def open(self) -> None:
        """Create or migrate the queue's database and connect to it.

        Raises:
            StorageFailed, Unreachable, Unauthorized: as the place says.
        """
        try:
            await self._call(self._connect)
        except (sqlalchemy.exc.DatabaseError, OSError) as error:
            raise self._place.in_words(error) from error

    async def launch(self, work: Work, *, at_once: int) -> bool:
        """Become the engine: at most this many jobs under way. False when another process is it.

        Work that a killed engine left behind goes on by itself.
        """
        return await self._call(lambda: self._launch(work, at_once))

    def take_nothing(self) -> None:
        """From now on begin nothing; what is under way goes on."""
        self._at_once = 0
        if self._looked_into is not None:
            self._looked_into._worker_concurrency = 0

    async def carriers(self) -> frozenset[str]:
        """Under which names work is under way, whether or not they live."""
        return await self._ask(_CARRIERS, lambda found: frozenset(str(name) for (name,) in found))

    async def hand_on(self, executor: str) -> int:
        """What this one had under way waits for anybody again; returns how much that was. It must not live.

        Harmless to repeat, and for several to do: work that somebody has begun again stays with him.
        """

        def hand_on() -> int:
            client = self._connected()
            under_way = client.list_workflows(
                status="PENDING", executor_id=executor, load_input=False, load_output=False
            )
            again = client._sys_db.reenqueue_for_recovery
            return sum(again(workflow.workflow_id, [executor], QUEUE) for workflow in under_way)

        return await self._call_in_words(hand_on)

    async def stand_down(self) -> None:
        """Stop carrying work out; what was in flight goes on at the next launch, or with whom it is handed on to."""
        await self._call(self._stop_carrying)

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

        return await self._ask(_HURRY, lambda changed: changed.rowcount == 1, name=name)

    async def delete_finished(self, before: datetime) -> int:
        """See engine.ports.Jobs."""

        def delete() -> int:
            client = self._connected()
            ended = client.list_workflows(
                status=workflows.ENDED, completed_before=before.isoformat(), load_input=False, load_output=False
            )
            client.delete_workflows([workflow.workflow_id for workflow in ended])
            return len(ended)

        return await self._call_in_words(delete)

    async def close_line(self, closed: bool) -> None:
        """See engine.ports.Jobs. A client has no line."""
        if self._work is not None:
            self._work.close_line(closed)

    # --- inside ---

    async def _call(self, function: Callable[[], T]) -> T:
        """Run in a thread of our own: DBOS's synchronous calls refuse a thread that has a running loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    async def _call_in_words(self, function: Callable[[], T]) -> T:
        try:
            return await self._call(function)
        except (sqlalchemy.exc.DatabaseError, OSError) as error:
            raise self._place.in_words(error) from error

    async def _ask(self, statement: str, read: Callable[[sqlalchemy.CursorResult[Any]], T], **values: str) -> T:
        """One statement about DBOS's own row of a job."""

        def ask() -> T:
            assert self._sql is not None
            table = "workflow_status" if self._sql.dialect.name == "sqlite" else f"{self._place.schema}.workflow_status"
            with self._sql.begin() as connection:
                return read(connection.execute(sqlalchemy.text(statement.format(table=table)), values))

        return await self._call_in_words(ask)

    async def _enqueue(self, workflow: str, name: str, priority: int, arguments: tuple[Any, ...]) -> None:
        def enqueue() -> None:
            self._connected().enqueue(
                {"queue_name": QUEUE, "workflow_name": workflow, "workflow_id": name, "priority": priority}, *arguments
            )

        await self._call_in_words(enqueue)

    async def _cancel(self, name: str, *, children: bool = True) -> None:
        await self._call_in_words(lambda: self._connected().cancel_workflows([name], cancel_children=children))

    def _connected(self) -> DBOSClient:
        if self._client is None:
            raise RuntimeError("the durable queue was not opened")
        return self._client

    def _connect(self) -> None:
        _log_with_us()
        self._sql = self._place.connect()
        self._client = DBOSClient(
            system_database_engine=self._sql,
            dbos_system_schema=self._place.schema,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APP,
            retry_connection_errors=False,  # whoever asks hears of it
        )

    def _launch(self, work: Work, at_once: int) -> bool:
        if not self._place.acquire():
            return False
        self._work, self._at_once = work, at_once
        workflows.carry(work)
        config: DBOSConfig = {
            "name": APP,
            "application_version": "1",  # fixed: another version would strand all work of the former one
            "executor_id": self._place.executor,
            "max_executor_threads": MAX_THREADS,
            "log_level": "ERROR",
            "serializer": DBOSPortableJSONSerializer(),
            "system_database_url": self._place.url,
            "dbos_system_schema": self._place.schema,
            "system_database_engine": self._sql,
            "run_migrations": False,
            "notification_listener_polling_interval_sec": 0.2,  # it has nothing to do, but a close waits for its nap
        }
        # Before the launch: DBOS looks for new queues once a second, so the first work would wait for that.
        self._connected().register_queue(QUEUE, worker_concurrency=at_once, polling_interval_sec=POLL_S)
        dbos = DBOS(config=config)
        _look_seldom(dbos)
        with _quick_loop():
            DBOS.launch()
        self._limit(dbos)
        self._launched = True
        return True

    def _limit(self, dbos: DBOS) -> None:
        """How much is begun at once is this process's own affair; DBOS has one number a queue, for all processes."""
        kept = dbos._sys_db.get_queue

        def get_queue(name: str, *arguments: Any, **named: Any) -> Any:
            queue = kept(name, *arguments, **named)
            if queue is not None and name == QUEUE:
                queue._worker_concurrency = self._at_once
                self._looked_into = queue  # it is read again only after the next look
            return queue

        dbos._sys_db.get_queue = get_queue  # type: ignore[method-assign]

    def _stop_carrying(self) -> None:
        if self._launched:
            DBOS.destroy()
            workflows.carry(None)
            self._work = None
            self._launched = False
            self._place.release()

    def _stop(self) -> None:
        self._stop_carrying()
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
