"""Storage in a folder on this machine: the default, and all that practice mode needs."""

from __future__ import annotations

import asyncio
import hashlib
import time
import uuid
from pathlib import Path
from typing import Protocol

from charhub_console.domain.errors import NotFound, StorageFailed
from charhub_console.domain.storage_keys import checked_key
from charhub_console.engine.ports import StoredObject

_CONTENT_TYPES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".txt": "text/plain"}
_QUICK_BYTES = 500_000  # hashed in less time than it takes to hand them to another thread


class Folder(Protocol):
    """What this storage needs of a folder: LocalFiles, and writing only where nothing is, looked at afterwards."""

    root: Path

    async def create(self, path: str, data: bytes) -> bool: ...

    async def read(self, path: str) -> bytes: ...

    async def delete(self, path: str) -> None: ...


class LocalStorage:
    """Objects are plain files below the folder; nothing is kept beside them, checksums are computed when asked for."""

    name = "local"

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._folder.root.absolute())

    def url(self, key: str) -> str:
        """A file:// address. Raises: InvalidInput."""
        return self._folder.root.absolute().joinpath(*checked_key(key).split("/")).as_uri()

    async def put(self, key: str, data: bytes, *, content_type: str, sha256: str) -> None:
        """Store whole, flushed to the disk; the same bytes again are fine.

        Raises:
            StorageFailed: other bytes are already there, the bytes are not those of `sha256`, disk full.
            InvalidInput: no key of ours.
        """
        checked_key(key)
        if _sha256(data) != sha256:
            raise StorageFailed("The bytes changed on their way to storage.", "Retry; if it repeats, check the memory.")
        if not await self._folder.create(key, data):
            there = await self._folder.read(key)
            if there != data:
                raise StorageFailed(
                    f"Other bytes are already stored at {key}.", "Nothing was replaced; retry to get a new key."
                )

    async def head(self, key: str) -> StoredObject | None:
        """Size and checksum of what is there, or None. Raises: InvalidInput, StorageFailed."""
        try:
            data = await self._folder.read(checked_key(key))
        except NotFound:
            return None
        digest = _sha256(data) if len(data) <= _QUICK_BYTES else await asyncio.to_thread(_sha256, data)
        return StoredObject(key, len(data), digest, _CONTENT_TYPES.get(Path(key).suffix))

    async def get(self, key: str) -> bytes:
        """Raises: NotFound, InvalidInput, StorageFailed."""
        try:
            return await self._folder.read(checked_key(key))
        except NotFound as error:
            raise NotFound(f"There is nothing at {key} in the local storage.", "Generate the view again.") from error

    async def delete(self, key: str) -> None:
        """Gone afterwards. Raises: InvalidInput, StorageFailed."""
        await self._folder.delete(checked_key(key))

    async def check(self) -> str:
        """Write, read back and delete a probe. Raises: StorageFailed."""
        started = time.monotonic()
        key, data = f"probe/{uuid.uuid4()}.txt", b"charhub-console probe"
        await self.put(key, data, content_type="text/plain", sha256=_sha256(data))
        if await self.get(key) != data:
            raise StorageFailed("The storage folder gave other bytes back than it got.", "Check the disk.")
        await self.delete(key)
        return f"ok, {(time.monotonic() - started) * 1000:.0f} ms"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
