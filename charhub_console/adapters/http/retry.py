"""When a call is made again, and how long it waits before."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx2

from charhub_console.adapters.http.translation import (
    FOREIGN,
    Outside,
    is_certificate_failure,
    retry_after_s,
    translate,
)
from charhub_console.domain.errors import Unreachable

T = TypeVar("T")

# 520-524 are Cloudflare's words for "the server behind me did not answer".
_PASSING = frozenset({408, 425, 429, 502, 503, 504, 520, 521, 522, 523, 524})
_HOPELESS = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.ProxyError)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Full jitter (uniform 0..min(cap, base * 2^n)), and what the server asks for by Retry-After.

    Why not tenacity or stamina: the waiting rule above is the whole of it, and Retry-After would be ours anyway.

    Args:
        tries: calls in all, the first included.
        longest_asked_s: a server that asks for more gets a RateLimited/Unreachable with `retry_after_s` instead.
        statuses: those worth trying again; 500 is not among them unless told.
        chance: uniform 0..1.
    """

    tries: int = 5
    base_s: float = 0.5
    cap_s: float = 30.0
    longest_asked_s: float = 120.0
    statuses: frozenset[int] = _PASSING
    chance: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def wait_after(self, error: Exception, tries: int) -> float | None:
        """Seconds to wait after the `tries`-th failure; None to give up."""
        if tries >= self.tries or not self._may_pass(error):
            return None
        asked = retry_after_s(error)
        if asked is None:
            return self.chance() * min(self.cap_s, self.base_s * 2.0 ** (tries - 1))
        if asked > self.longest_asked_s:
            return None
        return asked + self.chance() * self.base_s  # never earlier than asked, never all at once

    def _may_pass(self, error: Exception) -> bool:
        if isinstance(error, httpx2.HTTPStatusError):
            return error.response.status_code in self.statuses
        if isinstance(error, _HOPELESS) or is_certificate_failure(error):
            return False
        return isinstance(error, (httpx2.TransportError, OSError))


NO_RETRY = RetryPolicy(tries=1)


@dataclass(frozen=True, slots=True)
class PaidCalls(RetryPolicy):
    """For calls that cost money: at most one more try, and only while it cannot have been charged.

    That is when no connection came about, or the service itself says it did not serve the call.
    """

    tries: int = 2
    longest_asked_s: float = 20.0
    statuses: frozenset[int] = frozenset({429, 503})

    def wait_after(self, error: Exception, tries: int) -> float | None:
        """Seconds to wait; None to give up: also for every failure after the request was on its way."""
        never_sent = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout))
        if not (never_sent or isinstance(error, httpx2.HTTPStatusError)):
            return None
        return RetryPolicy.wait_after(self, error, tries)


async def call(attempt: Callable[[], Awaitable[T]], *, outside: Outside, policy: RetryPolicy, deadline_s: float) -> T:
    """Run `attempt` until it succeeds, the policy gives up or the deadline over all tries is near.

    Raises:
        ConsoleError: what `translate` makes of the last failure; Unreachable when the deadline passed.
    """
    loop = asyncio.get_running_loop()
    ends = loop.time() + deadline_s
    tries = 0
    try:
        async with asyncio.timeout_at(ends):
            while True:
                try:
                    return await attempt()
                except FOREIGN as error:
                    tries += 1
                    wait_s = policy.wait_after(error, tries)
                    if wait_s is None or loop.time() + wait_s >= ends:
                        raise translate(error, outside) from error
                await policy.sleep(wait_s)
    except TimeoutError as error:
        raise Unreachable(f"{outside.name} gave no whole answer in {deadline_s:g} s.", outside.check_address) from error
