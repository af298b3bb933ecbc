"""What leaves the console: exact sizes, byte caps, marks that can be read back, and nothing private."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.image_files.read_back import Marks, read_marks
from charhub_console.domain.errors import BadImage
from charhub_console.domain.views import MAX_REFERENCE_BYTES, View
from charhub_console.engine.ports import Provenance
from tests.adapters.pictures import file_bytes, pixels_of, scene, static

AI_MADE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
PROVENANCE = Provenance(
    character_id="5c0dd1f2-7d0a-4a9e-9c35-0f1b2c3d4e5f",
    view=View.REFERENCE_FRONT,
    attempt=3,
    recipe='klein & <co> "4b" \x07',
    recipe_hash="ab" * 32,
    prompt="an astronaut, full body,\nfront view",
    negative_prompt="blurry, text",
    seed=123,
    settings=(("model", "flux-2-klein-4b.safetensors"), ("sampler", "Euler"), ("steps", "4"), ("cfg", "1")),
)


@pytest.fixture
def files() -> Iterator[PillowImageFiles]:
    made = PillowImageFiles()
    yield made
    made.close()


@pytest.mark.parametrize("view", View)
async def test_a_view_has_exactly_the_size_and_weight_charhub_wants(files: PillowImageFiles, view: View) -> None:
    encoded = await files.encode_view(file_bytes(scene(1, (832, 1216))), view, replace(PROVENANCE, view=view))
    image = pixels_of(encoded.data)
    assert (image.format, image.mode, image.size) == ("WEBP", "RGB", view.size_px)
    assert (encoded.width, encoded.height, encoded.content_type) == (*view.size_px, "image/webp")
    assert view.max_bytes is None or len(encoded.data) <= view.max_bytes
    assert read_marks(encoded.data).view == view


def ruled(size: tuple[int, int]) -> Image.Image:
    """A white square on blue, with a red frame: any stretching shows in the square."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((20, 40, 160), (6, 6, size[0] - 6, size[1] - 6))
    x, y = size[0] // 2, size[1] // 2
    image.paste((255, 255, 255), (x - 100, y - 100, x + 100, y + 100))
    return image


def white_square(image: Image.Image) -> tuple[int, int]:
    white = np.asarray(image.convert("RGB")).min(axis=2) > 200
    return int(white.any(axis=0).sum()), int(white.any(axis=1).sum())


@pytest.mark.parametrize("size", [(768, 1152), (832, 1216), (1024, 1024), (1536, 1024), (512, 1600), (400, 600)])
async def test_nothing_is_ever_stretched(files: PillowImageFiles, size: tuple[int, int]) -> None:
    encoded = await files.encode_view(file_bytes(ruled(size)), View.REFERENCE_BACK, PROVENANCE)
    boxed = pixels_of(await files.letterbox(file_bytes(ruled(size)), 832, 1248))
    assert boxed.size == (832, 1248)
    for shown in (pixels_of(encoded.data), boxed):
        width, height = white_square(shown)
        assert abs(width - height) <= 3
        assert width > 60


async def test_a_small_difference_is_cropped_and_a_large_one_is_padded_with_the_edge_colour(
    files: PillowImageFiles,
) -> None:
    near = pixels_of((await files.encode_view(file_bytes(ruled((832, 1216))), View.REFERENCE_SIDE, PROVENANCE)).data)
    assert near.getpixel((0, 576)) != near.getpixel((384, 3))  # the frame at left and right was cut away
    far = pixels_of((await files.encode_view(file_bytes(ruled((1024, 1024))), View.REFERENCE_SIDE, PROVENANCE)).data)
    for corner in ((2, 2), (765, 2), (2, 1149), (384, 100)):
        red, green, blue = far.convert("RGB").getpixel(corner)  # type: ignore[misc]
        assert red > 180
        assert max(green, blue) < 60


async def test_a_master_of_the_right_size_is_not_resampled(files: PillowImageFiles) -> None:
    picture = scene(2, (768, 768), noise=0)
    shown = pixels_of((await files.encode_view(file_bytes(picture), View.AVATAR, PROVENANCE)).data)
    difference = np.asarray(shown, dtype=np.int16) - np.asarray(picture, dtype=np.int16)
    assert float(np.abs(difference).mean()) < 4


async def test_even_pure_noise_keeps_the_byte_cap_and_the_size(files: PillowImageFiles) -> None:
    encoded = await files.encode_view(file_bytes(static((768, 1152))), View.REFERENCE_FRONT, PROVENANCE)
    assert len(encoded.data) <= MAX_REFERENCE_BYTES
    assert pixels_of(encoded.data).size == (768, 1152)
    assert read_marks(encoded.data).digital_source_type == AI_MADE


async def test_quality_steps_down_no_further_than_needed(files: PillowImageFiles) -> None:
    heavy = file_bytes(scene(3, (768, 1152), noise=14))
    capped = await files.encode_view(heavy, View.REFERENCE_FRONT, PROVENANCE)
    free = await files.encode_view(heavy, View.AVATAR, PROVENANCE)
    assert len(free.data) > 0
    assert 0.8 * MAX_REFERENCE_BYTES < len(capped.data) <= MAX_REFERENCE_BYTES


