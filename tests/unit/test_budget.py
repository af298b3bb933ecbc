"""The time budget: a character is started only when it can be finished."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.budget import (
    MEASURED_IMAGES,
    UNMEASURED_CHARACTERS,
    NightForecast,
    Pace,
    may_start,
    pace_of,
)

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


def forecast(pace: float | None = 6.0, **changes: Any) -> NightForecast:
    """20 characters of 5 views in 30 minutes, and nothing else to do."""
    usual: dict[str, Any] = {"wanted": 20, "waiting": 50, "views": 5, "repairs": 0, "before_s": 0.0, "budget_s": 1800.0}
    return NightForecast(**{**usual, **changes}, pace=Pace(pace))


@pytest.mark.parametrize(
    ("changes", "seconds", "finished"),
    [
        ({}, 600.0, 20),
        ({"before_s": 60.0}, 660.0, 20),
        ({"repairs": 10}, 660.0, 20),
        ({"waiting": 3}, 90.0, 3),
        ({"waiting": 0}, 0.0, 0),
        ({"views": 1}, 120.0, 20),
        ({"pace": 36.0}, 3600.0, 10),
        ({"pace": 36.0, "repairs": 25}, 4500.0, 5),
        ({"pace": 36.0, "repairs": 100}, 7200.0, 0),
        ({"pace": None}, None, None),
    ],
)
def test_a_night_is_forecast_from_the_pace_before_it(
    changes: dict[str, Any], seconds: float | None, finished: int | None
) -> None:
    found = forecast(**changes)
    assert (found.seconds, found.finished) == (seconds, finished)


def test_the_forecast_says_what_will_be_left() -> None:
    assert forecast(repairs=3).sentence() == (
        "20 of 20 characters wanted and 3 views of earlier nights, "
        "about 10.3 of 30.0 minutes at the pace of the last run."
    )
    assert forecast(nights=1).sentence().endswith("at the pace of the last night.")
    assert forecast(nights=5).sentence().endswith("at the pace of the last 5 nights.")
    assert "about 10 characters can be finished, the others are left" in forecast(36.0).sentence()
    assert "not known before a night has measured it" in forecast(None).sentence()


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), seconds, seconds, seconds)
def test_what_can_be_finished_fits_and_one_more_would_not(
    wanted: int, waiting: int, repairs: int, before_s: float, budget_s: float, pace: float
) -> None:
    found = forecast(pace, wanted=wanted, waiting=waiting, repairs=repairs, before_s=before_s, budget_s=budget_s)
    assert found.finished is not None and 0 <= found.finished <= min(wanted, waiting)
    needed_s = before_s + (repairs + 5 * found.finished) * pace
    assert found.finished == 0 or needed_s <= budget_s * 1.000001
    assert found.finished == found.characters or needed_s + 5 * pace > budget_s * 0.999999
