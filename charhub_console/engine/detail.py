"""One candidate read whole: what a side panel shows."""

from __future__ import annotations

from dataclasses import dataclass

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate, Decision
from charhub_console.domain.character import Character
from charhub_console.domain.listing import CandidateFilter, CandidateSort
from charhub_console.engine.curate import find_candidate
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

MOST_DUPLICATES = 24


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Everything about one candidate, read at once. `duplicates` are the others of its group, first come first."""

    candidate: Candidate
    decisions: tuple[Decision, ...]
    analysis: Analysis | None
    duplicates: tuple[Candidate, ...]
    character: Character | None


async def candidate_page(candidate_id: str, tools: Tools) -> CandidatePage:
    """Raises: NotFound."""
    candidate = await find_candidate(candidate_id, tools)
    group = CandidateFilter(group=candidate.duplicate_group or candidate.id)
    members = await tools.store.candidates(group, limit=MOST_DUPLICATES, sort=CandidateSort.OLDEST)
    made = await tools.store.characters(CharacterFilter(candidate_id=candidate.id), limit=1)
    return CandidatePage(
        candidate,
        tuple(await tools.store.decisions(candidate.id)),
        await tools.store.analysis(candidate.id),
        tuple(member for member in members if member.id != candidate.id),
        made[0] if made else None,
    )
