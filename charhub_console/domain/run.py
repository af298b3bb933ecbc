"""A run: one batch, nightly or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from charhub_console.domain.recipe import Scalar
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
    """Where images are to be painted: at one of these backends, or with `other` anywhere but there."""

    names: tuple[str, ...]
    other: bool = False

    def allows(self, backend: str) -> bool:
        """Whether one may be painted there."""
        return (backend in self.names) is not self.other


@dataclass(frozen=True, slots=True)
class Rest:
    """A time in which a run was paused; one without an end is not over."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person wants a character painted, in every attempt of it: own words, and values of the recipe's parameters.

    `positive` is the avatar's prompt; in the other views it takes the place of the subject.
    """

    positive: str
    negative: str
    values: tuple[tuple[str, Scalar], ...] = ()
    username: str = ""  # whose folder its images go to where the storage keeps MedusaVR's tree; "": as configured


@dataclass(frozen=True, slots=True)
class Order:
    """What a run asks of one character: these views, each as one new attempt of this run.

    `new_seed` paints with another seed than the character's; `reason` ends up in the attempts; `prompts` are a person's
    own words for some of the views; `backend` is a person's wish where to paint them; it counts more than the run's.
    `manner` is said in the first order of a character and repeated in all that follow: a worker of the fleet is lent
    the rows of one run.
    """

    character_id: str
    views: tuple[View, ...]
    reason: str = "first"
    new_seed: bool = False
    prompts: tuple[tuple[View, str], ...] = ()
    backend: BackendWish | None = None
    manner: Manner | None = None

    def prompt(self, view: View) -> str | None:
        """The person's own prompt for a view, if one was given."""
        return dict(self.prompts).get(view)


@dataclass(frozen=True, slots=True)
class Run:
    """One batch. `count` characters wanted; `budget_s` seconds; `carried_over` were not started for lack of time.

    `backends` are the only ones that may paint for it; none named: all. What it rested does not count as its time.
    """

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
    backends: tuple[str, ...] = ()
    rests: tuple[Rest, ...] = ()

    @property
    def wish(self) -> BackendWish | None:
        """The backends as a wish; None: any."""
        return BackendWish(self.backends) if self.backends else None

    @property
    def rests_now(self) -> bool:
        """Whether the newest rest is not over."""
        return bool(self.rests) and self.rests[-1].until is None

    def worked_s(self, since: datetime, until: datetime) -> float:
        """Seconds between two moments, without those in which it rested."""
        worked = until - since
        for rest in self.rests:
            worked -= max(timedelta(), min(rest.until or until, until) - max(rest.since, since))
        return worked.total_seconds()
