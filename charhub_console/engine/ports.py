"""What the engine needs from the outside. Adapters implement these; tests bring fakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.attempt import Attempt
from charhub_console.domain.candidate import Candidate, Level, ModelFlags
from charhub_console.domain.events import Event
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.run import Order
from charhub_console.domain.views import View


class Clock(Protocol):
    """Time and chance come in from outside."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds, never backwards."""
        ...

    def new_id(self) -> str:
        """A lower-case uuid4."""
        ...

    def new_seed(self) -> int:
        """0..2**32-1."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class EventBus(Protocol):
    """Tells whoever listens; never waits for them."""

    def publish(self, event: Event) -> None:
        """Hand an event to every listener. A listener that raises is logged and hurts nobody."""
        ...


# --- candidates ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """What to fetch. `levels` is a bitmask; `tags` are integer tag ids, all required."""

    levels: Level = Level.PG
    sort: str = "Newest"
    period: str = "Day"
    tags: tuple[int, ...] = ()
    base_models: tuple[str, ...] = ()
    username: str | None = None
    page_size: int = 100


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page. `hidden_by_level` items came that were not asked for; `unreadable` could not be parsed."""

    candidates: tuple[Candidate, ...]
    next_cursor: str | None
    hidden_by_level: int = 0
    unreadable: int = 0


class CandidateSource(Protocol):
    """A place candidates come from (Civitai, the practice samples)."""

    name: str

    async def page(self, query: SourceQuery, cursor: str | None) -> SourcePage:
        """One page, newest first as the source sorts it.

        Raises:
            Unreachable, RateLimited, Unauthorized, BadAnswer
        """
        ...

    async def flags(self, model_version_ids: Sequence[int]) -> tuple[ModelFlags, ...]:
        """Licence and safety flags of the models behind an image; models that are gone are left out."""
        ...

    async def image(self, candidate: Candidate) -> bytes:
        """The source image's bytes, at most 20 MB, checked to be an image.

        Raises:
            Gone, BadImage, Unreachable, Blocked (private address)
        """
        ...

    async def check(self) -> str:
        """One cheap call; returns what a person may read ("ok, 34 ms"). Raises like `page`."""
        ...


class Analyser(Protocol):
    """Looks at a candidate and says what it sees. Never guesses: not measured is None."""

    name: str

    async def analyse(self, candidate: Candidate, image: bytes | None) -> Analysis:
        """Raises: Unreachable, RateLimited, Unauthorized, BadAnswer, NotConfigured. The caller holds the candidate."""
        ...

    async def check(self) -> str:
        """One cheap call; returns what a person may read."""
        ...


# --- image files --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What the bytes say: `format` is JPEG, PNG, WEBP or GIF (Pillow's names); hashes are 64-bit."""

    format: str
    width: int
    height: int
    sha256: str
    dhash: int
    phash: int
    flipped_dhash: int
    flipped_phash: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """What goes into an image file. Nothing private: no source prompt, creator, URL, path or backend address."""

    character_id: str
    view: View
    attempt: int
    recipe: str
    recipe_hash: str
    prompt: str
    negative_prompt: str
    seed: int
    settings: tuple[tuple[str, str], ...]
    practice: bool = False


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """Bytes ready to be stored."""

    data: bytes
    width: int
    height: int
    sha256: str
    content_type: str


class ImageFiles(Protocol):
    """Decodes and encodes. Every method is CPU work and runs in a worker thread."""

    async def inspect(self, data: bytes) -> ImageFacts:
        """Decode fully and measure. Raises: BadImage."""
        ...

    async def thumbnail(self, data: bytes) -> bytes:
        """JPEG, at most 256x384, quality 85. Raises: BadImage."""
        ...

    async def encode_view(self, data: bytes, view: View, provenance: Provenance) -> EncodedImage:
        """WebP at the view's size and byte cap, with XMP. Raises: BadImage (also blank or near-uniform output)."""
        ...

    async def encode_master(self, data: bytes, provenance: Provenance) -> EncodedImage:
        """PNG master with `parameters` text and XMP, pixels unchanged. Raises: BadImage."""
        ...

    async def letterbox(self, data: bytes, width: int, height: int) -> bytes:
        """PNG of exactly this size, scaled to fit and padded, never stretched. Raises: BadImage."""
        ...

    async def contact_sheet(self, rows: Sequence[tuple[str, Sequence[tuple[str, bytes | None]]]]) -> bytes:
        """JPEG: one row a character (title, then (caption, image bytes or None for a gap) per view)."""
        ...


