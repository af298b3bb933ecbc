"""A night on real parts: Civitai, two ComfyUI servers, an S3 bucket; and what a second night adds."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image

from charhub_console.adapters.image_files.read_back import read_marks
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.run import RunState
from charhub_console.domain.storage_keys import view_key
from charhub_console.domain.views import View
from charhub_console.engine.console import CharacterFilter, report_files
from tests.servers.faults import Fault
from tests.servers.s3 import moto_s3
from tests.story.world import World, a_night, a_world, bucket


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with moto_s3() as endpoint:
        yield endpoint


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path / "data", seconds_per_prompt=0.02) as world:
        yield world


def key_without_time(key: str) -> str:
    return key.rpartition("_")[0]


async def test_a_night_of_three_becomes_fifteen_images_in_the_bucket(tmp_path: Path, s3: str) -> None:
    async with a_world(tmp_path / "data", servers=2, images=3, seconds_per_prompt=0.05) as world:
        world.s3 = s3
        async with world.open() as session:
            run = await a_night(session, 3)
            pages = [await session.console.character(c.id) for c, _ in await session.console.run_characters(run.id)]
            charged = await session.console.ledger(session.settings.owner.bot)
        stored = bucket(s3)
        executed = Counter(world.painted_views)
        shares = [len(server.executions) for server in world.painters]

    images = [image for page in pages for image in page.images]
    assert run.state is RunState.DONE
    assert [len(page.images) for page in pages] == [5, 5, 5]
    assert set(stored) == {f"dev/{image.key}" for image in images}
    assert executed == Counter({image.attempt_id: 1 for image in images}), "every attempt is painted exactly once"
    assert all(shares), "both servers worked"
    assert charged == [], "automated characters are never charged"
    for page in pages:
        for image in page.images:
            attempt = next(attempt for attempt in page.attempts if attempt.id == image.attempt_id)
            data = stored[f"dev/{image.key}"]
            assert attempt.state is AttemptState.DONE
            assert key_without_time(image.key) == key_without_time(
                view_key(page.character.id, image.view, 1, run.started_at)
            )
            assert (len(data), hashlib.sha256(data).hexdigest()) == (image.size_bytes, image.sha256)
            assert image.url == f"https://media.example.test/dev/{image.key}"
            assert Image.open(io.BytesIO(data)).size == image.view.size_px
            assert image.view is View.AVATAR or len(data) <= 200_000
            marks = read_marks(data)
            assert (marks.character_id, marks.view, marks.attempt) == (page.character.id, image.view, "1")
            assert marks.digital_source_type.endswith("trainedAlgorithmicMedia")

    report = json.loads((world.data / report_files(run).json).read_text(encoding="utf-8"))
    spec = ("total", "successful", "failed", "withReferences", "onlyAvatar")
    assert [report[name] for name in spec] == [3, 3, 0, 3, 0]
    shown = (world.data / report_files(run).html).read_text(encoding="utf-8")
    assert all(page.character.name in shown for page in pages)
    with Image.open(world.data / report_files(run).contact_sheet) as sheet:
        assert sheet.width > 3 * 100
    assert not list((world.data / "work").glob("*")), "nothing is left of what was on its way"


async def test_a_second_night_generates_only_what_the_first_one_missed(world: World) -> None:
    world.publish(3)
    async with world.open(generation__references="false") as session:
        await a_night(session, 2)
        before = {character.id: character for character in await session.console.characters(CharacterFilter())}
        executed = len(world.painter.executions)
        second = await a_night(session, 2)
        after = await session.console.characters(CharacterFilter())
    assert (len(before), executed) == (2, 2)
    new = [character for character in after if character.id not in before]
    assert [character.run_id for character in new] == [second.id]
    assert [character for character in after if character.id in before] == list(before.values()), "untouched"
    assert len(world.painter.executions) == 3
    assert "2 characters were wanted and 1 candidates could be used" in " ".join(second.notes)


async def test_a_silent_source_does_not_stop_a_night_that_has_candidates(world: World) -> None:
    world.publish(2)
    async with world.open(generation__references="false") as session:
        await session.console.fetch(limit=2)
        await world.civitai.fault(Fault.UNAUTHORIZED, path="/images")
        run = await a_night(session, 1)
        [(_, views)] = await session.console.run_characters(run.id)
    assert views == (View.AVATAR,)
    [note, _] = run.notes  # and the forecast
    assert note.startswith("Fetching failed: ")
    assert "CIVITAI_API_KEY" in note
