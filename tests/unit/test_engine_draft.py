"""Drafting: who becomes a character, with which name, and how often."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from charhub_console.domain.analysis import AgeRating, Field, Gender, Style, Theme
from charhub_console.domain.candidate import Level, Status, Verdict
from charhub_console.domain.character import OFFICIAL_BOT, Character, CharacterState
from charhub_console.domain.errors import BadImage, Blocked, InvalidInput, NeedsPerson, NotFound, Unreachable
from charhub_console.engine.draft import Commission, draft, take_by_hand
from tests.unit.engine_parts import BY_BOT, World

FOR_BOT = Commission(owner=OFFICIAL_BOT, charged=False, run_id=None, recipe="plain")


async def test_the_analysis_becomes_the_character(world: World) -> None:
    candidate = await world.candidate()

    character = await draft(candidate, FOR_BOT, world.tools)

    assert (character.gender, character.species, character.style) == (Gender.FEMALE, "elf", Style.ANIME)
    assert character.age_rating is AgeRating.L
    assert character.description == "An adult woman with a lantern, number 1001."
    assert dict(character.appearance)["outfit"] == "grey cloak"
    assert (character.candidate_id, character.owner, character.charged) == (candidate.id, OFFICIAL_BOT, False)
    row = await world.store.candidate(candidate.id)
    assert row is not None and character.source_image_path == row.image_path
    text = f"{character.name.lower()}_{character.description.lower()}"
    assert character.seed == int(hashlib.md5(text.encode()).hexdigest()[:8], 16)


async def test_what_was_not_measured_is_never_milder_than_it_may_be(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = {"species": Field(), "style": Field(), "gender": Field()}
    candidate = await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")

    character = await draft(candidate, FOR_BOT, world.tools)

    assert (character.species, character.gender) == ("unknown", Gender.UNKNOWN)


async def test_one_candidate_becomes_one_character(world: World) -> None:
    candidate = await world.candidate()

    first = await draft(candidate, FOR_BOT, world.tools)
    again = await draft(candidate, replace(FOR_BOT, owner="ana", charged=True, name="Zoe"), world.tools)

    assert again.id == first.id
    assert (again.owner, again.charged, again.name) == ("ana", True, "Zoe")  # nobody had started it
    assert len(await world.store.characters()) == 1


async def test_a_character_that_was_started_stays_whose_it_is(world: World) -> None:
    character = await world.generated()
    candidate = await world.store.candidate(character.candidate_id or "")
    assert candidate is not None

    again = await draft(candidate, replace(FOR_BOT, owner="ana"), world.tools)

    assert again == character
    with pytest.raises(InvalidInput, match=r"already is the character"):
        await world.console.generate_candidate(candidate.id, BY_BOT)


async def test_what_nobody_approved_is_not_drafted(world: World) -> None:
    for number, verdict in ((1, None), (2, Verdict.REJECT), (3, Verdict.HOLD)):
        candidate = await world.candidate(number, approved=False)
        if verdict:
            candidate = await world.console.decide(candidate.id, verdict, by="ana")
        with pytest.raises(InvalidInput, match="is not approved"):
            await draft(candidate, FOR_BOT, world.tools)

    assert await world.store.characters() == []


async def test_an_image_that_cannot_be_had_now_drafts_nothing_and_holds(world: World) -> None:
    world.outside.source.pictures["1001"] = Unreachable("Civitai does not answer.", "Later.")
    candidate = await world.candidate()

    with pytest.raises(Unreachable):
        await draft(candidate, FOR_BOT, world.tools)

    row = await world.store.candidate(candidate.id)
    assert row is not None and (row.status, row.gate) == (Status.APPROVED, "hold")
    assert await world.store.characters() == []


def somebody(world: World, name: str) -> Character:
    return Character(
        id=world.outside.clock.new_id(),
        name=name,
        gender=Gender.FEMALE,
        species="elf",
        style=Style.ANIME,
        theme=Theme.FANTASY,
        age_rating=AgeRating.L,
        description="",
        owner=OFFICIAL_BOT,
        seed=1,
        created_at=world.outside.clock.now(),
    )


async def test_names_of_the_last_ten_are_not_given_again(world: World) -> None:
    for name in [
        *(f"Somebody {number}" for number in range(30)),
        *(f"Somebody {number}" for number in range(30)),
        "Ada",
    ]:
        await world.store.add_character(somebody(world, name))
    world.outside.analyser.answers["1001"] = {"suggested_names": ("Ada", "Bea")}

    assert (await draft(await world.candidate(), FOR_BOT, world.tools)).name == "Bea"


async def test_names_used_most_are_not_given_again_however_long_ago(world: World) -> None:
    for name in ["Ada", "Cleo", "Robin"] * 2 + [f"Somebody {number}" for number in range(12)]:
        await world.store.add_character(somebody(world, name))

    assert (await draft(await world.candidate(), FOR_BOT, world.tools)).name == "Bea"


async def test_when_every_name_is_taken_the_full_name_is_new(world: World) -> None:
    for name in ("Ada", "Bea", "Cleo", "Robin"):
        await world.store.add_character(somebody(world, name))

    drafted = await draft(await world.candidate(), FOR_BOT, world.tools)

    given, family = drafted.name.split()
    assert given in ("Ada", "Bea", "Cleo", "Robin") and family in ("Vale", "Stone")


async def test_a_suggested_name_is_taken_unless_it_is_overused(world: World) -> None:
    await world.store.add_character(somebody(world, "Ada"))
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = {"suggested_names": ("ÀDA", "Ysolde")}
    candidate = await world.console.decide(candidate.id, Verdict.APPROVE, by="ana")

    assert (await draft(candidate, FOR_BOT, world.tools)).name == "Ysolde"


@pytest.mark.parametrize("name", [" ", "x" * 101])
async def test_a_name_nobody_can_bear_is_refused(world: World, name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 100 characters"):
        await draft(await world.candidate(), replace(FOR_BOT, name=name), world.tools)


async def test_a_picture_and_words_given_by_hand_go_the_same_way(world: World) -> None:
    run = await world.console.generate_by_hand(b"pixels", "an adult woman with a lantern", Level.PG, BY_BOT)
    await world.jobs.settled()

    character = await world.character_of(run)
    assert character.state is CharacterState.COMPLETE
    [candidate] = await world.store.candidates()
    assert (candidate.source, candidate.status, candidate.creator) == ("manual", Status.APPROVED, OFFICIAL_BOT)
    assert world.backend.accepted[0].references == (b"boxed pixels",)


async def test_the_same_picture_with_the_same_words_is_the_same_candidate(world: World) -> None:
    first, again, other = [
        await take_by_hand(b"pixels", words, level=Level.PG, by="ana", tools=world.tools)
        for words in ("an adult woman", "an adult woman", "an adult man")
    ]

    assert first.id == again.id != other.id


async def test_bad_input_by_hand_changes_nothing(world: World) -> None:
    with pytest.raises(InvalidInput, match="description is empty"):
        await world.console.generate_by_hand(b"pixels", "  ", Level.PG, BY_BOT)
    with pytest.raises(BadImage):
        await world.console.generate_by_hand(b"bad pixels", "an adult woman", Level.PG, BY_BOT)
    with pytest.raises(NotFound):
        await world.console.generate_by_hand(
            b"pixels", "an adult woman", Level.PG, replace(BY_BOT, recipe="no such recipe")
        )

    assert await world.store.characters() == []
    assert await world.store.runs() == []
    assert await world.store.candidates() == []


@pytest.mark.parametrize("words", ["a girl, 14 years old", "a loli"])
async def test_a_minor_described_by_hand_is_blocked_and_forgotten(world: World, words: str) -> None:
    with pytest.raises(Blocked):
        await world.console.generate_by_hand(b"pixels", words, Level.PG, BY_BOT)

    [row] = await world.store.candidates()
    assert (row.prompt, row.image_path, row.gate) == ("", None, "block")
    assert not [file for file in world.outside.folder.rglob("*") if row.id in file.name]


async def test_a_level_given_by_hand_is_held_to_what_is_allowed(world: World) -> None:
    with pytest.raises((NeedsPerson, Blocked)):
        await world.console.generate_by_hand(b"pixels", "an adult woman", Level.X, BY_BOT)

    assert world.backend.accepted == []
