"""Time, chance, events and secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from charhub_console.domain.events import Event


class Clock(Protocol):
    """Time and chance come in from outside."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds, never backwards."""
        ...

    def new_id(self) -> str:
        """A lower-case uuid4."""
        ...

    def new_seed(self) -> int:
        """0..2**32-1."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class EventBus(Protocol):
    """Tells whoever listens; never waits for them."""

    def publish(self, event: Event) -> None:
        """Hand an event to every listener. A listener that raises is logged and hurts nobody."""
        ...

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Listen until the returned function is called."""
        ...


class Secrets(Protocol):
    """The OS keyring."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None:
        """Raises: NotConfigured when there is no safe keyring."""
        ...

    def remove(self, name: str) -> None:
        """Gone afterwards; harmless when it was never there. Raises: NotConfigured when the keyring refuses."""
        ...
