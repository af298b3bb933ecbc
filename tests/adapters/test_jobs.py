"""The durable queue: work goes on after `kill -9`, one engine a folder, cancelling, order, a clean end."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from charhub_console.adapters.jobs import workflows
from charhub_console.domain.views import REFERENCES, View
from tests.adapters.jobs_work import (
    RUN,
    NotingWork,
    attempt_of,
    engine_process,
    lines_of,
    opened,
    order_of,
    until,
)

ALL = {f"end anna/{view}" for view in View}


def workflows_in(folder: Path) -> dict[str, tuple[str, int]]:
    """Every workflow of a queue: its status and priority by name."""
    with closing(sqlite3.connect(f"file:{folder / 'jobs.db'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT workflow_uuid, status, priority FROM workflow_status").fetchall()
    return {name: (status, priority) for name, status, priority in rows}


# --- one process ----------------------------------------------------------------------------------------------------


async def test_a_character_gets_its_avatar_first_and_then_its_references(tmp_path: Path) -> None:
    work = NotingWork()
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("anna"), RUN, position=0)  # somebody makes sure that it is carried
        await work.until("finish anna")
    assert work.notes[:3] == ["plan anna", "begin anna/AVATAR", "end anna/AVATAR"]
    assert set(work.notes[3:-1]) == {f"{what} anna/{view}" for what in ("begin", "end") for view in REFERENCES}
    assert len(work.notes) == len(set(work.notes)), "everything once, though it was asked for twice"


async def test_work_runs_beside_the_callers_loop_and_leaves_nothing_behind(tmp_path: Path) -> None:
    await asyncio.to_thread(lambda: None)
    loop = asyncio.get_running_loop()
    executor = loop._default_executor  # type: ignore[attr-defined]
    before = set(threading.enumerate())
    work = NotingWork(hangs=frozenset({"anna/AVATAR"}))
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await work.until("begin anna/AVATAR")
        assert loop not in work.loops
        assert threading.current_thread() not in work.threads
        assert loop._default_executor is executor  # type: ignore[attr-defined]
    assert "stopped anna/AVATAR" in work.notes
    await until(lambda: set(threading.enumerate()) <= before)
    assert loop._default_executor is executor  # type: ignore[attr-defined]
    assert await asyncio.to_thread(lambda: "and it still works") == "and it still works"
    assert not queue.is_engine


async def test_what_was_in_flight_at_the_close_goes_on_at_the_next_launch(tmp_path: Path) -> None:
    hanging, going = NotingWork(hangs=frozenset({"anna/REFERENCE_SIDE"})), NotingWork()
    async with opened(tmp_path, hanging) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await hanging.until("begin anna/REFERENCE_SIDE", *ALL - {"end anna/REFERENCE_SIDE"})
        await until(lambda: list(workflows_in(tmp_path).values()).count(("SUCCESS", 2)) == 3)  # noted as ended
    async with opened(tmp_path, going):
        await going.until("finish anna")
    assert going.notes == ["begin anna/REFERENCE_SIDE", "end anna/REFERENCE_SIDE", "finish anna"]


async def test_who_comes_first_is_served_first_and_every_job_has_a_number(tmp_path: Path) -> None:
    work = NotingWork()
    async with opened(tmp_path) as client:
        await client.enqueue_character(order_of("bob", View.AVATAR), RUN, position=1)
        await client.enqueue_character(order_of("anna", View.AVATAR), RUN, position=0)
        await client.enqueue_night(RUN)
    async with opened(tmp_path, work, characters=1):
        await work.until("finish anna", "finish bob", f"night {RUN}")
        priorities = [priority for _, priority in workflows_in(tmp_path).values()]
    assert min(priorities) >= 1, "an unset number would be served before all"
    assert [note for note in work.notes if note.startswith("plan")] == ["plan anna", "plan bob"]


def test_an_avatar_never_waits_for_the_references_of_all_before_it() -> None:
    avatars = [workflows.avatar_priority(position) for position in range(20)]
    references = [workflows.reference_priority(position) for position in range(20)]
    assert min(avatars) >= 1
    assert all(avatars[at] < references[at - 2] for at in range(2, 20))
    assert all(avatars[at] > references[at - 3] for at in range(3, 20)), "but nobody's images pile up"
    assert references == sorted(set(references))


async def test_one_by_one_the_first_failure_ends_it(tmp_path: Path) -> None:
    work = NotingWork(fails="anna/REFERENCE_FRONT")
    work.one_by_one = True
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await work.until("finish anna")
    painted = [note for note in work.notes if note.startswith("begin")]
    assert painted == ["begin anna/AVATAR", "begin anna/REFERENCE_AVATAR", "begin anna/REFERENCE_FRONT"]


async def test_finished_jobs_are_forgotten_and_unfinished_ones_are_not(tmp_path: Path) -> None:
    work = NotingWork(hangs=frozenset({"bob/AVATAR"}))
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await work.until("finish anna", "begin bob/AVATAR")
        await until(lambda: [status for status, _ in workflows_in(tmp_path).values()].count("SUCCESS") == 6)
        assert await queue.delete_finished(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await queue.delete_finished(datetime.now(UTC) + timedelta(minutes=1)) == 6
        assert set(workflows_in(tmp_path)) == {f"char/bob/r{RUN}", f"img/bob/AVATAR/1/r{RUN}"}


# --- cancelling -----------------------------------------------------------------------------------------------------


async def test_cancelling_a_character_stops_its_images_and_nobody_elses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    hangs = frozenset(f"{name}/{view}" for name in ("anna", "bob") for view in REFERENCES)
    work = NotingWork(hangs=hangs)
    async with opened(tmp_path, work, images=6) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await work.until(*(f"begin anna/{view}" for view in REFERENCES))
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await until(lambda: sum(note.startswith("begin bob/REF") for note in work.notes) == 2)  # the others wait
        await queue.cancel_character("anna", RUN)
        await work.until(*(f"stopped anna/{view}" for view in REFERENCES))
        await work.until(*(f"begin bob/{view}" for view in REFERENCES))  # they took the places
        assert not [note for note in work.notes if note.startswith("stopped bob")]
        assert "finish anna" not in work.notes, "who cancels settles it"
        await queue.cancel_character("anna", RUN)
        await queue.cancel_character("nobody", RUN)
    said = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == [], "that somebody cancelled is no error"
    assert "Traceback" not in capfd.readouterr().err


async def test_cancelling_one_image_lets_its_character_go_on(tmp_path: Path) -> None:
    work = NotingWork(hangs=frozenset({"anna/REFERENCE_BACK"}))
    async with opened(tmp_path, work) as queue:
        order = order_of("anna")
        await queue.enqueue_character(order, RUN, position=0)
        await work.until("begin anna/REFERENCE_BACK")
        await queue.cancel_attempt(attempt_of(order, View.REFERENCE_BACK))
        await work.until("stopped anna/REFERENCE_BACK", "finish anna")
    assert ALL - set(work.notes) == {"end anna/REFERENCE_BACK"}


async def test_a_cancelled_image_that_never_began_never_begins(tmp_path: Path) -> None:
    order = order_of("anna")
    work = NotingWork(hangs=frozenset({"anna/REFERENCE_AVATAR"}))
    async with opened(tmp_path, work, images=1) as queue:
        await queue.enqueue_character(order, RUN, position=0)
        await work.until("begin anna/REFERENCE_AVATAR")
        await until(lambda: len(workflows_in(tmp_path)) == 6)
        for view in REFERENCES[1:]:
            await queue.cancel_attempt(attempt_of(order, view))
        await queue.cancel_attempt(attempt_of(order, View.REFERENCE_AVATAR))
        await work.until("finish anna")
    begun = [note for note in work.notes if note.startswith("begin")]
    assert begun == ["begin anna/AVATAR", "begin anna/REFERENCE_AVATAR"]


# --- several processes ----------------------------------------------------------------------------------------------


async def test_beside_an_engine_one_is_a_client_and_takes_over_when_it_is_killed(tmp_path: Path) -> None:
    log, work = tmp_path / "notes.txt", NotingWork()
    other = await engine_process(tmp_path, log, ["anna/REFERENCE_FRONT"], ["anna"])
    try:
        async with opened(tmp_path) as queue:
            assert not await queue.launch(work, images=4, characters=4)
            assert not queue.is_engine
            await queue.enqueue_character(order_of("bob"), RUN, position=1)
            await until(lambda: "finish bob" in lines_of(log))
            await until(lambda: sum(line.startswith("end anna") for line in lines_of(log)) == 4)
            ended = [name for name, row in workflows_in(tmp_path).items() if row[0] == "SUCCESS"]

            other.kill()
            await other.wait()
            assert await queue.launch(work, images=4, characters=4)
            assert queue.is_engine
            await work.until("end anna/REFERENCE_FRONT", "finish anna")
    finally:
        if other.returncode is None:
            other.kill()
            await other.wait()
    repeated = [note.removeprefix("begin ") for note in work.notes if note.startswith("begin")]
    assert "anna/REFERENCE_FRONT" in repeated
    assert not [name for name in repeated if f"img/{name}/1/r{RUN}" in ended], "what was noted as ended is not repeated"
    assert not [note for note in work.notes if "bob" in note]
