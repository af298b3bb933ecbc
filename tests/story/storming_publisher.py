"""One console of the publishing storm: it wants a character of every candidate, pays, publishes, until all are made.

The first of them cannot paint some: it gets its credits back, and gives the candidates back to the others.

    python -m tests.story.storming_publisher FOLDER URL NAME CANDIDATES

Started again after a kill it goes on from its rows. It ends with 0 when nothing is left to do.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg

from charhub_console.adapters.local_files import LocalFolder
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.errors import ConsoleError, InvalidInput, Taken
from charhub_console.domain.views import View
from charhub_console.engine.publications import Publications
from tests.adapters.central_parts import ANA, tables
from tests.fakes import fails
from tests.servers.postgres import ask
from tests.story.killed_publisher import ShownStorage
from tests.unit.engine_parts import BY_ANA, Outside, World, a_candidate, process

REST_S = 0.1


async def live(folder: Path, url: str, name: str, candidates: int) -> None:
    outside = Outside(folder, charhub=tables(url, name))
    outside.clock._chance.seed(os.urandom(8))  # type: ignore[attr-defined] # every life has other ids
    outside.options = replace(outside.options, publish=True, user=ANA)
    outside.storage = ShownStorage(LocalFolder(folder / "images"))  # type: ignore[assignment]
    clumsy = name.endswith("-0")
    async with process(outside) as world:
        await world.console.resume()
        numbers = list(range(candidates))
        random.Random(os.getpid()).shuffle(numbers)
        while not all_made(url, candidates) or (await world.console.publications.state()).pending:
            for number in numbers:
                world.backend.fault = fails(View.AVATAR) if clumsy and number % 4 == 0 else fails()
                with suppress(Taken):
                    await one(world, number)
                await carried_out(world)
            await asyncio.sleep(REST_S)
        while await world.store.unsettled():
            await carried_out(world)
            await asyncio.sleep(REST_S)


def all_made(url: str, candidates: int) -> bool:
    """Whether CharHub has a character of every candidate."""
    try:
        [(made,)] = ask(url, """SELECT count(*) FROM "CuratedImage" WHERE status = 'COMPLETED'""")
    except psycopg.OperationalError:
        return False
    return bool(made >= candidates)


async def one(world: World, number: int) -> None:
    """Order a character of this candidate, unless that was done before; what central does not allow now waits."""
    await world.store.add_candidates([a_candidate(world.outside.clock, number)])
    candidate = await world.store.candidate(str(1000 + number))
    assert candidate is not None
    if candidate.status is not Status.APPROVED:
        candidate = await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")
    while True:
        try:
            await world.console.generate_candidate(candidate.id, BY_ANA)
        except (Taken, InvalidInput):  # somebody else's, or ordered before
            pass
        except ConsoleError:  # central is away: nothing can be charged
            await asyncio.sleep(REST_S)
            continue
        await world.jobs.settled()
        return


async def carried_out(world: World) -> None:
    with suppress(ConsoleError):
        await Publications(world.tools).carry_out()  # a new one looks after its claims at once
    await world.jobs.settled()


if __name__ == "__main__":
    where, address, called, count = sys.argv[1:]
    asyncio.run(live(Path(where), address, called, int(count)))
