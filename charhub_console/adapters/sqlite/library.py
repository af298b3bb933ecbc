"""Characters by the ten thousand: ids in order, how complete they are, who owns them, what waits to be sent."""

from __future__ import annotations

import json
from collections.abc import Sequence

from charhub_console.adapters.sqlite.connection import Database
from charhub_console.domain.library import Completeness, LibraryCounts, LibraryFilter, LibrarySort
from charhub_console.domain.listing import IdArray

_COMPLETENESS = """
CASE
  WHEN CASE c.with_references
    WHEN 1 THEN (SELECT count(*) FROM image i WHERE i.character_id = c.id AND i.active = 1) = 5
    ELSE EXISTS (SELECT 1 FROM image i WHERE i.character_id = c.id AND i.active = 1 AND i."view" = 'AVATAR') END
    THEN 'complete'
  WHEN c.state IN ('queued', 'generating') OR EXISTS (SELECT 1 FROM attempt a WHERE a.character_id = c.id
    AND a.state NOT IN ('done', 'failed', 'cancelled', 'needs_operator')) THEN 'painting'
  WHEN EXISTS (SELECT 1 FROM image i WHERE i.character_id = c.id AND i.active = 1 AND i."view" = 'AVATAR')
    THEN 'incomplete'
  ELSE 'failed' END
"""
_ORDER = {
    LibrarySort.NEWEST: "coalesce(r.started_at, c.created_at) DESC, c.run_id, c.position, c.n",
    LibrarySort.NAME: "c.name COLLATE NOCASE, c.n",
}
_AT_ONCE = 4096


def listing(database: Database, where: LibraryFilter, sort: LibrarySort) -> IdArray:
    """All that match, in order."""
    conditions, values = _conditions(where)
    if where.show:
        conditions.append(f"{_COMPLETENESS} IN (SELECT value FROM json_each(?))")  # noqa: S608
        values.append(json.dumps([one.value for one in where.show]))
    statement = (
        f"SELECT c.id FROM character c LEFT JOIN run r ON r.id = c.run_id "  # noqa: S608 - pieces of our own
        f"WHERE {' AND '.join(conditions)} ORDER BY {_ORDER[sort]}"
    )
    cursor, packed = database.sql(statement, *values), bytearray()
    while rows := cursor.fetchmany(_AT_ONCE):
        packed += IdArray.of(row[0] for row in rows).packed
    return IdArray(bytes(packed))


def counts(database: Database, where: LibraryFilter) -> LibraryCounts:
    """One walk over what matches without its completeness."""
    conditions, values = _conditions(where)
    statement = f"SELECT {_COMPLETENESS}, count(*) FROM character c WHERE {' AND '.join(conditions)} GROUP BY 1"  # noqa: S608
    found = {Completeness(name): count for name, count in database.sql(statement, *values)}
    ((everything,),) = database.sql("SELECT count(*) FROM character WHERE state <> 'draft'")
    return LibraryCounts({one: found.get(one, 0) for one in Completeness}, everything)


def owners(database: Database) -> tuple[str, ...]:
    """Who owns characters, those with most first."""
    rows = database.sql(
        "SELECT owner FROM character WHERE state <> 'draft' GROUP BY owner ORDER BY count(*) DESC, owner"
    )
    return tuple(owner for (owner,) in rows)


def waiting(database: Database, row_ids: Sequence[str]) -> dict[str, int]:
    """How many changes of these rows have not reached central, by kind."""
    statement = "SELECT kind, count(*) FROM outbox WHERE row_id IN (SELECT value FROM json_each(?)) GROUP BY kind"
    return dict(database.sql(statement, json.dumps(list(row_ids))).fetchall())


def _conditions(where: LibraryFilter) -> tuple[list[str], list[object]]:
    conditions, values = ["c.state <> 'draft'"], list[object]()
    if where.owner:
        conditions.append("c.owner = ?")
        values.append(where.owner)
    for word in where.text.split():
        conditions.append(
            "(c.name LIKE ? ESCAPE '!' OR c.species LIKE ? ESCAPE '!' OR c.description LIKE ? ESCAPE '!')"
        )
        values += [_pattern(word)] * 3
    return conditions, values


def _pattern(word: str) -> str:
    for special in "!%_":
        word = word.replace(special, f"!{special}")
    return f"%{word}%"
