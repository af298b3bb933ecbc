"""Pictures for tests: seeded scenes with shapes and texture, and the bytes of common files."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


@lru_cache(maxsize=64)
def scene(seed: int, size: tuple[int, int] = (256, 384), noise: float = 4.0) -> Image.Image:
    """Soft light, some discs and a little texture: never two alike. Not to be changed: it is shared."""
    chance = np.random.default_rng(seed)
    width, height = size
    light = Image.fromarray(chance.integers(0, 256, (6, 4, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(light)
    for _ in range(25):
        x, y, r = (int(chance.integers(0, limit)) for limit in (width, height, max(2, width // 5)))
        colour = tuple(int(value) for value in chance.integers(0, 256, 3))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    soft = np.asarray(light.filter(ImageFilter.GaussianBlur(1))).astype(np.float64)
    return Image.fromarray((soft + chance.normal(0, noise, soft.shape)).clip(0, 255).astype(np.uint8))


def static(size: tuple[int, int]) -> Image.Image:
    """Pure noise: what compresses worst."""
    chance = np.random.default_rng(5)
    return Image.fromarray(chance.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


def file_bytes(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The image as a file of this kind, quickly made."""
    if kind == "PNG":
        options = {"compress_level": 1, "compress_type": 3, **options}
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pixels_of(data: bytes) -> Image.Image:
    """Decoded by Pillow alone, without any of our code."""
    image = Image.open(BytesIO(data))
    image.load()
    return image
