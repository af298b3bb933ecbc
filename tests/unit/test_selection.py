"""Which candidate balances a night best, and what its rule may approve, as tables and properties."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, Field, Gender, Style, Theme
from charhub_console.domain.candidate import Candidate, Level
from charhub_console.domain.selection import (
    Mix,
    Traits,
    least_common,
    quality,
    rule_may_approve,
    shuffled,
    traits_of,
)

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
NONE = Mix.of([])
WOMAN = Traits.of("FEMALE", "human", "L")
MAN = Traits.of("MALE", "human", "L")
ELF = Traits.of("FEMALE", "elf", "L")
TEEN_RATED = Traits.of("FEMALE", "human", "FOURTEEN")
NOBODY = Traits.of(None, None, None)

ANALYSIS = Analysis(
    id="a",
    candidate_id="c",
    author="eyes",
    at=NOON,
    gender=Field(Gender.FEMALE, 0.9),
    species=Field("elf", 0.8),
    age_rating=Field(AgeRating.L, 0.5),
    apparent_age=Field(ApparentAge.ADULT, 0.9),
    style=Field(Style.ANIME, 0.8),
    theme=Field(Theme.FANTASY, 0.9),
    description=Field("An adult elf.", 0.8),
)
CANDIDATE = Candidate(id="c", source="civitai", source_id="1", url="u", fetched_at=NOON, level=Level.PG, model_flags=())

traits = st.builds(
    Traits.of,
    st.sampled_from([None, "MALE", "female", "Female ", "NON_BINARY"]),
    st.sampled_from([None, "Human", "human", "elf", "unknown", "dark  elf"]),
    st.sampled_from(["L", "TEN", "EIGHTEEN"]),
)
people = st.dictionaries(st.text(min_size=1, max_size=6), traits, min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("there_are", "waiting", "chosen"),
    [
        ([(WOMAN, 3)], {"a": WOMAN, "b": MAN}, "b"),
        ([(MAN, 3)], {"a": WOMAN, "b": MAN}, "a"),
        ([(WOMAN, 5), (MAN, 4)], {"a": WOMAN, "b": MAN}, "b"),
        ([(WOMAN, 3)], {"a": WOMAN, "b": ELF}, "b"),
        ([(WOMAN, 3)], {"a": WOMAN, "b": TEEN_RATED}, "b"),
        ([(Traits.of("female", " HUMAN", "l"), 3)], {"a": WOMAN, "b": MAN}, "b"),
        ([(WOMAN, 3), (MAN, 3)], {"a": NOBODY, "b": WOMAN}, "b"),
        ([], {"a": NOBODY, "b": WOMAN}, "b"),
        ([(WOMAN, 9)], {"a": WOMAN}, "a"),
    ],
)
def test_the_rarest_kind_is_chosen(there_are: Any, waiting: dict[str, Traits], chosen: str) -> None:
    assert {least_common(waiting, Mix.of(there_are), seed) for seed in ("x", "y", "z")} == {chosen}


@pytest.mark.parametrize("text", ["Human", " human", "HUMAN ", "hUmAn"])
def test_spelling_makes_no_other_kind(text: str) -> None:
    assert Traits.of("Female", text, "l") == Traits.of("FEMALE", "human", "L")


@given(people, st.lists(st.tuples(traits, st.integers(0, 50))), st.text())
def test_nothing_that_waits_is_more_balanced_than_what_is_chosen(
    waiting: dict[str, Traits], there_are: list[tuple[Traits, int]], seed: str
) -> None:
    mix = Mix.of(there_are)
    chosen = least_common(waiting, mix, seed)
    assert mix.commonness(waiting[chosen]) <= min(mix.commonness(one) for one in waiting.values()) + 1e-6


@given(st.lists(st.text(max_size=8), unique=True), st.text(), st.text())
def test_another_night_has_another_order_of_the_same(ids: list[str], one: str, other: str) -> None:
    assert sorted(shuffled(ids, one)) == sorted(ids) == sorted(shuffled(ids, other))
    assert shuffled(reversed(ids), one) == shuffled(ids, one)
    assert [item for item in shuffled(ids, one) if item in ids[1:]] == shuffled(ids[1:], one)


def test_equals_are_not_always_chosen_in_the_same_order() -> None:
    waiting = {str(number): WOMAN for number in range(20)}
    chosen = {least_common(waiting, NONE, f"2026-12-{day:02}") for day in range(1, 29)}
    assert len(chosen) > 5


@given(st.integers(2, 4), st.integers(1, 30), st.text())
def test_from_a_rich_supply_every_kind_comes_equally_often(kinds: int, nights: int, seed: str) -> None:
    supply = {f"{kind}/{number}": Traits.of(f"g{kind}", "human", "L") for kind in range(kinds) for number in range(30)}
    mix, came = NONE, Counter[str]()
    for _ in range(nights):
        traits = supply.pop(least_common(supply, mix, seed))
        mix, came = mix.joined(traits), came + Counter([traits.gender])
    assert max(came.values()) - min(came[f"g{kind}"] for kind in range(kinds)) <= 1


@given(st.lists(traits))
def test_a_mix_may_be_counted_or_joined_one_by_one(born: list[Traits]) -> None:
    joined = NONE
    for one in born:
        joined = joined.joined(one)
    counted = Mix.of((one, 1) for one in born)
    assert all(joined.commonness(one) == counted.commonness(one) for one in {*born, WOMAN})


def test_quality_is_how_surely_all_was_said() -> None:
    assert quality(ANALYSIS) == pytest.approx(0.8)
    assert quality(replace(ANALYSIS, theme=Field(None, 0.9))) == pytest.approx(4.7 / 7)
    assert quality(Analysis("a", "c", "eyes", NOON)) == 0.0


@pytest.mark.parametrize(
    ("candidate", "analysis", "least", "may"),
    [
        ({}, {}, 0.5, True),
        ({}, {}, 0.8, True),
        ({}, {}, 0.81, False),
        ({"level": Level.PG13}, {}, 0.5, False),
        ({"level": Level.PG | Level.R}, {}, 0.5, False),
        ({"level": Level.UNKNOWN}, {}, 0.5, False),
        ({"model_flags": None}, {}, 0.5, False),
        ({}, {"gender": Field()}, 0.0, False),
        ({}, {"gender": Field(Gender.UNKNOWN, 1.0)}, 0.0, False),
        ({}, {"species": Field()}, 0.0, False),
        ({}, {"species": Field("Unknown", 1.0)}, 0.0, False),
        ({}, {"age_rating": Field()}, 0.0, False),
        ({}, {"apparent_age": Field()}, 0.0, False),
        ({}, {"apparent_age": Field(ApparentAge.UNSURE, 1.0)}, 0.0, False),
        ({}, {"description": Field("  ", 1.0)}, 0.0, False),
        ({}, {"style": Field(), "theme": Field()}, 0.5, True),
        ({}, {"style": Field(), "theme": Field()}, 0.6, False),
    ],
)
def test_the_rule_approves_nothing_of_which_a_signal_is_missing(
    candidate: dict[str, Any], analysis: dict[str, Any], least: float, may: bool
) -> None:
    assert rule_may_approve(replace(CANDIDATE, **candidate), replace(ANALYSIS, **analysis), least) is may


def test_an_analysis_gives_the_traits() -> None:
    assert traits_of(ANALYSIS) == Traits.of("female", "ELF", "L")
