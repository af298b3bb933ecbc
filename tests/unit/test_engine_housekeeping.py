"""Tidying up after a night: what goes, what stays, and what a damaged database forbids."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.candidate import Verdict
from charhub_console.domain.errors import StorageFailed
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.upkeep import KeptFile, backup_day, backup_name, beyond, is_check_due, outdated
from charhub_console.engine import housekeeping
from tests.unit.engine_parts import Outside, World, process

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def backups(outside: Outside) -> list[str]:
    """Names of the copies there are."""
    return sorted(path.name for path in (outside.folder / "backups").glob("*"))


async def a_quiet_night(world: World) -> Run:
    """A night with nothing to paint, to its end, tidied up after."""
    run = await world.night(count=1)
    assert run.state is RunState.DONE
    assert await world.console.is_tidied_after(run.id)
    return run


# --- the rules --------------------------------------------------------------------------------------------------------


def test_backups_of_a_week_are_kept_and_other_files_always() -> None:
    names = [backup_name(date(2026, 10, day)) for day in range(1, 15)]
    mine = ["console-before-2026-10-01_120000.db", "console-2026-13-01.db", "notes.txt", "console-2026-10-01.db.part"]
    assert outdated([*names, *mine], date(2026, 10, 14)) == [backup_name(date(2026, 10, day)) for day in range(1, 8)]


def test_old_backups_stay_as_long_as_there_is_no_new_one() -> None:
    assert outdated([backup_name(date(2026, 1, 1))], date(2026, 10, 14)) == []


def test_a_backup_is_known_by_its_name() -> None:
    assert backup_day(backup_name(date(2026, 10, 7))) == date(2026, 10, 7)
    assert backup_day("console-2026-02-30.db") is None


@pytest.mark.parametrize(
    ("checked_at", "due"),
    [(None, True), (NOON, False), (NOON - 6.9 * DAY, False), (NOON - 7 * DAY, True), (NOON + DAY, True)],
)
def test_the_database_is_looked_through_once_a_week(checked_at: datetime | None, due: bool) -> None:
    assert is_check_due(checked_at, NOON) is due


files = st.lists(
    st.builds(
        KeptFile,
        st.integers(0, 30).map(str),
        st.integers(1, 100),
        st.integers(0, 50).map(lambda days: NOON - days * DAY),
    ),
    unique_by=lambda one: one.path,
)


@given(files, st.frozensets(st.integers(0, 30).map(str)), st.integers(0, 2000))
def test_a_cache_within_its_limit_keeps_everything_and_a_larger_one_just_enough(
    found: list[KeptFile], in_use: frozenset[str], limit: int
) -> None:
    gone = beyond(found, in_use, limit)
    left = [one for one in found if one not in gone]
    assert sum(one.size_bytes for one in left) <= limit or not left
    assert not gone or sum(one.size_bytes for one in (*left, gone[-1])) > limit, "not one more than needed"
    if any(one.path in in_use for one in gone):
        assert all(one.path in in_use for one in left), "what somebody may ask for goes last"


# --- at work ----------------------------------------------------------------------------------------------------------


async def test_every_night_leaves_a_copy_and_those_of_a_week_are_kept(outside: Outside) -> None:
    for day in range(7, 17):
        async with process(outside) as world:
            await a_quiet_night(world)
        assert f"console-2026-10-{day:02}.db" in backups(outside)
        outside.clock.advance((datetime(2026, 10, day + 1, 2, tzinfo=UTC) - outside.clock.now()).total_seconds())
    assert backups(outside) == [f"console-2026-10-{day:02}.db" for day in range(10, 17)]


async def test_the_queue_forgets_what_ended_a_month_ago(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[datetime] = []
    async with process(outside) as world:

        async def delete_finished(before: datetime) -> int:
            asked.append(before)
            return 3

        monkeypatch.setattr(world.jobs, "delete_finished", delete_finished)
        run = await a_quiet_night(world)
    assert [run.ended_at and run.ended_at - before for before in asked] == [30 * DAY]


async def test_left_overs_go_and_what_is_under_way_stays(outside: Outside) -> None:
    async with process(outside) as world:
        planned = await world.avatar_attempt()
        files = world.tools.files
        for path in (f"work/{planned.id}.png", "work/00000000-0000-4000-8000-000000000000.png", "images/keep.webp"):
            await files.write(path, b"bytes")
        cut_off = outside.folder / "images" / ".partial-0123456789abcdef"
        cut_off.write_bytes(b"half")
        os.utime(cut_off, (1e9, 1e9))
        await a_quiet_night(world)
        left = {file.path for folder in ("work", "images") for file in await files.below(folder)}
    assert left == {f"work/{planned.id}.png", "images/keep.webp"}
    assert not cut_off.exists()


async def test_small_pictures_nobody_asks_for_go_first(outside: Outside) -> None:
    outside.fetch_limit = 3
    async with process(outside) as world:
        kept, rejected = await world.candidate(1), await world.candidate(2)
        for number, candidate in enumerate((kept, rejected)):
            path = f"thumbnails/{candidate.id}.jpg"
            await world.tools.files.write(path, b"x" * 100)
            await world.store.change_candidate(candidate.id, thumbnail_path=path)
            os.utime(outside.folder / path, (1e9 + number, 1e9 + number))
        character = await world.generated(3)
        [avatar] = [i for i in await world.store.images(character.id) if i.view == "AVATAR"]
        await world.console.decide(rejected.id, Verdict.REJECT, by="ana")
        before = {file.path for file in await world.tools.files.below("thumbnails")}
        size = sum(file.size_bytes for file in await world.tools.files.below("thumbnails"))

        await housekeeping.trim_thumbnails(world.tools, limit_bytes=size)
        assert {file.path for file in await world.tools.files.below("thumbnails")} == before
        await housekeeping.trim_thumbnails(world.tools, limit_bytes=size - 1)
        left = {file.path for file in await world.tools.files.below("thumbnails")}
    assert before - left == {f"thumbnails/{rejected.id}.jpg"}
    assert f"thumbnails/views/{avatar.attempt_id}.jpg" in left


async def test_a_damaged_database_is_told_loudly_and_no_copy_is_touched(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged() -> str:
        raise StorageFailed("The database is damaged: page 7.", "Put the newest backup in its place.")

    old = outside.folder / "backups" / "console-2026-01-01.db"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"good")
    async with process(outside) as world:
        monkeypatch.setattr(world.store, "check", damaged)
        run = await world.night(count=1)
        run = await world.console.run(run.id)
        assert await world.console.is_tidied_after(run.id), "nobody waits for it for ever"
    assert run.state is RunState.DONE
    assert "The database needs you: The database is damaged: page 7. Put the newest backup in its place." in run.notes
    assert backups(outside) == [old.name]


async def test_a_step_that_breaks_hurts_no_other(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with process(outside) as world:

        async def broken(_before: datetime) -> int:
            raise RuntimeError("a bug")

        monkeypatch.setattr(world.jobs, "delete_finished", broken)
        await a_quiet_night(world)
    assert "forget_jobs ended by an unexpected error" in caplog.text
    assert backups(outside) == ["console-2026-10-07.db"]


async def test_a_night_carried_on_again_after_its_end_is_not_tidied_up_after_twice(outside: Outside) -> None:
    async with process(outside) as world:
        run = await a_quiet_night(world)
        (outside.folder / "backups" / "console-2026-10-07.db").unlink()
        await world.work.carry_on(run.id)
    assert backups(outside) == []


async def test_lost_and_empty_small_pictures_are_made_again(outside: Outside) -> None:
    outside.fetch_limit = 2
    async with process(outside) as world:
        character = await world.generated(1)
        assert character.candidate_id
        candidate = await world.store.candidate(character.candidate_id)
        [avatar] = [i for i in await world.store.images(character.id) if i.view == "AVATAR"]
        assert candidate
        empty, lost = candidate.thumbnail_path, f"thumbnails/views/{avatar.attempt_id}.jpg"
        assert empty
        before = {file.path for file in await world.tools.files.below("thumbnails")}
        await world.tools.files.write(empty, b"")
        await world.tools.files.delete(lost)

        said = await housekeeping.mend_thumbnails(world.tools)

        after = {file.path: file.size_bytes for file in await world.tools.files.below("thumbnails")}
    assert said == "2 of 2 lost thumbnails made again"
    assert set(after) == before
    assert all(after.values())


async def test_a_small_picture_whose_image_is_gone_stays_away_and_the_others_are_made(outside: Outside) -> None:
    outside.fetch_limit = 2
    async with process(outside) as world:
        character = await world.generated(1)
        candidate = await world.store.candidate(character.candidate_id or "")
        assert candidate and candidate.image_path
        await world.tools.files.delete(candidate.image_path)
        for file in await world.tools.files.below("thumbnails"):
            await world.tools.files.delete(file.path)

        said = await housekeeping.mend_thumbnails(world.tools)
        left = {file.path for file in await world.tools.files.below("thumbnails")}
    assert candidate.thumbnail_path not in left
    assert left and said == f"{len(left)} of {len(left) + 1} lost thumbnails made again"
