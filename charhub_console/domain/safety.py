"""The safety gate: one pure function, called at four doors. Most severe signal wins; unknown stops.

Rules: levels, age, real persons, rating. Hard reasons hold against every person and every setting. The callers in
`engine.gate` treat a gate that raises as a block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from charhub_console.domain.analysis import AgeRating, ApparentAge, ContentTag
from charhub_console.domain.candidate import GateVerdict as GateVerdict
from charhub_console.domain.candidate import Level
from charhub_console.domain.safety_wording import Wording, has_youth_tag, says_adult, wording_of

GATE_VERSION = "2"
LONGEST = 50_000  # characters of one text; prompts have hundreds, and reading them takes time on the way of everything
MIN_AGE_CONFIDENCE = 0.5  # below this an analyser's apparent age counts as unsure

ADULT_AGES = frozenset({ApparentAge.YOUNG_ADULT, ApparentAge.ADULT, ApparentAge.MIDDLE_AGED, ApparentAge.ELDERLY})
MINOR_AGES = frozenset({ApparentAge.CHILD, ApparentAge.TEENAGER})

# charhub.md 3.4: content that sets a lowest rating whatever the analyser said
_SEVERITY = {
    ContentTag.NUDITY: AgeRating.EIGHTEEN,
    ContentTag.SEXUAL: AgeRating.EIGHTEEN,
    ContentTag.VIOLENCE: AgeRating.SIXTEEN,
    ContentTag.GORE: AgeRating.SIXTEEN,
    ContentTag.DISCRIMINATION: AgeRating.SIXTEEN,
    ContentTag.DRUGS: AgeRating.FOURTEEN,
}


class Door(StrEnum):
    """Where the gate stands."""

    CANDIDATE = "candidate"  # a candidate arrives
    ANALYSIS = "analysis"  # its analysis is in
    PROMPT = "prompt"  # the final positive prompt, LoRA and model names of an attempt are assembled
    OUTPUT = "output"  # bytes are back


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the gate may know. None and empty mean not measured. Negative prompts are no evidence.

    `texts` describe the source (prompt, tags, description); `final_prompt` is what a backend would get. `model_names`
    are checkpoints and LoRAs of either. `poi` and `minor` are model flags, None when they were never asked or told
    nothing. `person_approved` counts only for what that person could see when deciding.
    """

    door: Door
    level: Level
    allowed_levels: Level = Level.PG
    texts: tuple[str, ...] = ()
    final_prompt: str | None = None
    model_names: tuple[str, ...] = ()
    flags_known: bool = True
    poi: bool = False
    minor: bool = False
    tags: tuple[str, ...] = ()
    apparent_age: ApparentAge | None = None
    age_confidence: float = 0.0
    age_rating: AgeRating | None = None
    content_tags: tuple[ContentTag, ...] = ()
    real_people: frozenset[str] = field(default_factory=frozenset)  # folded names, words joined by one space
    person_approved: bool = False
    character_rating: AgeRating | None = None
    output_examined: bool = False
    output_shows_face: bool = True
    output_age: ApparentAge | None = None
    output_age_confidence: float = 0.0
    output_rating: AgeRating | None = None
    output_tags: tuple[str, ...] = ()
    output_texts: tuple[str, ...] = ()  # what the examiner says of the new image
    output_content: tuple[ContentTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding, in words that repeat nothing of the prompt. A person may override only what says so."""

    code: str
    text: str
    verdict: GateVerdict
    overridable: bool = False


@dataclass(frozen=True, slots=True)
class GateDecision:
    """What the gate says at one door."""

    verdict: GateVerdict
    reasons: tuple[Reason, ...]
    door: Door
    version: str = GATE_VERSION


def judge(evidence: Evidence) -> GateDecision:
    """The gate. Hard findings block whatever a person said; the rest holds until a person who may has approved."""
    texts = _all_texts(evidence)
    found = [
        *_length(evidence),
        *_levels(evidence),
        *_age(evidence, texts),
        *_real_people(evidence, texts),
        *_ratings(evidence, texts),
        *_output(evidence),
    ]
    standing = [reason for reason in found if not (reason.overridable and evidence.person_approved)]
    if any(reason.verdict is GateVerdict.BLOCK for reason in standing):
        verdict = GateVerdict.BLOCK
    else:
        verdict = GateVerdict.HOLD if standing else GateVerdict.ALLOW
    return GateDecision(verdict, tuple(standing), evidence.door)


def failed(door: Door) -> GateDecision:
    """What a gate that raised means: block."""
    reason = _block("gate-failed", "The safety check itself failed, so nothing may pass. See the log.")
    return GateDecision(GateVerdict.BLOCK, (reason,), door)


def _words(evidence: Evidence) -> tuple[str, ...]:
    prompt = () if evidence.final_prompt is None else (evidence.final_prompt,)
    return tuple(text for text in (*evidence.texts, *prompt, *evidence.model_names, *evidence.tags) if text)


def _all_texts(evidence: Evidence) -> tuple[Wording, ...]:
    return tuple(wording_of(text[:LONGEST], evidence.real_people) for text in _words(evidence))


def _length(evidence: Evidence) -> Iterator[Reason]:
    if any(len(text) > LONGEST for text in _words(evidence)):
        yield _hold(
            "too-long", f"A text has more than {LONGEST:,} characters and was not read whole.", overridable=False
        )


def _block(code: str, text: str) -> Reason:
    return Reason(code, text, GateVerdict.BLOCK)


def _hold(code: str, text: str, *, overridable: bool) -> Reason:
    return Reason(code, text, GateVerdict.HOLD, overridable)


def _only_pg(evidence: Evidence) -> bool:
    """What a person may override about age, only here."""
    return evidence.level == Level.PG


def _levels(evidence: Evidence) -> Iterator[Reason]:
    level = int(evidence.level)
    if level & Level.BLOCKED:
        yield _block("level-blocked", "The source blocks this image.")
    elif level <= 0 or level > 31:
        yield _hold("level-unknown", "The browsing level is not known.", overridable=level == 0)
    elif level & ~int(evidence.allowed_levels):
        yield _hold("level-not-allowed", "The browsing level is not one that is allowed here.", overridable=False)


def _age(evidence: Evidence, texts: tuple[Wording, ...]) -> Iterator[Reason]:
    if any(text.minor_age for text in texts):
        yield _block("age-stated", "An age under 18 is stated.")
    if evidence.minor:
        yield _block("model-minor", "A model behind this image is marked as showing minors.")
    if any(text.youth for text in texts):
        yield _block("youth-word", "Words for children, teenagers or school age are used.")
    if has_youth_tag(evidence.tags):
        yield _block("youth-tag", "A tag says the person is a minor.")
    if evidence.apparent_age in MINOR_AGES:
        yield _block("apparent-minor", "The person looks like a minor.")
    if not evidence.flags_known:
        yield _hold("flags-unknown", "The safety flags of the models could not be had.", overridable=_only_pg(evidence))
    if any(text.unsure for text in texts):
        yield _hold(
            "age-words-unsure", "Words leave it open whether the person is grown up.", overridable=_only_pg(evidence)
        )
    if evidence.door is not Door.CANDIDATE and evidence.apparent_age not in MINOR_AGES and not _looks_adult(evidence):
        yield _hold("age-unsure", "Nothing shows clearly that the person is grown up.", overridable=_only_pg(evidence))


def _looks_adult(evidence: Evidence) -> bool:
    return evidence.apparent_age in ADULT_AGES and evidence.age_confidence >= MIN_AGE_CONFIDENCE


def _real_people(evidence: Evidence, texts: tuple[Wording, ...]) -> Iterator[Reason]:
    if evidence.poi:
        yield _block("model-poi", "A model behind this image depicts a real person.")
    if any(text.real_person for text in texts):
        yield _block("real-person", "A real person seems to be meant.")


def _ratings(evidence: Evidence, texts: tuple[Wording, ...]) -> Iterator[Reason]:
    if evidence.door is Door.CANDIDATE:
        return
    if evidence.age_rating is None:
        yield _hold("rating-unknown", "The age rating is not known.", overridable=_only_pg(evidence))
    if _rating(evidence).minimum_age <= AgeRating.TWELVE.minimum_age:
        return
    prompt = evidence.final_prompt
    asserted = [_looks_adult(evidence)] if prompt is None else [_looks_adult(evidence), says_adult(prompt)]
    if not all(asserted) or any(text.unsure for text in texts):
        yield _hold(
            "rating-needs-adult",
            "The rating is above 12 and not every signal says the person is grown up.",
            overridable=False,
        )


def _rating(evidence: Evidence) -> AgeRating:
    """The most severe of what the analyser said, what the content implies, what the level implies; 18 if unknown."""
    found = [evidence.age_rating or AgeRating.EIGHTEEN, evidence.character_rating or AgeRating.L]
    found.extend(_SEVERITY[tag] for tag in evidence.content_tags if tag in _SEVERITY)
    if evidence.level & (Level.X | Level.XXX):
        found.append(AgeRating.EIGHTEEN)
    elif evidence.level & Level.R:
        found.append(AgeRating.SIXTEEN)
    return _severest(found)


def _severest(ratings: list[AgeRating]) -> AgeRating:
    return max(ratings, key=lambda rating: rating.minimum_age)


def _output(evidence: Evidence) -> Iterator[Reason]:
    """The bytes that came back. Without an analyser that looks at pixels only the mildest pass."""
    if evidence.door is not Door.OUTPUT:
        return
    if not evidence.output_examined:
        if not _only_pg(evidence) or _rating(evidence).minimum_age > AgeRating.TWELVE.minimum_age:
            yield _hold(
                "output-unexamined",
                "No analyser has looked at this image, and its rating asks for it.",
                overridable=_only_pg(evidence),
            )
        return
    if evidence.output_age in MINOR_AGES:
        yield _block("output-minor", "The person in the new image looks like a minor.")
    if has_youth_tag(evidence.output_tags):
        yield _block("output-youth-tag", "A tag of the new image says the person is a minor.")
    said = [wording_of(text, frozenset()) for text in evidence.output_texts if text]
    if any(text.youth or text.minor_age for text in said):
        yield _block("output-youth-word", "The new image is described in words for a minor.")
    sure = evidence.output_age in ADULT_AGES and evidence.output_age_confidence >= MIN_AGE_CONFIDENCE
    sure = sure and not any(text.unsure for text in said)
    if evidence.output_shows_face and not sure and evidence.output_age not in MINOR_AGES:
        yield _hold(
            "output-age-unsure",
            "The new image leaves it open whether the person is grown up.",
            overridable=_only_pg(evidence),
        )
    yield from _output_rating(evidence)


def _output_rating(evidence: Evidence) -> Iterator[Reason]:
    allowed = evidence.character_rating
    if evidence.output_rating is None or allowed is None:
        yield _hold(
            "output-rating-unknown", "The rating of the new image is not known.", overridable=_only_pg(evidence)
        )
        return
    content = [_SEVERITY[tag] for tag in evidence.output_content if tag in _SEVERITY]
    if _severest([evidence.output_rating, *content]).minimum_age > allowed.minimum_age:
        yield _block("output-rating", "The new image is rated above its character.")
