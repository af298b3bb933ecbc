"""Test doubles: real servers on loopback sockets, with faults that can be switched on and off while they run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.servers.faults import Fault, Faults

T = TypeVar("T")


class Double:
    """One server. A subclass adds its routes in `add_routes`.

    Used as `async with` on the test's own loop, or through `in_thread` when the code under test blocks.
    `requests` lists every call as "METHOD /path", in the order they came, faulty ones too.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    def add_routes(self, app: web.Application) -> None:
        """Add the double's own routes."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Base address without a trailing slash."""
        return f"http://{self.address}"

    @property
    def address(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self.port}"

    async def fault(self, fault: Fault, *, path: str = "", times: int | None = None, **how: Any) -> None:
        """Make calls whose path contains `path` fail this way, `times` times (None: until healed)."""
        if fault is Fault.REFUSED:
            await self._stop_listening()
        else:
            self.faults.add(fault, path=path, times=times, **how)

    async def heal(self) -> None:
        """Take back all faults."""
        self.faults.clear()
        if self._site is None:
            await self._listen()

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._noted, self.faults.middleware], client_max_size=256 * 1024 * 1024)
        self.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.faults.clear()  # lets hanging answers end
        assert self._runner is not None
        await self._runner.cleanup()
        self._runner = self._site = None

    @web.middleware
    async def _noted(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        return await handler(request)

    async def _listen(self) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def _stop_listening(self) -> None:
        assert self._runner is not None
        if self._site is not None:
            site, self._site = self._site, None
            await site.stop()
        server = self._runner.server
        for connection in list(server.connections) if server else ():
            connection.force_close()
            if connection.transport is not None:
                connection.transport.abort()


class ThreadedDouble:
    """A double that runs in its own thread; `run` does something on its loop and waits for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the double's loop and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


@contextmanager
def in_thread(double: Double) -> Iterator[ThreadedDouble]:
    """Serve `double` from a thread that has ended when the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=f"double-{type(double).__name__}")
    thread.start()
    handle = ThreadedDouble(loop)
    try:
        handle.run(double.__aenter__())
        yield handle
    finally:
        handle.run(double.__aexit__())
        handle.run(loop.shutdown_asyncgens())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=30)
        loop.close()
