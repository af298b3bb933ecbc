"""Events on their way to a window: coalesced, in order, and never announced more than 30 times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from charhub_console.domain.events import AttemptProgressed, BackendChanged, Event

LISTS_PER_S = 30


@dataclass(frozen=True, slots=True)
class RowsMayHaveChanged(Event):
    """Another process carries the work out and nobody tells us what it did: read what is visible anew."""


class EventMailbox:
    """Takes events from any thread. `announce(delay_s)` is asked once to have `take` called after the delay.

    Until somebody takes them, events gather here, so a GUI thread that is behind gets one longer list and not a queue.
    """

    def __init__(self, announce: Callable[[float], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._announce = announce
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, Event] = {}
        self._announced = False
        self._not_before = 0.0

    def put(self, event: Event) -> None:
        """Add an event; one that says the same as an earlier one takes its place at the end."""
        key = _key(event)
        with self._lock:
            earlier = self._waiting.pop(key, None)
            self._waiting[key] = _merged(earlier, event)
            if self._announced:
                return
            self._announced = True
            delay_s = max(0.0, self._not_before - self._clock())
        self._announce(delay_s)

    def take(self) -> list[Event]:
        """Everything that waits, oldest first; the mailbox is empty afterwards."""
        with self._lock:
            events = list(self._waiting.values())
            self._waiting.clear()
            self._announced = False
            self._not_before = self._clock() + 1 / LISTS_PER_S
        return events


def _key(event: Event) -> Hashable:
    if isinstance(event, AttemptProgressed):
        return (AttemptProgressed, event.attempt_id)
    if isinstance(event, BackendChanged):
        return (BackendChanged, event.name)
    return event


def _merged(earlier: Event | None, event: Event) -> Event:
    """The newest progress, with the latest preview if it brings none itself."""
    if isinstance(earlier, AttemptProgressed) and isinstance(event, AttemptProgressed):
        if event.preview is None:
            event = replace(event, preview=earlier.preview)
        if event.step is None and event.queue_position is None:
            event = replace(event, step=earlier.step, of=earlier.of)
    return event
