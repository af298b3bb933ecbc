"""A candidate's facts in words: gate, decisions, licence, numbers, generation parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale

from charhub_console.app.gui.candidates.words import number
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Candidate, Decision, GateVerdict, ModelFlags, Verdict

NOT_PARAMETERS = frozenset({"prompt", "negativeprompt", "resources", "civitairesources", "hashes", "comfy", "workflow"})
LONGEST_VALUE = 120
MOST_PARAMETERS = 30


def gate_words(candidate: Candidate) -> tuple[str, str]:
    """(what the safety gate says, the role of its colour)."""
    return {
        GateVerdict.ALLOW.value: (tr("The safety gate lets it pass."), "good"),
        GateVerdict.HOLD.value: (tr("The safety gate holds it: a person has to look."), "warn"),
        GateVerdict.BLOCK.value: (tr("The safety gate blocks it. It cannot be generated."), "bad"),
    }.get(str(candidate.gate), (tr("The safety gate has not seen it yet."), "muted"))


def decision_words(decision: Decision) -> str:
    """One decision as a sentence."""
    verb = {
        Verdict.APPROVE: tr("Approved"),
        Verdict.REJECT: tr("Rejected"),
        Verdict.HOLD: tr("Put on hold"),
        Verdict.UNDO: tr("Taken back"),
    }[decision.verdict]
    when = QLocale().toString(decision.at.astimezone(), QLocale.FormatType.ShortFormat)  # type: ignore[call-overload]
    said = tr("{0} by {1}, {2}").format(verb, decision.by, when)
    return said + ": " + tr(decision.reason) if decision.reason else said


def licence_words(flags: ModelFlags) -> str:
    """What the light of a model means, in words."""
    if flags.poi:
        return tr("depicts a real person")
    if flags.minor:
        return tr("marked as showing minors")
    parts = []
    uses = flags.allow_commercial_use
    if "Image" in uses:
        parts.append(tr("images may be sold"))
    elif "None" in uses:
        parts.append(tr("no commercial use"))
    else:
        parts.append(tr("commercial use: {0}").format(", ".join(uses)) if uses else tr("commercial use not told"))
    if flags.allow_no_credit is False:
        parts.append(tr("credit required"))
    if flags.allow_derivatives is False:
        parts.append(tr("no derivatives"))
    if flags.allow_different_license is False:
        parts.append(tr("same licence only"))
    return ", ".join(parts)


def stats_of(raw: str) -> dict[str, int]:
    """How often each thing was said of an image, in a source's own JSON: `likeCount`, `commentCount`…"""
    try:
        found = json.loads(raw).get("stats") or {}
        return {str(name): count for name, count in found.items() if type(count) is int and count > 0}
    except (ValueError, AttributeError, RecursionError):
        return {}


def reaction_words(total: int, stats: Mapping[str, int]) -> str:
    """All of them, and which."""
    kinds = (
        ("likeCount", tr("%Ln like(s)", "", stats.get("likeCount", 0))),
        ("heartCount", tr("%Ln heart(s)", "", stats.get("heartCount", 0))),
        ("laughCount", tr("%Ln laugh(s)", "", stats.get("laughCount", 0))),
        ("cryCount", tr("%Ln tear(s)", "", stats.get("cryCount", 0))),
        ("dislikeCount", tr("%Ln dislike(s)", "", stats.get("dislikeCount", 0))),
    )
    said = ", ".join(words for name, words in kinds if name in stats)
    return f"{number(total)}: {said}" if said else number(total)


def source_rows(candidate: Candidate, stats: Mapping[str, int]) -> list[tuple[str, str]]:
    """Where it comes from, for a table; an empty value means not told."""
    size = f"{candidate.width} × {candidate.height}" if candidate.width and candidate.height else ""
    when = candidate.created_at or candidate.fetched_at
    return [
        (tr("Creator"), candidate.creator or ""),
        (tr("Published"), QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)),  # type: ignore[call-overload]
        (tr("Size"), size),
        (tr("Reactions"), reaction_words(candidate.reactions, stats)),
        (tr("Comments"), number(stats["commentCount"]) if "commentCount" in stats else ""),
        (tr("Base model"), candidate.base_model or ""),
        (tr("Models"), ", ".join(candidate.model_names)),
        (tr("Tags"), ", ".join(candidate.tags)),
    ]


def parameters_of(raw: str) -> list[tuple[str, str]]:
    """Generation parameters in a source's own JSON: short values only, in its order. Reading may take a millisecond."""
    try:
        meta = json.loads(raw).get("meta") or {}
        inner = meta.get("meta")
        found = inner if isinstance(inner, dict) else meta
        pairs = [(str(name), value) for name, value in found.items()]
    except (ValueError, AttributeError, RecursionError):
        return []
    shown = [
        (name, str(value))
        for name, value in pairs
        if isinstance(value, str | int | float) and name.lower() not in NOT_PARAMETERS
    ]
    return [(name, value) for name, value in shown if 0 < len(value) <= LONGEST_VALUE][:MOST_PARAMETERS]


def parameter_text(parameters: Sequence[tuple[str, str]]) -> str:
    """One a line, as it is copied."""
    return "\n".join(f"{name}: {value}" for name, value in parameters)


def duration_words(seconds: float) -> str:
    """Rounded as a forecast may be."""
    if seconds < 90:
        return tr("{0} s").format(round(seconds))
    return tr("{0} min").format(round(seconds / 60))
