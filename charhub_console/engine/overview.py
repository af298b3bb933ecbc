"""What a status line shows: the backends as they answer now, and the work that is not ended."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.run import Run, RunKind
from charhub_console.engine.ports import Backend
from charhub_console.engine.tools import Tools

PATIENCE_S = 8.0
CHARACTERS_VIEWS = 5


@dataclass(frozen=True, slots=True)
class BackendState:
    """One backend's answer. `queue` counts jobs waiting or running there, anyone's."""

    name: str
    healthy: bool
    message: str
    version: str
    queue: int
    slots: int


@dataclass(frozen=True, slots=True)
class WorkState:
    """One unfinished run: `ended` of `total` images; `failed` of those that ended have no image."""

    run: Run
    ended: int
    failed: int
    total: int


async def backend_states(tools: Tools, names: Collection[str] | None = None) -> list[BackendState]:
    """Ask these backends how they are, or every one, all at once. Never raises; silence is an answer too."""
    asked = [backend for name, backend in tools.pool.backends.items() if names is None or name in names]
    return list(await asyncio.gather(*(_ask(backend) for backend in asked)))


async def unfinished_work(tools: Tools) -> list[WorkState]:
    """Every run that is not ended, newest first. A night's total is what it wants until its orders are known."""
    return [await _work(run, tools) for run in await tools.store.unfinished_runs()]


async def _ask(backend: Backend) -> BackendState:
    try:
        async with asyncio.timeout(PATIENCE_S):
            health = await backend.health()
    except TimeoutError:
        return BackendState(backend.name, False, f"no answer for {PATIENCE_S:.0f} s", "", 0, backend.slots)
    return BackendState(backend.name, health.healthy, health.message, health.version, health.queue, backend.slots)


async def _work(run: Run, tools: Tools) -> WorkState:
    attempts = await tools.store.attempts(run_id=run.id)
    ended = [attempt for attempt in attempts if attempt.state.is_final]
    made = sum(attempt.state is AttemptState.DONE for attempt in ended)
    ordered = sum(len(order.views) for order in run.orders)
    wanted = run.count * CHARACTERS_VIEWS if run.kind is RunKind.NIGHT else 0
    return WorkState(run, len(ended), len(ended) - made, max(ordered + wanted, len(attempts)))
