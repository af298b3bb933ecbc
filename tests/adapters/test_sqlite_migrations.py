"""Files of earlier versions, of later ones, and of other programs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.sqlite.migrate import backup_path, check_ours, connect, migrate
from charhub_console.adapters.sqlite.migrations import MIGRATIONS
from charhub_console.domain.candidate import Status
from charhub_console.domain.errors import ConsoleError, InvalidInput, NotConfigured, StorageFailed
from charhub_console.domain.listing import CandidateFilter
from charhub_console.domain.views import View
from tests.adapters.make_sqlite_fixture import FIXTURE
from tests.adapters.sqlite_examples import query

ADD_COLUMN = ("ALTER TABLE setting ADD COLUMN note TEXT NOT NULL DEFAULT ''",)
REBUILD_PARENT = (
    "CREATE TABLE moved (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT",
    "INSERT INTO moved SELECT n, id, name FROM character",
    "DROP TABLE character",
    "ALTER TABLE moved RENAME TO character",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
def version_1(path: Path) -> Path:
    """A filled file as version 1 of the schema left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(f"BEGIN;\n{FIXTURE.read_text(encoding='utf-8')}\nCOMMIT;")
        database.execute("PRAGMA journal_mode = WAL")
    return path


def schema(path: Path) -> list[str]:
    """Every statement of the schema, spacing aside."""
    rows = query(path, "SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name")
    return [re.sub(r"\s+", " ", sql) for (sql,) in rows]


def counts(path: Path) -> dict[str, int]:
    names = query(path, "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: query(path, f"SELECT count(*) FROM {name}")[0][0] for (name,) in names}


async def test_a_file_of_version_1_is_read_whole(version_1: Path) -> None:
    store = SqliteStore(version_1)
    (character,) = await store.characters()

    assert (await store.check()).startswith(f"ok, version {len(MIGRATIONS)}")
    assert {c.status for c in await store.candidates()} == {Status.APPROVED, Status.REJECTED}
    assert len(await store.candidates(CandidateFilter(text="knight"))) == 1
    assert {image.view for image in await store.images(character.id)} == {View.AVATAR, View.REFERENCE_FRONT}
    assert len(await store.images(character.id, active_only=False)) == 3
    assert await store.balance("ana") == 100
    await store.close()


def test_everything_of_an_old_file_waits_to_be_sent_and_decisions_have_seen_the_ones_before(version_1: Path) -> None:
    migrate(version_1)

    for kind in ("candidate", "run", "character", "decision", "analysis", "attempt", "image"):
        told = query(version_1, "SELECT row_id FROM outbox WHERE kind = ? AND op_id IS NULL ORDER BY row_id", kind)
        assert told == query(version_1, f"SELECT id FROM {kind} ORDER BY id")
    seen = "SELECT count(*) FROM decision d WHERE seen <> '[]' AND NOT EXISTS (SELECT 1 FROM decision e WHERE e.n < d.n"
    assert query(version_1, f"{seen} AND e.candidate_id = d.candidate_id AND d.seen = json_array(e.id))") == [(0,)]
    active = "SELECT count(*) FROM image WHERE (activated <> '') <> active"
    assert query(version_1, active) == [(0,)]


def test_an_old_file_and_a_new_one_end_up_the_same(version_1: Path, tmp_path: Path) -> None:
    """Fails when a released migration was edited: append a new one instead (before a release: make_sqlite_fixture)."""
    fresh = tmp_path / "fresh.db"

    migrate(version_1)
    migrate(fresh)

    assert schema(version_1) == schema(fresh)


def test_a_migration_keeps_every_row_and_a_copy_of_the_file(version_1: Path) -> None:
    migrate(version_1)
    before, old_schema = counts(version_1), schema(version_1)

    migrate(version_1, migrations=(*MIGRATIONS, ADD_COLUMN))

    assert query(version_1, "PRAGMA user_version") == [(len(MIGRATIONS) + 1,)]
    assert query(version_1, "SELECT DISTINCT note FROM setting") == [("",)]
    assert counts(version_1) == before
    copy = backup_path(version_1, len(MIGRATIONS))
    assert query(copy, "PRAGMA integrity_check") == [("ok",)]
    assert (counts(copy), schema(copy)) == (before, old_schema)
    assert not list(version_1.parent.glob("*.part*"))


def test_rebuilding_a_parent_table_keeps_its_children(version_1: Path) -> None:
    migrate(version_1)
    before = counts(version_1)

    migrate(version_1, migrations=(*MIGRATIONS, REBUILD_PARENT))

    assert counts(version_1) == before
    assert query(version_1, "PRAGMA foreign_key_check") == []


def test_every_step_has_its_own_copy(version_1: Path) -> None:
    newest = len(MIGRATIONS)

    migrate(version_1, migrations=(*MIGRATIONS, ADD_COLUMN, ("CREATE TABLE extra (n INTEGER) STRICT",)))

    assert query(backup_path(version_1, newest + 1), "SELECT DISTINCT note FROM setting") == [("",)]
    assert "extra" not in counts(backup_path(version_1, newest + 1))


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (["DROP TRIGGER credit_entry_stays", "DELETE FROM credit_entry"], StorageFailed),
        (["DROP TABLE analysis"], StorageFailed),
        (["UPDATE analysis SET candidate_id = lower(hex(randomblob(16)))"], StorageFailed),
        (["CREATE TABLE extra (n INTEGER) STRICT", "this is no SQL"], sqlite3.OperationalError),
    ],
)
def test_a_migration_that_would_do_harm_leaves_the_file_as_it_was(
    version_1: Path, bad: Sequence[str], error: type[Exception]
) -> None:
    migrate(version_1)
    before = (counts(version_1), schema(version_1))

    with pytest.raises(error):
        migrate(version_1, migrations=(*MIGRATIONS, bad))

    assert (counts(version_1), schema(version_1)) == before
    assert query(version_1, "PRAGMA user_version") == [(len(MIGRATIONS),)]
    migrate(version_1)


