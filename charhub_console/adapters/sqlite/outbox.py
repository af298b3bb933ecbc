"""What still has to reach central: the row as it is after a change, written in the same transaction as the change.

Not in it: prompts, addresses, creators and raw data of candidates (so that forgetting one leaves nothing behind), and
paths of this machine. Whoever sends an entry can read those from the row.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TypeVar

from charhub_console.adapters.sqlite.columns import to_json
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import (
    ATTEMPTS,
    CANDIDATES,
    CHARACTERS,
    CREDIT_ENTRIES,
    DECISIONS,
    IMAGES,
    RUNS,
    Table,
)
from charhub_console.domain.attempt import Attempt, Image
from charhub_console.domain.candidate import Candidate, Decision
from charhub_console.domain.character import Character
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.run import Run

T = TypeVar("T", Candidate, Decision, Character, Attempt, Image, Run, CreditEntry)

CONTENT = (
    "url",
    "page_url",
    "creator",
    "prompt",
    "negative_prompt",
    "tags",
    "model_names",
    "model_flags",
    "raw",
    "image_path",
    "thumbnail_path",
)
"""Fields of a candidate that are blanked when it is forgotten."""


_PUT = "INSERT INTO outbox (op_id, kind, row_id, payload) VALUES (?, ?, ?, ?)"


def put_candidates(database: Database, candidates: Sequence[Candidate]) -> None:
    _put(database, "candidate", CANDIDATES, candidates, without=CONTENT)


def put_decision(database: Database, decision: Decision) -> None:
    _put(database, "decision", DECISIONS, [decision])


def put_character(database: Database, character: Character) -> None:
    _put(database, "character", CHARACTERS, [character], without=("source_image_path",))


def put_attempt(database: Database, attempt: Attempt) -> None:
    _put(database, "attempt", ATTEMPTS, [attempt], without=("path",))


def put_image(database: Database, image: Image) -> None:
    _put(database, "image", IMAGES, [image], without=("master_path",))


def put_run(database: Database, run: Run) -> None:
    _put(database, "run", RUNS, [run])


def put_credit_entries(database: Database, entries: Sequence[CreditEntry]) -> None:
    _put(database, "credit_entry", CREDIT_ENTRIES, entries)


def _put(database: Database, kind: str, table: Table[T], things: Sequence[T], without: Sequence[str] = ()) -> None:
    for thing in things:
        payload = to_json(table.values(thing, without))
        database.sql(_PUT, str(uuid.uuid4()), kind, thing.id, payload)
