"""A whole console on real parts for the stories: its outsides as doubles, a data folder, and the way to open it."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest

from charhub_console.adapters import civitai, comfyui
from charhub_console.adapters.civitai import CivitaiSource
from charhub_console.adapters.comfyui import ComfyBackend
from charhub_console.adapters.comfyui.follow import Pace
from charhub_console.adapters.http import RetryPolicy, Timeouts
from charhub_console.adapters.storage import r2
from charhub_console.adapters.storage.r2 import R2Storage
from charhub_console.app import config
from charhub_console.app.wiring import Session, open_session
from charhub_console.domain.candidate import Level
from charhub_console.domain.run import Run, RunState
from charhub_console.engine.console import CharacterPage, Console, Wish
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.work import EngineWork
from tests.fake_process import FakeJobs
from tests.servers.civitai import CivitaiDouble, painted
from tests.servers.comfyui import ComfyServer
from tests.servers.s3 import BUCKET, PUBLIC_BASE

ROOT = Path(__file__).resolve().parents[2]
CHECKPOINT = "sd15_tiny.safetensors"

# What an outside that hangs costs a test; a real one gets minutes.
QUICK = Pace(
    heard_s=0.1, deaf_s=0.05, first_s=0.03, slowest_s=0.1, soon_s=0.01, gone_s=0.1, patience_s=0.6, wedged_s=0.5
)
HASTY = Timeouts(connect_s=1.0, read_s=0.4, total_s=1.0)

PEOPLE = (
    "elf, pointed ears, long straight silver hair, blue eyes, green tunic, brown cloak, standing in a forest",
    "human, short black hair, brown eyes, grey trench coat, detective, standing in a street at night",
    "human, red hair, braid, green eyes, steel armour, knight, standing in a castle yard",
    "human, bald, grey beard, blue eyes, purple robe, wizard, standing in a library",
    "human, curly brown hair, hazel eyes, white lab coat, chemist, standing in a laboratory",
)


def prompt_of(number: int) -> str:
    """Words the gate has nothing against, as people write them."""
    who = "1woman" if number % 2 else "1man"
    return f"masterpiece, best quality, solo, {who}, adult, {25 + number % 20} years old, {PEOPLE[number % 5]}"


@dataclass
class World:
    """The outsides of one console and its data folder. `settings` are given as on a command line."""

    data: Path
    civitai: CivitaiDouble
    painters: list[ComfyServer]
    settings: dict[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    s3: str | None = None
    image_timeout_s: float | None = None  # shorter than a person may set it

    @property
    def painter(self) -> ComfyServer:
        """The first server."""
        return self.painters[0]

    @property
    def painted_views(self) -> list[str]:
        """The attempt of every prompt that ran, server by server."""
        return [run.extra_data["charhub_attempt"] for server in self.painters for run in server.executions]

    def publish(self, count: int, **changes: Any) -> list[dict[str, Any]]:
        """New images at Civitai, each of somebody else, none alike."""
        made = []
        for _ in range(count):
            item = self.civitai.publish()
            item["meta"]["prompt"] = prompt_of(item["id"])
            item |= changes
            self.civitai.bodies[item["id"]] = painted(item["id"] * 7919, "JPEG")
            made.append(item)
        return made

    @property
    def given(self) -> dict[str, str]:
        """What would be given by --set."""
        stored = {} if self.s3 is None else {"storage.name": "r2"}
        return {
            "civitai.base_url": self.civitai.api,
            "civitai.mirrors": self.civitai.url,
            "comfyui.urls": ",".join(server.url for server in self.painters),
            "checkpoint.model": CHECKPOINT,
            **stored,
            **self.settings,
        }

    @property
    def variables(self) -> dict[str, str]:
        """The environment of this console: nothing of the machine's own configuration is read."""
        stored = {} if self.s3 is None else r2_environment(self.s3)
        return {"CHARHUB_CONSOLE_CONFIG": str(self.data / "config.toml"), **stored, **self.environ}

    def configuration(self, **settings: str) -> config.Configuration:
        """As a person would have it; `civitai__sort="Random"` is the setting civitai.sort."""
        given = self.given | {name.replace("__", "."): value for name, value in settings.items()}
        found = config.load(overrides=given, data=self.data, environ=self.variables, working_folder=self.data)
        found.require_valid()
        if self.image_timeout_s is None:
            return found
        generation = dataclasses.replace(found.settings.generation, image_timeout_s=self.image_timeout_s)
        return dataclasses.replace(found, settings=dataclasses.replace(found.settings, generation=generation))

    @asynccontextmanager
    async def open(self, *, engine: bool = True, **settings: str) -> AsyncIterator[Session]:
        """The console; with `engine` it carries work out."""
        async with open_session(self.configuration(**settings), engine=engine) as session:
            yield session

    async def command(self, *words: str) -> tuple[int, str]:
        """Run the command line as a process of its own. Returns its exit code and what it printed."""
        settings = [part for key, value in self.given.items() for part in ("--set", f"{key}={value}")]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "charhub_console.app.cli.main", "--data", str(self.data), *settings, *words),
            env={**os.environ, **self.variables},
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(60):
            printed, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, printed.decode()

    @asynccontextmanager
    async def open_without_queue(self, **settings: str) -> AsyncIterator[tuple[Session, FakeJobs]]:
        """The console with a queue in tasks of this loop: quicker where durability is not what is looked at."""
        async with open_session(self.configuration(**settings)) as session:
            jobs = FakeJobs()
            session.tools = dataclasses.replace(session.tools, jobs=jobs)
            asked = session.settings.civitai
            query = SourceQuery(levels=asked.levels, sort=asked.sort, period=asked.period, page_size=10)
            known = asked.stop_after_known
            jobs.work = EngineWork(session.tools, query=query, fetch_limit=20, stop_after_known=known)
            session.console = Console(session.tools, query=query, stop_after_known=known, sync=session.console.sync)
            try:
                yield session, jobs
            finally:
                await jobs.stop()


