"""The log of decisions, and what analysers said."""

from __future__ import annotations

from collections.abc import Iterator

from charhub_console.adapters.sqlite import candidates, outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import ANALYSES, CANDIDATES, DECISIONS
from charhub_console.adapters.sqlite.tables import CandidateRow, DecisionRow
from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate, Decision, Verdict, status_after
from charhub_console.engine.store import Dossier

_PAGE = 100


def decide(database: Database, decision: Decision) -> Candidate:
    """Append and derive the status. The same decision (by id) a second time changes nothing."""
    candidate = candidates.existing(database, decision.candidate_id)
    if DECISIONS.by_id(database, decision.id) is not None:
        return candidate
    DECISIONS.insert(database, [decision])
    outbox.put_decision(database, decision)
    status = status_after(of_candidate(database, candidate.id))
    if status is candidate.status:
        return candidate
    CandidateRow.update(status=status).where(CandidateRow.id == candidate.id).execute(database)
    candidate = candidates.existing(database, candidate.id)
    outbox.put_candidates(database, [candidate])
    return candidate


def dossier(database: Database, candidate_id: str) -> Dossier | None:
    """A candidate with what is known about it."""
    candidate = CANDIDATES.by_id(database, candidate_id)
    if candidate is None:
        return None
    return Dossier(candidate, newest_analysis(database, candidate_id), tuple(of_candidate(database, candidate_id)))


def of_candidate(database: Database, candidate_id: str) -> list[Decision]:
    """Oldest first: as they were written, whatever the clocks said."""
    return DECISIONS.where(database, "candidate_id = ? ORDER BY n", candidate_id)


def latest_by_person(database: Database) -> Decision | None:
    """The newest decision of a person that an undo on its candidate would take back."""
    undone: dict[str, int] = {}
    settled: set[str] = set()
    for decision in _newest_first(database):
        candidate_id = decision.candidate_id
        if candidate_id in settled:
            continue
        if decision.verdict is Verdict.UNDO:
            undone[candidate_id] = undone.get(candidate_id, 0) + 1
        elif undone.get(candidate_id, 0):
            undone[candidate_id] -= 1
        elif decision.by == "gate" or decision.by.startswith("rule:"):
            settled.add(candidate_id)
        else:
            return decision
    return None


def _newest_first(database: Database) -> Iterator[Decision]:
    """Page by page: usually the first few are enough."""
    offset = 0
    while page := DECISIONS.read(
        database, DECISIONS.select().order_by(DecisionRow.n.desc()).limit(_PAGE).offset(offset)
    ):
        yield from page
        offset += _PAGE


def save_analysis(database: Database, analysis: Analysis) -> None:
    """Add. The same analysis (by id) a second time changes nothing."""
    candidates.existing(database, analysis.candidate_id)
    if ANALYSES.by_id(database, analysis.id) is None:
        ANALYSES.insert(database, [analysis])


def newest_analysis(database: Database, candidate_id: str) -> Analysis | None:
    """The last one written."""
    found = ANALYSES.where(database, "candidate_id = ? ORDER BY n DESC LIMIT 1", candidate_id)
    return found[0] if found else None
