"""The rows' side of synchronising, behind the port: how it stands, what collided, what was set aside, checksums."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from charhub_console.adapters.sqlite import characters, outbox, sync_in, sync_out
from charhub_console.adapters.sqlite.columns import Time
from charhub_console.adapters.sqlite.connection import Connections, Database
from charhub_console.adapters.sqlite.rows import CHARACTERS
from charhub_console.adapters.sqlite.sync_kinds import KINDS
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.sync_rules import client_of, plain
from charhub_console.engine.ports.sync import Backlog, Conflict, Cursor, Joined, Key, Outgoing, Record, SetAside

P = ParamSpec("P")
T = TypeVar("T")
_TIME = Time()

CONTACT_NOTED = timedelta(seconds=10)
NOTABLE_LAG_S = 10.0
TWO_CHARACTERS = "candidate"
_WAITS = "SELECT count(*), min(at) FROM outbox WHERE kind <> 'credit_entry'"
_CONFLICTS = """
SELECT f.id, f.of_id, c.name, f.register, f.winner, f.loser, f.winner_stamp, f.loser_stamp
FROM conflict f JOIN character c ON c.id = f.of_id
WHERE f.settled = '' AND f.of_kind = 'character' ORDER BY f.n
"""
_DOUBLES = """
SELECT k.source || ':' || k.source_id, min(c.n), max(c.n)
FROM character c JOIN candidate k ON k.id = c.candidate_id
WHERE c.state <> 'draft' OR c.run_id IS NOT NULL GROUP BY c.candidate_id HAVING count(*) > 1
"""
_SETTLED = "SELECT 1 FROM conflict WHERE id = ? AND settled <> ''"
_SETTLE_DOUBLE = """
INSERT INTO conflict (id, of_kind, of_id, register, loser, loser_stamp, winner, winner_stamp, settled)
VALUES (?, 'character', ?, 'candidate', ?, '', ?, '', 'keep')
"""
_ASIDE = "SELECT n, kind, row_id, error, at, outgoing FROM set_aside"


class SqliteSyncRows:
    """Implements engine.ports.sync.SyncRows over a store's connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def _write(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self._connections.write(lambda database: work(database, *args, **kwargs)))

    async def _read(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self._connections.read(lambda database: work(database, *args, **kwargs)))

    async def backlog(self) -> Backlog:
        """See the port."""
        return await self._read(_backlog)

    async def last(self) -> tuple[Cursor | None, str]:
        """See the port."""
        return await self._read(
            lambda database: (sync_in.read_cursor(database), outbox.state(database, "trouble") or "")
        )

    async def outgoing(self, limit: int) -> list[Outgoing]:
        """See the port."""
        if not await self._read(_something_waits):
            return []
        return await self._write(sync_out.waiting, limit)

    async def sent(self, outgoing: Sequence[Outgoing]) -> None:
        """See the port."""
        await self._write(sync_out.sent, outgoing)

    async def set_aside(self, outgoing: Outgoing, error: str) -> None:
        """See the port."""
        await self._write(sync_out.set_aside, outgoing, error)

    async def join(self, records: Sequence[Record], cursor: Cursor | None, absent: Collection[Key] = ()) -> Joined:
        """See the port."""
        return await self._write(sync_in.join, records, cursor, absent)

    async def begin_again(self) -> None:
        """See the port."""
        await self._write(_begin_again)

    async def note_contact(self, at: datetime, lag_s: float) -> None:
        """See the port."""
        await self._write(_note_contact, at, lag_s)

    async def note_trouble(self, said: str) -> None:
        """See the port."""
        await self._write(outbox.keep_state, "trouble", said)

    async def doomed_files(self) -> list[str]:
        """See the port."""
        return await self._read(lambda database: json.loads(outbox.state(database, "doomed") or "[]"))

    async def files_gone(self, paths: Collection[str]) -> None:
        """See the port."""
        await self._write(_files_gone, paths)

    async def conflicts(self) -> list[Conflict]:
        """See the port."""
        return await self._read(_conflicts)

    async def settle(self, conflict_id: str, *, swap: bool) -> Conflict:
        """See the port."""
        return await self._write(_settle, conflict_id, swap)

    async def all_set_aside(self) -> list[SetAside]:
        """See the port."""
        return await self._read(lambda database: [_aside(row) for row in database.sql(f"{_ASIDE} ORDER BY n")])

    async def try_again(self, n: int) -> SetAside:
        """See the port."""
        return await self._write(_try_again, n)

    async def checksums(self, kind: str) -> dict[int, tuple[int, int]]:
        """See the port."""
        return await self._read(_checksums, kind)

    async def digests(self, kind: str, bucket: int) -> dict[str, int]:
        """See the port."""
        return await self._read(_digests_of, kind, bucket)

    async def send_again(self, keys: Sequence[Key]) -> None:
        """See the port."""
        await self._write(_send_again, keys)


