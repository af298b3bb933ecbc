"""Copies of the database: made while it is used, never of damage, and put back whole."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.sqlite.backups import put_back, set_aside
from charhub_console.adapters.sqlite.migrate import migrate
from charhub_console.adapters.sqlite.migrations import MIGRATIONS
from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.errors import InvalidInput, NotConfigured, NotFound, StorageFailed
from tests.adapters.sqlite_examples import a_candidate, a_decision, query


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "console-2026-10-07.db"


async def filled(path: Path, count: int) -> SqliteStore:
    """A store with so many candidates, the first one approved."""
    store = SqliteStore(path)
    (first, *_) = await store.add_candidates([a_candidate(number) for number in range(1, count + 1)])
    await store.decide(a_decision(first, Verdict.APPROVE))
    return store


def damage(path: Path) -> None:
    """A page in the middle is overwritten, as a failing disk does it."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(page,)] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'candidate'").fetchall()
        [(size,)] = database.execute("PRAGMA page_size").fetchall()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


async def test_a_copy_made_while_others_write_is_whole_and_one_file(path: Path, copy: Path) -> None:
    store = await filled(path, 200)
    writing = asyncio.gather(*(store.add_candidates([a_candidate(n)]) for n in range(1000, 1100)))
    await store.back_up(copy)
    await writing
    await store.close()
    assert query(copy, "PRAGMA integrity_check") == [("ok",)]
    assert 200 <= query(copy, "SELECT count(*) FROM candidate")[0][0] <= 300
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


async def test_damage_is_not_copied_over_a_good_copy(path: Path, copy: Path) -> None:
    store = await filled(path, 200)
    await store.back_up(copy)
    good = copy.read_bytes()
    await store.close()
    damage(path)
    store = SqliteStore(path)
    with pytest.raises(StorageFailed):
        await store.back_up(copy)
    await store.close()
    assert copy.read_bytes() == good
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


async def test_a_copy_put_back_is_the_database_as_it_was_and_what_was_there_is_kept(path: Path, copy: Path) -> None:
    store = await filled(path, 3)
    await store.back_up(copy)
    await store.add_candidates([a_candidate(9)])
    await store.close()
    aside = copy.with_name("console-before.db")

    put_back(copy, path, aside)

    store = SqliteStore(path)
    assert len(await store.candidates()) == 3
    assert [one.status for one in await store.candidates()].count(Status.APPROVED) == 1
    assert (await store.check()).startswith("ok")
    await store.close()
    assert query(aside, "SELECT count(*) FROM candidate") == [(4,)]
    assert copy.is_file()


async def test_a_copy_takes_the_place_of_a_damaged_file_and_of_none(path: Path, copy: Path) -> None:
    store = await filled(path, 3)
    await store.back_up(copy)
    await store.close()
    for wreck in (b"no database at all", None):
        path.unlink()
        if wreck is not None:
            path.write_bytes(wreck)
        put_back(copy, path, copy.with_name("wreck.db"))
        assert query(path, "SELECT count(*) FROM candidate") == [(3,)]
    assert copy.with_name("wreck.db").read_bytes() == b"no database at all"


async def test_what_can_be_no_backup_of_ours_changes_nothing(path: Path, copy: Path) -> None:
    store = await filled(path, 3)
    await store.back_up(copy)
    await store.close()
    before, aside = query(path, "SELECT id FROM candidate"), copy.with_name("aside.db")
    later, foreign, damaged = (copy.with_name(name) for name in ("later.db", "foreign.db", "damaged.db"))
    migrate(later, migrations=(*MIGRATIONS, ("CREATE TABLE more (n INTEGER) STRICT",)))
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE jobs (id TEXT)")
    damaged.write_bytes(copy.read_bytes())
    damage(damaged)

    for wrong, error in (
        (later, NotConfigured),
        (foreign, InvalidInput),
        (damaged, StorageFailed),
        (copy.with_name("none.db"), NotFound),
    ):
        with pytest.raises(error):
            put_back(wrong, path, aside)
    assert query(path, "SELECT id FROM candidate") == before
    assert not aside.exists()
    assert not list(path.parent.glob("*.restoring*"))


def test_a_database_is_set_aside_with_its_log(path: Path, tmp_path: Path) -> None:
    aside = tmp_path / "kept" / "jobs.db"
    set_aside(path, aside)
    assert not aside.exists(), "there was none"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE job (id TEXT)")
    writer.execute("INSERT INTO job VALUES ('one')")
    writer.commit()
    set_aside(path, aside)
    writer.close()
    assert query(aside, "SELECT id FROM job") == [("one",)]
    assert not list(path.parent.glob("console.db*"))
