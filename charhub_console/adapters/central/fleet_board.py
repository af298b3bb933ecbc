"""Implements `engine.ports.fleet.FleetBoard`: what consoles ask of the fleet."""

from __future__ import annotations

from pathlib import Path

from charhub_console.adapters.central.fleet_link import FleetLink
from charhub_console.engine.ports.fleet import Glimpse, Job, News, Parcel, Told, Worker, WorkerState

_PAUSE = "pause"

_WORKERS = """
SELECT w.id, w.host, w.version, w.servers, w.slots, w.since, w.is_draining,
    extract(epoch FROM w.lease_until - clock_timestamp())::float,
    ARRAY(SELECT DISTINCT p.name FROM charhub_fleet.hand h JOIN charhub_fleet.parcel p USING (character_id)
          WHERE h.worker = w.id AND p.ended_at IS NULL ORDER BY 1),
    (SELECT count(*) FROM charhub_fleet.attempt a WHERE a.worker = w.id AND a.at_server)
FROM charhub_fleet.worker w
WHERE w.lease_until > clock_timestamp() - interval '1 day' ORDER BY w.since, w.id
"""
_AGREE = """
WITH said AS (INSERT INTO charhub_fleet.fact (name, value) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING value)
SELECT value FROM said UNION ALL SELECT value FROM charhub_fleet.fact WHERE name = %s LIMIT 1
"""
_FACT = "SELECT value FROM charhub_fleet.fact WHERE name = %s"
_SET_FACT = """
INSERT INTO charhub_fleet.fact (name, value) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_POST = """
INSERT INTO charhub_fleet.parcel (character_id, run_id, console, name, rows, source_key, source_path)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_POSTED = "SELECT character_id, run_id FROM charhub_fleet.parcel WHERE console = %s"
_CANCEL = """
WITH jobs AS (
    UPDATE charhub_fleet.parcel p SET cancelled = true
    FROM unnest(%s::text[], %s::text[]) AS given (character_id, run_id)
    WHERE p.character_id = given.character_id AND p.run_id = given.run_id)
UPDATE charhub_fleet.attempt SET cancelled = true WHERE id = ANY(%s)
"""
_UNFINISHED_JOBS = """
SELECT character_id, run_id FROM charhub_fleet.parcel
WHERE console = %s AND NOT heard AND ended_at IS NULL AND NOT cancelled
"""
_UNFINISHED_ATTEMPTS = """
SELECT a.id FROM charhub_fleet.attempt a JOIN charhub_fleet.parcel p USING (character_id, run_id)
WHERE p.console = %s AND NOT p.heard AND a.is_open AND NOT a.cancelled
"""
_ENDED = """
SELECT character_id, run_id FROM charhub_fleet.parcel
WHERE console = %s AND NOT heard AND ended_at IS NOT NULL ORDER BY ended_at
"""
_TOLD = """
SELECT a.id, a.character_id, a.run_id, a.rows, a.is_open, a.at_server, a.thumbnail, a.version
FROM charhub_fleet.attempt a JOIN charhub_fleet.parcel p USING (character_id, run_id)
WHERE p.console = %s AND NOT p.heard AND a.version > a.heard ORDER BY a.n
"""
_GLIMPSES = """
WITH seen AS (
    SELECT a.n, a.id, a.glimpse, a.preview
    FROM charhub_fleet.attempt a JOIN charhub_fleet.parcel p USING (character_id, run_id)
    WHERE p.console = %s AND NOT p.heard AND a.glimpse IS NOT NULL FOR UPDATE OF a SKIP LOCKED)
UPDATE charhub_fleet.attempt a SET glimpse = NULL, preview = NULL FROM seen
WHERE a.n = seen.n RETURNING seen.id, seen.glimpse, seen.preview
"""
_HEARD = """
WITH attempts AS (
    UPDATE charhub_fleet.attempt a SET heard = given.version,
        thumbnail = CASE WHEN a.version = given.version AND NOT a.is_open THEN NULL ELSE a.thumbnail END
    FROM unnest(%s::text[], %s::bigint[]) AS given (id, version)
    WHERE a.id = given.id AND a.heard < given.version)
UPDATE charhub_fleet.parcel p SET heard = true
FROM unnest(%s::text[], %s::text[]) AS given (character_id, run_id)
WHERE p.character_id = given.character_id AND p.run_id = given.run_id AND p.ended_at IS NOT NULL AND p.console = %s
"""
_FORGET = """
WITH closed AS (
    DELETE FROM charhub_fleet.parcel p
    WHERE p.console = %s AND p.run_id = ANY(%s) AND p.ended_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM charhub_fleet.parcel other WHERE other.character_id = p.character_id AND other.ended_at IS NULL)
    RETURNING p.character_id, p.run_id)
DELETE FROM charhub_fleet.attempt a USING closed
WHERE a.character_id = closed.character_id AND a.run_id = closed.run_id
"""


