"""Rows of the generation board for tests, and a painter that fails where it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.board import BoardRow, BoardView
from charhub_console.domain.character import CharacterState
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)


def a_view(view: View, state: AttemptState = AttemptState.DONE, *, number: int = 1, **changes: Any) -> BoardView:
    """With an image when it is done."""
    attempt = f"{view}-{number}"
    made = BoardView(view, attempt, number, state, "run", created_at=NOON)
    if state is AttemptState.DONE:
        made = replace(made, active_attempt=attempt, active_number=number, active_url="file:///image", ended_at=NOON)
    if state is AttemptState.FAILED:
        made = replace(made, error="The server ran out of memory.", advice="Retry the view.", ended_at=NOON)
    return replace(made, **changes)


def a_row(name: str = "Mira", *views: BoardView, **changes: Any) -> BoardRow:
    """All five views done when none are given."""
    found = views or tuple(a_view(view) for view in View)
    named = tuple(
        replace(
            view,
            attempt_id=f"{name}-{view.attempt_id}",
            active_attempt=view.active_attempt and f"{name}-{view.active_attempt}",
        )
        for view in found
    )
    return replace(BoardRow(name, name, CharacterState.COMPLETE, "bot", NOON, "run", views=named), **changes)


class Faults:
    """Views that fail the first time they are painted."""

    def __init__(self, *views: View) -> None:
        self.left = list(views)

    def __call__(self, request: GenerationRequest) -> str | None:
        if request.view in self.left:
            self.left.remove(request.view)
            return "The server ran out of memory."
        return None


def painter(real: Callable[..., Any], faults: Faults, pace_s: float = 0.0) -> Callable[..., Any]:
    """What the wiring makes instead of the usual practice painter."""
    return lambda **others: real(fail=faults, pace_s=pace_s, **others)
