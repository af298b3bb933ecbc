"""What the schema itself refuses, whoever writes."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from pathlib import Path

import pytest
from peewee import Model

from charhub_console.adapters.sqlite import SqliteStore, rows, tables
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.migrations import m0001_initial, m0003_nights
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.character import CharacterState
from charhub_console.domain.credits import EntryKind
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import RunKind, RunStage, RunState
from charhub_console.domain.schedule import MissedBecause, NightState
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import (
    a_candidate,
    a_character,
    a_decision,
    a_drafted_character,
    an_attempt,
    an_entry,
    an_image,
    new_id,
    paint,
    query,
)

ALL_TABLES = {
    "candidate",
    "analysis",
    "decision",
    "character",
    "attempt",
    "image",
    "run",
    "credit_entry",
    "outbox",
    "sync_state",
    "vector",
    "setting",
    "event",
    "model_flags",
    "night",
    "stamp",
    "conflict",
    "set_aside",
    "publication",
    "held_claim",
    "settlement",
}


async def make_file(path: Path) -> None:
    store = SqliteStore(path)
    (candidate,) = await store.add_candidates([a_candidate()])
    await store.decide(a_decision(candidate, Verdict.APPROVE))
    character, run = await a_drafted_character(store, candidate_id=candidate.id)
    await paint(store, an_attempt(character, run))
    await store.add_credit_entries([an_entry(100)])
    await store.close()


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pattern") / "console.db"
    asyncio.run(make_file(path))
    return path


@pytest.fixture
def file(pattern: Path, tmp_path: Path) -> Path:
    """A database with one painted character of one decided candidate, charged once."""
    return Path(shutil.copy(pattern, tmp_path))


@pytest.fixture
def database(file: Path) -> Iterator[sqlite3.Connection]:
    """A stranger's connection: no peewee, no store, only the schema's own rules (and foreign keys)."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def test_every_table_is_there_and_strict(file: Path) -> None:
    found = dict(query(file, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"))

    strict = {name for name, is_strict in found.items() if is_strict}
    assert strict == ALL_TABLES
    assert {name for name in found if not name.startswith("sqlite_")} == ALL_TABLES


@pytest.mark.parametrize("model", [*tables.Row.__subclasses__(), tables.ModelFlagsRow, tables.SettingRow])
def test_models_and_tables_have_the_same_columns(model: type[Model], file: Path) -> None:
    name = model._meta.table_name
    info = query(file, 'SELECT name, "notnull", pk FROM pragma_table_info(?)', name)
    optional = {column for column, not_null, pk in info if not not_null and not pk}
    defaulted = {
        "outbox": {"at"},
        "event": {"kind"},
        "candidate": {"forgotten"},
        "decision": {"origin"},
        "image": {"activated"},
    }.get(name, set())

    fields = {field.column_name: field for field in model._meta.sorted_fields}
    assert set(fields) == {column for column, _, _ in info} - defaulted
    assert {column for column, field in fields.items() if field.null} == optional


@pytest.mark.parametrize("table", [t for t in vars(rows).values() if isinstance(t, rows.Table)])
def test_every_field_of_the_domain_has_a_column(table: rows.Table[object]) -> None:
    assert set(table.names) == {field.name for field in table.row._meta.sorted_fields} - {"n"}


@pytest.mark.parametrize(
    ("ddl", "column", "kind"),
    [
        (m0001_initial._CANDIDATE, "status", Status),
        (m0001_initial._DECISION, "verdict", Verdict),
        (m0001_initial._RUN, "kind", RunKind),
        (m0001_initial._RUN, "state", RunState),
        (m0001_initial._RUN, "stage", RunStage),
        (m0001_initial._CHARACTER, "state", CharacterState),
        (m0001_initial._ATTEMPT, "state", AttemptState),
        (m0001_initial._ATTEMPT, '"view"', View),
        (m0001_initial._CREDIT_ENTRY, "kind", EntryKind),
        (m0003_nights._NIGHT, "state", NightState),
        (m0003_nights._NIGHT, "because", MissedBecause),
    ],
)
def test_the_schema_knows_exactly_the_states_of_the_domain(ddl: str, column: str, kind: type[Enum]) -> None:
    allowed = re.search(rf"CHECK \({column} IN\s+\(([^)]*)\)", ddl)

    assert allowed is not None
    assert set(re.findall(r"'([^']*)'", allowed[1])) == {member.value for member in kind}


def test_connections_are_careful(file: Path) -> None:
    database = Database(file, query_only=0)
    try:
        settings = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "trusted_schema")
        found = [database.sql(f"PRAGMA {name}").fetchone()[0] for name in settings]
    finally:
        database.close()

    assert found == ["wal", 1, 2, 5000, 0]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE decision SET verdict = 'reject'", "never changed"),
        ("DELETE FROM decision", "never deleted"),
        ("UPDATE credit_entry SET amount = 1000000", "never changed"),
        ("DELETE FROM credit_entry", "never deleted"),
        ("DELETE FROM attempt", "never deleted"),
        ("UPDATE attempt SET prompt = 'another'", "never changed"),
        ("UPDATE attempt SET state = 'queued'", "stays ended"),
        ("DELETE FROM image", "never deleted"),
        ("UPDATE image SET key = 'elsewhere'", "never changed"),
        ("DELETE FROM candidate", "never deleted"),
        ("UPDATE candidate SET id = 'ABC'", "CHECK"),
        ("UPDATE candidate SET fetched_at = '2026-10-07'", "CHECK"),
        ("UPDATE candidate SET width = 'wide'", "cannot store TEXT value in INTEGER column"),
        ("UPDATE character SET candidate_id = lower(hex(randomblob(16)))", "FOREIGN KEY"),
    ],
)
def test_the_past_is_not_rewritten(database: sqlite3.Connection, statement: str, reason: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=reason):
        database.execute(statement)


