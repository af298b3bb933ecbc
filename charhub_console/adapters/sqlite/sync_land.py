"""Records of one kind become rows, or are joined with those that are here."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from peewee import IntegrityError

from charhub_console.adapters.sqlite import candidates, outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.sync_kinds import KINDS, How, Kind, Part
from charhub_console.adapters.sqlite.sync_page import Landed, Registers, causally
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.sync_rules import attempt_rank
from charhub_console.engine.ports.sync import Key

_PENDING = """
SELECT row_id, payload FROM outbox WHERE kind = ? AND op_id IS NULL AND row_id IN (SELECT value FROM json_each(?))
"""


def land(database: Database, kind: Kind, page: dict[str, Registers], landed: Landed) -> None:
    """All at once; if one of them cannot be taken over, one by one, and that one is set aside."""
    if kind.name == "decision":
        page = causally(page)
    new, arrived = [wire for wire in page if (kind.name, wire) not in landed.ids], len(landed.new_candidates)
    try:
        _within(database, partial(_take, database, kind, page, landed))
    except (IntegrityError, sqlite3.IntegrityError, KeyError, TypeError, ValueError, ConsoleError):
        del landed.new_candidates[arrived:]
        for wire_id in new:
            landed.ids.pop((kind.name, wire_id), None)
        for wire_id, registers in page.items():
            one = {wire_id: registers}
            try:
                _within(database, partial(_take, database, kind, one, landed))
            except (IntegrityError, sqlite3.IntegrityError, KeyError, TypeError, ValueError, ConsoleError) as error:
                put_aside(database, (kind.name, wire_id), registers, _words(error))


def _words(error: Exception) -> str:
    return f"It lacks {error}." if isinstance(error, KeyError) else str(error)[:300]


def _within(database: Database, work: Callable[[], None]) -> None:
    with database.savepoint():
        work()


def _take(database: Database, kind: Kind, page: dict[str, Registers], landed: Landed) -> None:
    if kind.name == "analysis":
        page = _without_forgotten(database, page, landed)
    new = {wire: registers for wire, registers in page.items() if (kind.name, wire) not in landed.ids}
    known = {wire: registers for wire, registers in page.items() if wire not in new}
    if new:
        _insert(database, kind, new, landed)
    if known:
        _update(database, kind, known, landed)
    _note(kind, page, landed)


def _insert(database: Database, kind: Kind, page: dict[str, Registers], landed: Landed) -> None:
    travelling = kind.columns
    names = [*travelling, *kind.fills, "id"]
    if kind.name == "candidate":
        names += ["source", "source_id"]
        last = database.sql("SELECT coalesce(max(n), 0) FROM candidate").fetchone()[0]
    made, stamps = [], []
    for wire_id, registers in page.items():
        own_id = str(uuid.uuid4()) if kind.name == "candidate" else wire_id
        row = {**_BLANK.get(kind.name, {}), **_row(kind, registers, landed)}
        made.append([*(row[column] for column in travelling), *kind.fills.values(), own_id])
        if kind.name == "candidate":
            made[-1] += wire_id.split(":", 1)
        stamps += [(wire_id, part.name, reg[0]) for part, reg in _parts(kind, registers, How.PERSON) if reg[0]]
        landed.ids[kind.name, wire_id] = own_id
    columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
    connection.executemany(f'INSERT INTO "{kind.name}" ({columns}) VALUES ({places})', made)  # noqa: S608
    connection.executemany("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?)", stamps)
    if kind.name == "candidate":
        candidates.index_new(database, last)
        landed.new_candidates += [landed.ids["candidate", wire] for wire in page]


_BLANK: dict[str, dict[str, Any]] = {
    "candidate": {
        "url": "",
        "page_url": "",
        "creator": None,
        "prompt": "",
        "negative_prompt": "",
        "tags": "[]",
        "model_names": "[]",
        "raw": "{}",
        "model_flags": None,
        "forgotten": 0,
        "sha256": None,
        "dhash": None,
        "phash": None,
        "width": None,
        "height": None,
        "gate": "",
        "gate_reasons": "[]",
        "gate_version": "",
    },
    "image": {"activated": ""},
    "conflict": {"settled": ""},
}
"""Registers a record may lack."""


def _update(database: Database, kind: Kind, page: dict[str, Registers], landed: Landed) -> None:
    """What is not waiting to be sent gives way to what the others agreed on."""
    own = {wire: landed.ids[kind.name, wire] for wire in page}
    pending = {row: json.loads(p) for row, p in database.sql(_PENDING, kind.name, json.dumps(list(own.values())))}
    for wire_id, registers in page.items():
        row_id = own[wire_id]
        waits = pending.get(row_id)
        changes: dict[str, Any] = {}
        for part in kind.parts:
            register = registers.get(part.name)
            if register is None or part.name == "forgotten":
                continue
            if part.how is How.PERSON:
                if _adopt_person(database, row_id, part, register):
                    changes[part.columns[0]] = register[2]
            elif part.how is How.OWN or (part.how is How.FETCHED) or (part.how is How.COURSE and not _in(part, waits)):
                changes |= _column_values(kind, part, register, landed)
        if kind.name == "candidate":
            _change_candidate(database, row_id, registers, changes)
        elif changes:
            _change(database, kind, row_id, changes)


def _in(part: Part, waits: dict[str, Any] | None) -> bool:
    return waits is not None and (not waits or part.name in waits or "everything" in waits)


def _adopt_person(database: Database, row_id: str, part: Part, register: list[Any]) -> bool:
    found = database.sql("SELECT stamp FROM stamp WHERE row_id = ? AND register = ?", row_id, part.name).fetchone()
    if (found[0] if found else "") > register[0]:
        return False
    if register[0]:
        database.sql("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?)", row_id, part.name, register[0])
    return True


def _change(database: Database, kind: Kind, row_id: str, changes: dict[str, Any]) -> None:
    if kind.name == "attempt" and not _rises(database, row_id, changes["state"]):
        return
    if kind.name == "image":
        changes = {name: value for name, value in changes.items() if name == "activated"}
        database.sql("UPDATE image SET activated = max(activated, ?) WHERE id = ?", changes["activated"], row_id)
        return
    places = ", ".join(f'"{name}" = ?' for name in changes)
    database.sql(f'UPDATE "{kind.name}" SET {places} WHERE id = ?', *changes.values(), row_id)  # noqa: S608


def _rises(database: Database, attempt_id: str, state: str) -> bool:
    """An attempt that ended here does not come back to life, whatever central was told before."""
    (now,) = database.sql("SELECT state FROM attempt WHERE id = ?", attempt_id).fetchone()
    return attempt_rank(AttemptState(state)) >= attempt_rank(AttemptState(now))


def _change_candidate(database: Database, row_id: str, registers: Registers, changes: dict[str, Any]) -> None:
    is_forgotten, path, thumbnail, fetched_at, gate = database.sql(
        "SELECT forgotten, image_path, thumbnail_path, fetched_at, gate FROM candidate WHERE id = ?", row_id
    ).fetchone()
    forgets = "forgotten" in registers
    if is_forgotten or forgets:
        changes = {name: value for name, value in changes.items() if PARTS_OF_CANDIDATE[name] not in _FORGETTABLE}
    if changes.get("fetched_at", fetched_at) < fetched_at:
        changes = {name: value for name, value in changes.items() if PARTS_OF_CANDIDATE[name] not in _AS_FETCHED}
    if gate == "block":
        changes = {name: value for name, value in changes.items() if PARTS_OF_CANDIDATE[name] != "gate"}
    if forgets and not is_forgotten:
        doomed = json.loads(outbox.state(database, "doomed") or "[]")
        outbox.keep_state(database, "doomed", json.dumps([*doomed, *(p for p in (path, thumbnail) if p)]))
        candidates.forget_content(database, row_id)
    if changes:
        candidates.rewrite_raw(database, row_id, changes)


PARTS_OF_CANDIDATE = {column: part.name for part in KINDS["candidate"].parts for column in part.columns}
_FORGETTABLE = frozenset({"content", "flags"})
_AS_FETCHED = frozenset({"content", "facts"})


def _parts(kind: Kind, registers: Registers, how: How) -> list[tuple[Part, list[Any]]]:
    return [(part, registers[part.name]) for part in kind.parts if part.how is how and part.name in registers]


def _row(kind: Kind, registers: Registers, landed: Landed) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for part in kind.parts:
        if part.name in registers:
            row |= _column_values(kind, part, registers[part.name], landed)
    return row


def _column_values(kind: Kind, part: Part, register: list[Any], landed: Landed) -> dict[str, Any]:
    if part.name == "forgotten":
        return {"forgotten": 1}
    if part.single:
        return {part.columns[0]: register[2]}
    values = {column: register[2][column] for column in part.columns}
    for column, parent in kind.refers.items():
        if values.get(column) is not None:
            values[column] = landed.ids[parent, values[column]]
    if values.get("origin") == landed.me:
        values["origin"] = ""
    return values


def _without_forgotten(database: Database, page: dict[str, Registers], landed: Landed) -> dict[str, Registers]:
    """Of a candidate that was forgotten nothing is taken over; who sent it nevertheless hears of it through central."""
    kept = {}
    for wire_id, registers in page.items():
        if "all" not in registers:
            database.sql("DELETE FROM analysis WHERE id = ?", wire_id)
            continue
        candidate_id = landed.ids["candidate", registers["all"][2]["candidate_id"]]
        (forgotten,) = database.sql("SELECT forgotten FROM candidate WHERE id = ?", candidate_id).fetchone()
        if forgotten:
            database.sql("DELETE FROM analysis WHERE id = ?", wire_id)
            outbox.mark_again(database, "analysis", wire_id, outbox.FORGOTTEN)
        else:
            kept[wire_id] = registers
    return kept


def _note(kind: Kind, page: dict[str, Registers], landed: Landed) -> None:
    for wire_id, registers in page.items():
        own_id = landed.ids.get((kind.name, wire_id), wire_id)
        if kind.name == "candidate":
            landed.candidates[own_id] = None
        elif kind.name == "decision":
            landed.decided[landed.ids["candidate", registers["all"][2]["candidate_id"]]] = None
        elif kind.name == "character":
            landed.characters[own_id] = None
        elif kind.name == "run":
            landed.runs[own_id] = None
        elif kind.name == "attempt" and "facts" in registers:
            landed.attempts[own_id] = (registers["facts"][2]["character_id"], registers["facts"][2]["view"])
        elif kind.name == "image" and "facts" in registers:
            landed.views[registers["facts"][2]["character_id"], registers["facts"][2]["view"]] = None


def put_aside(database: Database, key: Key, registers: Registers, error: str) -> None:
    """Keep a record that cannot be taken over, with the reason."""
    database.sql("DELETE FROM set_aside WHERE outgoing = 0 AND kind = ? AND row_id = ?", *key)
    database.sql(
        "INSERT INTO set_aside (outgoing, kind, row_id, payload, error) VALUES (0, ?, ?, ?, ?)",
        *key,
        json.dumps(registers),
        error,
    )
