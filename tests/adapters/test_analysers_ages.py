"""When words make somebody grown up, when they make somebody a minor, and when they leave it open."""

from __future__ import annotations

from typing import Any

import pytest

from charhub_console.adapters.analysers.prompt_tags import read_words
from charhub_console.domain.analysis import Analysis, ApparentAge, Field
from tests.adapters.analyser_parts import NOW, candidate

BLANK = Analysis(id="a1", candidate_id="c1", author="prompt-tags", at=NOW)


def read(prompt: str, **changes: Any) -> Analysis:
    return read_words(candidate(prompt, **changes), BLANK)


@pytest.mark.parametrize(
    ("prompt", "age"),
    [
        ("woman, 22 years old", ApparentAge.YOUNG_ADULT),
        ("(25yo:1.3) man", ApparentAge.YOUNG_ADULT),
        ("a 35-year-old elf ranger", ApparentAge.ADULT),
        ("woman aged 40, red dress", ApparentAge.ADULT),
        ("age: 47, man", ApparentAge.MIDDLE_AGED),
        ("a thirty-five-year-old woman", ApparentAge.ADULT),
        ("woman in her late forties", ApparentAge.ADULT),
        ("man in his 50s", ApparentAge.MIDDLE_AGED),
        ("homem de 70 anos", ApparentAge.ELDERLY),
        ("mulher, trinta e dois anos", ApparentAge.ADULT),
        ("1girl, adult", ApparentAge.ADULT),
        ("adult male elf", ApparentAge.ADULT),
        ("mature female", ApparentAge.ADULT),
        ("grown woman", ApparentAge.ADULT),
        ("mulher adulta", ApparentAge.ADULT),
        ("young adult woman", ApparentAge.YOUNG_ADULT),
        ("middle-aged man", ApparentAge.MIDDLE_AGED),
        ("mulher de meia-idade", ApparentAge.MIDDLE_AGED),
        ("elderly woman", ApparentAge.ELDERLY),
        ("old bearded sailor", ApparentAge.ELDERLY),
        ("mulher velha", ApparentAge.ELDERLY),
        ("adult woman, 26 years old, mature", ApparentAge.YOUNG_ADULT),  # the youngest claim counts
    ],
)
def test_explicit_words_and_figures_make_somebody_grown_up(prompt: str, age: ApparentAge) -> None:
    found = read(prompt).apparent_age
    assert found.value is age
    assert found.confidence >= 0.5
    assert dict(read(prompt).appearance)["apparent_age"] == age.value


@pytest.mark.parametrize(
    "prompt",
    [
        "woman", "1girl, solo", "1boy", "a man in armor", "queen", "bearded knight", "her mother", "businesswoman",
        "young woman", "a witch of 300 years", "500 year old vampire woman", "18+, woman",
        "score_9, score_8_up, 1girl",
        # said of something else
        "woman in front of a 50 year old house", "1girl, a 25 year old car with a woman",
        "whisky 25 years old, woman",
        "a whisky 25 years old with ice, woman", "1girl, adult content", "adult swim style, 1girl",
        "mature tree, woman",
        "old house, woman", "old-fashioned woman", "adult dragon with a woman", "elderly dog, woman",
        "mulher, casa velha",
        "late 80s anime style, 1girl", "1girl, <lora:mature_adult_woman:1>",
        # denied
        "woman, not 25 years old", "a girl under 20 years old with red hair",
        "woman almost 30 years old",
        # said of somebody else, or perhaps
        "woman with her grandmother", "her 45 year old husband, 1girl", "1girl, old man in background",
        "1girl, 1boy, adult", "2girls, adult", "a girl with a 40 year old man", "woman and a man, both adults",
        "a girl beside an old wizard", "a girl and an elderly woman",
        # in doubt
        "woman, 30 years old, petite", "adult, ageless elf woman",
    ],
)  # fmt: skip
def test_anything_less_than_explicit_is_unsure(prompt: str) -> None:
    assert read(prompt).apparent_age.value is ApparentAge.UNSURE


@pytest.mark.parametrize(
    ("prompt", "age"),
    [
        ("a 12 year old boy", ApparentAge.CHILD),
        ("girl, 16yo", ApparentAge.TEENAGER),
        ("looks 12 years old but is 300 years old", ApparentAge.CHILD),
        ("adult woman, child", ApparentAge.CHILD),
        ("loli, 500 years old, adult", ApparentAge.CHILD),
        ("not an adult woman", ApparentAge.CHILD),
        ("l0li", ApparentAge.CHILD),
        ("chibi knight", ApparentAge.CHILD),
        ("teenage hero, adult", ApparentAge.TEENAGER),
        ("1girl, school uniform, 25 years old", ApparentAge.TEENAGER),
        ("menina de 9 anos", ApparentAge.CHILD),
        ("adolescente de cabelo azul", ApparentAge.TEENAGER),
        ("adult woman <lora:loli_style:0.5>", ApparentAge.CHILD),
    ],
)
def test_any_under_age_word_beats_every_adult_one(prompt: str, age: ApparentAge) -> None:
    assert read(prompt).apparent_age.value is age


def test_tags_and_model_names_can_make_younger_but_never_older() -> None:
    assert read("woman", tags=("child",)).apparent_age.value is ApparentAge.CHILD
    assert read("adult woman", model_names=("Loli Mix v2",)).apparent_age.value is ApparentAge.CHILD
    assert read("woman", model_names=("Adult Woman 40 years old",)).apparent_age.value is ApparentAge.UNSURE


def test_the_negative_prompt_says_nothing_about_age() -> None:
    assert read("adult woman", negative_prompt="child, loli").apparent_age.value is ApparentAge.ADULT


def test_of_an_apparent_minor_only_the_signals_are_kept() -> None:
    analysis = read("1girl, child, red hair, secret garden, 10 years old")
    assert analysis.apparent_age == Field(ApparentAge.CHILD, 0.9, "prompt-tags")
    assert analysis.evidence_tags == ("age-stated", "youth-word")
    assert (analysis.appearance, analysis.description, analysis.gender) == ((), Field(), Field())
