"""Prices, what is already paid for, and what is given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.credits import (
    AVATAR_PRICE,
    REFERENCE_SET_PRICE,
    VIEW_PRICE,
    Charge,
    CreditEntry,
    EntryKind,
    charges_for,
    refundable,
    times_paid,
)
from charhub_console.domain.views import REFERENCES, View

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)
FRONT, SIDE = View.REFERENCE_FRONT, View.REFERENCE_SIDE
views = st.sampled_from(list(View))


def entry(key: str, kind: EntryKind, amount: int, paid_for: Sequence[View] = ()) -> CreditEntry:
    return CreditEntry(id=key, key=key, owner="ana", kind=kind, amount=amount, note="", at=NOON, views=tuple(paid_for))


def charge(key: str, *paid_for: View) -> CreditEntry:
    return entry(key, EntryKind.CONSUMPTION, -VIEW_PRICE * len(paid_for), paid_for)


def refund(of: CreditEntry) -> CreditEntry:
    return entry(f"refund:{of.key}", EntryKind.REFUND, -of.amount, of.views)


def price(charges: Sequence[Charge]) -> int:
    return sum(item.price for item in charges)


def test_the_avatar_and_the_set_of_four_are_two_purposes() -> None:
    charges = charges_for(tuple(View), delivered=(), entries=())

    assert [(c.purpose, c.price) for c in charges] == [
        ("avatar", AVATAR_PRICE),
        ("reference_set", REFERENCE_SET_PRICE),
    ]
    assert (AVATAR_PRICE, REFERENCE_SET_PRICE, VIEW_PRICE) == (25, 100, 25)


def test_a_re_roll_of_a_good_view_costs_the_price_of_one_view() -> None:
    paid = [charge("run1", *REFERENCES)]

    charges = charges_for([FRONT], delivered=REFERENCES, entries=paid)

    assert charges == (Charge("view:REFERENCE_FRONT", (FRONT,), 25),)


def test_the_retry_of_a_failed_view_already_paid_for_is_free() -> None:
    paid = [charge("run1", *REFERENCES)]

    assert charges_for([FRONT], delivered=set(REFERENCES) - {FRONT}, entries=paid) == ()


def test_after_a_refund_the_view_costs_again() -> None:
    first = charge("run1", View.AVATAR)

    charges = charges_for([View.AVATAR], delivered=(), entries=[first, refund(first)])

    assert price(charges) == AVATAR_PRICE


def test_a_new_charge_after_a_refund_counts_as_paid() -> None:
    first = charge("run1", FRONT)

    assert times_paid([first, refund(first), charge("run2", FRONT)]) == {FRONT: 1}


def test_a_set_of_which_one_view_is_paid_already_is_charged_one_by_one() -> None:
    charges = charges_for(REFERENCES, delivered=(), entries=[charge("run1", FRONT)])

    assert price(charges) == 75
    assert FRONT not in {view for item in charges for view in item.views}


def test_a_view_asked_for_twice_is_charged_once() -> None:
    assert len(charges_for([FRONT, SIDE, FRONT], delivered=(), entries=())) == 2


def test_the_same_purposes_whatever_the_order_of_the_four() -> None:
    assert charges_for(REFERENCES[::-1], delivered=(), entries=()) == charges_for(REFERENCES, delivered=(), entries=())


def test_grants_pay_for_no_view() -> None:
    assert times_paid([entry("gift", EntryKind.GRANT, 500)]) == {}


def test_a_set_is_given_back_whole_when_nothing_came() -> None:
    the_set = charge("run1", *REFERENCES)

    assert refundable([the_set], delivered=[View.AVATAR]) == (the_set,)


def test_a_set_of_which_something_came_is_kept() -> None:
    assert refundable([charge("run1", *REFERENCES)], delivered=[FRONT]) == ()


def test_nothing_is_given_back_twice() -> None:
    first = charge("run1", FRONT)

    assert refundable([first, refund(first)], delivered=()) == ()


def test_each_charge_is_judged_by_itself() -> None:
    avatar, front = charge("run1:avatar", View.AVATAR), charge("run1:front", FRONT)

    assert refundable([avatar, front], delivered=[View.AVATAR]) == (front,)


@given(st.lists(views, max_size=8), st.sets(views), st.lists(st.sets(views, min_size=1), max_size=4))
def test_every_due_view_is_charged_exactly_once_at_its_price(
    wanted: list[View], delivered: set[View], paid: list[set[View]]
) -> None:
    entries = [charge(f"run{n}", *some) for n, some in enumerate(paid)]
    times = Counter(view for some in paid for view in some)
    free = {view for view, count in times.items() if count > (view in delivered)}

    charges = charges_for(wanted, delivered=delivered, entries=entries)

    charged = [view for item in charges for view in item.views]
    assert sorted(charged) == sorted(set(wanted) - free)
    assert price(charges) == 25 * len(charged)
    assert len({item.purpose for item in charges}) == len(charges), "a purpose twice would be one ledger key twice"


@given(st.lists(st.tuples(st.sets(views, min_size=1), st.booleans()), max_size=6), st.sets(views))
def test_refunds_never_exceed_charges_and_come_once(rows: list[tuple[set[View], bool]], delivered: set[View]) -> None:
    ledger: list[CreditEntry] = []
    for number, (some, already_refunded) in enumerate(rows):
        ledger.append(charge(f"run{number}", *sorted(some)))
        if already_refunded:
            ledger.append(refund(ledger[-1]))

    given_back = [refund(item) for item in refundable(ledger, delivered)]

    assert refundable([*ledger, *given_back], delivered) == ()
    assert sum(item.amount for item in [*ledger, *given_back]) <= 0
    for item in given_back:
        assert not delivered.intersection(item.views)


@given(st.lists(st.tuples(st.sets(views, min_size=1), st.sets(views)), max_size=6))
def test_who_got_nothing_has_paid_nothing(runs: list[tuple[set[View], set[View]]]) -> None:
    """Runs one after the other, each charged before and refunded after; `broken` views fail in that run."""
    ledger: list[CreditEntry] = []
    delivered: list[View] = []
    for number, (wanted, broken) in enumerate(runs):
        charges = charges_for(sorted(wanted), delivered=delivered, entries=ledger)
        rows = [charge(f"run{number}:{item.purpose}", *item.views) for item in charges]
        came = wanted - broken
        ledger += [*rows, *map(refund, refundable(rows, came))]
        delivered += came

    paid = -sum(item.amount for item in ledger)
    assert paid >= 0
    if not delivered:
        assert paid == 0
    assert paid >= 25 * len(delivered), "whatever came was paid for"


def test_a_failed_re_roll_that_was_not_refunded_is_free_to_retry() -> None:
    """The set of four again: three came, one failed, so nothing was given back and that one is still owed."""
    ledger = [charge("run1", *REFERENCES), charge("run2", *REFERENCES)]
    delivered = [*REFERENCES, *(view for view in REFERENCES if view is not FRONT)]

    assert charges_for([FRONT], delivered=delivered, entries=ledger) == ()
    assert price(charges_for([SIDE], delivered=delivered, entries=ledger)) == 25


@pytest.mark.parametrize("view", list(View))
def test_every_view_alone_costs_twenty_five(view: View) -> None:
    assert price(charges_for([view], delivered=(), entries=())) == 25
