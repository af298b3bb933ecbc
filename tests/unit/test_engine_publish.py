"""Publishing as the engine does it: from rows here to rows in a real PostgreSQL with CharHub's tables."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from charhub_console.domain.candidate import Verdict
from charhub_console.domain.character import Character
from charhub_console.domain.errors import InvalidInput, NotConfigured, Taken, Unreachable
from charhub_console.domain.publication import PublicationEntry, PublicationState
from charhub_console.domain.views import REFERENCES, View
from tests.adapters.central_parts import set_up, tables
from tests.fake_process import Killed
from tests.fakes import fails
from tests.servers.postgres import ask, charhub
from tests.unit.engine_parts import Outside, World, process

IMAGES = 'SELECT type::text, content FROM "CharacterImage" WHERE "isActive" ORDER BY 1, 2'
NOWHERE = "postgresql://ana@127.0.0.1:9/charhub"


@pytest.fixture
async def url(folder: Path) -> str:
    made = charhub()
    await set_up(made)
    return made


def reaching(outside: Outside, url: str, console: str = "one", **options: Any) -> Outside:
    """What is outside, with that central database."""
    outside.charhub = tables(url, console)
    outside.storage.name = "r2"
    outside.options = replace(outside.options, publish=True, **options)
    return outside


async def entry_of(world: World, character: Character) -> PublicationEntry:
    entry = await world.console.publications.of(character.id)
    assert entry is not None
    return entry


async def test_a_finished_character_waits_and_is_published_with_its_source(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        character = await world.generated()
        assert (await entry_of(world, character)).state is PublicationState.PENDING
        assert ask(url, 'SELECT status::text FROM "CuratedImage"') == [("PROCESSING",)]

        assert await world.console.publications.carry_out() == 1

        entry = await entry_of(world, character)
        assert (entry.state, entry.reason) == (PublicationState.PUBLISHED, "")
        assert len(ask(url, IMAGES)) == 5
        assert ask(url, 'SELECT status::text, "generatedCharId" FROM "CuratedImage"') == [("COMPLETED", character.id)]
        [(key, is_active)] = ask(url, """SELECT key, "isActive" FROM "CharacterImage" WHERE type = 'SAMPLE'""")
        assert key == f"characters/{character.id}/reference/civitai_{entry.curated_id}.webp"
        assert key in outside.storage.objects
        assert not is_active
        assert await world.store.held_claims() == []
        assert (await world.console.publications.state()).published == 1


async def test_nothing_is_wanted_while_publishing_is_off(outside: Outside, url: str) -> None:
    outside.charhub = tables(url)
    async with process(outside) as world:
        character = await world.generated()
        assert await world.console.publications.of(character.id) is None
        assert ask(url, 'SELECT count(*) FROM "CuratedImage"') == [(0,)]


async def test_days_without_central_are_made_up_for(outside: Outside, url: str) -> None:
    async with process(reaching(outside, NOWHERE)) as world:
        made = [await world.generated(number) for number in (1, 2)]
        with pytest.raises(Unreachable):
            await world.console.publications.carry_out()
        state = await world.console.publications.state()
        assert (state.pending, state.published) == (2, 0)
        assert "does not answer" in state.trouble
    async with process(reaching(outside, url)) as world:
        assert await world.console.publications.carry_out() == 2
        assert (await world.console.publications.state()).trouble == ""
    assert sorted(ask(url, 'SELECT id FROM "Character"')) == sorted((character.id,) for character in made)


async def test_a_candidate_charhub_is_at_is_not_generated(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        candidate = await world.candidate()
        ask(
            url,
            """INSERT INTO "CuratedImage" (id, "sourceUrl", "sourceId", status)
            VALUES ('theirs', %s, %s, 'PROCESSING')""",
            candidate.url,
            candidate.source_id,
        )
        with pytest.raises(Taken):
            await world.generated_of(candidate)
        assert world.accepted == []
        night = await world.night(count=1)
        assert world.accepted == []
        assert '"successful": 0' in night.summary


async def test_made_offline_and_taken_meanwhile_is_refused_and_says_so(outside: Outside, url: str) -> None:
    async with process(reaching(outside, NOWHERE)) as world:
        character = await world.generated()
        candidate = await world.store.candidate(character.candidate_id or "")
        assert candidate is not None
    ask(
        url,
        """INSERT INTO "CuratedImage" (id, "sourceUrl", "sourceId", status) VALUES ('x', %s, %s, 'COMPLETED')""",
        candidate.url,
        candidate.source_id,
    )
    async with process(reaching(outside, url)) as world:
        assert await world.console.publications.carry_out() == 0
        entry = await entry_of(world, character)
        assert (entry.state, "already has a character" in entry.reason) == (PublicationState.REFUSED, True)
        assert [one.row_id for one in (await world.console.publications.state()).refused] == [character.id]
        assert ask(url, 'SELECT count(*) FROM "Character"') == [(0,)]


async def test_a_view_painted_anew_replaces_itself_in_charhub(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        character = await world.generated()
        await world.console.publications.carry_out()
        before = dict(ask(url, 'SELECT content, key FROM "CharacterImage" WHERE content IS NOT NULL'))

        await world.console.retry(character.id, views=[View.REFERENCE_SIDE])
        await world.jobs.settled()
        assert (await entry_of(world, character)).state is PublicationState.PENDING
        await world.console.publications.carry_out()

        after = dict(ask(url, 'SELECT content, key FROM "CharacterImage" WHERE content IS NOT NULL'))
        assert {view for view in before if before[view] != after[view]} == {"side"}


async def test_a_character_with_fewer_views_is_published_and_completed_later(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        world.backend.fault = fails(*REFERENCES)
        character = await world.generated()
        await world.console.publications.carry_out()
        assert ask(url, IMAGES) == [("AVATAR", None)]
        world.backend.fault = fails()
        await world.console.retry(character.id)
        await world.jobs.settled()
        await world.console.publications.carry_out()
        assert len(ask(url, IMAGES)) == 5


async def test_a_character_without_avatar_gives_its_candidate_back(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        world.backend.fault = fails(View.AVATAR)
        character = await world.generated()
        assert await world.console.publications.of(character.id) is None
        await world.console.publications.carry_out()
        assert ask(url, 'SELECT status::text FROM "CuratedImage"') == [("APPROVED",)]
        assert await world.store.held_claims() == []


async def test_a_candidate_rejected_meanwhile_is_neither_published_nor_left_to_charhub(
    outside: Outside, url: str
) -> None:
    async with process(reaching(outside, url)) as world:
        character = await world.generated()
        await world.console.decide(character.candidate_id or "", Verdict.REJECT, by="ana", reason="hands")
        await world.console.publications.carry_out()
        entry = await entry_of(world, character)
        assert (entry.state, "no longer approved" in entry.reason) == (PublicationState.REFUSED, True)
        assert ask(url, 'SELECT status::text, "rejectionReason" FROM "CuratedImage"') == [
            ("REJECTED", "Rejected by a curator")
        ]


async def test_an_image_that_is_not_in_the_storage_is_not_published(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        character = await world.generated()
        key = next(key for key in outside.storage.objects if "references/back" in key)
        whole = outside.storage.objects[key]
        outside.storage.objects[key] = whole[:-1]
        await world.console.publications.carry_out()
        entry = await entry_of(world, character)
        assert (entry.state, "REFERENCE_BACK" in entry.reason) == (PublicationState.REFUSED, True)
        assert ask(url, 'SELECT count(*) FROM "Character"') == [(0,)]

        outside.storage.objects[key] = whole
        [entry] = await world.console.publications.publish([character.id])
        assert entry.state is PublicationState.PUBLISHED


@pytest.mark.parametrize("storage", ["local", "cloudinary"])
async def test_images_that_are_not_in_r2_are_refused_with_what_to_do(outside: Outside, url: str, storage: str) -> None:
    async with process(reaching(outside, url)) as world:
        outside.storage.name = storage
        character = await world.generated()
        await world.console.publications.carry_out()
        entry = await entry_of(world, character)
        assert (entry.state, "Set storage.name to r2" in entry.reason) == (PublicationState.REFUSED, True)


async def test_a_night_is_logged_once_when_all_its_characters_are_published(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url, log_runs=True)) as world:
        for number in (1, 2, 3):
            await world.candidate(number)
        night = await world.night(count=3)  # at its end it publishes
        made = sorted(character.id for character in await world.store.characters())
        rows = ask(
            url,
            """SELECT id, "targetCount", "successCount", "failureCount", "generatedCharIds", "selectedImages", errors
            FROM "BatchGenerationLog" """,
        )
        [(run_id, target, successes, failures, ids, selected, errors)] = rows
        assert (run_id, target, successes, failures, errors) == (night.id, 3, 3, 0, None)
        assert sorted(ids) == made
        assert sorted(selected) == sorted(row[0] for row in ask(url, 'SELECT id FROM "CuratedImage"'))
        await world.console.publications.carry_out()
        assert len(ask(url, 'SELECT 1 FROM "BatchGenerationLog"')) == 1
        assert (await world.console.publications.state()).runs_pending == 0


async def test_what_failed_in_a_run_is_in_its_log(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url, log_runs=True)) as world:
        world.backend.fault = fails(View.AVATAR)
        character = await world.generated()
        await world.console.publications.carry_out()
        [(failures, errors)] = ask(url, 'SELECT "failureCount", errors FROM "BatchGenerationLog"')
        assert (failures, errors) == (1, [{"id": character.candidate_id, "error": "The character is failed."}])


async def test_what_another_console_replaced_needs_a_person(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        character = await world.generated()
        await world.console.publications.carry_out()
        ask(url, "UPDATE charhub_console.publication SET digest = 'others', console = 'two'")
        await world.console.retry(character.id, views=[View.AVATAR])
        await world.jobs.settled()
        await world.console.publications.carry_out()
        entry = await entry_of(world, character)
        assert (entry.state, "Another console" in entry.reason) == (PublicationState.REFUSED, True)
        [entry] = await world.console.publications.publish([character.id])
        assert entry.state is PublicationState.PUBLISHED


async def test_a_claim_that_ran_out_meanwhile_is_taken_anew_if_nobody_has_it(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        character = await world.generated()
        ask(url, "UPDATE charhub_console.claim SET lease_until = now() - interval '1 s'")
        assert await tables(url, "two").release_stale() == 1
        await world.console.publications.carry_out()
        assert (await entry_of(world, character)).state is PublicationState.PUBLISHED


async def test_publishing_by_hand_says_what_it_cannot(outside: Outside, url: str, world: World) -> None:
    with pytest.raises(NotConfigured):
        await world.console.publications.publish(["x"])
    async with process(reaching(outside, url)) as other:
        with pytest.raises(InvalidInput):
            await other.console.publications.publish(["nobody"])
        other.backend.fault = fails(View.AVATAR)
        failed = await other.generated(7)
        with pytest.raises(InvalidInput, match="cannot be published"):
            await other.console.publications.publish([failed.id])


async def test_two_processes_of_one_console_publish_it_once_and_both_say_so(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as one, process(outside) as two:
        for number in range(4):
            character = await one.generated(number)
            await asyncio.gather(*(world.console.publications.carry_out() for world in (one, two)))
            assert (await entry_of(one, character)).state is PublicationState.PUBLISHED
    assert ask(url, 'SELECT count(*) FROM "Character"') == [(4,)]


async def test_a_claim_on_what_was_refused_is_kept_a_day_for_a_person_to_mend_it(outside: Outside, url: str) -> None:
    async with process(reaching(outside, url)) as world:
        outside.storage.name = "local"
        await world.generated()
        await world.console.publications.carry_out()
        assert len(await world.store.held_claims()) == 1
    outside.clock.advance(90_000)
    async with process(outside) as world:
        await world.console.publications.carry_out()
        assert await world.store.held_claims() == []
    assert ask(url, 'SELECT status::text FROM "CuratedImage"') == [("APPROVED",)]


async def published(folder: Path, *, dies_at: int | None = None) -> list[str]:
    """A character generated, its publication killed at some call, then carried out: what that called."""
    url = charhub()
    await set_up(url)
    outside = reaching(Outside(folder), url)
    async with process(outside) as world:
        character = await world.generated()
    with suppress(Killed):
        async with process(outside, dies_at=dies_at) as world:
            await world.console.publications.carry_out()
            calls = world.life.calls
    async with process(outside) as world:
        await world.console.publications.carry_out()
        assert (await entry_of(world, character)).state is PublicationState.PUBLISHED, dies_at
        assert await world.store.held_claims() == []
    assert ask(url, 'SELECT id FROM "Character"') == [(character.id,)]
    assert ask(url, 'SELECT count(*) FROM "CharacterImage"') == [(6,)]
    assert ask(url, 'SELECT status::text, "generatedCharId" FROM "CuratedImage"') == [("COMPLETED", character.id)]
    return [] if dies_at else calls


async def test_a_kill_at_any_call_publishes_once(folder: Path) -> None:
    calls = await published(folder / "whole")
    assert "CharhubTables.publish" in calls
    for at in range(1, len(calls) + 1):
        await published(folder / str(at), dies_at=at)
