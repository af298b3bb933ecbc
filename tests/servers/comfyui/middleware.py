"""CharHub's middleware in front of a ComfyUI: the routes it adds (contract as CharHub's backend uses it)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from aiohttp import web

from tests.servers.comfyui.doors import trouble
from tests.servers.comfyui.records import Prepared

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer


class CharHubRoutes:
    """prepare and cleanup. The URLs are noted, not fetched."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server

    def routes(self) -> list[web.RouteDef]:
        """What the application adds."""
        return [web.post("/prepare", self.prepare), web.post("/cleanup", self.cleanup)]

    async def prepare(self, request: web.Request) -> web.Response:
        """POST /api/prepare {characterId, referenceImages: [{type, url}]}."""
        try:
            asked = await request.json()
            character, images = asked["characterId"], asked["referenceImages"]
            urls = [image["url"] for image in images]
        except (ValueError, KeyError, TypeError):
            return trouble()
        self.server.records.add(Prepared("prepare", character, urls, time.time()))
        path = f"C:\\ComfyUI\\input\\charhub\\{character}"
        return web.json_response({"referencePath": path, "imageCount": len(urls), "status": "ready"})

    async def cleanup(self, request: web.Request) -> web.Response:
        """POST /api/cleanup {characterId}."""
        try:
            character = (await request.json())["characterId"]
        except (ValueError, KeyError, TypeError):
            return trouble()
        self.server.records.add(Prepared("cleanup", character, [], time.time()))
        return web.json_response({"success": True, "message": "cleaned up"})
