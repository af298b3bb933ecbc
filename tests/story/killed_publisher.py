"""A console as a process of its own that orders, paints, pays and publishes, and kills itself at a point it is told.

    python -m tests.story.killed_publisher FOLDER URL [POINT]

A point is `reserve` or `settle:after`: a method of the rows, the storage or CharHub's tables, before it or after it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.storage.local import LocalStorage
from charhub_console.domain.views import View
from tests.adapters.central_parts import ANA, BASE, tables
from tests.fakes import fails
from tests.unit.engine_parts import BY_ANA, Outside, a_candidate, process


class ShownStorage(LocalStorage):
    """A folder that stands for R2: it outlives the process."""

    name = "r2"

    def url(self, key: str) -> str:
        return f"{BASE}/{key}"


def dies(port: Any, point: str) -> None:
    """The method of this port ends the process."""
    name, _, after = point.partition(":")
    if not hasattr(port, name):
        return
    method = getattr(port, name)

    async def last(*args: Any, **kwargs: Any) -> Any:
        if after:
            await method(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(port, name, last)


async def live(folder: Path, url: str, point: str, *, delivers: bool) -> None:
    outside = Outside(folder, charhub=tables(url))
    outside.clock._chance.seed(os.getpid())  # every life has other ids
    outside.options = replace(outside.options, publish=True, log_runs=True, user=ANA)
    outside.storage = ShownStorage(LocalFolder(folder / "images"))  # type: ignore[assignment]
    outside.backends[0].fault = fails() if delivers else fails(View.AVATAR)
    async with process(outside) as world:
        if not await world.console.runs():
            candidate = a_candidate(outside.clock)
            await world.store.add_candidates([candidate])
            known = await world.store.candidate(candidate.source_id)
            assert known is not None
            if point:
                for port in (world.store, outside.storage, outside.charhub):
                    dies(port, point)
            await approve_and_order(world, known.id)
        else:
            await world.console.resume()
        await world.jobs.settled()
        await world.console.publications.carry_out()
        await world.jobs.settled()
        await world.console.publications.carry_out()


async def approve_and_order(world: Any, candidate_id: str) -> None:
    from charhub_console.domain.candidate import Status, Verdict

    candidate = await world.store.candidate(candidate_id)
    if candidate.status is not Status.APPROVED:
        await world.console.decide(candidate_id, Verdict.APPROVE, by="ana")
    await world.console.generate_candidate(candidate_id, BY_ANA)


if __name__ == "__main__":
    where, address, *rest = sys.argv[1:]
    asyncio.run(live(Path(where), address, rest[0] if rest else "", delivers=os.environ.get("DELIVERS", "1") == "1"))
