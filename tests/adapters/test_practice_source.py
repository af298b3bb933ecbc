"""The sample candidates: complete, Civitai-shaped, and showing the gate at work."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from charhub_console.adapters.civitai.items import read_item
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.adapters.practice.source import PracticeSource
from charhub_console.domain.candidate import Candidate, Level
from charhub_console.domain.errors import BadAnswer, Gone
from charhub_console.domain.safety import Door, Evidence, GateVerdict, judge
from charhub_console.engine.ports import CandidateSource, SourceQuery
from tests.adapters.practice_requests import SAMPLES, FixedClock

ALL = SourceQuery(levels=Level(31), page_size=100)


@pytest.fixture
def source() -> PracticeSource:
    return PracticeSource(SAMPLES, clock=FixedClock())


def items() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((SAMPLES / "images.json").read_text(encoding="utf-8"))["items"]
    return listed


async def everything(source: CandidateSource) -> tuple[Candidate, ...]:
    return (await source.page(ALL, None)).candidates


def verdict(candidate: Candidate, levels: Level = Level.PG) -> GateVerdict:
    texts = (candidate.prompt, *candidate.tags)
    evidence = Evidence(
        Door.CANDIDATE, candidate.level, levels, texts=texts, model_names=candidate.model_names, tags=candidate.tags
    )
    return judge(evidence).verdict


async def test_there_are_24_samples_newest_first(source: PracticeSource) -> None:
    candidates = await everything(source)
    times = [candidate.created_at for candidate in candidates if candidate.created_at is not None]
    assert len(candidates) == len({candidate.source_id for candidate in candidates}) == len(times) == 24
    assert times == sorted(times, reverse=True)
    assert {candidate.source for candidate in candidates} == {"practice"}


async def test_a_sample_reads_as_civitai_itself_would_be_read(source: PracticeSource) -> None:
    for candidate, item in zip(await everything(source), items(), strict=True):
        read = read_item(item, new_id=lambda: candidate.id, now=candidate.fetched_at)  # noqa: B023 - called at once
        assert read is not None
        assert replace(read, source="practice", page_url="") == candidate


@pytest.mark.parametrize("item", items(), ids=lambda item: str(item["id"]))
def test_an_item_has_every_field_civitai_sends(item: dict[str, Any]) -> None:
    assert set(item) == {
        "id", "url", "hash", "width", "height", "type", "nsfw", "nsfwLevel", "browsingLevel", "createdAt",
        "postId", "username",
        "baseModel", "modelVersionIds", "stats", "meta", "tags",
    }  # fmt: skip
    assert set(item["stats"]) == {
        "cryCount", "laughCount", "likeCount", "dislikeCount", "heartCount", "commentCount"
    }  # fmt: skip
    assert datetime.fromisoformat(item["createdAt"]).tzinfo is not None
    assert all(set(tag) == {"id", "name"} for tag in item["tags"])
    if item["meta"] is not None:
        assert {"prompt", "negativePrompt", "seed", "steps", "sampler", "cfgScale", "Model", "resources"} <= set(
            item["meta"]
        )


async def test_every_picture_is_there_decodes_and_has_the_listed_size(source: PracticeSource) -> None:
    used = set()
    for candidate in await everything(source):
        image = Image.open(BytesIO(await source.image(candidate)))
        image.load()
        assert image.size == (candidate.width, candidate.height)
        used.add(candidate.url.rpartition("/")[2])
    assert used == {path.name for path in SAMPLES.iterdir() if path.suffix != ".json"}
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 2_500_000


async def test_only_the_repeated_sample_is_a_near_duplicate(source: PracticeSource) -> None:
    files = PillowImageFiles()
    facts = [await files.inspect(await source.image(candidate)) for candidate in await everything(source)]
    files.close()
    close = {
        (i, j)
        for i, one in enumerate(facts)
        for j, other in enumerate(facts[:i])
        if (one.dhash ^ other.dhash).bit_count() <= 6
        or (one.phash ^ other.phash).bit_count() <= 6
        or (one.dhash ^ other.flipped_dhash).bit_count() <= 6
    }
    assert len(close) == 1
    ((again, first),) = close
    assert facts[again].sha256 != facts[first].sha256


async def test_at_least_20_samples_pass_the_gate_and_say_they_are_adults(source: PracticeSource) -> None:
    passing = [candidate for candidate in await everything(source) if verdict(candidate) is GateVerdict.ALLOW]
    plain = [candidate for candidate in passing if candidate.meta_known]
    assert len(plain) >= 20
    assert all(any(word in candidate.prompt for word in ("adult", "elderly", "middle-aged")) for candidate in plain)


async def test_the_gate_has_something_to_do(source: PracticeSource) -> None:
    candidates = await everything(source)
    assert [candidate.level for candidate in candidates if candidate.level is not Level.PG] == [Level.R]
    assert len([candidate for candidate in candidates if not candidate.meta_known]) == 1
    unsure = [c for c in candidates if c.level is Level.PG and verdict(c) is GateVerdict.HOLD]
    assert len(unsure) == 1
    assert all(verdict(candidate, Level(31)) is not GateVerdict.BLOCK for candidate in candidates)


async def test_pages_follow_each_other_without_gap_or_repetition(source: PracticeSource) -> None:
    found: list[str] = []
    cursor: str | None = None
    for _ in range(5):
        page = await source.page(replace(ALL, page_size=7), cursor)
        found += [candidate.source_id for candidate in page.candidates]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [candidate.source_id for candidate in await everything(source)]
    assert cursor is None


async def test_levels_that_were_not_asked_for_are_counted_not_shown(source: PracticeSource) -> None:
    page = await source.page(SourceQuery(page_size=100), None)
    assert (len(page.candidates), page.hidden_by_level) == (23, 1)
    only_r = await source.page(SourceQuery(levels=Level.R, page_size=100), None)
    assert (len(only_r.candidates), only_r.hidden_by_level) == (1, 23)


async def test_a_query_narrows_and_sorts(source: PracticeSource) -> None:
    furry = next(tag["id"] for item in items() for tag in item["tags"] if tag["name"] == "furry")
    assert len((await source.page(replace(ALL, tags=(furry,)), None)).candidates) == 2
    liked = (await source.page(replace(ALL, sort="Most Reactions"), None)).candidates
    assert [c.reactions for c in liked] == sorted((c.reactions for c in liked), reverse=True)
    assert (await source.page(replace(ALL, sort="Oldest"), None)).candidates[0].source_id == str(items()[-1]["id"])
    one = (await source.page(replace(ALL, username="tailfeather"), None)).candidates
    assert {candidate.creator for candidate in one} == {"tailfeather"}
    assert (await source.page(replace(ALL, base_models=("Unheard of",)), None)).candidates == ()


@pytest.mark.parametrize("cursor", ["", "12", "sample-", "sample--1", "sample-x", "other-3", "sample-" + "9" * 30])
async def test_a_cursor_of_another_source_is_refused(source: PracticeSource, cursor: str) -> None:
    with pytest.raises(BadAnswer):
        await source.page(ALL, cursor)


async def test_a_cursor_past_the_end_gives_an_empty_last_page(source: PracticeSource) -> None:
    page = await source.page(ALL, "sample-5000")
    assert (page.candidates, page.next_cursor) == ((), None)


async def test_every_model_behind_a_sample_has_flags_of_an_adult_drawing_model(source: PracticeSource) -> None:
    versions = {version for candidate in await everything(source) for version in candidate.model_version_ids}
    flags = await source.flags([*versions, 1])
    assert len(flags) == len(versions) == 3
    assert not any(flag.poi or flag.minor for flag in flags)
    assert {flag.light for flag in flags} == {"green", "amber", "red"}


async def test_an_unknown_address_is_gone_and_no_file_outside_is_read(source: PracticeSource) -> None:
    sample = (await everything(source))[0]
    for name in ("nothing.webp", "images.json", "..", "%2e%2e/pyproject.toml"):
        with pytest.raises(Gone):
            await source.image(replace(sample, url=f"https://practice.invalid/samples/{name}"))


async def test_missing_samples_are_said_not_hidden(tmp_path: Any) -> None:
    empty = PracticeSource(tmp_path, clock=FixedClock())
    for call in (empty.check(), empty.page(ALL, None), empty.flags([1])):
        with pytest.raises(BadAnswer, match="Reinstall"):
            await call


async def test_the_check_says_how_many_there_are(source: PracticeSource) -> None:
    assert await source.check() == "ok, 24 sample candidates"
