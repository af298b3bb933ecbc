"""A worker's lease: said again and again that it lives, and work of those taken over who say so no more."""

from __future__ import annotations

import logging
from typing import Protocol

from charhub_console.domain.errors import ConsoleError
from charhub_console.engine.ports import Clock
from charhub_console.engine.ports.fleet import RENEW_S, FleetHands

log = logging.getLogger(__name__)


class Carriers(Protocol):
    """What a lease needs of the durable queue."""

    async def carriers(self) -> frozenset[str]:
        """Under which names work is under way, whether or not they live."""
        ...

    async def hand_on(self, executor: str) -> int:
        """What this one had under way waits for anybody again."""
        ...


class Lease:
    """One worker's. `is_draining` is told with it."""

    def __init__(self, worker_id: str, hands: FleetHands, queue: Carriers, clock: Clock) -> None:
        self._me, self._hands, self._queue, self._clock = worker_id, hands, queue, clock
        self.is_draining = False

    async def keep(self) -> None:
        """Until cancelled. While the fleet is away there is nobody to say it to, and nobody to take over either."""
        trouble = ""
        while True:
            try:
                if await self._hands.renew(self._me, is_draining=self.is_draining):
                    await self._take_over()
                trouble = ""
            except ConsoleError as error:
                if str(error) != trouble:
                    log.warning("the lease could not be renewed: %s", error)
                trouble = str(error)
            except Exception:
                log.exception("the lease could not be kept; it is tried again")
            await self._clock.sleep(RENEW_S)

    async def _take_over(self) -> None:
        others = await self._queue.carriers() - {self._me}
        for one in await self._hands.gone(others) if others else ():
            if count := await self._queue.hand_on(one):
                log.warning("%s is gone; %d characters it had under way wait for anybody again", one, count)
