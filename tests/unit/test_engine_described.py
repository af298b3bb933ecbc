"""Characters from words alone: through the gate, with their options, and nothing twice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import Character, CharacterState, seed_for
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import Blocked, InsufficientCredits, InvalidInput
from charhub_console.domain.recipe import Parameter, Recipe
from charhub_console.domain.template import Described, Template
from charhub_console.domain.views import View
from charhub_console.engine.console import Begun, Wish
from charhub_console.engine.store import CharacterFilter
from tests.fake_process import Killed
from tests.fakes import fails
from tests.unit.engine_parts import BY_ANA, BY_BOT, Outside, World, a_recipe, process
from tests.unit.test_engine_crash import changes

AVATAR = replace(BY_BOT, references=False)
LUNA = Described(Template("Luna", "An elven sorceress with silver hair.", "fantasy", "wise", ("calm",)))
BRAND = Described(Template("Brand", "A smith with a grey beard.", "realistic"))
PAID = replace(BY_ANA, references=False)
CHILD = Described(Template("Kid", "A 15 years old student.", "anime"))


async def made(world: World, *wishes: Described, wish: Wish = AVATAR) -> list[Begun]:
    begun = await world.console.descriptions.begin(wishes, wish)
    await world.jobs.settled()
    return begun


async def the(world: World, begun: Begun) -> Character:
    assert begun.error is None and begun.character_id is not None
    character = await world.store.character(begun.character_id)
    assert character is not None
    return character


async def test_words_alone_become_a_character_with_its_avatar(world: World) -> None:
    character = await the(world, (await made(world, LUNA))[0])

    assert (character.state, character.name) == (CharacterState.COMPLETE, "Luna")
    assert character.seed == seed_for("Luna", "An elven sorceress with silver hair.")
    [request] = world.backend.accepted
    assert request.references == ()
    assert request.seed == character.seed
    assert request.prompt == "adult, An elven sorceress with silver hair., fantasy art style, wise, calm"
    assert "worst quality" in request.negative_prompt


async def test_with_references_every_view_says_who_it_is(world: World) -> None:
    await made(world, LUNA, wish=BY_BOT)

    assert set(world.accepted) == set(View)
    assert all("elven sorceress" in request.prompt and "adult" in request.prompt for request in world.backend.accepted)


async def test_the_same_words_again_paint_nothing(world: World) -> None:
    first = await made(world, LUNA, BRAND)
    again = await made(world, LUNA, BRAND)

    assert [one.character_id for one in again] == [one.character_id for one in first]
    assert [one.run_id for one in again] == [None, None]
    assert world.accepted == [View.AVATAR, View.AVATAR]


async def test_one_description_twice_in_a_batch_is_one_character(world: World) -> None:
    begun = await made(world, LUNA, LUNA)

    assert begun[0].character_id == begun[1].character_id
    assert world.accepted == [View.AVATAR]


async def test_other_options_are_another_character(world: World) -> None:
    begun = await made(world, LUNA, replace(LUNA, seed=7))

    assert (await the(world, begun[1])).seed == 7
    assert [request.seed for request in world.backend.accepted].count(7) == 1
    assert len(world.accepted) == 2


async def test_what_failed_is_painted_again_with_the_same_words(world: World) -> None:
    world.backend.fault = fails(View.AVATAR)
    failed = await the(world, (await made(world, LUNA))[0])
    world.backend.fault = fails()
    painted = await the(world, (await made(world, LUNA))[0])

    assert (failed.state, painted.state, failed.id) == (CharacterState.FAILED, CharacterState.COMPLETE, painted.id)
    assert len({(request.prompt, request.negative_prompt, request.seed) for request in world.backend.accepted}) == 1
    newest = await world.newest(painted, View.AVATAR)
    assert (newest.number, newest.state) == (2, AttemptState.DONE)


async def test_what_the_gate_stops_is_told_and_hurts_no_other(world: World) -> None:
    begun = await made(world, CHILD, BRAND)

    assert isinstance(begun[0].error, Blocked)
    assert (await the(world, begun[1])).name == "Brand"
    assert len(world.accepted) == 1
    with pytest.raises(Blocked):
        world.console.descriptions.preview(CHILD, AVATAR)


async def test_a_real_person_and_a_prompt_file_with_youth_words_are_stopped(world: World) -> None:
    famous = Described(Template("Famous Person", "A smith.", "anime"))
    filed = replace(BRAND, positive_text="loli, masterpiece")

    begun = await made(world, famous, filed)

    assert [type(one.error) for one in begun] == [Blocked, Blocked]
    assert world.accepted == []


async def test_a_preview_keeps_nothing(world: World) -> None:
    shown = world.console.descriptions.preview(LUNA, AVATAR)

    assert shown.seed == seed_for("Luna", "An elven sorceress with silver hair.")
    assert shown.positive.startswith("adult, An elven sorceress")
    assert await world.store.characters(CharacterFilter()) == []
    assert await world.store.candidate(LUNA.fingerprint(AVATAR.owner, "plain", references=False)) is None


async def test_options_are_applied_recorded_and_kept_by_a_retry(world: World) -> None:
    stepped = replace(
        a_recipe("stepped"),
        parameters=(Parameter("steps", 25), Parameter("cfg", 6.0)),
        settings=(("Steps", "param:steps"), ("CFG scale", "param:cfg")),
    )
    cast(dict[str, Recipe], world.tools.recipes)["stepped"] = stepped
    wish = replace(AVATAR, recipe="stepped")
    chosen = replace(LUNA, values=(("steps", 30), ("cfg", 8.0)))

    character = await the(world, (await made(world, chosen, wish=wish))[0])
    await world.console.retry(character.id, views=[View.AVATAR], new_seed=True)
    await world.jobs.settled()

    assert len(world.backend.accepted) == 2
    for request in world.backend.accepted:
        assert request.recipe.parameter_values == {"param:steps": 30, "param:cfg": 8.0}
    for attempt in await world.store.attempts(character.id):
        assert attempt.settings == (("Steps", "30"), ("CFG scale", "8.0"))
        assert attempt.prompt.startswith("adult, An elven sorceress")


async def test_options_a_recipe_does_not_have_are_refused(world: World) -> None:
    [begun] = await made(world, replace(LUNA, values=(("steps", 30),)))

    assert isinstance(begun.error, InvalidInput)
    assert world.accepted == []


async def test_who_cannot_pay_for_all_starts_none(world: World) -> None:
    with pytest.raises(InsufficientCredits):
        await made(world, LUNA, BRAND, wish=PAID)

    assert world.accepted == []
    entries: list[CreditEntry] = await world.console.ledger("ana")
    assert [entry for entry in entries if entry.amount < 0] == []


async def test_killed_at_any_change_the_same_command_goes_on_and_makes_nothing_twice(folder: Path) -> None:
    async with process(Outside(folder / "whole")) as world:
        await world.console.grant("ana", 100, note="")
        start = len(world.life.calls)
        await made(world, LUNA, BRAND, wish=PAID)
        calls = world.life.calls
    dying = [at for at in changes(calls) if at > start]
    assert len(dying) >= 20

    for dies_at in dying:
        outside = Outside(folder / str(dies_at))
        with suppress(Killed):
            async with process(outside, dies_at=dies_at) as world:
                await world.console.grant("ana", 100, note="")
                await made(world, LUNA, BRAND, wish=PAID)
        async with process(outside) as world:
            await world.console.resume()
            begun = await made(world, LUNA, BRAND, wish=PAID)
            states = [(await the(world, one)).state for one in begun]
            characters = await world.store.characters(CharacterFilter())
            balance = await world.console.balance("ana")

        where = f"killed at call {dies_at}, {calls[dies_at - 1]}"
        assert states == [CharacterState.COMPLETE] * 2, where
        assert len(characters) == 2, where
        assert sorted(outside.backends[0].painted.values()) == [1, 1], where
        assert balance == 50, where
