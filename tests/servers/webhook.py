"""A receiver of webhooks that checks signatures as the Standard Webhooks say."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from aiohttp import web

from tests.servers import Double


class WebhookDouble(Double):
    """Takes what is signed with its secret, and remembers it; refuses the rest with 401."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self.key = key
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.queries: list[str] = []
        self.bodies: list[bytes] = []

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/hook", self._take)
        app.router.add_post("/moved", self._moved)

    async def _take(self, request: web.Request) -> web.Response:
        body, told = await request.read(), request.headers
        self.bodies.append(body)
        signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        if told["webhook-signature"] != f"v1,{expected}" or request.content_type != "application/json":
            return web.Response(status=401)
        self.taken.append((told["webhook-id"], json.loads(body)))
        self.queries.append(request.query_string)
        return web.Response(status=204)

    async def _moved(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/hook"})
