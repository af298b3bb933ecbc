"""PNG files as chunks: metadata goes in and out without touching the pixels (PNG specification, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from charhub_console.domain.errors import BadImage

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = b"XML:com.adobe.xmp"

# Pixels and how to show them. Everything else (texts, EXIF, time, unknown) is left behind: it may hold anything.
_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"pHYs"}
)


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of every chunk up to IEND, checksums verified. Raises: BadImage."""
    at = len(SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise BadImage("The PNG file ends too early.", "Fetch or generate it again.")
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(kind + content) != struct.unpack_from(">I", data, end - 4)[0]:
            raise BadImage("The PNG file is damaged.", "Fetch or generate it again.")
        yield kind, content
        if kind == b"IEND":
            return
        at = end


def with_texts(data: bytes, texts: list[tuple[str, str]], xmp: bytes) -> bytes:
    """The same pixels, bit for bit, with these texts and XMP instead of whatever texts were there. Raises: BadImage."""
    ours = b"".join(_text_chunk(keyword, text) for keyword, text in texts) + _international(XMP_KEYWORD, xmp)
    out = [SIGNATURE]
    for kind, content in chunks(data):
        if kind not in _KEPT:
            continue
        out.append(_chunk(kind, content))
        if kind == b"IHDR":
            out.append(ours)
    return b"".join(out)


def text_of(data: bytes, keyword: str) -> str | None:
    """The first uncompressed text under this keyword. Raises: BadImage."""
    for kind, content in chunks(data):
        name, _, rest = content.partition(b"\0")
        if name != keyword.encode("latin-1"):
            continue
        if kind == b"tEXt":
            return rest.decode("latin-1")
        parts = rest[2:].split(b"\0", 2)  # language, translated keyword, text
        if kind == b"iTXt" and rest[:1] == b"\0" and len(parts) == 3:
            return parts[2].decode("utf-8", "replace")
    return None


def _text_chunk(keyword: str, text: str) -> bytes:
    """tEXt where Latin-1 suffices (every reader knows it), iTXt otherwise."""
    try:
        return _chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + text.encode("latin-1"))
    except UnicodeEncodeError:
        return _international(keyword.encode("latin-1"), text.encode("utf-8", "replace"))


def _international(keyword: bytes, utf8: bytes) -> bytes:
    return _chunk(b"iTXt", keyword + b"\0\0\0\0\0" + utf8)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
