"""The file itself: locked, away, full, damaged, shared by processes and loops, killed in the middle of a write."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.migrations import MIGRATIONS
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.errors import ConsoleError, StorageFailed, Unreachable
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import a_candidate, a_drafted_character, an_attempt, an_entry, paint, query

ROOT = Path(__file__).parents[2]

moves_open_files = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not move open files")


def start_child(what: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.adapters.sqlite_children", what, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@contextmanager
def write_lock(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of a write."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "console.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    await store.close()


@pytest.fixture
async def hasty(path: Path) -> AsyncIterator[SqliteStore]:
    """A store of little patience."""
    store = SqliteStore(path, patience_s=0.2)
    yield store
    await store.close()


# locked and away


async def test_a_locked_database_is_waited_for(store: SqliteStore, path: Path) -> None:
    await store.set_setting("a", "1")
    with write_lock(path) as other:
        write = asyncio.create_task(store.set_setting("a", "2"))
        assert await store.setting("a") == "1", "reading goes on meanwhile"
        assert not write.done()
        other.execute("ROLLBACK")
        await write

    assert await store.setting("a") == "2"


async def test_a_database_that_stays_locked_is_told_and_works_again_afterwards(hasty: SqliteStore, path: Path) -> None:
    await hasty.set_setting("a", "1")
    with write_lock(path), pytest.raises(Unreachable, match="locked by another program"):
        await hasty.set_setting("a", "2")

    await hasty.set_setting("a", "3")
    assert await hasty.setting("a") == "3"


async def test_a_data_folder_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    store = SqliteStore(folder / "console.db")
    write = asyncio.create_task(store.set_setting("a", "1"))
    await asyncio.sleep(0)
    assert not write.done()

    folder.mkdir()
    await write

    assert await store.setting("a") == "1"
    await store.close()


@moves_open_files
async def test_a_file_moved_away_for_a_moment_is_waited_for(store: SqliteStore, path: Path) -> None:
    await store.add_candidates([a_candidate(1)])
    path.rename(path.with_suffix(".away"))
    write = asyncio.create_task(store.add_candidates([a_candidate(2)]))
    read = asyncio.create_task(store.candidates())
    await asyncio.wait([write, read], timeout=0.1)
    assert not write.done()
    assert not read.done()

    path.with_suffix(".away").rename(path)

    assert len(await write) == 1
    assert len(await read) >= 1
    assert len(await store.candidates()) == 2


@moves_open_files
async def test_a_file_that_is_gone_is_told_and_never_replaced_by_an_empty_one(hasty: SqliteStore, path: Path) -> None:
    await hasty.set_setting("a", "1")
    path.rename(path.with_suffix(".away"))

    with pytest.raises(Unreachable, match="cannot be opened"):
        await hasty.set_setting("a", "2")
    with pytest.raises(Unreachable, match="cannot be opened"):
        await hasty.setting("a")

    assert not path.exists()


@moves_open_files
async def test_a_backup_put_in_the_place_of_the_file_is_noticed(store: SqliteStore, path: Path) -> None:
    await store.set_setting("a", "old")
    copy = path.with_suffix(".copy")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    await store.set_setting("a", "new")
    await store.setting("a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    copy.replace(path)

    assert await store.setting("a") == "old"


# full and damaged


async def test_a_full_disk_is_told_and_nothing_is_half_written(store: SqliteStore, path: Path) -> None:
    await store.set_setting("a", "1")

    def shrink(database: Database) -> None:
        pages = database.sql("PRAGMA page_count").fetchone()[0]
        database.sql(f"PRAGMA max_page_count = {pages}")

    await store._write(shrink)
    many = [a_candidate(n, raw="x" * 5000) for n in range(200)]

    with pytest.raises(StorageFailed, match="disk that holds the database is full"):
        await store.add_candidates(many)

    assert await store.candidates() == []
    assert query(path, "SELECT count(*) FROM outbox") == [(0,)]
    await store._write(lambda database: database.sql("PRAGMA max_page_count = 1000000").fetchone())
    assert len(await store.add_candidates(many)) == 200


async def test_a_damaged_file_is_told(path: Path) -> None:
    path.write_bytes(b"this was once a database, " * 400)
    store = SqliteStore(path)

    with pytest.raises(StorageFailed, match="damaged or is no database"):
        await store.setting("a")
    await store.close()


async def test_check_finds_damage_inside(store: SqliteStore, path: Path) -> None:
    await store.add_candidates([a_candidate(n, raw="x" * 3000) for n in range(50)])
    assert "50 candidates, 0 characters, 0 images, 50 changes kept for central" in await store.check()
    await store.close()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(16384))
    damaged = SqliteStore(path)

    with pytest.raises(StorageFailed, match="damaged"):
        await damaged.check()
    await damaged.close()


async def test_check_finds_a_text_index_that_lost_its_step(store: SqliteStore, path: Path) -> None:
    await store.add_candidates([a_candidate(prompt="a knight")])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("UPDATE candidate SET prompt = 'a wizard'")

    with pytest.raises(StorageFailed, match="damaged"):
        await store.check()


# threads, loops, closing


async def test_one_store_serves_several_event_loops(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    failures: list[BaseException] = []

    def in_a_loop_of_its_own(view: View) -> None:
        try:
            asyncio.run(paint_and_look(view))
        except BaseException as error:
            failures.append(error)

    async def paint_and_look(view: View) -> None:
        image = await paint(store, an_attempt(character, run, view))
        assert image in await store.images(character.id)

    threads = [threading.Thread(target=in_a_loop_of_its_own, args=(view,)) for view in View]
    for thread in threads:
        thread.start()
    await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))

    assert failures == []
    assert len(await store.images(character.id)) == 5


async def test_closing_finishes_what_was_begun_and_joins_the_threads(path: Path) -> None:
    before = set(threading.enumerate())
    store = SqliteStore(path)
    await store.setting("a")
    writes = [asyncio.create_task(store.add_candidates([a_candidate(n)])) for n in range(20)]
    await asyncio.sleep(0)

    await store.close()
    await store.close()

    assert [len(added) for added in await asyncio.gather(*writes)] == [1] * 20
    assert {thread.name for thread in set(threading.enumerate()) - before if "database" in thread.name} == set()
    assert not path.with_name("console.db-wal").exists(), "the last connection tidied up, so all are closed"
    with pytest.raises(ConsoleError, match="is closed"):
        await store.setting("a")


async def test_closing_does_not_wait_for_a_database_that_is_away(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "no folder" / "console.db")
    write = asyncio.create_task(store.set_setting("a", "1"))
    await asyncio.wait([write], timeout=0.05)
    start = time.monotonic()

    await store.close()

    with pytest.raises(Unreachable):
        await write
    assert time.monotonic() - start < 5


async def test_whoever_stops_waiting_leaves_the_store_in_order(store: SqliteStore) -> None:
    character, run = await a_drafted_character(store)
    for _ in range(10):
        task = asyncio.create_task(store.add_attempt(an_attempt(character, run)))
        await asyncio.sleep(0)
        task.cancel()
    await store.add_attempt(an_attempt(character, run))

    assert len(await store.attempts(character.id)) == 1


# several processes, and the end of one


def test_processes_that_open_an_empty_folder_at_once_all_get_in(path: Path) -> None:
    children = [start_child("open", path) for _ in range(4)]
    said = [child.communicate()[0] for child in children]

    assert [child.returncode for child in children] == [0] * 4
    assert all(line.startswith(f"ok, version {len(MIGRATIONS)}") for line in said)


async def test_kill_nine_in_the_middle_of_writing_loses_nothing_that_was_acknowledged(path: Path) -> None:
    acknowledged: list[str] = []
    for images_before_the_kill in (1, 4, 9):
        child = start_child("paint", path)
        assert child.stdout is not None
        acknowledged += [child.stdout.readline().strip() for _ in range(images_before_the_kill)]
        child.kill()
        acknowledged += child.communicate()[0].split()
        assert child.returncode != 0

    recorded = {image for (image,) in query(path, "SELECT id FROM image")}
    whole = {image for image in acknowledged if len(image) == 36}  # the last word of the dead may be cut short
    assert len(whole) >= 14
    assert whole <= recorded

    store = SqliteStore(path)
    assert (await store.check()).startswith("ok")
    unfinished = await store.unfinished_attempts()
    assert len(unfinished) <= 3 * 2, "two characters were painted at a time"
    for attempt in unfinished:
        await store.change_attempt(attempt.id, state=AttemptState.FAILED, error="killed")
    await store.add_credit_entries([an_entry(1)])
    await store.close()

    done = {row for (row,) in query(path, "SELECT id FROM attempt WHERE state = 'done'")}
    assert done == {row for (row,) in query(path, "SELECT attempt_id FROM image WHERE active = 1")}
    for table, kind in (("candidate", "candidate"), ("image", "image"), ("credit_entry", "credit_entry")):
        told = query(path, "SELECT row_id FROM outbox WHERE kind = ? ORDER BY row_id", kind)
        assert told == query(path, f"SELECT id FROM {table} ORDER BY id"), "rows and outbox are one transaction"
    assert query(path, "SELECT row_id FROM outbox WHERE kind = 'attempt' ORDER BY row_id") == query(
        path, "SELECT id FROM attempt ORDER BY id"
    )
