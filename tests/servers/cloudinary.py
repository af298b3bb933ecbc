"""Cloudinary on loopback: signed uploads and deletions, the Admin interface, delivery; it verifies every signature.

Protocol from the Upload and Admin API reference. What is uploaded need not be a picture: the service's own look into
files is no part of this.
"""

from __future__ import annotations

import base64
import hashlib
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from charhub_console.domain.medusavr_settings import Cloudinary
from tests.servers import Double

CLOUD, KEY, SECRET = "medusa-test", "123456789012345", "s3cret-of-the-cloud"
VALID_S = 3600
_UNSIGNED = ("file", "cloud_name", "resource_type", "api_key", "signature")


@dataclass
class Stored:
    """One asset."""

    data: bytes
    values: dict[str, str]


@dataclass
class CloudinaryServer(Double):
    """`assets` by (kind, public id). Everything else is what the account is or does wrong."""

    dynamic_folders: bool = False
    knows_config: bool = True
    loses_bytes: int = 0  # of each upload
    says_other_etag: bool = False
    refuses: str = ""  # 400 with this message
    rate_limited: bool = False
    clock_s: float = 0.0  # ahead of ours
    assets: dict[tuple[str, str], Stored] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def settings(self, **changes: Any) -> Cloudinary:
        """Complete settings for this account."""
        given = {"cloud_name": CLOUD, "api_key": KEY, "api_secret": SECRET, "api_url": self.url}
        return Cloudinary(**{**given, "delivery_url": self.url, **changes})

    def add_routes(self, app: web.Application) -> None:
        """Upload, Admin, delivery."""
        app.router.add_post("/v1_1/{cloud}/{kind:image|raw}/upload", self._upload)
        app.router.add_post("/v1_1/{cloud}/{kind:image|raw}/destroy", self._destroy)
        app.router.add_get("/v1_1/{cloud}/config", self._config)
        app.router.add_get("/v1_1/{cloud}/resources/{kind:image|raw}/upload/{id:.+}", self._resource)
        app.router.add_get("/{cloud}/{kind:image|raw}/upload/{path:.+}", self._deliver)

    async def _upload(self, request: web.Request) -> web.Response:
        values, data = await self._form(request)
        if (wrong := self._wrong(request, values)) is not None:
            return wrong
        if not data:
            return _error(400, "Empty file")
        kind, public_id = request.match_info["kind"], values["public_id"]
        if len(public_id) > 255 or any(letter in public_id for letter in "?&#\\%<>"):
            return _error(400, f"public_id ({public_id}) is invalid")
        if "asset_folder" in values and not self.dynamic_folders:
            return _error(400, "asset_folder is not supported for fixed folder mode")
        known = self.assets.get((kind, public_id))
        if known is not None and values.get("overwrite") in ("false", "0"):
            return web.json_response(self._told(kind, public_id, known) | {"existing": True})
        stored = Stored(data[: len(data) - self.loses_bytes], values)
        self.assets[kind, public_id] = stored
        return web.json_response(self._told(kind, public_id, stored))

    async def _destroy(self, request: web.Request) -> web.Response:
        values, _ = await self._form(request)
        if (wrong := self._wrong(request, values)) is not None:
            return wrong
        gone = self.assets.pop((request.match_info["kind"], values["public_id"]), None)
        return web.json_response({"result": "ok" if gone else "not found"})

    async def _config(self, request: web.Request) -> web.Response:
        if not self.knows_config:
            return _error(404, "Not found")
        if (wrong := self._not_admin(request)) is not None:
            return wrong
        mode = "dynamic" if self.dynamic_folders else "fixed"
        return web.json_response({"cloud_name": CLOUD, "settings": {"folder_mode": mode}})

    async def _resource(self, request: web.Request) -> web.Response:
        if (wrong := self._not_admin(request)) is not None:
            return wrong
        kind, public_id = request.match_info["kind"], unquote(request.match_info["id"])
        known = self.assets.get((kind, public_id))
        if known is None:
            return _error(404, f"Resource not found - {public_id}")
        context = dict(pair.split("=", 1) for pair in known.values.get("context", "").split("|") if pair)
        return web.json_response(self._told(kind, public_id, known) | {"context": {"custom": context}})

    async def _deliver(self, request: web.Request) -> web.Response:
        kind, path = request.match_info["kind"], request.match_info["path"]
        known = self.assets.get((kind, path if kind == "raw" else path.rpartition(".")[0]))
        if known is None:
            return web.Response(status=404, headers={"X-Cld-Error": f"Resource not found - {path}"})
        return web.Response(body=known.data, headers={"ETag": f'"{_md5(known.data)}"'})

    def _told(self, kind: str, public_id: str, stored: Stored) -> dict[str, Any]:
        etag = "0" * 32 if self.says_other_etag else _md5(stored.data)
        told = {"public_id": public_id, "resource_type": kind, "type": "upload", "bytes": len(stored.data)}
        folder = {"asset_folder": stored.values["asset_folder"]} if "asset_folder" in stored.values else {}
        return told | folder | {"etag": etag, "version": 1760000000, "secure_url": f"{self.url}/{CLOUD}/{public_id}"}

    async def _form(self, request: web.Request) -> tuple[dict[str, str], bytes]:
        form = await request.post()
        values, data = {}, b""
        for name, value in form.items():
            if isinstance(value, web.FileField):
                data = value.file.read()
            else:
                values[name] = str(value)
        return values, data

    def _wrong(self, request: web.Request, values: dict[str, str]) -> web.Response | None:
        if request.match_info["cloud"] != CLOUD:
            return _error(401, f"Invalid cloud_name {request.match_info['cloud']}")
        if values.get("api_key") != KEY:
            return _error(401, f"Unknown API key {values.get('api_key')}")
        signed = {name: value for name, value in values.items() if name not in _UNSIGNED and value}
        text = "&".join(f"{name}={signed[name]}" for name in sorted(signed))
        if hashlib.sha1((text + SECRET).encode()).hexdigest() != values.get("signature"):
            return _error(401, f"Invalid Signature {values.get('signature')}. String to sign - '{text}'.")
        if abs(time.time() + self.clock_s - int(values["timestamp"])) > VALID_S:
            return _error(400, f"Stale request - reported time is {values['timestamp']}")
        if self.rate_limited:
            return _error(420, "Rate Limit Exceeded. Limit of 500 api operations reached.")
        return _error(400, self.refuses) if self.refuses else None

    def _not_admin(self, request: web.Request) -> web.Response | None:
        wanted = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        return None if request.headers.get("Authorization") == wanted else _error(401, "Invalid credentials")


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"message": message}}, status=status)


def _md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()
