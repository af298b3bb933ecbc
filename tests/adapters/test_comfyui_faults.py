"""Each call to a ComfyUI against each way an outside fails: a clear error with advice, nothing pretended."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from charhub_console.domain.errors import (
    BackendLost,
    BadAnswer,
    BadImage,
    ConsoleError,
    GenerationFailed,
    RateLimited,
    Unauthorized,
    Unreachable,
)
from charhub_console.engine.ports import JobState
from tests.adapters.comfyui_jobs import CHECKPOINT, QUICK, backend, job, paint, picture, result, until
from tests.servers.comfyui import ComfyFault, ComfyServer
from tests.servers.faults import Fault

IMPATIENT = replace(QUICK, patience_s=0.1)
SWIFT = [fault for fault in Fault if fault not in (Fault.TIMEOUT, Fault.DRIP, Fault.REFUSED)]
HUGE = (Fault.ENDLESS, Fault.GZIP_BOMB)  # slow to send; two calls of each kind are enough
EXPECTED: dict[Fault, type[ConsoleError]] = {
    Fault.UNAUTHORIZED: Unauthorized,
    Fault.FORBIDDEN: Unauthorized,
    Fault.RATE_LIMITED: RateLimited,
    Fault.SERVER_ERROR: Unreachable,
    Fault.UNAVAILABLE: Unreachable,
    Fault.HANG_UP: Unreachable,
}


def all_faults(*leave_out: Fault) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "fault", [item for item in SWIFT if item not in leave_out], ids=lambda item: item.name
    )


@all_faults()
async def test_a_job_that_could_not_be_handed_over_is_not_queued_and_the_next_one_is_painted(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault, path="/prompt", times=1)
        with pytest.raises(EXPECTED.get(fault, BadAnswer), match="gpu-1") as caught:
            await made.submit(job())
        assert caught.value.advice
        assert not server.submissions
        assert await paint(made, job())


@all_faults(*HUGE)
@pytest.mark.parametrize("path", ["/object_info", "/upload"])
async def test_what_fails_before_the_job_is_sent_leaves_nothing_queued(fault: Fault, path: str) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault, path=path)
        expected = EXPECTED.get(fault, BadAnswer)
        if path == "/upload":  # a server that hangs up before the end of what is sent may break it off as well
            expected = (expected, Unreachable)
        with pytest.raises(expected, match="gpu-1"):
            await made.submit(job(references=(picture(),)))
        assert not server.submissions
        await server.heal()
        assert await paint(made, job(references=(picture(),)))


@all_faults()
async def test_a_sick_server_is_called_unhealthy_with_the_reason(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault)
        health = await made.health()
        assert not health.healthy
        assert "gpu-1" in health.message
        await server.heal()
        assert (await made.health()).healthy


@all_faults(*HUGE)
async def test_a_check_that_cannot_be_made_is_told(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault)
        with pytest.raises(EXPECTED.get(fault, BadAnswer), match="gpu-1"):
            await made.check(CHECKPOINT)


@all_faults(*HUGE)
async def test_a_state_that_cannot_be_told_is_never_unknown(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job()
        await paint(made, request)
        await server.fault(fault)
        with pytest.raises(EXPECTED.get(fault, BadAnswer), match="gpu-1"):
            await made.state(request.job_id)
        await server.heal()
        assert await made.state(request.job_id) is JobState.DONE


@all_faults(Fault.UNAUTHORIZED, Fault.FORBIDDEN, *HUGE)
async def test_a_passing_trouble_while_it_is_painted_does_not_cost_the_image(fault: Fault) -> None:
    async with ComfyServer(seconds_per_prompt=0.05) as server, backend(server.url) as made:
        server.hub.deaf = True
        request = job()
        await made.submit(request)
        await server.fault(fault, path="/history", times=1)
        assert await result(made, request)


@all_faults()
async def test_lasting_trouble_while_it_is_painted_is_told_and_the_image_is_not_lost(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url, IMPATIENT) as made:
        request = job()
        await made.submit(request)
        await server.fault(fault)
        with pytest.raises(EXPECTED.get(fault, BadAnswer), match="gpu-1") as caught:
            await result(made, request)
        assert not isinstance(caught.value, BackendLost)
        await server.heal()
        assert await result(made, request)


@all_faults(Fault.NOT_FOUND, *EXPECTED)
async def test_a_picture_that_is_none_is_told(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url, IMPATIENT) as made:
        await server.fault(fault, path="/view")
        with pytest.raises(BadImage, match="gpu-1"):
            await paint(made, job())


@pytest.mark.parametrize(
    ("fault", "words"), [(ComfyFault.NOT_AN_IMAGE, "is no PNG"), (ComfyFault.HALF_IMAGE, "breaks off before its end")]
)
async def test_half_a_picture_is_not_taken_for_one(fault: ComfyFault, words: str) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault, path="/view")
        with pytest.raises(BadImage, match=words):
            await paint(made, job())


@all_faults(*HUGE)
async def test_a_cancel_that_could_not_be_done_is_told(fault: Fault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(ComfyFault.STUCK)
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        await server.fault(fault)
        if fault is Fault.NOT_FOUND:
            with pytest.raises(BadAnswer):
                await made.cancel(request.job_id)
        else:
            with pytest.raises(EXPECTED.get(fault, BadAnswer), match="gpu-1"):
                await made.cancel(request.job_id)
        assert server.prompts.running
        await server.heal()
        await made.cancel(request.job_id)
        assert not server.prompts.running


async def test_a_server_that_is_off_is_told_at_once_everywhere() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.crash()
        async with asyncio.timeout(3):
            assert not (await made.health()).healthy
            for call in (
                made.submit(job()),
                made.check(CHECKPOINT),
                made.state(job().job_id),
                made.cancel(job().job_id),
            ):
                with pytest.raises(Unreachable, match="No connection to gpu-1"):
                    await call


async def test_a_server_that_goes_off_between_checking_and_sending_is_told_without_a_search() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await paint(made, job(seed=1))
        await server.refuse()
        calls = len(server.requests)
        with pytest.raises(Unreachable):
            await made.submit(job(seed=2))
        await server.listen_again()
        assert len(server.requests) == calls
        assert len(server.submissions) == 1


@pytest.mark.parametrize(
    ("fault", "words", "advice"),
    [
        (ComfyFault.OUT_OF_MEMORY, "OutOfMemoryError", "too little memory"),
        (ComfyFault.NODE_FAILS, "KSampler: RuntimeError: mat1 and mat2 shapes", "server's log"),
    ],
)
async def test_a_job_that_failed_is_told_with_node_and_reason(fault: ComfyFault, words: str, advice: str) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault)
        request = job()
        with pytest.raises(GenerationFailed, match=words) as caught:
            await paint(made, request)
        assert advice in caught.value.advice
        assert await made.state(request.job_id) is JobState.FAILED


async def test_a_reference_that_is_no_picture_fails_with_the_file_and_no_path_of_the_server() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        with pytest.raises(GenerationFailed, match="LoadImage") as caught:
            await paint(made, job(references=(b"\x89PNG not really",)))
        assert "/srv/" not in caught.value.title


async def test_unknown_jobs_are_unknown_and_cancelling_them_is_fine() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job()
        assert await made.state(request.job_id) is JobState.UNKNOWN
        await made.cancel(request.job_id)
        with pytest.raises(BackendLost):
            await result(made, request)
        assert not server.interrupts


@pytest.mark.parametrize("fault", [Fault.TIMEOUT, Fault.DRIP], ids=lambda item: item.name)
async def test_a_server_that_takes_calls_and_never_answers_is_not_waited_for_for_ever(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ComfyServer() as server, backend(server.url, IMPATIENT) as made:
        request = job()
        await paint(made, request)
        await server.fault(fault)
        monkeypatch.setattr("charhub_console.adapters.comfyui.client.POLL_S", 0.1)
        monkeypatch.setattr("charhub_console.adapters.comfyui.client.SEND_S", 0.1)
        assert "gave no whole answer" in (await made.health()).message
        calls = (made.check(CHECKPOINT), made.submit(job()), made.state(request.job_id), made.cancel(request.job_id))
        for call in (*calls, result(made, request)):
            with pytest.raises(Unreachable, match="gpu-1 gave no whole answer"):
                await call


async def test_a_job_taken_by_a_server_that_then_said_nothing_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await paint(made, job(seed=1))
        monkeypatch.setattr("charhub_console.adapters.comfyui.client.SEND_S", 0.1)
        await server.fault(ComfyFault.LATE_ANSWER, path="/prompt", method="POST", times=1, seconds=0.5)
        assert await paint(made, job(seed=2))
        assert len(server.submissions) == 2
