"""The library of characters: looking through any number of them, everything about one, and repairing many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from charhub_console.domain.attempt import Attempt, Image
from charhub_console.domain.board import UNDER_WAY, BoardFilter, BoardRow
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import NotFound
from charhub_console.domain.library import LibraryCounts, LibraryFilter, LibrarySort
from charhub_console.domain.listing import IdArray
from charhub_console.domain.publication import PublicationEntry, PublicationKind
from charhub_console.domain.run import Order, Run, RunKind
from charhub_console.engine.placing import place
from charhub_console.engine.retry import quotes
from charhub_console.engine.tools import Tools

AT_ONCE = 500
"""Rows of one read: with more of them the database would be held for too long."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What repairing takes: whose views are missing, how many, and what each owner pays for it."""

    character_ids: tuple[str, ...] = ()
    views: int = 0
    prices: tuple[tuple[str, int], ...] = ()

    @property
    def price(self) -> int:
        """Of all owners."""
        return sum(price for _, price in self.prices)


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Everything about one character, read at once. `images` has those that are not active, too.

    `row` is what the board says of it; None for a draft. `waiting` counts by kind what central has not heard of.
    """

    character: Character
    row: BoardRow | None
    attempts: tuple[Attempt, ...]
    images: tuple[Image, ...]
    entries: tuple[CreditEntry, ...]
    waiting: dict[str, int]
    candidate: Candidate | None = None
    publication: PublicationEntry | None = None


class Library:
    """What the Characters page asks of the engine. Methods may be called from any event loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def listing(self, where: LibraryFilter, sort: LibrarySort) -> IdArray:
        """All that match, in order."""
        return await self._tools.store.character_listing(where, sort=sort)

    async def counts(self, where: LibraryFilter) -> LibraryCounts:
        """For the numbers on the filters, and for explaining an empty list."""
        return await self._tools.store.character_counts(where)

    async def owners(self) -> tuple[str, ...]:
        """Who owns characters, those with most first."""
        return await self._tools.store.character_owners()

    async def rows(self, ids: Sequence[str]) -> list[BoardRow]:
        """Those that exist, in the order asked for."""
        found: dict[str, BoardRow] = {}
        for start in range(0, len(ids), AT_ONCE):
            where = BoardFilter(character_ids=tuple(ids[start : start + AT_ONCE]))
            found |= {row.character_id: row for row in await self._tools.store.board(where, limit=AT_ONCE)}
        return [found[character_id] for character_id in ids if character_id in found]

    async def page(self, character_id: str) -> LibraryPage:
        """Raises: NotFound."""
        store = self._tools.store
        character = await store.character(character_id)
        if character is None:
            raise NotFound("There is no such character.", "It may belong to another data folder.")
        attempts = tuple(await store.attempts(character.id))
        images = tuple(await store.images(character.id, active_only=False))
        entries = tuple(await store.credit_entries(character_id=character.id))
        rows = await self.rows([character.id])
        written = [character.id, *(thing.id for things in (attempts, images, entries) for thing in things)]
        return LibraryPage(
            character,
            rows[0] if rows else None,
            attempts,
            images,
            entries,
            await store.waiting_for_central(written),
            await store.candidate(character.candidate_id) if character.candidate_id else None,
            await store.publication(PublicationKind.CHARACTER, character.id),
        )

    # --- repairing ---

    async def plan_repair(self, character_ids: Sequence[str]) -> Repair:
        """What `repair` would do and cost. Characters under way and those the gate stopped are left alone."""
        orders = await self._orders(character_ids)
        prices = Counter[str]()
        for quote in await quotes([one for one in orders if one[0].charged], self._tools):
            prices[quote.owner] += quote.price
        return Repair(
            tuple(character.id for character, _ in orders),
            sum(len(order.views) for _, order in orders),
            tuple((owner, price) for owner, price in prices.items() if price),
        )

    async def repair(self, character_ids: Sequence[str]) -> Run | None:
        """New attempts at every missing view of these characters, as one run; None when nothing is missing.

        Raises:
            InsufficientCredits: nothing was started or charged.
        """
        orders = await self._orders(character_ids)
        return await place(RunKind.RETRY, orders, self._tools) if orders else None

    async def _orders(self, character_ids: Sequence[str]) -> list[tuple[Character, Order]]:
        orders = []
        for row in await self.rows(character_ids):
            if not row.missing or row.state in UNDER_WAY or row.state is CharacterState.BLOCKED:
                continue
            character = await self._tools.store.character(row.character_id)
            if character is not None:
                orders.append((character, Order(character.id, row.missing, "retry")))
        return orders
