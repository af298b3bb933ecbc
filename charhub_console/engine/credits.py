"""Charging and giving back. The ledger only grows; every row has a key, so doing it twice is harmless."""

from __future__ import annotations

from charhub_console.domain.character import Character
from charhub_console.domain.credits import Charge, CreditEntry, EntryKind, charges_for, refundable
from charhub_console.domain.run import Order
from charhub_console.engine.tools import Tools

_NOTES = {
    "avatar": "avatar generation for character {id}",
    "reference_set": "Multi-stage reference dataset for character {id}",
}


async def quote(character: Character, order: Order, tools: Tools) -> tuple[Charge, ...]:
    """What this order costs its owner; empty for characters that are not charged."""
    if not character.charged:
        return ()
    delivered = [image.view for image in await tools.store.images(character.id, active_only=False)]
    entries = await tools.store.credit_entries(character_id=character.id)
    return charges_for(order.views, delivered=delivered, entries=entries)


async def charge(character: Character, order: Order, run_id: str, tools: Tools) -> int:
    """Charge for the order, before any work. Returns what this call took off the balance.

    Raises:
        InsufficientCredits: nothing was charged.
    """
    prefix = f"charge:{character.id}:{run_id}:"
    known = await tools.store.credit_entries(character_id=character.id)
    if any(entry.key.startswith(prefix) for entry in known):
        return 0
    entries = [
        CreditEntry(
            id=tools.clock.new_id(),
            key=prefix + item.purpose,
            owner=character.owner,
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
        await tools.store.add_credit_entries(entries)
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
        await tools.store.add_credit_entries(entries)
    return sum(entry.amount for entry in entries)
