"""The log of decisions, and what analysers said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from charhub_console.adapters.sqlite import candidates, outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import ANALYSES, CANDIDATES, DECISIONS
from charhub_console.adapters.sqlite.tables import DecisionRow
from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate, Decision, Verdict
from charhub_console.domain.sync_rules import heads, status_of
from charhub_console.engine.store import Dossier

_PAGE = 100


def decide(database: Database, decision: Decision) -> Candidate:
    """Append, as one that has seen all the others, and derive the status.

    The same decision (by id) a second time changes nothing.
    """
    candidate = candidates.existing(database, decision.candidate_id)
    if DECISIONS.by_id(database, decision.id) is not None:
        return candidate
    known = of_candidate(database, candidate.id)
    decision = replace(decision, seen=tuple(one.id for one in heads(known)))
    DECISIONS.insert(database, [decision])
    outbox.mark(database, "decision", decision.id)
    derive_status(database, candidate.id, [*known, decision])
    return candidates.existing(database, candidate.id)


def derive_status(database: Database, candidate_id: str, decisions: list[Decision]) -> None:
    """Write down what these decisions come to."""
    status, disputed = status_of(decisions)
    database.sql("UPDATE candidate SET status = ?, disputed = ? WHERE id = ?", status.value, disputed, candidate_id)


def dossier(database: Database, candidate_id: str) -> Dossier | None:
    """A candidate with what is known about it."""
    candidate = CANDIDATES.by_id(database, candidate_id)
    if candidate is None:
        return None
    return Dossier(candidate, newest_analysis(database, candidate_id), tuple(of_candidate(database, candidate_id)))


def of_candidate(database: Database, candidate_id: str) -> list[Decision]:
    """Oldest first: each after what it had seen, whatever the clocks said."""
    return DECISIONS.where(database, "candidate_id = ? ORDER BY n", candidate_id)


def latest_by_person(database: Database) -> Decision | None:
    """The newest decision of a person at this console that an undo on its candidate would take back."""
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
        elif decision.by == "gate" or decision.by.startswith("rule:") or _is_foreign(database, decision.id):
            settled.add(candidate_id)
        else:
            return decision
    return None


def _is_foreign(database: Database, decision_id: str) -> bool:
    (origin,) = database.sql("SELECT origin FROM decision WHERE id = ?", decision_id).fetchone()
    return bool(origin)


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
        outbox.mark(database, "analysis", analysis.id)


def newest_analysis(database: Database, candidate_id: str) -> Analysis | None:
    """The last one written."""
    found = ANALYSES.where(database, "candidate_id = ? ORDER BY n DESC LIMIT 1", candidate_id)
    return found[0] if found else None
