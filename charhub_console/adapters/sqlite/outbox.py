"""What still has to reach central, written in the same transaction as the change.

Most entries only say that a row changed: whoever sends it reads the row as it is then, so a row waits once however
often it changed, and nothing of a candidate that was forgotten lies about here. An edit of a person keeps its value,
its stamp, and the stamp of what it replaced: two that had not seen each other must both be kept.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence

from charhub_console.adapters.sqlite.columns import to_json
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import CREDIT_ENTRIES
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.sync_rules import tick

_MARK = "INSERT OR REPLACE INTO outbox (kind, row_id, payload) VALUES (?, ?, ?)"
_MARKED = "SELECT payload FROM outbox WHERE kind = ? AND row_id = ? AND op_id IS NULL"
_PUT = "INSERT INTO outbox (op_id, kind, row_id, payload) VALUES (?, ?, ?, ?)"
_STATE = "SELECT value FROM sync_state WHERE name = ?"
_KEEP = "INSERT OR REPLACE INTO sync_state (name, value) VALUES (?, ?)"
_STAMP = "SELECT stamp FROM stamp WHERE row_id = ? AND register = ?"
_KEEP_STAMP = "INSERT OR REPLACE INTO stamp (row_id, register, stamp) VALUES (?, ?, ?)"

WHOLE = "{}"
"""Every register, but for those that a person edited: their edits wait by themselves."""

EVERYTHING = '{"everything":1}'
"""These too: for a server that lost something."""

FORGOTTEN = '{"forgotten":1}'


def mark(database: Database, kind: str, row_id: str) -> None:
    """The whole row has to be sent."""
    database.sql(_MARK, kind, row_id, WHOLE)


def mark_parts(database: Database, kind: str, row_id: str, registers: Iterable[str]) -> None:
    """These registers of the row have to be sent, beside what waits already."""
    waits = database.sql(_MARKED, kind, row_id).fetchone()
    known = json.loads(waits[0]) if waits else {}
    if waits and ("everything" in known or not known):
        return mark_again(database, kind, row_id, waits[0])
    return mark_again(database, kind, row_id, to_json({**known, **dict.fromkeys(registers, 1)}))


def mark_again(database: Database, kind: str, row_id: str, payload: str) -> None:
    """A later place in the line, so that an entry that is being sent right now is not taken for this one."""
    database.sql(_MARK, kind, row_id, payload)


def edit(database: Database, kind: str, row_id: str, values: dict[str, str]) -> None:
    """A person replaced these registers."""
    stamp = next_stamp(database)
    payload = {}
    for register, value in values.items():
        found = database.sql(_STAMP, row_id, register).fetchone()
        payload[register] = [stamp, found[0] if found else "", value]
        database.sql(_KEEP_STAMP, row_id, register, stamp)
    database.sql(_PUT, str(uuid.uuid4()), kind, row_id, to_json(payload))


def put_credit_entries(database: Database, entries: Sequence[CreditEntry]) -> None:
    """The ledger is not synchronised between consoles; what charges at central reads these."""
    for entry in entries:
        payload = to_json(CREDIT_ENTRIES.values(entry))
        database.sql(_PUT, str(uuid.uuid4()), "credit_entry", entry.id, payload)


def state(database: Database, name: str) -> str | None:
    """One thing remembered about synchronising."""
    found = database.sql(_STATE, name).fetchone()
    return None if found is None else str(found[0])


def keep_state(database: Database, name: str, value: str) -> None:
    """Remember it."""
    database.sql(_KEEP, name, value)


def console(database: Database) -> str:
    """The id of this console: of this data folder."""
    known = state(database, "console")
    if known is None:
        known = str(uuid.uuid4())
        keep_state(database, "console", known)
    return known


def next_stamp(database: Database) -> str:
    """The stamp of a change made now."""
    stamp = tick(state(database, "clock") or "", database.now_ms(), console(database))
    keep_state(database, "clock", stamp)
    return stamp
