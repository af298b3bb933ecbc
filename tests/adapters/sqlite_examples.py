"""Rows to put into a store, and a look past it at the file itself."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.analysis import AgeRating, Gender, Style, Theme
from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.candidate import Candidate, Decision, Verdict
from charhub_console.domain.character import OFFICIAL_BOT, Character
from charhub_console.domain.credits import CreditEntry, EntryKind
from charhub_console.domain.run import Run, RunKind
from charhub_console.domain.views import View

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)
SHA = "ab" * 32


def new_id() -> str:
    return str(uuid.uuid4())


def a_candidate(number: int = 1, **changes: Any) -> Candidate:
    candidate = Candidate(
        id=new_id(),
        source="civitai",
        source_id=str(number),
        url=f"https://image.example/{number}.jpeg",
        fetched_at=NOON,
        created_at=NOON - timedelta(minutes=number),
    )
    return replace(candidate, **changes)


def a_decision(candidate: Candidate, verdict: Verdict, by: str = "ana") -> Decision:
    return Decision(id=new_id(), candidate_id=candidate.id, verdict=verdict, by=by, reason="", at=NOON)


def a_run(**changes: Any) -> Run:
    return replace(Run(id=new_id(), kind=RunKind.NIGHT, started_at=NOON, count=20, budget_s=1800.0), **changes)


def a_character(**changes: Any) -> Character:
    character = Character(
        id=new_id(),
        name="Mira Vale",
        gender=Gender.FEMALE,
        species="human",
        style=Style.ANIME,
        theme=Theme.FANTASY,
        age_rating=AgeRating.SIXTEEN,
        description="A knight.",
        owner=OFFICIAL_BOT,
        seed=2**32 - 1,
        created_at=NOON,
    )
    return replace(character, **changes)


def an_attempt(character: Character, run: Run, view: View = View.AVATAR, **changes: Any) -> Attempt:
    attempt = Attempt(
        id=new_id(),
        character_id=character.id,
        view=view,
        number=0,
        run_id=run.id,
        recipe="checkpoint",
        prompt="a knight",
        negative_prompt="",
        seed=7,
        width=768,
        height=768,
        created_at=NOON,
    )
    return replace(attempt, **changes)


def an_image(attempt: Attempt, **changes: Any) -> Image:
    assert attempt.key is not None
    image = Image(
        id=new_id(),
        attempt_id=attempt.id,
        character_id=attempt.character_id,
        view=attempt.view,
        storage="local",
        key=attempt.key,
        url=f"file:///images/{attempt.key}",
        width=768,
        height=768,
        size_bytes=1000,
        sha256=SHA,
        content_type="image/webp",
        created_at=NOON,
    )
    return replace(image, **changes)


def an_entry(amount: int, *, key: str | None = None, owner: str = "ana", **changes: Any) -> CreditEntry:
    kind = EntryKind.CONSUMPTION if amount < 0 else EntryKind.GRANT
    entry = CreditEntry(id=new_id(), key=key or new_id(), owner=owner, kind=kind, amount=amount, note="", at=NOON)
    return replace(entry, **changes)


async def a_drafted_character(store: SqliteStore, **changes: Any) -> tuple[Character, Run]:
    """A character in the store, and the run its attempts may belong to."""
    run = await store.add_run(a_run())
    return await store.add_character(a_character(run_id=run.id, **changes)), run


async def paint(store: SqliteStore, attempt: Attempt) -> Image:
    """Walk an attempt from queued to done as the engine does, seven transactions in all with `add_attempt`."""
    attempt = await store.add_attempt(attempt)
    change = store.change_attempt
    await change(attempt.id, state=AttemptState.SUBMITTING, backend="gpu-1", backend_job=new_id(), submissions=1)
    await change(attempt.id, state=AttemptState.SUBMITTED, submitted_at=NOON)
    await change(attempt.id, state=AttemptState.GENERATED, path=f"work/{attempt.id}.png", generated_at=NOON)
    attempt = await change(attempt.id, key=f"characters/{attempt.character_id}/{attempt.view}_{attempt.number}.webp")
    image = an_image(replace(attempt, url="file:///x", sha256=SHA, size_bytes=1000))
    await store.record_image(image, ended_at=NOON)
    recorded = await store.image_of_attempt(attempt.id)
    assert recorded is not None
    return recorded


def query(path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the file itself, past the store."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement, values).fetchall()


def waiting(path: Path, *kinds: str) -> list[tuple[str, str]]:
    """(kind, row id) of what central has to be told, oldest first; of these kinds, or of all."""
    rows = query(path, "SELECT kind, row_id FROM outbox ORDER BY n")
    return [(kind, row_id) for kind, row_id in rows if not kinds or kind in kinds]


def outbox(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """(kind, payload) of everything kept for central, oldest first."""
    rows = query(path, "SELECT kind, payload FROM outbox ORDER BY n")
    return [(kind, json.loads(payload)) for kind, payload in rows]
