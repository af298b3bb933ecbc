"""One night in a process of its own, so that its CPU time and memory are the engine's alone; prints marks as JSON.

Started by `benchmarks.night`. A mark is taken at every stage of the run, in the engine's own thread.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.app import config
from charhub_console.app.logs import log_to
from charhub_console.app.wiring import Session, open_session
from charhub_console.domain.events import AttemptChanged, Event, RunChanged

STAGES = ("ordered", "select", "generate", "report", "done")  # RunChanged comes once at each
IDLE_S = 5.0


@dataclass(slots=True)
class Mark:
    """A moment: seconds since the epoch, CPU seconds of this process so far, and those of them spent in codecs."""

    name: str
    at: float
    cpu_s: float
    codec_s: float


@dataclass(slots=True)
class Night:
    """What one night came to. `idle_cpu` is CPU seconds a second while nothing is to do."""

    marks: list[Mark] = field(default_factory=list)
    last_change_at: float = 0.0  # the last image's row was written before this
    done: int = 0
    characters: int = 0
    complete: int = 0
    peak_bytes: int = 0
    idle_cpu: float = 0.0


def main() -> None:
    """Run one night as the arguments say and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    asked = parser.parse_args()
    overrides = dict(pair.split("=", 1) for pair in asked.set)
    environ = {"CHARHUB_CONSOLE_CONFIG": str(asked.data / "config.toml")}
    found = config.load(overrides=overrides, data=asked.data, environ=environ, working_folder=asked.data)
    found.require_valid()
    log_to(found.paths.logs, found.settings.log.level, verbose=False)
    night = asyncio.run(_night(found, asked.count))
    night.peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps(asdict(night)))


async def _night(found: config.Configuration, count: int) -> Night:
    night = Night()
    async with open_session(found, engine=True) as session:

        def listen(event: Event) -> None:
            if isinstance(event, RunChanged):
                night.marks.append(_mark(STAGES[len(night.marks)], session))
            elif isinstance(event, AttemptChanged):
                night.last_change_at = time.time()

        await session.console.check_recipe(session.recipe)  # as the command `night` does before it starts anything
        stop = session.console.watch(listen)
        started = await session.console.start_night(count=count, budget_s=3600, recipe=session.recipe)
        while (run := await session.console.run(started.id)).state == "running":
            await asyncio.sleep(1.0)
        stop()
        attempts = await session.console.run_attempts(run.id)
        characters = await session.console.run_characters(run.id)
        night.done = sum(attempt.state == "done" for attempt in attempts)
        night.characters = len(characters)
        night.complete = sum(len(views) == 5 for _, views in characters)
        night.idle_cpu = await _idle_cpu()
    return night


async def _idle_cpu() -> float:
    wall, cpu = time.monotonic(), time.process_time()
    await asyncio.sleep(IDLE_S)
    return (time.process_time() - cpu) / (time.monotonic() - wall)


def _mark(name: str, session: Session) -> Mark:
    images = session.tools.images
    assert isinstance(images, PillowImageFiles)
    return Mark(name, time.time(), time.process_time(), images.codec_cpu_s)


if __name__ == "__main__":
    main()
