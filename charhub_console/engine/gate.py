"""The safety gate at its four doors: gathers the evidence, asks `domain.safety.judge`, keeps what it said.

A gate that raises blocks. There is no other way to a backend: `engine.requests` passes the prompt door for every
attempt, `engine.paint` the output door for every image.
"""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Sequence

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.attempt import Attempt
from charhub_console.domain.candidate import Candidate, Decision, Level, Verdict
from charhub_console.domain.character import Character
from charhub_console.domain.errors import Blocked, ConsoleError, NeedsPerson
from charhub_console.domain.events import CandidateChanged
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.repair import BY_THE_GATE
from charhub_console.domain.safety import Door, Evidence, GateDecision, GateVerdict, failed, judge
from charhub_console.domain.sync_rules import counting
from charhub_console.domain.views import View
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

MACHINE = ("rule:", "gate")  # deciders that are no persons
MINOR_CODES = frozenset({"age-stated", "youth-word", "youth-tag", "apparent-minor", "model-minor"})
MODEL_SETTINGS = ("model", "lora", "checkpoint", "unet", "embedding")
# A graph may name a model that neither the recipe's settings nor its list of files tells of.
_MODEL_FILE = re.compile(r'"([^"]{1,300}\.(?:safetensors|ckpt|pt|pth|gguf|sft|bin))"', re.IGNORECASE)


async def judge_candidate(candidate: Candidate, tools: Tools) -> Candidate:
    """Door 1: a candidate arrives."""
    if candidate.gate == GateVerdict.BLOCK:
        return candidate  # its content was forgotten: there is nothing left that could speak for it
    return await _keep(candidate, _asked(_source_evidence(candidate, Door.CANDIDATE, tools)), tools)


async def judge_analysis(candidate: Candidate, analysis: Analysis, tools: Tools) -> Candidate:
    """Door 2: its analysis is in. A person's approval counts if it was given with this analysis on record."""
    if candidate.gate == GateVerdict.BLOCK:
        return candidate
    approved = _approved_by_person(await tools.store.decisions(candidate.id), analysis)
    return await _keep(candidate, _asked(_evidence(candidate, analysis, Door.ANALYSIS, tools, approved)), tools)


async def note_fault(candidate: Candidate, error: ConsoleError, tools: Tools) -> Candidate:
    """The image or the analysis could not be had: held until the next try, never rejected."""
    if candidate.gate == GateVerdict.BLOCK:
        return candidate
    changed = await tools.store.change_candidate(
        candidate.id, gate=GateVerdict.HOLD, gate_reasons=(f"Not analysed yet: {error.title}",)
    )
    tools.bus.publish(CandidateChanged(candidate.id))
    return changed


async def pass_approval(candidate: Candidate, tools: Tools, *, by_person: bool) -> None:
    """Whether this candidate may be approved now.

    Raises:
        Blocked: no, with the reasons; a person may only approve what is held for a person to look at.
    """
    analysis = await tools.store.analysis(candidate.id)
    if analysis is None:
        evidence = dataclasses.replace(_source_evidence(candidate, Door.CANDIDATE, tools), person_approved=by_person)
    else:
        evidence = _evidence(candidate, analysis, Door.ANALYSIS, tools, by_person)
    decision = _asked(evidence)
    if decision.verdict is GateVerdict.BLOCK or candidate.gate == GateVerdict.BLOCK:
        raise Blocked(f"Candidate {candidate.source_id} is blocked: {_words(decision, candidate)}", "Reject it.")
    if decision.verdict is GateVerdict.HOLD:
        raise Blocked(f"Candidate {candidate.source_id} is held: {_words(decision, candidate)}", "It stays held.")


async def pass_prompt(attempt: Attempt, character: Character, recipe: Recipe, tools: Tools) -> None:
    """Door 3: the final prompt and the model names, together with everything known about the source.

    Raises:
        Blocked, NeedsPerson
    """
    evidence = await _character_evidence(character, Door.PROMPT, tools)
    models = [value for name, value in attempt.settings if any(kind in name.lower() for kind in MODEL_SETTINGS)]
    models += [file for graph in recipe.graphs for file in _MODEL_FILE.findall(graph.text)]
    evidence = dataclasses.replace(
        evidence,
        final_prompt=attempt.prompt,
        model_names=(*evidence.model_names, *models, *(file for _, file in recipe.files)),
    )
    _let_through(_asked(evidence), f"The prompt of {attempt.view}")


def judge_words(
    candidate: Candidate,
    analysis: Analysis,
    name: str,
    prompt: str,
    settings: Sequence[tuple[str, str]],
    tools: Tools,
) -> None:
    """Doors 2 and 3 of what a person says of a character, before any of it is kept. Raises: Blocked, NeedsPerson."""
    evidence = _evidence(candidate, analysis, Door.PROMPT, tools, person_approved=True)
    models = tuple(value for key, value in settings if any(kind in key.lower() for kind in MODEL_SETTINGS))
    evidence = dataclasses.replace(
        evidence, texts=(*evidence.texts, name), final_prompt=prompt, model_names=(*evidence.model_names, *models)
    )
    _let_through(_asked(evidence), f"The prompt of {name}")