class LocalFiles(Protocol):
    """The data folder. Paths are relative, with forward slashes; a write is whole or not at all."""

    root: Path

    async def write(self, path: str, data: bytes) -> None: ...

    async def read(self, path: str) -> bytes:
        """Raises: NotFound."""
        ...

    async def exists(self, path: str) -> bool: ...

    async def delete(self, path: str) -> None:
        """Gone afterwards, whether it was there or not."""
        ...


# --- generation ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One image to paint, complete. `references` are PNG or JPEG bytes, already letterboxed to width x height.

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
class BackendHealth:
    """`version` and `queue` (jobs waiting or running, anyone's) for people."""

    healthy: bool
    message: str
    version: str = ""
    queue: int = 0


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
            Unreachable: nothing is queued as far as can be known (refused connection, or looked up and absent).
            BadAnswer: the answer made no sense and the job is not there.
        """
        ...

    async def state(self, job_id: str) -> JobState:
        """Look it up by HTTP, confirmed twice before UNKNOWN. Raises: Unreachable, Unauthorized, BadAnswer."""
        ...

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> bytes:
        """Wait for the end and return the image's bytes (checked to decode). Cancelling the wait cancels nothing.

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


# --- storage ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is there: size in bytes; sha256 hex when the storage remembers it."""

    key: str
    size_bytes: int
    sha256: str | None
    content_type: str | None


class Storage(Protocol):
    """Where image bytes go. Keys are relative, forward slashes, ASCII; a key is never used twice for other bytes."""

    name: str

    def url(self, key: str) -> str:
        """Where a person or CharHub finds this object."""
        ...

    async def put(self, key: str, data: bytes, *, content_type: str, sha256: str) -> None:
        """Store whole. The same bytes at the same key again are fine.

        Raises:
            StorageFailed: other bytes are already there, disk full, checksum refused.
            Unreachable, Unauthorized, NotConfigured
        """
        ...

    async def head(self, key: str) -> StoredObject | None:
        """What is there, or None."""
        ...

    async def get(self, key: str) -> bytes:
        """Raises: NotFound, Unreachable, Unauthorized."""
        ...

    async def delete(self, key: str) -> None:
        """Gone afterwards."""
        ...

    async def check(self) -> str:
        """Write, read back and delete a probe; returns what a person may read."""
        ...


# --- records ------------------------------------------------------------------------------------------------------


class Work(Protocol):
    """What the durable queue carries out. Every call may be repeated after a crash."""

    one_by_one: bool  # references are painted after each other and stop at the first failure

    async def plan_avatar(self, order: Order, run_id: str) -> list[Attempt]: ...

    async def plan_references(self, order: Order, run_id: str) -> list[Attempt]: ...

    async def paint(self, attempt_id: str) -> Attempt:
        """Bring one attempt to its end; failures are in the attempt, not raised."""
        ...

    async def finish(self, order: Order, run_id: str) -> None: ...

    async def carry_on(self, run_id: str) -> None:
        """Bring a night to its end from wherever it stands."""
        ...


class Jobs(Protocol):
    """The durable queue. Enqueueing means: make sure somebody carries this; doing it twice is harmless."""

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        """Generate an order (id `char/<id>/r<run>`). Lower positions are served first."""
        ...

    async def enqueue_night(self, run_id: str) -> None:
        """Carry a run to its end (id `night/<run>`)."""
        ...

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        """Stop a character's job and its images; unknown or finished is fine."""
        ...

    async def cancel_attempt(self, attempt: Attempt) -> None:
        """Stop one image's job; its siblings go on."""
        ...

    async def cancel_night(self, run_id: str) -> None:
        """Stop a night's own job; its characters go on until they are cancelled too."""
        ...

    async def delete_finished(self, before: datetime) -> int:
        """Forget jobs that ended before; returns how many."""
        ...


class Secrets(Protocol):
    """The OS keyring."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None:
        """Raises: NotConfigured when there is no safe keyring."""
        ...