@pytest.mark.parametrize(
    "blank",
    [
        Image.new("RGB", (832, 1216), (0, 0, 0)),
        Image.new("RGB", (832, 1216), (127, 110, 90)),
        Image.new("RGBA", (832, 1216), (90, 10, 10, 0)),
    ],
)
async def test_a_blank_image_is_no_result(files: PillowImageFiles, blank: Image.Image) -> None:
    noisy = np.asarray(blank.convert("RGB")).astype(np.float64) + np.random.default_rng(1).normal(0, 3, (1216, 832, 3))
    for image in (blank, Image.fromarray(noisy.clip(0, 255).astype(np.uint8))):
        with pytest.raises(BadImage, match="blank"):
            await files.encode_view(file_bytes(image), View.AVATAR, PROVENANCE)


async def test_a_night_scene_is_not_blank(files: PillowImageFiles) -> None:
    dark = Image.fromarray((np.asarray(scene(4, (768, 768))) // 8).astype(np.uint8))
    assert await files.encode_view(file_bytes(dark), View.AVATAR, PROVENANCE)


async def test_an_animation_is_no_result(files: PillowImageFiles) -> None:
    frames = [scene(seed, (128, 128)) for seed in (1, 2)]
    moving = file_bytes(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(BadImage, match="animation"):
        await files.encode_view(moving, View.AVATAR, PROVENANCE)
    with pytest.raises(BadImage, match="animation"):
        await files.encode_master(moving, PROVENANCE)


async def test_the_marks_read_back_from_both_files(files: PillowImageFiles) -> None:
    data = file_bytes(scene(5, (832, 1248)))
    for encoded in (
        await files.encode_view(data, View.REFERENCE_FRONT, PROVENANCE),
        await files.encode_master(data, PROVENANCE),
    ):
        marks = read_marks(encoded.data)
        assert marks.digital_source_type == AI_MADE
        assert marks.creator_tool == "CharHub Console"
        assert (marks.character_id, marks.view) == (PROVENANCE.character_id, "REFERENCE_FRONT")
        assert (marks.attempt, marks.recipe_hash) == ("3", PROVENANCE.recipe_hash)
        assert marks.recipe == 'klein & <co> "4b" '
        assert marks.practice is False
        assert AI_MADE.encode() in encoded.data  # plain bytes: readers that only search find it too


async def test_a_practice_image_says_so(files: PillowImageFiles) -> None:
    practice = replace(PROVENANCE, practice=True)
    for encoded in (
        await files.encode_view(file_bytes(scene(6)), View.AVATAR, practice),
        await files.encode_master(file_bytes(scene(6)), practice),
    ):
        marks = read_marks(encoded.data)
        assert marks.practice is True
        assert "practice" in marks.creator_tool


async def test_a_public_webp_holds_no_prompt(files: PillowImageFiles) -> None:
    encoded = await files.encode_view(file_bytes(scene(7)), View.AVATAR, PROVENANCE)
    assert b"astronaut" not in encoded.data
    assert b"blurry" not in encoded.data


async def test_parameters_are_what_civitai_reads(files: PillowImageFiles) -> None:
    data = file_bytes(scene(8, (832, 1248)))
    settings = (*PROVENANCE.settings, ("scheduler", "simple"), ("lora", "a:1, b"), ("seed", "999"))
    encoded = await files.encode_master(data, replace(PROVENANCE, settings=settings))
    prompt, negative, line = pixels_of(encoded.data).info["parameters"].split("\n")
    assert prompt == "an astronaut, full body, front view"
    assert negative == "Negative prompt: blurry, text"
    assert line == (
        "Steps: 4, Sampler: Euler, Schedule type: simple, CFG scale: 1, Seed: 123, Size: 832x1248,"
        ' Model: flux-2-klein-4b.safetensors, lora: "a:1, b"'
    )


async def test_parameters_always_have_steps_and_any_script_survives(files: PillowImageFiles) -> None:
    odd = replace(PROVENANCE, settings=(), negative_prompt="", prompt="宇航员 🚀 café")
    encoded = await files.encode_master(file_bytes(scene(9)), odd)
    assert pixels_of(encoded.data).info["parameters"] == "宇航员 🚀 café\nSteps: 0, Seed: 123, Size: 256x384"
    assert read_marks(encoded.data).parameters.startswith("宇航员 🚀 café\n")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "I;16"])
async def test_a_master_keeps_every_pixel(files: PillowImageFiles, mode: str) -> None:
    picture = scene(10, (96, 64)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * np.uint16(257))
    before = file_bytes(picture)
    after = pixels_of((await files.encode_master(before, PROVENANCE)).data)
    assert (after.mode, after.size) == (mode, (96, 64))
    assert after.tobytes() == pixels_of(before).tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
async def test_a_master_from_another_format_keeps_its_decoded_pixels(files: PillowImageFiles, kind: str) -> None:
    before = file_bytes(scene(11, (96, 64)), kind)
    encoded = await files.encode_master(before, PROVENANCE)
    after = pixels_of(encoded.data)
    assert (after.format, encoded.content_type) == ("PNG", "image/png")
    assert after.tobytes() == pixels_of(before).tobytes()


GRAPH = {
    "3": {
        "class_type": "KSampler",
        "inputs": {"seed": 5, "steps": 4, "cfg": 1.0, "sampler_name": "dpmpp_2m", "model": ["4:1", 0]},
        "_meta": {"title": "secret title"},
    },
    "4:1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "private-folder\\sdxl base.safetensors"}},
    "5": {"class_type": "LoadImage", "inputs": {"image": "upload_of_maria.png [input]", "upload": "image"}},
    "6": {
        "class_type": "CLIPTextEncode",
        "inputs": {"text": "an astronaut, full body,\nfront view", "clip": ["4:1", 1]},
    },
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "stolen source prompt", "clip": ["4:1", 1]}},
    "8": {"class_type": "SaveImage", "inputs": {"filename_prefix": "maria/out", "images": ["3", 0]}},
    "9": {"class_type": "CR Load // x", "inputs": {"url": "http://10.0.0.7:8188/view", "where": "/home/maria/in.txt"}},
    "10": {
        "class_type": "Sender",
        "inputs": {"server": "gpu.maria.local:8188", "other": "10.0.0.7", "api_key": "sk-1"},
    },
}


