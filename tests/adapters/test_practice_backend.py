"""The painter behind the backend port: a job table that behaves as a server's does."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image

from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.adapters.practice.painter.view import STEPS, paint
from charhub_console.domain.errors import BackendLost, GenerationFailed, Unreachable
from charhub_console.domain.views import View
from charhub_console.engine.ports import Backend, GenerationRequest, JobState, Painted, Progress
from tests.adapters.practice_requests import recipe, request

NEVER_S = 600.0  # a pace no test waits out: only a cancel ends the pause


@pytest.fixture
async def painter() -> AsyncIterator[PracticeBackend]:
    backend = PracticeBackend()
    yield backend
    await backend.close()


@pytest.fixture
async def slow_painter() -> AsyncIterator[PracticeBackend]:
    """One drawing at a time, and each stands still after its first step."""
    backend = PracticeBackend(slots=1, pace_s=NEVER_S)
    yield backend
    await backend.close()


async def drawn(backend: PracticeBackend, wanted: GenerationRequest, heard: list[Progress] | None = None) -> bytes:
    report = (lambda progress: None) if heard is None else heard.append
    return (await backend.result(wanted.job_id, wanted.recipe, "", report)).data


async def under_way(backend: PracticeBackend, wanted: GenerationRequest) -> asyncio.Task[Painted]:
    """Submit, and wait until the first step is heard of."""
    started = asyncio.Event()
    await backend.submit(wanted)
    waiting = asyncio.create_task(backend.result(wanted.job_id, wanted.recipe, "", lambda progress: started.set()))
    await asyncio.wait_for(started.wait(), 10)
    return waiting


async def test_a_submitted_job_ends_as_a_picture_of_the_asked_size(painter: PracticeBackend) -> None:
    wanted = request(View.REFERENCE_BACK, size=(96, 144))
    await painter.submit(wanted)
    image = Image.open(BytesIO(await drawn(painter, wanted)))
    assert (image.format, image.size) == ("PNG", (96, 144))
    assert await painter.state(wanted.job_id) is JobState.DONE


async def test_progress_comes_in_order_and_ends_at_the_last_step(painter: PracticeBackend) -> None:
    heard: list[Progress] = []
    wanted = request()
    await painter.submit(wanted)
    await drawn(painter, wanted, heard)
    steps = [progress.step for progress in heard if progress.step is not None]
    assert steps == sorted(set(steps))
    assert (heard[-1].step, heard[-1].of) == (STEPS, STEPS)
    assert all(progress.preview for progress in heard)


async def test_a_result_can_be_fetched_again(painter: PracticeBackend) -> None:
    wanted = request()
    await painter.submit(wanted)
    assert await drawn(painter, wanted) == await drawn(painter, wanted)


async def test_submitting_twice_draws_once() -> None:
    asked: list[str] = []

    def note(wanted: GenerationRequest) -> None:
        asked.append(wanted.job_id)

    backend = PracticeBackend(fail=note)
    wanted = request()
    for _ in range(3):
        await backend.submit(wanted)
    await drawn(backend, wanted)
    await backend.submit(wanted)
    await backend.close()
    assert asked == [wanted.job_id]


async def test_a_new_process_knows_nothing_of_the_jobs_of_the_old_one(painter: PracticeBackend) -> None:
    wanted = request()
    await painter.submit(wanted)
    await drawn(painter, wanted)
    restarted = PracticeBackend()
    assert await restarted.state(wanted.job_id) is JobState.UNKNOWN
    with pytest.raises(BackendLost):
        await drawn(restarted, wanted)
    await restarted.submit(wanted)
    assert await drawn(restarted, wanted) == await drawn(painter, wanted)
    await restarted.close()


async def test_cancelling_stops_a_drawing_under_way(slow_painter: PracticeBackend) -> None:
    wanted = request()
    waiting = await under_way(slow_painter, wanted)
    assert await slow_painter.state(wanted.job_id) is JobState.RUNNING
    await slow_painter.cancel(wanted.job_id)
    with pytest.raises(GenerationFailed, match="cancelled"):
        await asyncio.wait_for(waiting, 10)
    assert await slow_painter.state(wanted.job_id) is JobState.INTERRUPTED


async def test_cancelling_a_waiting_job_leaves_the_one_under_way_alone(slow_painter: PracticeBackend) -> None:
    first, second = request(), request(seed=8)
    waiting = await under_way(slow_painter, first)
    await slow_painter.submit(second)
    assert await slow_painter.state(second.job_id) is JobState.QUEUED
    assert (await slow_painter.health()).queue == 2
    await slow_painter.cancel(second.job_id)
    assert await slow_painter.state(second.job_id) is JobState.INTERRUPTED
    assert await slow_painter.state(first.job_id) is JobState.RUNNING
    waiting.cancel()


async def test_a_drawing_is_the_same_whichever_process_draws_it(painter: PracticeBackend) -> None:
    wanted = request(View.REFERENCE_SIDE, size=(96, 144))
    await painter.submit(wanted)
    here = paint(wanted.traits, wanted.seed, wanted.view, (wanted.width, wanted.height))
    assert await drawn(painter, wanted) == here


async def test_a_painter_that_dies_loses_its_drawing_and_the_next_one_is_drawn(slow_painter: PracticeBackend) -> None:
    wanted = request()
    waiting = await under_way(slow_painter, wanted)
    (process,) = psutil.Process().children()
    process.kill()
    with pytest.raises(BackendLost, match="ended in the middle"):
        await asyncio.wait_for(waiting, 10)
    assert await slow_painter.state(wanted.job_id) is JobState.UNKNOWN
    again = await under_way(slow_painter, wanted)
    assert await slow_painter.state(wanted.job_id) is JobState.RUNNING
    again.cancel()


async def test_closing_leaves_no_process_behind() -> None:
    backend = PracticeBackend(pace_s=NEVER_S)
    (await under_way(backend, request())).cancel()
    (process,) = psutil.Process().children()
    await backend.close()
    assert not process.is_running()


async def test_a_painter_goes_when_the_console_is_killed() -> None:
    code = (
        "import asyncio, psutil\n"
        "from tests.adapters.test_practice_backend import NEVER_S, PracticeBackend, request, under_way\n"
        "async def main():\n"
        "    waiting = await under_way(PracticeBackend(pace_s=NEVER_S), request())\n"
        "    print(psutil.Process().children()[0].pid, flush=True)\n"
        "    await waiting\n"
        "asyncio.run(main())"
    )
    console = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert console.stdout is not None
    painter = psutil.Process(int(await asyncio.wait_for(console.stdout.readline(), 20)))
    console.kill()
    await console.wait()
    for _ in range(200):  # it hears of it at once; on a busy machine that takes a moment
        if not painter.is_running() or painter.status() == psutil.STATUS_ZOMBIE:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the painter is still there")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a frozen program is a shell script")
async def test_a_frozen_program_starts_itself_as_the_painter(
    painter: PracticeBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import sys; sys.frozen = True; from charhub_console.app.cli.main import main; main()"
    frozen = tmp_path / "charhub-console"
    frozen.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n', encoding="utf-8")
    frozen.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(frozen))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    wanted = request()
    await painter.submit(wanted)
    assert await drawn(painter, wanted) == paint(wanted.traits, wanted.seed, wanted.view, (96, 96))


async def test_cancelling_what_is_unknown_or_done_changes_nothing(painter: PracticeBackend) -> None:
    wanted = request()
    await painter.submit(wanted)
    await drawn(painter, wanted)
    await painter.cancel(wanted.job_id)
    await painter.cancel("nobody")
    assert await painter.state(wanted.job_id) is JobState.DONE


async def test_leaving_the_wait_cancels_nothing(slow_painter: PracticeBackend) -> None:
    wanted = request()
    waiting = await under_way(slow_painter, wanted)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await slow_painter.state(wanted.job_id) is JobState.RUNNING


async def test_closing_fails_no_view_its_drawings_are_only_lost(slow_painter: PracticeBackend) -> None:
    first, second = request(), request(seed=8)
    waiting = await under_way(slow_painter, first)
    await slow_painter.submit(second)
    also = asyncio.create_task(drawn(slow_painter, second))
    await slow_painter.close()
    for task in (waiting, also):
        with pytest.raises(BackendLost):
            await asyncio.wait_for(task, 10)
    with pytest.raises(Unreachable, match="closed"):
        await slow_painter.submit(request())


async def test_a_planned_failure_says_its_reason_and_hurts_no_other_view() -> None:
    def fail(wanted: GenerationRequest) -> str | None:
        return "The brush broke." if wanted.view is View.REFERENCE_SIDE else None

    backend = PracticeBackend(fail=fail)
    bad, good = request(View.REFERENCE_SIDE), request(View.REFERENCE_BACK)
    for wanted in (bad, good):
        await backend.submit(wanted)
    with pytest.raises(GenerationFailed, match="The brush broke"):
        await drawn(backend, bad)
    assert await backend.state(bad.job_id) is JobState.FAILED
    assert await drawn(backend, good)
    await backend.close()


async def test_an_unforeseen_fault_fails_the_job_and_keeps_its_cause() -> None:
    def stumble(wanted: GenerationRequest) -> str | None:
        raise ZeroDivisionError("inner detail")

    backend = PracticeBackend(fail=stumble)
    wanted = request()
    await backend.submit(wanted)
    with pytest.raises(GenerationFailed) as caught:
        await drawn(backend, wanted)
    assert "inner detail" not in str(caught.value)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    await backend.close()


async def test_only_practice_recipes_run_here(painter: PracticeBackend) -> None:
    assert await painter.check(recipe()) == ()
    (problem,) = await painter.check(recipe("comfyui"))
    assert "comfyui" in problem.what + problem.advice
    with pytest.raises(GenerationFailed):
        await painter.submit(request(kind="comfyui"))


async def test_the_painter_is_a_backend(painter: PracticeBackend) -> None:
    backend: Backend = painter
    health = await backend.health()
    assert (backend.name, backend.kind, backend.slots, health.healthy, health.queue) == (
        "practice",
        "practice",
        2,
        True,
        0,
    )
