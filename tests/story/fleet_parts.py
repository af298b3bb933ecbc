"""A fleet for the stories: a console of a world, worker processes of its servers, one PostgreSQL, one shared folder."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from charhub_console.app.wiring import Session
from charhub_console.domain.attempt import Attempt
from charhub_console.domain.run import Run
from tests.servers import postgres
from tests.story.world import CHECKPOINT, ROOT, World, a_world, by_hand

Process = asyncio.subprocess.Process
SOCKET = ".s.PGSQL.5432"


@dataclass
class Fleet:
    """Consoles and workers that share a queue and a storage. `said` is what each worker printed."""

    folder: Path
    queue: str
    direct: str  # the same place, whatever becomes of the way there
    world: World
    workers: list[Process] = field(default_factory=list)
    said: dict[int, Path] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    async def start(self, *servers: str, **environ: str) -> Process:
        """One more worker, once it is at work."""
        settings = {"storage.local_folder": str(self.folder / "shared"), "checkpoint.model": CHECKPOINT}
        settings |= self.settings
        given = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        number = len(self.workers)
        data, log = self.folder / f"worker-{number}", self.folder / f"worker-{number}.txt"
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "charhub_console.app.cli.main", "--verbose", "--data", str(data), *given),
                *("worker", "--backends", ",".join(servers)),
                env={**os.environ, **self.variables, **environ},
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
        self.workers.append(process)
        self.said[process.pid] = log
        async with asyncio.timeout(30):
            while " works for " not in log.read_text(encoding="utf-8"):
                assert process.returncode is None, log.read_text(encoding="utf-8")
                await asyncio.sleep(0.05)
        return process

    @property
    def variables(self) -> dict[str, str]:
        """What every process of the fleet has in its environment."""
        config = {"CHARHUB_CONSOLE_CONFIG": str(self.folder / "config.toml")}
        return {**config, "CHARHUB_QUEUE_URL": self.queue}

    def painted(self) -> Counter[str]:
        """How often each attempt ran at a server."""
        return Counter(self.world.painted_views)

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """A question to the fleet's own rows."""
        return postgres.ask(self.direct, statement, *values)

    async def until(self, statement: str, *values: Any, timeout_s: float = 30.0) -> None:
        """Wait until the fleet's rows answer with anything but nothing, false or 0."""
        async with asyncio.timeout(timeout_s):
            while not (found := self.ask(statement, *values)) or not found[0][0]:
                await asyncio.sleep(0.05)

    async def end(self) -> None:
        """Kill what still lives."""
        for process in self.workers:
            if process.returncode is None:
                process.kill()
            await process.wait()


class Road:
    """The way to the PostgreSQL of the tests, which can be cut: every connection breaks and no new one is made."""

    def __init__(self, address: str, folder: Path) -> None:
        self.direct = address
        self._host = unquote(address.split("host=")[1].split("&")[0])
        self.address = address.replace(address.split("host=")[1].split("&")[0], str(folder))
        self._folder = folder
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut = False

    async def __aenter__(self) -> Road:
        self._folder.mkdir()
        self._server = await asyncio.start_unix_server(self._carry, self._folder / SOCKET)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()

    def cut(self) -> None:
        """Nobody gets through."""
        self._is_cut = True
        for writer in tuple(self._open):
            writer.transport.abort()

    def mend(self) -> None:
        """Everybody does again."""
        self._is_cut = False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # the test is over
            await self._through(reader, writer)

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_unix_connection(Path(self._host) / SOCKET)
        self._open |= {writer, there_writer}
        await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))
        self._open -= {writer, there_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def a_fleet(
    folder: Path, *, servers: int = 2, seconds_per_prompt: float = 0.1, road: Road | None = None
) -> AsyncIterator[Fleet]:
    """A console's world whose console has a fleet and no servers of its own; no worker yet.

    Args:
        road: which way all of them go to the queue.
    """
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(
            a_world(folder / "data", servers=servers, seconds_per_prompt=seconds_per_prompt)
        )
        queue = road.address if road else postgres.charhub()
        fleet = Fleet(folder, queue, road.direct if road else queue, world)
        stack.push_async_callback(fleet.end)
        shared = folder / "shared"
        world.settings = {"comfyui.urls": "", "storage.local_folder": str(shared)}
        world.environ["CHARHUB_QUEUE_URL"] = fleet.queue
        yield fleet


async def order(session: Session, count: int, *, first: int = 1, **wishes: bool) -> list[Run]:
    """Characters by hand, a run each, from pictures that are numbered from `first` on."""
    return [await by_hand(session, number, **wishes) for number in range(first, first + count)]


async def attempts_of(session: Session, runs: Sequence[Run]) -> list[Attempt]:
    """All attempts of these runs, as the console's rows have them."""
    return [attempt for run in runs for attempt in await session.console.run_attempts(run.id)]


def stop(process: Process) -> None:
    """Ask it politely."""
    process.send_signal(signal.SIGTERM)
