"""Looking through candidates by the hundred thousand: their order first, the rows on screen when they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.domain.listing import CandidateBrief, CandidateCounts, CandidateFilter, CandidateSort, Listing
from charhub_console.engine.store import Store


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The beginning of a listing with its rows, so that one answer fills a window."""

    listing: Listing
    briefs: tuple[CandidateBrief, ...]


class Browse:
    """What a grid of candidates asks for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def first_screen(self, where: CandidateFilter, sort: CandidateSort, limit: int) -> FirstScreen:
        """The first `limit` candidates with what is shown of them."""
        listing = await self._store.candidate_listing(where, sort=sort, limit=limit)
        return FirstScreen(listing, tuple(await self._store.candidate_briefs(listing.ids)))

    async def listing(self, where: CandidateFilter, sort: CandidateSort) -> Listing:
        """All that match, in order."""
        return await self._store.candidate_listing(where, sort=sort)

    async def briefs(self, ids: Sequence[str]) -> list[CandidateBrief]:
        """Those that exist, in the order asked for."""
        return await self._store.candidate_briefs(ids)

    async def counts(self, where: CandidateFilter) -> CandidateCounts:
        """For a line of numbers and for explaining an empty grid."""
        return await self._store.candidate_counts(where)
