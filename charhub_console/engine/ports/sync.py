"""The two sides of synchronising: our rows with what they owe the others, and central's feed of records.

A record is one row as it travels: its registers as JSON text, which only the adapters read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from charhub_console.domain.events import Event

Key = tuple[str, str]
"""Kind and id of a record, as they travel."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it travels."""

    kind: str
    id: str
    registers: str = field(repr=False)

    @property
    def key(self) -> Key:
        """What it is."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be sent, and the outbox entry it answers. `op` is None where sending twice is harmless."""

    n: int
    op: str | None
    record: Record


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the feed was read, and of which epoch of the server. `highest` is the latest place ever seen there."""

    epoch: str
    xid: str
    seq: int
    highest: int = 0


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the server says at the beginning of a contact.

    Args:
        oldest: the oldest protocol that may write.
        offset_s: how much this machine's clock is ahead of the server's.
        lag_s: how long the oldest open transaction there has been holding the feed back.
    """

    epoch: str
    oldest: int
    offset_s: float
    lag_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """Records in the order of the feed, and where it goes on. `whole`: there is nothing behind it."""

    records: tuple[Record, ...]
    cursor: Cursor
    whole: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of a page: nothing while rows it refers to are `missing`; else what changed, as events."""

    missing: tuple[Key, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two edits of one field that had not seen each other, or two characters made of one candidate.

    Args:
        field: the field's name; "candidate" when two characters were made of one.
        kept: what counts now; `lost` what would count after a swap.
        kept_by, lost_by: ids of the consoles.
    """

    id: str
    character_id: str
    name: str
    field: str
    kept: str
    lost: str
    kept_by: str = ""
    lost_by: str = ""
    at: datetime | None = None
    other_character_id: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """What could not be sent (`outgoing`) or taken over, with the reason; the rest goes on without it."""

    n: int
    kind: str
    row_id: str
    error: str
    at: datetime
    outgoing: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the rows know about synchronising."""

    console: str
    pending: int
    oldest_pending: datetime | None
    conflicts: int
    set_aside: int
    disputed: int
    last_contact: datetime | None
    lag_s: float = 0.0
    trouble: str = ""


class SyncRows(Protocol):
    """Our rows. Every call is one transaction."""

    async def backlog(self) -> Backlog: ...

    async def last(self) -> tuple[Cursor | None, str]:
        """How far the feed was read, and what the trouble was at the last contact; for every second."""
        ...

    async def outgoing(self, limit: int) -> list[Outgoing]:
        """What waits to be sent, parents before children, no record twice."""
        ...

    async def sent(self, outgoing: Sequence[Outgoing]) -> None:
        """The server has them. An entry that was renewed meanwhile stays."""
        ...

    async def set_aside(self, outgoing: Outgoing, error: str) -> None:
        """The server refuses this one."""
        ...

    async def join(self, records: Sequence[Record], cursor: Cursor | None, absent: Collection[Key] = ()) -> Joined:
        """Take records over and keep the cursor, in one transaction. What cannot be taken over is set aside.

        Args:
            absent: rows that are nowhere; what refers to them is set aside.
        """
        ...

    async def begin_again(self) -> None:
        """This server is not the one we knew: everything here is sent once more, everything there read anew."""
        ...

    async def note_contact(self, at: datetime, lag_s: float) -> None:
        """All is well."""
        ...

    async def note_trouble(self, said: str) -> None:
        """Why nothing is sent or read; other processes want to know, too."""
        ...

    async def doomed_files(self) -> list[str]:
        """Pictures here of candidates that another console forgot, relative to the data folder."""
        ...

    async def files_gone(self, paths: Collection[str]) -> None:
        """These have been deleted."""
        ...

    async def conflicts(self) -> list[Conflict]:
        """Those that are not settled, oldest first."""
        ...

    async def settle(self, conflict_id: str, *, swap: bool) -> Conflict:
        """Keep what counts, or let the loser count. Raises: NotFound, InvalidInput (there is nothing to swap)."""
        ...

    async def all_set_aside(self) -> list[SetAside]: ...

    async def try_again(self, n: int) -> SetAside:
        """Put an entry that was set aside back in its line. Raises: NotFound."""
        ...

    async def checksums(self, kind: str) -> dict[int, tuple[int, int]]:
        """Per bucket: how many records, and the sum of their checksums."""
        ...

    async def digests(self, kind: str, bucket: int) -> dict[str, int]:
        """Checksum by id of the records of one bucket."""
        ...

    async def send_again(self, keys: Sequence[Key]) -> None:
        """Put these records into the outbox."""
        ...


class CentralFeed(Protocol):
    """Central's side. Every call may raise Unreachable, Unauthorized and NotConfigured (`central init` is needed)."""

    place: str

    async def greet(self, highest: int) -> Greeting:
        """Begin a contact. `highest` as in Cursor: a server that has not come that far was put back, a new epoch."""
        ...

    async def push(self, outgoing: Sequence[Outgoing]) -> None:
        """All of them or none. Raises: BadAnswer (at least one of them is refused), NotConfigured (too old)."""
        ...

    async def pull(self, cursor: Cursor, limit: int) -> Page: ...

    def bootstrap(self, epoch: str, limit: int) -> AsyncIterator[Page]:
        """Everything there as of one moment, parents first; the last page has the cursor from which to go on."""
        ...

    async def fetch(self, keys: Sequence[Key]) -> list[Record]:
        """These records as they are now; those that do not exist are left out."""
        ...

    async def checksums(self, kind: str) -> dict[int, tuple[int, int]]:
        """As of SyncRows."""
        ...

    async def digests(self, kind: str, bucket: int) -> dict[str, int]:
        """As of SyncRows."""
        ...

    async def close(self) -> None: ...


KINDS = ("candidate", "run", "character", "decision", "analysis", "attempt", "image", "conflict")
"""Parents first."""
