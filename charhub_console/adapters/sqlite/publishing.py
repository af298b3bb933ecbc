"""What still has to reach CharHub's own tables, the claims held there, the ledger entries it has to hear of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from charhub_console.adapters.sqlite import credits, outbox
from charhub_console.adapters.sqlite.columns import Time
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import CREDIT_ENTRIES
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.publication import HeldClaim, PublicationEntry, PublicationKind, PublicationState

P = ParamSpec("P")
T = TypeVar("T")

_TIME = Time()
_COLUMNS = "kind, row_id, state, wanted_at, reason, wanted, digest, curated_id, published_at, insist"
_WANT = """
INSERT INTO publication (kind, row_id, state, wanted_at, reason, wanted, insist) VALUES (?, ?, 'pending', ?, '', 1, ?)
ON CONFLICT (kind, row_id) DO UPDATE SET state = 'pending', wanted_at = excluded.wanted_at, reason = '',
    wanted = wanted + 1, insist = excluded.insist
"""
_NOTE = """
UPDATE publication SET digest = ?, curated_id = ?, published_at = ?,
    state = CASE wanted WHEN ? THEN ? ELSE state END, reason = CASE wanted WHEN ? THEN ? ELSE reason END
WHERE kind = ? AND row_id = ?
"""
_SAVE_CLAIM = """
INSERT INTO held_claim (candidate_id, curated_id, fence) VALUES (?, ?, ?)
ON CONFLICT (candidate_id) DO UPDATE SET curated_id = excluded.curated_id, fence = excluded.fence
"""


def want(database: Database, kind: PublicationKind, row_id: str, at: datetime, insist: bool) -> PublicationEntry:
    """Pending from now on."""
    database.sql(_WANT, kind.value, row_id, _TIME.db_value(at), int(insist))
    found = one(database, kind, row_id)
    assert found is not None
    return found


def one(database: Database, kind: PublicationKind, row_id: str) -> PublicationEntry | None:
    """How one stands."""
    query = f"SELECT {_COLUMNS} FROM publication WHERE kind = ? AND row_id = ?"  # noqa: S608
    row = database.sql(query, kind.value, row_id).fetchone()
    return _entry(row) if row else None


def search(database: Database, states: Sequence[PublicationState], limit: int) -> list[PublicationEntry]:
    """Those wanted first come first."""
    wanted = [state.value for state in states or PublicationState]
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT {_COLUMNS} FROM publication WHERE state IN ({marks}) ORDER BY wanted_at, n LIMIT ?"  # noqa: S608
    return [_entry(row) for row in database.sql(query, *wanted, limit)]


def counts(database: Database) -> dict[PublicationState, int]:
    """Characters by state."""
    found = database.sql("SELECT state, count(*) FROM publication WHERE kind = 'character' GROUP BY state")
    return dict.fromkeys(PublicationState, 0) | {PublicationState(state): count for state, count in found}


def note(database: Database, entry: PublicationEntry) -> None:
    """Keep how it stands."""
    at = _TIME.db_value(entry.published_at) if entry.published_at else None
    facts = (entry.digest, entry.curated_id, at)
    standing = (entry.wanted, entry.state.value, entry.wanted, entry.reason)
    database.sql(_NOTE, *facts, *standing, entry.kind.value, entry.row_id)


def claims(database: Database) -> list[HeldClaim]:
    """All of them."""
    return [HeldClaim(*row) for row in database.sql("SELECT candidate_id, curated_id, fence FROM held_claim")]


def save_claim(database: Database, held: HeldClaim) -> None:
    """Held from now on."""
    database.sql(_SAVE_CLAIM, held.candidate_id, held.curated_id, held.fence)


def drop_claim(database: Database, candidate_id: str) -> None:
    """Not held any more."""
    database.sql("DELETE FROM held_claim WHERE candidate_id = ?", candidate_id)


def reserve(database: Database, entries: Sequence[CreditEntry]) -> None:
    """The entries, and that CharHub's ledger has to hear of them."""
    credits.add(database, entries, True)
    for entry in entries:
        database.sql("INSERT INTO settlement (key, settled) VALUES (?, 0) ON CONFLICT DO NOTHING", entry.key)


def unsettled(database: Database) -> list[CreditEntry]:
    """Those it has not heard of."""
    return CREDIT_ENTRIES.where(database, "key IN (SELECT key FROM settlement WHERE settled = 0) ORDER BY n")


def central_keys(database: Database, keys: Sequence[str]) -> frozenset[str]:
    """Which of these it decides about."""
    marks = ", ".join("?" * len(keys))
    return frozenset(key for (key,) in database.sql(f"SELECT key FROM settlement WHERE key IN ({marks})", *keys))  # noqa: S608


def settle(database: Database, keys: Sequence[str]) -> None:
    """It has heard of them."""
    for key in keys:
        database.sql("UPDATE settlement SET settled = 1 WHERE key = ?", key)


def _entry(row: Sequence[Any]) -> PublicationEntry:
    kind, row_id, state, wanted_at, reason, wanted, digest, curated_id, published_at, insist = row
    return PublicationEntry(
        kind=PublicationKind(kind),
        row_id=row_id,
        state=PublicationState(state),
        wanted_at=_TIME.python_value(wanted_at),
        reason=reason,
        wanted=wanted,
        digest=digest,
        curated_id=curated_id,
        published_at=_TIME.python_value(published_at) if published_at else None,
        insist=bool(insist),
    )


class _Calls(Protocol):
    """How a store does things to its file."""

    async def _write(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    async def _read(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T: ...


class PublishingCalls:
    """Implements `engine.store_publishing.PublishingRows` for the store."""

    async def console_id(self: _Calls) -> str:
        return await self._write(outbox.console)

    async def want_published(
        self: _Calls, kind: PublicationKind, row_id: str, *, at: datetime, insist: bool = False
    ) -> PublicationEntry:
        return await self._write(want, kind, row_id, at, insist)

    async def publications(
        self: _Calls, *, states: Sequence[PublicationState] = (), limit: int = 1000
    ) -> list[PublicationEntry]:
        return await self._read(search, states, limit)

    async def publication(self: _Calls, kind: PublicationKind, row_id: str) -> PublicationEntry | None:
        return await self._read(one, kind, row_id)

    async def publication_counts(self: _Calls) -> dict[PublicationState, int]:
        return await self._read(counts)

    async def note_publication(self: _Calls, entry: PublicationEntry) -> None:
        await self._write(note, entry)

    async def held_claims(self: _Calls) -> list[HeldClaim]:
        return await self._read(claims)

    async def save_claim(self: _Calls, held: HeldClaim) -> None:
        await self._write(save_claim, held)

    async def drop_claim(self: _Calls, candidate_id: str) -> None:
        await self._write(drop_claim, candidate_id)

    async def reserve(self: _Calls, entries: Sequence[CreditEntry]) -> None:
        await self._write(reserve, entries)

    async def unsettled(self: _Calls) -> list[CreditEntry]:
        return await self._read(unsettled)

    async def central_keys(self: _Calls, keys: Sequence[str]) -> frozenset[str]:
        return await self._read(central_keys, keys)

    async def settled(self: _Calls, keys: Sequence[str]) -> None:
        await self._write(settle, keys)
