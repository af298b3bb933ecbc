"""Every way a storage fails, met by the engine: nothing is said to be stored that is not, the former image stays."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.run import RunState
from charhub_console.domain.views import View
from tests.servers.s3 import Fault, FaultyS3, faulty_s3
from tests.story.fault_table import assert_failed, assert_honest
from tests.story.world import World, a_world, by_hand, hurry, page_of

NOTHING = {"fault": Fault.NONE}
WHEN_WRITING = {
    "timeout": {"fault": Fault.DEAF},
    "401": {"status": 401, "code": "Unauthorized"},
    "404": {"status": 404, "code": "NoSuchBucket", "only": ("PUT",)},
    "429": {"status": 429, "code": "TooManyRequests"},
    "500": {"status": 500, "code": "InternalError"},
    "malformed": {"fault": Fault.MALFORMED},
    "wrong-type": {"fault": Fault.WEB_PAGE},
    "hangs-up": {"fault": Fault.HANG_UP},
    "says-yes-and-keeps-nothing": {"fault": Fault.FORGETFUL},
    "keeps-less": {"fault": Fault.SHRUNK},
}
WHEN_READING = {"truncated": Fault.TRUNCATED, "endless": Fault.ENDLESS, "other-bytes": Fault.CHANGED}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyS3]:
    with faulty_s3() as server:
        yield server


@pytest.fixture
async def world(tmp_path: Path, server: FaultyS3, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    hurry(monkeypatch)
    server.reset()
    async with a_world(tmp_path / "data", previews=False) as world:
        world.s3 = server.endpoint
        world.settings["generation.references"] = "false"
        yield world


@pytest.mark.parametrize("how", WHEN_WRITING.values(), ids=WHEN_WRITING)
async def test_a_storage_that_fails_keeps_the_former_image_and_pretends_nothing(
    world: World, server: FaultyS3, how: Mapping[str, object]
) -> None:
    async with world.open_without_queue() as (session, jobs):
        run = await by_hand(session)
        await jobs.settled()
        [old] = (await page_of(session, run)).images

        misbehave(server, how)
        await session.console.retry(old.character_id, views=[View.AVATAR], new_seed=True)
        await jobs.settled()
        page = await page_of(session, run)
        assert_failed(page.attempts[-1])
        assert page.attempts[-1].key, "the key was written down before the upload"
        assert page.images == (old,)

        misbehave(server, NOTHING)
        await assert_honest(session)
        await session.console.retry(old.character_id, views=[View.AVATAR], new_seed=True)
        await jobs.settled()
        [new] = (await page_of(session, run)).images
        assert new.attempt_id not in {old.attempt_id, page.attempts[-1].id}
        await assert_honest(session)
        assert len(world.painter.executions) == 3


@pytest.mark.parametrize("fault", WHEN_READING.values(), ids=WHEN_READING)
async def test_a_reference_that_cannot_be_read_fails_its_views_and_the_avatar_stays(
    world: World, server: FaultyS3, fault: Fault
) -> None:
    async with world.open_without_queue() as (session, jobs):
        run = await by_hand(session)
        await jobs.settled()
        before = await page_of(session, run)

        misbehave(server, {"fault": fault, "only": ("GET",)})
        await session.console.retry(before.character.id, views=[View.REFERENCE_AVATAR])
        await jobs.settled()
        page = await page_of(session, run)
        assert_failed(page.attempts[-1])
        assert page.images == before.images

        misbehave(server, NOTHING)
        await session.console.retry(before.character.id, views=[View.REFERENCE_AVATAR])
        await jobs.settled()
        assert [image.view for image in (await page_of(session, run)).images] == [View.AVATAR, View.REFERENCE_AVATAR]
        await assert_honest(session)


async def test_a_storage_that_is_not_there_is_told_and_found_again(world: World, server: FaultyS3) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    world.s3 = nowhere
    async with world.open_without_queue() as (session, jobs):
        run = await by_hand(session)
        await jobs.settled()
        page = await page_of(session, run)
        assert_failed(page.attempts[0])
        assert page.images == ()
    world.s3 = server.endpoint
    async with world.open_without_queue() as (session, jobs):
        await session.console.retry(page.character.id)
        await jobs.settled()
        assert [image.view for image in (await page_of(session, run)).images] == [View.AVATAR]


# --- the folder on this machine -------------------------------------------------------------------------------------


@pytest.fixture
async def at_home(world: World) -> World:
    world.s3 = None
    return world


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS], ids=["full", "read-only"])
async def test_a_disk_that_takes_nothing_is_told_and_heals(
    at_home: World, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuses(_: int) -> None:
        raise OSError(number, os.strerror(number))

    async with at_home.open_without_queue() as (session, jobs):
        run = await by_hand(session)
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", refuses)  # the last word before a file counts
            await jobs.settled()
        page = await page_of(session, run)
        assert_failed(page.attempts[0])
        assert page.images == ()
        assert not [file for file in (at_home.data / "images").rglob("*") if file.is_file()]
        over = await session.console.run(run.id)
        assert over.state is RunState.DONE, "a run that cannot end would be carried for ever"
        assert over.notes[-1].startswith("The report could not be written: ")

        await session.console.retry(page.character.id)
        await jobs.settled()
        assert (await page_of(session, run)).missing == ()
        await assert_honest(session)


async def test_a_folder_that_is_none_fails_the_view_and_no_other_run(at_home: World, tmp_path: Path) -> None:
    place = tmp_path / "images"
    place.write_text("somebody's notes")
    at_home.settings["storage.local_folder"] = str(place)
    async with at_home.open_without_queue() as (session, jobs):
        run = await by_hand(session)
        await jobs.settled()
        page = await page_of(session, run)
        assert_failed(page.attempts[0])
        assert page.attempts[0].state is AttemptState.FAILED
        assert place.read_text() == "somebody's notes"
        place.unlink()
        await session.console.retry(page.character.id)
        await jobs.settled()
        assert (await page_of(session, run)).missing == ()


def misbehave(server: FaultyS3, how: Mapping[str, object]) -> None:
    """The server fails this way from now on; whoever waits for it is let go."""
    server.released.set()
    server.released.clear()
    whole = {"fault": Fault.NONE, "status": 0, "code": "", "only": (), **how}
    for name, value in whole.items():
        setattr(server, name, value)