async def test_the_graph_of_a_master_is_kept_without_anything_private(files: PillowImageFiles) -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("prompt", json.dumps(GRAPH))
    chunks.add_text("workflow", json.dumps({"nodes": [{"widgets_values": ["/home/maria/x.png"]}]}))
    chunks.add_text("Author", "maria")
    chunks.add_itxt("Comment", "maria", zip=True)
    exif = Image.Exif()
    exif[0x013B] = "maria"
    encoded = await files.encode_master(file_bytes(scene(12, (64, 64)), pnginfo=chunks, exif=exif), PROVENANCE)
    for private in (b"maria", b"private-folder", b"stolen", b"10.0.0.7", b"sk-1", b"secret", b"home", b"workflow"):
        assert private not in encoded.data
    kept = json.loads(read_marks(encoded.data).graph)
    assert list(kept) == list(GRAPH)
    assert kept["3"]["inputs"] == GRAPH["3"]["inputs"]
    assert kept["4:1"]["inputs"] == {"ckpt_name": "sdxl base.safetensors"}
    assert kept["5"]["inputs"]["image"] == "reference.png"
    assert kept["6"]["inputs"]["text"] == PROVENANCE.prompt
    assert kept["8"]["inputs"] == {"filename_prefix": "", "images": ["3", 0]}
    assert set(pixels_of(encoded.data).info) == {"parameters", "prompt", "xmp", "XML:com.adobe.xmp"}


DEEP = '{"1": {"class_type": "x", "inputs": {"a": ' + "[" * 100_000 + "]" * 100_000 + "}}}"


@pytest.mark.parametrize("graph", ["not json", "[]", '{"1": 2}', '{"1": {"inputs": []}}', "[" * 100_000, DEEP])
async def test_a_graph_that_is_none_is_dropped(files: PillowImageFiles, graph: str) -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("prompt", graph)
    encoded = await files.encode_master(file_bytes(scene(13, (64, 64)), pnginfo=chunks), PROVENANCE)
    assert read_marks(encoded.data).graph == ""


def test_a_file_without_marks_reads_as_unmarked() -> None:
    for kind in ("PNG", "WEBP", "JPEG"):
        assert read_marks(file_bytes(scene(14, (32, 32)), kind)) == Marks()


def test_a_hostile_xmp_block_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    for xmp in (bomb, b"<x"):
        with pytest.raises(BadImage):
            read_marks(file_bytes(scene(15, (32, 32)), "WEBP", xmp=xmp))


async def test_the_loop_goes_on_while_images_are_encoded(files: PillowImageFiles) -> None:
    work = asyncio.create_task(files.encode_view(file_bytes(static((768, 768))), View.REFERENCE_AVATAR, PROVENANCE))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert (await work).width == 768
    assert turns > 10


async def test_encoding_again_gives_the_same_bytes(files: PillowImageFiles) -> None:
    """After a crash between storing and recording, the same bytes are put at the same key once more."""
    master = file_bytes(scene(16, (832, 1216)))
    once, again = [await files.encode_view(master, View.AVATAR, PROVENANCE) for _ in range(2)]
    assert once.sha256 == again.sha256


async def test_a_source_image_is_kept_as_pixels_and_nothing_else(files: PillowImageFiles) -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "private words"
    Image.effect_noise((1600, 900), 60).convert("RGB").save(out, "JPEG", exif=exif)
    encoded = await files.encode_source(out.getvalue())
    with Image.open(BytesIO(encoded.data)) as image:
        assert (image.format, image.size) == ("WEBP", (1280, 720))
        assert not image.getexif()
    assert (encoded.width, encoded.height, encoded.content_type) == (1280, 720, "image/webp")
    assert b"private words" not in encoded.data
