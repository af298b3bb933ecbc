"""Deciding: approve, reject, hold, undo. Decisions are an append-only log; the gate has the last word on approval."""

from __future__ import annotations

import logging

from charhub_console.domain.candidate import Candidate, Decision, Verdict
from charhub_console.domain.errors import Blocked, ConsoleError, InvalidInput, NeedsPerson, NotFound
from charhub_console.domain.events import CandidateChanged
from charhub_console.domain.safety import GateVerdict
from charhub_console.engine.analyse import ensure_analysed
from charhub_console.engine.gate import judge_analysis, pass_approval
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

RULE = "rule:night"  # who approved when no person did


async def decide(candidate_id: str, verdict: Verdict, *, by: str, reason: str = "", tools: Tools) -> Candidate:
    """Record a decision; the newest one counts. Undo is a decision too.

    Raises:
        NotFound: no such candidate.
        Blocked: the safety gate forbids approving this candidate.
        InvalidInput: there is nothing to undo.
    """
    candidate = await find_candidate(candidate_id, tools)
    if verdict is Verdict.APPROVE:
        if by != RULE:
            candidate = await _with_reasons_seen(candidate, tools)
        await pass_approval(candidate, tools, by_person=by != RULE)
    if verdict is Verdict.UNDO and not _standing(await tools.store.decisions(candidate.id)):
        raise InvalidInput(f"Candidate {candidate.source_id} has no decision to undo.", "Nothing was changed.")
    decided = await tools.store.decide(
        Decision(
            id=tools.clock.new_id(),
            candidate_id=candidate.id,
            verdict=verdict,
            by=by,
            reason=reason,
            at=tools.clock.now(),
        )
    )
    analysis = await tools.store.analysis(candidate.id)
    if verdict is not Verdict.REJECT and analysis is not None:
        decided = await judge_analysis(decided, analysis, tools)
    tools.bus.publish(CandidateChanged(candidate.id))
    return decided


async def undo_latest(*, by: str, tools: Tools) -> Candidate:
    """Take back the newest decision a person made that still counts.

    Raises:
        InvalidInput: there is none.
    """
    latest = await tools.store.latest_decision()
    if latest is None:
        raise InvalidInput("There is no decision to undo.", "Nothing was changed.")
    return await decide(latest.candidate_id, Verdict.UNDO, by=by, tools=tools)


async def find_candidate(candidate_id: str, tools: Tools) -> Candidate:
    """By id, unique prefix of it, or source id. Raises: NotFound."""
    candidate = await tools.store.candidate(candidate_id)
    if candidate is None:
        raise NotFound(f"There is no candidate {candidate_id!r}.", "List them with `charhub-console candidates list`.")
    return candidate


async def _with_reasons_seen(candidate: Candidate, tools: Tools) -> Candidate:
    """Analyse before a person approves, so that the approval counts for all the gate has to say.

    Raises:
        NeedsPerson: the analysis brought reasons to hold that this person could not have seen; approving again counts.
    """
    shown = candidate.gate_reasons
    try:
        candidate, _ = await ensure_analysed(candidate, tools)
    except Blocked:
        raise
    except ConsoleError as error:
        log.warning("candidate %s is approved without an analysis: %s", candidate.source_id, error.title)
        return candidate
    if candidate.gate == GateVerdict.HOLD and candidate.gate_reasons != shown:
        raise NeedsPerson(
            f"Candidate {candidate.source_id} is held: {' '.join(candidate.gate_reasons)}",
            "Look at the image; if you are sure, approve it once more.",
        )
    return candidate


def _standing(decisions: list[Decision]) -> bool:
    depth = 0
    for decision in decisions:
        depth = max(0, depth - 1) if decision.verdict is Verdict.UNDO else depth + 1
    return depth > 0
