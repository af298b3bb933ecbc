"""Which columns of which table travel, in which registers, and what they refer to. Paths of this machine do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class How(Enum):
    """What a register's stamp is."""

    FIXED = "fixed"  # none: never changed
    FETCHED = "fetched"  # when it was fetched: of two consoles' the later one
    COURSE = "course"  # given when it is sent: one console writes it, or nobody minds who was last
    PERSON = "person"  # given when it was edited: collisions are kept
    OWN = "own"  # the value is its stamp


@dataclass(frozen=True, slots=True)
class Part:
    """One register: a JSON object of these columns as SQLite holds them; of PERSON and OWN the one column's value."""

    name: str
    columns: tuple[str, ...]
    how: How = How.COURSE

    @property
    def single(self) -> bool:
        """Whether its value is that of its only column."""
        return self.how in (How.PERSON, How.OWN)


@dataclass(frozen=True, slots=True)
class Kind:
    """One table. `wire_id`: the SQL of the id under which its rows travel; `refers`: columns that name other rows.

    `fills` are columns that do not travel and must not be empty.
    """

    name: str
    parts: tuple[Part, ...]
    refers: Mapping[str, str] = field(default_factory=dict)
    wire_id: str = "t.id"
    fills: Mapping[str, object] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All that travel, in the order of the parts."""
        return tuple(column for part in self.parts for column in part.columns)

    def has_person(self) -> bool:
        """Whether people edit it."""
        return any(part.how is How.PERSON for part in self.parts)


NATURAL_ID = "(SELECT k.source || ':' || k.source_id FROM candidate k WHERE k.id = t.candidate_id)"
"""Every console fetches the same image under an id of its own; between consoles it is called by its source's."""


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _persons(*names: str) -> tuple[Part, ...]:
    return tuple(Part(name, (name,), How.PERSON) for name in names)


CANDIDATE = Kind(
    "candidate",
    (
        Part(
            "facts",
            _names("fetched_at created_at level base_model model_version_ids reactions meta_known"),
            How.FETCHED,
        ),
        Part(
            "content",
            _names("url page_url creator prompt negative_prompt tags model_names raw"),
            How.FETCHED,
        ),
        Part("picture", ("sha256", "dhash", "phash", "width", "height")),
        Part("gate", ("gate", "gate_reasons", "gate_version")),
        Part("flags", ("model_flags",)),
        Part("forgotten", ("forgotten",), How.FIXED),
    ),
    wire_id="t.source || ':' || t.source_id",
    fills={"status": "new"},
)
RUN = Kind(
    "run",
    (
        Part("facts", _names("kind started_at budget_s recipe practice origin"), How.FIXED),
        Part("course", _names("count state stage ended_at carried_over orders notes summary")),
    ),
)
CHARACTER = Kind(
    "character",
    (
        Part("facts", ("created_at", "candidate_id"), How.FIXED),
        *_persons("name", "gender", "species", "style", "theme", "age_rating", "description"),
        Part(
            "course",
            _names("owner seed run_id content_tags appearance recipe charged with_references state position"),
        ),
    ),
    refers={"candidate_id": "candidate", "run_id": "run"},
)
DECISION = Kind(
    "decision",
    (Part("all", ("candidate_id", "verdict", "by", "reason", "at", "seen", "origin"), How.FIXED),),
    refers={"candidate_id": "candidate"},
)
ANALYSIS = Kind(
    "analysis",
    (
        Part(
            "all",
            _names(
                "candidate_id author at gender species age_rating content_tags apparent_age style theme description "
                "appearance evidence_tags suggested_names"
            ),
            How.FIXED,
        ),
    ),
    refers={"candidate_id": "candidate"},
)
ATTEMPT = Kind(
    "attempt",
    (
        Part(
            "facts",
            _names(
                "character_id view number run_id recipe prompt negative_prompt seed width height created_at reason "
                "origin"
            ),
            How.FIXED,
        ),
        Part(
            "course",
            _names(
                "state recipe_hash settings backend backend_job submissions deadline key url sha256 size_bytes "
                "submitted_at generated_at stored_at ended_at error advice"
            ),
        ),
    ),
    refers={"character_id": "character", "run_id": "run"},
)
IMAGE = Kind(
    "image",
    (
        Part(
            "facts",
            _names(
                "attempt_id character_id view storage key url width height size_bytes sha256 content_type created_at"
            ),
            How.FIXED,
        ),
        Part("activated", ("activated",), How.OWN),
    ),
    refers={"attempt_id": "attempt"},
    fills={"active": 0},
)
CONFLICT = Kind(
    "conflict",
    (
        Part(
            "facts",
            ("of_kind", "of_id", "register", "loser", "loser_stamp", "winner", "winner_stamp"),
            How.FIXED,
        ),
        Part("settled", ("settled",)),
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (CANDIDATE, RUN, CHARACTER, DECISION, ANALYSIS, ATTEMPT, IMAGE, CONFLICT)
}
"""By name, parents first."""

PARTS: dict[tuple[str, str], Part] = {(kind.name, part.name): part for kind in KINDS.values() for part in kind.parts}


def registers_of(kind: Kind, columns: Iterable[str]) -> list[Part]:
    """The registers that these columns belong to."""
    changed = set(columns)
    return [part for part in kind.parts if changed.intersection(part.columns)]
