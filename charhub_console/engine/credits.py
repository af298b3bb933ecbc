"""Charging and giving back. The ledger only grows; every row has a key, so doing it twice is harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.domain.character import Character
from charhub_console.domain.credits import Charge, CreditEntry, EntryKind, charges_for, refundable
from charhub_console.domain.errors import InsufficientCredits, Unreachable
from charhub_console.domain.run import Order
from charhub_console.engine import ledger
from charhub_console.engine.tools import Tools

PRACTICE_CREDITS = 1000  # what everybody starts with in practice mode, so that nothing has to be set up

_NOTES = {
    "avatar": "avatar generation for character {id}",
    "reference_set": "Multi-stage reference dataset for character {id}",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would cost its owner, and what they have now."""

    character_id: str
    owner: str
    charges: tuple[Charge, ...]
    balance: int

    @property
    def price(self) -> int:
        """All charges together."""
        return sum(charge.price for charge in self.charges)


@dataclass(frozen=True, slots=True)
class Bill:
    """What one run took from one owner and gave back, and what they have now; None while nobody can be asked."""

    owner: str
    charged: int
    refunded: int
    balance: int | None


async def quote(character: Character, order: Order, tools: Tools) -> tuple[Charge, ...]:
    """What this order costs its owner; empty for characters that are not charged."""
    if not character.charged:
        return ()
    delivered = [image.view for image in await tools.store.images(character.id, active_only=False)]
    entries = await tools.store.credit_entries(character_id=character.id)
    return charges_for(order.views, delivered=delivered, entries=entries)


def _first_key(owner: str) -> str:
    return f"grant:practice:{owner}"


async def give_practice_credits(owner: str, tools: Tools) -> None:
    """The first credits of an owner, given once and seen in the ledger. Nothing outside practice mode."""
    if not tools.options.practice or owner == tools.options.bot:
        return
    entry = CreditEntry(
        id=tools.clock.new_id(),
        key=_first_key(owner),
        owner=owner,
        kind=EntryKind.GRANT,
        amount=PRACTICE_CREDITS,
        note="practice credits",
        at=tools.clock.now(),
    )
    await tools.store.add_credit_entries([entry])


async def afford(owner: str, price: int, tools: Tools) -> None:
    """Whether the owner could pay this now; nothing is written. Raises: InsufficientCredits, Unreachable."""
    if price <= 0:
        return
    balance = await ledger.spendable(owner, tools)
    if tools.options.practice and not any(
        e.key == _first_key(owner) for e in await tools.store.credit_entries(owner=owner)
    ):
        balance += PRACTICE_CREDITS
    if price > balance:
        raise InsufficientCredits(owner=owner, price=price, balance=balance)


async def afford_all(quotes: Sequence[Quote], tools: Tools) -> None:
    """Whether every owner could pay all of it. Raises: InsufficientCredits, Unreachable."""
    for owner in dict.fromkeys(quote.owner for quote in quotes):
        await afford(owner, sum(quote.price for quote in quotes if quote.owner == owner), tools)


async def charge(character: Character, order: Order, run_id: str, tools: Tools) -> int:
    """Charge for the order, before any work. Returns what this call took off the balance.

    Raises:
        InsufficientCredits: nothing was charged.
        Unreachable: nothing can be charged while offline.
    """
    prefix = f"charge:{character.id}:{run_id}:"
    known = await tools.store.credit_entries(character_id=character.id)
    if before := [entry for entry in known if entry.key.startswith(prefix)]:
        await ledger.settle(before, tools)  # a crash may have come between here and there
        return 0
    if any(attempt.run_id == run_id for attempt in await tools.store.attempts(character.id)):
        return 0  # the work has begun, so this was settled before it: what is free stays free after a restart
    entries = [
        CreditEntry(
            id=tools.clock.new_id(),
            key=prefix + item.purpose,
            owner=ledger.payer(character.owner, tools),
            kind=EntryKind.CONSUMPTION,
            amount=-item.price,
            note=_NOTES.get(item.purpose, "view generation for character {id}").format(id=character.id),
            at=tools.clock.now(),
            character_id=character.id,
            run_id=run_id,
            views=item.views,
        )
        for item in await quote(character, order, tools)
    ]
    if entries:
        await give_practice_credits(character.owner, tools)
        await ledger.write(entries, tools)
    return -sum(entry.amount for entry in entries)


async def refund_undelivered(character: Character, run_id: str, tools: Tools) -> int:
    """Give back, whole, every charge of this run of which nothing was delivered. Returns the sum."""
    rows = [e for e in await tools.store.credit_entries(character_id=character.id) if e.run_id == run_id]
    if not rows:
        return 0
    attempts = await tools.store.attempts(character.id)
    done = [a.view for a in attempts if a.run_id == run_id and a.state == "done"]
    entries = [
        CreditEntry(
            id=tools.clock.new_id(),
            key=f"refund:{entry.key}",
            owner=entry.owner,
            kind=EntryKind.REFUND,
            amount=-entry.amount,
            note=f"Refund for failed: {entry.note}",
            at=tools.clock.now(),
            character_id=character.id,
            run_id=run_id,
            views=entry.views,
        )
        for entry in refundable(rows, done)
    ]
    if entries:
        await ledger.give_back(entries, tools)
    return sum(entry.amount for entry in entries)


async def bills(run_id: str, characters: Sequence[Character], tools: Tools) -> tuple[Bill, ...]:
    """What a run cost, by owner; empty when nobody was charged."""
    entries = [
        entry
        for character in characters
        for entry in await tools.store.credit_entries(character_id=character.id)
        if entry.run_id == run_id
    ]
    found = []
    for owner in sorted({entry.owner for entry in entries}):
        mine = [entry for entry in entries if entry.owner == owner]
        charged = -sum(entry.amount for entry in mine if entry.kind is EntryKind.CONSUMPTION)
        refunded = sum(entry.amount for entry in mine if entry.kind is EntryKind.REFUND)
        found.append(Bill(owner, charged, refunded, await _balance_now(owner, tools)))
    return tuple(found)


async def _balance_now(owner: str, tools: Tools) -> int | None:
    try:
        return await ledger.balance(owner, tools)
    except Unreachable:
        return None
