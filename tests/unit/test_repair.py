"""Which views a night paints again by itself, as tables and properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.analysis import AgeRating, Gender, Style, Theme
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.repair import BY_THE_GATE, NOT_BEGUN, repairable_views
from charhub_console.domain.views import REFERENCES, View

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
DAY = timedelta(hours=24)
COOL = timedelta(hours=20)
AVATAR, FACE, FRONT, SIDE, BACK = View
DONE, FAILED, CANCELLED, PERSON = (
    AttemptState.DONE,
    AttemptState.FAILED,
    AttemptState.CANCELLED,
    AttemptState.NEEDS_OPERATOR,
)
WHO = Character(
    id="c",
    name="Ada",
    gender=Gender.FEMALE,
    species="elf",
    style=Style.ANIME,
    theme=Theme.FANTASY,
    age_rating=AgeRating.L,
    description="",
    owner="bot",
    seed=1,
    created_at=NOW - 3 * DAY,
    state=CharacterState.PARTIAL,
)


def tried(view: View, state: AttemptState, ago: timedelta = DAY, error: str = "CUDA out of memory") -> Attempt:
    """One attempt that ended so long ago."""
    at = NOW - ago
    return Attempt("a", "c", view, 1, "r", "plain", "", "", 1, 1, 1, at, state=state, ended_at=at, error=error)


def repair(attempts: list[Attempt], *, character: Character = WHO) -> tuple[View, ...]:
    """Asked now; what is done is had."""
    have = {attempt.view for attempt in attempts if attempt.state is DONE}
    return repairable_views(character, attempts, have, now=NOW, cool_down=COOL)


GOOD = [tried(view, DONE) for view in (AVATAR, FACE, FRONT, SIDE)]
STOPPED = f"The new view is blocked {BY_THE_GATE}: it looks young."


@pytest.mark.parametrize(
    ("attempts", "views"),
    [
        ([*GOOD, tried(BACK, FAILED)], (BACK,)),
        ([*GOOD, tried(BACK, FAILED, COOL)], (BACK,)),
        ([*GOOD, tried(BACK, FAILED, COOL - timedelta(seconds=1))], ()),
        ([*GOOD, tried(BACK, FAILED, 3 * DAY), tried(BACK, FAILED, 1.5 * DAY)], ()),
        ([*GOOD, tried(BACK, FAILED, 3 * DAY), tried(BACK, FAILED, 2 * COOL)], (BACK,)),
        ([*GOOD, *[tried(BACK, FAILED, 9 * DAY)] * 3, tried(BACK, FAILED, 6 * DAY)], ()),
        ([*GOOD, *[tried(BACK, FAILED, 99 * DAY)] * 90, tried(BACK, FAILED, 54 * DAY)], (BACK,)),
        ([*GOOD, tried(BACK, CANCELLED, error="Cancelled.")], ()),
        ([*GOOD, tried(BACK, FAILED, 3 * DAY), tried(BACK, CANCELLED, error="Cancelled.")], ()),
        ([*GOOD, tried(BACK, PERSON)], ()),
        ([*GOOD, tried(BACK, FAILED, error=STOPPED)], ()),
        ([*GOOD, tried(BACK, FAILED, 9 * DAY, STOPPED), tried(BACK, FAILED, 3 * DAY)], ()),
        (
            [*GOOD[:3], tried(SIDE, FAILED), tried(BACK, CANCELLED, error=f"{NOT_BEGUN}: SIDE was not made.")],
            (SIDE, BACK),
        ),
        ([*GOOD[:3], tried(SIDE, FAILED), tried(BACK, CANCELLED, error="Cancelled.")], (SIDE,)),
        ([*GOOD[:3], tried(SIDE, FAILED), tried(BACK, FAILED, timedelta(hours=1))], ()),
        ([tried(AVATAR, FAILED)], tuple(View)),
        ([tried(AVATAR, FAILED, error=STOPPED)], ()),
        ([tried(AVATAR, CANCELLED, error="Cancelled.")], ()),
        ([tried(AVATAR, DONE)], REFERENCES),
        ([tried(AVATAR, DONE, timedelta(hours=1))], ()),
        ([*GOOD, tried(BACK, DONE)], ()),
        ([*GOOD, tried(BACK, AttemptState.SUBMITTED)], ()),
        ([], ()),
    ],
)
def test_what_failed_is_painted_again_and_nothing_else(attempts: list[Attempt], views: tuple[View, ...]) -> None:
    assert repair(attempts) == tuple(views)


@pytest.mark.parametrize("state", [state for state in CharacterState if state not in ("partial", "failed")])
def test_characters_at_rest_for_another_reason_are_left_alone(state: CharacterState) -> None:
    assert repair([*GOOD, tried(BACK, FAILED)], character=replace(WHO, state=state)) == ()


def test_who_has_no_references_lacks_none() -> None:
    alone = replace(WHO, with_references=False)
    assert repair([tried(AVATAR, DONE)], character=alone) == ()
    assert repair([tried(AVATAR, FAILED)], character=alone) == (AVATAR,)


attempts_ = st.lists(
    st.builds(
        tried,
        st.sampled_from(View),
        st.sampled_from(AttemptState),
        st.integers(0, 400).map(lambda hours: timedelta(hours=hours)),
        st.sampled_from(["Cancelled.", "CUDA out of memory", STOPPED, f"{NOT_BEGUN}: SIDE was not made."]),
    ),
    max_size=8,
)


@given(attempts_)
def test_never_what_the_gate_or_a_person_stopped_nor_what_is_there(attempts: list[Attempt]) -> None:
    views = repair(attempts)
    for attempt in attempts:
        stopped = attempt.state is FAILED and attempt.error == STOPPED
        cancelled = attempt.state is CANCELLED and not attempt.error.startswith(NOT_BEGUN)
        if stopped or cancelled or attempt.state in (PERSON, DONE):
            assert attempt.view not in views
        if views and attempt.view in views:
            assert attempt.created_at <= NOW
    if views and View.AVATAR not in views:
        assert any(attempt.view is View.AVATAR and attempt.state is DONE for attempt in attempts)