async def examine_output(attempt: Attempt, data: bytes, tools: Tools) -> None:
    """Door 4: the bytes that came back, before they are kept. Looked at by the examiner, if one is set up.

    Raises:
        Blocked, NeedsPerson: also when the examiner could not say anything.
    """
    character = await tools.store.character(attempt.character_id)
    assert character is not None
    evidence = await _character_evidence(character, Door.OUTPUT, tools)
    # The practice painter draws from traits that passed the other doors; there is nothing to discover in its pixels.
    if tools.examiner is not None and tools.recipe(attempt.recipe).kind != "practice":
        try:
            seen = await tools.examiner.analyse(_as_candidate(attempt, tools), data)
        except ConsoleError as error:
            raise NeedsPerson(
                f"The new {attempt.view} could not be examined: {error.title}", "Retry the view later."
            ) from error
        evidence = dataclasses.replace(
            evidence,
            output_examined=True,
            output_shows_face=attempt.view is not View.REFERENCE_BACK,
            output_age=seen.apparent_age.value,
            output_age_confidence=seen.apparent_age.confidence,
            output_rating=seen.age_rating.value,
            output_tags=seen.evidence_tags,
            output_texts=_said(seen),
            output_content=seen.content_tags.value or (),
        )
    _let_through(_asked(evidence), f"The new {attempt.view}")


def _asked(evidence: Evidence) -> GateDecision:
    try:
        return judge(evidence)
    except Exception:
        log.exception("the safety gate failed at the %s door", evidence.door)
        return failed(evidence.door)


def _let_through(decision: GateDecision, what: str) -> None:
    reasons = " ".join(reason.text for reason in decision.reasons)
    if decision.verdict is GateVerdict.BLOCK:
        raise Blocked(f"{what} is blocked {BY_THE_GATE}: {reasons}", "This cannot be generated.")
    if decision.verdict is GateVerdict.HOLD:
        raise NeedsPerson(f"{what} is held {BY_THE_GATE}: {reasons}", "A person has to look at the candidate.")


def _source_evidence(candidate: Candidate, door: Door, tools: Tools) -> Evidence:
    """What is known without an analysis."""
    flags = candidate.model_flags
    return Evidence(
        door=door,
        level=candidate.level,
        allowed_levels=tools.options.allowed_levels,
        texts=(candidate.prompt,),
        model_names=(*candidate.model_names, *(flag.name for flag in flags or ())),
        flags_known=flags is not None,
        poi=any(bool(flag.poi) for flag in flags or ()),
        minor=any(bool(flag.minor) for flag in flags or ()),
        tags=candidate.tags,
        real_people=tools.real_people,
    )


def _evidence(candidate: Candidate, analysis: Analysis, door: Door, tools: Tools, person_approved: bool) -> Evidence:
    source = _source_evidence(candidate, door, tools)
    return dataclasses.replace(
        source,
        texts=(*source.texts, *_said(analysis)),
        tags=(*source.tags, *analysis.evidence_tags),
        apparent_age=analysis.apparent_age.value,
        age_confidence=analysis.apparent_age.confidence,
        age_rating=analysis.age_rating.value,
        content_tags=analysis.content_tags.value or (),
        person_approved=person_approved,
    )


def _said(analysis: Analysis) -> tuple[str, ...]:
    """Every word of an analysis that is about the person; a style too may be one for childlike bodies."""
    traits = (value for _, value in analysis.appearance)
    return (analysis.description.value or "", analysis.species.value or "", analysis.style.value or "", *traits)


async def _character_evidence(character: Character, door: Door, tools: Tools) -> Evidence:
    """Everything known about a character. One whose source or analysis is gone is unknown, and unknown stops."""
    own = (character.name, character.description, character.species, *(value for _, value in character.appearance))
    dossier = await tools.store.dossier(character.candidate_id) if character.candidate_id else None
    candidate, analysis = (dossier.candidate, dossier.analysis) if dossier else (None, None)
    blocked = candidate is not None and candidate.gate == GateVerdict.BLOCK
    if dossier is None or candidate is None or analysis is None or blocked:
        return Evidence(
            door=door,
            level=Level.BLOCKED if blocked else Level.UNKNOWN,
            texts=own,
            character_rating=character.age_rating,
            real_people=tools.real_people,
        )
    approved = _approved_by_person(dossier.decisions, analysis)
    evidence = _evidence(candidate, analysis, door, tools, approved)
    return dataclasses.replace(evidence, texts=(*evidence.texts, *own), character_rating=character.age_rating)


def _approved_by_person(decisions: Sequence[Decision], analysis: Analysis) -> bool:
    """Whether the decision that counts is a person's approval given when the analysis was there to be seen.

    None counts while curators disagree.
    """
    counts = counting(decisions)
    return bool(
        counts and counts.verdict is Verdict.APPROVE and not counts.by.startswith(MACHINE) and counts.at >= analysis.at
    )


async def _keep(candidate: Candidate, decision: GateDecision, tools: Tools) -> Candidate:
    """Write the verdict down with the gate's version; of an apparent minor neither pixels nor prompt are kept."""
    said = {
        "gate": decision.verdict,
        "gate_reasons": tuple(reason.text for reason in decision.reasons),
        "gate_version": decision.version,
    }
    forbidden = any(reason.code in MINOR_CODES for reason in decision.reasons)
    if not forbidden and said == {name: getattr(candidate, name) for name in said}:
        return candidate  # a night asks of the same candidates again and again
    changed = await tools.store.change_candidate(candidate.id, **said)
    if forbidden:
        for path in (candidate.image_path, candidate.thumbnail_path):
            if path:
                await tools.files.delete(path)
        await tools.store.forget_content(candidate.id)
        changed = await tools.store.change_candidate(candidate.id, gate=decision.verdict)
    tools.bus.publish(CandidateChanged(candidate.id))
    return changed


def _words(decision: GateDecision, candidate: Candidate) -> str:
    return " ".join(reason.text for reason in decision.reasons) or "; ".join(candidate.gate_reasons)


def _as_candidate(attempt: Attempt, tools: Tools) -> Candidate:
    """What the examiner is told of a new image: nothing but that it is one."""
    return Candidate(id=attempt.id, source="output", source_id=attempt.id, url="", fetched_at=tools.clock.now())