def _something_waits(database: Database) -> bool:
    found = database.sql("SELECT EXISTS (SELECT 1 FROM outbox WHERE kind <> 'credit_entry')").fetchone()
    return bool(found[0])


def _backlog(database: Database) -> Backlog:
    pending, oldest = database.sql(_WAITS).fetchone()
    contact = outbox.state(database, "contact")
    (aside,) = database.sql("SELECT count(*) FROM set_aside").fetchone()
    (disputed,) = database.sql("SELECT count(*) FROM candidate WHERE disputed = 1").fetchone()
    return Backlog(
        console=outbox.state(database, "console") or "",
        pending=pending,
        oldest_pending=_TIME.python_value(oldest),
        conflicts=len(_conflicts(database)),
        set_aside=aside,
        disputed=disputed,
        last_contact=datetime.fromisoformat(contact) if contact else None,
        lag_s=float(outbox.state(database, "lag_s") or 0),
        trouble=outbox.state(database, "trouble") or "",
    )


def _note_contact(database: Database, at: datetime, lag_s: float) -> None:
    """To a few seconds: a disk that has to keep it every second would never rest."""
    outbox.console(database)
    before = outbox.state(database, "contact")
    said = {"lag_s": f"{lag_s:.0f}" if lag_s >= NOTABLE_LAG_S else "0", "trouble": ""}
    if before is None or not timedelta(0) <= at - datetime.fromisoformat(before) < CONTACT_NOTED:
        said["contact"] = at.isoformat()
    for name, value in said.items():
        if outbox.state(database, name) != value:
            outbox.keep_state(database, name, value)


def _begin_again(database: Database) -> None:
    """Everything is sent once more, and the feed read from its beginning."""
    for name in KINDS:
        database.sql(
            f"INSERT OR REPLACE INTO outbox (kind, row_id, payload) SELECT '{name}', id, ? FROM \"{name}\" ORDER BY n",  # noqa: S608
            outbox.EVERYTHING,
        )
    database.sql("DELETE FROM sync_state WHERE name = 'cursor'")


def _files_gone(database: Database, paths: Collection[str]) -> None:
    left = [path for path in json.loads(outbox.state(database, "doomed") or "[]") if path not in paths]
    outbox.keep_state(database, "doomed", json.dumps(left))


# --- conflicts ---


def _conflicts(database: Database) -> list[Conflict]:
    found = [
        Conflict(
            id=conflict_id,
            character_id=character_id,
            name=name,
            field=register,
            kept=winner,
            lost=loser,
            kept_by=client_of(winner_stamp),
            lost_by=client_of(loser_stamp),
            at=_made_at(loser_stamp),
        )
        for conflict_id, character_id, name, register, winner, loser, winner_stamp, loser_stamp in database.sql(
            _CONFLICTS
        )
    ]
    for candidate, first, second in database.sql(_DOUBLES).fetchall():
        conflict_id = hashlib.md5(f"two|{candidate}".encode(), usedforsecurity=False).hexdigest()
        if database.sql(_SETTLED, conflict_id).fetchone() is None:
            one, other = sorted(
                CHARACTERS.where(database, "n IN (?, ?)", first, second), key=lambda one: (one.created_at, one.id)
            )
            found.append(
                Conflict(conflict_id, one.id, one.name, TWO_CHARACTERS, one.name, other.name, "", "", None, other.id)
            )
    return found


