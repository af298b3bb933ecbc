"""Fetching: what is known, what is bad, what is alike, and what is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.domain.candidate import Candidate, Level, ModelFlags, Status
from charhub_console.domain.errors import BadImage, Gone, RateLimited, Unreachable
from charhub_console.domain.events import CandidatesArrived
from charhub_console.engine.fetch import ensure_image
from tests.adapters.pictures import file_bytes, scene
from tests.fake_process import Killed
from tests.unit.engine_parts import Outside, World, a_candidate, process


def offered(world: World, *numbers: int, **changes: object) -> list[Candidate]:
    """The source has these, newest first."""
    made = [a_candidate(world.outside.clock, number, model_flags=None, **changes) for number in numbers]
    world.outside.source.candidates = made + world.outside.source.candidates
    return made


async def test_what_is_new_comes_with_image_thumbnail_hashes_flags_and_a_verdict(world: World) -> None:
    world.outside.source.models[5] = (ModelFlags(50, "Some model", poi=False),)
    offered(world, 1, model_version_ids=(5,))

    summary = await world.console.fetch(limit=10)

    [candidate] = await world.store.candidates()
    assert (summary.new, summary.known, summary.held, summary.blocked, summary.stopped) == (1, 0, 0, 0, "end")
    assert candidate.image_path and candidate.thumbnail_path and candidate.sha256 and candidate.dhash is not None
    assert await world.tools.files.read(candidate.image_path) == b"source 1001"
    assert await world.tools.files.exists(candidate.thumbnail_path)
    assert (candidate.gate, candidate.status) == ("allow", Status.NEW)
    assert candidate.model_flags == (ModelFlags(50, "Some model", poi=False),)
    assert CandidatesArrived((candidate.id,), 0) in world.events


async def test_a_second_fetch_brings_only_what_is_new(world: World) -> None:
    offered(world, 1, 2)
    await world.console.fetch(limit=10)
    offered(world, 3)

    summary = await world.console.fetch(limit=10)

    assert (summary.new, summary.known) == (1, 2)
    assert len(world.outside.source.loaded) == 3


async def test_it_stops_after_so_many_known_ones_in_a_row(world: World) -> None:
    offered(world, *range(1, 41))
    await world.console.fetch(limit=40)
    world.outside.source.pages.clear()
    offered(world, 50, 51)

    summary = await world.console.fetch(limit=40)

    assert (summary.new, summary.stopped) == (2, "known")
    assert len(world.outside.source.pages) == 3  # pages of 10: the 20th known one in a row is on the third


async def test_a_limit_is_kept_and_the_rest_is_neither_taken_nor_called_known(world: World) -> None:
    offered(world, *range(1, 31))
    await world.console.fetch(limit=2)
    offered(world, 40, 41, 42)

    summary = await world.console.fetch(limit=12)

    assert (summary.new, summary.known, summary.stopped) == (12, 2, "limit")
    assert len(await world.store.candidates()) == 14


@pytest.mark.parametrize(
    "trouble", [BadImage("no image", ""), Gone("404", ""), Unreachable("timeout", ""), b"bad pixels"]
)
async def test_one_bad_image_does_not_stop_the_others_and_is_tried_again(
    world: World, trouble: Exception | bytes
) -> None:
    offered(world, 1, 2, 3)
    world.outside.source.pictures["1002"] = trouble

    summary = await world.console.fetch(limit=10)

    assert (summary.new, summary.without_image) == (3, 1)
    by_id = {candidate.source_id: candidate for candidate in await world.store.candidates()}
    assert [bool(by_id[name].image_path) for name in ("1001", "1002", "1003")] == [True, False, True]
    del world.outside.source.pictures["1002"]
    assert (await ensure_image(by_id["1002"], world.tools)).image_path


async def test_a_source_that_fails_on_the_second_page_leaves_what_came_before(world: World) -> None:
    offered(world, *range(1, 15))
    original = world.outside.source.page

    async def limited(query: object, cursor: str | None) -> object:
        if cursor is not None:
            raise RateLimited("Too many requests.", "Wait.", retry_after_s=60)
        return await original(query, cursor)  # type: ignore[arg-type]

    world.outside.source.page = limited  # type: ignore[method-assign, assignment]
    with pytest.raises(RateLimited):
        await world.console.fetch(limit=14)

    found = await world.store.candidates()
    assert len(found) == 10 and all(candidate.image_path for candidate in found)


async def test_of_a_blocked_minor_neither_pixels_nor_words_are_kept(world: World) -> None:
    secret = "schoolgirl, secret words"
    offered(world, 1, prompt=secret, negative_prompt="secret words", raw='{"secret": "words"}')
    offered(world, 2)

    summary = await world.console.fetch(limit=10)

    row = next(c for c in await world.store.candidates() if c.source_id == "1001")
    assert (summary.blocked, row.gate, row.gate_version) == (1, "block", "2")
    assert row.gate_reasons == ("Words for children, teenagers or school age are used.",)
    assert (row.prompt, row.negative_prompt, row.raw, row.url, row.page_url) == ("", "", "{}", "", "")
    assert (row.creator, row.image_path, row.thumbnail_path) == (None, None, None)
    assert world.outside.source.loaded == ["1002"]  # its pixels were not even asked for
    assert not [file for file in world.outside.folder.rglob("*") if row.id in file.name]
    assert (await world.console.fetch(limit=10)).new == 0  # it is known and never comes again


async def test_a_level_that_is_not_known_is_held(world: World) -> None:
    offered(world, 1, level=Level.UNKNOWN)

    assert (await world.console.fetch(limit=10)).held == 1


async def test_a_model_is_asked_about_once(world: World) -> None:
    world.outside.source.models[5] = (ModelFlags(50),)
    asked: list[list[int]] = []
    original = world.outside.source.flags

    async def flags(versions: list[int]) -> object:
        asked.append(list(versions))
        return await original(versions)

    world.outside.source.flags = flags  # type: ignore[method-assign, assignment]
    for number in (1, 2):
        offered(world, number, model_version_ids=(5,))
        await world.console.fetch(limit=10)

    assert asked == [[5]]


async def test_a_model_that_is_gone_has_no_flags_and_one_that_depicts_a_real_person_blocks(world: World) -> None:
    world.outside.source.models = {5: Gone("404", ""), 6: (ModelFlags(60, poi=True),)}
    offered(world, 1, model_version_ids=(5,))
    offered(world, 2, model_version_ids=(6,))

    await world.console.fetch(limit=10)

    gates = {candidate.source_id: candidate.gate for candidate in await world.store.candidates()}
    assert gates == {"1001": "allow", "1002": "block"}


async def test_what_a_killed_fetch_left_unlooked_at_is_taken_in_by_the_next_one(outside: Outside) -> None:
    async with process(outside) as world:
        offered(world, 1, 2)
        offered(world, 3, prompt="a loli")
        await world.console.fetch(limit=2)
        calls = len(world.life.calls)
    outside.source.loaded.clear()

    for dies_at in (4, 6):
        with pytest.raises(Killed):
            async with process(outside, dies_at=dies_at) as world:
                await world.console.fetch(limit=10)
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        found = {candidate.source_id: candidate for candidate in await world.store.candidates()}

    assert calls > 6
    assert {name: candidate.gate for name, candidate in found.items()} == {
        "1001": "allow",
        "1002": "allow",
        "1003": "block",
    }
    assert "1003" not in outside.source.loaded


@pytest.fixture
async def with_pixels(folder: Path) -> AsyncIterator[World]:
    """A console that really decodes."""
    async with process(Outside(folder)) as world:
        images = PillowImageFiles()
        object.__setattr__(world.tools, "images", images)
        yield world
        images.close()


async def test_near_duplicates_of_one_page_and_of_later_ones_are_one_group(with_pixels: World) -> None:
    world = with_pixels
    original, other = scene(1), scene(2)
    pictures = {
        "1001": file_bytes(original),
        "1002": file_bytes(original, "JPEG", quality=70),
        "1003": file_bytes(other),
        "1004": file_bytes(original.resize((128, 192))),
    }
    world.outside.source.pictures.update(pictures)
    offered(world, 1, 2, 3)
    await world.console.fetch(limit=10)
    offered(world, 4)
    await world.console.fetch(limit=10)

    found = {candidate.source_id: candidate for candidate in await world.store.candidates()}
    first = found["1001"].id
    assert found["1001"].duplicate_group in (None, first)
    assert (found["1002"].duplicate_group, found["1004"].duplicate_group) == (first, first)
    assert found["1003"].duplicate_group is None
    assert (found["1001"].width, found["1001"].height) == original.size


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [(0, "1 new, 0 known."), (3, "1 new, 0 known, 3 hidden by level.")],
)
async def test_the_summary_explains_itself(world: World, hidden: int, expected: str) -> None:
    offered(world, 1)
    original = world.outside.source.page

    async def page(query: object, cursor: str | None) -> object:
        return replace(await original(query, cursor), hidden_by_level=hidden)  # type: ignore[arg-type]

    world.outside.source.page = page  # type: ignore[method-assign, assignment]

    assert (await world.console.fetch(limit=10)).sentence() == expected
