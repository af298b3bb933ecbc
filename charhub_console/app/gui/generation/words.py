"""What the Generation page calls things, for eyes and for screen readers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from charhub_console.app.gui.language import ENGLISH, shown, tr
from charhub_console.domain.character import CharacterState
from charhub_console.domain.run import Run, RunKind, RunStage
from charhub_console.domain.views import View


def view_name(view: View | None) -> str:
    """Under a tile; None is the source."""
    return {
        None: tr("source", "view"),
        View.AVATAR: tr("avatar"),
        View.REFERENCE_AVATAR: tr("face"),
        View.REFERENCE_FRONT: tr("front", "view"),
        View.REFERENCE_SIDE: tr("side", "view"),
        View.REFERENCE_BACK: tr("back", "view"),
    }[view]


def state_name(state: CharacterState) -> str:
    """Of a character, in a word."""
    return {
        CharacterState.DRAFT: tr("draft"),
        CharacterState.QUEUED: tr("waiting"),
        CharacterState.GENERATING: tr("painting"),
        CharacterState.COMPLETE: tr("ready"),
        CharacterState.PARTIAL: tr("incomplete"),
        CharacterState.FAILED: tr("failed"),
        CharacterState.CANCELLED: tr("cancelled"),
        CharacterState.BLOCKED: tr("blocked"),
    }[state]


def stage_name(stage: RunStage) -> str:
    """What a night does now."""
    return {
        RunStage.FETCH: tr("Fetching candidates"),
        RunStage.SELECT: tr("Choosing candidates"),
        RunStage.GENERATE: tr("Painting"),
        RunStage.REPORT: tr("Writing the report"),
    }[stage]


def run_name(run: Run) -> str:
    """`Night, 12 Oct 02:00`."""
    kind = {RunKind.NIGHT: tr("Night"), RunKind.MANUAL: tr("By hand"), RunKind.RETRY: tr("Retry", "run")}[run.kind]
    return f"{kind}, {when(run.started_at)}"


def when(moment: datetime) -> str:
    """Day and time here."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(local, "d MMM hh:mm")


def clock(seconds: float) -> str:
    """`0:42`, `12:05`, `1:02:05`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def number(value: int) -> str:
    """With the separators of the language."""
    return QLocale().toString(value)


def nth(position: int) -> str:
    """A place in a queue: `3rd`, `3º`."""
    if shown() != ENGLISH:
        return f"{position}º"
    if 10 <= position % 100 <= 20:
        return f"{position}th"
    return f"{position}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(position % 10, 'th') }"


def reason_name(reason: str) -> str:
    """Why an attempt was made."""
    return {
        "first": tr("first attempt"),
        "retry": tr("retry"),
        "new_seed": tr("new seed"),
        "edited": tr("edited prompt"),
        "reroll": tr("painted anew"),
    }.get(reason, reason)
