"""Where the focus goes after a decision: the one rule of the house, without Qt."""

from __future__ import annotations

from collections.abc import Collection

from charhub_console.domain.candidate import Status
from charhub_console.domain.listing import CODES

UNDECIDED = CODES[Status.NEW]
_DECIDED = CODES[Status.REJECTED]


def after_decision(statuses: bytes, row: int, decided: Collection[int], leaving: Collection[int] = ()) -> int | None:
    """The row to go to when `decided` rows were just decided and `row` has the focus.

    The next undecided one; at the end the previous one; without any the focus stays, or, when its row is `leaving` the
    filter, goes to the next row that stays, at the end to the previous. None when nothing stays.

    Args:
        statuses: one code a row, as they were before the decision.
    """
    after = bytearray(statuses)
    for one in decided:
        after[one] = _DECIDED
    found = _next_or_previous(after, row)
    if found is not None or row not in leaving:
        return row if found is None else found
    return _nearest_that_stays(row, len(statuses), leaving)


def after_skip(statuses: bytes, row: int) -> int:
    """The next undecided row; the same row when there is none: a second skip must not lead back."""
    found = statuses.find(UNDECIDED, row + 1)
    return row if found < 0 else found


def _next_or_previous(statuses: bytearray, row: int) -> int | None:
    found = statuses.find(UNDECIDED, row)
    if found < 0:
        found = statuses.rfind(UNDECIDED, 0, row)
    return None if found < 0 else found


def _nearest_that_stays(row: int, count: int, leaving: Collection[int]) -> int | None:
    gone = leaving if isinstance(leaving, set | frozenset | range) else set(leaving)
    following = (other for other in range(row + 1, count) if other not in gone)
    previous = (other for other in range(row - 1, -1, -1) if other not in gone)
    return next(following, next(previous, None))
