"""The ports as the window's process has them while its engine is apart: what is asked of them is done over there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from charhub_console.domain.recipe import Recipe
from charhub_console.domain.run import Order
from charhub_console.engine.ports import BackendHealth, GenerationRequest, JobState, Painted, Progress, RecipeProblem

if TYPE_CHECKING:
    from charhub_console.engine.tools import Tools

Asks = Callable[..., Awaitable[Any]]


class FarJobs:
    """Implements engine.ports.Jobs. Every question may be asked twice, so one cut short by a kill is asked again."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        """See engine.ports.Jobs."""
        await self._ask("enqueue_character", order, run_id, position)

    async def enqueue_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._ask("enqueue_night", run_id)

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._ask("cancel_character", character_id, run_id)

    async def cancel_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._ask("cancel_night", run_id)

    async def run_next(self, character_id: str, run_id: str) -> bool:
        """See engine.ports.Jobs."""
        return bool(await self._ask("run_next", character_id, run_id))

    async def delete_finished(self, before: datetime) -> int:
        """See engine.ports.Jobs."""
        return int(await self._ask("delete_finished", before))

    async def close_line(self, closed: bool) -> None:
        """See engine.ports.Jobs."""
        await self._ask("close_line", closed)


class FarBackend:
    """Implements as much of engine.ports.Backend as a process that paints nothing itself needs."""

    def __init__(self, name: str, kind: str, slots: int, ask: Asks) -> None:
        self.name, self.kind, self.slots = name, kind, slots
        self._ask = ask

    async def health(self) -> BackendHealth:
        """See Backend.health."""
        found: BackendHealth = await self._ask("health", self.name)
        return found

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """See Backend.check."""
        found: tuple[RecipeProblem, ...] = await self._ask("check", self.name, recipe)
        return found

    async def cancel(self, job_id: str) -> None:
        """See Backend.cancel."""
        await self._ask("cancel", self.name, job_id)

    async def submit(self, request: GenerationRequest) -> None:
        """Never asked here."""
        raise NotImplementedError("the engine's process paints")

    async def state(self, job_id: str) -> JobState:
        """Never asked here."""
        raise NotImplementedError("the engine's process paints")

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """Never asked here."""
        raise NotImplementedError("the engine's process paints")

    async def close(self) -> None:
        """Nothing is open."""


def answers(tools: Tools) -> dict[str, Callable[..., Awaitable[Any]]]:
    """What the engine's process does when the window asks, by its name on the wire."""
    jobs, backends = tools.jobs, tools.pool.backends
    return {
        "enqueue_character": lambda order, run_id, position: jobs.enqueue_character(order, run_id, position=position),
        "enqueue_night": jobs.enqueue_night,
        "cancel_character": jobs.cancel_character,
        "cancel_night": jobs.cancel_night,
        "run_next": jobs.run_next,
        "delete_finished": jobs.delete_finished,
        "close_line": jobs.close_line,
        "health": lambda name: backends[name].health(),
        "check": lambda name, recipe: backends[name].check(recipe),
        "cancel": lambda name, job_id: backends[name].cancel(job_id),
    }
