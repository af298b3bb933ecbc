"""Where an image is painted and how it is called: styles, kinds of servers, the seed really used, MedusaVR's tree."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from charhub_console.domain.analysis import Style
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.medusavr_tree import safe_name
from charhub_console.domain.recipe import Recipe
from tests.unit.engine_parts import Outside, World, process

DONE, FAILED = AttemptState.DONE, AttemptState.FAILED


async def painted(world: World) -> Attempt:
    attempt = await world.avatar_attempt()
    return await world.work.paint(attempt.id)


@pytest.mark.parametrize("told", [None, "as asked"])
async def test_the_seed_on_record_is_the_one_really_used(world: World, told: str | None) -> None:
    attempt = await world.avatar_attempt()
    world.backend.used_seed = attempt.seed if told else None
    assert (await world.work.paint(attempt.id)).state is DONE


async def test_an_image_of_another_seed_is_not_kept_and_says_why(world: World) -> None:
    world.backend.used_seed = 77
    attempt = await painted(world)

    assert attempt.state is FAILED
    assert attempt.error is not None and "seed 77 instead of" in attempt.error
    assert world.outside.storage.objects == {}


async def test_a_recipe_is_painted_by_its_other_form_where_the_server_is_of_the_other_kind(outside: Outside) -> None:
    outside.backends[0].kind = "other"
    async with process(outside) as world:
        recipes = cast("dict[str, Recipe]", world.tools.recipes)
        plain = recipes["plain"]
        recipes["plain"] = replace(plain, elsewhere="plain-there")
        recipes["plain-there"] = replace(plain, name="plain-there", kind="other", elsewhere="plain")
        attempt = await painted(world)
        asked = world.backend.accepted[0]

    assert (attempt.state, attempt.recipe, asked.recipe.name) == (DONE, "plain", "plain-there")
    assert asked.prompt == attempt.prompt
    assert asked.style == "ANIME"


async def test_a_character_goes_to_the_server_of_its_style(outside: Outside) -> None:
    outside.servers("drawn", "realistic")
    async with process(outside) as world:
        world.tools.pool.styles = {"drawn": frozenset({"ANIME"}), "realistic": frozenset({"REALISTIC"})}
        attempts = [await painted(world)]
        for number, style in ((2, Style.REALISTIC), (3, Style.ANIME)):
            attempt = await world.avatar_attempt(number)
            await world.store.change_character(attempt.character_id, style=style)
            attempts.append(await world.work.paint(attempt.id))

    assert [attempt.backend for attempt in attempts] == ["drawn", "realistic", "drawn"]


async def test_in_medusavrs_tree_the_key_is_made_of_the_characters_name(outside: Outside) -> None:
    outside.options = replace(outside.options, tree_user="ana")
    async with process(outside) as world:
        attempt = await painted(world)
        character = await world.store.character(attempt.character_id)

    assert character is not None and attempt.key is not None
    assert attempt.key.startswith(f"ana/characters/{safe_name(character.name)}/avatar/")
    assert character.id in attempt.key
