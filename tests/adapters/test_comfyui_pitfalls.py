"""What real ComfyUI servers do to their clients (pitfalls 9 to 24): files, sockets, neighbours, odd answers."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from websockets.asyncio.client import connect

from charhub_console.adapters.comfyui.answers import Queue
from charhub_console.adapters.comfyui.follow import Pulse
from charhub_console.domain.errors import BackendLost, GenerationFailed, Unreachable
from charhub_console.engine.ports import JobState, Progress
from tests.adapters.comfyui_jobs import EVENTS_ONLY, backend, job, paint, picture, result, until
from tests.servers.comfyui import ComfyFault, ComfyServer
from tests.servers.faults import Fault

VERSIONS = pytest.mark.parametrize("version", ["0.3.64", "0.24.0"])


# 9 and 10
async def test_the_same_picture_asked_for_twice_gets_two_files_of_its_own() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        first, second = job(), job()
        await paint(made, first)
        await paint(made, second)
    files = [execution.files[0] for execution in server.executions]
    assert files == [f"output/charhub/{item.job_id}/img_00001_.png" for item in (first, second)]
    assert "5" in server.executions[1].cached, "sampling is kept, only saving is done again"


# 10
async def test_an_image_whose_file_somebody_deleted_is_lost_and_said_to_be() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(ComfyFault.FILE_LOST)
        with pytest.raises(BackendLost, match="its file is gone"):
            await paint(made, job())


# 11
async def test_a_frame_of_many_megabytes_does_not_close_the_socket() -> None:
    quiet = ComfyServer(seconds_per_prompt=0.4, previews=False)
    async with quiet as server, backend(server.url, EVENTS_ONLY) as made:
        request, seen = job(), list[Progress]()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        client = server.hub.client_ids[0]
        large = b"\xff\xd8" + bytes(3 * 1024 * 1024)
        server.hub.send_preview_with_metadata(large, "image/jpeg", client, prompt_id=request.job_id, node="5")
        await result(made, request, seen)
        assert server.hub.client_ids == [client]
        assert large in [item.preview for item in seen]


# 12
async def test_other_clients_hear_events_while_ours_are_slow_to_be_looked_at() -> None:
    """Our reader goes on reading while whoever is told about the progress takes long."""
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url, EVENTS_ONLY) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        sent = server.hub.client_ids[0]
        async with connect(f"{server.url.replace('http', 'ws')}/ws?clientId=other") as other:
            for _ in range(300):
                server.hub.send_preview_with_metadata(bytes(40_000), "image/jpeg", sent, prompt_id="x", node="5")
            server.hub.status()
            frames = [await asyncio.wait_for(other.recv(), 5) for _ in range(2)]
        assert all('"status"' in str(frame) for frame in frames)
        assert await result(made, request)


# 12
async def test_a_client_that_stalls_the_servers_events_delays_nothing_but_the_progress() -> None:
    async with ComfyServer(seconds_per_prompt=0.05) as server, backend(server.url) as made:
        server.hub.stall()
        assert await paint(made, job())


# 13
async def test_pictures_of_strangers_never_show_up_in_our_tiles() -> None:
    async with ComfyServer(seconds_per_prompt=0.2, previews=False) as server, backend(server.url) as made:
        request, seen = job(), list[Progress]()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        server.hub.send_preview(b"\xff\xd8 of a prompt without client id", "image/jpeg", None)
        server.hub.send("progress", {"value": 99, "max": 100, "prompt_id": "another", "node": "3"})
        server.hub.send("executing", {"node": None, "prompt_id": "another"})
        await result(made, request, seen)
    assert all(item.preview is None and item.of in (None, 4) for item in seen)
    assert server.submissions[0].client_id


# 14
async def test_cancelling_our_job_leaves_the_jobs_of_others_alone() -> None:
    async with ComfyServer(seconds_per_prompt=30) as server, backend(server.url) as made, backend(server.url) as other:
        theirs, ours = job(seed=1), job(seed=2)
        await other.submit(theirs)
        await until(lambda: server.prompts.running)
        await made.submit(ours)
        await made.cancel(ours.job_id)
        assert await made.state(ours.job_id) is JobState.UNKNOWN
        assert await made.state(theirs.job_id) is JobState.RUNNING
        assert not [item for item in server.interrupts if item.prompt_id is None or item.hit]


# 15
async def test_a_cancelled_job_has_stopped_when_cancel_returns() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(ComfyFault.STUCK)
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        waiting = asyncio.create_task(result(made, request))
        await asyncio.sleep(0)
        await made.cancel(request.job_id)
        assert not server.prompts.running
        assert server.executions[0].outcome == "interrupted"
        with pytest.raises(GenerationFailed, match="it was interrupted at the server"):
            await waiting


# 15
async def test_a_job_that_ended_before_the_cancel_came_can_still_be_fetched() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await until(lambda: request.job_id in server.prompts.history)
        await made.cancel(request.job_id)
        assert await result(made, request)


# 15
async def test_a_job_whose_step_ignores_the_interrupt_is_not_said_to_have_stopped(monkeypatch: Any) -> None:
    monkeypatch.setattr("charhub_console.adapters.comfyui.backend.CANCEL_PATIENCE_S", 0.2)
    async with ComfyServer(seconds_per_prompt=30) as server, backend(server.url) as made:
        server.interrupt_ignored_s = 60.0
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        with pytest.raises(Unreachable, match="still works on the cancelled job"):
            await made.cancel(request.job_id)


# 16
async def test_a_server_that_takes_jobs_and_runs_none_is_left_and_called_unhealthy() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        server.kill_worker()
        request = job()
        with pytest.raises(BackendLost, match="takes jobs but runs none"):
            await paint(made, request)
        assert not server.prompts.pending, "our job cannot run there any more"
        health = await made.health()
        assert not health.healthy
        assert "worker has died" in health.message
        with pytest.raises(Unreachable, match="takes jobs but runs none"):
            await made.submit(job())
        await server.crash()
        assert not (await made.health()).healthy
        await server.listen_again()
        assert (await made.health()).healthy
        assert await paint(made, job())


# 16
def test_a_server_seen_twice_between_two_jobs_is_not_called_dead() -> None:
    now = [100.0]
    pulse = Pulse(10.0, lambda: now[0])
    still, working = Queue((), ("a",)), Queue(("a",), ("b",))
    assert not pulse.look(still)
    now[0] += 300
    assert not pulse.look(still)
    now[0] += 5
    assert not pulse.look(working)
    now[0] += 6
    assert not pulse.look(still)
    now[0] += 11
    assert pulse.look(still)


# 17
@pytest.mark.filterwarnings("ignore::aiohttp.web_exceptions.NotAppKeyWarning")  # in the double's own fault
async def test_a_graph_that_would_run_only_in_part_is_taken_back_and_told() -> None:
    async with ComfyServer(seconds_per_prompt=30) as server, backend(server.url) as made:
        await made.submit(job(seed=1))  # keeps the server busy
        await until(lambda: server.prompts.running)
        await server.fault(ComfyFault.NODE_ERRORS, times=1)
        with pytest.raises(GenerationFailed, match="only in part: SaveImage"):
            await made.submit(job(seed=2))
        assert not server.prompts.pending


# 18
async def test_events_nobody_has_heard_of_disturb_nothing() -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url, EVENTS_ONLY) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        mine = {"prompt_id": request.job_id}
        server.hub.send("executing", {"node": "2"})
        server.hub.send("executed", mine | {"node": "7", "output": None})
        server.hub.send("progress", mine | {"value": "much", "max": None})
        server.hub.send("executing", mine)
        server.hub.send("a_new_thing", mine | {"x": [1]})
        server.hub.send("executing", [1, 2])  # type: ignore[arg-type]
        for frame in ("no json", "[]", '{"type": 1}', '{"type": "progress", "data": 3}', "[" * 50_000):
            server.hub._outbox.put_nowait((frame, None))
        for frame in (b"", b"\0\0\0\4", b"\0\0\0\4\xff\xff\xff\xff", b"\0\0\0\4\0\0\0\2[]x", b"\0\0\0\4\0\0\0\3no!x"):
            server.hub._outbox.put_nowait((frame, None))
        assert await result(made, request)


# 19
async def test_an_error_event_alone_does_not_end_a_job() -> None:
    async with ComfyServer(seconds_per_prompt=0.2) as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        blocked = {"prompt_id": request.job_id, "node_id": "5", "exception_type": "ExecutionBlocked"}
        server.hub.send("execution_error", blocked)
        assert await result(made, request)


# 20
async def test_the_whole_history_is_never_asked_for() -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url) as made:
        server.hub.deaf = True
        await paint(made, job())
        assert "GET /history" not in server.requests


# 20
async def test_a_history_somebody_cleared_means_lost() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await until(lambda: request.job_id in server.prompts.history)
        server.prompts.history.clear()
        with pytest.raises(BackendLost):
            await result(made, request)


# 21
@VERSIONS
async def test_a_missing_node_is_named_whatever_the_server_calls_the_error(version: str) -> None:
    async with ComfyServer(version=version) as server, backend(server.url) as made:
        server.remove_node("VAEDecode")
        with pytest.raises(GenerationFailed, match="VAEDecode") as caught:
            await made.submit(job())
        assert "recipes check" in caught.value.advice


# 21
@VERSIONS
async def test_a_refused_value_is_named_with_its_node(version: str) -> None:
    async with ComfyServer(version=version) as server, backend(server.url) as made:
        with pytest.raises(GenerationFailed, match=r"KSampler: value_smaller_than_min: seed"):
            await made.submit(job(seed=-1))


# 22
async def test_previews_and_steps_reach_the_tile_while_it_is_painted() -> None:
    async with ComfyServer(seconds_per_prompt=0.2) as server, backend(server.url, EVENTS_ONLY) as made:
        seen: list[Progress] = []
        await paint(made, job(), seen)
    assert any(item.preview and item.preview.startswith(b"\xff\xd8") for item in seen)
    assert any(item.of == 4 for item in seen)
    assert server.submissions[0].extra_data["preview_method"] == "latent2rgb"


# 22
@VERSIONS
async def test_a_night_nobody_watches_asks_for_no_previews_and_passes_over_those_that_come(version: str) -> None:
    server = ComfyServer(version=version, seconds_per_prompt=0.2)
    async with server, backend(server.url, EVENTS_ONLY, previews=False) as made:
        seen: list[Progress] = []
        await paint(made, job(), seen)
    assert server.submissions[0].extra_data["preview_method"] == "none"
    assert any(item.of == 4 for item in seen) and not any(item.preview for item in seen)


# 23
@pytest.mark.parametrize(
    "fault", [Fault.NAN, Fault.MALFORMED, Fault.WRONG_TYPE, Fault.TRUNCATED, ComfyFault.EMPTY, ComfyFault.WRONG_JSON]
)
@pytest.mark.parametrize("path", ["/history", "/queue"])
async def test_one_senseless_answer_does_not_cost_the_image(path: str, fault: Fault | ComfyFault) -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, backend(server.url) as made:
        request = job()
        server.hub.deaf = True
        await made.submit(request)
        await server.fault(fault, path=path, times=1)
        assert await result(made, request)


# 23
async def test_a_download_that_breaks_off_is_tried_again() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await server.fault(ComfyFault.CUT_BODY, path="/view", times=1)
        assert await paint(made, job())


# 24
async def test_what_a_job_leaves_on_the_servers_disk_lies_in_one_folder() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await paint(made, job(references=(picture(),)))
        assert all(file.startswith("output/charhub/") for file in server.executions[0].files)
        assert [item.subfolder for item in server.uploads] == ["charhub"]


async def test_an_attempt_can_be_found_at_the_server() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        await paint(made, job())
    assert server.submissions[0].extra_data["charhub_attempt"] == "attempt-7"


async def test_a_job_of_a_former_process_is_found_by_its_id() -> None:
    async with ComfyServer(seconds_per_prompt=0.2) as server:
        running, done = job(seed=1), job(seed=2)
        async with backend(server.url) as former:
            await paint(former, done)
            await former.submit(running)
            await until(lambda: server.prompts.running)
        async with backend(server.url) as made:
            assert await made.state(running.job_id) is JobState.RUNNING
            seen: list[Progress] = []
            assert await result(made, running, seen)
            assert await result(made, done)
            assert seen
            assert seen[0].queue_position is None


async def test_a_waiting_job_is_told_to_wait_and_in_which_place() -> None:
    async with ComfyServer(seconds_per_prompt=1.0) as server, backend(server.url) as made:
        server.hub.deaf = True
        jobs = [job(seed=number) for number in range(3)]
        for request in jobs:
            await made.submit(request)
        await until(lambda: server.prompts.running)
        assert [await made.state(item.job_id) for item in jobs] == [JobState.RUNNING, JobState.QUEUED, JobState.QUEUED]
        seen: list[Progress] = []
        waiting = asyncio.create_task(result(made, jobs[2], seen))
        await until(lambda: seen)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert seen[0].queue_position == 2
        assert await result(made, jobs[2]), "cancelling the wait cancels nothing"


async def test_a_job_sent_twice_under_one_id_runs_once() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await made.submit(request)
        await result(made, request)
        assert len(server.submissions) == 1


async def test_the_socket_is_closed_when_there_is_nothing_to_hear(monkeypatch: Any) -> None:
    monkeypatch.setattr("charhub_console.adapters.comfyui.socket.IDLE_S", 0.02)
    async with ComfyServer() as server, backend(server.url) as made:
        assert server.hub.open_sockets == 0
        await paint(made, job(seed=1))
        await until(lambda: server.hub.open_sockets == 0)
        await paint(made, job(seed=2))


async def test_without_a_socket_jobs_are_painted_all_the_same() -> None:
    async with ComfyServer() as server, backend(server.url) as made:
        server.hidden_routes = {"/ws"}
        assert await paint(made, job())


async def test_nothing_of_the_prompt_is_logged(caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    async with ComfyServer(token="very-secret") as server, backend(server.url, token="very-secret") as made:
        await server.fault(ComfyFault.NODE_FAILS)
        with pytest.raises(GenerationFailed) as caught:
            await paint(made, job(prompt="a private sentence"))
    for text in (caplog.text, str(caught.value)):
        assert "private sentence" not in text
        assert "very-secret" not in text
