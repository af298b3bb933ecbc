"""The store port: our own rows, the truth about candidates, characters, attempts, images, runs and credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.board import BoardFilter, BoardRow
from charhub_console.domain.candidate import Candidate, Decision, ModelFlags
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.library import LibraryCounts, LibraryFilter, LibrarySort
from charhub_console.domain.listing import (
    CandidateBrief,
    CandidateCounts,
    CandidateFacets,
    CandidateFilter,
    CandidateSort,
    IdArray,
    Listing,
)
from charhub_console.domain.run import Run
from charhub_console.domain.views import View
from charhub_console.engine.store_publishing import PublishingRows
from charhub_console.engine.store_upkeep import NightRows, TravellingRows, Upkeep, Vectors


@dataclass(frozen=True, slots=True)
class CharacterFilter:
    """Which characters; None means any."""

    states: tuple[CharacterState, ...] = ()
    run_id: str | None = None
    candidate_id: str | None = None
    owner: str | None = None


EVERY_CANDIDATE = CandidateFilter()
EVERY_CHARACTER = CharacterFilter()


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long one stage of one thing took, for reports: fetch, analyse, draft, wait, paint, store, record."""

    run_id: str
    stage: str
    seconds: float
    at: datetime
    ok: bool = True
    character_id: str | None = None
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A candidate, its newest analysis, its decisions (oldest first): what the gate asks about at every door."""

    candidate: Candidate
    analysis: Analysis | None
    decisions: tuple[Decision, ...]


class Store(NightRows, TravellingRows, Vectors, PublishingRows, Upkeep, Protocol):
    """Rows. Every call is one transaction; a busy or briefly absent database is waited for, never a failure.

    Readers get None or empty for what is not there. `**changes` are field names of the dataclass; ids, what makes a row
    itself and a candidate's status (derived from decisions) cannot be changed: InvalidInput. Changing what is not there
    is NotFound. Adding a character, attempt or run whose id is known returns the known one.
    """

    # candidates
    async def add_candidates(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Insert those whose (source, source_id) and url are new; returns them. Known ones stay as they are."""
        ...

    async def candidate(self, candidate_id: str) -> Candidate | None:
        """By id, or by a unique prefix of it of at least 4 characters, or by source id.

        Raises:
            InvalidInput: several candidates answer to this.
        """
        ...

    async def dossier(self, candidate_id: str) -> Dossier | None:
        """A candidate by its whole id, with what is known about it, as of one moment."""
        ...

    async def candidates(
        self,
        where: CandidateFilter = EVERY_CANDIDATE,
        *,
        limit: int = 200,
        offset: int = 0,
        sort: CandidateSort = CandidateSort.NEWEST,
    ) -> list[Candidate]: ...

    async def candidate_facets(self, *, limit: int = 50) -> CandidateFacets: ...

    async def candidate_listing(
        self, where: CandidateFilter = EVERY_CANDIDATE, *, sort: CandidateSort, limit: int | None = None
    ) -> Listing:
        """Ids and statuses in order; the first `limit` only when given."""
        ...

    async def candidate_briefs(self, ids: Sequence[str]) -> list[CandidateBrief]:
        """Those that exist, in the order asked for."""
        ...

    async def candidate_counts(self, where: CandidateFilter = EVERY_CANDIDATE) -> CandidateCounts: ...

    async def change_candidate(self, candidate_id: str, **changes: Any) -> Candidate: ...

    async def forget_content(self, candidate_id: str) -> None:
        """Blank prompt, tags, raw JSON, url, creator, names and image paths of a candidate, delete its analyses.

        Source id and hashes stay, so the image is recognised and never comes back.
        """
        ...

    async def known_flags(self, model_version_ids: Sequence[int]) -> dict[int, tuple[ModelFlags, ...]]:
        """Flags that were fetched before, by model version id."""
        ...

    async def save_flags(self, model_version_id: int, flags: Sequence[ModelFlags]) -> None: ...

    async def image_hashes(self) -> list[tuple[str, int, int, str | None]]:
        """(candidate id, dHash, pHash, duplicate group) of every candidate that has hashes."""
        ...

    # decisions and analyses
    async def decide(self, decision: Decision) -> Candidate:
        """Append the decision and derive the status, in one transaction. Raises: NotFound."""
        ...

    async def decisions(self, candidate_id: str) -> list[Decision]:
        """Oldest first."""
        ...

    async def latest_decision(self) -> Decision | None:
        """The newest decision by a person that an undo on its candidate would take back, or None."""
        ...

    async def save_analysis(self, analysis: Analysis) -> None: ...

    async def analysis(self, candidate_id: str) -> Analysis | None:
        """The newest one."""
        ...

    # characters
    async def add_character(self, character: Character) -> Character:
        """Insert; if this candidate already has a character, returns that one (never two from one candidate)."""
        ...

    async def character(self, character_id: str) -> Character | None:
        """By id, or by a unique prefix of it of at least 4 characters.

        Raises:
            InvalidInput: several ids begin like this.
        """
        ...

    async def characters(
        self, where: CharacterFilter = EVERY_CHARACTER, *, limit: int = 500, offset: int = 0
    ) -> list[Character]:
        """Newest first; within a run by position."""
        ...

    async def standing(self, run_id: str, states: Sequence[CharacterState]) -> tuple[int, list[Character]]:
        """How many characters a run has, and those of them in these states, by position."""
        ...

    async def change_character(self, character_id: str, **changes: Any) -> Character: ...

    async def character_listing(self, where: LibraryFilter, *, sort: LibrarySort) -> IdArray:
        """Ids of all that match, in order; drafts are not among them."""
        ...

    async def character_counts(self, where: LibraryFilter) -> LibraryCounts: ...

    async def character_owners(self) -> tuple[str, ...]:
        """Those with most characters first."""
        ...

    async def most_used_names(self, limit: int) -> list[str]:
        """Most used first, ties by newest."""
        ...

    async def recent_names(self, limit: int) -> list[str]:
        """Newest first."""
        ...

    # attempts and images
    async def add_attempt(self, attempt: Attempt) -> Attempt:
        """Insert with `number` = highest so far of this view + 1.

        While one attempt of the same view is not final, that one is returned instead: never two at once.
        """
        ...

    async def attempt(self, attempt_id: str) -> Attempt | None: ...

    async def attempts(self, character_id: str | None = None, *, run_id: str | None = None) -> list[Attempt]:
        """Oldest first."""
        ...

    async def unfinished_attempts(self) -> list[Attempt]: ...

    async def cancelled_among(self, attempt_ids: Sequence[str]) -> list[str]:
        """Which of these attempts were cancelled."""
        ...

    async def change_attempt(
        self, attempt_id: str, *, expect: Sequence[AttemptState] | None = None, **changes: Any
    ) -> Attempt:
        """Change fields if the state is one of `expect` (any when None).

        Raises:
            AttemptCancelled: it was cancelled meanwhile (and CANCELLED was not expected).
            NotFound: no such attempt.
            InvalidInput: another unexpected state.
        """
        ...

    async def record_image(self, image: Image, *, ended_at: datetime) -> Attempt:
        """One transaction: attempt `generated → done`, the view's former active image replaced; outbox.

        Returns the attempt as it is now. Idempotent by attempt id: an image that was recorded for it stays.

        Raises:
            AttemptCancelled
        """
        ...

    async def images(self, character_id: str, *, active_only: bool = True) -> list[Image]: ...

    async def image_of_attempt(self, attempt_id: str) -> Image | None: ...

    async def activate_image(self, attempt_id: str) -> Image:
        """Make the image of this attempt its view's active one, in one transaction. Raises: InvalidInput (no image)."""
        ...

    async def board(self, where: BoardFilter, *, limit: int = 500) -> list[BoardRow]:
        """Characters that are no drafts with where their views stand; those under way first, then newest run first."""
        ...

    async def waiting_for_central(self, row_ids: Sequence[str]) -> dict[str, int]:
        """How many changes of these rows central has not heard of, by kind of row."""
        ...

    # runs
    async def add_run(self, run: Run) -> Run: ...

    async def add_night(self, run: Run) -> Run:
        """Insert, or return the night that is not ended: never two at once, whoever starts them at the same moment."""
        ...

    async def run(self, run_id: str) -> Run | None:
        """By id or unique prefix of at least 4 characters. Raises: InvalidInput (several begin like this)."""
        ...

    async def runs(self, *, limit: int = 50) -> list[Run]:
        """Newest first."""
        ...

    async def unfinished_runs(self) -> list[Run]:
        """Every run that is not ended, newest first."""
        ...

    async def change_run(self, run_id: str, **changes: Any) -> Run: ...

    async def add_stage_time(self, time: StageTime) -> None: ...

    async def stage_times(self, run_id: str) -> list[StageTime]: ...

    # credits
    async def balance(self, owner: str) -> int: ...

    async def credit_entries(self, *, owner: str | None = None, character_id: str | None = None) -> list[CreditEntry]:
        """Oldest first."""
        ...

    async def add_credit_entries(self, entries: Sequence[CreditEntry], *, may_overdraw: bool = False) -> int:
        """Append all or none, under one lock; rows whose key exists are skipped. Returns the owner's balance.

        All entries have the same owner.

        Raises:
            InvalidInput: no entries, or several owners.
            InsufficientCredits: the sum would make the balance negative; nothing was written.
        """
        ...

    # settings kept with the data (never secrets)
    async def setting(self, name: str) -> str | None: ...

    async def set_setting(self, name: str, value: str) -> None: ...

    async def close(self) -> None: ...
