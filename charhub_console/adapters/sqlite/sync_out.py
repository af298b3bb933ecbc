"""What waits to be sent, as records; and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from charhub_console.adapters.sqlite import outbox
from charhub_console.adapters.sqlite.columns import to_json
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.sync_kinds import CHARACTER, KINDS, NATURAL_ID, How, Kind, Part
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.sync_rules import attempt_rank, ranked
from charhub_console.engine.ports.sync import Outgoing, Record

_PLACES = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS))
_IN_ORDER = f"""
SELECT n, op_id, kind, row_id, payload FROM outbox WHERE kind <> 'credit_entry'
ORDER BY CASE kind {_PLACES} END, op_id IS NOT NULL, n LIMIT ?
"""  # noqa: S608 - names of our own
_STAMPS = "SELECT row_id, register, stamp FROM stamp WHERE row_id IN (SELECT value FROM json_each(?))"
_EDITING = """
SELECT o.row_id, e.key FROM outbox o, json_each(o.payload) e
WHERE o.op_id IS NOT NULL AND o.kind = 'character' AND o.row_id IN (SELECT value FROM json_each(?))
"""

Entry = tuple[int, str | None, str, str, dict[str, Any]]
Row = dict[str, Any]
Registers = dict[str, list[Any]]


def waiting(database: Database, limit: int) -> list[Outgoing]:
    """Parents before children; no record twice."""
    entries: list[Entry] = []
    taken: set[tuple[str, str]] = set()
    for n, op, kind, row_id, payload in database.sql(_IN_ORDER, limit):
        if (kind, row_id) in taken:  # the second edit of a row waits for the first
            continue
        taken.add((kind, row_id))
        entries.append((n, op, kind, row_id, json.loads(payload)))
    stamp = outbox.next_stamp(database) if entries else ""
    found: list[Outgoing] = []
    for name, kind in KINDS.items():
        found += _of_kind(database, kind, [entry for entry in entries if entry[2] == name], stamp)
    return found


def sent(database: Database, outgoing: Sequence[Outgoing]) -> None:
    """Take them out; an entry that was renewed meanwhile has another number and stays."""
    numbers = json.dumps([one.n for one in outgoing])
    database.sql("DELETE FROM outbox WHERE n IN (SELECT value FROM json_each(?))", numbers)


def set_aside(database: Database, outgoing: Outgoing, error: str) -> None:
    """Move it out of the line."""
    database.sql(
        "INSERT OR REPLACE INTO set_aside (outgoing, op_id, kind, row_id, payload, error) "
        "SELECT 1, op_id, kind, row_id, payload, ? FROM outbox WHERE n = ?",
        error,
        outgoing.n,
    )
    database.sql("DELETE FROM outbox WHERE n = ?", outgoing.n)


def rows(database: Database, kind: Kind, row_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str, Row]]:
    """(own id, id as it travels, columns as they travel) of these rows, or of all."""
    columns = ", ".join(_travelling(kind, column) for column in kind.columns)
    where = "" if row_ids is None else " WHERE t.id IN (SELECT value FROM json_each(?))"
    statement = f'SELECT t.id, {kind.wire_id}, {columns} FROM "{kind.name}" t{where}'  # noqa: S608
    values = () if row_ids is None else (json.dumps(list(row_ids)),)
    me = outbox.console(database) if "origin" in kind.columns else ""
    for own_id, wire_id, *found in database.sql(statement, *values):
        row = dict(zip(kind.columns, found, strict=True))
        if row.get("origin") == "":
            row["origin"] = me
        yield own_id, wire_id, row


def values_of(kind: Kind, row: Row) -> dict[str, Any]:
    """Every register's value of a row, for comparing."""
    return {part.name: _value(part, row) for part in kind.parts if _travels(kind, part, row)}


def _of_kind(database: Database, kind: Kind, entries: Sequence[Entry], stamp: str) -> Iterator[Outgoing]:
    marks = [entry for entry in entries if entry[1] is None]
    read = {own: (wire, row) for own, wire, row in rows(database, kind, [entry[3] for entry in marks])} if marks else {}
    stamps = _person_stamps(database, list(read)) if kind is CHARACTER else {}
    editing = set(database.sql(_EDITING, json.dumps(list(read)))) if kind is CHARACTER and read else set()
    for n, op, name, row_id, payload in entries:
        if op is not None:
            yield Outgoing(n, op, Record(name, row_id, to_json(payload)))
        elif "forgotten" in payload or row_id not in read:
            yield Outgoing(n, None, Record(name, row_id, to_json({"forgotten": ["", None, True]})))
        else:
            wire_id, row = read[row_id]
            own = {register: known for (owner, register), known in stamps.items() if owner == row_id}
            waits = {register for owner, register in editing if owner == row_id}
            registers = _registers(kind, row, payload, stamp, own, waits)
            yield Outgoing(n, None, Record(name, wire_id, to_json(registers).replace("\\u0000", "\\ufffd")))


def _registers(
    kind: Kind, row: Row, payload: dict[str, Any], stamp: str, own_stamps: dict[str, str], waits: set[str]
) -> Registers:
    """Those that the entry asks for, each as [stamp, base, value].

    Of those that people edit, as they were made, what nobody edited or whose edit waits behind this; what was edited
    has travelled by its edit, and is sent anew only to a server that lost something.
    """
    found: Registers = {}
    everything = "everything" in payload
    for part in kind.parts:
        if not _travels(kind, part, row) or (payload and not everything and part.name not in payload):
            continue
        given = _stamp(kind, part, row, stamp)
        if part.how is How.PERSON and part.name not in waits:
            given = own_stamps.get(part.name, "")
            if given and not everything:
                continue
        found[part.name] = [given, None, _value(part, row)]
    return found


def _stamp(kind: Kind, part: Part, row: Row, stamp: str) -> str:
    if part.how is How.OWN:
        return str(row[part.columns[0]])
    if part.how is How.FETCHED:
        return str(row["fetched_at"])
    if part.how in (How.FIXED, How.PERSON):
        return ""
    return ranked(rank(kind, part, row), stamp)


def rank(kind: Kind, part: Part, row: Row) -> int:
    """What counts before the time does: an end, a picture that is there, a block of the gate."""
    if kind.name == "attempt":
        return attempt_rank(AttemptState(row["state"]))
    if part.name == "gate":
        return int(row["gate"] == "block")
    if part.name == "picture":
        return int(row["sha256"] is not None)
    return 0


def _travels(kind: Kind, part: Part, row: Row) -> bool:
    forgotten = kind.name == "candidate" and bool(row["forgotten"])
    if part.name == "forgotten":
        return forgotten
    if part.name == "content":
        return not forgotten
    if part.name == "flags":
        return not forgotten and row["model_flags"] is not None
    if part.name in ("activated", "settled"):
        return bool(row[part.columns[0]])
    return True


def _value(part: Part, row: Row) -> Any:
    if part.name == "forgotten":
        return True
    return row[part.columns[0]] if part.single else {column: row[column] for column in part.columns}


def _travelling(kind: Kind, column: str) -> str:
    return NATURAL_ID if kind.refers.get(column) == "candidate" else f't."{column}"'


def _person_stamps(database: Database, row_ids: list[str]) -> dict[tuple[str, str], str]:
    found = database.sql(_STAMPS, json.dumps(row_ids))
    return {(row_id, register): stamp for row_id, register, stamp in found}
