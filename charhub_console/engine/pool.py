"""Which backend paints the next image, and who is next in line for it. Both are chosen as late as possible."""

from __future__ import annotations

import asyncio
import bisect
import itertools
import logging
import math
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from charhub_console.domain.errors import NotConfigured, Unreachable
from charhub_console.domain.events import BackendChanged
from charhub_console.domain.run import BackendWish
from charhub_console.engine.ports import Backend, BackendHealth, Clock, EventBus

log = logging.getLogger(__name__)

AHEAD = 1  # jobs kept waiting at a backend beyond its slots, so that its GPU never waits for us
RECHECK_S = 10.0  # an unhealthy backend is asked again after this long
LOOK_AGAIN_S = 1.0  # who waits for a place looks again at least this often


@dataclass(order=True, slots=True)
class _Waiting:
    """Somebody in line for a place; lower turns are served first, within one whoever came first."""

    turn: int
    arrived: int
    names: tuple[str, ...] = field(compare=False)  # the backends that may have the job
    wished: bool = field(compare=False)  # a person chose among them
    rather_not: str | None = field(compare=False)
    since: float = field(compare=False)
    place: asyncio.Future[str] = field(compare=False)


class BackendPool:
    """Backends with their load and health, and the line of those who wait for one. Belongs to one event loop.

    Args:
        styles: the backends that paint only characters of some styles, and which; the others paint all.
    """

    def __init__(
        self,
        backends: Sequence[Backend],
        *,
        clock: Clock,
        bus: EventBus,
        patience_s: float = 180.0,
        styles: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.backends = {backend.name: backend for backend in backends}
        self.styles = styles or {}
        self._clock = clock
        self._bus = bus
        self._patience_s = patience_s
        self._guests: set[str] = set()
        self._load = dict.fromkeys(self.backends, 0)
        self._given = dict.fromkeys(self.backends, 0.0)  # who got its last job longest ago is free soonest
        self._health: dict[str, tuple[float, BackendHealth]] = {}
        self._checks: dict[str, asyncio.Task[BackendHealth]] = {}
        self._first_looks: set[asyncio.Task[BackendHealth]] = set()
        self._line: list[_Waiting] = []
        self._arrivals = itertools.count()
        self._healthy_at: dict[tuple[str, ...], float] = {}  # when last one of these was
        self._held = False
        self._closed = False
        self._watch: asyncio.Task[None] | None = None

    def capacity(self, *kinds: str) -> int:
        """Jobs that may be at the backends of these kinds at once; of all when none is named."""
        return sum(self.backends[name].slots + AHEAD for name in self.names(*kinds))

    def names(self, *kinds: str, style: str | None = None) -> tuple[str, ...]:
        """The backends of these kinds (all when none is named) that may get jobs; with `style` those that paint it."""
        return tuple(
            name
            for name, backend in self.backends.items()
            if name not in self._guests
            and (not kinds or backend.kind in kinds)
            and (style is None or style in self.styles.get(name, (style,)))
        )

    def welcome(self, guest: Backend) -> None:
        """A backend somebody else gave jobs to: they can be looked up and fetched there, it gets no new ones."""
        if guest.name not in self.backends:
            self.backends[guest.name] = guest
            self._load[guest.name], self._given[guest.name] = 0, 0.0
            self._guests.add(guest.name)

    def slots(self, *kinds: str, wish: BackendWish | None = None) -> int:
        """Images painted at the same time by the backends of these kinds, or all, of those the wish allows."""
        return sum(self.backends[name].slots for name in self.names(*kinds) if wish is None or wish.allows(name))

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
    async def free(
        self,
        *kinds: str,
        style: str | None = None,
        rather_not: str | None = None,
        turn: int = 0,
        wish: BackendWish | None = None,
    ) -> AsyncIterator[Backend]:
        """A healthy backend of these kinds with room for one more job; waits in line for one.

        Args:
            style: of the character; a backend that does not paint it is taken only on a person's wish.
            rather_not: one that just lost this job; it is taken only when no other has room.
            turn: lower ones are served before higher ones, however long those have waited.
            wish: only a backend it allows is taken.

        Raises:
            NotConfigured: there is none of these kinds, none for this style, or none the wish allows.
            Unreachable: none was healthy for the pool's patience.
        """
        name = await self._place(self._allowed(kinds, style, wish), rather_not, turn, wished=wish is not None)
        try:
            yield self.backends[name]
        finally:
            self._release(name)

    def hold(self, held: bool) -> None:
        """While held nobody in line is served; who has a place keeps it."""
        self._held = held
        self._serve()

    def close_line(self, closed: bool) -> None:
        """While closed nobody in line is served either, whether it is held or not: this process is about to end.

        From any thread: once it is open again, the line is served at the next look.
        """
        self._closed = closed

    def distrust(self, name: str, message: str) -> None:
        """A call to this backend just failed: leave it alone until it was asked again."""
        self._note(name, BackendHealth(healthy=False, message=message))

    async def any_healthy(self, *kinds: str, wish: BackendWish | None = None) -> bool:
        """Whether at least one backend of these kinds, which the wish allows, answers now."""
        names = [name for name in self.names(*kinds) if wish is None or wish.allows(name)]
        healths = await asyncio.gather(*(self._healthy(name) for name in names))
        return any(health.healthy for health in healths)

    async def close(self) -> None:
        """Stop health checks and close the backends."""
        tasks = [*self._first_looks, *self._checks.values(), *([self._watch] if self._watch else [])]
        unfinished = [task for task in tasks if not task.done()]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        for backend in self.backends.values():
            await backend.close()

    def _allowed(self, kinds: Sequence[str], style: str | None, wish: BackendWish | None) -> tuple[str, ...]:
        names = self.names(*kinds)
        if not names:
            raise NotConfigured(
                f"No {' or '.join(kinds)} server is configured.",
                "Set comfyui.urls (COMFYUI_URLS) or webui.url (RUNPOD_WEBUI_URL), or use the recipe practice.",
            )
        if wish is None or wish.other:
            names = self.names(*kinds, style=style)
        if not names:
            raise NotConfigured(
                f"No server paints the style {style}.", "Set webui.url, or the webui address of that style."
            )
        allowed = tuple(name for name in names if wish is None or wish.allows(name))
        if wish is not None and not allowed:
            named = ", ".join(wish.names)
            gone = f"The server {named} is gone." if len(wish.names) == 1 else f"The servers {named} are gone."
            said = f"There is no other server than {named}." if wish.other else gone
            raise NotConfigured(said, "Add it in the settings, or retry the view without choosing a server.")
        return allowed

    async def _place(self, names: tuple[str, ...], rather_not: str | None, turn: int, *, wished: bool) -> str:
        place: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        me = _Waiting(turn, next(self._arrivals), names, wished, rather_not, self._clock.monotonic(), place)
        bisect.insort(self._line, me)
        self._serve()
        if not place.done():
            self._ask_strangers(names)
        if not place.done() and (self._watch is None or self._watch.done()):
            self._watch = asyncio.get_running_loop().create_task(self._look_after_line(), name="backend pool")
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # served in the moment of giving up
                self._release(place.result())
            raise
        finally:
            if me in self._line:
                self._line.remove(me)

    def _ask_strangers(self, names: Sequence[str]) -> None:
        """Backends nobody has asked yet are asked at once: the look after the line may be a second away."""
        for name in names:
            if name not in self._health and name not in self._checks:
                asking = asyncio.get_running_loop().create_task(self._healthy(name), name=f"first look at {name}")
                self._first_looks.add(asking)
                asking.add_done_callback(self._looked)

    def _looked(self, asking: asyncio.Task[BackendHealth]) -> None:
        self._first_looks.discard(asking)
        if not asking.cancelled() and asking.exception() is None:  # the look after the line tells errors
            self._serve()

    def _serve(self) -> None:
        """Give every place that is free to who is first in line for it."""
        if self._held or self._closed:
            return
        for waiting in tuple(self._line):
            if waiting.place.done():
                continue
            name = self._room(waiting)
            if name is not None:
                self._load[name] += 1
                self._given[name] = self._clock.monotonic()
                self._line.remove(waiting)
                waiting.place.set_result(name)

    def _room(self, waiting: _Waiting) -> str | None:
        """The least busy backend this one may have now."""
        room = [
            name
            for name in waiting.names
            if self._is_healthy(name) and self._load[name] < self.backends[name].slots + AHEAD
        ]
        return min(
            room, key=lambda name: (name == waiting.rather_not, self._busyness(name), self._given[name]), default=None
        )

    async def _look_after_line(self) -> None:
        """While somebody waits: ask the backends that are not known to be healthy, and say when none was for long."""
        while self._line:
            for names in {waiting.names for waiting in self._line}:
                try:
                    found = await self._all_health(names)
                except Exception as error:  # a backend's health is an answer, never an error: whoever waits must know
                    self._send_away(names, error)
                    raise
                if self._held or self._closed or any(health.healthy for health in found):
                    self._healthy_at[names] = self._clock.monotonic()
                elif self._clock.monotonic() - self._healthy_at.get(names, 0.0) > self._patience_s:
                    self._send_away(names, before=self._clock.monotonic() - self._patience_s)
            self._serve()
            if self._line:
                await self._clock.sleep(LOOK_AGAIN_S)

    def _send_away(self, names: tuple[str, ...], why: Exception | None = None, before: float = math.inf) -> None:
        """Those who wait for one of these and came before a moment stop waiting: none answers, or the reason given."""
        for waiting in tuple(self._line):
            if waiting.names == names and waiting.since < before:
                self._line.remove(waiting)
                if not waiting.place.done():
                    waiting.place.set_exception(why or self._silence(waiting))

    def _busyness(self, name: str) -> float:
        return self._load[name] / self.backends[name].slots

    def _is_healthy(self, name: str) -> bool:
        known = self._health.get(name)
        return known is not None and known[1].healthy

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
            task = asyncio.get_running_loop().create_task(self._ask(name), name=f"health {name}")
            self._checks[name] = task
        return await asyncio.shield(task)

    async def _ask(self, name: str) -> BackendHealth:
        """Noted by the one who asks, so that nobody asks again before it is known."""
        health = await self.backends[name].health()
        self._note(name, health)
        return health

    def _note(self, name: str, health: BackendHealth) -> None:
        before = self._health.get(name)
        self._health[name] = (self._clock.monotonic(), health)
        if before is None or before[1].healthy != health.healthy:
            log.info("backend %s is %s: %s", name, "healthy" if health.healthy else "unhealthy", health.message)
            self._bus.publish(BackendChanged(name, health.healthy, health.message))

    def _silence(self, waiting: _Waiting) -> Unreachable:
        known = [name for name in waiting.names if name in self._health]
        reasons = "; ".join(f"{name}: {self._health[name][1].message}" for name in known)
        if waiting.wished:
            said = "The chosen server does" if len(waiting.names) == 1 else "The chosen servers do"
            return Unreachable(
                f"{said} not answer ({reasons}).",
                "Start it, or retry the view without choosing a server.",
            )
        return Unreachable(
            f"No generation server answers ({reasons}).",
            "Start the server or correct its address in the settings, then retry the view.",
        )

    def _release(self, name: str) -> None:
        self._load[name] -= 1
        self._serve()
