"""The event bus: listeners are called at once, in the publisher's thread; one that raises hurts nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable

from charhub_console.domain.events import Event

log = logging.getLogger(__name__)


class LocalBus:
    """Hands events to listeners of this process."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def publish(self, event: Event) -> None:
        """Call every listener."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on %s", type(event).__name__)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Listen until the returned function is called."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe
