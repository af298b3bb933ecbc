"""CharHub's ledger of credits: only rows are added, one payer at a time, each under a key of ours."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence

from charhub_console.adapters.central import rows
from charhub_console.adapters.central.schema import Connection
from charhub_console.domain.central import Schema
from charhub_console.domain.charhub_rows import Cell, TableRow
from charhub_console.domain.credits import CreditEntry, EntryKind
from charhub_console.domain.errors import InsufficientCredits, NotFound, PublishRefused

PAYS_ANYWAY = ("BOT", "ADMIN")  # CharHub asks these for no balance
REFUND = "refund:"  # before the key of the charge that is given back

# The month is CharHub's: its server counts in UTC. A snapshot of the month, else everything there ever was.
_BALANCE = """
WITH month AS (SELECT date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') AS start),
snapshot AS (
    SELECT b."startingBalance" FROM public."UserMonthlyBalance" b, month
    WHERE b."userId" = %(user)s AND b."monthStartDate" = month.start
)
SELECT coalesce((SELECT "startingBalance" FROM snapshot), 0) + coalesce(sum(t."amountCredits"), 0)
FROM public."CreditTransaction" t, month
WHERE t."userId" = %(user)s AND (NOT EXISTS (SELECT FROM snapshot) OR t.timestamp >= month.start)
"""
_LOCK = 'SELECT role::text FROM public."User" WHERE id = %s FOR UPDATE'
_ROLE = 'SELECT role::text FROM public."User" WHERE id = %s'
_KNOWN = "SELECT state FROM charhub_console.ledger_key WHERE key = %s FOR UPDATE"
_REMEMBER = """
INSERT INTO charhub_console.ledger_key (key, user_id, amount, state, charge_id, console)
VALUES (%s, %s, %s, %s, %s, %s)
"""
_REFUNDED = "UPDATE charhub_console.ledger_key SET state = 'refunded', refund_id = %s WHERE key = %s"
_CHARGED_TO = "SELECT user_id FROM charhub_console.ledger_key WHERE key = %s"


def balance(connection: Connection, user_id: str) -> int:
    """Whole credits. Raises: NotFound."""
    if connection.execute(_ROLE, (user_id,)).fetchone() is None:
        raise _nobody(user_id)
    return math.floor(_exact_balance(connection, user_id))


def settle(connection: Connection, known: Schema, entries: Sequence[CreditEntry], console: str) -> None:
    """See the port; in the connection's transaction."""
    payer = _payer(connection, entries)
    connection.execute("SET LOCAL lock_timeout = '15s'")  # many may charge one payer; each takes milliseconds
    locked = connection.execute(_LOCK, (payer,)).fetchone()
    if locked is None:
        raise _nobody(payer)
    has = _exact_balance(connection, payer)
    charges = [entry for entry in entries if entry.kind is EntryKind.CONSUMPTION and not _is_known(connection, entry)]
    price = -sum(entry.amount for entry in charges)
    if charges and has < price and locked[0] not in PAYS_ANYWAY:
        raise InsufficientCredits(owner=payer, price=price, balance=math.floor(has))
    for entry in charges:
        has += entry.amount
        row_id = _write(connection, known, entry, payer, has)
        connection.execute(_REMEMBER, (entry.key, payer, entry.amount, "charged", row_id, console))
    for entry in entries:
        if entry.kind is EntryKind.REFUND:
            has = _give_back(connection, known, entry, payer, has, console)


def _payer(connection: Connection, entries: Sequence[CreditEntry]) -> str:
    """Who was charged is who gets it back, whatever the settings say now."""
    for entry in entries:
        if entry.kind is EntryKind.REFUND:
            row = connection.execute(_CHARGED_TO, (entry.key.removeprefix(REFUND),)).fetchone()
            if row is not None:
                return str(row[0])
    return entries[0].owner


def _is_known(connection: Connection, entry: CreditEntry) -> bool:
    row = connection.execute(_KNOWN, (entry.key,)).fetchone()
    if row is not None and row[0] == "void":
        raise PublishRefused("This order was given up before it was paid for.", "Order it again.")
    return row is not None


def _give_back(
    connection: Connection, known: Schema, entry: CreditEntry, payer: str, has: float, console: str
) -> float:
    charge = entry.key.removeprefix(REFUND)
    row = connection.execute(_KNOWN, (charge,)).fetchone()
    if row is None:
        connection.execute(_REMEMBER, (charge, payer, -entry.amount, "void", None, console))
    elif row[0] == "charged":
        has += entry.amount
        row_id = _write(connection, known, entry, payer, has)
        connection.execute(_REFUNDED, (row_id, charge))
    return has


def _write(connection: Connection, known: Schema, entry: CreditEntry, payer: str, after: float) -> str:
    row_id = str(uuid.uuid4())
    values: dict[str, Cell] = {
        "id": row_id,
        "userId": payer,
        "transactionType": entry.kind.value,
        "amountCredits": float(entry.amount),
        "balanceAfter": after,
        "notes": entry.note,
        "timestamp": rows.server_now(connection),
    }
    rows.insert(connection, known, TableRow("CreditTransaction", values))
    return row_id


def _exact_balance(connection: Connection, user_id: str) -> float:
    row = connection.execute(_BALANCE, {"user": user_id}).fetchone()
    assert row is not None
    return float(row[0])


def _nobody(user_id: str) -> NotFound:
    return NotFound(f"CharHub has no user {user_id}.", "Set central.user to the id of your CharHub user.")
