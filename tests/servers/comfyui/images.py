"""Makes the images: real, decodable, never uniform, different for every digest, and cheap."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TILES = 8  # a mosaic of 8 x 8 colours
_ROW_OF_ITSELF, _ROW_ADDS_TO_ROW_ABOVE = b"\x00", b"\x02"  # PNG filter types None and Up


@dataclass(frozen=True, slots=True)
class Picture:
    """What flows between nodes instead of tensors. `digest` decides the pixels unless `colour` or `file` is set."""

    digest: bytes
    width: int
    height: int
    batch: int = 1
    colour: tuple[int, int, int] | None = None
    file: Path | None = None

    def blank(self) -> Picture:
        """The same size in one grey."""
        return replace(self, colour=(127, 127, 127), file=None)


def png(picture: Picture, number: int = 0, texts: dict[str, Any] | None = None) -> bytes:
    """A PNG (RGB, 8 bit). `texts` become tEXt chunks holding JSON, as SaveImage writes them."""
    if picture.file is not None:
        with Image.open(picture.file) as image:
            pixels = image.convert("RGB").tobytes()
            width, height = image.size
        rows = b"".join(_ROW_OF_ITSELF + pixels[y * width * 3 : (y + 1) * width * 3] for y in range(height))
        return _assemble(width, height, zlib.compress(rows, 1), texts)
    data = _painted(picture, number) if picture.colour is None else _uniform(picture)
    return _assemble(picture.width, picture.height, data, texts)


@lru_cache(maxsize=8)
def preview_jpeg(shade: int) -> bytes:
    """A latent preview: JPEG, upscaled to 512 px as the recorded ones."""
    gradient = Image.linear_gradient("L").resize((512, 512))
    image = Image.merge("RGB", (gradient, gradient.rotate(90), Image.new("L", (512, 512), shade % 256)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=40)
    return out.getvalue()


def webp(picture: Picture) -> bytes:
    """An animated-format file as SaveAnimatedWEBP leaves it."""
    return transcode(png(picture), "webp", 75)


def transcode(data: bytes, format_name: str, quality: int) -> bytes:
    """What `/view?preview=webp;75` sends."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(out, format_name.upper(), quality=quality)
    return out.getvalue()


def strip(data: bytes) -> bytes:
    """What `/view?channel=rgb` sends: a PNG without metadata."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _painted(picture: Picture, number: int) -> bytes:
    """The zlib stream of a mosaic. Rows below a band's first one only add to the row above; they are shared."""
    seed = hashlib.shake_256(picture.digest + number.to_bytes(4, "big")).digest(_TILES * _TILES * 3)
    checksum, parts = 1, [b"\x78\x01"]
    for band in range(min(_TILES, picture.height)):
        first = _first_row(seed, band, picture.width)
        rows = picture.height * (band + 1) // _TILES - picture.height * band // _TILES if picture.height > _TILES else 1
        length, rest, packed = _rows_below(picture.width, rows - 1)
        parts += [_deflated(first), packed]
        checksum = _adler32_joined(zlib.adler32(first, checksum), rest, length)
    return b"".join([*parts, b"\x03\x00", struct.pack(">I", checksum)])


def _first_row(seed: bytes, band: int, width: int) -> bytes:
    row = [_ROW_OF_ITSELF]
    for tile in range(_TILES):
        at = (band * _TILES + tile) * 3
        colour = bytes(value % 200 for value in seed[at : at + 3])  # room for the gradient below
        row.append(colour * (width * (tile + 1) // _TILES - width * tile // _TILES))
    return b"".join(row)


@lru_cache(maxsize=64)
def _rows_below(width: int, rows: int) -> tuple[int, int, bytes]:
    """Rows that grow a little brighter downwards, for every image of this size: (length, Adler-32, deflated)."""
    every = max(1, -(-rows // 50))
    raw = b"".join(_ROW_ADDS_TO_ROW_ABOVE + (b"\x01" if y % every == 0 else b"\x00") * (width * 3) for y in range(rows))
    return len(raw), zlib.adler32(raw), _deflated(raw)


def _adler32_joined(first: int, second: int, second_length: int) -> int:
    """Adler-32 of two pieces put together, from their own (RFC 1950: two sums modulo 65521)."""
    base = 65521
    low = ((first & 0xFFFF) + (second & 0xFFFF) - 1) % base
    high = ((first >> 16) + (second >> 16) + second_length * ((first & 0xFFFF) - 1)) % base
    return high << 16 | low


def _uniform(picture: Picture) -> bytes:
    assert picture.colour is not None
    raw = (_ROW_OF_ITSELF + bytes(picture.colour) * picture.width) * picture.height
    return zlib.compress(raw, 1)


def _deflated(raw: bytes) -> bytes:
    """A piece of a deflate stream that ends on a byte and refers to nothing before it: pieces can be put together."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush(zlib.Z_FULL_FLUSH)


def _assemble(width: int, height: int, data: bytes, texts: dict[str, Any] | None) -> bytes:
    parts = [_SIGNATURE, _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    for keyword, value in (texts or {}).items():
        parts.append(_chunk(b"tEXt", keyword.encode("latin-1") + b"\x00" + json.dumps(value).encode("ascii")))
    return b"".join([*parts, _chunk(b"IDAT", data), _chunk(b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
