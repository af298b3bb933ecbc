"""Attempts, and the images that came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import fn

from charhub_console.adapters.sqlite import characters, outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import ATTEMPTS, IMAGES
from charhub_console.adapters.sqlite.tables import AttemptRow, ImageRow
from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.errors import AttemptCancelled, InvalidInput, NotFound

_FINAL = [state for state in AttemptState if state.is_final]
_FIXED = (
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
)


def add(database: Database, attempt: Attempt) -> Attempt:
    """Insert with the next number, or return the one of this view that is under way (or bears this id)."""
    row = AttemptRow
    characters.existing(database, attempt.character_id)
    this_view = (row.character_id == attempt.character_id) & (row.view == attempt.view)
    known = ATTEMPTS.find(database, (row.id == attempt.id) | (this_view & row.state.not_in(_FINAL)))
    if known is not None:
        return known
    highest = row.select(fn.MAX(row.number)).where(this_view).scalar(database) or 0
    attempt = replace(attempt, number=highest + 1)
    ATTEMPTS.insert(database, [attempt])
    return attempt


def find(database: Database, attempt_id: str) -> Attempt | None:
    """By id."""
    return ATTEMPTS.by_id(database, attempt_id)


def search(database: Database, character_id: str | None, run_id: str | None) -> list[Attempt]:
    """Oldest first."""
    query = ATTEMPTS.select()
    if character_id is not None:
        query = query.where(AttemptRow.character_id == character_id)
    if run_id is not None:
        query = query.where(AttemptRow.run_id == run_id)
    return ATTEMPTS.read(database, query.order_by(AttemptRow.n))


def unfinished(database: Database) -> list[Attempt]:
    """Oldest first."""
    return ATTEMPTS.read(database, ATTEMPTS.select().where(AttemptRow.state.not_in(_FINAL)).order_by(AttemptRow.n))


def change(
    database: Database, attempt_id: str, expect: Sequence[AttemptState] | None, changes: dict[str, Any]
) -> Attempt:
    """Set fields if the state is an expected one."""
    before = _existing(database, attempt_id)
    _check_state(before, expect, changes.get("state", before.state))
    ATTEMPTS.change(database, attempt_id, changes, fixed=_FIXED)
    after = _existing(database, attempt_id)
    if after.state.is_final and after != before:
        outbox.put_attempt(database, after)
    return after


def record_image(database: Database, image: Image, ended_at: datetime) -> Image:
    """The attempt is done and its image is the view's active one, unless a newer attempt's image already is."""
    attempt = _existing(database, image.attempt_id)
    recorded = IMAGES.find(database, ImageRow.attempt_id == image.attempt_id)
    if recorded is not None:
        return recorded
    _check_state(attempt, (AttemptState.STORED,), AttemptState.DONE)
    if (image.character_id, image.view, image.key) != (attempt.character_id, attempt.view, attempt.key):
        raise InvalidInput("The image is not the one this attempt stored.", "Report this as a bug of the console.")
    image = replace(image, active=_replace_active(database, attempt))
    IMAGES.insert(database, [image])
    AttemptRow.update(
        state=AttemptState.DONE, ended_at=ended_at, url=image.url, sha256=image.sha256, size_bytes=image.size_bytes
    ).where(AttemptRow.id == attempt.id).execute(database)
    outbox.put_attempt(database, _existing(database, attempt.id))
    outbox.put_image(database, image)
    return image


def images(database: Database, character_id: str, active_only: bool) -> list[Image]:
    """Oldest first."""
    query = IMAGES.select().where(ImageRow.character_id == character_id)
    if active_only:
        query = query.where(ImageRow.active == True)  # noqa: E712
    return IMAGES.read(database, query.order_by(ImageRow.n))


def image_of(database: Database, attempt_id: str) -> Image | None:
    """What came of this attempt."""
    return IMAGES.find(database, ImageRow.attempt_id == attempt_id)


def _replace_active(database: Database, attempt: Attempt) -> bool:
    """Make room for this attempt's image; False when the active one comes from a newer attempt."""
    row = ImageRow
    this_view = (row.character_id == attempt.character_id) & (row.view == attempt.view) & (row.active == True)  # noqa: E712
    active = IMAGES.find(database, this_view)
    if active is None:
        return True
    if _existing(database, active.attempt_id).number > attempt.number:
        return False
    row.update(active=False).where(row.id == active.id).execute(database)
    outbox.put_image(database, replace(active, active=False))
    return True


def _existing(database: Database, attempt_id: str) -> Attempt:
    attempt = find(database, attempt_id)
    if attempt is None:
        raise NotFound(f"There is no attempt {attempt_id}.", "It may belong to another data folder.")
    return attempt


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
