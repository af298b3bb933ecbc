"""Names for characters: varied, not overused, and the shipped lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.analysis import Gender
from charhub_console.domain.character import MAX_NAME_CHARS
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.names import NamePool, choose_name, parse_names

LISTS = Path(__file__).parents[2] / "resources" / "data" / "names"
POOL = NamePool(female=("Ada", "Bea"), male=("Carl", "Dan"), neutral=("Kit",), family=("Fenn", "Gale"))


def chosen(
    gender: Gender = Gender.FEMALE, *, suggested: Sequence[str] = (), avoid: Sequence[str] = (), pick: int = 0
) -> str:
    return choose_name(POOL, gender, suggested=suggested, avoid=avoid, pick=pick)


@pytest.mark.parametrize("gender", list(Gender))
def test_a_name_fits_the_gender_or_anybody(gender: Gender) -> None:
    fitting = {Gender.FEMALE: {"Ada", "Bea", "Kit"}, Gender.MALE: {"Carl", "Dan", "Kit"}}.get(gender, {"Kit"})
    assert {chosen(gender, pick=pick) for pick in range(20)} == fitting


def test_a_free_suggestion_comes_before_the_list() -> None:
    assert chosen(suggested=["Ilse  Marie"]) == "Ilse Marie"


def test_an_overused_suggestion_is_passed_over_for_the_next_one() -> None:
    assert chosen(suggested=["Ilse", "Maren"], avoid=["ILSE Fenn"]) == "Maren"


@pytest.mark.parametrize("bad", ["", "   ", "x" * (MAX_NAME_CHARS + 1)])
def test_a_suggestion_that_is_no_name_is_passed_over(bad: str) -> None:
    assert chosen(suggested=[bad]) in POOL.for_gender(Gender.FEMALE)


@pytest.mark.parametrize("avoided", ["Ada", "ada", "ADA Gale", "Áda", "  Ada "])
def test_a_name_in_use_is_not_given_again_however_it_is_written(avoided: str) -> None:
    assert "Ada" not in {chosen(avoid=[avoided], pick=pick) for pick in range(20)}


def test_when_every_given_name_is_used_a_family_name_tells_them_apart() -> None:
    name = chosen(avoid=["Ada", "Bea", "Kit", "Ada Fenn"], pick=0)
    assert name == "Ada Gale"


def test_when_everything_is_used_up_a_name_is_still_given() -> None:
    every = ["Ada", "Bea", "Kit", *(f"{given} {family}" for given in ("Ada", "Bea", "Kit") for family in POOL.family)]
    assert chosen(avoid=every) in POOL.for_gender(Gender.FEMALE)


def test_an_empty_list_says_that_resources_are_missing() -> None:
    with pytest.raises(NotConfigured) as caught:
        choose_name(NamePool((), (), ()), Gender.FEMALE, suggested=(), avoid=(), pick=0)
    assert caught.value.advice


@given(
    suggested=st.lists(st.text(max_size=12), max_size=5),
    avoid=st.lists(st.text(max_size=12) | st.sampled_from(["Ada", "bea fenn", "kit"]), max_size=8),
    pick=st.integers(min_value=0),
    gender=st.sampled_from(list(Gender)),
)
def test_any_suggestion_and_any_history_give_a_usable_name_that_repeats(
    suggested: list[str], avoid: list[str], pick: int, gender: Gender
) -> None:
    names = [choose_name(POOL, gender, suggested=suggested, avoid=avoid, pick=pick) for _ in range(2)]
    assert names[0] == names[1]
    assert 0 < len(names[0].strip()) <= MAX_NAME_CHARS


def test_comments_blank_lines_and_repetitions_are_no_names() -> None:
    assert parse_names("# people\nAda\n\nBea # the second\n Ada \n") == ("Ada", "Bea")


@pytest.fixture(scope="module")
def shipped() -> dict[str, tuple[str, ...]]:
    return {path.stem: parse_names(path.read_text(encoding="utf-8")) for path in LISTS.glob("*.txt")}


@pytest.mark.parametrize(("name", "least"), [("female", 250), ("male", 250), ("neutral", 60), ("family", 150)])
def test_a_shipped_list_outlasts_the_names_that_are_avoided(
    shipped: dict[str, tuple[str, ...]], name: str, least: int
) -> None:
    assert len(shipped[name]) >= least


def test_no_shipped_name_is_in_two_lists(shipped: dict[str, tuple[str, ...]]) -> None:
    given_names = [*shipped["female"], *shipped["male"], *shipped["neutral"]]
    assert len(set(given_names)) == len(given_names)


def test_no_shipped_pair_is_a_real_person(shipped: dict[str, tuple[str, ...]]) -> None:
    listed = (LISTS.parent / "real_people.txt").read_text(encoding="utf-8").casefold().splitlines()
    real = {" ".join(line.split()) for line in listed}
    given_names = {*shipped["female"], *shipped["male"], *shipped["neutral"]}
    pairs = {f"{name} {family}".casefold() for name in given_names for family in shipped["family"]}
    assert not real & (pairs | {name.casefold() for name in given_names})
