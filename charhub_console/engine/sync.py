"""Synchronising: send what changed here, take over what changed elsewhere, and say how that stands.

Everything works without central for as long as it likes; what changes here waits in the outbox.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from charhub_console.domain.errors import BadAnswer, ConsoleError, NotConfigured
from charhub_console.domain.events import CharacterChanged
from charhub_console.domain.sync_rules import PROTOCOL, clock_fault
from charhub_console.engine.ports.base import Clock, EventBus
from charhub_console.engine.ports.images import LocalFiles
from charhub_console.engine.ports.sync import (
    KINDS,
    CentralFeed,
    Conflict,
    Cursor,
    Greeting,
    Key,
    Outgoing,
    Record,
    SetAside,
    SyncRows,
)

log = logging.getLogger(__name__)

EVERY_S = 1.0
FINISH_S = 5.0
LONGEST_PAUSE_S = 60.0
PUSHED_AT_ONCE = 500
PULLED_AT_ONCE = 2000
BOOTSTRAPPED_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class SyncState:
    """How synchronising stands.

    Args:
        place: host, port and database of central; empty when none is set up (or in practice mode).
        pending: changes here that central has not heard of; the oldest of them was made at `oldest_pending`.
        lag_s: how long central's feed is being held back by a transaction there.
        trouble: why nothing is sent or read at the moment, in words with advice; empty when all is well.
        disputed: candidates about which curators disagree.
    """

    console: str
    place: str
    pending: int
    oldest_pending: datetime | None
    last_contact: datetime | None
    lag_s: float
    conflicts: int
    set_aside: int
    disputed: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one contact moved."""

    sent: int = 0
    received: int = 0
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a comparison of everything found: `different` records were read anew or sent again."""

    compared: int
    different: int


class Sync:
    """Of one console. Methods may be called from any event loop; without central they say so.

    Args:
        feed: None when no central database is set up, and in practice mode.
    """

    def __init__(
        self, rows: SyncRows, feed: CentralFeed | None, *, files: LocalFiles, clock: Clock, bus: EventBus
    ) -> None:
        self._rows, self._feed, self._files = rows, feed, files
        self._clock, self._bus = clock, bus

    @property
    def is_set_up(self) -> bool:
        """Whether there is a central database to agree with."""
        return self._feed is not None

    async def state(self) -> SyncState:
        """How it stands, from our own rows; asks nobody."""
        known = await self._rows.backlog()
        return SyncState(
            console=known.console,
            place=self._feed.place if self._feed else "",
            pending=known.pending,
            oldest_pending=known.oldest_pending,
            last_contact=known.last_contact,
            lag_s=known.lag_s,
            conflicts=known.conflicts,
            set_aside=known.set_aside,
            disputed=known.disputed,
            trouble=known.trouble,
        )

    async def conflicts(self) -> list[Conflict]:
        """Edits that collided and wait for a person."""
        return await self._rows.conflicts()

    async def settle(self, conflict_id: str, *, swap: bool) -> Conflict:
        """Keep what counts, or swap it for what was lost. Raises: NotFound, InvalidInput."""
        settled = await self._rows.settle(conflict_id, swap=swap)
        self._bus.publish(CharacterChanged(settled.character_id))
        return settled

    async def set_aside(self) -> list[SetAside]:
        """What could not be sent or taken over, with the reason."""
        return await self._rows.all_set_aside()

    async def try_again(self, n: int) -> SetAside:
        """Put one that was set aside back in its line. Raises: NotFound."""
        return await self._rows.try_again(n)

    async def once(self) -> Exchange:
        """One contact: send everything that waits, take everything over.

        Raises:
            NotConfigured: no central database, its schema is not made, this console is too old or its clock is wrong.
            Unreachable, Unauthorized
        """
        feed = self._need()
        cursor, trouble = await self._rows.last()
        try:
            return await self._exchange(feed, cursor)
        except ConsoleError as error:
            if str(error) != trouble:
                log.warning("central: %s", error)
                await self._rows.note_trouble(str(error))
            raise

    async def keep(self, *, leads: Callable[[], bool] = lambda: True) -> None:
        """Have a contact about once a second until cancelled, less often while central does not answer.

        Args:
            leads: whether it is this process that synchronises; of several on the same rows only one does.
        """
        pause_s = EVERY_S
        while self._feed is not None:
            if leads():
                pause_s = await self._try(pause_s)
            await self._clock.sleep(pause_s)

    async def finish(self) -> None:
        """Before the end of this process: tell central what it has not heard of, if it has been answering."""
        known = await self._rows.backlog()
        if self._feed is None or known.trouble or not known.pending:
            return
        with suppress(ConsoleError, TimeoutError):  # it waits in the outbox
            async with asyncio.timeout(FINISH_S):
                await self.once()

    async def _try(self, pause_s: float) -> float:
        try:
            await self.once()
            return EVERY_S
        except ConsoleError:
            pass  # it was written down
        except Exception:
            log.exception("synchronising failed unexpectedly")
        return min(pause_s * 2, LONGEST_PAUSE_S)

    async def check_everything(self) -> CheckResult:
        """Compare all records here and there; what differs is read anew and sent again. Raises as `once`."""
        await self.once()
        feed, compared, different = self._need(), 0, 0
        for kind in KINDS:
            here, there = await self._rows.checksums(kind), await feed.checksums(kind)
            compared += sum(count for count, _ in here.values())
            for bucket in sorted(here.keys() | there.keys()):
                if here.get(bucket) != there.get(bucket):
                    different += await self._mend(kind, bucket, feed)
        if different:
            await self.once()
        return CheckResult(compared, different)

    async def _mend(self, kind: str, bucket: int, feed: CentralFeed) -> int:
        here, there = await self._rows.digests(kind, bucket), await feed.digests(kind, bucket)
        odd = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        await self._take_over(await feed.fetch([(kind, name) for name in odd]), None, feed)
        await self._rows.send_again([(kind, name) for name in odd if name in here])
        return len(odd)

    # --- one contact ---

    def _need(self) -> CentralFeed:
        if self._feed is None:
            raise NotConfigured(
                "No central database is set up.", "Give its address: `charhub-console config set central.url`."
            )
        return self._feed

    async def _exchange(self, feed: CentralFeed, cursor: Cursor | None) -> Exchange:
        greeting = await feed.greet(cursor.highest if cursor else 0)
        if cursor is not None and cursor.epoch != greeting.epoch:
            log.warning("the central database is not the one it was: everything is compared anew")
            await self._rows.begin_again()
            cursor = None
        fault = self._why_not_send(greeting)
        pushed, aside = (0, 0) if fault else await self._push(feed)
        received = await self._pull(cursor, greeting, feed)
        if fault:
            raise fault
        await self._rows.note_contact(self._clock.now(), greeting.lag_s)
        return Exchange(pushed, received, aside)

    def _why_not_send(self, greeting: Greeting) -> NotConfigured | None:
        if greeting.oldest > PROTOCOL:
            return NotConfigured(
                "Other consoles are newer; this one may only read what they write.", "Update this console."
            )
        wrong = clock_fault(greeting.offset_s)
        return NotConfigured(wrong, "Set this machine's clock; until then nothing is sent.") if wrong else None

    async def _push(self, feed: CentralFeed) -> tuple[int, int]:
        sent = aside = 0
        while batch := await self._rows.outgoing(PUSHED_AT_ONCE):
            refused = await self._push_all_but_bad(batch, feed)
            sent, aside = sent + len(batch) - refused, aside + refused
        return sent, aside

    async def _push_all_but_bad(self, batch: Sequence[Outgoing], feed: CentralFeed) -> int:
        """Halve what is refused until only the bad ones are left; returns how many those were."""
        try:
            await feed.push(batch)
        except BadAnswer as error:
            if len(batch) == 1:
                log.error("%s %s is set aside: %s", batch[0].record.kind, batch[0].record.id, error.title)
                await self._rows.set_aside(batch[0], error.title)
                return 1
            middle = len(batch) // 2
            return sum([await self._push_all_but_bad(half, feed) for half in (batch[:middle], batch[middle:])])
        await self._rows.sent(batch)
        return 0

    async def _pull(self, cursor: Cursor | None, greeting: Greeting, feed: CentralFeed) -> int:
        received = 0
        if cursor is None:
            async for page in feed.bootstrap(greeting.epoch, BOOTSTRAPPED_AT_ONCE):
                await self._take_over(page.records, page.cursor if page.whole else None, None)
                received += len(page.records)
            return received
        while True:
            page = await feed.pull(cursor, PULLED_AT_ONCE)
            if page.records or page.cursor != cursor:
                await self._take_over(page.records, page.cursor, feed)
            cursor = page.cursor
            received += len(page.records)
            if page.whole:
                return received

    async def _take_over(self, records: Sequence[Record], cursor: Cursor | None, feed: CentralFeed | None) -> None:
        """Rows that these refer to may come later in the feed, because they changed later: they are fetched first.

        Args:
            feed: None when everything comes in order, parents first: what is missing then is nowhere.
        """
        wanted = {record.key: record for record in records}
        absent: set[Key] = set()
        while (joined := await self._rows.join(list(wanted.values()), cursor, absent)).missing:
            found = await feed.fetch(joined.missing) if feed else []
            wanted |= {record.key: record for record in found}
            absent.update(set(joined.missing).difference(record.key for record in found))
        for event in joined.events:
            self._bus.publish(event)
        if doomed := await self._rows.doomed_files():
            for path in doomed:
                await self._files.delete(path)
            await self._rows.files_gone(doomed)
