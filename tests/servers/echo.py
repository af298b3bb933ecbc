"""A server that says what it was asked, and how the tests of the HTTP adapter call it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from charhub_console.adapters.http import Outside, RetryPolicy, Timeouts
from tests.servers import Double
from tests.servers.faults import Fault

OUTSIDE = Outside("Echo", "ECHO_URL", "ECHO_KEY")
PATIENT = Timeouts(
    connect_s=5.0, read_s=5.0, total_s=20.0
)  # where nothing is meant to time out, however busy the machine
SHORT = Timeouts(connect_s=0.5, read_s=0.2, total_s=0.8)
SECRET = "sk-very-secret"


def timeouts_for(fault: Fault) -> Timeouts:
    """Short where the fault is that nothing comes, patient where something does."""
    return SHORT if fault in (Fault.TIMEOUT, Fault.DRIP) else PATIENT


class EchoDouble(Double):
    """Says what it was asked."""

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/echo", self._echo)
        app.router.add_route("*", "/empty", self._empty)
        app.router.add_get("/moved", self._moved)
        app.router.add_get("/status/{code}", self._status)
        app.router.add_get("/body", self._body)
        app.router.add_get("/cookie", self._cookie)
        self.body = b"{}"
        self.body_type = "application/json"

    async def _echo(self, request: web.Request) -> web.Response:
        form: dict[str, Any] = {}
        if request.content_type == "multipart/form-data":
            for name, part in (await request.post()).items():
                form[name] = (
                    part if isinstance(part, str) else [part.filename, part.content_type, part.file.read().hex()]
                )
        told = {"query": dict(request.query), "form": form, "authorization": request.headers.get("Authorization")}
        if request.content_type == "application/json":
            told["json"] = await request.json()
        return web.json_response(told)

    async def _empty(self, request: web.Request) -> web.Response:
        return web.Response()

    async def _cookie(self, request: web.Request) -> web.Response:
        return web.json_response({}, headers={"Set-Cookie": "who=you; Path=/"})

    async def _moved(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/echo")

    async def _status(self, request: web.Request) -> web.Response:
        return web.json_response({"why": "told"}, status=int(request.match_info["code"]))

    async def _body(self, request: web.Request) -> web.Response:
        return web.Response(body=self.body, content_type=self.body_type)


class Waits:
    """A sleep that only writes down how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)

    def policy(self, **how: Any) -> RetryPolicy:
        return RetryPolicy(**{"chance": lambda: 1.0, "sleep": self, **how})
