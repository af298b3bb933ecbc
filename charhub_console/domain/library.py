"""Characters at a glance: how complete each is, what a list of them is narrowed to, in which order it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from charhub_console.domain.board import BoardRow, Standing
from charhub_console.domain.views import View


class Completeness(StrEnum):
    """What a character has of the views it is to have. Drafts are in no library."""

    COMPLETE = "complete"
    PAINTING = "painting"  # something is missing and under way
    INCOMPLETE = "incomplete"  # the avatar is there, a reference is missing
    FAILED = "failed"  # there is no avatar


class LibrarySort(StrEnum):
    """In which order characters are read; of equal ones, as they came."""

    NEWEST = "newest"  # newest run first, within it by position
    NAME = "name"


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """Which characters; empty means any. `text` is searched in name, species and description, whatever its case."""

    show: tuple[Completeness, ...] = ()
    owner: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """How many match, by completeness whatever completeness is asked for; and how many there are with no filter."""

    by_completeness: dict[Completeness, int] = field(default_factory=dict)
    everything: int = 0

    @property
    def total(self) -> int:
        """Of every completeness."""
        return sum(self.by_completeness.values())


def completeness(row: BoardRow) -> Completeness:
    """The rule; the store counts by the same one."""
    if set(row.wanted) <= set(row.delivered):
        return Completeness.COMPLETE
    if row.standing is Standing.RUNNING:
        return Completeness.PAINTING
    return Completeness.INCOMPLETE if View.AVATAR in row.delivered else Completeness.FAILED