def _settle(database: Database, conflict_id: str, swap: bool) -> Conflict:
    several = [one for one in _conflicts(database) if one.id.startswith(conflict_id)]
    if len(several) != 1 or len(conflict_id) < 4:
        raise NotFound(
            f"There is no conflict {conflict_id!r} to settle.", "List them with `charhub-console sync conflicts`."
        )
    found = several[0]
    if found.field == TWO_CHARACTERS:
        if swap:
            raise InvalidInput(
                "Two characters made of one candidate cannot be swapped; both are kept.", "Settle it with `keep`."
            )
        database.sql(_SETTLE_DOUBLE, found.id, found.character_id, found.lost, found.kept)
    else:
        if swap:
            value = CHARACTERS.from_db(found.field, found.lost)
            characters.change(database, found.character_id, {found.field: value})
        settled = "swap" if swap else "keep"
        database.sql("UPDATE conflict SET settled = ? WHERE id = ?", settled, found.id)
    outbox.mark(database, "conflict", found.id)
    return replace(found, kept=found.lost, lost=found.kept) if swap else found


def _made_at(stamp: str) -> datetime | None:
    wall = plain(stamp).partition(":")[0]
    return datetime.fromtimestamp(int(wall) / 1000, UTC) if wall else None


# --- what was set aside ---


def _aside(row: Sequence[Any]) -> SetAside:
    n, kind, row_id, error, at, outgoing = row
    return SetAside(n, kind, row_id, error, datetime.fromisoformat(at), bool(outgoing))


def _try_again(database: Database, n: int) -> SetAside:
    row = database.sql(f"{_ASIDE} WHERE n = ?", n).fetchone()
    if row is None:
        raise NotFound(f"Nothing that was set aside has the number {n}.", "See `charhub-console sync set-aside`.")
    found = _aside(row)
    op, payload = database.sql("SELECT op_id, payload FROM set_aside WHERE n = ?", n).fetchone()
    database.sql("DELETE FROM set_aside WHERE n = ?", n)
    if found.outgoing:
        database.sql(
            "INSERT OR REPLACE INTO outbox (op_id, kind, row_id, payload) VALUES (?, ?, ?, ?)",
            op,
            found.kind,
            found.row_id,
            payload,
        )
    else:
        missing = sync_in.join(database, [Record(found.kind, found.row_id, payload)], None, ()).missing
        if missing:
            sync_in.join(database, [Record(found.kind, found.row_id, payload)], None, missing)
    return found


# --- comparing everything ---


def canonical(value: Any) -> str:
    """JSON text as PostgreSQL's jsonb writes it: shorter keys first, then by their bytes."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(", ", ": "))


def _sorted(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
    return {key: _sorted(value[key]) for key in keys}


def digest(wire_id: str, values: dict[str, Any]) -> int:
    """32 bits of a record."""
    text = wire_id + canonical(values).replace("\\u0000", "\\ufffd")
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def bucket_of(wire_id: str) -> int:
    """0..255."""
    return hashlib.md5(wire_id.encode(), usedforsecurity=False).digest()[0]


def _digests(database: Database, kind: str) -> dict[str, int]:
    described = KINDS[kind]
    rows = sync_out.rows(database, described)
    return {wire: digest(wire, sync_out.values_of(described, row)) for _, wire, row in rows}


def _checksums(database: Database, kind: str) -> dict[int, tuple[int, int]]:
    sums: dict[int, tuple[int, int]] = {}
    for wire, value in _digests(database, kind).items():
        count, total = sums.get(bucket_of(wire), (0, 0))
        sums[bucket_of(wire)] = count + 1, total + value
    return sums


def _digests_of(database: Database, kind: str, bucket: int) -> dict[str, int]:
    return {wire: value for wire, value in _digests(database, kind).items() if bucket_of(wire) == bucket}


def _send_again(database: Database, keys: Sequence[Key]) -> None:
    for kind, wire_id in keys:
        own_id = wire_id
        if kind == "candidate":
            source, _, source_id = wire_id.partition(":")
            found = database.sql(
                "SELECT id FROM candidate WHERE source = ? AND source_id = ?", source, source_id
            ).fetchone()
            own_id = found[0]
        outbox.mark_again(database, kind, own_id, outbox.EVERYTHING)
