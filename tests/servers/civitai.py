"""Civitai's public REST API and its CDN as reference/civitai.md describes them, over a real socket."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

from aiohttp import web
from PIL import Image

from tests.servers import Double

SORTS = ("Most Reactions", "Most Comments", "Most Collected", "Newest", "Oldest", "Random")
PERIODS = ("AllTime", "Year", "Month", "Week", "Day")
_LEVEL_WORDS = {0: "None", 1: "None", 2: "Soft", 4: "Mature", 8: "X", 16: "X", 32: "Blocked"}
_PEOPLE = ("elven archer", "retired sea captain", "desert astronomer", "clockwork engineer", "court painter")


class CivitaiDouble(Double):
    """Serves `items` (newest first) at /api/v1, and true image bytes at /cdn.

    Args:
        count: how many items there are at the start; their ids count down from 1000 + count.
        api_key: when given, calls without it get a 401.

    Attributes:
        items: Civitai-shaped dicts; change them as a test needs.
        deleted: image ids the CDN no longer has.
        gone_models: model ids that no longer exist.
        model_flags: changes to the answer of /models/{id}, by model id.
        region_forces_safe: answer with PG items whatever was asked.
        cdn_format: "JPEG", "PNG" or "WEBP", whatever the name in the URL says.
        bodies: other bytes for an image id.
        next_cursor: say this as the next cursor whatever is right (None: what is right).
    """

    def __init__(self, count: int = 0, *, api_key: str | None = None) -> None:
        super().__init__()
        self.api_key = api_key
        self._next_id = 1001
        self._count = count
        self.items: list[dict[str, Any]] = []
        self.deleted: set[int] = set()
        self.gone_models: set[int] = set()
        self.model_flags: dict[int, dict[str, Any]] = {}
        self.region_forces_safe = False
        self.cdn_format = "JPEG"
        self.bodies: dict[int, bytes] = {}
        self.next_cursor: Any = None
        self.queries: list[dict[str, str]] = []

    @property
    def api(self) -> str:
        """What CIVITAI_API_BASE_URL would hold."""
        return f"{self.url}/api/v1"

    def add_routes(self, app: web.Application) -> None:
        """The routes the console uses."""
        app.router.add_get("/api/v1/images", self._images)
        app.router.add_get("/api/v1/model-versions/{id}", self._model_version)
        app.router.add_get("/api/v1/models/{id}", self._model)
        app.router.add_get("/cdn/{id}/original.jpeg", self._cdn)
        for _ in range(self._count):
            self.publish()

    def publish(self, **changes: Any) -> dict[str, Any]:
        """Add the newest image; pages read by cursor shift by one, as on the real site."""
        number, self._next_id = self._next_id, self._next_id + 1
        item = {**self._new_item(number), **changes}
        self.items.insert(0, item)
        return item

    def _new_item(self, number: int) -> dict[str, Any]:
        person = _PEOPLE[number % len(_PEOPLE)]
        return {
            "id": number,
            # A relative base until the port is known; filled in when it is served.
            "url": f"/cdn/{number}/original.jpeg",
            "hash": "UHF5?xYk^6#M@-5c,1J5@[or[Q6.%LRjNGsm",
            "width": 64,
            "height": 96,
            "type": "image",
            "createdAt": f"2026-11-19T{number // 60 % 24:02d}:{number % 60:02d}:00.000Z",
            "postId": number * 10,
            "username": f"painter{number % 7}",
            "baseModel": "Illustrious",
            "modelVersionIds": [5000 + number % 3],
            "stats": {
                "cryCount": 1, "laughCount": 2, "likeCount": number % 50, "dislikeCount": 0, "heartCount": 3,
                "commentCount": 1,
            },
            "meta": {
                "prompt": f"portrait of an adult {person}, 35 years old, number {number}, detailed, soft light",
                "negativePrompt": "blurry, lowres",
                "sampler": "Euler a",
                "cfgScale": 7,
                "steps": 28,
                "seed": number * 7919,
                "Size": "832x1216",
                "Model": "paintedWorlds_v3",
                "resources": [{"name": "soft light", "type": "lora", "weight": 0.6}],
                "civitaiResources": [{"type": "checkpoint", "modelVersionId": 5000 + number % 3}],
            },
            "tags": [{"id": 11, "name": "adult"}, {"id": 12, "name": person}],
            "nsfw": False,
            "browsingLevel": 1,
        }  # fmt: skip

    async def _images(self, request: web.Request) -> web.Response:
        query = request.query
        self.queries.append(dict(query))
        if self.api_key and request.headers.get("Authorization") != f"Bearer {self.api_key}":
            return web.json_response({"error": "Unauthorized"}, status=401)
        issues = _issues(dict(query))
        if issues:
            return web.json_response({"error": {"issues": issues, "name": "ZodError"}}, status=400)
        items = [item for item in self.items if self._matches(item, dict(query))]
        limit = int(query.get("limit", "50"))
        start = _offset(query.get("cursor"))
        page = [self._shown(item, dict(query)) for item in items[start : start + limit]]
        metadata: dict[str, Any] = {}
        if start + limit < len(items):
            metadata["nextCursor"] = base64.urlsafe_b64encode(f"feed:{start + limit}".encode()).decode()
            metadata["nextPage"] = f"{self.api}/images?cursor={metadata['nextCursor']}"
        if self.next_cursor is not None:
            metadata["nextCursor"] = self.next_cursor
        return web.json_response({"items": page, "metadata": metadata})

    def _matches(self, item: dict[str, Any], query: dict[str, str]) -> bool:
        level = item.get("browsingLevel")
        asked = 1 if self.region_forces_safe else int(query.get("browsingLevel", "1")) or 1
        if isinstance(level, int) and level and not level & asked:
            return False
        if "type" in query and item.get("type", "image") != query["type"]:
            return False
        if "username" in query and item.get("username") != query["username"]:
            return False
        if "baseModels" in query and item.get("baseModel") not in query["baseModels"].split(","):
            return False
        wanted = {int(tag) for tag in query.get("tags", "").split(",") if tag}
        return wanted <= {tag["id"] for tag in item.get("tags") or () if isinstance(tag, dict) and "id" in tag}

    def _shown(self, item: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        shown = dict(item)
        if isinstance(shown.get("url"), str) and shown["url"].startswith("/"):
            shown["url"] = self.url + shown["url"]
        level = shown.get("browsingLevel")
        shown.setdefault("nsfwLevel", _LEVEL_WORDS.get(level if isinstance(level, int) else 0, "None"))
        if query.get("withMeta") != "true":
            shown["meta"] = None
        if query.get("withTags") != "true":
            shown.pop("tags", None)
        return shown

    async def _model_version(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        return web.json_response({"id": number, "modelId": number - 4000, "name": "v3", "model": {"name": "Painted"}})

    async def _model(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number in self.gone_models:
            return web.json_response({"error": f"No model with id {number}"}, status=404)
        flags = {
            "id": number,
            "name": f"Painted Worlds {number}",
            "allowNoCredit": True,
            "allowCommercialUse": ["Image", "RentCivit"],
            "allowDerivatives": True,
            "allowDifferentLicense": True,
            "poi": False,
            "minor": False,
        }
        return web.json_response({**flags, **self.model_flags.get(number, {})})

    async def _cdn(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number in self.deleted:
            return web.Response(status=404, text="not found")
        body = self.bodies.get(number) or painted(number, self.cdn_format)
        return web.Response(body=body, content_type="image/jpeg")


def painted(number: int, form: str) -> bytes:
    """A small true image (64x96) whose content depends on the number."""
    image = Image.new("RGB", (64, 96), (number * 37 % 256, number * 91 % 256, number * 53 % 256))
    for step in range(8):
        shade = (number * (step + 3) * 29) % 256
        box = ((number * step * 7) % 48, step * 12, (number * step * 7) % 48 + 16, step * 12 + 12)
        image.paste((shade, 255 - shade, (shade * 3) % 256), box)
    out = io.BytesIO()
    image.save(out, form, quality=85)
    return out.getvalue()


def _offset(cursor: str | None) -> int:
    return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("feed:")) if cursor else 0


def _issues(query: dict[str, str]) -> list[dict[str, Any]]:
    """What zod would complain about; unknown keys are not looked at."""
    issues = []
    if query.get("sort", "Newest") not in SORTS:
        issues.append({"path": ["sort"], "message": "Invalid enum value. Expected " + " | ".join(SORTS)})
    if query.get("period", "Day") not in PERIODS:
        issues.append({"path": ["period"], "message": "Invalid enum value. Expected " + " | ".join(PERIODS)})
    limit = query.get("limit", "50")
    if not limit.isdigit() or int(limit) > 200:
        issues.append({"path": ["limit"], "message": "Number must be less than or equal to 200"})
    if not all(tag.isdigit() for tag in query.get("tags", "").split(",") if tag):
        issues.append({"path": ["tags"], "message": json.dumps("Expected number, received nan")})
    return issues
