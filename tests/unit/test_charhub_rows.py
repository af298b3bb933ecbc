"""Rows of CharHub's tables, value by value."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from charhub_console.domain.analysis import Field, Gender
from charhub_console.domain.charhub_rows import (
    RunOutcome,
    SourceObject,
    TableRow,
    central_time,
    character_row,
    contents_of,
    curated_row,
    digest_of,
    image_row,
    log_row,
    sample_row,
    species_names,
)
from charhub_console.domain.run import Run, RunKind
from charhub_console.domain.views import View
from tests.adapters.central_parts import (
    NOW,
    RESOURCES,
    a_candidate,
    a_character,
    an_analysis,
    an_image,
    images_of,
)

STAMP = datetime(2026, 12, 1, 2, 3, 4, 567_000)
KNOWN = tomllib.loads((RESOURCES / "charhub.toml").read_text())["tables"]


def test_a_character() -> None:
    character = a_character(id="c1")
    assert character_row(character, "u1", NOW) == TableRow(
        "Character",
        {
            "id": "c1",
            "firstName": "Ada",
            "lastName": "Vale Stone",
            "gender": "FEMALE",
            "style": "ANIME",
            "theme": "DARK_FANTASY",
            "physicalCharacteristics": "hair color: silver; build: slim",
            "history": "An elf with a sword.",
            "visibility": "PUBLIC",
            "originalLanguageCode": "en",
            "ageRating": "SIXTEEN",
            "contentTags": ("VIOLENCE", "HORROR"),
            "userId": "u1",
            "createdAt": STAMP,
            "updatedAt": STAMP,
        },
    )


def test_what_a_character_lacks_is_null_and_lists_are_empty() -> None:
    row = character_row(a_character(name="Ada", description="", appearance=(), content_tags=()), "u1", NOW)
    assert [row.values[name] for name in ("lastName", "physicalCharacteristics", "history")] == [None] * 3
    assert row.values["contentTags"] == ()


@pytest.mark.parametrize(
    ("view", "kind", "content", "size", "folder"),
    [
        (View.AVATAR, "AVATAR", None, (768, 768), "avatar/avatar"),
        (View.REFERENCE_AVATAR, "REFERENCE", "face", (768, 768), "references/face"),
        (View.REFERENCE_FRONT, "REFERENCE", "front", (768, 1152), "references/front"),
        (View.REFERENCE_SIDE, "REFERENCE", "side", (768, 1152), "references/side"),
        (View.REFERENCE_BACK, "REFERENCE", "back", (768, 1152), "references/back"),
    ],
)
def test_an_image_of_each_view(view: View, kind: str, content: str | None, size: tuple[int, int], folder: str) -> None:
    character = a_character()
    image = an_image(character, view)
    key = f"characters/{character.id}/{folder}_1796090584567.webp"
    assert image_row(image, character, NOW).values == {
        "id": image.id,
        "characterId": character.id,
        "type": kind,
        "url": f"https://media.example/prod/{key}",
        "key": key,  # without the environment's prefix, which the address has
        "width": size[0],
        "height": size[1],
        "sizeBytes": 123_456,
        "contentType": "image/webp",
        "content": content,
        "ageRating": "SIXTEEN",
        "contentTags": ("VIOLENCE", "HORROR"),
        "isActive": True,
        "createdAt": STAMP,
        "updatedAt": STAMP,
    }


def test_the_source_is_an_inactive_sample() -> None:
    source = SourceObject("s1", "characters/c1/reference/civitai_1.webp", "https://m/x", 832, 1216, 9, "image/jpeg")
    row = sample_row(source, a_character(id="c1"), NOW).values
    assert (row["type"], row["isActive"], row["content"]) == ("SAMPLE", False, None)
    assert (row["key"], row["ageRating"], row["contentTags"]) == (source.key, "SIXTEEN", ("VIOLENCE", "HORROR"))


def test_a_candidate_is_written_in_lower_case_with_the_address_of_its_image() -> None:
    candidate = a_candidate(42)
    row = curated_row(candidate, an_analysis(candidate), NOW).values
    assert row["sourceUrl"] == "https://image.civitai.example/42/original.jpeg"
    assert (row["sourceId"], row["sourcePlatform"], row["status"]) == ("42", "civitai", "APPROVED")
    assert (row["gender"], row["species"], row["ageRating"]) == ("non-binary", "dark elf", "SIXTEEN")
    assert (row["tags"], row["contentTags"]) == ((), ("VIOLENCE",))
    assert row["qualityScore"] == 2.43
    assert row["processedAt"] == STAMP


def test_a_candidate_that_was_not_measured_is_rated_for_adults_only() -> None:
    candidate = a_candidate()
    analysis = replace(an_analysis(candidate), age_rating=Field(), gender=Field(), species=Field())
    row = curated_row(candidate, analysis, NOW).values
    assert (row["ageRating"], row["gender"], row["species"]) == ("EIGHTEEN", Gender.UNKNOWN.lower(), "unknown")


def test_a_run_says_what_came_of_it_in_seconds() -> None:
    run = Run("r1", RunKind.NIGHT, NOW, 3, 1800.0, ended_at=NOW + timedelta(minutes=20, seconds=0.6))
    row = log_row(run, [RunOutcome("c1", "i1"), RunOutcome("c2", "i2", "no avatar")]).values
    assert (row["targetCount"], row["successCount"], row["failureCount"]) == (3, 1, 1)
    assert (row["selectedImages"], row["generatedCharIds"]) == (("i1", "i2"), ("c1",))
    assert row["errors"] == '[{"id": "i2", "error": "no avatar"}]'
    assert (row["duration"], row["scheduledAt"]) == (1201, STAMP)
    assert log_row(run, [RunOutcome("c1", "i1")]).values["errors"] is None


def test_every_column_we_write_is_one_of_those_we_check() -> None:
    candidate, character = a_candidate(), a_character()
    source = SourceObject("s", "k", "u", 1, 1, 1, "image/jpeg")
    written = [
        character_row(character, "u", NOW),
        image_row(an_image(character, View.AVATAR), character, NOW),
        sample_row(source, character, NOW),
        curated_row(candidate, an_analysis(candidate), NOW),
        log_row(Run("r", RunKind.NIGHT, NOW, 1, 1.0), []),
    ]
    for row in written:
        assert set(row.values) <= set(KNOWN[row.table])
        required = {name for name, kind in KNOWN[row.table].items() if kind.endswith("not null")}
        assert required <= set(row.values)


def test_times_are_utc_without_a_zone_cut_to_milliseconds() -> None:
    there = datetime(2026, 12, 1, 4, 3, 4, 567_999, tzinfo=timezone(timedelta(hours=2)))
    assert central_time(there) == STAMP
    assert central_time(there).tzinfo is None
    assert central_time(datetime(2026, 1, 1, tzinfo=UTC)).microsecond == 0


@pytest.mark.parametrize(
    ("species", "names"),
    [
        ("Human", ("human", "other")),
        ("dark-elf", ("dark elf", "other")),
        ("  Yuki_onna ", ("yuki onna", "other")),
        ("unknown", ("unknown",)),
        ("", ("unknown",)),
    ],
)
def test_species_are_looked_for_by_name(species: str, names: tuple[str, ...]) -> None:
    assert species_names(species) == names


def test_the_face_is_found_by_either_of_its_names() -> None:
    assert contents_of("face") == ("face", "avatar")
    assert contents_of("back") == ("back",)


def test_other_images_have_another_digest_whatever_their_order() -> None:
    images = images_of(a_character())
    assert digest_of(images) == digest_of(reversed(images))
    assert digest_of(images) != digest_of(images[1:])
