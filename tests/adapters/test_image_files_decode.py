"""The decode guard: what is no whole, still, reasonable image is refused in our words; the rest comes out upright."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.image_files.decode import MAX_PIXELS, decode
from charhub_console.domain.errors import BadImage
from tests.adapters.pictures import file_bytes, pixels_of, scene

PICTURE = scene(1, (64, 96))


@pytest.fixture
def files() -> Iterator[PillowImageFiles]:
    made = PillowImageFiles()
    yield made
    made.close()


def png_claiming(width: int, height: int) -> bytes:
    """A tiny file that would unpack to width x height."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"<!DOCTYPE html><title>Sign in</title>", "web page"),
        (b'{"error":"not found"}', "JSON"),
        (b"\0\0\0\x20ftypisom", "video"),
        (b"\x1aE\xdf\xa3webm", "WebM"),
        (b"BM" + bytes(100), "something else"),
    ],
)
async def test_what_is_no_image_is_named_for_what_it_is(files: PillowImageFiles, data: bytes, said: str) -> None:
    with pytest.raises(BadImage, match=said) as caught:
        await files.inspect(data)
    assert caught.value.advice


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_a_file_cut_short_anywhere_is_refused(files: PillowImageFiles, kind: str) -> None:
    whole = file_bytes(scene(2, (96, 96)), kind)
    for keep in (12, 40, len(whole) // 2, len(whole) - 200):
        with pytest.raises(BadImage):
            await files.inspect(whole[:keep])


async def test_a_png_without_its_last_chunk_is_refused(files: PillowImageFiles) -> None:
    with pytest.raises(BadImage, match="ends too early"):
        await files.encode_master(file_bytes(PICTURE)[:-12], None)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(8000, 8000), (30_000, 30_000), (20_000, 10)])
async def test_a_decompression_bomb_is_refused_before_it_takes_memory(
    files: PillowImageFiles, size: tuple[int, int]
) -> None:
    assert Image.MAX_IMAGE_PIXELS == MAX_PIXELS
    for call in (files.inspect, files.thumbnail):
        with pytest.raises(BadImage, match="too large"):
            await call(png_claiming(*size))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
async def test_of_an_animated_source_the_first_frame_is_taken(files: PillowImageFiles, kind: str) -> None:
    frames = [scene(seed, (64, 64), noise=0) for seed in (3, 4)]
    animated = file_bytes(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    facts = await files.inspect(animated)
    assert (facts.format, facts.width, facts.height) == (kind, 64, 64)
    still = await files.inspect(file_bytes(frames[0], kind, lossless=True))
    assert facts.dhash == still.dhash


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_the_way_the_camera_meant_it(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = scene(5, (40, 60), noise=0)
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    assert decode(file_bytes(stored, "PNG", exif=exif)).tobytes() == upright.tobytes()


def test_transparency_becomes_white_in_every_way_a_file_can_have_it() -> None:
    clear = Image.new("RGBA", (8, 8), (200, 0, 0, 0))
    clear.putpixel((0, 0), (10, 20, 30, 255))
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([200, 0, 0, 10, 20, 30])
    palette.putpixel((0, 0), 1)
    for data in (
        file_bytes(clear),
        file_bytes(clear.convert("LA")),
        file_bytes(palette, transparency=0),
        file_bytes(palette, transparency=bytes([0, 255])),
        file_bytes(clear, "WEBP", lossless=True, exact=True),
    ):
        decoded = decode(data)
        assert decoded.mode == "RGB"
        assert decoded.getpixel((7, 7)) == (255, 255, 255)
        assert max(decoded.getpixel((0, 0))) <= 30  # type: ignore[arg-type]


def test_sixteen_bit_grey_and_cmyk_keep_their_brightness() -> None:
    grey = Image.new("I;16", (4, 4), 32768)
    assert decode(file_bytes(grey)).getpixel((0, 0)) == (127, 127, 127)
    ink = Image.new("CMYK", (16, 16), (0, 0, 0, 128))
    value = decode(file_bytes(ink, "JPEG")).getpixel((3, 3))
    assert isinstance(value, tuple)
    assert all(abs(channel - 127) <= 3 for channel in value)


def test_metadata_of_a_source_does_not_travel_with_its_pixels() -> None:
    data = file_bytes(PICTURE, "JPEG", comment=b"made by someone", icc_profile=b"profile of someone")
    assert decode(data).info == {}


async def test_facts_are_those_of_the_file(files: PillowImageFiles) -> None:
    facts = await files.inspect(file_bytes(PICTURE, "WEBP"))
    assert (facts.format, facts.width, facts.height) == ("WEBP", 64, 96)
    assert len(facts.sha256) == 64


async def test_a_thumbnail_fits_its_box_and_is_never_enlarged(files: PillowImageFiles) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for data, size in (
        (file_bytes(scene(6, (1024, 1536)), "JPEG"), (256, 384)),
        (file_bytes(scene(6, (1536, 1024)), "JPEG"), (256, 171)),
        (file_bytes(scene(6, (1536, 1024)), "JPEG", exif=exif), (256, 384)),
        (file_bytes(scene(6, (100, 50))), (100, 50)),
        (file_bytes(scene(6, (900, 4))), (256, 1)),
    ):
        made = pixels_of(await files.thumbnail(data))
        assert (made.format, made.size) == ("JPEG", size)


async def test_codec_time_is_accounted_for(files: PillowImageFiles) -> None:
    assert files.codec_cpu_s == 0
    await files.inspect(file_bytes(scene(7, (512, 512))))
    once = files.codec_cpu_s
    assert once > 0
    with pytest.raises(BadImage):
        await files.inspect(b"no image")
    assert files.codec_cpu_s > once


SAMPLES = [file_bytes(PICTURE, kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=6),
    st.floats(0.2, 1),
)
def test_damaged_bytes_are_an_image_or_a_bad_image_and_nothing_else(
    sample: bytes, changes: list[tuple[float, bytes]], keep: float
) -> None:
    broken = bytearray(sample[: int(len(sample) * keep)])
    for place, new in changes:
        at = int(place * len(broken))
        broken[at : at + len(new)] = new
    with suppress(BadImage):
        assert decode(bytes(broken)).mode == "RGB"
