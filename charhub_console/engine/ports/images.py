"""Image files and the data folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from charhub_console.domain.upkeep import KeptFile
from charhub_console.domain.views import View


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What the bytes say: `format` is JPEG, PNG, WEBP or GIF (Pillow's names); hashes are 64-bit."""

    format: str
    width: int
    height: int
    sha256: str
    dhash: int
    phash: int
    flipped_dhash: int
    flipped_phash: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """What goes into an image file. Nothing private: no source prompt, creator, URL, path or backend address."""

    character_id: str
    view: View
    attempt: int
    recipe: str
    recipe_hash: str
    prompt: str
    negative_prompt: str
    seed: int
    settings: tuple[tuple[str, str], ...]
    practice: bool = False


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """Bytes ready to be stored."""

    data: bytes
    width: int
    height: int
    sha256: str
    content_type: str
    thumbnail: bytes = field(default=b"", repr=False)  # of a view: JPEG, at most 256x384


class ImageFiles(Protocol):
    """Decodes and encodes. Every method is CPU work and runs in a worker thread."""

    async def inspect(self, data: bytes) -> ImageFacts:
        """Decode fully and measure. Raises: BadImage."""
        ...

    async def thumbnail(self, data: bytes) -> bytes:
        """JPEG, at most 256x384, quality 85. Raises: BadImage."""
        ...

    async def encode_view(self, data: bytes, view: View, provenance: Provenance) -> EncodedImage:
        """WebP at the view's size and byte cap, with XMP, and its thumbnail.

        Raises:
            BadImage: also blank or near-uniform output.
        """
        ...

    async def encode_master(self, data: bytes, provenance: Provenance) -> EncodedImage:
        """PNG master with `parameters` text and XMP, pixels unchanged. Raises: BadImage."""
        ...

    async def encode_source(self, data: bytes) -> EncodedImage:
        """WebP of a source image, at most 1280 pixels a side, nothing but pixels. Raises: BadImage."""
        ...

    async def letterbox(self, data: bytes, width: int, height: int) -> bytes:
        """JPEG (quality 97) of exactly this size, scaled to fit and padded, never stretched. Raises: BadImage."""
        ...

    async def contact_sheet(self, rows: Sequence[tuple[str, Sequence[tuple[str, bytes | None]]]]) -> bytes:
        """JPEG: one row a character (title, then (caption, image bytes or None for a gap) per view)."""
        ...


class LocalFiles(Protocol):
    """The data folder. Paths are relative, with forward slashes; a write is whole or not at all."""

    root: Path

    async def write(self, path: str, data: bytes) -> None: ...

    async def cache(self, path: str, data: bytes) -> None:
        """Write what can be made again: whole for whoever reads it, but a power cut may leave it empty."""
        ...

    async def read(self, path: str) -> bytes:
        """Raises: NotFound."""
        ...

    async def exists(self, path: str) -> bool: ...

    async def delete(self, path: str) -> None:
        """Gone afterwards, whether it was there or not."""
        ...

    async def below(self, folder: str) -> list[KeptFile]:
        """Every whole file in this folder and the folders in it; none if there is no such folder."""
        ...

    async def clean(self) -> int:
        """Remove what writes left behind that a crash cut off; returns how many files."""
        ...
