"""Taking over what other consoles wrote: joined with what is here, in one transaction with the place in the feed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from charhub_console.adapters.sqlite import decisions, outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import DECISIONS
from charhub_console.adapters.sqlite.sync_kinds import KINDS, PARTS, How
from charhub_console.adapters.sqlite.sync_land import land, put_aside
from charhub_console.adapters.sqlite.sync_page import Landed, Registers, events, known_ids, parents
from charhub_console.domain.sync_rules import in_order, witness
from charhub_console.engine.ports.sync import Cursor, Joined, Key, Record

_NEWEST_ACTIVATED = """
SELECT id FROM image WHERE character_id = ? AND "view" = ? AND activated <> '' ORDER BY activated DESC, id DESC LIMIT 1
"""


def join(database: Database, records: Sequence[Record], cursor: Cursor | None, absent: Collection[Key]) -> Joined:
    """See the port."""
    page = {record.key: json.loads(record.registers) for record in records}
    ids = known_ids(database, page)
    missing = {key for key, registers in page.items() for key in parents(key[0], registers) if key not in ids}
    missing -= page.keys()
    if missing - set(absent):
        return Joined(missing=tuple(sorted(missing - set(absent))))
    if absent:
        _leave_out(database, page, missing)
    landed = Landed(outbox.console(database), ids)
    for name, kind in KINDS.items():
        found = {key[1]: registers for key, registers in page.items() if key[0] == name}
        if found:
            land(database, kind, found, landed)
    _derive(database, landed)
    _keep_clock(database, page)
    if cursor is not None:
        keep_cursor(database, cursor)
    return Joined(events=events(landed))


def keep_cursor(database: Database, cursor: Cursor) -> None:
    """How far the feed was read."""
    outbox.keep_state(database, "cursor", json.dumps([cursor.epoch, cursor.xid, cursor.seq, cursor.highest]))


def read_cursor(database: Database) -> Cursor | None:
    """None before the first contact."""
    known = outbox.state(database, "cursor")
    return Cursor(*json.loads(known)) if known else None


def _leave_out(database: Database, page: dict[Key, Registers], missing: set[Key]) -> None:
    """What refers to a row that is nowhere, and what refers to that."""
    gone = set(missing)
    while found := [key for key, registers in page.items() if gone.intersection(parents(key[0], registers))]:
        for key in found:
            put_aside(database, key, page.pop(key), "It refers to a row that central does not have.")
            gone.add(key)


def _derive(database: Database, landed: Landed) -> None:
    """Statuses follow from decisions; the active image of a view is the one that was activated last."""
    for candidate_id in landed.decided:
        known = DECISIONS.where(database, "candidate_id = ?", candidate_id)
        decisions.derive_status(database, candidate_id, in_order(known))
        landed.candidates[candidate_id] = None
    for view in landed.views:
        best = database.sql(_NEWEST_ACTIVATED, *view).fetchone()
        if best is not None:
            database.sql(
                'UPDATE image SET active = 0 WHERE character_id = ? AND "view" = ? AND active = 1 AND id <> ?',
                *view,
                best[0],
            )
            database.sql("UPDATE image SET active = 1 WHERE id = ? AND active = 0", best[0])


def _keep_clock(database: Database, page: dict[Key, Registers]) -> None:
    """What is written here next is later than everything that was seen."""
    clocked = (How.COURSE, How.PERSON, How.OWN)
    stamps = [
        register[0]
        for (kind, _), registers in page.items()
        for name, register in registers.items()
        if register[0] and (kind, name) in PARTS and PARTS[kind, name].how in clocked
    ]
    if stamps:
        outbox.keep_state(database, "clock", witness(outbox.state(database, "clock") or "", stamps))
