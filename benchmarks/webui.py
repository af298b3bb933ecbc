"""A batch of eight characters on two WebUI doubles, ours beside the scheduler of MedusaVR's guide, in one run.

`python -m benchmarks.webui` prints what benchmarks/README.md keeps; exit code 1 when the limit does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.civitai import ROOT
from charhub_console.app import config
from charhub_console.app.wiring import Session, open_session
from charhub_console.domain.analysis import Style
from charhub_console.domain.candidate import Level
from charhub_console.domain.character import Character
from charhub_console.domain.events import AttemptChanged, Event
from charhub_console.domain.run import Order, RunKind
from charhub_console.domain.views import View
from charhub_console.engine.draft import Wish, draft, take_by_hand
from charhub_console.engine.placing import place
from tests.servers.webui import MODELS, Behaviour, WebuiServer, png

IMAGES, SERVERS, SERVICE_S, STEPS = 8, 2, 0.5, 4
CHUNK, PAUSE_S = 2, 3.0  # the guide's batches of two and the pause between them
LIMIT = 1.05
STYLES = (Style.ANIME, Style.REALISTIC)  # one server each, in turn


@dataclass(frozen=True, slots=True)
class Servers:
    """The doubles, in a process of their own."""

    urls: tuple[str, ...]
    process: subprocess.Popen[str]

    def paintings(self) -> list[list[tuple[float, float]]]:
        """When each server began and ended each image, since the last time this was asked."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        told: list[list[tuple[float, float]]] = json.loads(self.process.stdout.readline())
        return told


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch took, in seconds, and what the servers did meanwhile."""

    makespan_s: float  # from the first job at a server to the last image stored and recorded
    from_order_s: float  # the same from the order: the durable queue looks for new work every 0.25 s
    idle: float  # share of the time between its first and last image in which a server did nothing, the idlest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="ours runs this often; the best one counts")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(_serve())
        return
    ideal_s = IMAGES * SERVICE_S / SERVERS
    with _servers() as servers:
        ours = [asyncio.run(_ours(servers)) for _ in range(asked.repeat)]
        guide = asyncio.run(_guide(servers))
    for number, batch in enumerate(ours, 1):
        _print(f"ours, run {number}", batch, ideal_s)
    _print("the guide's scheduler", guide, ideal_s)
    best = min(ours, key=lambda batch: batch.makespan_s)
    print(f"the guide's makespan / ours: {guide.makespan_s / best.makespan_s:.2f}")
    sys.exit(0 if best.makespan_s / ideal_s <= LIMIT else 1)


def _print(name: str, batch: Batch, ideal_s: float) -> None:
    ratio, idle = batch.makespan_s / ideal_s, 100 * batch.idle
    ordered = f"from the order {batch.from_order_s:.3f} s"
    print(f"{name}: makespan {batch.makespan_s:.3f} s, / ideal {ratio:.3f}, {ordered}, idle {idle:.2f} %")


async def _ours(servers: Servers) -> Batch:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        keys = ("webui.anime_url", "webui.realistic_url")
        environ = {"CHARHUB_CONSOLE_CONFIG": str(data / "config.toml")}
        found = config.load(
            overrides=dict(zip(keys, servers.urls, strict=True)), data=data, environ=environ, working_folder=data
        )
        found.require_valid()
        async with open_session(found, engine=True) as session:
            await session.console.check_recipe(session.recipe)  # as a command does before it starts anything
            characters = [await _character(number, session) for number in range(IMAGES)]
            servers.paintings()
            ended, loop = asyncio.Event(), asyncio.get_running_loop()

            def listen(event: Event) -> None:
                if isinstance(event, AttemptChanged):
                    loop.call_soon_threadsafe(ended.set)  # the engine has a loop of its own

            stop = session.console.watch(listen)
            started = time.monotonic()
            orders = [(character, Order(character.id, (View.AVATAR,))) for character in characters]
            run = await place(RunKind.MANUAL, orders, session.tools)
            while True:
                await ended.wait()
                ended.clear()
                attempts = await session.console.run_attempts(run.id)
                if len(attempts) == IMAGES and all(attempt.state.is_final for attempt in attempts):
                    break
            ended_at = time.monotonic()
            stop()
            failed = [attempt.error for attempt in attempts if attempt.error]
            assert not failed, failed
    return _batch(started, ended_at, servers.paintings())


async def _character(number: int, session: Session) -> Character:
    """A draft with only its avatar to be painted, of the style whose turn it is."""
    wish = Wish(owner="ana", recipe=session.recipe, charged=False, references=False)
    image = png(768, 768, number + 1)
    words = f"1woman, adult, {25 + number} years old, silver hair, blue eyes, green tunic"
    candidate = await take_by_hand(image, words, level=Level.PG, by="ana", tools=session.tools)
    character = await draft(candidate, wish.commission(), session.tools)
    return await session.tools.store.change_character(character.id, style=STYLES[number % len(STYLES)])


async def _guide(servers: Servers) -> Batch:
    """What the guide does: two at a time, wait for both, three seconds of rest, the next two."""
    servers.paintings()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        async with aiohttp.ClientSession() as client:
            for first in range(0, IMAGES, CHUNK):
                if first:
                    await asyncio.sleep(PAUSE_S)
                chunk = range(first, first + CHUNK)
                await asyncio.gather(*(_one(client, servers.urls, number, Path(folder)) for number in chunk))
    return _batch(started, time.monotonic(), servers.paintings())


async def _one(client: aiohttp.ClientSession, urls: tuple[str, ...], number: int, folder: Path) -> None:
    style = number % SERVERS
    body: dict[str, Any] = {"prompt": "adult woman", "negative_prompt": "", "seed": number, "steps": 25}
    body |= {"width": 1024, "height": 1024, "cfg_scale": 6, "sampler_name": "DPM++ 2M"}
    body |= {"override_settings": {"sd_model_checkpoint": MODELS[style]}}
    async with client.post(f"{urls[style]}/sdapi/v1/txt2img", json=body) as answer:
        data = await answer.read()
    (folder / f"{number}.json").write_bytes(data)


def _batch(started: float, ended_at: float, painted: list[list[tuple[float, float]]]) -> Batch:
    assert sum(len(server) for server in painted) == IMAGES, painted
    busy = [sum(ended - began for began, ended in server) for server in painted]
    spans = [max(ended for _, ended in server) - min(began for began, _ in server) for server in painted]
    idle = max(1 - worked / span for worked, span in zip(busy, spans, strict=True))
    first = min(began for server in painted for began, _ in server)  # one monotonic clock for all processes
    return Batch(ended_at - first, ended_at - started, idle)


@contextmanager
def _servers() -> Iterator[Servers]:
    command = [sys.executable, "-m", "benchmarks.webui", "--serve"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    try:
        yield Servers(tuple(json.loads(process.stdout.readline())), process)
    finally:
        process.stdin.close()
        process.wait(timeout=30)


async def _serve() -> None:
    """Two doubles until the input ends; a line is answered with what was painted since the one before."""
    behaviour = Behaviour(step_s=SERVICE_S / STEPS, steps_at_most=STEPS)
    async with WebuiServer(behaviour) as first, WebuiServer(behaviour) as second:
        doubles = (first, second)
        print(json.dumps([double.url for double in doubles]), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps([[(one.began, one.ended) for one in double.paintings] for double in doubles]), flush=True)
            for double in doubles:
                double.paintings.clear()


if __name__ == "__main__":
    main()
