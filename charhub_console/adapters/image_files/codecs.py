"""What is done to images, as plain functions that take their time: `pillow_files` calls them in worker threads."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO

from PIL import Image

from charhub_console.adapters.image_files import fit, metadata, png_chunks
from charhub_console.adapters.image_files.contact_sheet import contact_sheet
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

__all__ = ["contact_sheet", "encode_master", "encode_source", "encode_view", "inspect", "letterbox", "thumbnail"]

THUMBNAIL_SIZE = (256, 384)
SOURCE_SIDE = 1280  # longest side of a kept source image: nobody is shown it
THUMBNAIL_QUALITY = 85
# A reference travels to a server for every view: a tenth of PNG's time, a third of its bytes, and at 49 dB no eye and
# no model tells it from the original. 4:4:4, because halved colours do show.
_REFERENCE_JPEG = {"quality": 97, "subsampling": 0}


def inspect(data: bytes) -> ImageFacts:
    """Decode fully and measure. See ImageFiles.inspect."""
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


def thumbnail(data: bytes) -> bytes:
    """JPEG, at most 256x384, never enlarged. See ImageFiles.thumbnail."""
    image = open_image(data)
    turn = orientation(image)
    lying = turn >= 5  # stored on its side
    box = THUMBNAIL_SIZE[::-1] if lying else THUMBNAIL_SIZE
    image.draft("RGB", (box[0] * 2, box[1] * 2))  # JPEG decodes straight to a half, quarter or eighth
    load(image)
    return _small_jpeg(flatten(image), box, turn)


def encode_view(data: bytes, view: View, provenance: Provenance) -> EncodedImage:
    """WebP at the view's size and byte cap, with XMP, and its thumbnail. See ImageFiles.encode_view."""
    image = decode(data, still=True)
    fit.refuse_blank(image)
    fitted = fit.to_view(image, view.size_px)
    encoded = encode_webp(fitted, xmp=metadata.xmp_packet(provenance), max_bytes=view.max_bytes)
    return replace(_encoded(encoded, fitted.size, "image/webp"), thumbnail=_small_jpeg(fitted))


def encode_master(data: bytes, provenance: Provenance) -> EncodedImage:
    """PNG with our texts; pixels unchanged. See ImageFiles.encode_master."""
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


def encode_source(data: bytes) -> EncodedImage:
    """WebP without any metadata. See ImageFiles.encode_source."""
    image = decode(data)
    image.thumbnail((SOURCE_SIDE, SOURCE_SIDE), Image.Resampling.LANCZOS)
    return _encoded(encode_webp(image, xmp=b"", max_bytes=None), image.size, "image/webp")


def letterbox(data: bytes, width: int, height: int) -> bytes:
    """JPEG of exactly this size. See ImageFiles.letterbox."""
    out = BytesIO()
    fit.letterbox(decode(data), (width, height)).save(out, "JPEG", **_REFERENCE_JPEG)
    return out.getvalue()


def _small_jpeg(image: Image.Image, box: tuple[int, int] = THUMBNAIL_SIZE, turn: int = 1) -> bytes:
    small = image.copy()
    small.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = BytesIO()
    upright(small, turn).save(out, "JPEG", quality=THUMBNAIL_QUALITY)
    return out.getvalue()


def _as_png(image: Image.Image) -> bytes:
    out = BytesIO()
    plain = image if image.mode in ("RGB", "RGBA", "L") else flatten(image)
    plain.save(out, "PNG")
    return out.getvalue()


def _encoded(data: bytes, size: tuple[int, int], content_type: str) -> EncodedImage:
    return EncodedImage(data, size[0], size[1], hashlib.sha256(data).hexdigest(), content_type)
