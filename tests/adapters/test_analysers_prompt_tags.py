"""What the offline analyser reads out of words, and what it refuses to guess."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charhub_console.adapters.analysers.prompt_tags import PromptTags, read_words
from charhub_console.adapters.civitai.items import read_item
from charhub_console.domain.analysis import (
    AgeRating,
    Analysis,
    ApparentAge,
    ContentTag,
    Field,
    Gender,
    Style,
    Theme,
)
from charhub_console.domain.candidate import Level
from charhub_console.domain.safety import ADULT_AGES
from tests.adapters.analyser_parts import NOW, StillClock, candidate

SAMPLES = Path(__file__).parents[2] / "resources" / "samples" / "images.json"
BLANK = Analysis(id="a1", candidate_id="c1", author="prompt-tags", at=NOW)


def read(prompt: str, **changes: Any) -> Analysis:
    return read_words(candidate(prompt, **changes), BLANK)


def looks(prompt: str) -> dict[str, str]:
    found = dict(read(prompt).appearance)
    found.pop("apparent_age", None)
    return found


async def test_a_tag_prompt_becomes_a_whole_analysis() -> None:
    analysis = await PromptTags(StillClock()).analyse(
        candidate(
            "masterpiece, 1girl, solo, (red hair:1.2), long_hair, ponytail, green_eyes, elf, pointy ears, "
            "white dress, forest, <lora:soft light:0.8> BREAK adult, anime style"
        ),
        None,
    )
    assert (analysis.candidate_id, analysis.author, analysis.at) == ("c1", "prompt-tags", NOW)
    assert analysis.gender == Field(Gender.FEMALE, 0.9, "prompt-tags")
    assert analysis.species == Field("elf", 0.8, "prompt-tags")
    assert analysis.apparent_age == Field(ApparentAge.ADULT, 0.8, "prompt-tags")
    assert analysis.age_rating.value is AgeRating.L
    assert (analysis.style.value, analysis.theme.value) == (Style.ANIME, Theme.FANTASY)
    assert dict(analysis.appearance) == {
        "hair_color": "red",
        "hair_style": "long hair in a ponytail",
        "eye_color": "green",
        "outfit": "white dress",
        "features": "pointed ears",
        "apparent_age": "adult",
    }
    assert {"1girl", "red hair", "green eyes"} <= set(analysis.evidence_tags)


async def test_no_words_at_all_measure_nothing() -> None:
    analysis = await PromptTags(StillClock()).analyse(candidate("  ", tags=("",)), b"never looked at")
    for name in ("gender", "species", "age_rating", "content_tags", "apparent_age", "style", "theme", "description"):
        assert getattr(analysis, name) == Field(), name
    assert (analysis.appearance, analysis.evidence_tags) == ((), ())


async def test_it_is_always_ready() -> None:
    assert (await PromptTags(StillClock()).check()).startswith("ok")


def test_a_sentence_is_read_like_tags() -> None:
    found = looks(
        "A 35-year-old woman with long flowing silver hair and piercing blue eyes, wearing an ornate black leather "
        "jacket and round glasses. She has freckles and a muscular build."
    )
    assert found == {
        "hair_color": "silver",
        "hair_style": "long flowing hair",
        "eye_color": "blue",
        "build": "muscular",
        "outfit": "ornate black leather jacket",
        "accessories": "round glasses",
        "features": "freckles",
    }


def test_portuguese_is_read() -> None:
    prompt = (
        "mulher adulta de cabelo loiro comprido e olhos castanhos claros, pele morena, vestido vermelho, "
        "jaqueta de couro preta, óculos redondos, sardas, fantasia"
    )
    analysis = read(prompt)
    assert (analysis.gender.value, analysis.apparent_age.value) == (Gender.FEMALE, ApparentAge.ADULT)
    assert analysis.theme.value is Theme.FANTASY
    assert looks(prompt) == {
        "hair_color": "blonde",
        "hair_style": "long hair",
        "eye_color": "light brown",
        "skin_tone": "tan",
        "outfit": "red dress, black leather jacket",
        "accessories": "round glasses",
        "features": "freckles",
    }


@pytest.mark.parametrize(
    ("prompt", "trait", "value"),
    [
        ("black and white hair", "hair_color", "black and white"),
        ("dark brown curly hair in a bun", "hair_color", "dark brown"),
        ("silver-haired woman", "hair_color", "silver"),
        ("redhead woman", "hair_color", "red"),
        ("blonde braid", "hair_color", "blonde"),
        ("blue eyes, hair between eyes", "eye_color", "blue"),
        ("green-eyed man", "eye_color", "green"),
        ("dark-skinned female", "skin_tone", "dark"),
        ("bald man, beard", "hair_style", "shaved head, no hair"),
        ("wearing black plate armor, armor", "outfit", "black plate armor"),
        ("woman without a hat, glasses", "accessories", "glasses"),
        ("horns, white feathered wings", "features", "white wings, horns"),
    ],
)
def test_traits_are_found_however_they_are_put(prompt: str, trait: str, value: str) -> None:
    assert set(looks(prompt)[trait].split(", ")) == set(value.split(", "))


@pytest.mark.parametrize(
    ("prompt", "gender"),
    [
        ("1boy, male focus", Gender.MALE),
        ("queen on a throne", Gender.FEMALE),
        ("a knight, his sword raised", Gender.MALE),
        ("androgynous person", Gender.NON_BINARY),
        ("androgynous woman", Gender.FEMALE),
        ("1girl, 1boy", None),
        ("a robot", None),
        ("homem idoso", Gender.MALE),
    ],
)
def test_gender_is_what_the_words_name_and_nothing_when_they_name_both(prompt: str, gender: Gender | None) -> None:
    assert read(prompt).gender.value is gender


@pytest.mark.parametrize(
    ("prompt", "species"),
    [
        ("dark elf sorceress", "dark elf"),
        ("android with chrome skin", "android"),
        ("anthro wolf, male", "anthropomorphic wolf"),
        ("furry, adult", "furry"),
        ("portrait of an orc", "orc"),
        ("woman riding a dragon, elf ears", "human"),
        ("man with a robot companion", "human"),
        ("catgirl", "nekomimi"),
        ("vampiro, homem", "vampire"),
        ("landscape, no humans", None),
    ],
)
def test_species_is_the_shown_persons_own(prompt: str, species: str | None) -> None:
    assert read(prompt).species.value == species


def test_a_human_nobody_calls_one_is_a_weak_guess_and_says_so() -> None:
    assert read("1woman, red dress").species.confidence < 0.5


# --- the picture --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "level", "rating"),
    [
        ("woman", Level.PG, AgeRating.L),
        ("woman, wine glass", Level.PG, AgeRating.TWELVE),
        ("man smoking a cigarette", Level.PG, AgeRating.FOURTEEN),
        ("sexy woman", Level.PG, AgeRating.FOURTEEN),
        ("warrior covered in blood", Level.PG, AgeRating.SIXTEEN),
        ("warrior, no blood", Level.PG, AgeRating.L),
        ("blood moon, fighting stance, woman", Level.PG, AgeRating.L),
        ("nude woman", Level.PG, AgeRating.EIGHTEEN),
        ("woman, no clothes", Level.PG, AgeRating.EIGHTEEN),
        ("rating_explicit, woman", Level.PG, AgeRating.EIGHTEEN),
        ("mulher nua", Level.PG, AgeRating.EIGHTEEN),
        ("woman", Level.PG13, AgeRating.TWELVE),
        ("woman", Level.R, AgeRating.SIXTEEN),
        ("woman", Level.PG | Level.X, AgeRating.EIGHTEEN),
        ("woman", Level.UNKNOWN, None),
        ("woman", Level.BLOCKED | Level.PG, None),
        ("woman", Level(64), None),
    ],
)
def test_the_rating_is_the_more_severe_of_level_and_words_and_unknown_without_a_level(
    prompt: str, level: Level, rating: AgeRating | None
) -> None:
    assert read(prompt, level=level).age_rating.value is rating


def test_content_is_named_by_charhubs_tags() -> None:
    found = read("gory battle, corpse, zombie, beer, casino").content_tags.value
    assert found == (
        ContentTag.VIOLENCE, ContentTag.GORE, ContentTag.ALCOHOL, ContentTag.HORROR, ContentTag.GAMBLING,
    )  # fmt: skip
    assert read("woman in a garden").content_tags.value == ()


@pytest.mark.parametrize(
    ("prompt", "changes", "style"),
    [
        ("anime style", {}, Style.ANIME),
        ("photorealistic portrait", {}, Style.REALISTIC),
        ("semi-realistic", {}, Style.SEMI_REALISTIC),
        ("2.5d, anime", {}, Style.SEMI_REALISTIC),
        ("pixel art, anime", {}, Style.PIXEL_ART),
        ("3d render, octane render", {}, Style.THREE_D),
        ("comic book style", {}, Style.COMIC),
        ("woman", {"model_names": ("epicRealism_v5",)}, Style.REALISTIC),
        ("woman", {"model_names": ("CyberRealistic Pony",), "base_model": "Pony"}, Style.REALISTIC),
        ("woman", {"base_model": "Illustrious"}, Style.ANIME),
        ("woman", {"base_model": "SDXL 1.0"}, None),
    ],
)
def test_style_comes_from_words_then_models_then_the_base(
    prompt: str, changes: dict[str, Any], style: Style | None
) -> None:
    assert read(prompt, **changes).style.value is style


@pytest.mark.parametrize(
    ("prompt", "theme"),
    [
        ("elf, castle, magic", Theme.FANTASY),
        ("dark fantasy, knight, castle", Theme.DARK_FANTASY),
        ("cyberpunk city, android", Theme.SCI_FI),
        ("anthro fox in a castle", Theme.FURRY),
        ("barista in a cafe", Theme.GENERAL),
        ("woman", None),
    ],
)
def test_theme_is_what_most_words_point_at(prompt: str, theme: Theme | None) -> None:
    assert read(prompt).theme.value is theme


def test_the_description_is_built_from_traits_and_never_copies_the_prompt() -> None:
    prompt = "zxqv dreamscape by Famous Painter, adult woman, elf, red hair, blue eyes, green cloak, trending"
    words = read(prompt).description.value
    assert words is not None
    assert words.startswith("An adult female elf with red hair and blue eyes, wearing green cloak.")
    assert not any(part in words for part in ("zxqv", "Painter", "trending"))
    assert "woman" not in (read("1girl, red hair").description.value or "")  # nobody said that she is grown up


def test_a_place_without_people_has_no_description() -> None:
    assert read("mountains, sunrise, river").description == Field()


def test_most_practice_samples_are_read_well() -> None:
    items = json.loads(SAMPLES.read_text(encoding="utf-8"))["items"]
    told = [read_item(item, new_id=lambda: "c1", now=NOW) for item in items]
    people = [one for one in told if one is not None and one.prompt]
    assert len(people) >= 20
    analyses = [read_words(one, BLANK) for one in people]
    for name in ("hair_color", "eye_color", "outfit"):
        assert sum(name in dict(one.appearance) for one in analyses) >= 0.8 * len(people), name
    assert sum(one.gender.value is not None for one in analyses) >= 0.8 * len(people)
    assert all(one.species.value for one in analyses)
    for sample, analysis in zip(people, analyses, strict=True):
        says_adult = any(word in sample.prompt for word in ("years old", "adult", "elderly"))
        assert (analysis.apparent_age.value in ADULT_AGES) is says_adult, sample.prompt


# --- hostile input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "prompt",
    [
        "1girl, adult woman, (long red hair:1.2), <lora:x:1>, wearing an ornate dress with blue eyes. " * 1100,
        "a " * 50_000,
        "(" * 100_000,
        "30 " * 33_000,
        "old " * 25_000,
        "red " * 25_000 + "hair",
        "<lora:" * 16_000,
        "\u0301" * 50_000,
    ],
    ids=["tags", "letters", "brackets", "figures", "old", "colours", "networks", "accents"],
)
async def test_a_prompt_of_a_hundred_thousand_characters_is_read_in_seconds(prompt: str) -> None:
    started = time.process_time()
    analysis = await PromptTags(StillClock()).analyse(candidate(prompt), None)
    assert analysis.author == "prompt-tags"
    assert time.process_time() - started < 5.0


_PIECES = st.sampled_from(
    ["1girl", "adult", "(red hair:1.3)", "<lora:a:1>", "BREAK", "25 years old", "no", "olhos", "azuis", "\\(", "__x__",
     ",", "with", "\ud800", "\x00", "{a|b}", "12", "elf", "of", "old", "man"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    prompt=st.text(max_size=200) | st.lists(_PIECES | st.text(max_size=4), max_size=25).map(" ".join),
    tags=st.lists(st.text(max_size=20), max_size=4).map(tuple),
    models=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    base=st.none() | st.text(max_size=12),
    level=st.integers(min_value=0, max_value=100).map(Level),
)
def test_any_words_become_an_analysis(
    prompt: str, tags: tuple[str, ...], models: tuple[str, ...], base: str | None, level: Level
) -> None:
    analysis = read(prompt, tags=tags, model_names=models, base_model=base, level=level)
    assert isinstance(analysis, Analysis)
    assert len(analysis.description.value or "") < 2000
    names = [name for name, _ in analysis.appearance]
    assert len(set(names)) == len(names)
    assert set(names) <= {
        "hair_color", "hair_style", "eye_color", "skin_tone", "build", "outfit", "accessories", "features",
        "apparent_age",
    }  # fmt: skip
