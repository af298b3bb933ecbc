"""Where candidates come from, and who looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate, Level, ModelFlags


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """What to fetch. `levels` is a bitmask; `tags` are integer tag ids, all required."""

    levels: Level = Level.PG
    sort: str = "Newest"
    period: str = "Day"
    tags: tuple[int, ...] = ()
    base_models: tuple[str, ...] = ()
    username: str | None = None
    page_size: int = 100


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page. `hidden_by_level` items came that were not asked for; `unreadable` could not be parsed."""

    candidates: tuple[Candidate, ...]
    next_cursor: str | None
    hidden_by_level: int = 0
    unreadable: int = 0


class CandidateSource(Protocol):
    """A place candidates come from (Civitai, the practice samples)."""

    name: str

    async def page(self, query: SourceQuery, cursor: str | None) -> SourcePage:
        """One page, newest first as the source sorts it.

        Raises:
            Unreachable, RateLimited, Unauthorized, BadAnswer
        """
        ...

    async def flags(self, model_version_ids: Sequence[int]) -> tuple[ModelFlags, ...]:
        """Licence and safety flags of the models behind an image; models that are gone are left out."""
        ...

    async def image(self, candidate: Candidate) -> bytes:
        """The source image's bytes, at most 20 MB, checked to be an image.

        Raises:
            Gone, BadImage, Unreachable (also access refused), Blocked (private address)
        """
        ...

    async def check(self) -> str:
        """One cheap call; returns what a person may read ("ok, 34 ms"). Raises like `page`."""
        ...

    async def close(self) -> None: ...


class Analyser(Protocol):
    """Looks at a candidate and says what it sees. Never guesses: not measured is None."""

    name: str

    async def analyse(self, candidate: Candidate, image: bytes | None) -> Analysis:
        """Raises: Unreachable, RateLimited, Unauthorized, BadAnswer, NotConfigured. The caller holds the candidate."""
        ...

    async def check(self) -> str:
        """One cheap call; returns what a person may read."""
        ...
