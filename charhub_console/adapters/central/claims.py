"""Claims on CharHub's images, against its own worker and among consoles: leases with fences, by the server's clock."""

from __future__ import annotations

from collections.abc import Sequence

from charhub_console.adapters.central import rows
from charhub_console.adapters.central.schema import Connection
from charhub_console.domain.central import Schema
from charhub_console.domain.charhub_rows import Cell, TableRow
from charhub_console.domain.errors import Taken
from charhub_console.engine.ports.publishing import Claim

LEASE = "30 minutes"
CHARHUB_AT_MOST = "6 hours"  # no attempt of CharHub's own takes that long; later a row it overwrote is an old edit

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_ROWS = """
SELECT id, status::text, "generatedCharId", "rejectionReason" FROM public."CuratedImage"
WHERE "sourceUrl" = %s OR ("sourcePlatform" = %s AND "sourceId" = %s)
ORDER BY "sourceUrl" <> %s, id FOR UPDATE
"""
_CLAIM = """
UPDATE public."CuratedImage" SET status = 'PROCESSING'
WHERE id = %s AND status = 'APPROVED' AND "generatedCharId" IS NULL RETURNING xmin::text
"""
_WRITE = f"""
INSERT INTO charhub_console.claim AS c (curated_id, console, lease_until, row_xmin)
VALUES (%s, %s, clock_timestamp() + interval '{LEASE}', %s)
ON CONFLICT (curated_id) DO UPDATE SET console = excluded.console, fence = c.fence + 1, state = 'held',
    lease_until = excluded.lease_until, claimed_at = clock_timestamp(), row_xmin = excluded.row_xmin
RETURNING fence
"""  # noqa: S608 - words of our own
_KNOWN = (
    "SELECT console, fence, state, lease_until < clock_timestamp() FROM charhub_console.claim WHERE curated_id = %s"
)
_RENEW = f"""
UPDATE charhub_console.claim SET lease_until = clock_timestamp() + interval '{LEASE}'
WHERE curated_id = %s AND fence = %s AND state = 'held' RETURNING curated_id
"""  # noqa: S608 - words of our own
_OURS = f"""
SELECT 1 FROM charhub_console.claim c JOIN public."CuratedImage" i ON i.id = c.curated_id
WHERE c.curated_id = %s AND c.fence = %s AND c.state = 'held' AND i.status = 'PROCESSING'
    AND i."generatedCharId" IS NULL
    AND (i.xmin::text = c.row_xmin OR c.claimed_at < clock_timestamp() - interval '{CHARHUB_AT_MOST}')
FOR UPDATE
"""  # noqa: S608 - words of our own
_EXPIRED = """
SELECT curated_id, fence FROM charhub_console.claim WHERE state = 'held' AND lease_until < clock_timestamp()
FOR UPDATE SKIP LOCKED
"""
_FREE = """UPDATE public."CuratedImage" SET status = 'APPROVED' WHERE id = %s"""
_REJECT = """
UPDATE public."CuratedImage" SET status = 'REJECTED', "rejectionReason" = %s,
    "rejectedAt" = (clock_timestamp() AT TIME ZONE 'UTC')::timestamp(3)
WHERE id = %s
"""
_APPROVE = ("PENDING", "FAILED")
_END = "UPDATE charhub_console.claim SET state = %s, fence = fence + 1 WHERE curated_id = %s AND fence = %s"


