"""A candidate's image made ready for a model; decoding itself is left to the guarded ImageFiles port."""

from __future__ import annotations

import asyncio
from io import BytesIO

from PIL import Image

from charhub_console.domain.errors import BadImage
from charhub_console.engine.ports import ImageFiles

LONGEST_PX = 1024
_QUALITY = 88


class Pixels:
    """Smaller copies of an image, upright and without transparency, never enlarged for sending."""

    def __init__(self, images: ImageFiles) -> None:
        self._images = images

    async def jpeg(self, data: bytes) -> bytes:
        """JPEG of at most 1024 px a side, without metadata. Raises: BadImage."""
        scaled = await self._scaled(data, LONGEST_PX, enlarge=False)
        return await asyncio.to_thread(_smaller, scaled)

    async def square(self, data: bytes, side: int) -> bytes:
        """`side` x `side` pixels of one byte each of R, G and B, the picture centred on white. Raises: BadImage."""
        scaled = await self._scaled(data, side, enlarge=True)
        return await asyncio.to_thread(_on_white, scaled, side)

    async def _scaled(self, data: bytes, longest: int, *, enlarge: bool) -> bytes:
        facts = await self._images.inspect(data)
        scale = longest / max(facts.width, facts.height)
        scale = scale if enlarge else min(1.0, scale)
        width, height = max(1, round(facts.width * scale)), max(1, round(facts.height * scale))
        return await self._images.letterbox(data, width, height)


def image_or_refuse(image: bytes | None) -> bytes:
    """The bytes an analyser that looks needs. Raises: BadImage."""
    if not image:
        raise BadImage("There is no image to look at.", "Fetch the candidate's image first, then analyse it again.")
    return image


def _smaller(scaled: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(scaled), formats=["JPEG"]) as image:
        image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _on_white(scaled: bytes, side: int) -> bytes:
    with Image.open(BytesIO(scaled), formats=["JPEG"]) as image:
        canvas = Image.new("RGB", (side, side), "white")
        canvas.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return canvas.tobytes()
