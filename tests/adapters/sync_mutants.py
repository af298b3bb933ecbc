"""Ways in which the synchronising could be wrong, each of which the state machine has to notice.

Each replaces one thing of the product while it is in effect. What random kills of processes do not find (a cursor
before its rows, an outbox in a transaction of its own) is found here, because the machine breaks off at named points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from charhub_console.adapters.central import feed
from charhub_console.adapters.sqlite import outbox, sync_land, sync_out, sync_rows
from charhub_console.adapters.sqlite.sync_kinds import Kind, Part
from charhub_console.engine.ports.sync import CentralFeed, Cursor, Outgoing, Record
from charhub_console.engine.sync import Sync
from tests.adapters.sync_machine import Ground, SyncMachine
from tests.servers.postgres import ask

Mutant = Callable[[Ground], Any]


def naive_sequence(ground: Ground) -> Any:
    """Read on from the highest number instead of below the oldest open transaction."""
    statement = """
    SELECT kind, id, registers::text, xid::text, seq FROM charhub_console.record
    WHERE %s::xid8 IS NOT NULL AND seq > %s ORDER BY seq LIMIT %s
    """
    return patch.object(feed, "_PULL", statement)


def wall_clock(ground: Ground) -> Any:
    """Stamps of the wall clock alone."""
    return patch.object(outbox, "tick", lambda last, now_ms, client: f"{now_ms:015d}:000000:{client}")


def hard_delete(ground: Ground) -> Any:
    """What is forgotten is only emptied, without saying so."""
    plain = sync_out._travels

    def travels(kind: Kind, part: Part, row: dict[str, Any]) -> bool:
        return part.name != "forgotten" and plain(kind, part, row)

    return patch.object(sync_out, "_travels", travels)


@contextmanager
def no_conflict_log(ground: Ground) -> Iterator[None]:
    """The loser of two edits is gone."""
    ((original,),) = ask(ground.url, "SELECT pg_get_functiondef('charhub_console.keep_loser'::regproc)")
    body = original[original.index("AS $function$") :]
    ask(ground.url, original.replace(body, "AS $function$ SELECT $function$"))
    try:
        yield
    finally:
        ask(ground.url, original)


def no_ledger(ground: Ground) -> Any:
    """An edit that is sent twice is taken in twice."""
    plain = SyncMachine.without_op
    assert plain is None
    return patch.object(SyncMachine, "without_op", True)


def ack_before_commit(ground: Ground) -> Any:
    """The outbox is emptied before the server has it."""

    async def push(self: Sync, batch: Sequence[Outgoing], feed: CentralFeed) -> int:
        await self._rows.sent(batch)
        await feed.push(batch)
        return 0

    return patch.object(Sync, "_push_all_but_bad", push)


@contextmanager
def outbox_in_a_second_transaction(ground: Ground) -> Iterator[None]:
    """The row is committed first, what waits to be sent a little later."""
    late: list[Callable[[Any], None]] = []
    plain_edit, plain_waiting = outbox.edit, sync_out.waiting

    def edit(database: Any, kind: str, row_id: str, values: dict[str, str]) -> None:
        late.append(lambda later: plain_edit(later, kind, row_id, values))

    def waiting(database: Any, limit: int) -> list[Outgoing]:
        while late:
            late.pop(0)(database)
        return plain_waiting(database, limit)

    with (
        patch.object(outbox, "edit", edit),
        patch.object(sync_out, "waiting", waiting),
        patch.object(sync_rows, "_something_waits", lambda database: True),
        patch.object(SyncMachine, "on_crash", staticmethod(late.clear)),
    ):
        yield


def blind_replace(ground: Ground) -> Any:
    """What comes from the server replaces what is here."""
    return patch.object(sync_land, "_adopt_person", lambda database, row_id, part, register: True)


def cursor_before_rows(ground: Ground) -> Any:
    """The place in the feed is kept before what was read is."""
    plain = Sync._take_over

    async def take_over(self: Sync, records: Sequence[Record], cursor: Cursor | None, feed: CentralFeed | None) -> None:
        await self._rows.join((), cursor)
        await plain(self, records, None, feed)

    return patch.object(Sync, "_take_over", take_over)


MUTANTS: dict[str, Mutant] = {
    mutant.__name__: mutant
    for mutant in (
        wall_clock,
        hard_delete,
        no_conflict_log,
        outbox_in_a_second_transaction,
        ack_before_commit,
        blind_replace,
        cursor_before_rows,
        naive_sequence,
        no_ledger,
    )
}
"""By name, those that are noticed soonest first."""
