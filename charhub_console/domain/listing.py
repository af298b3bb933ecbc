"""Many candidates at a glance: their ids in order, where each stands, and the few facts a list shows of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import overload

from charhub_console.domain.candidate import Level, Status

_WIDTH = 16
STATUSES = tuple(Status)
CODES = {status: code for code, status in enumerate(STATUSES)}
"""One byte for a status, so that a hundred thousand of them are a hundred kilobytes and are searched in no time."""


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """Which candidates; None means any. `text` searches prompt, tags and creator.

    `since` is compared with the time at the source; `group` is one near-duplicate group, its first member included.
    """

    statuses: tuple[Status, ...] = ()
    levels: Level | None = None  # bitmask; a candidate matches when it shares a bit
    source: str | None = None
    text: str = ""
    ungated: bool = False  # only those without a gate verdict
    without_character: bool = False
    waiting: bool = False  # without a character, or with a draft that no run has taken up
    base_model: str | None = None
    creator: str | None = None
    since: datetime | None = None
    tags: tuple[str, ...] = ()  # all of them
    has_duplicates: bool = False
    group: str | None = None
    disputed: bool = False  # only those about which curators disagree


class CandidateSort(StrEnum):
    """In which order candidates are read; of equal ones, as they came."""

    NEWEST = "newest"  # at the source
    OLDEST = "oldest"
    ARRIVED = "arrived"  # last fetched first
    REACTIONS = "reactions"  # most liked first


@dataclass(frozen=True, slots=True)
class CandidateFacets:
    """What there is to filter by, each most frequent first."""

    base_models: tuple[str, ...]
    creators: tuple[str, ...]


class IdArray(Sequence[str]):
    """Ids (uuid texts) in 16 bytes each. Immutable; equal when the ids and their order are."""

    __slots__ = ("packed",)

    def __init__(self, packed: bytes = b"") -> None:
        self.packed = packed

    @classmethod
    def of(cls, ids: Iterable[str]) -> IdArray:
        """From texts."""
        return cls(bytes.fromhex("".join(ids).replace("-", "")))

    def __len__(self) -> int:
        return len(self.packed) // _WIDTH

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> IdArray: ...

    def __getitem__(self, at: int | slice) -> str | IdArray:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step != 1:
                return IdArray.of(self[index] for index in range(start, stop, step))
            return IdArray(self.packed[start * _WIDTH : max(start, stop) * _WIDTH])
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        text = self.packed[at * _WIDTH : (at + 1) * _WIDTH].hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdArray) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(self.packed)

    def __add__(self, other: IdArray) -> IdArray:
        return IdArray(self.packed + other.packed)

    def find(self, candidate_id: str) -> int:
        """The place of an id, or -1. A search through memory: 0.2 ms for a hundred thousand."""
        try:
            wanted = bytes.fromhex(candidate_id.replace("-", ""))
        except ValueError:
            return -1
        if len(wanted) != _WIDTH:
            return -1
        at = self.packed.find(wanted)
        while at >= 0 and at % _WIDTH:  # found across a border between two ids
            at = self.packed.find(wanted, at + 1)
        return at // _WIDTH if at >= 0 else -1


@dataclass(frozen=True, slots=True)
class Listing:
    """Ids in order and, for each, the code of its status. Not `complete`: only the first ones."""

    ids: IdArray = field(default_factory=IdArray)
    statuses: bytes = b""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class CandidateBrief:
    """What a list shows of one candidate. `licence` is the worst light of its models, "" when it was never asked."""

    id: str
    source_id: str
    status: Status
    level: Level
    thumbnail_path: str | None = None
    width: int | None = None
    height: int | None = None
    reactions: int = 0
    creator: str | None = None
    gate: str = ""
    has_duplicates: bool = False
    licence: str = ""


@dataclass(frozen=True, slots=True)
class CandidateCounts:
    """How many match, by status whatever status is asked for, and how many more would with every level."""

    by_status: dict[Status, int]
    other_levels: int

    @property
    def total(self) -> int:
        """Of every status."""
        return sum(self.by_status.values())


def worst_light(lights: Iterable[str]) -> str:
    """`red` before `amber` before `green`; "" without any."""
    found = set(lights)
    return next((light for light in ("red", "amber", "green") if light in found), "")
