"""Where the focus goes after a decision, for every order of decisions, filters and arrivals."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from charhub_console.app.gui.candidates.focus import UNDECIDED, after_decision, after_skip
from charhub_console.app.gui.candidates.page import CandidatesPage
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.listing import IdArray, Listing
from charhub_console.engine.console import CandidateFilter

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


# --- on the page, with filters and arrivals ---

FILTERS = ((), (Status.NEW,), (Status.NEW, Status.HELD))
STATUS_OF = {Verdict.APPROVE: Status.APPROVED, Verdict.REJECT: Status.REJECTED, Verdict.HOLD: Status.HELD}
SERIAL = count()


class Told(dict[str, Status]):
    """Every candidate in order and where it stands, and what of that a filter shows; by the plainest code there is."""

    def __init__(self, shown: tuple[Status, ...]) -> None:
        super().__init__()
        self.shown = shown

    def arrive(self, at: int) -> None:
        """One more, anywhere between those that are there."""
        entries = list(self.items())
        entries.insert(at, (f"{next(SERIAL):08d}-0000-4000-8000-000000000000", Status.NEW))
        self.clear()
        self.update(entries)

    def visible(self) -> list[str]:
        return [one for one, status in self.items() if not self.shown or status in self.shown]

    def decided(self, ids: list[str], status: Status, focus: str) -> str:
        """Decide about these. Returns who has the focus then, "" when nobody is left."""
        self.update(dict.fromkeys(ids, status))
        left = [one for one in self.visible() if self[one] is Status.NEW]
        if not left and focus in self.visible():
            return focus
        order = list(self)
        wanted = left or self.visible()
        after = [one for one in wanted if order.index(one) >= order.index(focus)]
        return (after or wanted[-1:] or [""])[0]

    def skipped(self, focus: str) -> str:
        order = list(self)
        after = [one for one in self.visible() if self[one] is Status.NEW and order.index(one) > order.index(focus)]
        return (after or [focus])[0]


@pytest.fixture
def page(qtbot: QtBot) -> CandidatesPage:
    """Nobody answers: what is decided stays on its way to the store."""
    made = CandidatesPage(EngineThread())
    qtbot.addWidget(made)
    made.resize(900, 600)
    return made


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), shown=st.sampled_from(FILTERS))
def test_whatever_is_decided_and_arrives_under_whatever_filter_the_focus_is_where_the_rule_says(
    page: CandidatesPage, data: st.DataObject, shown: tuple[Status, ...]
) -> None:
    told, verdicts = Told(shown), st.sampled_from(list(STATUS_OF))
    page.reading.where = CandidateFilter(statuses=shown)
    page.model.clear(shown)
    for _ in range(data.draw(st.integers(1, 12))):
        focus = page.current_id
        step = data.draw(st.sampled_from(("arrivals", "key", "several", "skip"))) if focus else "arrivals"
        if step == "arrivals":
            for _ in range(data.draw(st.integers(1, 4))):
                told.arrive(data.draw(st.integers(0, len(told))))
            # the store's answer, which knows of no decision yet
            page.model.replace(Listing(IdArray.of(told), bytes(len(told))))
            if not focus:
                page.grid.go_to(data.draw(st.integers(0, page.model.rowCount() - 1)))
                focus = page.current_id
        elif step == "skip":
            page.skip()
            focus = told.skipped(focus)
        else:
            verdict = data.draw(verdicts)
            others = st.sets(st.sampled_from(told.visible()))
            ids = [focus] if step == "key" else sorted({focus, *data.draw(others)}, key=list(told).index)
            if step == "key":
                page.decide(verdict)
            else:
                page.decide_rows([page.model.row_of(one) for one in ids], verdict)
            focus = told.decided(ids, STATUS_OF[verdict], focus)
        assert list(page.model.ids) == told.visible()
        assert page.current_id == focus
