"""The Civitai source against a double that speaks its API over a real socket."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from charhub_console.adapters.civitai import CivitaiSource
from charhub_console.domain.candidate import Candidate, Level
from charhub_console.domain.errors import (
    BadAnswer,
    BadImage,
    Blocked,
    Gone,
    Unauthorized,
)
from charhub_console.engine.ports import CandidateSource, SourceQuery
from tests.adapters.civitai_source import NOW, FixedClock, candidate_of, source_of
from tests.servers.civitai import CivitaiDouble, painted


@pytest.fixture
async def civitai() -> AsyncIterator[CivitaiDouble]:
    async with CivitaiDouble(count=25) as double:
        yield double


@pytest.fixture
async def source(civitai: CivitaiDouble) -> AsyncIterator[CivitaiSource]:
    source = source_of(civitai)
    yield source
    await source.close()


async def every_page(source: CivitaiSource, query: SourceQuery) -> list[Candidate]:
    found, cursor = [], None
    while True:
        page = await source.page(query, cursor)
        found += page.candidates
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_it_is_a_candidate_source() -> None:
    source: CandidateSource = CivitaiSource(clock=FixedClock())
    assert source.name == "civitai"


# --- pages --------------------------------------------------------------------------------------------------------


async def test_the_query_is_spelled_as_civitai_reads_it(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    query = SourceQuery(
        levels=Level.PG | Level.R,
        sort="Most Reactions",
        period="Week",
        tags=(11, 12),
        base_models=("Illustrious", "Pony"),
        username="painter1",
        page_size=500,
    )
    await source.page(query, "ZmVlZDow")
    assert civitai.queries[0] == {
        "limit": "200",
        "sort": "Most Reactions",
        "period": "Week",
        "browsingLevel": "5",
        "type": "image",
        "withMeta": "true",
        "withTags": "true",
        "tags": "11,12",
        "baseModels": "Illustrious,Pony",
        "username": "painter1",
        "cursor": "ZmVlZDow",
    }


async def test_an_item_becomes_a_candidate(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    item = civitai.publish(browsingLevel=2, stats={"likeCount": 5, "heartCount": 3, "laughCount": 2, "cryCount": 9})
    page = await source.page(SourceQuery(levels=Level.PG13), None)
    (candidate,) = page.candidates
    assert uuid.UUID(candidate.id).version == 4
    assert candidate.source_id == str(item["id"])
    assert candidate.url == f"{civitai.url}/cdn/{item['id']}/original.jpeg"
    assert candidate.page_url == f"https://civitai.com/images/{item['id']}"
    assert candidate.fetched_at == NOW
    assert candidate.created_at == datetime.fromisoformat(item["createdAt"]).astimezone(UTC)
    assert (candidate.width, candidate.height) == (64, 96)
    assert candidate.level == Level.PG13
    assert candidate.creator == item["username"]
    assert candidate.prompt == item["meta"]["prompt"]
    assert candidate.negative_prompt == "blurry, lowres"
    assert candidate.tags == ("adult", item["tags"][1]["name"])
    assert candidate.base_model == "Illustrious"
    assert candidate.model_version_ids == tuple(item["modelVersionIds"])
    assert candidate.model_names == ("paintedWorlds_v3", "soft light")
    assert candidate.reactions == 10
    assert f'"id":{item["id"]}' in candidate.raw
    assert candidate.meta_known


async def test_pages_follow_the_cursor_to_the_end(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    found = await every_page(source, SourceQuery(page_size=10))
    assert [candidate.source_id for candidate in found] == [str(item["id"]) for item in civitai.items]
    assert len(civitai.queries) == 3


async def test_pages_that_shift_while_they_are_read_show_one_image_twice(
    source: CivitaiSource, civitai: CivitaiDouble
) -> None:
    first = await source.page(SourceQuery(page_size=10), None)
    civitai.publish()
    second = await source.page(SourceQuery(page_size=10), first.next_cursor)
    assert second.candidates[0].source_id == first.candidates[-1].source_id
    assert second.candidates[0].id != first.candidates[-1].id


async def test_an_image_twice_on_one_page_is_one_candidate(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.items[:] = [civitai.items[0], civitai.items[0], civitai.items[1]]
    assert len((await source.page(SourceQuery(), None)).candidates) == 2


@pytest.mark.parametrize(("told", "cursor"), [("ZmVlZDow", None), (12345, "12345"), ("", None), ({"x": 1}, None)])
async def test_a_cursor_that_leads_nowhere_or_to_itself_is_the_end(
    source: CivitaiSource, civitai: CivitaiDouble, told: object, cursor: str | None
) -> None:
    civitai.next_cursor = told
    page = await source.page(SourceQuery(page_size=10), "ZmVlZDow")
    assert page.next_cursor == cursor


async def test_what_was_not_asked_for_is_counted_and_left_out(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.region_forces_safe = True
    page = await source.page(SourceQuery(levels=Level.R | Level.X), None)
    assert page.candidates == ()
    assert page.hidden_by_level == 25


@pytest.mark.parametrize("level", [0, None, "1", True, -1, 64, 65, 1.5, [1], 2**70])
async def test_an_unknown_level_is_never_shown_whatever_the_words_say(
    source: CivitaiSource, civitai: CivitaiDouble, level: object
) -> None:
    civitai.items[:] = civitai.items[:1]
    civitai.items[0].update(browsingLevel=level, nsfwLevel="None", nsfw=False)
    civitai._matches = lambda item, query: True  # type: ignore[method-assign]
    page = await source.page(SourceQuery(levels=Level.PG | Level.PG13 | Level.R | Level.X | Level.XXX), None)
    assert (page.candidates, page.hidden_by_level) == ((), 1)


async def test_several_bits_are_kept(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.publish(browsingLevel=1 | 16)
    page = await source.page(SourceQuery(page_size=1), None)
    assert page.candidates[0].level == Level.PG | Level.XXX


async def test_no_level_asked_means_pg(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    page = await source.page(SourceQuery(levels=Level.UNKNOWN, page_size=3), None)
    assert civitai.queries[0]["browsingLevel"] == "1"
    assert len(page.candidates) == 3


async def test_unreadable_items_are_counted_and_the_others_kept(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.items[:] = civitai.items[:2]
    civitai.publish(id=None)
    civitai.publish(id="seven")
    civitai.publish(url=None)
    civitai.publish(url="ftp://x/y")
    page = await source.page(SourceQuery(), None)
    assert (len(page.candidates), page.unreadable) == (2, 4)


async def test_a_video_is_no_candidate(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.items[:] = civitai.items[:1]
    civitai.items[0]["type"] = "video"
    civitai._matches = lambda item, query: True  # type: ignore[method-assign]
    page = await source.page(SourceQuery(), None)
    assert (page.candidates, page.unreadable) == ((), 1)


async def test_unknown_fields_are_kept_in_the_raw_item(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.publish(aiNutritionFacts={"fat": "0 g"}, username=None, meta=None)
    page = await source.page(SourceQuery(page_size=1), None)
    (candidate,) = page.candidates
    assert '"aiNutritionFacts":{"fat":"0 g"}' in candidate.raw
    assert candidate.creator is None
    assert not candidate.meta_known


async def test_a_query_civitai_refuses_says_which_part(source: CivitaiSource) -> None:
    with pytest.raises(BadAnswer, match="sort: Invalid enum value") as caught:
        await source.page(SourceQuery(sort="Trending"), None)
    assert "400" in caught.value.title


async def test_the_key_is_sent_and_a_wrong_one_is_named() -> None:
    async with CivitaiDouble(count=1, api_key="right") as double:
        good, bad = source_of(double, api_key="right"), source_of(double, api_key="wrong")
        assert len((await good.page(SourceQuery(), None)).candidates) == 1
        with pytest.raises(Unauthorized) as caught:
            await bad.page(SourceQuery(), None)
        assert "CIVITAI_API_KEY" in caught.value.advice
        await good.close()
        await bad.close()


async def test_the_key_is_not_shown_to_the_image_server(civitai: CivitaiDouble) -> None:
    source = source_of(civitai, api_key="right")
    page = await source.page(SourceQuery(page_size=1), None)
    await source.image(page.candidates[0])
    assert "authorization" in civitai.headers[0]
    assert "authorization" not in civitai.headers[1]
    await source.close()


# --- flags --------------------------------------------------------------------------------------------------------


async def test_flags_come_by_version_and_model_each_once(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.model_flags[1001] = {"poi": True, "allowCommercialUse": "{None}", "allowNoCredit": "yes"}
    first, second = await source.flags([5000, 5001, 5000])
    assert (first.model_id, first.name, first.light) == (1000, "Painted Worlds 1000", "green")
    assert first.allow_commercial_use == ("Image", "RentCivit")
    assert (second.model_id, second.poi, second.allow_commercial_use) == (1001, True, ("None",))
    assert second.allow_no_credit is None
    assert len(civitai.requests) == 4


async def test_models_that_are_gone_are_left_out(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    civitai.gone_models.add(1000)
    assert [flags.model_id for flags in await source.flags([5000, 5001])] == [1001]
    assert await source.flags([]) == ()


# --- images -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_the_type_is_decided_by_the_bytes(source: CivitaiSource, civitai: CivitaiDouble, form: str) -> None:
    civitai.cdn_format = form
    candidate = await candidate_of(source)
    assert await source.image(candidate) == painted(int(candidate.source_id), form)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"GIF89a....", b"RIFF\x00\x00\x00\x00WAVE", b"\x89PNG", b"\x00\x00\x00 ftypavif", b"\xff\xd8"],
)
async def test_other_bytes_are_no_image(source: CivitaiSource, civitai: CivitaiDouble, body: bytes) -> None:
    candidate = await candidate_of(source)
    civitai.bodies[int(candidate.source_id)] = body or b" "
    with pytest.raises(BadImage):
        await source.image(candidate)


async def test_a_deleted_image_is_gone(source: CivitaiSource, civitai: CivitaiDouble) -> None:
    candidate = await candidate_of(source)
    civitai.deleted.add(int(candidate.source_id))
    with pytest.raises(Gone, match="deleted at Civitai"):
        await source.image(candidate)


async def test_a_candidate_whose_address_was_forgotten_has_no_image(source: CivitaiSource) -> None:
    with pytest.raises(Gone):
        await source.image(replace(await candidate_of(source), url=""))


async def test_an_item_cannot_point_into_our_network(civitai: CivitaiDouble) -> None:
    source = source_of(civitai, allow_private=frozenset())
    candidate = await candidate_of(source)
    for url in (candidate.url, "http://169.254.169.254/latest", "http://127.0.0.1/"):
        with pytest.raises(Blocked):
            await source.image(replace(candidate, url=url))
    assert not any("cdn" in request for request in civitai.requests)
    await source.close()
