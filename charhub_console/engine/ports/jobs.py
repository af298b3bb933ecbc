"""The durable queue and what it carries out."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from charhub_console.domain.run import Order


class Work(Protocol):
    """What the durable queue carries out. Every call may be repeated after a crash."""

    async def generate(self, order: Order, run_id: str, position: int) -> None:
        """Bring one order to its end; what fails is in the rows, not raised. Lower positions are painted first."""
        ...

    async def carry_on(self, run_id: str) -> None:
        """Bring a night to its end from wherever it stands."""
        ...

    def close_line(self, closed: bool) -> None:
        """While closed nothing new goes to a server."""
        ...


class Jobs(Protocol):
    """The durable queue. Enqueueing means: make sure somebody carries this; doing it twice is harmless."""

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        """Generate an order (id `char/<id>/r<run>`). Lower positions are served first."""
        ...

    async def enqueue_night(self, run_id: str) -> None:
        """Carry a run to its end (id `night/<run>`)."""
        ...

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        """Stop a character's job with all it paints; unknown or finished is fine."""
        ...

    async def cancel_night(self, run_id: str) -> None:
        """Stop a night's own job; its characters go on until they are cancelled too."""
        ...

    async def run_next(self, character_id: str, run_id: str) -> bool:
        """Move a character's job to the front of its queue; False when it has begun, or is not known."""
        ...

    async def delete_finished(self, before: datetime) -> int:
        """Forget jobs that ended before; returns how many."""
        ...

    async def close_line(self, closed: bool) -> None:
        """While closed nothing new goes to a server from the engine this console would end with; harmless without."""
        ...
