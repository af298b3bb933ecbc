"""A run: one batch, nightly or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from charhub_console.domain.views import View


class RunKind(StrEnum):
    """What started the run."""

    NIGHT = "night"
    MANUAL = "manual"
    RETRY = "retry"


class RunState(StrEnum):
    """`running` is continued by the next engine that starts."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class RunStage(StrEnum):
    """How far a night has come; every stage can be repeated."""

    FETCH = "fetch"
    SELECT = "select"
    GENERATE = "generate"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class BackendWish:
    """Where an order is to be painted: at this backend and no other, or with `other` anywhere but there."""

    name: str
    other: bool = False

    def allows(self, backend: str) -> bool:
        """Whether it may be painted there."""
        return (backend == self.name) is not self.other


@dataclass(frozen=True, slots=True)
class Order:
    """What a run asks of one character: these views, each as one new attempt of this run.

    `new_seed` paints with another seed than the character's; `reason` ends up in the attempts; `prompts` are a person's
    own words for some of the views; `backend` is a person's wish where to paint them.
    """

    character_id: str
    views: tuple[View, ...]
    reason: str = "first"
    new_seed: bool = False
    prompts: tuple[tuple[View, str], ...] = ()
    backend: BackendWish | None = None

    def prompt(self, view: View) -> str | None:
        """The person's own prompt for a view, if one was given."""
        return dict(self.prompts).get(view)


@dataclass(frozen=True, slots=True)
class Run:
    """One batch. `count` characters wanted; `budget_s` seconds; `carried_over` were not started for lack of time."""

    id: str
    kind: RunKind
    started_at: datetime
    count: int
    budget_s: float
    recipe: str = ""
    state: RunState = RunState.RUNNING
    stage: RunStage = RunStage.FETCH
    ended_at: datetime | None = None
    carried_over: int = 0
    practice: bool = False
    orders: tuple[Order, ...] = ()  # what manual and retry runs ask for, written down before any work
    notes: tuple[str, ...] = ()  # what a person should know: "Civitai did not answer …"
    summary: str = ""  # JSON of the RunSummary once it ended
    origin: str = ""  # the console that carries it out, when it is another one
