"""What the generation board shows: a row a character, a tile a view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from charhub_console.domain.attempt import AttemptState, thumbnail_of
from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import View

UNDER_WAY = (CharacterState.QUEUED, CharacterState.GENERATING)


class Standing(StrEnum):
    """Where a row belongs on the board."""

    RUNNING = "running"
    FAILED = "failed"  # nothing happens any more and views are missing
    DONE = "done"


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which rows; None and empty mean any. A run's rows are those it drafted, was ordered to paint or tried to.

    `lacking`: only those at rest that lack an image of a wanted view.
    """

    run_id: str | None = None
    character_ids: tuple[str, ...] = ()
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class BoardView:
    """One view: its newest attempt, and the attempt whose image is the active one. Attempts count from 1."""

    view: View
    attempt_id: str
    number: int
    state: AttemptState
    run_id: str
    reason: str = "first"
    backend: str | None = None
    error: str = ""
    advice: str = ""
    active_attempt: str | None = None
    active_number: int = 0
    active_url: str = ""
    created_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def active_thumbnail(self) -> str | None:
        """Small picture of the active image, relative to the data folder."""
        return None if self.active_attempt is None else thumbnail_of(self.active_attempt)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One character. `asked` are views a run still has to begin; `began_at` is its run's start, or its own."""

    character_id: str
    name: str
    state: CharacterState
    owner: str
    began_at: datetime
    run_id: str | None = None
    position: int = 0
    with_references: bool = True
    charged: bool = False
    source_thumbnail: str | None = None
    views: tuple[BoardView, ...] = ()
    asked: tuple[View, ...] = ()

    def view(self, view: View) -> BoardView | None:
        """What is known of a view; None before its first attempt."""
        return next((item for item in self.views if item.view is view), None)

    @property
    def wanted(self) -> tuple[View, ...]:
        """The views this character is to have."""
        return tuple(View) if self.with_references else (View.AVATAR,)

    @property
    def delivered(self) -> tuple[View, ...]:
        """The views that have an active image."""
        return tuple(item.view for item in self.views if item.active_attempt is not None)

    @property
    def missing(self) -> tuple[View, ...]:
        """Wanted views without an image that nobody is painting or about to paint."""
        have = self.delivered
        return tuple(view for view in self.wanted if view not in have and not self.is_open(view))

    def views_to_retry(self, view: View) -> tuple[View, ...]:
        """What a new attempt at this view takes: itself; without an avatar that first, and what it held up."""
        if View.AVATAR in self.delivered:
            return (view,)
        return tuple(dict.fromkeys((View.AVATAR, view, *self.missing)))

    def is_open(self, view: View) -> bool:
        """Whether this view is being painted or waits for its turn."""
        found = self.view(view)
        return view in self.asked or (found is not None and not found.state.is_final)

    @property
    def standing(self) -> Standing:
        """Where the row belongs."""
        if self.state in UNDER_WAY or any(self.is_open(view) for view in self.wanted):
            return Standing.RUNNING
        return Standing.FAILED if self.missing else Standing.DONE
