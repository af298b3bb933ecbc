"""Credits: an append-only ledger of integers, prices, and what is owed for which views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from charhub_console.domain.views import REFERENCES, View

AVATAR_PRICE = 25
VIEW_PRICE = 25
REFERENCE_SET_PRICE = 100  # all four references at once (charhub.md 9.1)


class EntryKind(StrEnum):
    """CharHub's ledger types that we write."""

    GRANT = "GRANT"
    CONSUMPTION = "CONSUMPTION"
    REFUND = "REFUND"


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One ledger row, never changed. `amount` is signed; `key` makes it idempotent; `views` are what it pays for."""

    id: str
    key: str
    owner: str
    kind: EntryKind
    amount: int
    note: str
    at: datetime
    character_id: str | None = None
    run_id: str | None = None
    views: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True)
class Charge:
    """One purpose within a request: `avatar`, `reference_set` or `view:<VIEW>`."""

    purpose: str
    views: tuple[View, ...]
    price: int


def times_paid(entries: Iterable[CreditEntry]) -> Counter[View]:
    """How often each view was charged and not given back."""
    paid: Counter[View] = Counter()
    for entry in entries:
        if entry.kind is EntryKind.CONSUMPTION:
            paid.update(entry.views)
        elif entry.kind is EntryKind.REFUND:
            paid.subtract(entry.views)
    return +paid


def charges_for(
    wanted: Sequence[View], *, delivered: Iterable[View], entries: Iterable[CreditEntry]
) -> tuple[Charge, ...]:
    """What asking for these views costs.

    A view paid for more often than it was delivered is free (retry of a failure, also of a failed re-roll). The set of
    four asked for at once is one purpose; a single view costs 25, also the re-roll of a good one.

    Args:
        delivered: the view of every image this character ever got, as often as it got one.
    """
    owed = times_paid(entries) - Counter(delivered)
    due = [view for view in dict.fromkeys(wanted) if not owed[view]]
    charges: list[Charge] = []
    if View.AVATAR in due:
        charges.append(Charge("avatar", (View.AVATAR,), AVATAR_PRICE))
    references = [view for view in due if view is not View.AVATAR]
    if set(references) == set(REFERENCES):
        charges.append(Charge("reference_set", REFERENCES, REFERENCE_SET_PRICE))
    else:
        charges.extend(Charge(f"view:{view}", (view,), VIEW_PRICE) for view in references)
    return tuple(charges)


def refundable(entries: Iterable[CreditEntry], delivered: Iterable[View]) -> tuple[CreditEntry, ...]:
    """Charges of which nothing was delivered and that were not refunded yet: each is given back whole."""
    rows = list(entries)
    refunded = {entry.key.removeprefix("refund:") for entry in rows if entry.kind is EntryKind.REFUND}
    got = frozenset(delivered)
    return tuple(
        entry
        for entry in rows
        if entry.kind is EntryKind.CONSUMPTION and entry.key not in refunded and not got.intersection(entry.views)
    )
