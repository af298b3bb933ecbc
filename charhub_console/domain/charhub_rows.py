"""Rows of CharHub's own tables as we write them: pure mapping, every value as its Prisma schema wants it.

Ids are ours, times are UTC without a zone and to the millisecond, enums are their labels, lists are never NULL.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from charhub_console.domain.analysis import Analysis, Gender
from charhub_console.domain.attempt import Image
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.character import Character
from charhub_console.domain.run import Run
from charhub_console.domain.selection import quality
from charhub_console.domain.views import View

Cell = str | int | float | bool | datetime | tuple[str, ...] | None

MAX_TEXT_CHARS = 5000  # CharHub's limit for its long texts
LANGUAGE = "en"  # without it CharHub translates the character for every reader
CIVITAI = "civitai"
_CONTENT_ALIASES = {"face": ("face", "avatar")}  # one of CharHub's endpoints asks for the second


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the table, and its values by column."""

    table: str
    values: Mapping[str, Cell]


def central_time(at: datetime) -> datetime:
    """A `timestamp(3)` of Prisma's: UTC, no zone, milliseconds."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def contents_of(content: str) -> tuple[str, ...]:
    """All values of `content` that mean this view."""
    return _CONTENT_ALIASES.get(content, (content,))


def species_names(species: str) -> tuple[str, ...]:
    """Names to look for in CharHub's `Species`, best first, in lower case and with spaces."""
    name = " ".join(species.replace("-", " ").replace("_", " ").lower().split())
    return (name, "other") if name not in ("", "unknown") else ("unknown",)


def character_row(character: Character, user_id: str, now: datetime) -> TableRow:
    """The character without its species, whose id is another one in every database."""
    first, _, last = character.name.partition(" ")
    appearance = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in character.appearance)
    return TableRow(
        "Character",
        {
            "id": character.id,
            "firstName": first,
            "lastName": last or None,
            "gender": character.gender.value,
            "style": character.style.value,
            "theme": character.theme.value,
            "physicalCharacteristics": appearance[:MAX_TEXT_CHARS] or None,
            "history": character.description[:MAX_TEXT_CHARS] or None,
            "visibility": "PUBLIC",
            "originalLanguageCode": LANGUAGE,
            "ageRating": character.age_rating.value,
            "contentTags": tuple(tag.value for tag in character.content_tags),
            "userId": user_id,
            "createdAt": central_time(character.created_at),
            "updatedAt": central_time(now),
        },
    )


def image_row(image: Image, character: Character, now: datetime) -> TableRow:
    """The accepted image of a view, active. Rating and tags are the character's: CharHub's filters read them here."""
    content = image.view.content
    return TableRow(
        "CharacterImage",
        {
            "id": image.id,
            "characterId": character.id,
            "type": "AVATAR" if image.view is View.AVATAR else "REFERENCE",
            "url": image.url,
            "key": image.key,
            "width": image.width,
            "height": image.height,
            "sizeBytes": image.size_bytes,
            "contentType": image.content_type,
            "content": content,
            **_rating(character),
            "isActive": True,
            "createdAt": central_time(image.created_at),
            "updatedAt": central_time(now),
        },
    )


@dataclass(frozen=True, slots=True)
class SourceObject:
    """The source image as it was stored."""

    id: str
    key: str
    url: str
    width: int
    height: int
    size_bytes: int
    content_type: str


def sample_row(source: SourceObject, character: Character, now: datetime) -> TableRow:
    """The source image: SAMPLE, inactive, nowhere shown."""
    return TableRow(
        "CharacterImage",
        {
            "id": source.id,
            "characterId": character.id,
            "type": "SAMPLE",
            "url": source.url,
            "key": source.key,
            "width": source.width,
            "height": source.height,
            "sizeBytes": source.size_bytes,
            "contentType": source.content_type,
            "content": None,
            **_rating(character),
            "isActive": False,
            "createdAt": central_time(now),
            "updatedAt": central_time(now),
        },
    )


def curated_row(candidate: Candidate, analysis: Analysis, now: datetime) -> TableRow:
    """An approved candidate. `sourceUrl` is the address of the image itself, not of its page; words in lower case."""
    rating = analysis.age_rating.value
    tags = analysis.content_tags.value or ()
    gender = analysis.gender.value or Gender.UNKNOWN
    return TableRow(
        "CuratedImage",
        {
            "id": candidate.id,
            "sourceUrl": candidate.url,
            "sourceId": candidate.source_id,
            "sourcePlatform": CIVITAI,
            "tags": (),
            "status": "APPROVED",
            "ageRating": rating.value if rating else "EIGHTEEN",  # never NULL: CharHub cannot generate from that
            "qualityScore": round(5 * quality(analysis), 2),
            "contentTags": tuple(tag.value for tag in tags),
            "description": analysis.description.value or None,
            "gender": gender.value.lower().replace("_", "-"),
            "species": " ".join((analysis.species.value or "unknown").lower().split()),
            "createdAt": central_time(now),
            "processedAt": central_time(now),
        },
    )


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What became of one character of a run: `error` is empty when it has an avatar."""

    character_id: str
    curated_id: str
    error: str = ""


def log_row(run: Run, outcomes: Sequence[RunOutcome]) -> TableRow:
    """One row of CharHub's batch log for a run that ended; the duration is in seconds."""
    ended = run.ended_at or run.started_at
    failed = [outcome for outcome in outcomes if outcome.error]
    made = [outcome for outcome in outcomes if not outcome.error]
    errors = [{"id": outcome.curated_id, "error": outcome.error} for outcome in failed]
    return TableRow(
        "BatchGenerationLog",
        {
            "id": run.id,
            "scheduledAt": central_time(run.started_at),
            "executedAt": central_time(run.started_at),
            "completedAt": central_time(ended),
            "targetCount": run.count,
            "successCount": len(made),
            "failureCount": len(failed),
            "selectedImages": tuple(outcome.curated_id for outcome in outcomes),
            "generatedCharIds": tuple(outcome.character_id for outcome in made),
            "errors": json.dumps(errors, ensure_ascii=False) if errors else None,
            "duration": round((ended - run.started_at).total_seconds()),
        },
    )


def digest_of(images: Iterable[Image]) -> str:
    """Another value means: other images than before."""
    text = "\n".join(sorted(f"{image.view} {image.id} {image.key}" for image in images))
    return hashlib.sha256(text.encode()).hexdigest()


def _rating(character: Character) -> dict[str, Cell]:
    return {
        "ageRating": character.age_rating.value,
        "contentTags": tuple(tag.value for tag in character.content_tags),
    }
