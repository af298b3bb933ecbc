"""Files over HTTP: /view and /upload/image."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from tests.servers.comfyui.doors import cut, trouble
from tests.servers.comfyui.images import strip, transcode
from tests.servers.comfyui.records import Upload

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer


class FileRoutes:
    """The routes of one server."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server

    def routes(self) -> list[web.RouteDef]:
        """What the application adds."""
        return [web.get("/view", self.view), web.post("/upload/image", self.upload)]

    async def view(self, request: web.Request) -> web.StreamResponse:
        """GET and HEAD /view?filename&subfolder&type: with Range, ETag and 304, errors with an empty body."""
        name = request.query.get("filename")
        if name is None:
            return web.Response(status=404)
        if not name or name.startswith("/") or ".." in name:
            return web.Response(status=400)
        try:
            folder = self.server.folders.of(request.query.get("type", "output"))
        except ValueError:
            return web.Response(status=400)
        inner = (folder / request.query.get("subfolder", "")).resolve()
        if not inner.is_relative_to(folder):
            return web.Response(status=403)
        path = inner / Path(name).name
        if not path.is_file():
            return web.Response(status=404)
        if "\n" in path.name:  # the real server's guard against header injection drops the connection
            cut(request)
            return web.Response()
        return self._file(path, request)

    def _file(self, path: Path, request: web.Request) -> web.StreamResponse:
        headers = {"Content-Disposition": f'filename="{path.name}"'}
        wanted = request.query.get("preview")
        if wanted is not None:
            format_name, _, quality = wanted.partition(";")
            format_name = format_name if format_name in ("webp", "jpeg") else "webp"
            quality_percent = int(quality) if quality.isdigit() else 90
            data = transcode(path.read_bytes(), format_name, quality_percent)
            return web.Response(body=data, content_type=f"image/{format_name}", headers=headers)
        if request.query.get("channel") == "rgb":
            return web.Response(body=strip(path.read_bytes()), content_type="image/png", headers=headers)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return web.FileResponse(path, headers={**headers, "Content-Type": kind})

    async def upload(self, request: web.Request) -> web.Response:
        """POST /upload/image: fields image (file), overwrite, subfolder, type. The answer's name is the one to use."""
        try:
            fields = await request.post()
        except ValueError:  # bytes without a file name are read as text
            return trouble()
        image = fields.get("image")
        kind = str(fields.get("type") or "input")
        subfolder = str(fields.get("subfolder", ""))
        if image is None:
            return web.Response(status=400)
        if not isinstance(image, web.FileField):
            return trouble()
        try:
            root = self.server.folders.of(kind)
        except ValueError:
            return trouble()
        folder = root / os.path.normpath(subfolder)
        if not (folder / image.filename).resolve().is_relative_to(root):
            return web.Response(status=400)
        folder.mkdir(parents=True, exist_ok=True)
        data = image.file.read()
        path = folder / image.filename
        if fields.get("overwrite") not in ("true", "1"):
            path = _free_name(path, data)
        try:
            path.write_bytes(data)
        except FileNotFoundError:  # a slash in the file name
            return trouble()
        digest = hashlib.sha256(data).hexdigest()
        self.server.records.add(Upload(image.filename, path.name, subfolder, kind, digest, time.time()))
        return web.json_response({"name": path.name, "subfolder": subfolder, "type": kind})


def _free_name(path: Path, data: bytes) -> Path:
    """This name, or `name (1)` and so on while other bytes have it."""
    candidate, counter = path, 0
    while candidate.exists() and candidate.read_bytes() != data:
        counter += 1
        candidate = path.with_name(f"{path.stem} ({counter}){path.suffix}")
    return candidate
