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

from charhub_console.domain.run import BackendWish, Order
from charhub_console.domain.views import View
from tests.adapters.jobs_work import RUN, NotingWork, engine_process, lines_of, opened, order_of, until


def workflows_in(folder: Path) -> dict[str, tuple[str, int]]:
    """Every workflow of a queue: its status and priority by name."""
    with closing(sqlite3.connect(f"file:{folder / 'jobs.db'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT workflow_uuid, status, priority FROM workflow_status").fetchall()
    return {name: (status, priority) for name, status, priority in rows}


# --- one process ----------------------------------------------------------------------------------------------------


async def test_an_order_asked_for_twice_is_carried_out_once_and_as_it_was_given(tmp_path: Path) -> None:
    work = NotingWork()
    order = Order(
        "anna", (View.AVATAR, View.REFERENCE_SIDE), "new_seed", new_seed=True, backend=BackendWish("gpu-1", other=True)
    )
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order, RUN, position=3)
        await queue.enqueue_character(order, RUN, position=3)  # somebody makes sure that it is carried
        await work.until("end anna")
        await queue.enqueue_character(order_of("bob"), RUN, position=4)
        await work.until("end bob")
    assert work.orders == [(order, RUN, 3), (order_of("bob"), RUN, 4)]


async def test_a_job_under_way_that_somebody_makes_sure_of_every_minute_runs_once(tmp_path: Path) -> None:
    work = NotingWork(hangs=frozenset({"anna"}))
    async with opened(tmp_path, work) as queue, opened(tmp_path) as beside:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await work.until("begin anna")
        for jobs in (queue, beside, queue):
            await jobs.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await work.until("end bob")  # the queue was looked at since
        assert workflows_in(tmp_path)[f"char/anna/r{RUN}"][0] == "PENDING"
    assert work.notes == ["begin anna", "begin bob", "end bob", "stopped anna"]


async def test_work_runs_beside_the_callers_loop_and_leaves_nothing_behind(tmp_path: Path) -> None:
    await asyncio.to_thread(lambda: None)
    loop = asyncio.get_running_loop()
    executor = loop._default_executor  # type: ignore[attr-defined]
    before = set(threading.enumerate())
    work = NotingWork(hangs=frozenset({"anna"}))
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await work.until("begin anna")
        assert loop not in work.loops
        assert threading.current_thread() not in work.threads
        assert loop._default_executor is executor  # type: ignore[attr-defined]
    assert "stopped anna" in work.notes
    await until(lambda: set(threading.enumerate()) <= before)
    assert loop._default_executor is executor  # type: ignore[attr-defined]
    assert await asyncio.to_thread(lambda: "and it still works") == "and it still works"
    assert not queue.is_engine


async def test_what_was_in_flight_at_the_close_goes_on_at_the_next_launch(tmp_path: Path) -> None:
    hanging, going = NotingWork(hangs=frozenset({"anna"})), NotingWork()
    async with opened(tmp_path, hanging) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await hanging.until("begin anna", "end bob")
        await until(lambda: workflows_in(tmp_path)[f"char/bob/r{RUN}"][0] == "SUCCESS")  # noted as ended
    async with opened(tmp_path, going):
        await going.until("end anna")
    assert going.notes == ["begin anna", "end anna"]


async def test_who_comes_first_is_served_first_and_every_job_has_a_number(tmp_path: Path) -> None:
    work = NotingWork()
    async with opened(tmp_path) as client:
        await client.enqueue_character(order_of("bob"), RUN, position=1)
        await client.enqueue_character(order_of("anna"), RUN, position=0)
        await client.enqueue_night(RUN)
    async with opened(tmp_path, work, at_once=1):
        await work.until("end anna", "end bob", f"night {RUN}")
        priorities = [priority for _, priority in workflows_in(tmp_path).values()]
    assert min(priorities) >= 1, "an unset number would be served before all"
    assert [note for note in work.notes if note.startswith("begin")] == ["begin anna", "begin bob"]


async def test_finished_jobs_are_forgotten_and_unfinished_ones_are_not(tmp_path: Path) -> None:
    work = NotingWork(hangs=frozenset({"bob"}))
    async with opened(tmp_path, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await work.until("end anna", "begin bob")
        await until(lambda: [status for status, _ in workflows_in(tmp_path).values()].count("SUCCESS") == 1)
        assert await queue.delete_finished(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await queue.delete_finished(datetime.now(UTC) + timedelta(minutes=1)) == 1
        assert set(workflows_in(tmp_path)) == {f"char/bob/r{RUN}"}


# --- cancelling -----------------------------------------------------------------------------------------------------


async def test_cancelling_a_character_stops_it_and_nobody_else_and_frees_its_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    work = NotingWork(hangs=frozenset({"anna", "bob"}))
    async with opened(tmp_path, work, at_once=2) as queue:
        for position, name in enumerate(("anna", "bob", "cleo")):
            await queue.enqueue_character(order_of(name), RUN, position=position)
        await work.until("begin anna", "begin bob")
        await queue.cancel_character("anna", RUN)
        await work.until("stopped anna", "end cleo")
        assert "stopped bob" not in work.notes
        await queue.cancel_character("anna", RUN)
        await queue.cancel_character("nobody", RUN)
    said = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == [], "that somebody cancelled is no error"
    assert "Traceback" not in capfd.readouterr().err


async def test_a_cancelled_character_that_never_began_never_begins(tmp_path: Path) -> None:
    work = NotingWork(hangs=frozenset({"anna"}))
    async with opened(tmp_path, work, at_once=1) as queue:
        for position, name in enumerate(("anna", "bob", "cleo")):
            await queue.enqueue_character(order_of(name), RUN, position=position)
        await work.until("begin anna")
        await queue.cancel_character("bob", RUN)
        await queue.cancel_character("anna", RUN)
        await work.until("end cleo")
    assert "begin bob" not in work.notes


# --- several processes ----------------------------------------------------------------------------------------------


async def test_beside_an_engine_one_is_a_client_and_takes_over_when_it_is_killed(tmp_path: Path) -> None:
    log, work = tmp_path / "notes.txt", NotingWork()
    other = await engine_process(tmp_path, log, ["anna"], ["anna"])
    try:
        async with opened(tmp_path) as queue:
            assert not await queue.launch(work, at_once=4)
            assert not queue.is_engine
            await queue.enqueue_character(order_of("bob"), RUN, position=1)
            await until(lambda: {"begin anna", "end bob"} <= set(lines_of(log)))
            await until(lambda: workflows_in(tmp_path)[f"char/bob/r{RUN}"][0] == "SUCCESS")

            other.kill()
            await other.wait()
            assert await queue.launch(work, at_once=4)
            assert queue.is_engine
            await work.until("end anna")
    finally:
        if other.returncode is None:
            other.kill()
            await other.wait()
    assert work.notes == ["begin anna", "end anna"], "what was noted as ended is not repeated"
