"""The time budget: a character is started only when it can be finished."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.budget import MEASURED_IMAGES, UNMEASURED_CHARACTERS, Pace, may_start, pace_of

counts = st.integers(0, 200)
seconds = st.floats(0.001, 10_000, allow_nan=False)
cases = st.fixed_dictionaries(
    {
        "open_characters": counts,
        "open_images": counts,
        "views": st.sampled_from([1, 5]),
        "slots": st.integers(1, 16),
        "left_s": seconds,
        "pace": st.one_of(st.just(Pace(None)), seconds.map(Pace)),
    }
)


def fits(left_s: float, pace: float | None, *, open_images: int = 0, open_characters: int = 0, slots: int = 1) -> bool:
    return may_start(
        open_characters=open_characters,
        open_images=open_images,
        views=5,
        slots=slots,
        left_s=left_s,
        pace=Pace(pace),
    )


@pytest.mark.parametrize(("left_s", "expected"), [(50, True), (49.9, False), (0, False), (-1, False)])
def test_five_images_at_ten_seconds_need_fifty(left_s: float, expected: bool) -> None:
    assert fits(left_s, 10.0) is expected


def test_what_is_open_is_finished_first() -> None:
    assert fits(100, 10.0, open_images=5)
    assert not fits(100, 10.0, open_images=6)


def test_while_the_pace_is_unknown_only_a_few_are_started() -> None:
    assert fits(1800, None, open_characters=UNMEASURED_CHARACTERS * 3 - 1, slots=3)
    assert not fits(1800, None, open_characters=UNMEASURED_CHARACTERS * 3, slots=3)
    assert not fits(0, None)


def test_a_pace_is_believed_after_a_few_images() -> None:
    before = Pace(8.0)

    assert pace_of(MEASURED_IMAGES - 1, 100, before) == before
    assert pace_of(MEASURED_IMAGES, 30, before) == Pace(30 / MEASURED_IMAGES)
    assert pace_of(MEASURED_IMAGES, 0, before) == before
    assert Pace(None).forecast_s(5) is None


@given(cases, seconds)
def test_more_time_never_forbids_what_less_allowed(case: dict[str, Any], more_s: float) -> None:
    assert may_start(**case) <= may_start(**{**case, "left_s": case["left_s"] + more_s})


@given(cases, st.integers(1, 50))
def test_more_open_work_never_allows_what_less_forbade(case: dict[str, Any], more: int) -> None:
    busier = {**case, "open_images": case["open_images"] + more, "open_characters": case["open_characters"] + more}

    assert may_start(**busier) <= may_start(**case)


@given(cases, seconds, seconds)
def test_a_slower_pace_never_allows_what_a_faster_one_forbade(
    case: dict[str, Any], pace_s: float, more_s: float
) -> None:
    faster, slower = ({**case, "pace": Pace(each)} for each in (pace_s, pace_s + more_s))

    assert may_start(**slower) <= may_start(**faster)


@given(cases)
def test_what_is_started_fits_by_the_known_pace(case: dict[str, Any]) -> None:
    forecast_s = case["pace"].forecast_s(case["open_images"] + case["views"])

    assert not may_start(**case) or forecast_s is None or forecast_s <= case["left_s"]
