"""What goes wrong with requests and sockets at the double when it is told to, and who gets in."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.servers.comfyui import ComfyFault, ComfyServer
from tests.servers.comfyui.replay.graphs import one_colour, text_to_image
from tests.servers.comfyui.replay.stage import Stage, colours
from tests.servers.faults import Fault

Json = dict[str, Any]


# --- requests ---------------------------------------------------------------------------------------------------


async def test_a_post_cut_after_the_last_byte_is_executed_once() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.CUT_AFTER, path="/prompt", method="POST", times=1)
        prompt_id = stage.new_id()
        with pytest.raises(aiohttp.ClientError):
            await stage.submit(one_colour(), prompt_id=prompt_id)
        await stage.in_history(prompt_id)
        assert [run.prompt_id for run in server.executions] == [prompt_id]


async def test_a_post_cut_before_is_not_executed() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.CUT_BEFORE, path="/prompt", times=1)
        with pytest.raises(aiohttp.ClientError):
            await stage.submit(one_colour())
        assert server.submissions == []


async def test_a_500_can_hide_that_it_was_queued() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.SERVER_ERROR_AFTER, path="/prompt", times=1)
        answer = await stage.post("/prompt", {"prompt": one_colour(), "prompt_id": (mine := stage.new_id())})
        assert answer["status"] == 500
        await stage.in_history(mine)


async def test_events_can_come_before_the_answer() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.LATE_ANSWER, path="/prompt", times=1, seconds=0.1)
        await stage.open("c")
        submitting = asyncio.create_task(stage.submit(one_colour(), "c"))
        await stage.until(lambda: stage.count("executing", None, node=None))
        assert not submitting.done()
        await submitting


@pytest.mark.parametrize("fault", [ComfyFault.NOT_AN_IMAGE, ComfyFault.HALF_IMAGE])
async def test_view_sends_something_that_does_not_decode(fault: ComfyFault) -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        entry = await stage.run(text_to_image())
        await server.fault(fault, path="/view", times=1)
        status, data = await stage.file_of(entry)
        assert status == 200
        with pytest.raises(OSError, match=r"identify|truncated"):
            colours(data)
        assert colours((await stage.file_of(entry))[1]) > 50


async def test_view_is_cut_off_in_the_middle() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        entry = await stage.run(text_to_image())
        await server.fault(ComfyFault.CUT_BODY, path="/view", times=1)
        with pytest.raises(aiohttp.ClientPayloadError):
            await stage.file_of(entry)


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Fault.UNAUTHORIZED, 401), (Fault.RATE_LIMITED, 429), (Fault.SERVER_ERROR, 500), (ComfyFault.BAD_GATEWAY, 502)],
)
async def test_any_route_can_answer_with_a_failure(fault: Fault | ComfyFault, status: int) -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(fault, path="/history", times=1)
        assert (await stage.get("/queue"))["status"] == 200
        assert (await stage.get("/history/x"))["status"] == status
        assert (await stage.get("/history/x"))["status"] == 200


async def test_it_refuses_and_comes_back_on_the_same_port_with_what_it_ran_meanwhile() -> None:
    async with ComfyServer(seconds_per_prompt=0.05) as server, Stage(server) as stage:
        prompt_id = await stage.submit(text_to_image())
        await server.refuse()
        with pytest.raises(aiohttp.ClientConnectorError):
            await stage.get("/queue")
        await server.listen_again()
        assert (await stage.in_history(prompt_id))["status"]["completed"]


# --- sockets ----------------------------------------------------------------------------------------------------


async def test_a_deaf_socket_stays_open_answers_pings_and_hears_nothing() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        deaf = await stage.open("c", "deaf")
        server.hub.deafen()
        heard = len(stage.frames)
        await stage.run(one_colour(), "c")
        await stage.ping()
        assert len(stage.frames) == heard
        assert not deaf.ws.closed
        await stage.open("d", "new")
        await stage.heard_end_of(await stage.submit(one_colour(), "d"))


async def test_a_frozen_socket_answers_no_ping() -> None:
    """The close handshake is a round trip too, and cheaper to wait for than a pong."""
    async with ComfyServer() as server, Stage(server) as stage:
        frozen = await stage.http.ws_connect(
            f"{server.url}/ws?clientId=c", timeout=aiohttp.ClientWSTimeout(ws_close=0.1)
        )
        await frozen.receive()
        server.hub.freeze()
        await stage.run(one_colour(), "c")
        await frozen.close()
        assert frozen.close_code == 1006
        assert (await stage.get("/queue"))["status"] == 200


async def test_all_events_can_be_held_up_and_come_later() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await stage.open("c")
        server.hub.stall()
        prompt_id = await stage.submit(one_colour(), "c")
        await stage.in_history(prompt_id)
        assert not stage.count("executing", None, node=None)
        server.hub.go_on()
        await stage.heard_end_of(prompt_id)


# --- doors ------------------------------------------------------------------------------------------------------


async def test_a_token_is_asked_for_everywhere() -> None:
    async with ComfyServer(token="secret") as server, Stage(server) as stage:
        assert await stage.get("/system_stats") | {"headers": {}} == {
            "status": 401,
            "headers": {},
            "json": {"error": "Unauthorized"},
        }
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await stage.open("c")
        headers = {"Authorization": "Bearer secret"}
        assert (await stage.get("/system_stats", headers=headers))["status"] == 200


async def test_charhubs_middleware_prepares_cleans_up_and_has_no_socket() -> None:
    async with ComfyServer(charhub=True) as server, Stage(server) as stage:
        asked = {"characterId": "c1", "referenceImages": [{"type": "AVATAR", "url": "https://images.example/a.webp"}]}
        prepared = (await stage.post("/api/prepare", asked))["json"]
        assert (prepared["imageCount"], sorted(prepared)) == (1, ["imageCount", "referencePath", "status"])
        assert (await stage.post("/api/cleanup", {"characterId": "c1"}))["json"]["success"] is True
        assert [call.route for call in server.records.prepared] == ["prepare", "cleanup"]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await stage.open("c")
        assert (await stage.run(one_colour()))["status"]["completed"]


async def test_a_body_over_the_limit_is_413() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        server.max_upload_bytes = 1000
        answer = await stage.post("/prompt", {"prompt": one_colour(), "extra_data": {"text": "x" * 2000}})
        assert (answer["status"], answer["text"]) == (413, "Maximum request body size 1000 exceeded.")
