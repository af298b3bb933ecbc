"""Which views a night paints again by itself: those that failed, after a while that grows with every failure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.views import View

BY_THE_GATE = "by the safety gate"
"""In the error of every attempt the gate stopped."""

NOT_BEGUN = "Not begun"
"""How the error of an attempt begins that no person cancelled: another view was not made."""

REPAIRABLE = (CharacterState.PARTIAL, CharacterState.FAILED)
_MOST_DOUBLINGS = 6


def repairable_views(
    character: Character, attempts: Sequence[Attempt], have: Collection[View], *, now: datetime, cool_down: timedelta
) -> tuple[View, ...]:
    """The views to paint again now, AVATAR first; none while one of them still has to wait.

    Never what the safety gate stopped, what needs a person, or what a person cancelled.

    Args:
        attempts: of this character, oldest first.
        have: views with an active image.
        cool_down: how long a view rests after its first failure; twice as long after each further one.
    """
    if character.state not in REPAIRABLE or not attempts or any(not attempt.state.is_final for attempt in attempts):
        return ()
    wanted = tuple(View) if character.with_references else (View.AVATAR,)
    tries = {view: [a for a in attempts if a.view is view] for view in wanted if view not in have}
    open_to_us = {view: own for view, own in tries.items() if not any(_is_final_word(one) for one in own)}
    if View.AVATAR not in have and View.AVATAR not in open_to_us:
        return ()  # the others have nothing to go by
    rests = (_rests_until(own or [attempts[-1]], cool_down) for own in open_to_us.values())
    return tuple(open_to_us) if all(until <= now for until in rests) else ()


def _is_final_word(attempt: Attempt) -> bool:
    if attempt.state is AttemptState.CANCELLED:
        return not attempt.error.startswith(NOT_BEGUN)
    stopped = attempt.state is AttemptState.FAILED and BY_THE_GATE in attempt.error
    return stopped or attempt.state is AttemptState.NEEDS_OPERATOR


def _rests_until(tries: Sequence[Attempt], cool_down: timedelta) -> datetime:
    failures = sum(attempt.state is AttemptState.FAILED for attempt in tries)
    ended = tries[-1].ended_at or tries[-1].created_at
    return ended + cool_down * (1 << min(max(0, failures - 1), _MOST_DOUBLINGS))
