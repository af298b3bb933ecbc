"""A fleet on ComfyUI doubles: how near its makespan comes to the ideal, and a storm of kills that must double nothing.

`python -m benchmarks.fleet` prints what benchmarks/README.md keeps. The ideal is images x service time / servers; the
makespan is from the first order to the last image in the rows of the console. All processes are on this one machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from charhub_console.app.wiring import Session
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.run import Run
from tests.servers import postgres
from tests.servers.comfyui.process import ComfyProcess
from tests.story.fleet_parts import Fleet, Road, a_fleet, attempts_of, order
from tests.story.world import ended

VIEWS = 5
MAKESPAN_LIMIT = 1.10
AWAY_S = 20.0
PATIENCE_S = 900.0


@dataclass(slots=True)
class Result:
    """One run. `makespan` is a ratio; `started_s` from an order to its first image at a server, in seconds."""

    workers: int
    images: int
    makespan: float
    busy: float  # share of the time between its first and last image that the idlest server painted
    kills: int = 0
    doubles: int = 0
    lost: int = 0
    started_s: float = 0.0

    def line(self) -> str:
        """For people."""
        return (
            f"{self.workers} workers, {self.images} images: makespan / ideal {self.makespan:.3f}, idlest server busy "
            f"{self.busy:.0%}, first image after {self.started_s:.1f} s, kills {self.kills}, "
            f"painted twice {self.doubles}, lost {self.lost}"
        )


def main() -> None:
    """Measure and print; exit code 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="*", default=[2, 4], help="each has one server")
    parser.add_argument("--characters", type=int, default=5, help="for each worker")
    parser.add_argument("--seconds", type=float, default=3.0, help="service time of an image")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--storm", type=int, default=0, help="kill this many workers instead, with the queue away once")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    good = True
    for workers in asked.workers:
        for _ in range(asked.repeat):
            count = asked.characters * workers
            result = asyncio.run(_measure(workers, count, asked.seconds, asked.storm, random.Random(asked.seed)))
            print(result.line(), flush=True)
            good &= not result.doubles and not result.lost
            good &= bool(asked.storm) or result.makespan <= MAKESPAN_LIMIT
    sys.exit(not good)


async def _measure(workers: int, characters: int, seconds: float, kills: int, dice: random.Random) -> Result:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fleet-")))
        road = await stack.enter_async_context(Road(postgres.charhub(), folder / "road"))
        fleet = await stack.enter_async_context(a_fleet(folder, servers=0, road=road))
        doubles = [
            stack.enter_context(ComfyProcess(log=folder / f"server-{number}.jsonl", seconds=seconds))
            for number in range(workers)
        ]
        for double in doubles:
            await fleet.start(double.url)
        session = await stack.enter_async_context(fleet.world.open())
        began, wall = time.monotonic(), time.time()
        runs = await order(session, characters, charged=False)
        storm = asyncio.create_task(_storm(fleet, doubles, road, kills, dice)) if kills else None
        try:
            for run in runs:
                await ended(session, run, PATIENCE_S)
            took = time.monotonic() - began
            return await _result(session, runs, doubles, took, seconds, wall, kills)
        finally:
            if storm is not None:
                storm.cancel()
                await asyncio.gather(storm, return_exceptions=True)


async def _storm(fleet: Fleet, doubles: Sequence[ComfyProcess], road: Road, kills: int, dice: random.Random) -> None:
    """Kill a worker, start another one in its place; once in the middle the queue is away for all of them."""
    for number in range(kills):
        await asyncio.sleep(dice.uniform(2.0, 8.0))
        if number == kills // 2:
            road.cut()
            await asyncio.sleep(AWAY_S)
            road.mend()
        place = dice.randrange(len(doubles))
        living = [process for process in fleet.workers if process.returncode is None]
        victim = dice.choice(living)
        victim.kill()
        await victim.wait()
        await fleet.start(doubles[place].url)


async def _result(
    session: Session,
    runs: Sequence[Run],
    doubles: Sequence[ComfyProcess],
    took: float,
    seconds: float,
    wall: float,
    kills: int,
) -> Result:
    attempts = await attempts_of(session, runs)
    images = len(runs) * VIEWS
    executions = [double.executions for double in doubles]
    ran = [run for of_server in executions for run in of_server]
    painted = Counter(run.extra_data["charhub_attempt"] for run in ran)
    service_s = statistics.median(run.ended - run.started for run in ran if run.ended) if ran else seconds
    busy = [
        sum(run.ended - run.started for run in of_server if run.ended) / (of_server[-1].ended - of_server[0].started)
        for of_server in executions
        if of_server and of_server[-1].ended
    ]
    return Result(
        workers=len(doubles),
        images=images,
        makespan=took / (images * service_s / len(doubles)),
        busy=min(busy, default=0.0),
        kills=kills,
        doubles=sum(times > 1 for times in painted.values()),
        lost=images - _done(attempts),
        started_s=min((run.started for run in ran), default=wall) - wall,
    )


def _done(attempts: Sequence[Attempt]) -> int:
    return sum(attempt.state is AttemptState.DONE for attempt in attempts)


if __name__ == "__main__":
    main()
