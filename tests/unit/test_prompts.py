"""The words of a view."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.adapters.recipe_files import load_recipes
from charhub_console.domain.analysis import AgeRating, Gender, Style, Theme
from charhub_console.domain.character import Character
from charhub_console.domain.prompts import STANDARD_NEGATIVE, prompts_for, subject
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.views import View

SHIPPED = load_recipes(Path(__file__).parents[2] / "resources" / "recipes")
ELF = Character(
    id="c1",
    name="Aria Vale",
    gender=Gender.FEMALE,
    species="elf",
    style=Style.ANIME,
    theme=Theme.FANTASY,
    age_rating=AgeRating.L,
    description="A ranger of the northern woods.",
    owner="bot",
    seed=1,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    appearance=(("outfit", "green cloak"), ("hair_color", "silver"), ("eye_color", "blue")),
)
EVERY_VIEW = [pytest.param(recipe, view, id=f"{recipe.name}-{view}") for recipe in SHIPPED for view in View]


def test_the_subject_names_the_person_first_and_the_most_identifying_traits_next() -> None:
    assert subject(ELF) == "adult woman, elf, silver hair, blue eyes, green cloak"


@pytest.mark.parametrize(
    ("gender", "words"),
    [
        (Gender.FEMALE, "adult woman"),
        (Gender.MALE, "adult man"),
        (Gender.NON_BINARY, "adult androgynous person"),
        (Gender.OTHER, "adult person"),
        (Gender.UNKNOWN, "adult person"),
    ],
)
def test_everybody_is_said_to_be_an_adult(gender: Gender, words: str) -> None:
    assert subject(replace(ELF, gender=gender)).startswith(words)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("young adult", "young adult woman"),
        ("Elderly", "elderly adult woman"),
        ("teenager", "adult woman"),
        ("child", "adult woman"),
        ("unsure", "adult woman"),
    ],
)
def test_no_apparent_age_makes_anybody_younger_than_an_adult(said: str, words: str) -> None:
    assert subject(replace(ELF, appearance=(("apparent_age", said),))).startswith(f"{words}, elf")
    assert said.lower() in words or said not in subject(replace(ELF, appearance=(("apparent_age", said),)))


def test_a_human_is_not_called_one_and_what_was_not_seen_is_left_out() -> None:
    plain = replace(ELF, species="Human", appearance=(("hair_color", "unknown"), ("outfit", "None")), description="")
    assert subject(plain) == "adult woman"


def test_the_description_helps_out_only_when_few_traits_are_known() -> None:
    assert "northern woods" in subject(replace(ELF, appearance=()))
    assert "northern woods" not in subject(ELF)


def test_prompt_syntax_of_a_source_does_not_reach_the_prompt() -> None:
    nasty = "(red:1.4) <lora:evil:0.9> embedding:bad {blue|green} [x] BREAK\nhttps://host/x __wild__"
    words = subject(replace(ELF, appearance=(("hair_color", nasty),), description=""))
    assert not set("()<>{}[]|:_/\n") & set(words)
    assert "evil" not in words
    assert "host" not in words
    assert "red" in words


@given(st.text(), st.text(max_size=20), st.text())
def test_no_text_of_a_source_breaks_or_bloats_a_prompt(value: str, name: str, description: str) -> None:
    character = replace(ELF, appearance=((name, value),), description=description, species=value)
    text = prompts_for(character, SHIPPED[0].view(View.AVATAR)).positive
    assert len(text) < 2000
    assert "adult" in text
    assert not set("<>{}[]|\n") & set(text)


@pytest.mark.parametrize(("recipe", "view"), EVERY_VIEW)
@pytest.mark.parametrize("style", list(Style))
def test_every_view_of_every_recipe_says_adult_and_never_contradicts_itself(
    recipe: Recipe, view: View, style: Style
) -> None:
    positive, negative = prompts_for(replace(ELF, style=style), recipe.view(view))
    assert "adult woman" in positive
    assert "chibi" not in positive + negative
    assert "background" in positive
    assert "background" not in negative
    assert not set("{}") & set(positive + negative)
    asked = {part.strip("()").split(":")[0] for part in positive.split(", ")}
    assert not asked & {part.strip("()").split(":")[0] for part in negative.split(", ")}


def test_the_words_of_a_view_follow_charhub() -> None:
    charhub = next(recipe for recipe in SHIPPED if recipe.name == "charhub")
    face = prompts_for(ELF, charhub.view(View.REFERENCE_AVATAR))
    back = prompts_for(ELF, charhub.view(View.REFERENCE_BACK))
    assert face.positive.startswith("portrait, headshot, face focus, detailed facial features")
    assert face.negative.startswith(STANDARD_NEGATIVE)
    assert "(shoulders:1.1)" in face.negative
    assert back.positive.startswith("full body, standing, back view, rear view")
    assert "(face:1.3)" in back.negative


def test_the_angles_lora_gets_its_exact_words() -> None:
    qwen = next(recipe for recipe in SHIPPED if recipe.name == "qwen-edit-2511")
    starts = {
        View.REFERENCE_AVATAR: "<sks> front-right quarter view eye-level shot close-up, ",
        View.REFERENCE_FRONT: "<sks> front view eye-level shot wide shot, ",
        View.REFERENCE_SIDE: "<sks> right side view eye-level shot wide shot, ",
        View.REFERENCE_BACK: "<sks> back view eye-level shot wide shot, ",
    }
    for view, start in starts.items():
        assert prompts_for(ELF, qwen.view(view)).positive.startswith(start)
