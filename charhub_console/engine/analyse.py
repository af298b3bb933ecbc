"""Looking at a candidate once: its analysis is made, stored, judged by the gate, and reused."""

from __future__ import annotations

import logging

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import WORDS, Candidate
from charhub_console.domain.errors import Blocked, ConsoleError, InvalidInput
from charhub_console.domain.safety import GateVerdict
from charhub_console.engine.fetch import ensure_flags, ensure_image
from charhub_console.engine.gate import judge_analysis, judge_candidate, note_fault
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)


async def ensure_analysed(candidate: Candidate, tools: Tools) -> tuple[Candidate, Analysis]:
    """The candidate's image is here and an analysis by the configured analyser is stored and judged.

    A fault of the source or the analyser holds the candidate with the reason and raises; the next try starts afresh,
    so a transient fault never rejects anything.

    Raises:
        Blocked: the gate has blocked it before; its content is gone.
        ConsoleError: the image or the analysis cannot be had now.
    """
    _refuse_blocked(candidate)
    if candidate.source == WORDS:
        return await _told(candidate, tools)
    candidate = await ensure_flags(candidate, tools)
    if not candidate.gate:  # a fetch was cut off before the first door
        candidate = await judge_candidate(candidate, tools)
        _refuse_blocked(candidate)
    try:
        candidate = await ensure_image(candidate, tools)
        analysis = await tools.store.analysis(candidate.id)
        if analysis is None or analysis.author != tools.analyser.name:
            analysis = await _analyse(candidate, tools)
    except ConsoleError as error:
        await note_fault(candidate, error, tools)
        raise
    candidate = await judge_analysis(candidate, analysis, tools)
    return candidate, analysis


def _refuse_blocked(candidate: Candidate) -> None:
    if candidate.gate == GateVerdict.BLOCK:
        raise Blocked(f"Candidate {candidate.source_id} is blocked: {'; '.join(candidate.gate_reasons)}", "Reject it.")


async def _told(candidate: Candidate, tools: Tools) -> tuple[Candidate, Analysis]:
    """There is no image to look at: what a person said of the character is the analysis."""
    analysis = await tools.store.analysis(candidate.id)
    if analysis is None:
        raise InvalidInput(f"Nobody said who candidate {candidate.source_id} is.", "Describe the character again.")
    candidate = await judge_analysis(await judge_candidate(candidate, tools), analysis, tools)
    _refuse_blocked(candidate)
    return candidate, analysis


def is_clear(candidate: Candidate) -> bool:
    """Whether the gate, with everything it knows so far, said yes without a person."""
    return candidate.gate == GateVerdict.ALLOW


async def _analyse(candidate: Candidate, tools: Tools) -> Analysis:
    assert candidate.image_path is not None
    image = await tools.files.read(candidate.image_path)
    analysis = await tools.analyser.analyse(candidate, image)
    await tools.store.save_analysis(analysis)
    log.info("candidate %s analysed by %s", candidate.source_id, analysis.author)
    return analysis
