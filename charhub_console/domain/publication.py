"""What still has to be published, what was, what was refused; and the claims this console holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.attempt import Image
from charhub_console.domain.candidate import Candidate, GateVerdict, Status
from charhub_console.domain.errors import PublishRefused
from charhub_console.domain.views import View

CHARHUB_STORAGE = "r2"


class PublicationState(StrEnum):
    """`pending` waits for central, or for its turn; `refused` waits for a person, or for other images."""

    PENDING = "pending"
    PUBLISHED = "published"
    REFUSED = "refused"


class PublicationKind(StrEnum):
    """What is published: a character, or a run into CharHub's batch log."""

    CHARACTER = "character"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class PublicationEntry:
    """One thing to publish, and how that stands. Times are aware UTC.

    Args:
        reason: why it still waits, or was refused, in words with advice.
        wanted: how often it was asked for; what was asked for again meanwhile is not done.
        digest: of the images that were published last.
        curated_id: CharHub's id of the image it was made of.
        insist: a person wants it although another console published something else.
    """

    kind: PublicationKind
    row_id: str
    state: PublicationState
    wanted_at: datetime
    reason: str = ""
    wanted: int = 1
    digest: str | None = None
    curated_id: str | None = None
    published_at: datetime | None = None
    insist: bool = False


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """That this console makes a character of a candidate that CharHub knows as `curated_id`."""

    candidate_id: str
    curated_id: str
    fence: int


def check_publishable(candidate: Candidate | None, analysis: Analysis | None) -> None:
    """Whether a character of this candidate may be shown to everybody. Raises: PublishRefused."""
    if candidate is None or analysis is None:
        raise PublishRefused("Nothing is known of the image this character was made of.", "It stays in this console.")
    if candidate.disputed:
        raise PublishRefused("Curators disagree about its candidate.", "Settle that, then publish it.")
    if candidate.status is not Status.APPROVED:
        raise PublishRefused("Its candidate is no longer approved.", "Approve it again, then publish it.")
    if candidate.gate != GateVerdict.ALLOW:
        raise PublishRefused("The safety gate does not let its candidate through.", "It stays in this console.")


def check_images(images: Sequence[Image]) -> None:
    """Whether CharHub can show these active images of a character. Raises: PublishRefused."""
    if not any(image.view is View.AVATAR for image in images):
        raise PublishRefused("It has no avatar.", "Paint one, then publish it.")
    if any(image.storage != CHARHUB_STORAGE or not image.url.startswith("https://") for image in images):
        raise PublishRefused(
            "Its images are not in R2, the only storage CharHub can show them from.",
            "Set storage.name to r2, then paint its views again.",
        )
    if any(not image.key.startswith(f"characters/{image.character_id}/") for image in images):
        raise PublishRefused(
            "Its images are not stored where CharHub looks for them.",
            "Use CharHub's layout of the storage, then paint its views again.",
        )
