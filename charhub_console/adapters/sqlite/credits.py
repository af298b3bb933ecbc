"""The ledger. The caller's transaction holds the write lock, so balance and entries are one thing."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from charhub_console.adapters.sqlite import outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import CREDIT_ENTRIES
from charhub_console.adapters.sqlite.tables import CreditEntryRow
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import InsufficientCredits, InvalidInput


def balance(database: Database, owner: str) -> int:
    """The sum of the owner's entries."""
    query = CreditEntryRow.select(fn.COALESCE(fn.SUM(CreditEntryRow.amount), 0)).where(CreditEntryRow.owner == owner)
    return int(query.scalar(database))


def search(database: Database, owner: str | None, character_id: str | None) -> list[CreditEntry]:
    """Oldest first."""
    query = CREDIT_ENTRIES.select()
    if owner is not None:
        query = query.where(CreditEntryRow.owner == owner)
    if character_id is not None:
        query = query.where(CreditEntryRow.character_id == character_id)
    return CREDIT_ENTRIES.read(database, query.order_by(CreditEntryRow.n))


def add(database: Database, entries: Sequence[CreditEntry], may_overdraw: bool) -> int:
    """Append those whose key is new, all or none; the balance afterwards."""
    owners = {entry.owner for entry in entries}
    if len(owners) != 1:
        raise InvalidInput(
            f"Ledger entries of {len(owners)} owners were given at once, one is needed.",
            "Report this as a bug of the console.",
        )
    owner = owners.pop()
    row = CreditEntryRow
    known = row.select(row.key).where(row.key.in_([entry.key for entry in entries]))
    keys = {key for (key,) in known.tuples().execute(database)}
    new = [entry for entry in {entry.key: entry for entry in reversed(entries)}.values() if entry.key not in keys]
    new.reverse()
    has = balance(database, owner)
    change = sum(entry.amount for entry in new)
    if change < 0 and has + change < 0 and not may_overdraw:
        raise InsufficientCredits(owner=owner, price=-change, balance=has)
    if new:
        CREDIT_ENTRIES.insert(database, new)
        outbox.put_credit_entries(database, new)
    return has + change