@asynccontextmanager
async def a_world(
    data: Path, *, servers: int = 1, images: int = 0, civitai: dict[str, Any] | None = None, **comfyui: Any
) -> AsyncIterator[World]:
    """Doubles on this loop: Civitai with so many images, and so many ComfyUI servers made with `comfyui`."""
    data.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        source = await stack.enter_async_context(CivitaiDouble(**(civitai or {})))
        painters = [await stack.enter_async_context(ComfyServer(**comfyui)) for _ in range(servers)]
        world = World(data, source, painters)
        world.publish(images)
        yield world


def r2_environment(endpoint: str) -> dict[str, str]:
    """CharHub's own names for the S3 double."""
    return {
        "R2_ENDPOINT_URL": endpoint,
        "R2_BUCKET_NAME": BUCKET,
        "R2_ACCESS_KEY_ID": "test-key-id",
        "R2_SECRET_ACCESS_KEY": "test-secret",
        "R2_PUBLIC_URL_BASE": PUBLIC_BASE,
    }


def bucket(endpoint: str) -> dict[str, bytes]:
    """Every object of the bucket by its key, prefix included."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test-key-id",
        aws_secret_access_key="test-secret",
    )
    try:
        keys = [item["Key"] for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]
        return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}
    finally:
        client.close()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for an outside gives up within a second, and asks again at once."""
    quick = RetryPolicy(tries=2, base_s=0.01, longest_asked_s=0.1)
    monkeypatch.setattr(comfyui, "ComfyBackend", functools.partial(ComfyBackend, pace=QUICK))
    monkeypatch.setattr(civitai, "CivitaiSource", functools.partial(CivitaiSource, retry=quick, timeouts=HASTY))
    monkeypatch.setattr(r2, "R2Storage", functools.partial(R2Storage, attempts=1, read_timeout_s=0.4, deadline_s=1.0))
    adapters, engine = "charhub_console.adapters", "charhub_console.engine"
    for constant in (f"{adapters}.comfyui.client.POLL_S", f"{adapters}.comfyui.client.SEND_S"):
        monkeypatch.setattr(constant, 0.5)
    monkeypatch.setattr(f"{engine}.pool.RECHECK_S", 0.2)
    monkeypatch.setattr(f"{engine}.nightly.HEALTH_S", 0.2)
    monkeypatch.setattr(f"{engine}.nightly.WATCH_S", 0.1)


async def until(holds: Callable[[], Coroutine[Any, Any, object]], timeout_s: float = 20.0) -> None:
    """Wait for a state of the rows."""
    async with asyncio.timeout(timeout_s):
        while not await holds():
            await asyncio.sleep(0.02)


async def ended(session: Session, run: Run, timeout_s: float = 60.0) -> Run:
    """The run when it is over."""

    async def over() -> bool:
        return (await session.console.run(run.id)).state is not RunState.RUNNING

    await until(over, timeout_s)
    return await session.console.run(run.id)


async def by_hand(session: Session, number: int = 1, *, references: bool = True, charged: bool = False) -> Run:
    """Order one character from an image and a description."""
    wish = Wish(session.settings.owner.name, session.recipe, charged=charged, references=references)
    return await session.console.generate_by_hand(painted(number, "PNG"), prompt_of(number), Level.PG, wish)


async def page_of(session: Session, run: Run) -> CharacterPage:
    """The only character of a run."""
    [(character, _)] = await session.console.run_characters(run.id)
    return await session.console.character(character.id)


async def a_night(session: Session, count: int) -> Run:
    """One night to its end."""
    return await ended(session, await session.console.start_night(count=count, budget_s=600, recipe=session.recipe))
