"""Part of the store port: what still has to reach CharHub's own tables, and what this console holds there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.publication import HeldClaim, PublicationEntry, PublicationKind, PublicationState


class PublishingRows(Protocol):
    """These rows stay on this machine; other consoles have their own."""

    async def console_id(self) -> str:
        """Who we are for other consoles: an id for every data folder."""
        ...

    async def want_published(
        self, kind: PublicationKind, row_id: str, *, at: datetime, insist: bool = False
    ) -> PublicationEntry:
        """It is pending from now on, also if it was published or refused before."""
        ...

    async def publications(
        self, *, states: Sequence[PublicationState] = (), limit: int = 1000
    ) -> list[PublicationEntry]:
        """Those wanted first come first."""
        ...

    async def publication(self, kind: PublicationKind, row_id: str) -> PublicationEntry | None: ...

    async def publication_counts(self) -> dict[PublicationState, int]:
        """Of characters."""
        ...

    async def note_publication(self, entry: PublicationEntry) -> None:
        """Keep how it stands. The state and reason of one that was wanted again meanwhile stay as they are."""
        ...

    async def held_claims(self) -> list[HeldClaim]: ...

    async def save_claim(self, held: HeldClaim) -> None: ...

    async def drop_claim(self, candidate_id: str) -> None: ...

    async def reserve(self, entries: Sequence[CreditEntry]) -> None:
        """Write entries CharHub's ledger decides about, and that it has to hear of them. Known keys are skipped."""
        ...

    async def unsettled(self) -> list[CreditEntry]:
        """Those it has not heard of, oldest first."""
        ...

    async def central_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Which of these entries CharHub's ledger decides about."""
        ...

    async def settled(self, keys: Sequence[str]) -> None:
        """It has heard of them."""
        ...
