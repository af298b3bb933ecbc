"""Whether bytes are a whole PNG: every chunk there and unharmed. Decoding it is the image files' work."""

from __future__ import annotations

import struct
import zlib

from charhub_console.domain.errors import BadImage

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def check_png(data: bytes, server: str) -> None:
    """Walk the chunks and their CRCs (about 1 ms a megabyte). Raises: BadImage."""
    if not data.startswith(_SIGNATURE):
        raise _bad(server, "is no PNG")
    at, kind, pixels = len(_SIGNATURE), b"", False
    view = memoryview(data)
    while kind != b"IEND":
        if at + 12 > len(data):
            raise _bad(server, "breaks off before its end")
        (size,) = struct.unpack_from(">I", data, at)
        kind = bytes(view[at + 4 : at + 8])
        end = at + 12 + size
        if end > len(data):
            raise _bad(server, "breaks off before its end")
        if struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(view[at + 4 : end - 4]):
            raise _bad(server, "is damaged")
        pixels = pixels or kind == b"IDAT"
        at = end
    if not pixels:
        raise _bad(server, "holds no pixels")


def _bad(server: str, why: str) -> BadImage:
    return BadImage(
        f"The image {server} made {why}.", "Retry the view; if it happens again, look at the server's disk."
    )
