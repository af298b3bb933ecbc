"""What real ComfyUI servers do to their clients (pitfalls 1 to 8): following a job to its end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from charhub_console.adapters.comfyui.socket import LISTEN_EVERY_S
from charhub_console.domain.errors import BackendLost, BadAnswer, Unreachable
from charhub_console.engine.ports import JobState
from tests.adapters.comfyui_jobs import EVENTS_ONLY, QUICK, backend, job, paint, result, until
from tests.servers.comfyui import ComfyFault, ComfyServer

VERSIONS = pytest.mark.parametrize("version", ["0.3.64", "0.24.0"])


# 1
async def test_a_deaf_socket_is_noticed_by_polling() -> None:
    async with ComfyServer(seconds_per_prompt=0.05) as server, backend(server.url) as made:
        await paint(made, job(seed=1))
        server.hub.deafen()
        assert await paint(made, job(seed=2))


# 1
async def test_every_socket_has_a_client_id_of_its_own() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await paint(made, job(seed=1))
        first = server.hub.client_ids
        await server.restart()
        await until(lambda: not server.hub.open_sockets)
        await paint(made, job(seed=2))  # perhaps sent before our end noticed, then followed by polling
        await asyncio.sleep(2 * LISTEN_EVERY_S)
        await paint(made, job(seed=3))
        assert server.submissions[0].client_id == first[0]
        assert server.hub.client_ids == [server.submissions[2].client_id]
        assert first != server.hub.client_ids


# 2
async def test_an_image_that_is_finished_while_the_socket_is_down_is_not_missed() -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url, EVENTS_ONLY) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        await server.refuse()
        await server.listen_again()
        assert await result(made, request)
        assert len(server.executions) == 1


# 3
async def test_an_image_is_there_although_the_history_comes_after_the_success_event() -> None:
    async with ComfyServer() as server, backend(server.url, EVENTS_ONLY) as made:
        server.history_late_s = 0.1
        assert await paint(made, job())


# 3
async def test_an_image_is_there_although_the_history_comes_after_the_last_event(caplog: Any) -> None:
    async with ComfyServer(seconds_per_prompt=0.15) as server, backend(server.url, EVENTS_ONLY) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        server.hub.send("executing", {"node": None, "prompt_id": request.job_id}, server.submissions[0].client_id)
        assert await result(made, request)


# 4
async def test_an_image_finished_before_the_server_answered_is_not_missed() -> None:
    async with ComfyServer() as server, backend(server.url, EVENTS_ONLY) as made:
        await server.fault(ComfyFault.LATE_ANSWER, path="/prompt", method="POST", times=1, seconds=0.15)
        assert await paint(made, job())


# 5
@VERSIONS
async def test_both_generations_of_servers_take_our_job_ids(version: str) -> None:
    async with ComfyServer(version=version) as server, backend(server.url) as made:
        request = job()
        await paint(made, request)
        assert server.submissions[0].prompt_id == request.job_id


# 6
async def test_a_restarted_server_is_said_to_have_lost_the_job() -> None:
    async with ComfyServer(seconds_per_prompt=30) as server, backend(server.url, EVENTS_ONLY) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        waiting = asyncio.create_task(result(made, request))
        await server.restart()
        with pytest.raises(BackendLost, match="gpu-1 no longer knows the job"):
            await waiting
        assert await made.state(request.job_id) is JobState.UNKNOWN


# 6
async def test_a_server_that_is_away_for_a_moment_is_waited_for() -> None:
    async with ComfyServer(seconds_per_prompt=0.2) as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        waiting = asyncio.create_task(result(made, request))
        await server.refuse()
        await until(lambda: not server.prompts.running)
        await server.listen_again()
        assert await waiting


# 6
async def test_a_server_that_stays_away_is_given_up_after_a_while() -> None:
    pace = replace(QUICK, patience_s=0.2)
    async with ComfyServer(seconds_per_prompt=30) as server, backend(server.url, pace) as made:
        request = job()
        await made.submit(request)
        await server.crash()
        with pytest.raises(Unreachable, match="gpu-1") as caught:
            await result(made, request)
        assert not isinstance(caught.value, BackendLost)


# 7
async def test_a_job_that_ends_between_two_looks_is_not_called_lost() -> None:
    """The job leaves the queue right after the history was found empty."""
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        await server.fault(ComfyFault.SLOW, path="/queue", times=1, seconds=0.3)
        assert await made.state(request.job_id) is JobState.DONE


# 8
@pytest.mark.parametrize("fault", [ComfyFault.CUT_AFTER, ComfyFault.SERVER_ERROR_AFTER])
async def test_a_job_that_was_taken_although_the_call_failed_is_followed_and_not_sent_again(fault: ComfyFault) -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url) as made:
        await server.fault(fault, path="/prompt", method="POST", times=1)
        assert await paint(made, job())
        assert len(server.executions) == len(server.submissions) == 1


# 8
@pytest.mark.parametrize("fault", [ComfyFault.EMPTY, ComfyFault.WRONG_JSON])
async def test_an_answer_without_sense_is_told_when_the_job_is_not_there(fault: ComfyFault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault, path="/prompt", method="POST", times=1)
        with pytest.raises(BadAnswer, match="gpu-1"):
            await made.submit(job())
        assert not server.submissions


# 8
@pytest.mark.parametrize("fault", [ComfyFault.CUT_BEFORE, ComfyFault.BAD_GATEWAY])
async def test_a_job_that_did_not_arrive_is_told_to_be_unreachable_and_never_sent_twice(fault: ComfyFault) -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(fault, path="/prompt", method="POST", times=1)
        with pytest.raises(Unreachable):
            await made.submit(job())
        assert server.requests.count("POST /prompt") == 1
        assert not server.submissions


# 8
async def test_no_job_is_ever_sent_with_a_number() -> None:
    """With a repeated id it kills the server's worker."""
    bodies: list[dict[str, Any]] = []
    async with ComfyServer() as server, backend(server.url) as made:
        put = server.prompts.put
        server.prompts.put = lambda item: (bodies.append(item[3]), put(item))[1]  # type: ignore[method-assign]
        await paint(made, job(seed=1))
        await paint(made, job(seed=2))
    assert [item.number for item in server.submissions] == [0, 1]
    assert "number" not in bodies[0]
