"""The port to what we write into CharHub's own tables: claims, characters, the batch log, the ledger of credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from charhub_console.domain.charhub_rows import TableRow
from charhub_console.domain.credits import CreditEntry


@dataclass(frozen=True, slots=True)
class Claim:
    """That this console makes a character of one of CharHub's images; the fence counts its owners."""

    curated_id: str
    fence: int


@dataclass(frozen=True, slots=True)
class Publication:
    """A character with its active images, as rows.

    Args:
        species: names to look for, best first.
        sample: its source image; only written with the character itself.
        claim: on the image it was made of; None when CharHub does not know that image.
        digest: of these images.
        expected: the digest that was published before, as far as this console knows.
    """

    character: TableRow
    species: tuple[str, ...]
    images: tuple[TableRow, ...]
    digest: str
    sample: TableRow | None = None
    claim: Claim | None = None
    expected: str | None = None


class Publishing(Protocol):
    """CharHub's own tables. Every call is one transaction, may be repeated, and may raise Unreachable, Unauthorized and
    NotConfigured (our schema is not set up, or CharHub's tables are not as we know them; the difference is named)."""

    async def claim(self, curated: TableRow) -> Claim:
        """Take this image for us, so that neither CharHub nor another console makes a character of it.

        A row CharHub does not have yet is made, approved.

        Raises:
            Taken: somebody is at it, or was.
        """
        ...

    async def renew(self, claims: Sequence[Claim]) -> list[Claim]:
        """Keep them for another while; returns those that still are ours."""
        ...

    async def give_back(self, claims: Sequence[Claim], *, rejected: str = "") -> None:
        """CharHub, or another console, may take them again; with a reason they are rejected instead."""
        ...

    async def release_stale(self) -> int:
        """Claims of consoles that went away are given back; returns how many."""
        ...

    async def published(self, character_id: str) -> str | None:
        """The digest of what was published last."""
        ...

    async def publish(self, publication: Publication) -> None:
        """Write the character, or replace those of its images that changed.

        Raises:
            Taken: the claim is not ours any more, or CharHub made a character of the image.
            PublishRefused: another console published other images meanwhile; there is no such user.
        """
        ...

    async def log_run(self, row: TableRow) -> None:
        """Write a run into CharHub's batch log, once."""
        ...

    async def balance(self, user_id: str) -> int:
        """Whole credits by CharHub's rule. Raises: NotFound (no such user)."""
        ...

    async def settle(self, entries: Sequence[CreditEntry]) -> None:
        """Write charges and refunds of one user, all or none; those whose key is known are skipped.

        A refund names its charge by its key, `refund:<key>`. Of a charge that never arrived nothing is given back, and
        it can never arrive any more.

        Raises:
            InsufficientCredits, NotFound (no such user): nothing was written.
            PublishRefused: one of the charges was given up before.
        """
        ...
