"""The durable queue and what it carries out."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.run import Order


class Work(Protocol):
    """What the durable queue carries out. Every call may be repeated after a crash."""

    one_by_one: bool  # references are painted after each other and stop at the first failure

    async def plan_avatar(self, order: Order, run_id: str) -> list[Attempt]: ...

    async def plan_references(self, order: Order, run_id: str) -> list[Attempt]: ...

    async def paint(self, attempt_id: str) -> Attempt:
        """Bring one attempt to its end; failures are in the attempt, not raised."""
        ...

    async def finish(self, order: Order, run_id: str) -> None: ...

    async def carry_on(self, run_id: str) -> None:
        """Bring a night to its end from wherever it stands."""
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
        """Stop a character's job and its images; unknown or finished is fine."""
        ...

    async def cancel_attempt(self, attempt: Attempt) -> None:
        """Stop one image's job; its siblings go on."""
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
