"""The same job on different servers: both recorded versions, a token, CharHub's middleware, references as images."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import REFERENCES, View
from tests.adapters.comfyui_jobs import RECIPES
from tests.servers.civitai import painted
from tests.servers.s3 import moto_s3
from tests.story.world import a_world, by_hand, ended, page_of

CHARHUB_MODELS = {folder: [name] for folder, name in RECIPES["charhub"].files}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with moto_s3() as endpoint:
        yield endpoint


@pytest.mark.parametrize("version", ["0.3.64", "0.24.0"])
async def test_both_versions_paint_five_views_for_who_has_the_token(tmp_path: Path, version: str) -> None:
    async with a_world(tmp_path / "data", version=version, token="let-me-in", seconds_per_prompt=0.02) as world:
        world.environ["COMFYUI_SERVICE_TOKEN"] = "let-me-in"
        async with world.open() as session:
            run = await ended(session, await by_hand(session))
            page = await page_of(session, run)
    assert page.character.state is CharacterState.COMPLETE, [attempt.error for attempt in page.attempts]
    assert len(page.images) == len(world.painter.executions) == 5
    told = {headers.get("authorization") for headers in world.painter.headers}
    assert told == {"Bearer let-me-in"}, "socket included"


async def test_the_source_goes_to_the_server_letterboxed_never_stretched(tmp_path: Path) -> None:
    async with a_world(tmp_path / "data", seconds_per_prompt=0.02) as world:
        async with world.open_without_queue() as (session, jobs):
            run = await by_hand(session, 5)
            await jobs.settled()
            page = await page_of(session, run)
        folder = world.painter.folders.of("input")
        sent = [Image.open(io.BytesIO((folder / up.subfolder / up.name).read_bytes())) for up in world.painter.uploads]
    assert page.character.state is CharacterState.COMPLETE
    avatar, *others = sent
    assert avatar.size == (768, 768)
    assert {image.size for image in others} <= {(768, 768), (768, 1152)}
    with Image.open(io.BytesIO(painted(5, "PNG"))) as source:
        assert source.size == (64, 96), "upright"
        inner = avatar.crop((128, 0, 640, 768)).resize(source.size, Image.Resampling.BOX)  # 512 x 768 of 768 x 768
        off = ImageStat.Stat(ImageChops.difference(inner.convert("RGB"), source.convert("RGB"))).mean
    assert max(off) < 12, "the source is there, whole and in proportion"
    margins = [ImageStat.Stat(avatar.crop(box).convert("RGB")) for box in ((0, 0, 120, 768), (648, 0, 768, 768))]
    assert max(spread for margin in margins for spread in margin.stddev) < 1, "and the rest is padding"


async def test_through_charhubs_middleware_references_are_prepared_by_public_address(tmp_path: Path, s3: str) -> None:
    async with a_world(tmp_path / "data", charhub=True, models=CHARHUB_MODELS, seconds_per_prompt=0.02) as world:
        world.s3 = s3
        world.settings = {
            "comfyui.middleware": "true",
            "generation.recipe": "charhub",
            "generation.source_as_reference": "false",
        }
        async with world.open() as session:
            run = await ended(session, await by_hand(session))
            page = await page_of(session, run)
        prepared = [item for item in world.painter.records.prepared if item.route == "prepare"]
        tidied = [item.character_id for item in world.painter.records.prepared if item.route == "cleanup"]
        sockets = [request for request in world.painter.requests if request.endswith("/ws")]
    assert page.character.state is CharacterState.COMPLETE, [attempt.error for attempt in page.attempts]
    [avatar] = [image for image in page.images if image.view is View.AVATAR]
    assert avatar.url.startswith("https://")
    assert [item.urls for item in prepared] == [[avatar.url]] * len(REFERENCES)
    assert len({item.character_id for item in prepared}) == len(REFERENCES), "a folder no other job uses"
    assert {item.character_id for item in prepared} <= set(tidied)
    assert not sockets, "the middleware passes none on"
    assert not world.painter.uploads