async def test_a_file_of_a_later_version_is_refused_with_advice(version_1: Path) -> None:
    later = (*MIGRATIONS, ADD_COLUMN)
    migrate(version_1, migrations=later)
    content = version_1.read_bytes()
    store = SqliteStore(version_1)

    for call in (store.candidates(), store.set_setting("a", "1")):
        with pytest.raises(NotConfigured, match=f"has version {len(later)}") as refused:
            await call
        assert "newest console" in refused.value.advice

    await store.close()
    assert version_1.read_bytes() == content


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE jobs (id TEXT)"],
        ["CREATE TABLE jobs (id TEXT)", "PRAGMA user_version = 1"],
        ["PRAGMA application_id = 7"],
    ],
)
async def test_the_file_of_another_program_is_refused_and_not_touched(path: Path, statements: Sequence[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement)
    content = path.read_bytes()
    store = SqliteStore(path)

    with pytest.raises(InvalidInput, match="another program"):
        await store.setting("a")

    await store.close()
    assert path.read_bytes() == content


async def test_an_error_of_the_file_is_one_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "console.db"
    folder.mkdir()
    store = SqliteStore(folder, patience_s=0.1)

    with pytest.raises(ConsoleError) as told:
        await store.setting("a")

    assert str(tmp_path) not in str(told.value)
    await store.close()


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_file_that_another_process_makes_while_it_is_looked_at_is_nobody_elses(tmp_path: Path, moment: int) -> None:
    path, asked = tmp_path / "console.db", 0

    def meanwhile(_statement: str) -> None:
        nonlocal asked
        asked += 1
        if asked == moment:
            migrate(path)

    with closing(connect(path, create=True)) as database:
        database.set_trace_callback(meanwhile)
        check_ours(database, len(MIGRATIONS))
