"""Fakes for the engine's ports to the outside. Rows and files need none: the real ones are quick enough."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, Field, Gender, Style, Theme
from charhub_console.domain.attempt import Attempt
from charhub_console.domain.candidate import Candidate, ModelFlags
from charhub_console.domain.errors import BackendLost, BadImage, GenerationFailed, NotFound, StorageFailed, Unreachable
from charhub_console.domain.recipe import Recipe
from charhub_console.domain.views import View
from charhub_console.engine.ports import (
    BackendHealth,
    EncodedImage,
    GenerationRequest,
    ImageFacts,
    JobState,
    Painted,
    Progress,
    Provenance,
    RecipeProblem,
    SourcePage,
    SourceQuery,
    StoredObject,
)
from tests.fake_process import FakeClock

T = TypeVar("T")


@dataclass(slots=True)
class FakeJob:
    """A job at a fake backend; times in seconds of the clock."""

    request: GenerationRequest
    starts_s: float
    ends_s: float
    state: JobState = JobState.QUEUED
    stopped: asyncio.Event = field(default_factory=asyncio.Event)


class FakeBackend:
    """A generation server that outlives the processes that talk to it.

    Args:
        service_s: seconds of the clock one image takes; images beyond `slots` wait.
    """

    kind = "fake"

    def __init__(self, clock: FakeClock, name: str = "gpu-1", *, slots: int = 1, service_s: float = 0.0) -> None:
        self.name, self.slots, self.service_s = name, slots, service_s
        self.clock = clock
        self.jobs: dict[str, FakeJob] = {}
        self.accepted: list[GenerationRequest] = []
        self.cancelled: list[str] = []
        self.healthy = True
        self.health_calls = 0
        self.refusals: deque[BaseException] = deque()  # the next submissions end like this, nothing is queued
        self.losses = 0  # so many jobs are forgotten when they are asked for
        self.fault: Callable[[GenerationRequest], Exception | None] = lambda request: None
        self.never_ends = False
        self.closed = False
        self.used_seed: int | None = None  # what it tells instead of what was asked
        self.picture: Callable[[GenerationRequest], bytes] = lambda request: f"{request.view} {request.job_id}".encode()
        self._free_s = [0.0] * slots

    @property
    def painted(self) -> Counter[str]:
        """How often each attempt was handed over."""
        return Counter(request.attempt_id for request in self.accepted)

    @property
    def views(self) -> list[View]:
        """What was handed over, in order."""
        return [request.view for request in self.accepted]

    def job_of(self, attempt: Attempt) -> FakeJob:
        """The attempt's newest job."""
        return next(j for j in reversed(self.jobs.values()) if j.request.attempt_id == attempt.id)

    def forget_everything(self) -> None:
        """A restart of the server; whoever waits for a job of it notices."""
        waiting = list(self.jobs.values())
        self.jobs.clear()
        for job in waiting:
            job.stopped.set()

    async def health(self) -> BackendHealth:
        self.health_calls += 1
        return BackendHealth(self.healthy, "ok" if self.healthy else "connection refused")

    async def check(self, recipe: Recipe) -> tuple[RecipeProblem, ...]:
        return ()

    async def submit(self, request: GenerationRequest) -> None:
        assert request.job_id not in self.jobs, "one job id was submitted twice"
        if self.refusals:
            raise self.refusals.popleft()
        if not self.healthy:
            raise Unreachable(f"{self.name} refused the connection.", "Start it.")
        slot = min(range(self.slots), key=lambda index: self._free_s[index])
        starts_s = max(self.clock.monotonic(), self._free_s[slot])
        self._free_s[slot] = starts_s + self.service_s
        self.jobs[request.job_id] = FakeJob(request, starts_s, self._free_s[slot])
        self.accepted.append(request)

    async def state(self, job_id: str) -> JobState:
        if not self.healthy:
            raise Unreachable(f"{self.name} refused the connection.", "Start it.")
        return self.jobs[job_id].state if job_id in self.jobs else JobState.UNKNOWN

    async def result(self, job_id: str, recipe: Recipe, graph: str, report: Callable[[Progress], None]) -> Painted:
        if self.losses and job_id in self.jobs:
            del self.jobs[job_id]
            self.losses -= 1
        job = self.jobs.get(job_id)
        if job is None:
            raise BackendLost(f"{self.name} no longer knows the job.", "It is sent again.")
        report(Progress(step=1, of=4))
        if self.never_ends:
            await job.stopped.wait()
        elif job.state is JobState.QUEUED and job.ends_s > self.clock.monotonic():
            await self._painting(job)
        if job_id not in self.jobs:
            raise BackendLost(f"{self.name} no longer knows the job.", "It is sent again.")
        if job.state is JobState.INTERRUPTED:
            raise GenerationFailed(f"{self.name}: interrupted.", "Retry the view.")
        fault = self.fault(job.request)
        job.state = JobState.FAILED if fault else JobState.DONE
        if fault:
            raise fault
        return Painted(self.picture(job.request), self.used_seed)

    async def _painting(self, job: FakeJob) -> None:
        tasks = [
            asyncio.ensure_future(self.clock.sleep(job.ends_s - self.clock.monotonic())),
            asyncio.ensure_future(job.stopped.wait()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)
        job = self.jobs.get(job_id)
        if job is not None and job.state in (JobState.QUEUED, JobState.RUNNING):
            job.state = JobState.INTERRUPTED
            job.stopped.set()

    async def close(self) -> None:
        self.closed = True


def fails(*views: View, reason: str = "CUDA out of memory") -> Callable[[GenerationRequest], Exception | None]:
    """A fault for `FakeBackend.fault`: these views fail, whichever attempt it is."""
    return lambda request: GenerationFailed(reason, "Use a smaller model.") if request.view in views else None


class FakeSource:
    """Candidates in pages, newest first; what `faults` names by source id cannot be loaded."""

    name = "civitai"

    def __init__(self, candidates: Sequence[Candidate] = ()) -> None:
        self.candidates = list(candidates)
        self.pictures: dict[str, bytes | Exception] = {}
        self.models: dict[int, tuple[ModelFlags, ...] | Exception] = {}
        self.fault: Exception | None = None
        self.pages: list[str | None] = []
        self.loaded: list[str] = []

    async def page(self, query: SourceQuery, cursor: str | None) -> SourcePage:
        self.pages.append(cursor)
        if self.fault:
            raise self.fault
        start = int(cursor or 0)
        end = start + query.page_size
        return SourcePage(tuple(self.candidates[start:end]), str(end) if end < len(self.candidates) else None)

    async def flags(self, model_version_ids: Sequence[int]) -> tuple[ModelFlags, ...]:
        return tuple(flag for version in model_version_ids for flag in _given(self.models.get(version, ())))

    async def image(self, candidate: Candidate) -> bytes:
        self.loaded.append(candidate.source_id)
        return _given(self.pictures.get(candidate.source_id, f"source {candidate.source_id}".encode()))

    async def check(self) -> str:
        return "ok"

    async def close(self) -> None:
        pass


class FakeAnalyser:
    """Sees a grown-up woman in everything, unless `answers` says otherwise for a source id."""

    def __init__(self, clock: FakeClock, name: str = "fake-eyes") -> None:
        self.name = name
        self._clock = clock
        self.answers: dict[str, dict[str, Any] | Exception] = {}
        self.asked: list[str] = []

    async def analyse(self, candidate: Candidate, image: bytes | None) -> Analysis:
        self.asked.append(candidate.source_id)
        changes = _given(self.answers.get(candidate.source_id, self.answers.get("*", {})))
        seen = Analysis(
            id=self._clock.new_id(),
            candidate_id=candidate.id,
            author=self.name,
            at=self._clock.now(),
            gender=self.sure(Gender.FEMALE),
            species=self.sure("elf"),
            age_rating=self.sure(AgeRating.L),
            apparent_age=self.sure(ApparentAge.ADULT),
            style=self.sure(Style.ANIME),
            theme=self.sure(Theme.FANTASY),
            description=self.sure(f"An adult woman with a lantern, number {candidate.source_id}."),
            appearance=(("hair_color", "silver"), ("eye_color", "green"), ("outfit", "grey cloak")),
        )
        return replace(seen, **changes)

    def sure(self, value: T) -> Field[T]:
        """A field measured beyond doubt."""
        return Field(value, 0.95, self.name)

    async def check(self) -> str:
        return "ok"


class FakeImages:
    """Bytes that begin with `bad` are no image; everything else decodes, and encodes to readable bytes."""

    async def inspect(self, data: bytes) -> ImageFacts:
        _refuse_bad(data)
        digest = hashlib.sha256(data)
        parts = [int.from_bytes(digest.digest()[start : start + 8]) for start in (0, 8, 16, 24)]
        return ImageFacts("PNG", 512, 768, digest.hexdigest(), *parts)

    async def thumbnail(self, data: bytes) -> bytes:
        _refuse_bad(data)
        return b"small " + data[:40]

    async def encode_view(self, data: bytes, view: View, provenance: Provenance) -> EncodedImage:
        _refuse_bad(data)
        webp = b"webp " + data
        return replace(_encoded(webp, view.size_px, "image/webp"), thumbnail=b"small " + webp[:40])

    async def encode_master(self, data: bytes, provenance: Provenance) -> EncodedImage:
        return _encoded(b"master " + data, provenance.view.size_px, "image/png")

    async def encode_source(self, data: bytes) -> EncodedImage:
        _refuse_bad(data)
        return _encoded(b"webp " + data, (512, 768), "image/webp")

    async def letterbox(self, data: bytes, width: int, height: int) -> bytes:
        _refuse_bad(data)
        return b"boxed " + data

    async def contact_sheet(self, rows: Sequence[tuple[str, Sequence[tuple[str, bytes | None]]]]) -> bytes:
        return b"sheet of %d" % len(rows)


class FakeStorage:
    """Objects in memory that outlive the process; `fault` refuses a put."""

    name = "fake"
    place = "memory"

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.fault: Exception | None = None

    def url(self, key: str) -> str:
        return f"https://media.example/{key}"

    async def put(self, key: str, data: bytes, *, content_type: str, sha256: str) -> None:
        self.puts.append(key)
        if self.fault:
            raise self.fault
        if self.objects.get(key, data) != data:
            raise StorageFailed(f"Other bytes are already stored at {key}.", "Retry.")
        self.objects[key] = data

    async def head(self, key: str) -> StoredObject | None:
        data = self.objects.get(key)
        return None if data is None else StoredObject(key, len(data), None, "image/webp")

    async def get(self, key: str) -> bytes:
        if key not in self.objects:
            raise NotFound(f"There is nothing at {key}.", "Generate the view again.")
        return self.objects[key]

    async def delete(self, key: str) -> None:
        self.objects.pop(key, None)

    async def check(self) -> str:
        return "ok"


def _given(value: T | Exception) -> T:
    if isinstance(value, Exception):
        raise value
    return value


def _refuse_bad(data: bytes) -> None:
    if data.startswith(b"bad"):
        raise BadImage("The image file is damaged.", "Fetch it again.")


def _encoded(data: bytes, size: tuple[int, int], content_type: str) -> EncodedImage:
    return EncodedImage(data, *size, hashlib.sha256(data).hexdigest(), content_type)
