"""The store on SQLite: every method is one transaction, callable from any event loop; what takes long has threads."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from charhub_console.adapters.sqlite import (
    attempts,
    backups,
    board,
    candidate_lists,
    characters,
    credits,
    decisions,
    library,
    nights,
    parcels,
    runs,
    settings,
    vectors,
)
from charhub_console.adapters.sqlite import candidates as candidate_rows
from charhub_console.adapters.sqlite.connection import Connections, Database, WouldWait, wall_clock_ms
from charhub_console.adapters.sqlite.publishing import PublishingCalls
from charhub_console.adapters.sqlite.rows import CHARACTERS, RUNS
from charhub_console.adapters.sqlite.sync_rows import SqliteSyncRows
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
from charhub_console.domain.schedule import ScheduledNight
from charhub_console.domain.selection import Traits
from charhub_console.engine.store import EVERY_CANDIDATE, EVERY_CHARACTER, CharacterFilter, Dossier, StageTime

P = ParamSpec("P")
T = TypeVar("T")


class SqliteStore(PublishingCalls):
    """`engine.store.Store` in one file. The file is made or migrated at the first call; several processes may share it.

    Besides what the port says, every call may raise Unreachable (the database stayed locked or away for `patience_s`
    seconds), StorageFailed (disk full, file damaged or read-only), NotConfigured (the file is of a newer version) and
    InvalidInput (a change that breaks a rule of the schema; nothing was changed).
    """

    rows_format = parcels.FORMAT

    def __init__(self, path: Path, *, patience_s: float = 60.0, now_ms: Callable[[], int] = wall_clock_ms) -> None:
        self._connections = Connections(path, patience_s=patience_s, now_ms=now_ms)
        self.sync = SqliteSyncRows(self._connections)

    async def _write(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self._connections.write(lambda database: work(database, *args, **kwargs)))

    async def _read(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self._connections.read(lambda database: work(database, *args, **kwargs)))

    async def _jot(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A write of a row or two by their key."""
        try:
            return self._connections.jot(lambda database: work(database, *args, **kwargs))
        except WouldWait:
            return await self._write(work, *args, **kwargs)

    async def _glance(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A read of a row or two by their key."""
        try:
            return self._connections.glance(lambda database: work(database, *args, **kwargs))
        except WouldWait:
            return await self._read(work, *args, **kwargs)

    # candidates

    async def add_candidates(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        return await self._write(candidate_rows.add, candidates)

    async def candidate(self, candidate_id: str) -> Candidate | None:
        return await self._glance(candidate_rows.find, candidate_id)

    async def dossier(self, candidate_id: str) -> Dossier | None:
        return await self._glance(decisions.dossier, candidate_id)

    async def candidates(
        self,
        where: CandidateFilter = EVERY_CANDIDATE,
        *,
        limit: int = 200,
        offset: int = 0,
        sort: CandidateSort = CandidateSort.NEWEST,
    ) -> list[Candidate]:
        return await self._read(candidate_rows.search, where, limit, offset, sort)

    async def candidate_facets(self, *, limit: int = 50) -> CandidateFacets:
        return await self._read(candidate_rows.facets, limit)

    async def candidate_listing(
        self, where: CandidateFilter = EVERY_CANDIDATE, *, sort: CandidateSort, limit: int | None = None
    ) -> Listing:
        return await self._read(candidate_lists.listing, where, sort, limit)

    async def candidate_briefs(self, ids: Sequence[str]) -> list[CandidateBrief]:
        return await self._read(candidate_lists.briefs, ids)

    async def candidate_counts(self, where: CandidateFilter = EVERY_CANDIDATE) -> CandidateCounts:
        return await self._read(candidate_lists.counts, where)

    async def change_candidate(self, candidate_id: str, **changes: Any) -> Candidate:
        return await self._write(candidate_rows.change, candidate_id, changes)

    async def forget_content(self, candidate_id: str) -> None:
        await self._write(candidate_rows.forget_content, candidate_id)

    async def known_flags(self, model_version_ids: Sequence[int]) -> dict[int, tuple[ModelFlags, ...]]:
        return await self._read(candidate_rows.known_flags, model_version_ids)

    async def save_flags(self, model_version_id: int, flags: Sequence[ModelFlags]) -> None:
        await self._write(candidate_rows.save_flags, model_version_id, flags)

    async def image_hashes(self) -> list[tuple[str, int, int, str | None]]:
        return await self._read(candidate_rows.image_hashes)

    # decisions and analyses

    async def decide(self, decision: Decision) -> Candidate:
        return await self._write(decisions.decide, decision)

    async def decisions(self, candidate_id: str) -> list[Decision]:
        return await self._glance(decisions.of_candidate, candidate_id)

    async def latest_decision(self) -> Decision | None:
        return await self._read(decisions.latest_by_person)

    async def save_analysis(self, analysis: Analysis) -> None:
        await self._write(decisions.save_analysis, analysis)

    async def analysis(self, candidate_id: str) -> Analysis | None:
        return await self._glance(decisions.newest_analysis, candidate_id)

    # characters

    async def add_character(self, character: Character) -> Character:
        return await self._write(characters.add, character)

    async def character(self, character_id: str) -> Character | None:
        return await self._glance(CHARACTERS.find_by_prefix, character_id)

    async def characters(
        self, where: CharacterFilter = EVERY_CHARACTER, *, limit: int = 500, offset: int = 0
    ) -> list[Character]:
        return await self._read(characters.search, where, limit, offset)

    async def standing(self, run_id: str, states: Sequence[CharacterState]) -> tuple[int, list[Character]]:
        return await self._glance(characters.standing, run_id, states)

    async def change_character(self, character_id: str, **changes: Any) -> Character:
        return await self._jot(characters.change, character_id, changes)

    async def character_listing(self, where: LibraryFilter, *, sort: LibrarySort) -> IdArray:
        return await self._read(library.listing, where, sort)

    async def character_counts(self, where: LibraryFilter) -> LibraryCounts:
        return await self._read(library.counts, where)

    async def character_owners(self) -> tuple[str, ...]:
        return await self._read(library.owners)

    async def waiting_for_central(self, row_ids: Sequence[str]) -> dict[str, int]:
        return await self._read(library.waiting, row_ids)

    async def character_traits(self) -> list[tuple[Traits, int]]:
        return await self._read(characters.traits)

    async def most_used_names(self, limit: int) -> list[str]:
        return await self._read(characters.most_used_names, limit)

    async def recent_names(self, limit: int) -> list[str]:
        return await self._read(characters.recent_names, limit)

    # attempts and images

    async def add_attempt(self, attempt: Attempt) -> Attempt:
        return await self._jot(attempts.add, attempt)

    async def attempt(self, attempt_id: str) -> Attempt | None:
        return await self._glance(attempts.find, attempt_id)

    async def attempts(self, character_id: str | None = None, *, run_id: str | None = None) -> list[Attempt]:
        few = self._read if character_id is None else self._glance
        return await few(attempts.search, character_id, run_id)

    async def unfinished_attempts(self) -> list[Attempt]:
        return await self._read(attempts.unfinished)

    async def cancelled_among(self, attempt_ids: Sequence[str]) -> list[str]:
        return await self._glance(attempts.cancelled_among, attempt_ids)

    async def change_attempt(
        self, attempt_id: str, *, expect: Sequence[AttemptState] | None = None, **changes: Any
    ) -> Attempt:
        return await self._jot(attempts.change, attempt_id, expect, changes)

    async def record_image(self, image: Image, *, ended_at: datetime) -> Attempt:
        return await self._jot(attempts.record_image, image, ended_at)

    async def images(self, character_id: str, *, active_only: bool = True) -> list[Image]:
        return await self._glance(attempts.images, character_id, active_only)

    async def image_of_attempt(self, attempt_id: str) -> Image | None:
        return await self._glance(attempts.image_of, attempt_id)

    async def activate_image(self, attempt_id: str) -> Image:
        return await self._write(board.activate, attempt_id)

    async def board(self, where: BoardFilter, *, limit: int = 500) -> list[BoardRow]:
        return await self._read(board.rows, where, limit)

    # rows that travel

    async def pack(self, character_id: str, run_id: str) -> str:
        return await self._read(parcels.pack, character_id, run_id)

    async def unpack(self, packed: str) -> None:
        await self._write(parcels.unpack, packed)

    async def report(self, attempt_id: str) -> str:
        return await self._glance(parcels.report, attempt_id)

    async def adopt(self, reported: str) -> Attempt | None:
        return await self._write(parcels.adopt, reported)

    # runs

    async def add_run(self, run: Run) -> Run:
        return await self._write(runs.add, run)

    async def add_night(self, run: Run) -> Run:
        return await self._write(runs.add_night, run)

    async def run(self, run_id: str) -> Run | None:
        return await self._glance(RUNS.find_by_prefix, run_id)

    async def runs(self, *, limit: int = 50) -> list[Run]:
        return await self._read(runs.newest, limit)

    async def unfinished_runs(self) -> list[Run]:
        return await self._read(runs.unfinished)

    async def change_run(self, run_id: str, **changes: Any) -> Run:
        return await self._write(runs.change, run_id, changes)

    async def add_stage_time(self, time: StageTime) -> None:
        await self._jot(runs.add_stage_time, time)

    async def stage_times(self, run_id: str) -> list[StageTime]:
        return await self._read(runs.stage_times, run_id)

    # nights of the schedule

    async def scheduled_nights(self, *, limit: int) -> list[ScheduledNight]:
        return await self._read(nights.newest, limit)

    async def measured_nights(self, *, before: datetime, limit: int) -> list[Run]:
        return await self._read(runs.measured_nights, before, limit)

    async def begin_night(self, night: ScheduledNight, run: Run) -> Run | None:
        return await self._write(nights.begin, night, run)

    async def miss_nights(self, missed: Sequence[ScheduledNight]) -> list[ScheduledNight]:
        return await self._write(nights.miss, missed)

    async def take_note_of_missed(self) -> int:
        return await self._write(nights.take_note)

    # credits

    async def balance(self, owner: str) -> int:
        return await self._read(credits.balance, owner)

    async def credit_entries(self, *, owner: str | None = None, character_id: str | None = None) -> list[CreditEntry]:
        few = self._read if character_id is None else self._glance
        return await few(credits.search, owner, character_id)

    async def add_credit_entries(self, entries: Sequence[CreditEntry], *, may_overdraw: bool = False) -> int:
        return await self._write(credits.add, entries, may_overdraw)

    # characters as vectors

    async def without_vector(self, model: str, *, limit: int) -> list[Character]:
        return await self._read(vectors.without, model, limit)

    async def save_vectors(self, model: str, made: Sequence[tuple[Character, array[float]]]) -> None:
        await self._write(vectors.save, model, made)

    async def vectors_mark(self, model: str) -> tuple[int, int]:
        return await self._read(vectors.mark, model)

    async def vectors(self, model: str) -> tuple[list[str], list[array[float]]]:
        return await self._read(vectors.every, model)

    # settings and the file itself

    async def setting(self, name: str) -> str | None:
        return await self._glance(settings.setting, name)

    async def set_setting(self, name: str, value: str) -> None:
        await self._write(settings.set_setting, name, value)

    async def check(self) -> str:
        return await self._write(settings.check)

    async def thumbnails_in_use(self) -> frozenset[str]:
        return await self._read(settings.thumbnails_in_use)

    async def optimize(self) -> None:
        await self._write(settings.optimize)

    async def back_up(self, copy: Path) -> None:
        await self._read(lambda database: backups.back_up(self._connections.path, copy))

    async def close(self) -> None:
        """Finish what was begun, join the threads. Needs no executor of the loop, which may be gone by now."""
        with ThreadPoolExecutor(1, "database-close") as thread:
            await asyncio.wrap_future(thread.submit(self._connections.close))
