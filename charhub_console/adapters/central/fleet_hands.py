"""Implements `engine.ports.fleet.FleetHands`: what a worker asks of the fleet."""

from __future__ import annotations

import json
from pathlib import Path

from charhub_console.adapters.central.fleet_link import FleetLink
from charhub_console.domain.errors import NotFound
from charhub_console.engine.ports.fleet import (
    LEASE_S,
    STEADY_S,
    Glimpse,
    Job,
    Loan,
    Parcel,
    Told,
    Wishes,
    Worker,
)

_LEASE = f"clock_timestamp() + interval '{LEASE_S} s'"
_JOIN = f"""
WITH old AS (DELETE FROM charhub_fleet.worker
    WHERE lease_until < clock_timestamp() - interval '1 day' AND since < clock_timestamp() - interval '7 days')
INSERT INTO charhub_fleet.worker (id, host, version, servers, slots, lease_until)
VALUES (%s, %s, %s, %s, %s, {_LEASE})
"""  # noqa: S608
_RENEW = f"""
UPDATE charhub_fleet.worker SET is_draining = %s, lease_until = {_LEASE},
    steady_since = CASE WHEN lease_until < clock_timestamp() THEN clock_timestamp() ELSE steady_since END
WHERE id = %s RETURNING steady_since < clock_timestamp() - interval '{STEADY_S} s'
"""  # noqa: S608
_LEAVE = """
WITH hands AS (DELETE FROM charhub_fleet.hand WHERE worker = %s)
UPDATE charhub_fleet.worker SET lease_until = '-infinity' WHERE id = %s
"""
_GONE = """
SELECT given.id FROM unnest(%s::text[]) AS given (id) WHERE NOT EXISTS (
    SELECT FROM charhub_fleet.worker w WHERE w.id = given.id AND w.lease_until > clock_timestamp())
"""
_TAKE = """
INSERT INTO charhub_fleet.hand (character_id, worker) VALUES (%s, %s)
ON CONFLICT (character_id) DO UPDATE SET worker = excluded.worker
WHERE hand.worker = excluded.worker OR NOT EXISTS (
    SELECT FROM charhub_fleet.worker w WHERE w.id = hand.worker AND w.lease_until > clock_timestamp())
RETURNING character_id
"""
_PARCEL = """
SELECT console, name, rows, source_key, source_path, cancelled
FROM charhub_fleet.parcel WHERE character_id = %s AND run_id = %s
"""
_FORMER = "SELECT rows, worker FROM charhub_fleet.attempt WHERE character_id = %s ORDER BY n"
_SERVERS = "SELECT servers FROM charhub_fleet.worker WHERE id = ANY(%s)"
_TELL = """
WITH mine AS (SELECT FROM charhub_fleet.hand WHERE character_id = %s AND worker = %s FOR UPDATE)
INSERT INTO charhub_fleet.attempt (id, character_id, run_id, worker, rows, is_open, at_server, thumbnail)
SELECT %s, %s, %s, %s, %s, %s, %s, %s FROM mine
ON CONFLICT (id) DO UPDATE SET worker = excluded.worker, rows = excluded.rows, is_open = excluded.is_open,
    at_server = excluded.at_server, thumbnail = coalesce(excluded.thumbnail, attempt.thumbnail),
    version = attempt.version + 1, glimpse = NULL, preview = NULL
RETURNING version
"""
_GLIMPSE = """
UPDATE charhub_fleet.attempt SET glimpse = %s, preview = coalesce(%s, preview) WHERE id = %s AND worker = %s AND is_open
"""
_END = """
UPDATE charhub_fleet.parcel p SET ended_at = clock_timestamp(), heard = false
FROM charhub_fleet.hand h
WHERE p.character_id = %s AND p.run_id = %s AND h.character_id = p.character_id AND h.worker = %s
"""
_LET_GO = "DELETE FROM charhub_fleet.hand WHERE character_id = %s AND worker = %s"
_WISHES = """
SELECT coalesce((SELECT value FROM charhub_fleet.fact WHERE name = 'pause'), ''),
    ARRAY(SELECT a.id FROM charhub_fleet.attempt a JOIN charhub_fleet.hand h USING (character_id)
          WHERE h.worker = %s AND a.cancelled AND a.is_open),
    ARRAY(SELECT ARRAY[p.character_id, p.run_id] FROM charhub_fleet.parcel p
          JOIN charhub_fleet.hand h USING (character_id) WHERE h.worker = %s AND p.cancelled AND p.ended_at IS NULL)
"""


class PostgresFleetHands:
    """The fleet as a worker has it. Raises: NotConfigured (the address cannot be read)."""

    def __init__(self, url: str, resources: Path) -> None:
        self._link = FleetLink(url, resources)
        self.place = self._link.place

    async def join(self, worker: Worker) -> None:
        """See the port."""
        servers = json.dumps(worker.servers)
        await self._link.ask(_JOIN, worker.id, worker.host, worker.version, servers, worker.slots)

    async def renew(self, worker_id: str, *, is_draining: bool) -> bool:
        """See the port."""
        found = await self._link.ask(_RENEW, is_draining, worker_id)
        return bool(found and found[0][0])

    async def leave(self, worker_id: str) -> None:
        """See the port."""
        await self._link.ask(_LEAVE, worker_id, worker_id)

    async def gone(self, worker_ids: frozenset[str]) -> frozenset[str]:
        """See the port."""
        return frozenset(found for (found,) in await self._link.ask(_GONE, list(worker_ids)))

    async def take(self, job: Job, worker_id: str) -> Loan | None:
        """See the port."""
        if not await self._link.ask(_TAKE, job[0], worker_id):
            return None
        found = await self._link.ask(_PARCEL, *job)
        if not found:
            raise NotFound(f"Of the order for {job[0]} nothing is known any more.", "Order it again.")
        console, name, rows, source_key, source_path, cancelled = found[0]
        former = await self._link.ask(_FORMER, job[0])
        servers = await self._link.ask(_SERVERS, list({worker for _, worker in former}))
        parcel = Parcel(*job, console, name, rows, source_key, source_path)
        known = tuple((name, url, kind) for (theirs,) in servers for name, url, kind in theirs)
        return Loan(parcel, tuple(told for told, _ in former), known, cancelled)

    async def tell(self, told: Told, worker_id: str) -> bool:
        """See the port."""
        row = (told.attempt_id, told.character_id, told.run_id, worker_id, told.rows)
        state = (told.is_open, told.at_server, told.thumbnail)
        return bool(await self._link.ask(_TELL, told.character_id, worker_id, *row, *state))

    async def glimpse(self, seen: Glimpse, worker_id: str) -> None:
        """See the port."""
        said = json.dumps({"step": seen.step, "of": seen.of, "queue_position": seen.queue_position})
        await self._link.ask(_GLIMPSE, said, seen.preview, seen.attempt_id, worker_id)

    async def end(self, job: Job, worker_id: str) -> None:
        """See the port."""
        await self._link.ask(_END, *job, worker_id)

    async def let_go(self, character_id: str, worker_id: str) -> None:
        """See the port."""
        await self._link.ask(_LET_GO, character_id, worker_id)

    async def wishes(self, worker_id: str) -> Wishes:
        """See the port."""
        [(pause, attempts, jobs)] = await self._link.ask(_WISHES, worker_id, worker_id)
        return Wishes(pause, frozenset(attempts), frozenset((character, run) for character, run in jobs))

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
