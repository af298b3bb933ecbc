"""What a tile says: decided here from rows and hints, painted elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.generation.words import nth, state_name, view_name
from charhub_console.app.gui.language import tr
from charhub_console.domain.attempt import AttemptState, thumbnail_of
from charhub_console.domain.board import BoardRow, BoardView
from charhub_console.domain.character import CharacterState
from charhub_console.domain.events import AttemptProgressed
from charhub_console.domain.views import View

COLUMNS: tuple[View | None, ...] = (None, *View)
"""What the tiles of a card show; None is the source."""


class Kind(Enum):
    """How a tile looks."""

    PICTURE = auto()  # the source, or a finished view
    EMPTY = auto()  # not wanted, or held up by the avatar
    WAITING = auto()  # its turn has not come
    PAINTING = auto()
    UPLOADING = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class Face:
    """One tile. `words` stand in it, `detail` is the whole reason; `path` is a picture below the data folder.

    `attempt_id` is whose live preview may be shown; `chip` counts attempts; `can_retry` makes the tile a button, the
    whole of it unless there is a good picture to look at.
    """

    kind: Kind
    words: str = ""
    detail: str = ""
    path: str | None = None
    attempt_id: str | None = None
    step: int = 0
    of: int = 0
    chip: str = ""
    can_retry: bool = False

    @property
    def is_button(self) -> bool:
        """A click anywhere on it tries the view again."""
        return self.can_retry and self.path is None


@dataclass(frozen=True, slots=True)
class Leaf:
    """An older attempt that is looked at instead of the newest one. `position` counts from 1."""

    attempt_id: str
    position: int
    of: int
    state: AttemptState
    detail: str = ""


def face_of(
    row: BoardRow,
    view: View | None,
    hints: Mapping[str, AttemptProgressed],
    *,
    asking: bool = False,
    paused: bool = False,
    leaf: Leaf | None = None,
) -> Face:
    """A tile of a row. `asking`: a click on it is under way to the engine."""
    if view is None:
        return Face(Kind.PICTURE, path=row.source_thumbnail, words="" if row.source_thumbnail else tr("No picture"))
    known = row.view(view)
    if leaf is not None:
        return _leafed(leaf)
    if asking:
        return Face(Kind.WAITING, tr("Asking…"), path=known.active_thumbnail if known else None)
    if view in row.asked:
        words = tr("Paused") if paused else tr("Waiting")
        return Face(Kind.WAITING, words, path=known.active_thumbnail if known else None, chip=_chip(known))
    if known is None:
        return _untried(row, view)
    return _tried(known, hints.get(known.attempt_id), paused)


def _untried(row: BoardRow, view: View) -> Face:
    if view not in row.wanted:
        return Face(Kind.EMPTY, tr("Not wanted"), tr("This character was asked for without references."))
    if row.state is CharacterState.CANCELLED:
        return Face(Kind.CANCELLED, tr("Cancelled"), can_retry=True)
    if View.AVATAR not in row.delivered:
        return Face(Kind.EMPTY, tr("Needs the avatar"), tr("It is painted once the avatar is there."))
    return Face(Kind.FAILED, tr("Missing"), tr("This view was never painted."), can_retry=True)


def _tried(known: BoardView, hint: AttemptProgressed | None, paused: bool) -> Face:
    state, chip, active = known.state, _chip(known), known.active_thumbnail
    if state is AttemptState.DONE:
        path = active or thumbnail_of(known.attempt_id)
        newest = known.active_attempt in (None, known.attempt_id)
        return Face(Kind.PICTURE, path=path, attempt_id=known.attempt_id if newest else None, chip=chip)
    if state in (AttemptState.FAILED, AttemptState.NEEDS_OPERATOR):
        words = told(known.error) or tr("Failed")
        return Face(Kind.FAILED, words, f"{words} {told(known.advice)}".strip(), path=active, chip=chip, can_retry=True)
    if state is AttemptState.CANCELLED:
        return Face(Kind.CANCELLED, tr("Cancelled"), told(known.advice), path=active, chip=chip, can_retry=True)
    return _under_way(known, hint, chip, paused)


def _under_way(known: BoardView, hint: AttemptProgressed | None, chip: str, paused: bool) -> Face:
    attempt_id, state = known.attempt_id, known.state
    if state in (AttemptState.GENERATED, AttemptState.STORED):
        return Face(Kind.UPLOADING, tr("Uploading"), attempt_id=attempt_id, chip=chip, path=known.active_thumbnail)
    if state is AttemptState.QUEUED:
        words = tr("Paused") if paused else tr("Queued")
        return Face(Kind.WAITING, words, chip=chip, path=known.active_thumbnail)
    if hint is not None and hint.queue_position:
        words = tr("Queued {0}").format(nth(hint.queue_position))
        return Face(Kind.WAITING, words, known.backend or "", chip=chip, path=known.active_thumbnail)
    step, of = (hint.step or 0, hint.of or 0) if hint is not None else (0, 0)
    words = tr("step {0} of {1}").format(step, of) if of else tr("starting")
    return Face(
        Kind.PAINTING, words, known.backend or "", known.active_thumbnail, attempt_id, step=step, of=of, chip=chip
    )


def _leafed(leaf: Leaf) -> Face:
    chip = f"{leaf.position}/{leaf.of}"
    if leaf.state is AttemptState.DONE:
        return Face(Kind.PICTURE, path=thumbnail_of(leaf.attempt_id), chip=chip)
    kind = Kind.CANCELLED if leaf.state is AttemptState.CANCELLED else Kind.FAILED
    if not leaf.state.is_final:
        kind = Kind.WAITING
    return Face(kind, leaf.detail or tr("No picture"), leaf.detail, chip=chip)


def _chip(known: BoardView | None) -> str:
    """`2/3`: the second of three attempts is shown. Nothing for the usual single one; the one under way is the last."""
    if known is None or known.number < 2:
        return ""
    shown = known.active_number if known.active_attempt and known.state.is_final else known.number
    return f"{shown}/{known.number}"


def spoken(row: BoardRow, view: View | None, face: Face) -> str:
    """For screen readers: `Mira Vale, side: failed. The server ran out of memory. R tries again.`"""
    said = {
        Kind.PICTURE: tr("ready", "view") if view is not None else "",
        Kind.EMPTY: face.words,
        Kind.WAITING: face.words,
        Kind.PAINTING: tr("painting, {0}").format(face.words),
        Kind.UPLOADING: face.words,
        Kind.FAILED: tr("failed: {0}").format(face.detail),
        Kind.CANCELLED: face.words,
    }[face.kind]
    parts = [f"{row.name}, {view_name(view)}", said]
    if face.chip:
        parts.append(_chip_words(face.chip))
    if face.can_retry:
        parts.append(tr("R tries again"))
    return ". ".join(part.rstrip(".") for part in parts if part)


def _chip_words(chip: str) -> str:
    number, _, of = chip.partition("/")
    return tr("attempt {0} of {1}").format(number, of) if of else tr("attempt {0}").format(number)


def row_words(row: BoardRow, *, paused: bool) -> tuple[str, str]:
    """(words, colour of the theme) for a row's state."""
    if row.standing.value == "running":
        if any(not item.state.is_final and item.state is not AttemptState.QUEUED for item in row.views):
            return tr("painting"), "accent"
        return (tr("paused") if paused else tr("waiting")), "muted"
    if row.standing.value == "done":
        return tr("ready"), "good"
    failed = sum(view in row.missing for view in row.wanted)
    if row.state in (CharacterState.CANCELLED, CharacterState.BLOCKED):
        return state_name(row.state), "muted" if row.state is CharacterState.CANCELLED else "bad"
    return tr("%Ln view(s) missing", "", failed), "bad"
