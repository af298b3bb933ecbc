"""An attempt: one try at one view, never overwritten; and the image that came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from charhub_console.domain.views import View


class AttemptState(StrEnum):
    """`queued → submitting → submitted → generated → stored → done`, or one of the other ends."""

    QUEUED = "queued"
    SUBMITTING = "submitting"  # the job id is written down, the backend may or may not have it
    SUBMITTED = "submitted"
    GENERATED = "generated"  # master bytes are in a local file
    STORED = "stored"  # bytes are at `key`, size verified
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NEEDS_OPERATOR = "needs_operator"

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to this attempt by itself."""
        return self in _FINAL


_FINAL = frozenset({AttemptState.DONE, AttemptState.FAILED, AttemptState.CANCELLED, AttemptState.NEEDS_OPERATOR})


def thumbnail_of(attempt_id: str) -> str:
    """Where the small picture of an attempt's image is kept, relative to the data folder."""
    return f"thumbnails/views/{attempt_id}.jpg"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one view. `number` counts from 1 within (character, view). Times are aware UTC.

    `recipe_hash` is the sha256 of the recipe's files; `settings` is what the recipe used (model, steps, sampler…)
    as (name, value) pairs for the image's metadata. `path` is relative to the data folder. `key` is chosen and
    written down before the upload. `deadline` covers only the backend's work.
    """

    id: str
    character_id: str
    view: View
    number: int
    run_id: str
    recipe: str
    prompt: str
    negative_prompt: str
    seed: int
    width: int
    height: int
    created_at: datetime
    state: AttemptState = AttemptState.QUEUED
    recipe_hash: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    backend: str | None = None
    backend_job: str | None = None
    submissions: int = 0
    deadline: datetime | None = None
    path: str | None = None
    key: str | None = None
    url: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    submitted_at: datetime | None = None
    generated_at: datetime | None = None
    stored_at: datetime | None = None
    ended_at: datetime | None = None
    error: str = ""
    advice: str = ""
    reason: str = "first"  # why this attempt exists: first, retry, new_seed, reroll
    origin: str = ""  # the console that paints it, when it is another one: then it is shown here, never carried out

    @property
    def thumbnail_path(self) -> str:
        """Where the small picture of this attempt's image is kept, relative to the data folder."""
        return thumbnail_of(self.id)


@dataclass(frozen=True, slots=True)
class Image:
    """The accepted bytes of a successful attempt. One per view is active; older ones stay."""

    id: str
    attempt_id: str
    character_id: str
    view: View
    storage: str
    key: str
    url: str
    width: int
    height: int
    size_bytes: int
    sha256: str
    content_type: str
    created_at: datetime
    active: bool = True
    master_path: str | None = None  # PNG master, relative to the data folder, when kept
