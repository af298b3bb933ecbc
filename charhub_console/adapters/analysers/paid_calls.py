"""When a call that costs money is made again: only while it cannot have been charged."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

from charhub_console.adapters.http import RetryPolicy

_NOT_SERVED = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class PaidCalls(RetryPolicy):
    """At most one more try, when no connection came about or the service itself says it did not serve the call."""

    tries: int = 2
    longest_asked_s: float = 20.0
    statuses: frozenset[int] = _NOT_SERVED

    def wait_after(self, error: Exception, tries: int) -> float | None:
        """Seconds to wait; None to give up: also for every failure after the request was on its way."""
        never_sent = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout))
        if not (never_sent or isinstance(error, httpx2.HTTPStatusError)):
            return None
        return RetryPolicy.wait_after(self, error, tries)
