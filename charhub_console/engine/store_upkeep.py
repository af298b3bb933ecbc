"""Parts of the store port: nights, rows that travel, characters as vectors, and the care of the file itself."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.character import Character
from charhub_console.domain.run import Run
from charhub_console.domain.schedule import ScheduledNight
from charhub_console.domain.selection import Traits


class NightRows(Protocol):
    """Nights of the schedule, one row a UTC date whoever writes it at the same moment; and what a night goes by."""

    async def character_traits(self) -> list[tuple[Traits, int]]:
        """How many characters of each kind there are; those that failed or were stopped are not among them."""
        ...

    async def scheduled_nights(self, *, limit: int) -> list[ScheduledNight]:
        """Newest first."""
        ...

    async def begin_night(self, night: ScheduledNight, run: Run) -> Run | None:
        """Write night and run down, both or none: None if its date is known, or while any night is not ended."""
        ...

    async def miss_nights(self, missed: Sequence[ScheduledNight]) -> list[ScheduledNight]:
        """Write down those of whose dates nothing is known; returns them."""
        ...

    async def measured_nights(self, *, before: datetime, limit: int) -> list[Run]:
        """Nights that began before this moment and came to their end with a summary, newest first."""
        ...

    async def take_note_of_missed(self) -> int:
        """A person has seen that nights were missed; returns how many that were."""
        ...


class Vectors(Protocol):
    """Characters as vectors of one model. A character that is changed loses its vectors."""

    async def without_vector(self, model: str, *, limit: int) -> list[Character]:
        """Characters (no drafts) that have none of this model."""
        ...

    async def save_vectors(self, model: str, made: Sequence[tuple[Character, array[float]]]) -> None:
        """Those of characters that nobody has changed meanwhile; one that is there stays."""
        ...

    async def vectors_mark(self, model: str) -> tuple[int, int]:
        """Another pair means: other vectors than before."""
        ...

    async def vectors(self, model: str) -> tuple[list[str], list[array[float]]]:
        """Character ids and vectors, oldest first."""
        ...


class TravellingRows(Protocol):
    """Rows as text for another console's store, which has at least this one's `rows_format`."""

    rows_format: int

    async def pack(self, character_id: str, run_id: str) -> str:
        """Everything about a character that painting it in this run needs."""
        ...

    async def unpack(self, packed: str) -> None:
        """Have these rows here too; attempts that are known here stay as they are."""
        ...

    async def report(self, attempt_id: str) -> str:
        """An attempt as it is, with the image that came of it."""
        ...

    async def adopt(self, reported: str) -> Attempt | None:
        """Take over what became of an attempt elsewhere, its image active if it is the newest.

        None if it had ended here: an attempt that ended stays as it ended.
        """
        ...


class Upkeep(Protocol):
    """The file itself."""

    async def check(self) -> str:
        """Integrity and version in words. Raises: StorageFailed (it is damaged)."""
        ...

    async def optimize(self) -> None:
        """Renew what the database knows of its own tables."""
        ...

    async def back_up(self, copy: Path) -> None:
        """Copy the file while it is used; the copy is looked through before it replaces an older one of its name.

        Raises:
            StorageFailed: the file is damaged, or the disk full; an older copy stays.
        """
        ...

    async def thumbnails_in_use(self) -> frozenset[str]:
        """Paths of small pictures a person may want to see again: candidates not rejected, images that are active."""
        ...
