"""A store that tells of every change of an attempt before it returns: a worker's, whose rows nobody else can read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from charhub_console.adapters.sqlite.store import SqliteStore
from charhub_console.domain.attempt import Attempt, AttemptState, Image


async def _nobody(attempt: Attempt) -> None:
    """Until somebody listens."""


class ReportingStore(SqliteStore):
    """`tell` is awaited after a change is on the disk, and before whoever made it goes on."""

    def __init__(self, path: Path, *, patience_s: float = 60.0) -> None:
        super().__init__(path, patience_s=patience_s)
        self.tell: Callable[[Attempt], Awaitable[None]] = _nobody

    async def add_attempt(self, attempt: Attempt) -> Attempt:
        added = await super().add_attempt(attempt)
        await self.tell(added)
        return added

    async def change_attempt(
        self, attempt_id: str, *, expect: Sequence[AttemptState] | None = None, **changes: Any
    ) -> Attempt:
        changed = await super().change_attempt(attempt_id, expect=expect, **changes)
        await self.tell(changed)
        return changed

    async def record_image(self, image: Image, *, ended_at: datetime) -> Attempt:
        recorded = await super().record_image(image, ended_at=ended_at)
        await self.tell(recorded)
        return recorded
