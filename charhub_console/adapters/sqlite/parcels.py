"""Rows that travel: what painting a character needs, to a worker's file; and what became of an attempt, home again.

They travel as the columns of the domain's fields in JSON. A column that is not named has its default there, so a newer
console reads what an older one packed; the other way round is refused before anything travels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from charhub_console.adapters.sqlite import attempts, candidates, outbox
from charhub_console.adapters.sqlite.columns import to_json
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.migrations import MIGRATIONS
from charhub_console.adapters.sqlite.rows import (
    ANALYSES,
    ATTEMPTS,
    CANDIDATES,
    CHARACTERS,
    DECISIONS,
    IMAGES,
    RUNS,
    Table,
)
from charhub_console.domain.attempt import Attempt

FORMAT = len(MIGRATIONS)

_TABLES: dict[str, Table[Any]] = {  # parents first
    "candidate": CANDIDATES,
    "analysis": ANALYSES,
    "decision": DECISIONS,
    "run": RUNS,
    "character": CHARACTERS,
    "attempt": ATTEMPTS,
    "image": IMAGES,
}
_CHANGING = {
    "candidate": ("gate", "gate_reasons", "gate_version", "status"),
    "run": ("state",),
    "character": ("state",),
}
_WHOSE = {
    "candidate": "id = (SELECT candidate_id FROM character WHERE id = :character)",
    "analysis": "candidate_id = (SELECT candidate_id FROM character WHERE id = :character)",
    "decision": "candidate_id = (SELECT candidate_id FROM character WHERE id = :character)",
    "run": "id = :run OR id IN (SELECT run_id FROM attempt WHERE character_id = :character)"
    " OR id = (SELECT run_id FROM character WHERE id = :character)",
    "character": "id = :character",
    "attempt": "character_id = :character",
    "image": "character_id = :character",
}
_STAYS_AT_HOME = {"candidate": ("raw",), "run": ("summary",)}  # nobody who paints reads these
_OF_ATTEMPT = {"attempt": "id", "image": "attempt_id"}
_ASKED_FOR = frozenset({"id", *attempts.FIXED})

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def pack(database: Database, character_id: str, run_id: str) -> str:
    """Everything about a character that painting it in this run needs."""
    named = {"character": character_id, "run": run_id}
    return to_json({table: _rows(database, table, named) for table in _TABLES})


def unpack(database: Database, packed: str) -> None:
    """Have these rows here too. Of those that are known, attempts stay and others take what changed."""
    rows: Rows = json.loads(packed)
    for table in _TABLES:
        for row in rows.get(table, ()):
            _put(database, table, row)
    for row in rows.get("image", ()):
        if row["active"] and _newest(database, row) in {image["id"] for image in rows["image"]}:
            _activate(database, row)


def report(database: Database, attempt_id: str) -> str:
    """An attempt as it is, with the image that came of it."""
    named = {"id": attempt_id}
    found = {table: _rows(database, table, named, f"{key} = :id") for table, key in _OF_ATTEMPT.items()}
    return to_json(found)


def adopt(database: Database, reported: str) -> Attempt | None:
    """Take over what became of an attempt elsewhere; None when it changes nothing. One that ended here stays so."""
    rows: Rows = json.loads(reported)
    row = {**rows["attempt"][0], "path": None}
    known = attempts.find(database, row["id"])
    if known is not None and known.state.is_final:
        return None
    if known is None:
        _insert(database, "attempt", {**row, "number": _free_number(database, row)})
    else:
        _change(database, "attempt", row, [name for name in row if name not in _ASKED_FOR])
    attempt = attempts.existing(database, row["id"])
    outbox.mark(database, "attempt", attempt.id)
    for image in rows["image"]:
        attempts.keep_image(database, IMAGES.from_columns({**image, "master_path": None}), attempt)
    return attempt


def _put(database: Database, table: str, row: Mapping[str, Any]) -> None:
    known = database.sql(f'SELECT 1 FROM "{table}" WHERE id = ?', row["id"]).fetchone()  # noqa: S608
    if known is None:
        if table == "candidate":
            candidates.add(database, [CANDIDATES.from_columns({"raw": "", **row})])  # with its text index
        elif table == "image":
            _insert(database, table, {**row, "active": 0})
        else:
            _insert(database, table, row)
    else:
        _change(database, table, row, [name for name in _CHANGING.get(table, ()) if name in row])


def _rows(database: Database, table: str, named: Mapping[str, str], whose: str = "") -> list[dict[str, Any]]:
    kept = [name for name in _TABLES[table].names if name not in _STAYS_AT_HOME.get(table, ())]
    names = ", ".join(f'"{name}"' for name in kept)
    statement = f'SELECT {names} FROM "{table}" WHERE {whose or _WHOSE[table]} ORDER BY n'  # noqa: S608
    cursor = database.connection().execute(statement, named)  # type: ignore[no-untyped-call]
    return [dict(zip(kept, values, strict=True)) for values in cursor]


def _insert(database: Database, table: str, row: Mapping[str, Any]) -> None:
    row = {**dict.fromkeys(_STAYS_AT_HOME.get(table, ()), ""), **row}
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    database.sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', *row.values())  # noqa: S608


def _change(database: Database, table: str, row: Mapping[str, Any], names: Sequence[str]) -> None:
    if names:
        places = ", ".join(f'"{name}" = ?' for name in names)
        values = [row[name] for name in names]
        database.sql(f'UPDATE "{table}" SET {places} WHERE id = ?', *values, row["id"])  # noqa: S608


def _newest(database: Database, row: Mapping[str, Any]) -> str | None:
    """The image of this view that came of its newest attempt: one the packer had not may be there since."""
    newest = (
        "SELECT i.id FROM image i JOIN attempt a ON a.id = i.attempt_id"
        ' WHERE i.character_id = ? AND i."view" = ? ORDER BY a.number DESC LIMIT 1'
    )
    found = database.sql(newest, row["character_id"], row["view"]).fetchone()
    return found[0] if found else None


def _activate(database: Database, row: Mapping[str, Any]) -> None:
    this_view = (row["character_id"], row["view"])
    database.sql('UPDATE image SET active = 0 WHERE character_id = ? AND "view" = ?', *this_view)
    database.sql("UPDATE image SET active = 1 WHERE id = ?", row["id"])


def _free_number(database: Database, row: Mapping[str, Any]) -> int:
    """The attempt's own, unless one that was made here meanwhile bears it."""
    this_view = (row["character_id"], row["view"])
    taken = 'SELECT 1 FROM attempt WHERE character_id = ? AND "view" = ? AND number = ?'
    if database.sql(taken, *this_view, row["number"]).fetchone() is None:
        return int(row["number"])
    return int(database.sql(attempts.HIGHEST_NUMBER, *this_view).fetchone()[0]) + 1
