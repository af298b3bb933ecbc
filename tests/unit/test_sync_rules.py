"""The rules by which consoles agree: clocks, registers, decisions, attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Decision, Status, Verdict
from charhub_console.domain.sync_rules import (
    Register,
    attempt_rank,
    client_of,
    clock_fault,
    collided,
    counting,
    heads,
    in_order,
    joined,
    ranked,
    status_of,
    tick,
    witness,
)

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)
WALL = st.integers(0, 10**14)


@given(st.lists(st.tuples(WALL, st.sampled_from("ab")), min_size=1, max_size=20))
def test_every_stamp_is_later_than_the_one_before_whatever_the_clocks_say(steps: list[tuple[int, str]]) -> None:
    last = ""
    for now_ms, client in steps:
        stamp = tick(last, now_ms, client)
        assert stamp > last
        assert client_of(stamp) == client
        last = stamp


def test_a_million_changes_within_a_millisecond_still_have_an_order() -> None:
    last = "000000000000005:999999:a"
    assert tick(last, 5, "a") > last


def test_what_was_seen_is_behind_what_is_written_next() -> None:
    seen = ["000000000000900:000003:b", ranked(4, "000000000000700:000000:c"), "000000000000100:000000:a"]
    last = witness("000000000000100:000000:a", seen)
    assert tick(last, 150, "a") > "000000000000900:000003:b"
    assert witness("", []) == ""


STAMPS = st.builds(lambda wall, client: f"{wall:015d}:000000:{client}", st.integers(0, 5), st.sampled_from("abc"))
REGISTERS = st.builds(lambda stamp: Register(stamp, f"value of {stamp}", ""), STAMPS)


@given(st.lists(REGISTERS, min_size=1, max_size=4))
def test_any_order_and_any_repetition_end_in_the_same(written: list[Register]) -> None:
    ends = set()
    for order in permutations(written):
        current = None
        for register in (*order, *order):
            current = joined(current, register)
        assert current is not None
        ends.add(current.value)
    assert len(ends) == 1


A1, A2, B1 = "000000000000001:000000:a", "000000000000003:000000:a", "000000000000002:000000:b"


def test_a_lost_edit_is_a_collision_unless_its_replacer_had_seen_it() -> None:
    first = Register(A1, "Ada", "")
    assert collided(first, Register(B1, "Bea", A1)) is None, "it was replaced knowingly"
    assert collided(first, Register(B1, "Bea", "")) == (first, Register(B1, "Bea", ""))
    late = Register(A1, "Ada", "")
    assert collided(Register(B1, "Bea", ""), late) == (late, Register(B1, "Bea", ""))


def test_nobody_collides_with_oneself_nor_with_the_same_value_nor_with_a_machine() -> None:
    assert collided(Register(A1, "Ada", ""), Register(A2, "Eva", "")) is None
    assert collided(Register(A1, "Ada", ""), Register(B1, "Ada", "")) is None
    assert collided(Register(A1, "Ada", ""), Register(B1, "Bea", None)) is None
    assert collided(None, Register(B1, "Bea", "")) is None


def a_decision(name: str, verdict: Verdict, *seen: str, minute: int = 0) -> Decision:
    return Decision(name, "candidate", verdict, name, "", NOON + timedelta(minutes=minute), seen)


APPROVE, REJECT, HOLD, UNDO = Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD, Verdict.UNDO


def test_two_curators_who_had_not_seen_each_other_disagree_until_one_who_saw_both_decides() -> None:
    two = [a_decision("ana", APPROVE), a_decision("ben", REJECT)]
    assert status_of(two) == (Status.HELD, True)
    assert counting(two) is None
    settled = [*two, a_decision("eva", REJECT, "ana", "ben")]
    for order in permutations(settled):
        assert status_of(order) == (Status.REJECTED, False)
        assert [one.id for one in heads(order)] == ["eva"]


def test_two_who_decided_the_same_do_not_disagree() -> None:
    two = [a_decision("ana", APPROVE), a_decision("ben", APPROVE, minute=1)]
    assert status_of(two) == (Status.APPROVED, False)
    assert counting(two) == two[1]


def test_a_later_clock_does_not_outvote_somebody() -> None:
    two = [a_decision("ana", APPROVE), a_decision("ben", REJECT, minute=60)]
    assert status_of(two)[1]


def test_an_undo_takes_back_what_it_had_seen_and_only_that() -> None:
    first, undone = a_decision("ana", APPROVE), a_decision("undo", UNDO, "ana", minute=1)
    assert status_of([first, undone]) == (Status.NEW, False)
    other = a_decision("ben", REJECT, "ana", minute=2)
    assert status_of([first, undone, other]) == (Status.HELD, True)
    assert status_of([]) == (Status.NEW, False)


VERDICTS = st.lists(st.sampled_from(Verdict), min_size=1, max_size=5)


@given(VERDICTS, st.randoms())
def test_the_order_in_which_decisions_arrive_does_not_matter(verdicts: list[Verdict], random: st.DataObject) -> None:
    chain: list[Decision] = []
    for place, verdict in enumerate(verdicts):
        known = [chain[-1].id] if chain and place % 3 else []
        chain.append(a_decision(f"d{place}", verdict, *known, minute=place))
    mixed = list(chain)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert status_of(mixed) == status_of(chain)
    assert counting(mixed) == counting(chain)
    places = {one.id: place for place, one in enumerate(in_order(mixed))}
    assert all(places[seen] < places[one.id] for one in chain for seen in one.seen)


def test_of_two_ends_of_an_attempt_the_image_counts_and_an_end_counts_more_than_being_under_way() -> None:
    ranks = [attempt_rank(state) for state in AttemptState]
    assert max(ranks) == attempt_rank(AttemptState.DONE)
    assert all(attempt_rank(state) == 0 for state in AttemptState if not state.is_final)
    assert all(attempt_rank(state) > 0 for state in AttemptState if state.is_final)
    assert ranked(1, "000000000000001:000000:a") > ranked(0, "000000000000009:000000:a")


@pytest.mark.parametrize(("offset_s", "said"), [(299, None), (-300, None), (360, "6 minutes ahead"), (-3600, "behind")])
def test_a_clock_more_than_five_minutes_wrong_is_told(offset_s: float, said: str | None) -> None:
    fault = clock_fault(offset_s)
    assert fault is None if said is None else said in (fault or "")
