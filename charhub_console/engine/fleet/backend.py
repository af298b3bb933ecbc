"""All workers of a fleet as a console's pool has them: one server that takes no images from here."""

from __future__ import annotations

from collections.abc import Callable

from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.recipe import Recipe
from charhub_console.engine.ports import BackendHealth, GenerationRequest, JobState, Painted, Progress, RecipeProblem
from charhub_console.engine.ports.fleet import FleetBoard

NAMES = (("fleet", "comfyui"), ("fleet (webui)", "webui"))
"""One for each kind of recipes that real servers paint."""


class FleetBackend:
    """Implements engine.ports.Backend. `slots` are those of all living workers, as they were last looked at."""

    def __init__(self, board: FleetBoard, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.slots = 1
        self._board = board

    async def health(self) -> BackendHealth:
        """See the port. Healthy while somebody takes work."""
        try:
            at_work = [one for one in await self._board.workers() if one.is_alive and not one.is_draining]
        except ConsoleError as error:
            return BackendHealth(healthy=False, message=error.title, advice=error.advice)
        living = [one for one in at_work if any(kind == self.kind for _, _, kind in one.worker.servers)]
        self.slots = max(1, sum(one.worker.slots for one in living))
        if not living:
            said = f"no worker with {self.kind} servers is at work"
            return BackendHealth(healthy=False, message=said, advice="Start one: `charhub-console worker`.")
        servers = sum(kind == self.kind for one in living for _, _, kind in one.worker.servers)
        version = ", ".join(sorted({one.worker.version for one in living}))
        return BackendHealth(
            healthy=True,
            message=f"workers: {len(living)}, servers: {servers}",
            version=version,
            queue=sum(one.painting for one in living),
        )

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """See the port. Workers look at their own servers when they start."""
        return ()

    async def cancel(self, job_id: str) -> None:
        """See the port. Workers stop their servers' jobs themselves, by the rows."""

    async def submit(self, request: GenerationRequest) -> None:
        """Never asked here."""
        raise NotImplementedError("workers paint")

    async def state(self, job_id: str) -> JobState:
        """Never asked here."""
        raise NotImplementedError("workers paint")

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """Never asked here."""
        raise NotImplementedError("workers paint")

    async def close(self) -> None:
        """Nothing is open."""
