"""A candidate: one source image under consideration, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag, StrEnum

WORDS = "words"  # source of candidates without an image: a person's description


class Level(IntFlag):
    """Civitai's browsing level as a bitmask. 0 is unknown and counts as unsafe."""

    UNKNOWN = 0
    PG = 1
    PG13 = 2
    R = 4
    X = 8
    XXX = 16
    BLOCKED = 32


class Verdict(StrEnum):
    """What a decision says. Undo is a decision too: it takes back the newest one that still counts."""

    APPROVE = "approve"
    REJECT = "reject"
    HOLD = "hold"
    UNDO = "undo"


class Status(StrEnum):
    """Where a candidate stands; derived from its decisions."""

    NEW = "new"
    APPROVED = "approved"
    REJECTED = "rejected"
    HELD = "held"


class GateVerdict(StrEnum):
    """What the safety gate says (domain.safety). ALLOW goes on, HOLD waits for a person, BLOCK ends it."""

    ALLOW = "allow"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the append-only log. `by` is a person's name, or `rule:<name>` / `gate` for the machine.

    `seen` are ids of the decisions that stood when it was made; two that had not seen each other may disagree.
    """

    id: str
    candidate_id: str
    verdict: Verdict
    by: str
    reason: str
    at: datetime
    seen: tuple[str, ...] = ()


def status_after(decisions: list[Decision]) -> Status:
    """Derive the status from a candidate's decisions, oldest first."""
    standing: list[Verdict] = []
    for decision in decisions:
        if decision.verdict is not Verdict.UNDO:
            standing.append(decision.verdict)
        elif standing:
            standing.pop()
    if not standing:
        return Status.NEW
    return {Verdict.APPROVE: Status.APPROVED, Verdict.REJECT: Status.REJECTED, Verdict.HOLD: Status.HELD}[standing[-1]]


@dataclass(frozen=True, slots=True)
class ModelFlags:
    """Licence and safety flags of one model behind an image (`/api/v1/models/{id}`); None means not told."""

    model_id: int
    name: str = ""
    allow_no_credit: bool | None = None
    allow_commercial_use: tuple[str, ...] = ()
    allow_derivatives: bool | None = None
    allow_different_license: bool | None = None
    poi: bool | None = None
    minor: bool | None = None

    @property
    def light(self) -> str:
        """`green` images may be sold, `amber` with conditions or unknown, `red` not."""
        if self.poi or self.minor or self.allow_derivatives is False:
            return "red"
        if self.allow_commercial_use == () or "None" in self.allow_commercial_use:
            return "amber" if self.allow_commercial_use == () else "red"
        return "green" if "Image" in self.allow_commercial_use and self.allow_no_credit else "amber"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One source image. Paths are relative to the data folder; times are aware UTC.

    `raw` is the item's JSON as it came. `image_path`, `sha256`, `dhash` and `phash` are None until the
    image was downloaded; `status` is derived from the decisions.
    """

    id: str
    source: str  # "civitai", "practice", "manual" or WORDS
    source_id: str
    url: str
    fetched_at: datetime
    page_url: str = ""
    creator: str | None = None
    created_at: datetime | None = None
    width: int | None = None
    height: int | None = None
    level: Level = Level.UNKNOWN
    prompt: str = ""
    negative_prompt: str = ""
    tags: tuple[str, ...] = ()
    base_model: str | None = None
    model_version_ids: tuple[int, ...] = ()
    model_names: tuple[str, ...] = ()
    reactions: int = 0
    model_flags: tuple[ModelFlags, ...] | None = None  # None: never asked
    raw: str = "{}"
    image_path: str | None = None
    thumbnail_path: str | None = None
    sha256: str | None = None
    dhash: int | None = None
    phash: int | None = None
    duplicate_group: str | None = None
    gate: str = ""  # stored GateVerdict as text: "allow", "hold" or "block"
    gate_reasons: tuple[str, ...] = ()
    gate_version: str = ""
    status: Status = Status.NEW
    meta_known: bool = True  # False when the source gave no generation data at all
    disputed: bool = False  # curators who had not seen each other's decisions disagree; counts as held