def claim(connection: Connection, known: Schema, curated: TableRow, console: str) -> Claim:
    """See `engine.ports.publishing.Publishing.claim`."""
    values = curated.values
    url, platform, source_id = values["sourceUrl"], values["sourcePlatform"], values["sourceId"]
    connection.execute(_ONE_AT_A_TIME, (f"{platform}:{source_id}",))  # two rows of one image would be two characters
    found = _found(connection, url, platform, source_id)
    if not found:
        rows.insert(connection, known, curated, once=True)
        found = _found(connection, url, platform, source_id)
    for curated_id, status, made, _ in found:
        if made is not None or status == "COMPLETED":
            raise Taken(f"CharHub already has a character of image {source_id}.", "Choose another candidate.")
        if status == "PROCESSING" and not _is_free(connection, curated_id, console):
            raise Taken(f"Somebody else makes a character of image {source_id}.", "Choose another candidate.")
    curated_id, status, _, reason = found[0]
    if status == "REJECTED":
        raise Taken(f"CharHub rejected image {source_id} ({reason or 'no reason given'}).", "Choose another candidate.")
    if status == "PROCESSING":
        return _again(connection, str(curated_id), console)
    if status in _APPROVE:
        rows.update(connection, known, "CuratedImage", str(curated_id), _approval(curated))
    row = connection.execute(_CLAIM, (curated_id,)).fetchone()
    assert row is not None  # the rows are locked
    return _write(connection, str(curated_id), console, row[0])


def is_ours(connection: Connection, held: Claim) -> bool:
    """Whether the image is still ours to finish; until the transaction ends nobody changes that."""
    return connection.execute(_OURS, (held.curated_id, held.fence)).fetchone() is not None


def renew(connection: Connection, claims: Sequence[Claim]) -> list[Claim]:
    """See the port."""
    return [one for one in claims if connection.execute(_RENEW, (one.curated_id, one.fence)).fetchone() is not None]


def give_back(connection: Connection, claims: Sequence[Claim], rejected: str = "") -> int:
    """See the port. Returns how many."""
    given = 0
    for one in claims:
        if is_ours(connection, one):
            connection.execute(*((_REJECT, (rejected, one.curated_id)) if rejected else (_FREE, (one.curated_id,))))
            end(connection, one, "released")
            given += 1
    return given


def release_stale(connection: Connection) -> int:
    """See the port. What CharHub works at meanwhile is only not ours any more."""
    expired = [Claim(curated_id, fence) for curated_id, fence in connection.execute(_EXPIRED).fetchall()]
    given = give_back(connection, expired)
    for one in expired:
        end(connection, one, "released")
    return given


def end(connection: Connection, held: Claim, state: str) -> None:
    """The claim is over; its fence is refused from now on."""
    connection.execute(_END, (state, held.curated_id, held.fence))


def _found(connection: Connection, *source: Cell) -> list[tuple[str, str, str | None, str | None]]:
    return connection.execute(_ROWS, (*source, source[0])).fetchall()


def _is_free(connection: Connection, curated_id: str, console: str) -> bool:
    """Whether an image somebody works at is this console's, or of one of ours whose lease ran out."""
    row = connection.execute(_KNOWN, (curated_id,)).fetchone()
    if row is None:
        return False
    owner, fence, state, is_stale = row
    if state != "held" or not (owner == console or is_stale):
        return False
    return is_ours(connection, Claim(curated_id, fence))


def _again(connection: Connection, curated_id: str, console: str) -> Claim:
    """This console's own claim once more, with the fence it had; or a stale one taken over."""
    row = connection.execute(_KNOWN, (curated_id,)).fetchone()
    assert row is not None
    if row[0] == console:
        held = Claim(curated_id, row[1])
        renew(connection, [held])
        return held
    touched = connection.execute(
        """UPDATE public."CuratedImage" SET status = 'PROCESSING' WHERE id = %s RETURNING xmin::text""", (curated_id,)
    ).fetchone()
    assert touched is not None
    return _write(connection, curated_id, console, touched[0])


def _write(connection: Connection, curated_id: str, console: str, xmin: str) -> Claim:
    row = connection.execute(_WRITE, (curated_id, console, xmin)).fetchone()
    assert row is not None
    return Claim(curated_id, row[0])


def _approval(curated: TableRow) -> dict[str, Cell]:
    names = ("status", "ageRating", "qualityScore", "contentTags", "description", "gender", "species", "processedAt")
    return {**{name: curated.values[name] for name in names}, "rejectionReason": None}
