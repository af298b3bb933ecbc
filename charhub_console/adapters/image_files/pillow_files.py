"""The ImageFiles port on Pillow: every call is CPU work in a small thread pool of its own, and accounted for."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import ParamSpec, TypeVar

from PIL import Image

from charhub_console.adapters.image_files import contact_sheet, fit, metadata, png_chunks
from charhub_console.adapters.image_files.decode import (
    decode,
    flatten,
    is_animated,
    load,
    open_image,
    orientation,
    sniff,
    upright,
)
from charhub_console.adapters.image_files.hashes import perceptual_hashes
from charhub_console.adapters.image_files.webp import encode_webp
from charhub_console.domain.errors import BadImage
from charhub_console.domain.views import View
from charhub_console.engine.ports import EncodedImage, ImageFacts, Provenance

P = ParamSpec("P")
R = TypeVar("R")

THUMBNAIL_SIZE = (256, 384)
THUMBNAIL_QUALITY = 85
# A letterboxed reference travels once: run lengths alone take 80 ms where Pillow's default takes 229, same bytes.
_QUICK_PNG = {"compress_level": 1, "compress_type": 3}  # zlib.Z_RLE


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
        return await self._run(_inspect, data)

    async def thumbnail(self, data: bytes) -> bytes:
        """JPEG, at most 256x384, quality 85, never enlarged. Raises: BadImage."""
        return await self._run(_thumbnail, data)

    async def encode_view(self, data: bytes, view: View, provenance: Provenance) -> EncodedImage:
        """WebP at the view's size and byte cap, with XMP. Raises: BadImage (also blank or near-uniform output)."""
        return await self._run(_encode_view, data, view, provenance)

    async def encode_master(self, data: bytes, provenance: Provenance) -> EncodedImage:
        """PNG master with `parameters` text, the scrubbed graph and XMP; pixels unchanged. Raises: BadImage."""
        return await self._run(_encode_master, data, provenance)

    async def letterbox(self, data: bytes, width: int, height: int) -> bytes:
        """PNG of exactly this size, scaled to fit and padded, never stretched. Raises: BadImage."""
        return await self._run(_letterbox, data, width, height)

    async def contact_sheet(self, rows: Sequence[tuple[str, Sequence[tuple[str, bytes | None]]]]) -> bytes:
        """JPEG: one row a character, five tiles each; unreadable bytes are drawn as such."""
        return await self._run(contact_sheet.contact_sheet, rows)

    def close(self) -> None:
        """Give the threads back; what is under way is finished first."""
        self._pool.shutdown()

    async def _run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        def measured() -> R:
            started = time.thread_time()
            try:
                return work(*args, **kwargs)
            finally:
                with self._lock:
                    self._codec_cpu_s += time.thread_time() - started

        return await asyncio.get_running_loop().run_in_executor(self._pool, measured)


def _inspect(data: bytes) -> ImageFacts:
    image = decode(data)
    dhash, phash, flipped_dhash, flipped_phash = perceptual_hashes(image)
    return ImageFacts(
        format=sniff(data),
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(data).hexdigest(),
        dhash=dhash,
        phash=phash,
        flipped_dhash=flipped_dhash,
        flipped_phash=flipped_phash,
    )


def _thumbnail(data: bytes) -> bytes:
    image = open_image(data)
    turn = orientation(image)
    lying = turn >= 5  # stored on its side
    box = THUMBNAIL_SIZE[::-1] if lying else THUMBNAIL_SIZE
    image.draft("RGB", (box[0] * 2, box[1] * 2))  # JPEG decodes straight to a half, quarter or eighth
    load(image)
    small = flatten(image)
    small.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = BytesIO()
    upright(small, turn).save(out, "JPEG", quality=THUMBNAIL_QUALITY)
    return out.getvalue()


def _encode_view(data: bytes, view: View, provenance: Provenance) -> EncodedImage:
    image = decode(data, still=True)
    fit.refuse_blank(image)
    fitted = fit.to_view(image, view.size_px)
    encoded = encode_webp(fitted, xmp=metadata.xmp_packet(provenance), max_bytes=view.max_bytes)
    return _encoded(encoded, fitted.size, "image/webp")


def _encode_master(data: bytes, provenance: Provenance) -> EncodedImage:
    image = open_image(data)
    name = sniff(data)
    if is_animated(image, name):
        raise BadImage("This is an animation, not a still image.", "Let the recipe's output node save a PNG.")
    load(image)
    texts = [("parameters", metadata.a1111_parameters(provenance, image.size))]
    if name == "PNG":
        graph = png_chunks.text_of(data, "prompt")
        scrubbed = None if graph is None else metadata.scrubbed_graph(graph, provenance)
        texts += [] if scrubbed is None else [("prompt", scrubbed)]
    else:
        data = _as_png(image)
    return _encoded(png_chunks.with_texts(data, texts, metadata.xmp_packet(provenance)), image.size, "image/png")


def _letterbox(data: bytes, width: int, height: int) -> bytes:
    out = BytesIO()
    fit.letterbox(decode(data), (width, height)).save(out, "PNG", **_QUICK_PNG)
    return out.getvalue()


def _as_png(image: Image.Image) -> bytes:
    out = BytesIO()
    plain = image if image.mode in ("RGB", "RGBA", "L") else flatten(image)
    plain.save(out, "PNG")
    return out.getvalue()


def _encoded(data: bytes, size: tuple[int, int], content_type: str) -> EncodedImage:
    return EncodedImage(data, size[0], size[1], hashlib.sha256(data).hexdigest(), content_type)