def copy_row(database: sqlite3.Connection, table: str, **changes: object) -> None:
    """Insert the table's first row again with some columns changed."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "n"]
    names = ", ".join(f'"{column}"' for column in columns)
    picked = ", ".join(f":{column}" if column in changes else f'"{column}"' for column in columns)
    database.execute(f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} ORDER BY n LIMIT 1", changes)


@pytest.mark.parametrize(
    ("table", "same", "changes"),
    [
        ("candidate", "candidate.source, candidate.source_id", {"url": "https://elsewhere"}),
        ("attempt", "attempt.character_id, attempt.view, attempt.number", {}),
        ("credit_entry", "credit_entry.key", {}),
    ],
)
def test_what_must_be_unique_is(
    database: sqlite3.Connection, table: str, same: str, changes: dict[str, object]
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=re.escape(f"UNIQUE constraint failed: {same}") + "$"):
        copy_row(database, table, id=new_id(), **changes)


def test_a_view_has_one_attempt_under_way_at_most(database: sqlite3.Connection) -> None:
    copy_row(database, "attempt", id=new_id(), number=2, state="queued")

    with pytest.raises(sqlite3.IntegrityError, match=r"attempt\.character_id, attempt\.view"):
        copy_row(database, "attempt", id=new_id(), number=3, state="stored")
    copy_row(database, "attempt", id=new_id(), number=3, state="failed")


def test_a_view_has_one_active_image_at_most(database: sqlite3.Connection) -> None:
    second = new_id()
    copy_row(database, "attempt", id=second, number=2, state="stored")

    with pytest.raises(sqlite3.IntegrityError, match=r"image\.character_id, image\.view$"):
        copy_row(database, "image", id=new_id(), attempt_id=second, key="second", active=1)
    with pytest.raises(sqlite3.IntegrityError, match=r"image\.key$"):
        copy_row(database, "image", id=new_id(), attempt_id=second, active=0)
    with pytest.raises(sqlite3.IntegrityError, match=r"image\.attempt_id$"):
        copy_row(database, "image", id=new_id(), key="second", active=0)
    copy_row(database, "image", id=new_id(), attempt_id=second, key="second", active=0)


def test_an_image_belongs_to_the_view_of_its_attempt(database: sqlite3.Connection) -> None:
    second = new_id()
    copy_row(database, "attempt", id=second, number=2, state="stored")

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        copy_row(database, "image", id=new_id(), attempt_id=second, key="second", view="REFERENCE_BACK")


@pytest.mark.parametrize("missing", ["key", "url", "sha256", "size_bytes", "ended_at"])
def test_done_means_stored_and_measured(database: sqlite3.Connection, missing: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        copy_row(database, "attempt", **{"id": new_id(), "number": 2, missing: None})


@pytest.mark.parametrize(("kind", "amount"), [("CONSUMPTION", 25), ("GRANT", -25), ("REFUND", 0)])
def test_the_sign_of_an_entry_follows_from_its_kind(database: sqlite3.Connection, kind: str, amount: int) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        copy_row(database, "credit_entry", id=new_id(), key="new", kind=kind, amount=amount)


async def test_a_broken_rule_is_told_and_changes_nothing(file: Path) -> None:
    store = SqliteStore(file)
    (character,) = await store.characters()
    image = (await store.images(character.id))[0]
    attempt = await store.attempt(image.attempt_id)
    assert attempt is not None

    with pytest.raises(InvalidInput, match=r"one of its rules \(.*stays ended"):
        await store.change_attempt(image.attempt_id, state=AttemptState.FAILED)
    with pytest.raises(InvalidInput, match="FOREIGN KEY"):
        await store.add_character(a_character(run_id=new_id()))

    assert await store.attempt(image.attempt_id) == attempt
    assert await store.record_image(an_image(attempt), ended_at=attempt.created_at) == attempt
    assert await store.image_of_attempt(image.attempt_id) == image
    await store.close()
