"""An exported character: everything one may pass on, and nothing private."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.views import View
from tests.adapters.pictures import file_bytes, pixels_of, scene
from tests.fakes import fails
from tests.unit.engine_parts import BY_BOT, Outside, World, process


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def test_the_zip_has_images_captions_a_sidecar_and_a_contact_sheet(world: World) -> None:
    character = await world.generated()

    name, data = await world.console.export(character.id)

    files = opened(data)
    views = [view.lower() for view in View]
    assert name == f"{character.name.lower()}_{character.id[:8]}.zip"
    assert sorted(files) == sorted(
        [*(f"{view}.webp" for view in views), *(f"{view}.txt" for view in views), "character.json", "contact_sheet.jpg"]
    )
    for image in await world.store.images(character.id):
        assert files[f"{image.view.lower()}.webp"] == world.outside.storage.objects[image.key]
        prompt = next(r.prompt for r in world.backend.accepted if r.view is image.view)
        assert files[f"{image.view.lower()}.txt"].decode() == prompt


async def test_the_sidecar_tells_how_each_image_was_made(world: World) -> None:
    character = await world.generated()

    sidecar = json.loads(opened((await world.console.export(character.id))[1])["character.json"])

    assert (sidecar["id"], sidecar["name"], sidecar["species"]) == (character.id, character.name, "elf")
    assert sidecar["appearance"]["outfit"] == "grey cloak"
    assert [image["view"] for image in sidecar["images"]] == list(View)
    avatar = sidecar["images"][0]
    assert (avatar["attempt"], avatar["recipe"], avatar["seed"]) == (1, "plain", character.seed)
    assert (avatar["width"], avatar["height"]) == View.AVATAR.size_px
    assert avatar["settings"] == {"Model": "plain painter"} and len(avatar["sha256"]) == 64


async def test_nothing_private_of_the_source_is_in_the_zip(world: World) -> None:
    _, data = await world.console.export((await world.generated()).id)

    for private in (b"private words", b"creator-", b"image.example", b"source.example", b"gpu-1"):
        assert private not in data
    assert str(world.outside.folder).encode() not in data


async def test_a_character_exports_what_it_has_in_its_newest_form(world: World) -> None:
    world.backend.fault = fails(View.REFERENCE_SIDE)
    character = await world.generated()
    await world.console.retry(character.id, views=[View.REFERENCE_FRONT])
    await world.jobs.settled()

    files = opened((await world.console.export(character.id))[1])

    assert "reference_side.webp" not in files
    numbers = {image["view"]: image["attempt"] for image in json.loads(files["character.json"])["images"]}
    assert numbers == {"AVATAR": 1, "REFERENCE_AVATAR": 1, "REFERENCE_FRONT": 2, "REFERENCE_BACK": 1}


async def test_the_same_character_gives_the_same_zip(world: World) -> None:
    character = await world.generated()

    first = await world.console.export(character.id)
    world.outside.clock.advance(3600)

    assert await world.console.export(character.id) == first


@pytest.mark.parametrize(("name", "slug"), [("Ána  O'Neil/..", "na-o-neil"), ("愛", "character")])
async def test_the_file_name_is_harmless_whatever_the_character_is_called(world: World, name: str, slug: str) -> None:
    run = await world.console.generate_candidate(
        (await world.candidate()).id, replace(BY_BOT, name=name, references=False)
    )
    await world.jobs.settled()
    character = await world.character_of(run)

    assert (await world.console.export(character.id))[0] == f"{slug}_{character.id[:8]}.zip"


async def test_without_an_image_there_is_nothing_to_export(world: World) -> None:
    character, _, _ = await world.drafted()

    with pytest.raises(InvalidInput, match="has no image yet"):
        await world.console.export(character.id)
    with pytest.raises(NotFound):
        await world.console.export("nobody")


@pytest.fixture
async def with_pixels(folder: Path) -> AsyncIterator[World]:
    """A console that really encodes."""
    async with process(Outside(folder)) as world:
        images = PillowImageFiles()
        object.__setattr__(world.tools, "images", images)
        world.outside.source.pictures["1001"] = file_bytes(scene(3))
        world.backend.picture = lambda request: file_bytes(scene(4))
        yield world
        images.close()


async def test_exported_images_are_webp_of_their_view_s_size(with_pixels: World) -> None:
    character = await with_pixels.generated(wish=replace(BY_BOT, references=False))

    files = opened((await with_pixels.console.export(character.id))[1])

    assert pixels_of(files["avatar.webp"]).size == View.AVATAR.size_px
    assert files["avatar.webp"][8:12] == b"WEBP"
    assert pixels_of(files["contact_sheet.jpg"]).width > 500
