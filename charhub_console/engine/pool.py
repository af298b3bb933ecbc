"""Which backend paints the next image: the least busy healthy one, chosen as late as possible."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from charhub_console.domain.errors import NotConfigured, Unreachable
from charhub_console.domain.events import BackendChanged
from charhub_console.engine.ports import Backend, BackendHealth, Clock, EventBus

log = logging.getLogger(__name__)

AHEAD = 1  # jobs kept waiting at a backend beyond its slots, so that its GPU never waits for us
RECHECK_S = 10.0  # an unhealthy backend is asked again after this long
LOOK_AGAIN_S = 1.0  # who waits for a place looks again at least this often


class BackendPool:
    """Backends with their load and health. Belongs to one event loop."""

    def __init__(self, backends: Sequence[Backend], *, clock: Clock, bus: EventBus, patience_s: float = 180.0) -> None:
        self.backends = {backend.name: backend for backend in backends}
        self._clock = clock
        self._bus = bus
        self._patience_s = patience_s
        self._load = dict.fromkeys(self.backends, 0)
        self._given = dict.fromkeys(self.backends, 0.0)  # who got its last job longest ago is free soonest
        self._health: dict[str, tuple[float, BackendHealth]] = {}
        self._checks: dict[str, asyncio.Task[BackendHealth]] = {}
        self._freed = asyncio.Event()

    def capacity(self, kind: str | None = None) -> int:
        """Jobs that may be at the backends of this kind at once."""
        return sum(b.slots + AHEAD for b in self.backends.values() if kind in (None, b.kind))

    def slots(self, kind: str | None = None) -> int:
        """Images painted at the same time by the backends of this kind."""
        return sum(b.slots for b in self.backends.values() if kind in (None, b.kind))

    @asynccontextmanager
    async def bound(self, name: str) -> AsyncIterator[Backend]:
        """The backend an attempt is already bound to; counts towards its load, never waits.

        Raises:
            NotConfigured: this backend is no longer set up.
        """
        if name not in self.backends:
            raise NotConfigured(f"The backend {name} is no longer configured.", "Add it again, or retry the view.")
        self._load[name] += 1
        try:
            yield self.backends[name]
        finally:
            self._release(name)

    @asynccontextmanager
    async def free(self, kind: str, *, rather_not: str | None = None) -> AsyncIterator[Backend]:
        """A healthy backend of this kind with room for one more job; waits for one.

        Args:
            rather_not: one that just lost this job; it is taken only when no other has room.

        Raises:
            NotConfigured: there is none of this kind.
            Unreachable: none was healthy for the pool's patience.
        """
        name = await self._choose(kind, rather_not)
        try:
            yield self.backends[name]
        finally:
            self._release(name)

    def distrust(self, name: str, message: str) -> None:
        """A call to this backend just failed: leave it alone until it was asked again."""
        self._note(name, BackendHealth(healthy=False, message=message))

    async def any_healthy(self, kind: str) -> bool:
        """Whether at least one backend of this kind answers now."""
        names = [name for name, backend in self.backends.items() if backend.kind == kind]
        return any(health.healthy for health in await asyncio.gather(*(self._healthy(name) for name in names)))

    async def close(self) -> None:
        """Stop health checks and close the backends."""
        unfinished = [task for task in self._checks.values() if not task.done()]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        for backend in self.backends.values():
            await backend.close()

    async def _choose(self, kind: str, rather_not: str | None) -> str:
        names = [name for name, backend in self.backends.items() if backend.kind == kind]
        if not names:
            raise NotConfigured(
                f"No {kind} server is configured.",
                "Set comfyui.urls (COMFYUI_URLS), or use the recipe practice.",
            )
        last_healthy = self._clock.monotonic()
        while True:
            healthy = [
                name for name, health in zip(names, await self._all_health(names), strict=True) if health.healthy
            ]
            room = [name for name in healthy if self._load[name] < self.backends[name].slots + AHEAD]
            if room:
                name = min(room, key=lambda item: (item == rather_not, self._busyness(item), self._given[item]))
                self._load[name] += 1
                self._given[name] = self._clock.monotonic()
                return name
            now = self._clock.monotonic()
            if healthy:
                last_healthy = now
            elif now - last_healthy > self._patience_s:
                raise Unreachable(
                    self._silence(names), "Start the server or correct comfyui.urls, then retry the view."
                )
            await self._pause()

    def _busyness(self, name: str) -> float:
        return self._load[name] / self.backends[name].slots

    async def _pause(self) -> None:
        """Until a place is free, or for a while."""
        self._freed.clear()
        waits = [asyncio.ensure_future(self._freed.wait()), asyncio.ensure_future(self._clock.sleep(LOOK_AGAIN_S))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _all_health(self, names: Sequence[str]) -> list[BackendHealth]:
        """Everybody who waits for a place asks this at every image, so what is known costs no task."""
        known = {name: self._known_health(name) for name in names}
        unknown = [name for name, health in known.items() if health is None]
        asked = await asyncio.gather(*(self._healthy(name) for name in unknown)) if unknown else []
        told = known | dict(zip(unknown, asked, strict=True))
        return [health for health in told.values() if health is not None]

    def _known_health(self, name: str) -> BackendHealth | None:
        """None when it was never asked or was bad a while ago."""
        known = self._health.get(name)
        if known and (known[1].healthy or self._clock.monotonic() - known[0] < RECHECK_S):
            return known[1]
        return None

    async def _healthy(self, name: str) -> BackendHealth:
        """The known health, or asked for anew. Concurrent askers share one call."""
        known = self._known_health(name)
        if known is not None:
            return known
        task = self._checks.get(name)
        if task is None or task.done():
            task = asyncio.get_running_loop().create_task(self.backends[name].health(), name=f"health {name}")
            self._checks[name] = task
        health = await asyncio.shield(task)
        self._note(name, health)
        return health

    def _note(self, name: str, health: BackendHealth) -> None:
        before = self._health.get(name)
        self._health[name] = (self._clock.monotonic(), health)
        if before is None or before[1].healthy != health.healthy:
            log.info("backend %s is %s: %s", name, "healthy" if health.healthy else "unhealthy", health.message)
            self._bus.publish(BackendChanged(name, health.healthy, health.message))

    def _silence(self, names: Sequence[str]) -> str:
        reasons = "; ".join(f"{name}: {self._health[name][1].message}" for name in names if name in self._health)
        return f"No generation server answers ({reasons})."

    def _release(self, name: str) -> None:
        self._load[name] -= 1
        self._freed.set()
