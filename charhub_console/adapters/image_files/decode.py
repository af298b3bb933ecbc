"""From bytes to pixels, guarded: type by magic bytes, size before memory, whole or not at all."""

from __future__ import annotations

import struct
import warnings
import zlib
from functools import cache
from io import BytesIO

from PIL import ExifTags, Image

from charhub_console.domain.errors import BadImage

MAX_PIXELS = 40_000_000  # 120 MB once decoded; four times what the largest common generators put out
MAX_SIDE = 16_383  # WebP's own limit

# Pillow's own guard as a second net: process-wide, because its check reads these module globals.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

_MAGIC = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_PNG_END = b"IEND\xaeB`\x82"
_ANIMATED_FORMATS = ("PNG", "WEBP", "GIF")  # a JPEG with two frames is a photo with a depth map or a second eye
_USE_STILL = "Use a PNG, JPEG, WebP or GIF file."
_FETCH_AGAIN = "Fetch or generate it again."

# What Pillow's decoders raise on hostile or broken bytes (found by fuzzing and by reading the plugins).
DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
    OverflowError,
    MemoryError,
    Warning,  # only where warnings are errors
)


def sniff(data: bytes) -> str:
    """JPEG, PNG, WEBP or GIF, by the first bytes; names and headers lie. Raises: BadImage."""
    if not data:
        raise BadImage("The image file is empty.", _FETCH_AGAIN)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    raise BadImage(f"This is {_what_it_looks_like(data)}, no image we can use.", _USE_STILL)


def open_image(data: bytes) -> Image.Image:
    """Header only, size checked; pixels are not decoded yet. Raises: BadImage."""
    name = sniff(data)
    if name == "PNG" and _PNG_END not in data[-4096:]:
        raise BadImage("The PNG file ends too early.", _FETCH_AGAIN)
    try:
        image = Image.open(BytesIO(data), formats=[name])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("more than it should be") from error
    except DECODER_ERRORS as error:
        raise BadImage(f"The {name} file is damaged.", _FETCH_AGAIN) from error
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise _too_large(f"{image.width}x{image.height} pixels")
    return image


def decode(data: bytes, *, still: bool = False) -> Image.Image:
    """Fully decoded RGB pixels, upright (EXIF orientation applied), transparency flattened on white.

    Of an animation the first frame is taken, and nothing beyond it is decoded; with `still` it is refused, because a
    generated image that moves is not what was asked for.

    Raises:
        BadImage
    """
    image = open_image(data)
    if still and is_animated(image, sniff(data)):
        raise BadImage("This is an animation, not a still image.", "Let the recipe's output node save a PNG.")
    load(image)
    pixels = upright(flatten(image), orientation(image))
    pixels.info.clear()  # Pillow's writers would copy profiles and the like from there into our files
    return pixels


def load(image: Image.Image) -> None:
    """Decode the pixels of what `open_image` returned. Raises: BadImage."""
    try:
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("more than it should be") from error
    except DECODER_ERRORS as error:
        raise BadImage("The image file is truncated or damaged.", _FETCH_AGAIN) from error


def is_animated(image: Image.Image, name: str) -> bool:
    """Whether there is more than one frame to show."""
    return name in _ANIMATED_FORMATS and bool(getattr(image, "is_animated", False))


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 when there is none or the EXIF block cannot be read."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(image: Image.Image, exif_orientation: int) -> Image.Image:
    """Turned the way the camera meant it."""
    turn = _TRANSPOSES.get(exif_orientation)
    return image if turn is None else image.transpose(turn)


def flatten(image: Image.Image) -> Image.Image:
    """RGB; transparency on white; 16-bit grey scaled, which Pillow would clip to white."""
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(_sixteen_to_eight(), "L").convert("RGB")
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        ground = Image.new("RGBA", shown.size, "white")
        return Image.alpha_composite(ground, shown).convert("RGB")
    return image.convert("RGB")


@cache
def _sixteen_to_eight() -> list[int]:
    return [int(value / 65535 * 255) for value in range(65536)]


def _too_large(what: str) -> BadImage:
    return BadImage(f"The image is too large ({what}).", f"Use one of at most {MAX_PIXELS // 1_000_000} megapixels.")


def _what_it_looks_like(data: bytes) -> str:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html", b"<head")):
        return "a web page"
    if start.startswith((b"{", b"[")):
        return "JSON text"
    if data[4:8] == b"ftyp":
        return "a video or an AVIF/HEIC image"
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "a WebM video"
    return "something else"
