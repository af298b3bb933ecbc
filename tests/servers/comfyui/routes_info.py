"""What the server says about itself: /object_info, /models, /embeddings, /system_stats, /features."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer

_MEMORY_BYTES = 25276502016


class InfoRoutes:
    """The routes of one server. File lists are live."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server

    def routes(self) -> list[web.RouteDef]:
        """What the application adds."""
        return [
            web.get("/", self.front_end),
            web.get("/object_info", self.object_info),
            web.get("/object_info/{name}", self.one_node),
            web.get("/models", self.model_folders),
            web.get("/models/{folder}", self.models),
            web.get("/embeddings", self.embeddings),
            web.get("/system_stats", self.system_stats),
            web.get("/features", self.features),
        ]

    async def front_end(self, request: web.Request) -> web.Response:
        """GET /: what a person's browser gets."""
        return web.Response(text="<!doctype html><title>ComfyUI</title>", content_type="text/html")

    async def object_info(self, request: web.Request) -> web.Response:
        """GET /object_info: all node types."""
        choices = self.server.choices
        return web.json_response({name: kind.info(choices) for name, kind in self.server.node_types.items()})

    async def one_node(self, request: web.Request) -> web.Response:
        """GET /object_info/{Node}: {} with 200 for an unknown one."""
        kind = self.server.node_types.get(request.match_info["name"])
        return web.json_response({} if kind is None else {kind.name: kind.info(self.server.choices)})

    async def model_folders(self, request: web.Request) -> web.Response:
        """GET /models."""
        return web.json_response(list(self.server.models))

    async def models(self, request: web.Request) -> web.Response:
        """GET /models/{folder}."""
        files = self.server.models.get(request.match_info["folder"])
        return web.Response(status=404) if files is None else web.json_response(files)

    async def embeddings(self, request: web.Request) -> web.Response:
        """GET /embeddings: names without extension."""
        files = self.server.models.get("embeddings", [])
        return web.json_response([str(PurePosixPath(file).with_suffix("")) for file in files])

    async def system_stats(self, request: web.Request) -> web.Response:
        """GET /system_stats."""
        version = self.server.version
        system: dict[str, Any] = {
            "os": version.os,
            "ram_total": _MEMORY_BYTES,
            "ram_free": _MEMORY_BYTES,
            "comfyui_version": version.name,
            **version.system,
            "installed_templates_version": "0.1",
            "required_templates_version": "0.1",
            "python_version": "3.11.7",
            "pytorch_version": "2.13.0+cpu",
            "embedded_python": False,
            "argv": ["main.py", "--cpu", "--port", str(self.server.port)],
        }
        device = {
            "name": "cpu",
            "type": "cpu",
            "index": None,
            "vram_total": _MEMORY_BYTES,
            "vram_free": _MEMORY_BYTES,
            "torch_vram_total": _MEMORY_BYTES,
            "torch_vram_free": _MEMORY_BYTES,
        }
        return web.json_response({"system": system, "devices": [device]})

    async def features(self, request: web.Request) -> web.Response:
        """GET /features."""
        return web.json_response(self.server.version.features)
