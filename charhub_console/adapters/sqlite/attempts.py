"""Attempts, and the images that came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from charhub_console.adapters.sqlite import characters, outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import ATTEMPTS, IMAGES
from charhub_console.adapters.sqlite.tables import AttemptRow
from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.errors import AttemptCancelled, InvalidInput, NotFound

_FINAL = [state.value for state in AttemptState if state.is_final]
HIGHEST_NUMBER = "SELECT COALESCE(MAX(number), 0) FROM attempt WHERE character_id = ? AND view = ?"
_ACTIVATED = "UPDATE image SET activated = ? WHERE id = ?"
FIXED = (
    "character_id",
    "view",
    "number",
    "run_id",
    "recipe",
    "prompt",
    "negative_prompt",
    "seed",
    "width",
    "height",
    "created_at",
    "reason",
    "origin",
)


def add(database: Database, attempt: Attempt) -> Attempt:
    """Insert with the next number, or return the one of this view that is under way here (or bears this id)."""
    characters.existing(database, attempt.character_id)
    this_view = (attempt.character_id, attempt.view.value)
    open_now = f"(character_id = ? AND view = ? AND origin = '' AND state NOT IN ({', '.join('?' * len(_FINAL))}))"
    known = ATTEMPTS.where(database, f"id = ? OR {open_now} ORDER BY n LIMIT 1", attempt.id, *this_view, *_FINAL)
    if known:
        return known[0]
    (highest,) = database.sql(HIGHEST_NUMBER, *this_view).fetchone()
    attempt = replace(attempt, number=highest + 1)
    ATTEMPTS.insert(database, [attempt])
    outbox.mark(database, "attempt", attempt.id)
    return attempt


def find(database: Database, attempt_id: str) -> Attempt | None:
    """By id."""
    return ATTEMPTS.by_id(database, attempt_id)


def search(database: Database, character_id: str | None, run_id: str | None) -> list[Attempt]:
    """Oldest first."""
    given = {"character_id": character_id, "run_id": run_id}
    asked = {name: value for name, value in given.items() if value is not None}
    condition = " AND ".join(f"{name} = ?" for name in asked) or "TRUE"
    return ATTEMPTS.where(database, f"{condition} ORDER BY n", *asked.values())


def unfinished(database: Database) -> list[Attempt]:
    """Those of this console, oldest first."""
    is_open = (AttemptRow.origin == "") & AttemptRow.state.not_in(_FINAL)
    return ATTEMPTS.read(database, ATTEMPTS.select().where(is_open).order_by(AttemptRow.n))


def cancelled_among(database: Database, attempt_ids: Sequence[str]) -> list[str]:
    """Which of these attempts were cancelled."""
    places = ", ".join("?" * len(attempt_ids))
    query = f"SELECT id FROM attempt WHERE state = ? AND id IN ({places})"  # noqa: S608
    return [found for (found,) in database.sql(query, AttemptState.CANCELLED.value, *attempt_ids)]


def change(
    database: Database, attempt_id: str, expect: Sequence[AttemptState] | None, changes: dict[str, Any]
) -> Attempt:
    """Set fields if the state is an expected one."""
    before = existing(database, attempt_id)
    _check_state(before, expect, changes.get("state", before.state))
    ATTEMPTS.change(database, attempt_id, changes, fixed=FIXED)
    after = replace(before, **changes)
    if after != before:
        outbox.mark(database, "attempt", attempt_id)
    return after


def record_image(database: Database, image: Image, ended_at: datetime) -> Attempt:
    """The attempt is done and its image is the view's active one, unless a newer attempt's image already is."""
    attempt = existing(database, image.attempt_id)
    if attempt.state is AttemptState.DONE:
        return attempt
    _check_state(attempt, (AttemptState.GENERATED, AttemptState.STORED), AttemptState.DONE)
    if (image.character_id, image.view, image.key) != (attempt.character_id, attempt.view, attempt.key):
        raise InvalidInput("The image is not the one this attempt stored.", "Report this as a bug of the console.")
    done: dict[str, Any] = {
        "state": AttemptState.DONE,
        "ended_at": ended_at,
        "url": image.url,
        "sha256": image.sha256,
        "size_bytes": image.size_bytes,
        "stored_at": image.created_at,
    }
    ATTEMPTS.change(database, attempt.id, done, fixed=FIXED)
    after = replace(attempt, **done)
    outbox.mark(database, "attempt", attempt.id)
    keep_image(database, image, attempt)
    return after


def keep_image(database: Database, image: Image, attempt: Attempt) -> None:
    """Insert what came of this attempt; it is the view's active image unless a newer attempt's already is."""
    image = replace(image, active=_replace_active(database, attempt))
    IMAGES.insert(database, [image])
    if image.active:
        database.sql(_ACTIVATED, outbox.next_stamp(database), image.id)
    outbox.mark(database, "image", image.id)


def images(database: Database, character_id: str, active_only: bool) -> list[Image]:
    """Oldest first."""
    active = " AND active" if active_only else ""
    return IMAGES.where(database, f"character_id = ?{active} ORDER BY n", character_id)


def image_of(database: Database, attempt_id: str) -> Image | None:
    """What came of this attempt."""
    found = IMAGES.where(database, "attempt_id = ?", attempt_id)
    return found[0] if found else None


def existing(database: Database, attempt_id: str) -> Attempt:
    """Raises: NotFound."""
    attempt = find(database, attempt_id)
    if attempt is None:
        raise NotFound(f"There is no attempt {attempt_id}.", "It may belong to another data folder.")
    return attempt


def _replace_active(database: Database, attempt: Attempt) -> bool:
    """Make room for this attempt's image; False when the active one comes from a newer attempt."""
    this_view = (attempt.character_id, attempt.view.value)
    found = IMAGES.where(database, "character_id = ? AND view = ? AND active", *this_view)
    if not found:
        return True
    active = found[0]
    if existing(database, active.attempt_id).number > attempt.number:
        return False
    IMAGES.change(database, active.id, {"active": False}, fixed=())
    return True


def _check_state(attempt: Attempt, expect: Sequence[AttemptState] | None, wanted: AttemptState) -> None:
    cancelled = attempt.state is AttemptState.CANCELLED
    if (expect is None and not (cancelled and wanted is not attempt.state)) or attempt.state in (expect or ()):
        return
    if cancelled:
        raise AttemptCancelled("This attempt was cancelled.", "Retry the view to paint it after all.")
    expected = ", ".join(expect or ())
    raise InvalidInput(
        f"Attempt {attempt.number} of {attempt.view} is {attempt.state}, not {expected}.",
        "Look at the view again; something else has moved it on meanwhile.",
    )
