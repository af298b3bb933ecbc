"""A character: the drafted person, and the seed all its views share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from charhub_console.domain.analysis import AgeRating, ContentTag, Gender, Style, Theme

MAX_NAME_CHARS = 100  # CharHub's limit for firstName and lastName
OFFICIAL_BOT = "00000000-0000-0000-0000-000000000001"  # CharHub's default for OFFICIAL_BOT_USER_ID


class CharacterState(StrEnum):
    """Where a character stands; `FAILED` means it has no avatar."""

    DRAFT = "draft"
    QUEUED = "queued"
    GENERATING = "generating"
    COMPLETE = "complete"  # all five views
    PARTIAL = "partial"  # avatar and fewer than four references
    FAILED = "failed"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"  # the gate stopped it


@dataclass(frozen=True, slots=True)
class Character:
    """The drafted person. `appearance` as in Analysis; `run_id` is the run that drafted it."""

    id: str
    name: str
    gender: Gender
    species: str
    style: Style
    theme: Theme
    age_rating: AgeRating
    description: str
    owner: str
    seed: int
    created_at: datetime
    candidate_id: str | None = None
    run_id: str | None = None
    content_tags: tuple[ContentTag, ...] = ()
    appearance: tuple[tuple[str, str], ...] = ()
    source_image_path: str | None = None  # private input, relative to the data folder
    recipe: str = ""
    charged: bool = False  # whether this owner pays credits
    with_references: bool = True
    state: CharacterState = CharacterState.DRAFT
    position: int = 0  # order within its run; earlier ones are finished first


def seed_for(name: str, description: str) -> int:
    """First 8 hex digits of md5(`lower(name)_lower(description)`), 0..2**32-1: the MedusaVR rule."""
    text = f"{name.lower()}_{description.lower()}"
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)
