"""The ImageFiles port on Pillow: every call is CPU work in a small thread pool of its own, and accounted for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from charhub_console.domain.views import View
from charhub_console.engine.ports import EncodedImage, ImageFacts, Provenance

_CODECS = "charhub_console.adapters.image_files.codecs"


class PillowImageFiles:
    """Decodes and encodes in worker threads; Pillow lets other threads run while it does.

    Args:
        threads: how many images are worked on at once; each holds a few decoded images in memory.
    """

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="codec")
        self._lock = threading.Lock()
        self._codec_cpu_s = 0.0

    @property
    def codec_cpu_s(self) -> float:
        """CPU seconds spent in codecs so far, to tell them from what the engine itself costs."""
        with self._lock:
            return self._codec_cpu_s

    async def inspect(self, data: bytes) -> ImageFacts:
        """Decode fully and measure; width and height are those of the upright image. Raises: BadImage."""
        facts: ImageFacts = await self._run("inspect", data)
        return facts

    async def thumbnail(self, data: bytes) -> bytes:
        """JPEG, at most 256x384, quality 85, never enlarged. Raises: BadImage."""
        jpeg: bytes = await self._run("thumbnail", data)
        return jpeg

    async def encode_view(self, data: bytes, view: View, provenance: Provenance) -> EncodedImage:
        """WebP at the view's size and byte cap, with XMP. Raises: BadImage (also blank or near-uniform output)."""
        encoded: EncodedImage = await self._run("encode_view", data, view, provenance)
        return encoded

    async def encode_master(self, data: bytes, provenance: Provenance) -> EncodedImage:
        """PNG master with `parameters` text, the scrubbed graph and XMP; pixels unchanged. Raises: BadImage."""
        encoded: EncodedImage = await self._run("encode_master", data, provenance)
        return encoded

    async def encode_source(self, data: bytes) -> EncodedImage:
        """WebP of a source image, at most 1280 pixels a side, nothing but pixels. Raises: BadImage."""
        encoded: EncodedImage = await self._run("encode_source", data)
        return encoded

    async def letterbox(self, data: bytes, width: int, height: int) -> bytes:
        """JPEG of exactly this size, scaled to fit and padded, never stretched. Raises: BadImage."""
        jpeg: bytes = await self._run("letterbox", data, width, height)
        return jpeg

    async def contact_sheet(self, rows: Sequence[tuple[str, Sequence[tuple[str, bytes | None]]]]) -> bytes:
        """JPEG: one row a character, five tiles each; unreadable bytes are drawn as such."""
        sheet: bytes = await self._run("contact_sheet", rows)
        return sheet

    def close(self) -> None:
        """Give the threads back; what is under way is finished first."""
        self._pool.shutdown()

    async def _run(self, name: str, *args: object) -> Any:
        """Call a function of `codecs`, imported when needed: no short command waits for Pillow."""

        def measured() -> Any:
            started = time.thread_time()
            try:
                return getattr(import_module(_CODECS), name)(*args)
            finally:
                with self._lock:
                    self._codec_cpu_s += time.thread_time() - started

        return await asyncio.get_running_loop().run_in_executor(self._pool, measured)
