"""Time and chance from the operating system."""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from datetime import UTC, datetime


class SystemClock:
    """Implements engine.ports.Clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds, never backwards."""
        return time.monotonic()

    def new_id(self) -> str:
        """A lower-case uuid4."""
        return str(uuid.uuid4())

    def new_seed(self) -> int:
        """0..2**32-1."""
        return secrets.randbits(32)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
