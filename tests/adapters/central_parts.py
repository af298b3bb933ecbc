"""What the tests of publishing start from: a character with its images, and CharHub's own worker by its SQL."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from charhub_console.adapters.central import CharhubTables, PostgresCentral
from charhub_console.domain.analysis import AgeRating, Analysis, ContentTag, Field, Gender, Style, Theme
from charhub_console.domain.attempt import Image
from charhub_console.domain.candidate import Candidate, Level
from charhub_console.domain.character import OFFICIAL_BOT, Character
from charhub_console.domain.charhub_rows import (
    SourceObject,
    TableRow,
    character_row,
    curated_row,
    digest_of,
    image_row,
    sample_row,
    species_names,
)
from charhub_console.domain.credits import CreditEntry, EntryKind
from charhub_console.domain.storage_keys import source_key, view_key
from charhub_console.domain.views import View
from charhub_console.engine.ports.publishing import Claim, Publication
from tests.servers.postgres import ask

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "central"
BASE = "https://media.example/prod"
NOW = datetime(2026, 12, 1, 2, 3, 4, 567_890, UTC)
ANA = "11111111-1111-4111-8111-111111111111"


async def set_up(url: str) -> None:
    """Our schema, made."""
    await PostgresCentral(url, RESOURCES, OFFICIAL_BOT).set_up()


def tables(url: str, console: str = "one") -> CharhubTables:
    async def name() -> str:
        return console

    return CharhubTables(url, RESOURCES, name)


def new_id() -> str:
    return str(uuid.uuid4())


def a_candidate(number: int = 1) -> Candidate:
    return Candidate(
        id=new_id(),
        source="civitai",
        source_id=str(number),
        url=f"https://image.civitai.example/{number}/original.jpeg",
        fetched_at=NOW,
        level=Level.PG,
    )


def an_analysis(candidate: Candidate) -> Analysis:
    return Analysis(
        id=new_id(),
        candidate_id=candidate.id,
        author="test",
        at=NOW,
        gender=Field(Gender.NON_BINARY, 0.9),
        species=Field("Dark Elf", 0.8),
        age_rating=Field(AgeRating.SIXTEEN, 1.0),
        content_tags=Field((ContentTag.VIOLENCE,), 1.0),
        description=Field("An elf with a sword.", 0.7),
    )


def curated(number: int = 1) -> TableRow:
    candidate = a_candidate(number)
    return curated_row(candidate, an_analysis(candidate), NOW)


def a_character(**changes: Any) -> Character:
    character = Character(
        id=new_id(),
        name="Ada Vale Stone",
        gender=Gender.FEMALE,
        species="dark-elf",
        style=Style.ANIME,
        theme=Theme.DARK_FANTASY,
        age_rating=AgeRating.SIXTEEN,
        description="An elf with a sword.",
        owner=OFFICIAL_BOT,
        seed=7,
        created_at=NOW,
        content_tags=(ContentTag.VIOLENCE, ContentTag.HORROR),
        appearance=(("hair_color", "silver"), ("build", "slim")),
    )
    return replace(character, **changes)


def an_image(character: Character, view: View, attempt: int = 1) -> Image:
    key = view_key(character.id, view, attempt, NOW)
    return Image(
        id=new_id(),
        attempt_id=new_id(),
        character_id=character.id,
        view=view,
        storage="r2",
        key=key,
        url=f"{BASE}/{key}",
        width=view.size_px[0],
        height=view.size_px[1],
        size_bytes=123_456,
        sha256="a" * 64,
        content_type="image/webp",
        created_at=NOW,
    )


def images_of(character: Character) -> list[Image]:
    return [an_image(character, view) for view in View]


def a_publication(
    character: Character, images: list[Image], claim: Claim | None = None, *, expected: str | None = None
) -> Publication:
    key = source_key(character.id, claim.curated_id if claim else new_id())
    source = SourceObject(new_id(), key, f"{BASE}/{key}", 832, 1216, 99_000, "image/jpeg")
    return Publication(
        character=character_row(character, character.owner, NOW),
        species=species_names(character.species),
        images=tuple(image_row(image, character, NOW) for image in images),
        digest=digest_of(images),
        sample=sample_row(source, character, NOW),
        claim=claim,
        expected=expected,
    )


def a_user(url: str, *, role: str = "BASIC", user_id: str = ANA, credits: float = 0) -> str:
    """A user of CharHub's, with some credits granted."""
    ask(
        url,
        """INSERT INTO "User" (id, provider, "providerAccountId", role, "updatedAt")
        VALUES (%s, 'GOOGLE', %s, %s::"UserRole", now())""",
        user_id,
        user_id,
        role,
    )
    if credits:
        ledger_row(url, credits, user_id=user_id, kind="GRANT_INITIAL")
    return user_id


def ledger_row(url: str, amount: float, *, user_id: str = ANA, kind: str = "CONSUMPTION", at: str = "now()") -> None:
    """A row CharHub itself writes; `at` is SQL."""
    ask(
        url,
        f"""INSERT INTO "CreditTransaction" (id, "userId", "transactionType", "amountCredits", timestamp)
        VALUES (gen_random_uuid()::text, %s, %s::"CreditTransactionType", %s, ({at})::timestamp)""",
        user_id,
        kind,
        amount,
    )


def charge(key: str, amount: int = 25, *, owner: str = ANA) -> CreditEntry:
    note = "avatar generation for character x"
    return CreditEntry(new_id(), key, owner, EntryKind.CONSUMPTION, -amount, note, NOW)


def refund(key: str, amount: int = 25, *, owner: str = ANA) -> CreditEntry:
    note = "Refund for failed: avatar generation for character x"
    return CreditEntry(new_id(), f"refund:{key}", owner, EntryKind.REFUND, amount, note, NOW)
