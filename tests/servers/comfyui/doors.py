"""Who gets in, and what a request meets before it reaches a route: token, foreign origins, size, scripted faults."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from tests.servers.comfyui.images import Picture, png
from tests.servers.comfyui.script import ComfyFault, Planned

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def trouble() -> web.Response:
    """aiohttp's answer to an exception in a handler."""
    response = web.Response(status=500, text="500 Internal Server Error\n\nServer got itself in trouble")
    response.force_close()
    return response


class Doors:
    """The middlewares of one server."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse who must not come in."""
        if self.server.token is not None and request.headers.get("Authorization") != f"Bearer {self.server.token}":
            return web.json_response({"error": "Unauthorized"}, status=401)
        if request.method == "OPTIONS":
            return web.Response()
        if self._is_foreign(request):
            return web.Response(status=403)
        path = request.path.removeprefix("/api")
        if any(path == hidden or path.startswith(f"{hidden}/") for hidden in self.server.hidden_routes):
            return await self.nothing_here(request)
        if (request.content_length or 0) > self.server.max_upload_bytes:
            text = f"Maximum request body size {self.server.max_upload_bytes} exceeded."
            return web.Response(status=413, text=text)
        return await handler(request)

    def _is_foreign(self, request: web.Request) -> bool:
        if self.server.version.blocks_cross_site and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return True
        origin = request.headers.get("Origin")
        return origin is not None and urlsplit(origin).netloc != request.host

    async def nothing_here(self, request: web.Request) -> web.StreamResponse:
        """The real server looks for a file of its front end."""
        return web.Response(status=404, body=b"", content_type="application/octet-stream")

    @web.middleware
    async def misbehave(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let the scripted fault strike, or let the route answer."""
        planned = self.server.script.for_request(request.path, request.method)
        if planned is None:
            return await handler(request)
        fault = planned.fault
        if fault is ComfyFault.CUT_BEFORE:
            cut(request)
            return web.Response()
        if fault in _ANSWERS:
            return _ANSWERS[fault]()
        if fault is ComfyFault.CUT_BODY:
            return await _cut_body(request)
        return await self._after(planned, request, handler)

    async def _after(self, planned: Planned, request: web.Request, handler: Handler) -> web.StreamResponse:
        if planned.fault is ComfyFault.SLOW:
            await asyncio.sleep(planned.seconds)
        response = await handler(request)
        if planned.fault is ComfyFault.LATE_ANSWER:
            await asyncio.sleep(planned.seconds)
        if planned.fault is ComfyFault.CUT_AFTER:
            cut(request)
        if planned.fault is ComfyFault.SERVER_ERROR_AFTER:
            return trouble()
        return response


def cut(request: web.Request) -> None:
    """Break the connection off (reset)."""
    if request.transport is not None:
        request.transport.abort()


def _half_image() -> web.Response:
    data = png(Picture(b"half", 64, 64))
    return web.Response(body=data[: len(data) // 2], content_type="image/png")


async def _cut_body(request: web.Request) -> web.StreamResponse:
    data = png(Picture(b"cut", 64, 64))
    response = web.StreamResponse(headers={"Content-Type": "image/png", "Content-Length": str(len(data))})
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


_ANSWERS: dict[ComfyFault, Callable[[], web.Response]] = {
    ComfyFault.BAD_GATEWAY: lambda: web.Response(
        status=502, text="<html><body><h1>502 Bad Gateway</h1></body></html>", content_type="text/html"
    ),
    ComfyFault.WRONG_JSON: lambda: web.json_response(["unexpected", None, 1]),
    ComfyFault.EMPTY: lambda: web.Response(),
    ComfyFault.NOT_AN_IMAGE: lambda: web.Response(body=b"not an image at all", content_type="image/png"),
    ComfyFault.HALF_IMAGE: _half_image,
}
