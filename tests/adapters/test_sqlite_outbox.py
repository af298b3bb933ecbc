"""A change and its outbox entry are one transaction: where the entry cannot be written, nothing is."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.analysis import Analysis
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.candidate import Candidate, Verdict
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import (
    NOON,
    SHA,
    a_candidate,
    a_character,
    a_decision,
    a_drafted_character,
    a_run,
    an_attempt,
    an_entry,
    an_image,
    new_id,
    query,
)


@dataclass(frozen=True)
class Given:
    """What is in the store before the change; `stored` is an attempt that only has to be recorded."""

    store: SqliteStore
    path: Path
    candidate: Candidate
    character: Character
    run: Run
    stored: Attempt


@pytest.fixture
async def given(tmp_path: Path) -> AsyncIterator[Given]:
    store = SqliteStore(tmp_path / "console.db")
    (candidate,) = await store.add_candidates([a_candidate(prompt="a knight")])
    character, run = await a_drafted_character(store)
    attempt = await store.add_attempt(an_attempt(character, run))
    stored = await store.change_attempt(
        attempt.id, state=AttemptState.STORED, key="k.webp", url="file:///k", sha256=SHA, size_bytes=1
    )
    yield Given(store, tmp_path / "console.db", candidate, character, run, stored)
    await store.close()


async def begin_another_view(given: Given) -> None:
    await given.store.add_attempt(an_attempt(given.character, given.run, View.REFERENCE_BACK))


async def fail(given: Given) -> None:
    await given.store.change_attempt(given.stored.id, state=AttemptState.FAILED, error="no", ended_at=NOON)


Change = Callable[[Given], Awaitable[Any]]
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "add a candidate": (lambda g: g.store.add_candidates([a_candidate(2, prompt="new")]), ["candidate"]),
    "change a candidate": (lambda g: g.store.change_candidate(g.candidate.id, gate="allow"), ["candidate"]),
    "forget a candidate": (lambda g: g.store.forget_content(g.candidate.id), ["candidate"]),
    "decide": (lambda g: g.store.decide(a_decision(g.candidate, Verdict.HOLD)), ["decision"]),
    "analyse": (lambda g: g.store.save_analysis(Analysis(new_id(), g.candidate.id, "x", NOON)), ["analysis"]),
    "edit a character": (lambda g: g.store.change_character(g.character.id, name="Mira B."), ["character"]),
    "add a character": (lambda g: g.store.add_character(a_character()), ["character"]),
    "change a character": (
        lambda g: g.store.change_character(g.character.id, state=CharacterState.QUEUED),
        ["character"],
    ),
    "add an attempt": (begin_another_view, ["attempt"]),
    "end an attempt": (fail, ["attempt"]),
    "record an image": (
        lambda g: g.store.record_image(an_image(g.stored), ended_at=NOON),
        ["attempt", "image"],
    ),
    "add a run": (lambda g: g.store.add_run(a_run()), ["run"]),
    "change a run": (lambda g: g.store.change_run(g.run.id, state=RunState.DONE), ["run"]),
    "charge": (lambda g: g.store.add_credit_entries([an_entry(5), an_entry(6)]), ["credit_entry", "credit_entry"]),
}


def content(path: Path) -> list[tuple[Any, ...]]:
    """Every row of ours."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return [row for (table,) in tables.fetchall() for row in database.execute(f"SELECT * FROM {table}")]


def newest(path: Path) -> int:
    return int(query(path, "SELECT max(n) FROM outbox")[0][0])


@pytest.mark.parametrize("name", CHANGES)
async def test_every_change_puts_the_rows_it_made_into_the_outbox(given: Given, name: str) -> None:
    change, kinds = CHANGES[name]
    before = newest(given.path)

    await change(given)

    put = query(given.path, "SELECT kind FROM outbox WHERE n > ? ORDER BY n", before)
    assert [kind for (kind,) in put] == kinds


@pytest.mark.parametrize("name", CHANGES)
async def test_without_its_outbox_entry_no_change_happens(given: Given, name: str) -> None:
    change, _ = CHANGES[name]
    with closing(sqlite3.connect(given.path, isolation_level=None)) as other:
        other.execute("CREATE TRIGGER stop BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'stopped'); END")
    before = content(given.path)

    with pytest.raises(InvalidInput, match="stopped"):
        await change(given)

    assert content(given.path) == before
    await given.store.check()
