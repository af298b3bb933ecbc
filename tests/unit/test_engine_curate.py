"""Deciding: the log of decisions, and what the gate has to say about approvals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.analysis import ApparentAge, Field
from charhub_console.domain.candidate import Decision, Level, Status, Verdict, status_after
from charhub_console.domain.errors import Blocked, InvalidInput, NeedsPerson, NotFound, Unreachable
from charhub_console.domain.events import CandidateChanged
from charhub_console.engine.curate import RULE
from tests.fake_process import TWO_AT_NIGHT
from tests.unit.engine_parts import World, a_candidate

APPROVE, REJECT, HOLD, UNDO = Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD, Verdict.UNDO
STATUS = {APPROVE: Status.APPROVED, REJECT: Status.REJECTED, HOLD: Status.HELD}
verdicts = st.lists(st.sampled_from(list(Verdict)), max_size=12)


def log_of(given: list[Verdict]) -> list[Decision]:
    return [Decision(str(at), "c", verdict, "ana", "", TWO_AT_NIGHT) for at, verdict in enumerate(given)]


@given(verdicts, st.sampled_from(list(STATUS)))
def test_the_newest_decision_counts_and_undo_takes_exactly_it_back(before: list[Verdict], verdict: Verdict) -> None:
    assert status_after(log_of([*before, verdict])) is STATUS[verdict]
    assert status_after(log_of([*before, verdict, UNDO])) is status_after(log_of(before))


@given(verdicts)
def test_undoing_everything_ends_at_new_and_undoing_more_stays_there(given: list[Verdict]) -> None:
    assert status_after(log_of([*given, *[UNDO] * len(given)])) is Status.NEW
    assert status_after(log_of([*given, *[UNDO] * len(given), UNDO])) is Status.NEW


async def test_a_decision_says_who_when_and_why(world: World) -> None:
    candidate = await world.candidate(approved=False)

    rejected = await world.console.decide(candidate.id, REJECT, by="ana", reason="not my style")

    _, [decision] = await world.console.candidate(candidate.id)
    assert (decision.by, decision.verdict, decision.reason) == ("ana", REJECT, "not my style")
    assert decision.at == world.outside.clock.now()
    assert rejected.status is Status.REJECTED
    assert CandidateChanged(candidate.id) in world.events


async def test_undo_takes_back_the_newest_decision_of_a_person(world: World) -> None:
    first, second, third = [await world.candidate(number, approved=False) for number in (1, 2, 3)]
    await world.console.decide(first.id, REJECT, by="ana")
    await world.console.decide(second.id, HOLD, by="ana")
    await world.console.decide(third.id, APPROVE, by=RULE)

    undone = [await world.console.undo(by="ana") for _ in range(2)]

    assert [candidate.id for candidate in undone] == [second.id, first.id]
    assert {candidate.status for candidate in undone} == {Status.NEW}
    with pytest.raises(InvalidInput, match="no decision to undo"):
        await world.console.undo(by="ana")


async def test_there_is_nothing_to_undo_at_a_new_candidate(world: World) -> None:
    candidate = await world.candidate(approved=False)

    with pytest.raises(InvalidInput, match="no decision to undo"):
        await world.console.decide(candidate.id, UNDO, by="ana")

    assert (await world.console.candidate(candidate.id))[1] == []


async def test_an_unknown_candidate_is_refused(world: World) -> None:
    with pytest.raises(NotFound):
        await world.console.decide("nobody", REJECT, by="ana")


UNSURE: dict[str, Any] = {"apparent_age": Field(ApparentAge.UNSURE, 0.9, "fake-eyes")}


async def test_reasons_the_analysis_brings_need_a_second_look_and_then_a_person_may_approve(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = UNSURE

    with pytest.raises(NeedsPerson, match="approve it once more") as first:
        await world.console.decide(candidate.id, APPROVE, by="ana")
    held, decisions = await world.console.candidate(candidate.id)
    approved = await world.console.decide(candidate.id, APPROVE, by="ana")

    assert "Nothing shows clearly that the person is grown up." in first.value.title
    assert (held.status, held.gate, decisions) == (Status.NEW, "hold", [])
    assert (approved.status, approved.gate) == (Status.APPROVED, "allow")
    assert world.outside.analyser.asked == [candidate.source_id]  # looked at once


async def test_taking_the_approval_back_takes_its_weight_back_too(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = UNSURE
    with pytest.raises(NeedsPerson):
        await world.console.decide(candidate.id, APPROVE, by="ana")
    await world.console.decide(candidate.id, APPROVE, by="ana")

    undone = await world.console.undo(by="ana")

    assert (undone.status, undone.gate) == (Status.NEW, "hold")


async def test_the_nightly_rule_approves_nothing_that_is_held(world: World) -> None:
    candidate = await world.candidate(approved=False, model_flags=None)

    with pytest.raises(Blocked, match="held"):
        await world.console.decide(candidate.id, APPROVE, by=RULE)

    assert (await world.console.candidate(candidate.id))[0].status is Status.NEW


@pytest.mark.parametrize("level", [Level.PG13, Level.R, Level.X | Level.PG])
async def test_a_level_that_is_not_allowed_stays_out_whoever_approves(world: World, level: Level) -> None:
    candidate = await world.candidate(approved=False, level=level)

    for _ in range(3):
        with pytest.raises((Blocked, NeedsPerson)):
            await world.console.decide(candidate.id, APPROVE, by="ana")

    assert (await world.console.candidate(candidate.id))[0].status is Status.NEW


@pytest.mark.parametrize("changes", [{"level": Level.BLOCKED}, {"prompt": "portrait of a celebrity, adult woman"}])
async def test_what_is_blocked_is_never_approved(world: World, changes: dict[str, Any]) -> None:
    candidate = await world.candidate(approved=False, **changes)

    for _ in range(3):
        with pytest.raises(Blocked):
            await world.console.decide(candidate.id, APPROVE, by="ana")

    row, decisions = await world.console.candidate(candidate.id)
    assert (row.status, row.gate, decisions) == (Status.NEW, "block", [])


async def test_rejecting_and_holding_need_no_analysis(world: World) -> None:
    candidate = await world.candidate(approved=False)

    await world.console.decide(candidate.id, HOLD, by="ana")
    await world.console.decide(candidate.id, REJECT, by="ana")

    assert world.outside.analyser.asked == world.outside.source.loaded == []


async def test_a_rejected_candidate_does_not_come_back_with_the_next_fetch(world: World) -> None:
    world.outside.source.candidates = [a_candidate(world.outside.clock, number) for number in (1, 2)]
    await world.console.fetch(limit=5)
    [one, _] = await world.store.candidates()
    await world.console.decide(one.id, REJECT, by="ana")

    again = await world.console.fetch(limit=5)
    await world.night(count=5)

    assert (again.new, again.known) == (0, 2)
    assert (await world.console.candidate(one.id))[0].status is Status.REJECTED
    assert [character.candidate_id for character in await world.store.characters()] != [one.id]
    assert len(await world.store.characters()) == 1


async def test_a_person_may_approve_while_the_analyser_is_away(world: World) -> None:
    candidate = await world.candidate(approved=False)
    world.outside.analyser.answers[candidate.source_id] = Unreachable("No answer.", "Later.")

    approved = await world.console.decide(candidate.id, APPROVE, by="ana")

    assert (approved.status, approved.gate) == (Status.APPROVED, "hold")  # held until it was looked at
    assert world.backend.accepted == []
