"""Generation servers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from charhub_console.domain.recipe import Recipe
from charhub_console.domain.views import View


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One image to paint, complete. `references` are JPEG or PNG bytes, already letterboxed to width x height.

    `job_id` is a canonical lower-case uuid4 chosen by us; `reference_urls` only for CharHub's middleware.
    """

    job_id: str
    attempt_id: str
    character_id: str
    view: View
    recipe: Recipe
    graph: str
    prompt: str
    negative_prompt: str
    seed: int
    width: int
    height: int
    references: tuple[bytes, ...] = ()
    reference_urls: tuple[str, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()  # gender, species, appearance…: what the practice painter draws from
    style: str = ""  # of the character: which of the recipe's values by style are put in

    def with_job(self, job_id: str) -> GenerationRequest:
        """The same image under another job id."""
        return replace(self, job_id=job_id)


class JobState(Enum):
    """What a backend says of a job of ours. UNKNOWN: neither queued, running nor in its history."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Device:
    """What a backend paints on; memory as the backend counts it, 0 when it does not say."""

    name: str
    memory_bytes: int = 0
    free_bytes: int = 0


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """`version` and `queue` (jobs waiting or running, anyone's) for people; `advice` when it is not healthy."""

    healthy: bool
    message: str
    version: str = ""
    queue: int = 0
    advice: str = ""
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True)
class RecipeProblem:
    """One thing missing at one backend: a node class, a required input, a model file. With what to do."""

    backend: str
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A hint from the backend while a job runs."""

    step: int | None = None
    of: int | None = None
    queue_position: int | None = None
    preview: bytes | None = None


@dataclass(frozen=True, slots=True)
class Painted:
    """What a job made: the image's bytes, and the seed really used when the backend tells it."""

    data: bytes
    seed: int | None = None


class Backend(Protocol):
    """One generation server. All calls may be repeated; the backend itself is the truth about its jobs."""

    name: str
    kind: str  # recipes of this kind run here
    slots: int

    async def health(self) -> BackendHealth:
        """Never raises; a server that does not answer is unhealthy with the reason."""
        ...

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        """What is missing here for this recipe; empty when it can run. Raises: Unreachable, Unauthorized, BadAnswer."""
        ...

    async def submit(self, request: GenerationRequest) -> None:
        """Hand the job over.

        Raises:
            GenerationFailed: refused for good (400, node errors), nothing is queued.
            Unauthorized, RateLimited: nothing is queued.
            Unreachable: nothing is queued (refused connection, or looked up and absent).
            Uncertain: it may be queued; `result` will find it, or say that the server does not know it.
            BadAnswer: the answer made no sense and the job is not there.
        """
        ...

    async def state(self, job_id: str) -> JobState:
        """Look it up by HTTP, confirmed twice before UNKNOWN. Raises: Unreachable, Unauthorized, BadAnswer."""
        ...

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        """Wait for the end and return the image (its bytes are whole). Cancelling the wait cancels nothing.

        Raises:
            GenerationFailed: it ran and failed, with the node and the reason.
            BackendLost: the server no longer knows it, or its file is gone.
            Unreachable: no answer for good (the caller's deadline bounds the patience).
            BadImage: what it made is no image.
        """
        ...

    async def cancel(self, job_id: str) -> None:
        """Stop exactly this job, queued or running; never anyone else's. Unknown is fine. Raises: Unreachable."""
        ...

    async def close(self) -> None: ...
