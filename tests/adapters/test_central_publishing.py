"""Publishing into CharHub's own tables: what is written, once, and nothing else of CharHub's is touched."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from charhub_console.adapters.central import role_script
from charhub_console.domain.charhub_rows import RunOutcome, log_row
from charhub_console.domain.errors import NotConfigured, PublishRefused
from charhub_console.domain.run import Run, RunKind
from charhub_console.domain.views import View
from tests.adapters.central_parts import (
    NOW,
    RESOURCES,
    a_character,
    a_publication,
    a_user,
    an_image,
    charge,
    curated,
    images_of,
    refund,
    set_up,
    tables,
)
from tests.servers.postgres import ask, charhub

# Everything PostgreSQL knows about CharHub's schema that a migration of Prisma's would see, and triggers besides.
CATALOGUE = """
SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || a.attnotnull || a.atthasdef
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
UNION ALL SELECT 'relation', relname, relkind::text, relnatts::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc, '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'type', typname, typtype::text, '' FROM pg_type WHERE typnamespace = 'public'::regnamespace
UNION ALL SELECT 'label', enumtypid::regtype::text, enumlabel, enumsortorder::text FROM pg_enum
UNION ALL SELECT 'rule', rulename, ev_class::regclass::text, '' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'policy', polname, polrelid::regclass::text, '' FROM pg_policy
ORDER BY 1, 2, 3, 4
"""
IMAGES = """
SELECT type::text, content, "isActive", key FROM "CharacterImage" WHERE "characterId" = %s
ORDER BY 1, 2, "isActive", key
"""


@pytest.fixture
async def url() -> str:
    made = charhub()
    await set_up(made)
    return made


def rows_of(url: str) -> list[Any]:
    names = ("Character", "CharacterImage", "CuratedImage", "BatchGenerationLog", "CreditTransaction", "User")
    return [ask(url, f'SELECT t::text FROM "{name}" t ORDER BY 1') for name in names]


async def test_a_character_arrives_whole(url: str) -> None:
    held = await tables(url).claim(curated())
    character = a_character()
    images = images_of(character)

    await tables(url).publish(a_publication(character, images, held))

    assert ask(
        url,
        """SELECT c.id, "firstName", "lastName", gender::text, s.name, style::text, theme::text, visibility::text,
            c."originalLanguageCode", c."ageRating"::text, c."contentTags"::text[], "userId", "contentVersion",
            c."createdAt" FROM "Character" c JOIN "Species" s ON s.id = "speciesId" """,
    ) == [
        (
            character.id, "Ada", "Vale Stone", "FEMALE", "Dark Elf", "ANIME", "DARK_FANTASY", "PUBLIC", "en",
            "SIXTEEN", ["VIOLENCE", "HORROR"], character.owner, 1, NOW.replace(tzinfo=None, microsecond=567_000),
        )
    ]  # fmt: skip
    assert [row[:3] for row in ask(url, IMAGES, character.id)] == [
        ("AVATAR", None, True),
        ("REFERENCE", "back", True),
        ("REFERENCE", "face", True),
        ("REFERENCE", "front", True),
        ("REFERENCE", "side", True),
        ("SAMPLE", None, False),
    ]
    rated = ask(url, 'SELECT DISTINCT "ageRating"::text, "contentTags"::text[] FROM "CharacterImage"')
    assert rated == [("SIXTEEN", ["VIOLENCE", "HORROR"])]
    assert ask(url, 'SELECT id, status::text, "generatedCharId" FROM "CuratedImage"') == [
        (held.curated_id, "COMPLETED", character.id)
    ]
    [(processed_s,)] = ask(
        url, """SELECT extract(epoch FROM (now() AT TIME ZONE 'UTC') - "processedAt")::int FROM "CuratedImage" """
    )
    assert abs(processed_s) < 60


@pytest.mark.parametrize(("species", "name"), [("FOXKIN", "Foxkin"), ("gelatinous cube", "Other"), ("", "Unknown")])
async def test_species_are_found_by_name(url: str, species: str, name: str) -> None:
    character = a_character(species=species)
    await tables(url).publish(a_publication(character, images_of(character)))
    assert ask(url, 'SELECT s.name FROM "Character" c JOIN "Species" s ON s.id = c."speciesId"') == [(name,)]


async def test_publishing_again_changes_nothing_also_at_the_same_time(url: str) -> None:
    held = await tables(url).claim(curated())
    character = a_character()
    publication = a_publication(character, images_of(character), held)
    await asyncio.gather(*(tables(url).publish(publication) for _ in range(5)))
    before = rows_of(url)
    await tables(url).publish(publication)
    assert rows_of(url) == before
    assert ask(url, 'SELECT count(*) FROM "CharacterImage"') == [(6,)]


async def test_a_new_avatar_takes_the_place_of_the_old_one_and_nothing_else_changes(url: str) -> None:
    character = a_character()
    images = images_of(character)
    first = a_publication(character, images)
    await tables(url).publish(first)
    before = ask(url, "SELECT t::text FROM \"CharacterImage\" t WHERE type <> 'AVATAR' ORDER BY 1")

    avatar = an_image(character, View.AVATAR, 2)
    await tables(url).publish(a_publication(character, [avatar, *images[1:]], expected=first.digest))

    assert ask(url, "SELECT t::text FROM \"CharacterImage\" t WHERE type <> 'AVATAR' ORDER BY 1") == before
    avatars = [row for row in ask(url, IMAGES, character.id) if row[0] == "AVATAR"]
    assert avatars == [("AVATAR", None, False, images[0].key), ("AVATAR", None, True, avatar.key)]


async def test_an_earlier_avatar_can_be_taken_again(url: str) -> None:
    character = a_character()
    images = images_of(character)
    other = [an_image(character, View.AVATAR, 2), *images[1:]]
    for wanted in (images, other, images):
        await tables(url).publish(a_publication(character, wanted))
    active = [row[3] for row in ask(url, IMAGES, character.id) if row[0] == "AVATAR" and row[2]]
    assert active == [images[0].key]
    assert ask(url, "SELECT count(*) FROM \"CharacterImage\" WHERE type = 'AVATAR'") == [(2,)]


@pytest.mark.parametrize("view", [view for view in View if view.content])
async def test_a_reference_replaces_only_its_own_view(url: str, view: View) -> None:
    character = a_character()
    images = images_of(character)
    await tables(url).publish(a_publication(character, images))
    ask(url, "UPDATE \"CharacterImage\" SET content = 'avatar' WHERE content = 'face'")  # the other name of a face
    own = ["face", "avatar"] if view is View.REFERENCE_AVATAR else [str(view.content)]
    apart = 'SELECT t::text FROM "CharacterImage" t WHERE NOT coalesce(content = ANY(%s), false) ORDER BY 1'
    before = ask(url, apart, own)

    new = an_image(character, view, 2)
    await tables(url).publish(a_publication(character, [*(one for one in images if one.view is not view), new]))

    assert ask(url, apart, own) == before
    [found] = ask(url, 'SELECT content, key, url, "isActive" FROM "CharacterImage" WHERE content = ANY(%s)', own)
    assert found == (view.content, new.key, new.url, True)


async def test_a_view_that_was_missing_is_added(url: str) -> None:
    character = a_character()
    images = images_of(character)
    await tables(url).publish(a_publication(character, images[:3]))
    await tables(url).publish(a_publication(character, images))
    assert sum(row[2] for row in ask(url, IMAGES, character.id)) == 5


async def test_what_people_changed_in_charhub_stays(url: str) -> None:
    character = a_character()
    images = images_of(character)
    await tables(url).publish(a_publication(character, images))
    ask(url, """UPDATE "Character" SET "firstName" = 'Adelheid', visibility = 'UNLISTED'""")
    await tables(url).publish(a_publication(character, [an_image(character, View.AVATAR, 2), *images[1:]]))
    assert ask(url, 'SELECT "firstName", visibility::text FROM "Character"') == [("Adelheid", "UNLISTED")]


async def test_what_another_console_published_meanwhile_is_not_overwritten_unseen(url: str) -> None:
    character = a_character()
    images = images_of(character)
    one = a_publication(character, images)
    await tables(url, "one").publish(one)
    two = a_publication(character, [an_image(character, View.AVATAR, 2), *images[1:]], expected=one.digest)
    await tables(url, "two").publish(two)
    three = a_publication(character, [an_image(character, View.AVATAR, 3), *images[1:]], expected=one.digest)
    before = rows_of(url)
    with pytest.raises(PublishRefused, match="Another console"):
        await tables(url, "one").publish(three)
    assert rows_of(url) == before
    await tables(url, "one").publish(replace(three, expected=await tables(url).published(character.id)))
    assert await tables(url).published(character.id) == three.digest


async def test_an_owner_charhub_does_not_know_is_named(url: str) -> None:
    character = a_character(owner="11111111-1111-4111-8111-111111111111")
    with pytest.raises(PublishRefused, match="has no user 11111111"):
        await tables(url).publish(a_publication(character, images_of(character)))
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(0,)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('ALTER TABLE "CharacterImage" RENAME COLUMN "isActive" TO active', '"CharacterImage"."isActive" is not there'),
        ('ALTER TABLE "Character" ADD COLUMN mood text NOT NULL', '"Character"."mood" is new and has to be filled'),
        ("ALTER TYPE \"ImageType\" RENAME VALUE 'REFERENCE' TO 'VIEW'", "no longer has REFERENCE"),
    ],
)
async def test_tables_we_do_not_know_are_refused_and_the_difference_named(url: str, change: str, said: str) -> None:
    ask(url, change)
    character = a_character()
    for call in (
        tables(url).publish(a_publication(character, images_of(character))),
        tables(url).claim(curated()),
        tables(url).settle([charge("k")]),
    ):
        with pytest.raises(NotConfigured, match=said):
            await call
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(0,)]


async def test_a_run_is_logged_once(url: str) -> None:
    run = Run("11111111-1111-4111-8111-111111111112", RunKind.NIGHT, NOW, 2, 1800.0, ended_at=NOW)
    row = log_row(run, [RunOutcome("c1", "i1"), RunOutcome("c2", "i2", "no “avatar”")])
    for _ in range(2):
        await tables(url).log_run(row)
    assert ask(
        url,
        """SELECT id, "targetCount", "successCount", "failureCount", "selectedImages", "generatedCharIds", errors,
        duration FROM "BatchGenerationLog" """,
    ) == [(run.id, 2, 1, 1, ["i1", "i2"], ["c1"], [{"id": "i2", "error": "no “avatar”"}], 0)]


async def test_the_least_rights_suffice_for_everything_and_charhubs_schema_is_as_before() -> None:
    url = charhub()
    before = ask(url, CATALOGUE)
    await set_up(url)
    ask(url, role_script("publisher", RESOURCES))
    own = url.replace("//postgres:", "//publisher:")
    a_user(url, credits=100)

    held, other = [await tables(own).claim(curated(number)) for number in (1, 2)]
    await tables(own).renew([held])
    await tables(own).give_back([other])
    await tables(own).release_stale()
    character = a_character()
    images = images_of(character)
    await tables(own).publish(a_publication(character, images, held))
    again = [an_image(character, View.AVATAR, 2), an_image(character, View.REFERENCE_FRONT, 2), *images[3:], images[1]]
    await tables(own).publish(a_publication(character, again))
    await tables(own).log_run(log_row(Run("r", RunKind.NIGHT, NOW, 1, 1.0), []))
    await tables(own).settle([charge("k")])
    await tables(own).settle([refund("k")])

    assert ask(url, CATALOGUE) == before
    assert ask(url, """SELECT "updatedAt" < now() FROM "User" WHERE role = 'BASIC'""") == [(True,)]
