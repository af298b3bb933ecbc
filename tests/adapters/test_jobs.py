"""The durable queue, in a file and on a PostgreSQL: work goes on after `kill -9`, cancelling, order, a clean end."""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from charhub_console.domain.run import BackendWish, Order
from charhub_console.domain.views import View
from tests.adapters.jobs_work import RUN, NotingWork, engine_process, lines_of, opened, order_of, until, workflows_in
from tests.servers import postgres


@pytest.fixture(params=["folder", "server"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A queue's place: a data folder, and a PostgreSQL. Both answer all of these questions alike."""
    return str(tmp_path) if request.param == "folder" else postgres.charhub()


# --- one process ----------------------------------------------------------------------------------------------------


async def test_an_order_asked_for_twice_is_carried_out_once_and_as_it_was_given(where: str) -> None:
    work = NotingWork()
    wish = BackendWish(("gpu-1", "gpu-2"), other=True)
    order = Order("anna", (View.AVATAR, View.REFERENCE_SIDE), "new_seed", new_seed=True, backend=wish)
    async with opened(where, work) as queue:
        await queue.enqueue_character(order, RUN, position=3)
        await queue.enqueue_character(order, RUN, position=3)  # somebody makes sure that it is carried
        await work.until("end anna")
        await queue.enqueue_character(order_of("bob"), RUN, position=4)
        await work.until("end bob")
    assert work.orders == [(order, RUN, 3), (order_of("bob"), RUN, 4)]


async def test_a_job_under_way_that_somebody_makes_sure_of_every_minute_runs_once(where: str) -> None:
    work = NotingWork(hangs=frozenset({"anna"}))
    async with opened(where, work) as queue, opened(where) as beside:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await work.until("begin anna")
        for jobs in (queue, beside, queue):
            await jobs.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await work.until("end bob")  # the queue was looked at since
        assert workflows_in(where)[f"char/anna/r{RUN}"][0] == "PENDING"
    assert work.notes == ["begin anna", "begin bob", "end bob", "stopped anna"]


async def test_work_runs_beside_the_callers_loop_and_leaves_nothing_behind(where: str) -> None:
    await asyncio.to_thread(lambda: None)
    loop = asyncio.get_running_loop()
    executor = loop._default_executor  # type: ignore[attr-defined]
    before = set(threading.enumerate())
    work = NotingWork(hangs=frozenset({"anna"}))
    async with opened(where, work) as queue:
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


async def test_what_was_in_flight_at_the_close_goes_on_at_the_next_launch(where: str) -> None:
    hanging, going = NotingWork(hangs=frozenset({"anna"})), NotingWork()
    async with opened(where, hanging) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await hanging.until("begin anna", "end bob")
        await until(lambda: workflows_in(where)[f"char/bob/r{RUN}"][0] == "SUCCESS")  # noted as ended
    async with opened(where, going):
        await going.until("end anna")
    assert going.notes == ["begin anna", "end anna"]


async def test_who_comes_first_is_served_first_and_every_job_has_a_number(where: str) -> None:
    work = NotingWork()
    async with opened(where) as client:
        await client.enqueue_character(order_of("bob"), RUN, position=1)
        await client.enqueue_character(order_of("anna"), RUN, position=0)
        await client.enqueue_night(RUN)
    async with opened(where, work, at_once=1):
        await work.until("end anna", "end bob", f"night {RUN}")
        priorities = [priority for _, priority in workflows_in(where).values()]
    assert min(priorities) >= 1, "an unset number would be served before all"
    assert [note for note in work.notes if note.startswith("begin")] == ["begin anna", "begin bob"]


async def test_finished_jobs_are_forgotten_and_unfinished_ones_are_not(where: str) -> None:
    work = NotingWork(hangs=frozenset({"bob"}))
    async with opened(where, work) as queue:
        await queue.enqueue_character(order_of("anna"), RUN, position=0)
        await queue.enqueue_character(order_of("bob"), RUN, position=1)
        await work.until("end anna", "begin bob")
        await until(lambda: [status for status, _ in workflows_in(where).values()].count("SUCCESS") == 1)
        assert await queue.delete_finished(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await queue.delete_finished(datetime.now(UTC) + timedelta(minutes=1)) == 1
        assert set(workflows_in(where)) == {f"char/bob/r{RUN}"}


# --- cancelling -----------------------------------------------------------------------------------------------------


async def test_cancelling_a_character_stops_it_and_nobody_else_and_frees_its_place(
    where: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    work = NotingWork(hangs=frozenset({"anna", "bob"}))
    async with opened(where, work, at_once=2) as queue:
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


async def test_a_cancelled_character_that_never_began_never_begins(where: str) -> None:
    work = NotingWork(hangs=frozenset({"anna"}))
    async with opened(where, work, at_once=1) as queue:
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
    other = await engine_process(str(tmp_path), log, ["anna"], ["anna"])
    try:
        async with opened(str(tmp_path)) as queue:
            assert not await queue.launch(work, at_once=4)
            assert not queue.is_engine
            await queue.enqueue_character(order_of("bob"), RUN, position=1)
            await until(lambda: {"begin anna", "end bob"} <= set(lines_of(log)))
            await until(lambda: workflows_in(str(tmp_path))[f"char/bob/r{RUN}"][0] == "SUCCESS")

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


async def test_what_a_killed_process_had_under_way_is_handed_on_to_another_and_nothing_else_is(tmp_path: Path) -> None:
    where, log, work = postgres.charhub(), tmp_path / "notes.txt", NotingWork(hangs=frozenset({"cleo"}))
    other = await engine_process(where, log, ["anna"], ["anna"], executor="other")
    try:
        await until(lambda: "begin anna" in lines_of(log))
        async with opened(where, work, executor="me") as queue:
            await queue.enqueue_character(order_of("cleo"), RUN, position=1)
            await until(lambda: {"begin cleo"} <= {*work.notes, *lines_of(log)})
            assert "other" in await queue.carriers()
            other.kill()
            await other.wait()
            assert await queue.hand_on("nobody") == 0
            assert await queue.hand_on("other") >= 1
            assert await queue.hand_on("other") == 0, "it is nobody's work any more"
            await work.until("end anna")
            assert await queue.carriers() <= {"me"}
    finally:
        if other.returncode is None:
            other.kill()
            await other.wait()
    assert work.notes.count("begin cleo") <= 1


async def test_each_process_begins_as_much_at_once_as_it_wants_and_nothing_when_it_ends(tmp_path: Path) -> None:
    where, log = postgres.charhub(), tmp_path / "notes.txt"
    names = [f"c{number}" for number in range(6)]
    other = await engine_process(where, log, names, [], executor="other")  # four at once
    try:
        work = NotingWork(hangs=frozenset(names))
        async with opened(where, work, at_once=1, executor="me") as queue:
            for position, name in enumerate(names):
                await queue.enqueue_character(order_of(name), RUN, position=position)
            await until(lambda: len(lines_of(log)) + len(work.notes) == 5)
            await asyncio.sleep(2.5)  # two more looks into the queue
            assert (len(lines_of(log)), len(work.notes)) == (4, 1)
            queue.take_nothing()
            begun = work.notes[0].removeprefix("begin ")
            await queue.cancel_character(begun, RUN)
            await work.until(f"stopped {begun}")
            await asyncio.sleep(2.5)
            assert len(work.notes) == 2
    finally:
        other.kill()
        await other.wait()


async def test_several_processes_may_make_a_queue_at_the_same_moment() -> None:
    where = postgres.charhub()
    async with opened(where), opened(where, executor="b"), opened(where, executor="c"):
        assert workflows_in(where) == {}
