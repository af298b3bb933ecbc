"""Facts that happened, in the past tense. They name rows; whoever shows something reads the rows anew."""

from __future__ import annotations

from dataclasses import dataclass

from charhub_console.domain.views import View


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True, slots=True)
class CandidatesArrived(Event):
    """New candidates were stored; `known` items had been seen before."""

    ids: tuple[str, ...]
    known: int = 0


@dataclass(frozen=True, slots=True)
class CandidateChanged(Event):
    """A candidate's status, gate verdict or image changed."""

    candidate_id: str


@dataclass(frozen=True, slots=True)
class CharacterChanged(Event):
    """A character was drafted, edited or changed its state."""

    character_id: str


@dataclass(frozen=True, slots=True)
class AttemptChanged(Event):
    """An attempt changed its state."""

    attempt_id: str
    character_id: str
    view: View


@dataclass(frozen=True, slots=True)
class AttemptProgressed(Event):
    """A hint, not a fact to keep: sampler step, place in the backend's queue, latent preview (JPEG or PNG bytes)."""

    attempt_id: str
    step: int | None = None
    of: int | None = None
    queue_position: int | None = None
    preview: bytes | None = None


@dataclass(frozen=True, slots=True)
class RunChanged(Event):
    """A run started, reached its next stage or ended."""

    run_id: str


@dataclass(frozen=True, slots=True)
class BackendChanged(Event):
    """A backend's health changed."""

    name: str
    healthy: bool
    message: str


@dataclass(frozen=True, slots=True)
class ScheduleChanged(Event):
    """A night of the schedule began or was missed, or nights begin at other hours from now on."""


@dataclass(frozen=True, slots=True)
class WorkPaused(Event):
    """New images wait from now on, or no longer do."""

    paused: bool
