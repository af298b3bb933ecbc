"""Where image bytes go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is there: size in bytes; sha256 hex when the storage remembers it."""

    key: str
    size_bytes: int
    sha256: str | None
    content_type: str | None


class Storage(Protocol):
    """Where image bytes go. Keys are relative, forward slashes, ASCII; a key is never used twice for other bytes."""

    name: str

    @property
    def place(self) -> str:
        """Where a person looks for the images: a folder, or an address."""
        ...

    def url(self, key: str) -> str:
        """Where a person or CharHub finds this object."""
        ...

    async def put(self, key: str, data: bytes, *, content_type: str, sha256: str) -> None:
        """Store whole, then look that all of it is there. The same bytes at the same key again are fine.

        Raises:
            StorageFailed: other bytes are already there, disk full, checksum refused, not all of it arrived.
            Unreachable, Unauthorized, NotConfigured
        """
        ...

    async def head(self, key: str) -> StoredObject | None:
        """What is there, or None."""
        ...

    async def get(self, key: str) -> bytes:
        """Raises: NotFound, Unreachable, Unauthorized."""
        ...

    async def delete(self, key: str) -> None:
        """Gone afterwards."""
        ...

    async def check(self) -> str:
        """Write, read back and delete a probe; returns what a person may read."""
        ...
