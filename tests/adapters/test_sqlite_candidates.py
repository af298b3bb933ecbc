"""Candidates, decisions and analyses in a real file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, ContentTag, Field, Gender
from charhub_console.domain.candidate import Candidate, Level, ModelFlags, Status, Verdict
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.listing import CandidateFilter
from tests.adapters.sqlite_examples import NOON, a_candidate, a_character, a_decision, new_id, outbox, query, waiting

FLAGS = ModelFlags(model_id=4, name="Dream", allow_commercial_use=("Image", "Rent"), poi=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    await store.close()


async def added(store: SqliteStore, candidate: Candidate) -> Candidate:
    (stored,) = await store.add_candidates([candidate])
    return stored


async def test_a_candidate_comes_back_as_it_went_in(store: SqliteStore) -> None:
    full = a_candidate(
        page_url="https://civitai.example/images/1",
        creator="Zoë",
        width=1024,
        height=1536,
        level=Level.PG | Level.R,
        prompt="red häir, “quoted”\n\x00 end",
        negative_prompt="blurry",
        tags=("1girl", 'with "quotes"'),
        base_model="SDXL 1.0",
        model_version_ids=(7, 8),
        model_names=("Dream",),
        reactions=12,
        model_flags=(FLAGS,),
        raw='{"id": 1}',
        image_path="images/1.jpeg",
        thumbnail_path="thumbnails/1.jpeg",
        sha256="ab" * 32,
        dhash=2**64 - 1,
        phash=2**63,
        duplicate_group=new_id(),
        gate="hold",
        gate_reasons=("unknown level",),
        gate_version="3",
        meta_known=False,
    )
    plain = a_candidate(2, created_at=None)

    await store.add_candidates([full, plain])

    assert await store.candidate(full.id) == full
    assert await store.candidate(plain.id) == plain


@pytest.mark.parametrize("value", [0, 1, 2**63 - 1, 2**63, 2**63 + 1, 2**64 - 1])
async def test_hashes_of_sixty_four_bits_come_back(store: SqliteStore, value: int) -> None:
    candidate = await added(store, a_candidate(dhash=value, phash=value ^ 1))

    assert await store.image_hashes() == [(candidate.id, value, value ^ 1, None)]


async def test_times_come_back_in_utc_whatever_zone_they_were_given_in(store: SqliteStore, path: Path) -> None:
    lisbon = timezone(timedelta(hours=1))
    given = datetime(2026, 7, 1, 1, 30, tzinfo=lisbon)

    candidate = await added(store, a_candidate(fetched_at=given))
    found = await store.candidate(candidate.id)

    assert found is not None
    assert found.fetched_at == given
    assert found.fetched_at.tzinfo is UTC
    assert query(path, "SELECT fetched_at FROM candidate") == [("2026-07-01T00:30:00.000000+00:00",)]


async def test_a_time_without_a_zone_is_refused(store: SqliteStore) -> None:
    with pytest.raises(InvalidInput, match="without a time zone"):
        await store.add_candidates([a_candidate(fetched_at=datetime(2026, 1, 1))])

    assert await store.candidates() == []


async def test_half_a_letter_in_a_prompt_hurts_nobody(store: SqliteStore) -> None:
    """JSON may hold lone surrogates, which have no UTF-8 form."""
    candidate = await added(store, a_candidate(prompt="cat \ud83d", tags=("\ud83d",)))

    found = await store.candidate(candidate.id)

    assert found is not None
    assert (found.prompt, found.tags) == ("cat ?", ("?",))


async def test_known_candidates_stay_as_they_are(store: SqliteStore) -> None:
    first = await added(store, a_candidate(1, prompt="first"))

    new = await store.add_candidates(
        [
            a_candidate(1, prompt="same source id", url="https://elsewhere"),
            a_candidate(2, url=first.url),
            a_candidate(3, prompt="new"),
            a_candidate(3, prompt="twice in one page"),
            a_candidate(1, source="practice", url="https://practice"),
        ]
    )

    assert [(c.source, c.source_id, c.prompt) for c in new] == [("civitai", "3", "new"), ("practice", "1", "")]
    assert await store.candidate(first.id) == first


async def test_many_candidates_without_url_may_live_side_by_side(store: SqliteStore) -> None:
    assert len(await store.add_candidates([a_candidate(1, url=""), a_candidate(2, url="")])) == 2


async def test_newest_first_and_page_by_page(store: SqliteStore) -> None:
    await store.add_candidates([a_candidate(n) for n in (3, 1, 2)])
    await store.add_candidates([a_candidate(4, created_at=None, fetched_at=NOON + timedelta(hours=1))])

    assert [c.source_id for c in await store.candidates()] == ["4", "1", "2", "3"]
    assert [c.source_id for c in await store.candidates(limit=2, offset=1)] == ["1", "2"]


async def test_of_the_same_moment_the_order_of_the_source_stays(store: SqliteStore) -> None:
    await store.add_candidates([a_candidate(n, created_at=None) for n in (5, 6, 7)])

    assert [c.source_id for c in await store.candidates()] == ["5", "6", "7"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (CandidateFilter(), {"1", "2", "3"}),
        (CandidateFilter(statuses=(Status.APPROVED,)), {"2"}),
        (CandidateFilter(statuses=(Status.APPROVED, Status.NEW)), {"1", "2", "3"}),
        (CandidateFilter(levels=Level.PG | Level.PG13), {"1", "3"}),
        (CandidateFilter(levels=Level.UNKNOWN), set()),
        (CandidateFilter(source="practice"), {"3"}),
        (CandidateFilter(ungated=True), {"1", "3"}),
        (CandidateFilter(without_character=True), {"1", "2"}),
        (CandidateFilter(text="knight", without_character=True), {"1"}),
        (CandidateFilter(text="KNI"), {"1", "3"}),
        (CandidateFilter(text="häir"), {"2"}),
        (CandidateFilter(text="hair red"), {"2"}),
        (CandidateFilter(text="1girl"), {"2"}),
        (CandidateFilter(text="zoe"), {"3"}),
        (CandidateFilter(text="knight AND"), set()),
        (CandidateFilter(text='"(*'), set()),
        (CandidateFilter(text="   "), {"1", "2", "3"}),
    ],
)
async def test_filters(store: SqliteStore, where: CandidateFilter, found: set[str]) -> None:
    one = a_candidate(1, level=Level.PG, prompt="a knight")
    two = a_candidate(2, level=Level.R, prompt="red häir", tags=("1girl",), gate="allow")
    three = a_candidate(3, level=Level.PG13, prompt="the knights", source="practice", creator="Zoë")
    await store.add_candidates([one, two, three])
    await store.decide(a_decision(two, Verdict.APPROVE))
    await store.add_character(a_character(candidate_id=three.id))

    assert {c.source_id for c in await store.candidates(where)} == found


async def test_the_text_index_follows_changes(store: SqliteStore) -> None:
    candidate = await added(store, a_candidate(prompt="a knight"))

    await store.change_candidate(candidate.id, prompt="a wizard", tags=("tower",))

    assert await store.candidates(CandidateFilter(text="knight")) == []
    assert len(await store.candidates(CandidateFilter(text="wizard tower"))) == 1
    assert (await store.check()).startswith("ok, version")


async def test_a_candidate_is_found_by_id_beginning_or_source_id(store: SqliteStore) -> None:
    one = a_candidate(1, id="aaaa1111-0000-4000-8000-000000000001", source_id="987654")
    two = a_candidate(2, id="aaaa2222-0000-4000-8000-000000000002")
    await store.add_candidates([one, two])

    assert await store.candidate(one.id.upper()) == one
    assert await store.candidate("aaaa1") == one
    assert await store.candidate(" AAAA2 ") == two
    assert await store.candidate("987654") == one
    assert await store.candidate("aaa") is None
    assert await store.candidate("bbbb") is None
    with pytest.raises(InvalidInput, match="More than one id begins"):
        await store.candidate("aaaa")


async def test_the_same_source_id_at_two_sources_has_to_be_told_apart(store: SqliteStore) -> None:
    await store.add_candidates([a_candidate(7), a_candidate(7, source="practice", url="")])

    with pytest.raises(InvalidInput, match="More than one source"):
        await store.candidate("7")


@pytest.mark.parametrize("field", ["id", "source", "source_id", "status", "colour"])
async def test_what_must_not_change_cannot(store: SqliteStore, field: str) -> None:
    candidate = await added(store, a_candidate())

    with pytest.raises(InvalidInput, match=f"{field} of a candidate cannot be changed"):
        await store.change_candidate(candidate.id, **{field: "x"})


async def test_forgetting_leaves_nothing_that_can_be_read_found_or_sent(store: SqliteStore, path: Path) -> None:
    secret = "verysecretword"
    candidate = await added(
        store,
        a_candidate(
            url=f"https://x/{secret}",
            prompt=secret,
            negative_prompt=secret,
            tags=(secret,),
            creator=secret,
            page_url=secret,
            model_names=(secret,),
            model_flags=(replace(FLAGS, name=secret),),
            raw=f'{{"p": "{secret}"}}',
            image_path=f"images/{secret}.jpeg",
            thumbnail_path=f"thumbnails/{secret}.jpeg",
            dhash=1,
            phash=2,
            gate="block",
        ),
    )
    await store.save_analysis(Analysis(new_id(), candidate.id, "tagger", NOON, species=Field(secret, 1.0, "tagger")))

    await store.forget_content(candidate.id)

    found = await store.candidate(candidate.id)
    assert found == replace(
        a_candidate(),
        id=candidate.id,
        url="",
        model_flags=(replace(FLAGS, name=""),),
        dhash=1,
        phash=2,
        gate="block",
    )
    assert await store.analysis(candidate.id) is None
    assert await store.candidates(CandidateFilter(text=secret)) == []
    assert all(secret not in str(payload) for _, payload in outbox(path))
    again = a_candidate(url=candidate.url)
    assert await store.add_candidates([again]) == (), "it would come back with the next page"
    await store.check()


async def test_several_candidates_can_be_forgotten(store: SqliteStore) -> None:
    await store.add_candidates([a_candidate(1), a_candidate(2)])

    for candidate in await store.candidates():
        await store.forget_content(candidate.id)

    assert [c.url for c in await store.candidates()] == ["", ""]


async def test_flags_are_remembered_also_that_there_are_none(store: SqliteStore) -> None:
    await store.save_flags(1, [FLAGS])
    await store.save_flags(2, ())
    await store.save_flags(1, [replace(FLAGS, poi=True)])

    assert await store.known_flags([1, 2, 3]) == {1: (replace(FLAGS, poi=True),), 2: ()}
    assert await store.known_flags([]) == {}


# decisions


async def test_an_analysis_comes_back_as_it_went_in_and_the_newest_counts(store: SqliteStore) -> None:
    candidate = await added(store, a_candidate())
    older = Analysis(new_id(), candidate.id, "prompt-tags", NOON)
    newer = Analysis(
        new_id(),
        candidate.id,
        "openai",
        NOON,
        gender=Field(Gender.FEMALE, 0.9, "openai"),
        species=Field("elf", 0.5, "openai"),
        age_rating=Field(AgeRating.TWELVE, 1.0, "openai"),
        content_tags=Field((ContentTag.VIOLENCE, ContentTag.HORROR), 0.4, "openai"),
        apparent_age=Field(ApparentAge.MIDDLE_AGED, 0.8, "openai"),
        description=Field("Ünïcode 😀 \u2028", 0.1, "openai"),
        appearance=(("hair_color", "red"),),
        evidence_tags=("solo",),
        suggested_names=("Mira",),
    )

    for analysis in (older, newer, newer):
        await store.save_analysis(analysis)

    assert await store.analysis(candidate.id) == newer
    assert await store.analysis(new_id()) is None


async def test_an_empty_list_of_content_tags_is_not_the_same_as_not_measured(store: SqliteStore) -> None:
    candidate = await added(store, a_candidate())
    await store.save_analysis(Analysis(new_id(), candidate.id, "x", NOON, content_tags=Field((), 1.0, "x")))

    found = await store.analysis(candidate.id)

    assert found is not None
    assert found.content_tags.value == ()
    assert found.gender.value is None


async def test_what_waits_for_central_has_no_content_of_candidates(store: SqliteStore, path: Path) -> None:
    candidate = await added(store, a_candidate(prompt="private", raw='{"a": "private"}', gate="hold"))
    await store.change_candidate(candidate.id, gate="allow", prompt="private too")

    assert waiting(path) == [("candidate", candidate.id)]
    assert "private" not in str(outbox(path))
