"""One client per running event loop: a client's sockets belong to the loop that opened them."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import AsyncGenerator, Callable
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Generic, Protocol, TypeVar

import httpx2

# httpx2 logs whole addresses at INFO; queries may hold secrets and search words.
logging.getLogger("httpx2").setLevel(logging.WARNING)
logging.getLogger("httpcore2").setLevel(logging.WARNING)

USER_AGENT = "charhub-console"


@cache
def tls_context() -> ssl.SSLContext:
    """The trusted certificates, read once (tens of milliseconds); honours SSL_CERT_FILE and SSL_CERT_DIR."""
    return httpx2.create_ssl_context()


def no_cookies() -> CookieJar:
    """A jar that takes nothing: no server may recognise us from call to call by more than the token."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class Closable(Protocol):
    """What holds connections."""

    async def aclose(self) -> None: ...


C = TypeVar("C", bound=Closable)


class PerLoop(Generic[C]):
    """Hands every event loop its own client, made on first use. Safe to call from several threads.

    A loop that ends properly (as `asyncio.run` and the durable queue end theirs) closes its client: the client lives in
    an asynchronous generator, and loops close those that are left.

    Args:
        make: builds a client; called on the loop that will use it.
    """

    def __init__(self, make: Callable[[], C]) -> None:
        self._make = make
        self._clients: dict[asyncio.AbstractEventLoop, _Lent[C]] = {}
        self._lock = threading.Lock()

    async def client(self) -> C:
        """The running loop's client."""
        if not tls_context.cache_info().currsize:
            await asyncio.to_thread(tls_context)  # a window may live on this loop
        loop = asyncio.get_running_loop()
        with self._lock:
            lent = self._clients.get(loop)
            if lent is None:
                # Loops that have ended closed theirs; keep no reference to them.
                self._clients = {known: kept for known, kept in self._clients.items() if not known.is_closed()}
                lent = self._clients[loop] = _Lent(self._make())
        await lent.tie_to_loop()
        return lent.client

    async def aclose(self) -> None:
        """Close every loop's client, each on its own loop where that still runs. May be called again."""
        with self._lock:
            clients, self._clients = self._clients, {}
        here = asyncio.get_running_loop()
        for loop, lent in clients.items():
            if loop is here:
                await lent.aclose()
            elif loop.is_running():
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(lent.aclose(), loop))


class _Lent(Generic[C]):
    """A client and the generator it lives in."""

    def __init__(self, client: C) -> None:
        self.client = client
        self._life = self._live()
        self._tied = False

    async def tie_to_loop(self) -> None:
        """Begin to live: from here on the running loop knows the generator."""
        if not self._tied:
            self._tied = True
            await anext(self._life)

    async def aclose(self) -> None:
        """Close the client."""
        await self._life.aclose()

    async def _live(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            await self.client.aclose()
