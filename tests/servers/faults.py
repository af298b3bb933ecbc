"""The ways an outside fails, the same for every double."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Fault(Enum):
    """What goes wrong. REFUSED closes the listening socket; the others answer (or do not) once connected."""

    REFUSED = "refused"
    TIMEOUT = "timeout"  # accepts and never answers
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    RATE_LIMITED = "429"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    MALFORMED = "malformed JSON"
    NAN = "NaN in JSON"
    TRUNCATED = "truncated bytes"
    WRONG_TYPE = "HTML"
    ENDLESS = "endless body"
    DRIP = "one byte now and then"
    HANG_UP = "closes without an answer"
    GZIP_BOMB = "small gzip, huge content"


_STATUSES = {
    Fault.UNAUTHORIZED: 401,
    Fault.FORBIDDEN: 403,
    Fault.NOT_FOUND: 404,
    Fault.RATE_LIMITED: 429,
    Fault.SERVER_ERROR: 500,
    Fault.UNAVAILABLE: 503,
}
_BOMB_BYTES = 64 * 1024 * 1024


@dataclass
class _Rule:
    fault: Fault
    path: str
    left: int | None
    retry_after: str | None


class Faults:
    """The faults that are switched on; the first that matches the path counts."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._cleared = asyncio.Event()

    def add(self, fault: Fault, *, path: str = "", times: int | None = None, retry_after: str | None = None) -> None:
        """Switch one on, for paths containing `path`."""
        self._rules.append(_Rule(fault, path, times, retry_after))

    def clear(self) -> None:
        """Switch all off; answers that hang come to their end."""
        self._rules.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer with the fault that is due, or let the double answer."""
        rule = next((rule for rule in self._rules if rule.path in request.path), None)
        if rule is None:
            return await handler(request)
        if rule.left is not None:
            rule.left -= 1
            if rule.left <= 0:
                self._rules.remove(rule)
        return await self._misbehave(rule, request)

    async def _misbehave(self, rule: _Rule, request: web.Request) -> web.StreamResponse:
        fault = rule.fault
        if fault in _STATUSES:
            headers = {"Retry-After": rule.retry_after} if rule.retry_after is not None else {}
            return web.Response(status=_STATUSES[fault], text=f"fault {fault.value}", headers=headers)
        if fault is Fault.MALFORMED:
            return web.Response(body=b'{"items": [{"id": 1,', content_type="application/json")
        if fault is Fault.NAN:
            return web.Response(body=b'{"items": [], "metadata": {"x": NaN}}', content_type="application/json")
        if fault is Fault.WRONG_TYPE:
            return web.Response(text="<!doctype html><title>Just a moment...</title>", content_type="text/html")
        if fault is Fault.GZIP_BOMB:
            return _bomb()
        return await self._stream(fault, request)

    async def _stream(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        cleared = self._cleared
        if fault is Fault.TIMEOUT:
            await cleared.wait()
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        if fault is Fault.TRUNCATED:
            response.content_length = 100_000
        if fault not in (Fault.TIMEOUT, Fault.HANG_UP):
            await response.prepare(request)
        if fault is Fault.TRUNCATED:
            await response.write(b'{"items": [')
        if fault in (Fault.ENDLESS, Fault.DRIP):
            await self._pour(fault, request, response, cleared)
        if request.transport is not None:
            request.transport.close()
        return response

    async def _pour(
        self, fault: Fault, request: web.Request, response: web.StreamResponse, cleared: asyncio.Event
    ) -> None:
        piece, pause_s = (b" " * 65536, 0.0) if fault is Fault.ENDLESS else (b" ", 0.02)
        while not cleared.is_set() and request.transport is not None and not request.transport.is_closing():
            try:
                await response.write(piece)
            except ConnectionError:
                return
            await asyncio.sleep(pause_s)


@cache
def _bomb_body() -> bytes:
    return gzip.compress(bytes(_BOMB_BYTES), compresslevel=9)


def _bomb() -> web.Response:
    return web.Response(body=_bomb_body(), headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
