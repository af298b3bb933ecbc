"""What the filter bar is set to, as data: remembered, saved as a view, turned into a filter of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from charhub_console.domain.candidate import Level, Status
from charhub_console.domain.listing import CandidateFilter, CandidateSort


class Period(StrEnum):
    """How old at the source; counted back from the moment of looking."""

    ANY = "any"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365}


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """Empty and None mean any. `levels` is a mask."""

    text: str = ""
    statuses: tuple[Status, ...] = ()
    levels: Level = Level.UNKNOWN
    base_model: str = ""
    creator: str = ""
    tags: tuple[str, ...] = ()
    period: Period = Period.ANY
    has_duplicates: bool = False
    sort: CandidateSort = CandidateSort.NEWEST

    def where(self, now: datetime) -> CandidateFilter:
        """As the engine understands it."""
        days = _DAYS.get(self.period)
        return CandidateFilter(
            statuses=self.statuses,
            levels=self.levels or None,
            text=self.text,
            base_model=self.base_model or None,
            creator=self.creator or None,
            tags=self.tags,
            since=now - timedelta(days=days) if days else None,
            has_duplicates=self.has_duplicates,
        )

    @property
    def behind_more(self) -> int:
        """How many of the choices in the popover are in effect."""
        chosen = (self.base_model, self.creator, self.tags, self.period is not Period.ANY, self.has_duplicates)
        return sum(bool(one) for one in chosen)

    @property
    def narrows(self) -> bool:
        """Whether it hides anything; the order hides nothing."""
        return bool(self.text.strip() or self.statuses or self.levels or self.behind_more)

    def as_json(self) -> dict[str, Any]:
        """Plain values; what is not chosen is left out."""
        found: dict[str, Any] = {
            "text": self.text,
            "statuses": [status.value for status in self.statuses],
            "levels": int(self.levels),
            "base_model": self.base_model,
            "creator": self.creator,
            "tags": list(self.tags),
            "period": self.period.value if self.period is not Period.ANY else "",
            "has_duplicates": self.has_duplicates,
            "sort": self.sort.value if self.sort is not CandidateSort.NEWEST else "",
        }
        return {name: value for name, value in found.items() if value}


def from_json(found: object) -> FilterChoice:
    """What `as_json` gave, perhaps by another version: what cannot be understood is as if it were not chosen."""
    given = found if isinstance(found, dict) else {}
    known_statuses = {status.value: status for status in Status}
    statuses = _texts(given.get("statuses"))
    levels = given.get("levels")
    period, sort = str(given.get("period", "")), str(given.get("sort", ""))
    return FilterChoice(
        text=str(given.get("text", "")),
        statuses=tuple(known_statuses[status] for status in statuses if status in known_statuses),
        levels=Level(levels & 31) if isinstance(levels, int) else Level.UNKNOWN,
        base_model=str(given.get("base_model", "")),
        creator=str(given.get("creator", "")),
        tags=_texts(given.get("tags")),
        period=Period(period) if period in list(Period) else Period.ANY,
        has_duplicates=bool(given.get("has_duplicates")),
        sort=CandidateSort(sort) if sort in list(CandidateSort) else CandidateSort.NEWEST,
    )


def _texts(found: object) -> tuple[str, ...]:
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
