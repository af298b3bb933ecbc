"""A worker of a fleet: its servers, rows that are only lent, its lease, and its end."""

from __future__ import annotations

import asyncio
import logging
import shutil
import socket
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version as installed_version
from pathlib import Path

from charhub_console.adapters.jobs.queue import DbosQueue
from charhub_console.adapters.sqlite.reporting import ReportingStore
from charhub_console.app.config import Configuration
from charhub_console.app.wiring import outsides
from charhub_console.app.wiring.fleet import fleet_queue, no_fleet, require_shared_storage
from charhub_console.app.wiring.late_jobs import LateJobs
from charhub_console.app.wiring.opening import Opening, source_query
from charhub_console.domain.errors import ConsoleError, NotConfigured
from charhub_console.domain.medusavr_settings import WebUI
from charhub_console.domain.settings import CentralDatabase, Settings
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.fleet.hands import FleetWork
from charhub_console.engine.fleet.lease import Lease
from charhub_console.engine.fleet.shared import ensure_shared
from charhub_console.engine.ports.fleet import FleetHands, Worker
from charhub_console.engine.tools import Tools
from charhub_console.engine.work import EngineWork

log = logging.getLogger(__name__)

FOLDER = "workers"
DATABASE = "lent.db"


@dataclass(slots=True)
class FleetWorker:
    """A worker that is at work."""

    worker: Worker
    place: str  # where the fleet is
    _queue: DbosQueue
    _work: FleetWork
    _lease: Lease

    @property
    def doing(self) -> int:
        """Characters under way."""
        return self._work.doing

    async def drain(self) -> None:
        """Take nothing new, and return when the images that are at the servers are stored."""
        self._lease.is_draining = True
        self._queue.take_nothing()
        await self._work.finish()


@asynccontextmanager
async def worker_at_work(configuration: Configuration, servers: Sequence[str] = ()) -> AsyncIterator[FleetWorker]:
    """Paint what the consoles of the fleet order, until the end of the block; what is in flight then goes to others.

    Args:
        servers: addresses of ComfyUI servers; those of the settings when none is given.

    Raises:
        NotConfigured: there is no queue, no server, no shared storage, or the fleet is of another version.
        Unreachable, Unauthorized, ConsoleError: something configured cannot be used.
    """
    settings = _settings(configuration.settings, servers)
    assert settings.queue.url is not None
    me = _me(settings)
    async with AsyncExitStack() as stack:
        board = outsides.fleet_board(settings.queue.url)
        stack.push_async_callback(board.close)
        hands, leases = outsides.fleet_hands(settings.queue.url), outsides.fleet_hands(settings.queue.url)
        stack.push_async_callback(hands.close)
        stack.push_async_callback(leases.close)  # its own connection: a lease must not wait for anything
        await board.open(ReportingStore.rows_format)
        folder = _folder(configuration.data_folder(practice=False), me.id, stack)
        store = ReportingStore(folder / DATABASE)
        stack.push_async_callback(store.close)
        jobs = LateJobs()
        opening = Opening(settings, folder, stack, practice=False, tolerant=False)
        backends = [outsides.server_of_fleet(settings, server, previews=True) for server in me.servers]
        tools = await opening.tools(store, jobs, LocalBus(), backends)
        await ensure_shared(tools.storage, board, tools.clock)
        guest = partial(outsides.server_of_fleet, settings, previews=False)
        hand_work = FleetWork(tools, _work(tools, settings), hands, me.id, guest)
        store.tell = hand_work.tell
        queue = fleet_queue(settings.queue.url, me.id, board.place)
        stack.push_async_callback(queue.close)
        await queue.open()
        jobs.set(queue)
        await leases.join(me)
        lease = Lease(me.id, leases, queue, tools.clock)
        tasks = [asyncio.create_task(lease.keep(), name="lease"), asyncio.create_task(hand_work.listen(), name="hear")]
        try:
            await queue.launch(hand_work, at_once=characters_of_worker(me.slots))
            yield FleetWorker(me, board.place, queue, hand_work, lease)
        finally:
            await _end(tasks, queue, leases, me)


def _me(settings: Settings) -> Worker:
    """Another one at every start: what the former one had under way is found by its lease."""
    servers = outsides.servers_of(settings)
    return Worker(
        id=f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}",
        host=socket.gethostname(),
        version=installed_version("charhub-console"),
        servers=servers,
        slots=sum(settings.comfyui.slots if kind == "comfyui" else 1 for _, _, kind in servers),
    )


def characters_of_worker(slots: int) -> int:
    """Enough open characters that no server waits while an avatar is painted; few, so that the last ones are shared."""
    return slots + 1


async def _end(tasks: Sequence[asyncio.Task[None]], queue: DbosQueue, leases: FleetHands, me: Worker) -> None:
    """What is in flight goes to others at once; if that cannot be said now, they see it by the lease."""
    await queue.stand_down()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    try:
        await leases.leave(me.id)
        count = await queue.hand_on(me.id)
    except ConsoleError as error:
        log.warning("others see by the lease that this worker has ended: %s", error)
    else:
        log.info("characters that go to other workers: %d", count)


def _settings(settings: Settings, servers: Sequence[str]) -> Settings:
    if not settings.queue.url:
        raise no_fleet()
    if servers:
        settings = replace(settings, comfyui=replace(settings.comfyui, urls=tuple(servers)), webui=WebUI())
    if not outsides.servers_of(settings):
        raise NotConfigured("A worker needs servers to paint with.", "Name them with --backends, or set comfyui.urls.")
    require_shared_storage(settings)
    settings = replace(settings, central=CentralDatabase())  # who charges and publishes is the console
    return outsides.as_others_say(settings)


def _folder(data: Path, worker_id: str, stack: AsyncExitStack) -> Path:
    """A folder of this worker alone: what is in it is lent, and gone with it."""
    folder = data / FOLDER / worker_id
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise NotConfigured(
            f"The folder {folder} cannot be made ({error.strerror or type(error).__name__}).",
            "Choose another data folder with --data, or mend its permissions.",
        ) from error
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    recipes = data / "recipes"
    if recipes.is_dir():
        shutil.copytree(recipes, folder / "recipes")
    return folder


def _work(tools: Tools, settings: Settings) -> EngineWork:
    civitai = settings.civitai
    return EngineWork(
        tools,
        query=source_query(settings),
        fetch_limit=civitai.image_limit,
        stop_after_known=civitai.stop_after_known,
    )
