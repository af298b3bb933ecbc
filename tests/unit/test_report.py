"""What a run achieved, in numbers and alerts."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import Character
from charhub_console.domain.report import BackendStat, RunSummary, percentile, read_summary, spec_line, summarise
from charhub_console.domain.run import Run
from charhub_console.domain.views import REFERENCES, View
from tests.adapters.sqlite_examples import a_character, a_run, an_attempt

START = datetime(2026, 10, 7, 2, tzinfo=UTC)
ALL = frozenset(View)
AVATAR_ONLY = frozenset({View.AVATAR})
values = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1)


def summary_of(
    *have: frozenset[View],
    attempts: tuple[Attempt, ...] = (),
    minutes: float = 20,
    former_failed: bool = False,
    references: bool = True,
    **run: Any,
) -> RunSummary:
    characters = [a_character(with_references=references) for _ in have]
    return summarise(
        a_run(started_at=START, **run),
        characters,
        attempts,
        {character.id: views for character, views in zip(characters, have, strict=True)},
        ended_at=START + timedelta(minutes=minutes),
        former_failed=former_failed,
    )


def ended(state: AttemptState, count: int = 1) -> tuple[Attempt, ...]:
    return tuple(replace(an_attempt(a_character(), a_run()), state=state) for _ in range(count))


def test_the_six_numbers_of_a_run() -> None:
    summary = summary_of(ALL, AVATAR_ONLY, AVATAR_ONLY | {View.REFERENCE_FRONT}, frozenset(), minutes=12.5)

    assert spec_line(summary) == {
        "total": 4,
        "successful": 3,
        "failed": 1,
        "withReferences": 2,
        "onlyAvatar": 1,
        "duration": 750.0,
    }
    assert summary.complete == 1


@given(st.lists(st.frozensets(st.sampled_from(list(View)))))
def test_the_numbers_always_add_up(have: list[frozenset[View]]) -> None:
    summary = summary_of(*have)

    assert summary.total == len(have) == summary.successful + summary.failed
    assert summary.successful == summary.with_references + summary.only_avatar
    assert summary.complete <= summary.with_references
    assert all(metric.share is None or 0 <= metric.share <= 1 for metric in summary.metrics)


def test_the_success_metrics_have_the_targets_of_the_product() -> None:
    summary = summary_of(ALL, ALL, ALL, ALL - {View.REFERENCE_BACK}, AVATAR_ONLY)

    assert [(m.share, m.target, m.met) for m in summary.metrics] == [
        (1.0, 1.0, True),
        (0.6, 0.80, False),
        (0.8, 0.95, False),
    ]


def test_characters_that_were_to_have_no_references_do_not_count_as_lacking_them() -> None:
    summary = summary_of(AVATAR_ONLY, references=False)

    assert [(m.share, m.met) for m in summary.metrics] == [(1.0, True), (None, None), (None, None)]


@pytest.mark.parametrize(("minutes", "alerts"), [(30, 0), (30.1, 1)])
def test_a_run_over_thirty_minutes_raises_an_alert(minutes: float, alerts: int) -> None:
    assert len(summary_of(ALL, minutes=minutes).alerts) == alerts


@pytest.mark.parametrize(
    ("failed", "done", "alert"),
    [(3, 7, ()), (4, 6, ("4 of 10 images failed.",)), (1, 0, ("1 of 1 images failed.",)), (0, 0, ())],
)
def test_more_than_thirty_percent_failed_images_raise_an_alert(failed: int, done: int, alert: tuple[str, ...]) -> None:
    attempts = (*ended(AttemptState.FAILED, failed), *ended(AttemptState.DONE, done))

    assert summary_of(ALL, attempts=attempts).alerts == alert


def test_what_waits_for_a_person_counts_as_failed_and_what_was_cancelled_does_not() -> None:
    attempts = (*ended(AttemptState.NEEDS_OPERATOR), *ended(AttemptState.CANCELLED, 5), *ended(AttemptState.DONE, 5))

    assert summary_of(ALL, attempts=attempts).images_failed == 1


@pytest.mark.parametrize(
    ("have", "run", "is_failure"),
    [
        ((), {}, False),  # there was nothing to do
        ((), {"carried_over": 5}, True),
        ((frozenset(), frozenset()), {}, True),
        ((frozenset(), AVATAR_ONLY), {}, False),
    ],
)
def test_a_run_that_delivered_nothing_failed(
    have: tuple[frozenset[View], ...], run: dict[str, Any], is_failure: bool
) -> None:
    assert summary_of(*have, **run).is_failure is is_failure


def test_two_failed_runs_in_a_row_raise_an_alert() -> None:
    assert summary_of(frozenset(), former_failed=True).alerts == ("Two runs in a row failed.",)
    assert summary_of(frozenset(), former_failed=False).alerts == ()
    assert summary_of(ALL, former_failed=True).alerts == ()


def test_a_failure_names_its_character_view_reason_and_advice_once_by_its_newest_attempt() -> None:
    character, run = a_character(), a_run(started_at=START)
    first = replace(an_attempt(character, run, View.REFERENCE_SIDE), state=AttemptState.FAILED, error="old")
    second = replace(first, id="second", number=2, error="out of memory", advice="Use a smaller model.")
    fine = replace(an_attempt(character, run, View.AVATAR), state=AttemptState.DONE)

    summary = summarise(run, [character], [first, second, fine], {character.id: AVATAR_ONLY}, ended_at=START)

    [failure] = summary.failures
    assert (failure.name, failure.view, failure.state) == (character.name, View.REFERENCE_SIDE, "failed")
    assert (failure.reason, failure.advice) == ("out of memory", "Use a smaller model.")


def test_a_failed_re_roll_of_a_good_view_is_no_missing_view() -> None:
    character, run = a_character(), a_run(started_at=START)
    failed = replace(an_attempt(character, run, View.AVATAR), state=AttemptState.FAILED)

    assert summarise(run, [character], [failed], {character.id: ALL}, ended_at=START).failures == ()


def walked(character: Character, run: Run, *seconds: float) -> Attempt:
    """An attempt whose stages took so long: wait, paint, store, record."""
    times = [START]
    for second in seconds:
        times.append(times[-1] + timedelta(seconds=second))
    names = ("created_at", "submitted_at", "generated_at", "stored_at", "ended_at")
    measured: dict[str, Any] = dict(zip(names, times, strict=False))
    return replace(an_attempt(character, run), state=AttemptState.DONE, **measured)


def test_stage_times_are_measured_from_the_rows() -> None:
    character, run = a_character(), a_run(started_at=START)
    attempts = [walked(character, run, 1, paint, 0.5, 0.25) for paint in (10, 20, 30, 40)]
    attempts.append(walked(character, run, 2))  # handed over and then failed

    summary = summarise(run, [character], attempts, {}, ended_at=START)

    assert [(s.stage, s.count, s.p50_s, s.p95_s) for s in summary.stages if s.count] == [
        ("wait", 5, 1.0, 2.0),
        ("paint", 4, 20.0, 40.0),
        ("store", 4, 0.5, 0.5),
        ("record", 4, 0.25, 0.25),
    ]


def test_every_server_is_told_what_it_did() -> None:
    character, run = a_character(), a_run(started_at=START)
    done = [replace(walked(character, run, 1, paint, 0.5, 0.25), backend="b") for paint in (10, 20, 30)]
    other = [
        replace(walked(character, run, 1, 7, 0.5, 0.25), backend="a"),
        replace(walked(character, run, 1), backend="a", state=AttemptState.FAILED),
        replace(walked(character, run), backend=None, state=AttemptState.FAILED),  # never came to one
    ]

    summary = summarise(run, [character], [*done, *other], {}, ended_at=START)

    assert summary.backends == (BackendStat("a", 1, 1, 7.0, 7.0), BackendStat("b", 3, 0, 20.0, 30.0))


def test_a_summary_from_before_servers_were_told_is_still_read() -> None:
    written = {**asdict(summary_of(ALL)), "is_failure": False}
    older = {name: value for name, value in written.items() if name != "backends"}

    assert read_summary(json.dumps(older)) == read_summary(json.dumps(written)) == summary_of(ALL)


@given(values, st.floats(0, 1), st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_and_grows_with_its_share(
    numbers: list[float], one: float, other: float
) -> None:
    low, high = sorted((one, other))

    assert percentile(numbers, low) in numbers
    assert percentile(numbers, low) <= percentile(numbers, high)
    assert (percentile(numbers, 0), percentile(numbers, 1)) == (min(numbers), max(numbers))


@given(values, st.floats(0.01, 1))
def test_so_many_values_are_at_most_the_percentile(numbers: list[float], share: float) -> None:
    below = sum(number <= percentile(numbers, share) for number in numbers)

    assert below / len(numbers) >= share - 1e-9


def test_no_values_have_percentile_zero() -> None:
    assert percentile([], 0.95) == 0.0


def test_references_are_all_but_the_avatar() -> None:
    assert set(REFERENCES) | {View.AVATAR} == set(View)


def test_a_summary_of_another_version_or_none_is_no_summary() -> None:
    assert [read_summary(text) for text in ("", "{}", "[]", "null", '{"total": 1}', "no json")] == [None] * 6
