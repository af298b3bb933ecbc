"""The fleet: orders on their way to workers, what workers say of them, and who works. All of it in one PostgreSQL.

A console owns its rows; a worker is lent what one order needs, and everything it makes of it is told before it goes on.
Nothing here is an event: who looks later sees the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

Job = tuple[str, str]
"""Character and run."""

Server = tuple[str, str, str]
"""A generation server: its name, its address, which kind of recipes it paints."""

LEASE_S = 10.0
"""How long a worker counts as alive after it last said so, by the server's clock."""

RENEW_S = 2.0
"""Between two times it says so."""

STEADY_S = 4.0
"""A worker that could not say so for a lease (the server was away, perhaps from all) first gives the others this."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order's rows on their way: as they were when it was placed."""

    character_id: str
    run_id: str
    console: str
    name: str  # of the character
    rows: str = field(repr=False)
    source_key: str = ""  # where the source picture is in the storage
    source_path: str = ""  # where the rows say it is


@dataclass(frozen=True, slots=True)
class Loan:
    """A parcel in the hands of a worker, with what former ones told of this character, newest last.

    `servers` are those that former attempts may have gone to.
    """

    parcel: Parcel
    told: tuple[str, ...]
    servers: tuple[Server, ...]
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker told of an attempt: its row (`Store.report`), and the small picture of its image (JPEG)."""

    attempt_id: str
    character_id: str
    run_id: str
    rows: str = field(repr=False)
    is_open: bool = True
    at_server: bool = False
    thumbnail: bytes | None = field(default=None, repr=False)
    version: int = 0  # given by the fleet


@dataclass(frozen=True, slots=True)
class Glimpse:
    """How far a server is with an attempt's image, as a worker saw it last."""

    attempt_id: str
    step: int | None = None
    of: int | None = None
    queue_position: int | None = None
    preview: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class News:
    """What a console has not heard yet. Jobs that `ended` say nothing new afterwards."""

    told: tuple[Told, ...]
    ended: tuple[Job, ...]
    glimpses: tuple[Glimpse, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What consoles want of a worker now: a pause as `domain.pausing` writes it, and what it shall stop."""

    pause: str
    attempts: frozenset[str]
    jobs: frozenset[Job]


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works, with which servers, and how many images they paint at once."""

    id: str
    host: str
    version: str
    servers: tuple[Server, ...]
    slots: int


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker as others see it. `lease_s` is what is left of its lease, negative when it is gone."""

    worker: Worker
    since: datetime
    is_draining: bool
    lease_s: float
    doing: tuple[str, ...]  # names of characters
    painting: int  # images at its servers

    @property
    def is_alive(self) -> bool:
        """Whether its lease holds."""
        return self.lease_s > 0


class FleetBoard(Protocol):
    """What consoles ask of the fleet. Every call may raise Unreachable and Unauthorized."""

    place: str
    """Host, port and database, without user and password."""

    async def open(self, rows_format: int) -> None:
        """Make or update what is needed there.

        Raises:
            NotConfigured: one side is of a version the other does not understand, or the address cannot be read.
        """
        ...

    async def workers(self) -> list[WorkerState]:
        """Those at work and those whose lease ended within a day."""
        ...

    async def agree(self, name: str, value: str) -> str:
        """A fact of the whole fleet: what was said first under this name."""
        ...

    async def pause(self) -> str:
        """The fleet's pause; "" when there is none or none was ever."""
        ...

    async def set_pause(self, text: str) -> None: ...

    async def post(self, parcel: Parcel) -> None:
        """Have it ready for whoever takes the job; one that is there stays."""
        ...

    async def posted(self, console: str) -> frozenset[Job]:
        """Jobs of this console that have a parcel."""
        ...

    async def cancel(self, jobs: frozenset[Job], attempts: frozenset[str]) -> None:
        """Whoever has them shall stop; repeated and unknown is fine."""
        ...

    async def unfinished(self, console: str) -> tuple[frozenset[Job], frozenset[str]]:
        """Jobs and attempts of this console that have not ended and were not cancelled here."""
        ...

    async def news(self, console: str) -> News:
        """What was told and not heard."""
        ...

    async def heard(self, console: str, news: News) -> None:
        """It is in the console's rows now."""
        ...

    async def forget(self, console: str, run_ids: frozenset[str]) -> None:
        """These runs are closed: nobody needs what was told of them, except other jobs of the same characters."""
        ...

    async def close(self) -> None: ...


class FleetHands(Protocol):
    """What a worker asks of the fleet. Every call may raise Unreachable and Unauthorized."""

    place: str

    async def join(self, worker: Worker) -> None:
        """Be known, with a lease."""
        ...

    async def renew(self, worker_id: str, *, is_draining: bool) -> bool:
        """Another lease. Whether this worker has been steady: only then may it take over from others."""
        ...

    async def leave(self, worker_id: str) -> None:
        """Be gone, with all that is in its hands."""
        ...

    async def gone(self, worker_ids: frozenset[str]) -> frozenset[str]:
        """Which of these do not live: their lease ended, or they are unknown."""
        ...

    async def take(self, job: Job, worker_id: str) -> Loan | None:
        """Have the character of this job in one's hands; None while a living worker has it.

        Raises:
            NotFound: there is no parcel (any more).
        """
        ...

    async def tell(self, told: Told, worker_id: str) -> bool:
        """Write down what became of an attempt; False, and nothing is, when the character is in other hands now."""
        ...

    async def glimpse(self, seen: Glimpse, worker_id: str) -> None:
        """How far an image is; a hint."""
        ...

    async def end(self, job: Job, worker_id: str) -> None:
        """Nothing more comes of this job from this worker."""
        ...

    async def let_go(self, character_id: str, worker_id: str) -> None:
        """No more in one's hands."""
        ...

    async def wishes(self, worker_id: str) -> Wishes:
        """Of the characters in this worker's hands."""
        ...

    async def close(self) -> None: ...
