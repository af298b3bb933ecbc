"""Which ledger counts, and what CharHub's own has to hear of: reserved here first, then settled there."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from charhub_console.domain.credits import CreditEntry, EntryKind
from charhub_console.domain.errors import ConsoleError, PublishRefused, Unreachable
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_central(tools: Tools) -> bool:
    """Whether CharHub's ledger counts; otherwise it is the one in this data folder."""
    return tools.charhub is not None and tools.options.user is not None


def user_of(owner: str, tools: Tools) -> str:
    """The CharHub user an owner is. Raises: PublishRefused (none is set)."""
    if _UUID.fullmatch(owner):
        return owner
    if tools.options.user is None:
        raise PublishRefused(
            f"No CharHub user is set for {owner}.", "Set central.user to the id of your CharHub user, then publish it."
        )
    return tools.options.user


def payer(owner: str, tools: Tools) -> str:
    """Whose entries a charge of this owner are."""
    return user_of(owner, tools) if is_central(tools) else owner


async def balance(owner: str, tools: Tools) -> int:
    """Credits the owner has, in the ledger that counts. Raises: Unreachable, NotFound (CharHub has no such user)."""
    if not is_central(tools):
        return await tools.store.balance(owner)
    assert tools.charhub is not None
    return await tools.charhub.balance(user_of(owner, tools))


async def spendable(owner: str, tools: Tools) -> int:
    """The same, asked in order to charge. Raises: Unreachable ("cannot charge while offline")."""
    try:
        return await balance(owner, tools)
    except Unreachable as error:
        raise _offline() from error


async def write(entries: Sequence[CreditEntry], tools: Tools) -> None:
    """Charge, in the ledger that counts.

    Raises:
        InsufficientCredits: nothing was charged.
        Unreachable: nothing is charged while offline; the entries are given back with `refund_undelivered`.
    """
    if not is_central(tools):
        await tools.store.add_credit_entries(entries)
        return
    await tools.store.reserve(entries)
    await settle(entries, tools)


async def settle(entries: Sequence[CreditEntry], tools: Tools, *, void: Sequence[str] = ()) -> None:
    """Tell CharHub's ledger what it has not heard of these entries. Raises as `write`.

    Args:
        void: keys of charges it need not hear of any more once this is done.
    """
    waiting = {entry.key for entry in await tools.store.unsettled()}
    due = [entry for entry in entries if entry.key in waiting]
    if not due:
        return
    if tools.charhub is None:
        raise _offline()
    try:
        await tools.charhub.settle(due)
    except Unreachable as error:
        raise _offline() from error
    await tools.store.settled([*(entry.key for entry in due), *void])


async def give_back(entries: Sequence[CreditEntry], tools: Tools) -> None:
    """Write refunds into the ledger their charges are in. CharHub's hears of them when it can be reached."""
    central = await tools.store.central_keys([_charge_of(entry) for entry in entries])
    here = [entry for entry in entries if _charge_of(entry) not in central]
    there = [entry for entry in entries if _charge_of(entry) in central]
    if here:
        await tools.store.add_credit_entries(here)
    if there:
        await tools.store.reserve(there)
        try:
            await settle_refunds(tools)
        except ConsoleError as error:
            log.warning("credits are given back later: %s", error)


async def settle_refunds(tools: Tools) -> int:
    """Give back what CharHub's ledger has not heard of; a charge that never arrived is void then. Returns how many."""
    waiting = await tools.store.unsettled()
    refunds = [entry for entry in waiting if entry.kind is EntryKind.REFUND]
    for refund in refunds:
        await settle([refund], tools, void=[_charge_of(refund)])
    return len(refunds)


async def unpaid_runs(tools: Tools) -> set[str]:
    """Runs whose charges CharHub's ledger has not heard of."""
    waiting = await tools.store.unsettled()
    given_back = {_charge_of(entry) for entry in waiting if entry.kind is EntryKind.REFUND}
    return {
        entry.run_id
        for entry in waiting
        if entry.run_id and entry.kind is EntryKind.CONSUMPTION and entry.key not in given_back
    }


def _charge_of(refund: CreditEntry) -> str:
    return refund.key.removeprefix("refund:")


def _offline() -> Unreachable:
    return Unreachable(
        "The central database does not answer, and nothing can be charged while offline.",
        "Try again when it can be reached; characters of the official bot cost nothing.",
    )
