"""Where the focus goes after a decision, for every order of decisions, filters and arrivals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charhub_console.app.gui.candidates.focus import UNDECIDED, after_decision, after_skip

STATUSES = st.binary(min_size=1, max_size=40).map(lambda found: bytes(code % 4 for code in found))


@st.composite
def decisions(draw: st.DrawFn) -> tuple[bytes, int, set[int]]:
    """Statuses, the focused row, the decided rows (the focused one among them)."""
    statuses = draw(STATUSES)
    rows = st.integers(0, len(statuses) - 1)
    row = draw(rows)
    return statuses, row, {row, *draw(st.sets(rows))}


def undecided_after(statuses: bytes, decided: set[int]) -> list[int]:
    return [row for row, code in enumerate(statuses) if code == UNDECIDED and row not in decided]


@given(decisions())
def test_the_focus_goes_to_the_next_undecided_and_at_the_end_to_the_previous(
    found: tuple[bytes, int, set[int]],
) -> None:
    statuses, row, decided = found
    left = undecided_after(statuses, decided)
    expected = next((other for other in left if other > row), left[-1] if left else row)
    assert after_decision(statuses, row, decided) == expected


@given(decisions())
def test_with_a_filter_the_focus_lands_on_a_row_that_stays(found: tuple[bytes, int, set[int]]) -> None:
    statuses, row, decided = found
    target = after_decision(statuses, row, decided, decided)
    left = undecided_after(statuses, decided)
    stays = [other for other in range(len(statuses)) if other not in decided]
    if left:
        assert target == after_decision(statuses, row, decided)
    else:
        assert target == next((other for other in stays if other > row), stays[-1] if stays else None)


@given(STATUSES)
def test_deciding_on_and_on_decides_everything_once_and_never_leads_back(statuses: bytes) -> None:
    row: int | None = statuses.find(UNDECIDED)
    if row == -1:
        return
    waiting, code = undecided_after(statuses, set()), bytearray(statuses)
    visited = []
    while row is not None and code[row] == UNDECIDED:
        visited.append(row)
        target = after_decision(bytes(code), row, [row])
        code[row] = 2
        row = target
    assert visited == waiting


@given(STATUSES, st.data())
def test_skipping_goes_forward_only_and_stays_at_the_end(statuses: bytes, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(statuses) - 1))
    expected = next((other for other in undecided_after(statuses, set()) if other > row), row)
    assert after_skip(statuses, row) == expected


def test_a_focused_row_that_was_not_decided_keeps_the_focus() -> None:
    assert after_decision(bytes([0, 0, 0]), 1, [0, 2]) == 1


def test_nothing_is_left_when_everything_leaves() -> None:
    assert after_decision(bytes([0, 0]), 1, [0, 1], range(2)) is None