class PostgresFleetBoard:
    """The fleet as consoles have it.

    Args:
        resources: the folder with the steps of our tables.

    Raises:
        NotConfigured: the address cannot be read.
    """

    def __init__(self, url: str, resources: Path) -> None:
        self._link = FleetLink(url, resources)
        self.place = self._link.place

    async def open(self, rows_format: int) -> None:
        """See the port."""
        await self._link.set_up(rows_format)

    async def workers(self) -> list[WorkerState]:
        """See the port."""
        return [_worker(*row) for row in await self._link.ask(_WORKERS)]

    async def agree(self, name: str, value: str) -> str:
        """See the port."""
        [(said,)] = await self._link.ask(_AGREE, name, value, name)
        return str(said)

    async def pause(self) -> str:
        """See the port."""
        found = await self._link.ask(_FACT, _PAUSE)
        return str(found[0][0]) if found else ""

    async def set_pause(self, text: str) -> None:
        """See the port."""
        await self._link.ask(_SET_FACT, _PAUSE, text)

    async def post(self, parcel: Parcel) -> None:
        """See the port."""
        named = (parcel.character_id, parcel.run_id, parcel.console, parcel.name)
        await self._link.ask(_POST, *named, parcel.rows, parcel.source_key, parcel.source_path)

    async def posted(self, console: str) -> frozenset[Job]:
        """See the port."""
        return frozenset((character, run) for character, run in await self._link.ask(_POSTED, console))

    async def cancel(self, jobs: frozenset[Job], attempts: frozenset[str]) -> None:
        """See the port."""
        await self._link.ask(_CANCEL, [job[0] for job in jobs], [job[1] for job in jobs], list(attempts))

    async def unfinished(self, console: str) -> tuple[frozenset[Job], frozenset[str]]:
        """See the port."""
        jobs = await self._link.ask(_UNFINISHED_JOBS, console)
        attempts = await self._link.ask(_UNFINISHED_ATTEMPTS, console)
        return frozenset((character, run) for character, run in jobs), frozenset(found for (found,) in attempts)

    async def news(self, console: str) -> News:
        """See the port. What ended is asked first: all that was told of it is there then."""
        ended = await self._link.ask(_ENDED, console)
        told = await self._link.ask(_TOLD, console)
        glimpses = await self._link.ask(_GLIMPSES, console)
        return News(
            tuple(Told(*row) for row in told),
            tuple((character, run) for character, run in ended),
            tuple(Glimpse(attempt, **seen, preview=preview) for attempt, seen, preview in glimpses),
        )

    async def heard(self, console: str, news: News) -> None:
        """See the port."""
        told = ([one.attempt_id for one in news.told], [one.version for one in news.told])
        ended = ([job[0] for job in news.ended], [job[1] for job in news.ended])
        await self._link.ask(_HEARD, *told, *ended, console)

    async def forget(self, console: str, run_ids: frozenset[str]) -> None:
        """See the port."""
        await self._link.ask(_FORGET, console, list(run_ids))

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()


def _worker(*row: object) -> WorkerState:
    worker_id, host, version, servers, slots, since, is_draining, lease_s, doing, painting = row
    known = tuple((name, url, kind) for name, url, kind in servers)  # type: ignore[attr-defined]
    worker = Worker(worker_id, host, version, known, slots)  # type: ignore[arg-type]
    return WorkerState(worker, since, is_draining, lease_s, tuple(doing), painting)  # type: ignore[arg-type]
