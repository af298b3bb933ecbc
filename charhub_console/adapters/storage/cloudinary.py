"""Storage in Cloudinary, in MedusaVR's tree: signed uploads, images without ending, placeholders in every folder.

Signing is ours and not the cloudinary library's: that one keeps its keys in a module of the whole process, drops the
status of a failed call and cannot send an empty file, while everything it does for us here is one SHA-1.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from charhub_console.adapters.http import HttpService, Outside, RetryPolicy, Timeouts, plain
from charhub_console.domain.errors import (
    BadAnswer,
    Gone,
    NotConfigured,
    NotFound,
    RateLimited,
    StorageFailed,
    Unauthorized,
)
from charhub_console.domain.medusavr_settings import Cloudinary
from charhub_console.domain.medusavr_tree import FOLDERS
from charhub_console.domain.storage_keys import checked_key
from charhub_console.engine.ports import StoredObject

MAX_OBJECT_BYTES = 64_000_000
RAW = frozenset({"txt", "json"})  # everything else is an image, whose public id has no ending
_REFUSED = frozenset({400, 420})
_RATE_LIMITED = 420  # Cloudinary's own status for it
_TYPES = {
    "webp": "image/webp",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "json": "application/json",
}
_PLACEHOLDER = b"placeholder"
_KEYS = "cloudinary.api_key and cloudinary.api_secret"


class CloudinaryStorage:
    """Implements the Storage port.

    Args:
        settings: see `domain.settings.Cloudinary`.
        tries: calls in all; an upload may be repeated, because it never replaces anything.

    Raises:
        NotConfigured: a setting is missing; it is named.
    """

    name = "cloudinary"

    def __init__(self, settings: Cloudinary, *, tries: int = 4, timeouts: Timeouts | None = None) -> None:
        for key in ("cloud_name", "api_key", "api_secret"):
            if not getattr(settings, key):
                raise NotConfigured(
                    "Cloudinary is not set up completely.", f"Set cloudinary.{key} (CLOUDINARY_{key.upper()})."
                )
        self._cloud = quote(str(settings.cloud_name), safe="")
        self._key, self._secret = str(settings.api_key), str(settings.api_secret)
        self._base = f"{settings.delivery_url}/{self._cloud}"
        policy = RetryPolicy(tries=tries)
        patience = timeouts or Timeouts(connect_s=10.0, read_s=60.0, total_s=180.0)
        outside = Outside("Cloudinary", "cloudinary.api_url", _KEYS)
        self._api = HttpService(outside, f"{settings.api_url}/v1_1/{self._cloud}", retry=policy, timeouts=patience)
        self._delivery = HttpService(
            Outside("Cloudinary's delivery", "cloudinary.delivery_url"),
            self._base,
            retry=policy,
            timeouts=patience,
            max_bytes=MAX_OBJECT_BYTES,
        )
        login = base64.b64encode(f"{self._key}:{self._secret}".encode()).decode()
        self._admin = {"Authorization": f"Basic {login}"}
        self._dynamic: bool | None = None
        self._furnished: set[str] = set()

    @property
    def place(self) -> str:
        """The delivery address."""
        return f"{self._base}/"

    def url(self, key: str) -> str:
        """The public address. Raises: InvalidInput."""
        kind, _ = _public_id(key)
        return f"{self._base}/{kind}/upload/{key}"

    async def put(self, key: str, data: bytes, *, content_type: str, sha256: str) -> None:
        """Store whole and look that the service counts the same bytes; never replaces other ones.

        Raises:
            StorageFailed: other bytes are already there, they did not arrive whole, or Cloudinary refuses them.
            Unreachable, RateLimited, Unauthorized, BadAnswer, InvalidInput
        """
        kind, public_id = _public_id(key)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StorageFailed("The bytes changed on their way to storage.", "Retry; if it repeats, check the memory.")
        await self._furnish(key)
        stored = await self._upload(kind, public_id, data, key.rpartition("/")[2], content_type, sha256)
        if _is_same(stored, data):
            return
        if stored.get("existing") is True:
            raise StorageFailed(
                f"Other bytes are already stored at {key}.", "Nothing was replaced; retry to get a new key."
            )
        raise StorageFailed(f"{key} did not arrive whole.", "Retry; if it repeats, check the network.")

    async def head(self, key: str) -> StoredObject | None:
        """What is there, or None; asks Cloudinary's Admin interface, of which an account has some hundreds an hour.

        Raises: Unreachable, RateLimited, Unauthorized, BadAnswer, InvalidInput.
        """
        kind, public_id = _public_id(key)
        try:
            found = await self._api.request_json(
                "GET", f"/resources/{kind}/upload/{quote(public_id, safe='')}", headers=self._admin
            )
        except Gone:
            return None
        size = found.get("bytes") if isinstance(found, dict) else None
        if not isinstance(size, int):
            raise _odd("the look at an image")
        context = found.get("context")
        custom = context.get("custom") if isinstance(context, dict) else None
        sha256 = custom.get("sha256") if isinstance(custom, dict) else None
        return StoredObject(key, size, sha256, _TYPES.get(key.rpartition(".")[2]))

    async def get(self, key: str) -> bytes:
        """Raises: NotFound, Unreachable, RateLimited, Unauthorized, BadAnswer, InvalidInput."""
        kind, _ = _public_id(key)
        try:
            return (await self._delivery.request("GET", f"/{kind}/upload/{key}")).body
        except Gone as error:
            raise NotFound(f"There is nothing at {key} in Cloudinary.", "Generate the view again.") from error

    async def delete(self, key: str) -> None:
        """Gone afterwards, also in the delivery's caches. Raises: Unreachable, RateLimited, Unauthorized, BadAnswer."""
        kind, public_id = _public_id(key)
        answer = await self._call(f"/{kind}/destroy", {"public_id": public_id, "invalidate": "true"})
        if answer.get("result") not in ("ok", "not found"):
            raise StorageFailed(f"Cloudinary did not delete {key}.", "Try again; look at the account's rights.")

    async def check(self) -> str:
        """Write, read back and delete a probe. Raises like `put` and `get`."""
        started = time.monotonic()
        key, data = f"probe/{uuid.uuid4()}.txt", b"charhub-console probe"
        await self.put(key, data, content_type="text/plain", sha256=hashlib.sha256(data).hexdigest())
        if await self.get(key) != data:
            raise StorageFailed("Cloudinary gave other bytes back than it got.", "Check the Cloudinary settings.")
        await self.delete(key)
        return f"ok, {(time.monotonic() - started) * 1000:.0f} ms"

    async def close(self) -> None:
        """Close all connections."""
        await self._api.aclose()
        await self._delivery.aclose()

    async def _furnish(self, key: str) -> None:
        """MedusaVR's five folders of a character, each with its placeholder, before the first image of it comes."""
        folder, _, _ = key.rpartition("/")
        base, _, last = folder.rpartition("/")
        if last not in FOLDERS or base in self._furnished:
            return
        await self._has_dynamic_folders()  # asked once, not by each of the five
        sha256 = hashlib.sha256(_PLACEHOLDER).hexdigest()
        await asyncio.gather(
            *(
                self._upload("raw", f"{base}/{name}/.placeholder", _PLACEHOLDER, ".placeholder", "text/plain", sha256)
                for name in FOLDERS
            )
        )
        self._furnished.add(base)

    async def _upload(
        self, kind: str, public_id: str, data: bytes, file: str, content_type: str, sha256: str
    ) -> dict[str, Any]:
        """What Cloudinary has there afterwards: `existing` when it was there before."""
        values = {"public_id": public_id, "overwrite": "false", "context": f"sha256={sha256}"}
        folder = public_id.rpartition("/")[0]
        if folder and await self._has_dynamic_folders():
            values["asset_folder"] = folder
        return await self._call(f"/{kind}/upload", values, files={"file": (file, data, content_type)})

    async def _has_dynamic_folders(self) -> bool:
        """Accounts since June 2024: there the folder an image is shown in is told apart from its public id."""
        if self._dynamic is None:
            told = await self._config()
            settings = told.get("settings") if isinstance(told, dict) else None
            self._dynamic = isinstance(settings, dict) and settings.get("folder_mode") == "dynamic"
        return self._dynamic

    async def _config(self) -> Any:
        try:
            return await self._api.request_json("GET", "/config", params={"settings": "true"}, headers=self._admin)
        except Gone:
            return {}  # an account from before there was a choice

    async def _call(
        self, route: str, values: Mapping[str, str], files: Mapping[str, tuple[str, bytes, str]] | None = None
    ) -> dict[str, Any]:
        """One signed call; repeating it does no harm. Raises also StorageFailed: refused."""
        told = {**values, "timestamp": str(int(time.time()))}
        form = {**told, "signature": signature(told, self._secret), "api_key": self._key}
        answer = await self._api.request("POST", route, form=form, files=files or {}, accept=_REFUSED, repeat=True)
        if answer.status == _RATE_LIMITED:
            raise RateLimited("Cloudinary wants fewer requests (420).", "Try again in an hour, or raise the plan.")
        result = answer.json()
        if not isinstance(result, dict):
            raise _odd(route)
        if answer.status == 400:
            raise self._refusal(result)
        return result

    def _refusal(self, answer: dict[str, Any]) -> StorageFailed | Unauthorized:
        error = answer.get("error")
        reason = plain(str(error.get("message") if isinstance(error, dict) else "") or "no reason given")
        if "timestamp" in reason.lower() or "stale" in reason.lower():
            return Unauthorized("Cloudinary upload failed: the request is too old.", "Set the clock of this machine.")
        return StorageFailed(
            f"Cloudinary upload failed: {reason.rstrip('.')}.", "Check the Cloudinary settings and the account's plan."
        )


def signature(values: Mapping[str, str], secret: str) -> str:
    """Cloudinary's signature (SHA-1 over `a=1&b=2…` by name, then the secret); file, key and kind are left out."""
    text = "&".join(f"{name}={values[name]}" for name in sorted(values) if values[name])
    return hashlib.sha1((text + secret).encode(), usedforsecurity=False).hexdigest()


def _public_id(key: str) -> tuple[str, str]:
    """Kind and public id: raw files keep their ending, an image has none (it would be delivered as `.webp.webp`)."""
    stem, _, ending = checked_key(key).rpartition(".")
    return ("raw", key) if ending in RAW else ("image", stem if "/" not in ending and stem else key)


def _is_same(stored: Mapping[str, Any], data: bytes) -> bool:
    """Size and MD5 as Cloudinary counted them."""
    etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return stored.get("bytes") == len(data) and stored.get("etag") == etag


def _odd(what: str) -> BadAnswer:
    return BadAnswer(f"Cloudinary answered {what} with something it never says.", "Check cloudinary.api_url.")
