"""Recorded WebSocket scenarios of queues, several clients, reconnects and restarts."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from tests.servers.comfyui.replay.graphs import node, one_colour, sleeping, text_to_image
from tests.servers.comfyui.replay.scenarios import SCENARIOS, scenario
from tests.servers.comfyui.replay.stage import FLAGS, Stage


@scenario(any_steps=True, loose_status=True)
async def queue_clear(stage: Stage) -> None:
    await stage.run(one_colour(colour=255))
    await stage.open("client-A")
    running = await stage.submit(sleeping(0.2, steps=2, nonce=1), "client-A")
    await stage.submit(sleeping(0.2, steps=2, nonce=2), "client-A")
    await stage.submit(sleeping(0.2, steps=2, nonce=3), "client-A")
    await stage.post("/queue", {"clear": True})
    await stage.heard_end_of(running)


@scenario(any_steps=True, loose_status=True)
async def two_clients_queue_delete(stage: Stage) -> None:
    if stage.server.version.name == "0.24.0":  # that recording started with a warm cache
        await stage.run(one_colour(colour=255))
    await stage.open("client-A", "A")
    await stage.open("client-B", "B")
    first = await stage.submit(sleeping(0.3, steps=4, nonce=1), "client-A")
    deleted = await stage.submit(sleeping(0.05, steps=4, nonce=2), "client-B")
    await stage.submit(sleeping(0.05, steps=4, nonce=3), "client-A")
    last = await stage.submit(sleeping(0.05, steps=4, nonce=4), "client-B")
    await stage.post("/queue", {"delete": [deleted]})
    await stage.post("/queue", {"delete": [first]})
    await stage.heard_end_of(last)


@scenario(
    any_steps=True,
    loose_status=True,
    without=("execution_cached", "progress_state", "progress", "executing", "executed"),
)
async def priority_number_front(stage: Stage) -> None:
    await stage.open("client-A")
    orders: list[dict[str, Any]] = [
        {},
        {},
        {},
        {"front": True},
        {"front": True},
        {"number": -1000},
        {"number": 1e9},
        {"number": "-2000"},
    ]
    for nonce, order in enumerate(orders):
        seconds = 0.02 if nonce else 0.3
        await stage.submit(sleeping(seconds, steps=1, nonce=nonce), "client-A", **order)
        if nonce == 0:
            await stage.until(lambda: stage.count("execution_start"))
    await stage.until(lambda: stage.count("execution_success") == len(orders))
    await stage.until(lambda: stage.frames[-1].get("msg", {}).get("type") == "executing")


@scenario(any_steps=True, loose_status=True, without=("progress_state", "progress"))
async def duplicate_prompt_id(stage: Stage) -> None:
    await stage.run(one_colour(colour=255))
    await stage.open("client-A")
    prompt_id = await stage.submit(sleeping(0.1, steps=2, nonce=1), "client-A", note="1st POST")
    await stage.submit(sleeping(0.1, steps=2, nonce=2), "client-A", note=None, prompt_id=prompt_id)
    await stage.until(lambda: stage.count("executing", None, node=None) == 2)
    await stage.submit(sleeping(0.05, steps=2, nonce=3), "client-A", note=None, prompt_id=prompt_id)
    await stage.until(lambda: stage.count("executing", None, node=None) == 3)


@scenario(any_steps=True)
async def reconnect_mid_run(stage: Stage) -> None:
    first = await stage.open("rc", "S1")
    prompt_id = await stage.submit(sleeping(0.8, steps=20), "rc")
    await stage.until(lambda: stage.count("progress") >= 3)
    await first.close()
    second = await stage.open("rc", "S2")
    await stage.heard_end_of(prompt_id)
    await second.close()


@scenario(any_steps=True)
async def reconnect_after_finish(stage: Stage) -> None:
    await stage.run(one_colour(colour=255))
    first = await stage.open("rc", "S1")
    prompt_id = await stage.submit(sleeping(0.2, steps=4, nonce=1), "rc")
    await stage.until(lambda: stage.count("progress") >= 1)
    await first.close()
    await stage.in_history(prompt_id)
    second = await stage.open("rc", "S2")
    await stage.ping()
    await second.close()


@scenario(any_steps=True)
async def socket_opened_after_post(stage: Stage) -> None:
    prompt_id = await stage.submit(sleeping(0.3, steps=5), "late")
    async with asyncio.timeout(5):
        while stage.server.hub.running_node != "2":
            await asyncio.sleep(0.002)
    await stage.open("late")
    await stage.heard_end_of(prompt_id)


@scenario()
async def two_sockets_same_client_id(stage: Stage) -> None:
    first = await stage.open("same", "S1")
    await stage.open("same", "S2")
    await stage.heard_end_of(await stage.submit(one_colour(), "same", note=None))
    await first.close()
    await stage.in_history(await stage.submit(one_colour(colour=9), "same"))
    await stage.ping()


@scenario()
async def half_open_then_deaf(stage: Stage) -> None:
    first = await stage.open("half", "unheard")
    second = await stage.open("half", "S2")
    await stage.heard_end_of(await stage.submit(one_colour(), "half", note=None))
    await first.break_off()  # the server notices that the old socket is dead
    await stage.in_history(await stage.submit(one_colour(colour=9), "half", note=None))
    await stage.ping()
    await second.close()


@scenario(any_steps=True, loose_status=True, without=("progress_state",))
async def server_sigterm_mid_run(stage: Stage) -> None:
    await stage.open("restart")
    await stage.heard_end_of(await stage.submit(one_colour("spike/before"), "restart", note=None))
    preview = one_colour(colour=7)
    preview["2"] = node("PreviewImage", images=["1", 0])
    await stage.heard_end_of(await stage.submit(preview, "restart", note=None))
    await stage.submit(sleeping(5, steps=100, colour=8), "restart", note=None)
    await stage.submit(sleeping(5, steps=100, colour=8, nonce=1), "restart", note=None)
    await stage.until(lambda: stage.count("progress") >= 2)
    await stage.server.crash()
    await stage.until(lambda: any("socket_event" in frame for frame in stage.frames))
    try:
        await stage.get("/queue")
    except aiohttp.ClientConnectorError:
        await stage.server.listen_again()
    new = await stage.open("restart", "new")
    await stage.heard_end_of(await stage.submit(one_colour(), "restart"))
    await new.close()


@scenario(any_steps=True, loose_status=True, without=("progress_state", "progress"))
async def poisoned_queue_worker_dies(stage: Stage) -> None:
    await stage.run(one_colour(colour=255))
    await stage.open("poison")
    running = await stage.submit(sleeping(0.2, steps=2, nonce=1), "poison", note=None)
    await stage.until(lambda: stage.count("execution_start"))
    poison = stage.new_id()
    for colour in (1, 2, 3):
        await stage.submit(one_colour(colour=colour), "poison", note=None, prompt_id=poison, number=5)
    await stage.heard_end_of(running)
    await stage.submit(one_colour(colour=4), "poison", note=None)
    await stage.ping()


@scenario()
async def prompt_without_client_id_broadcasts(stage: Stage) -> None:
    await stage.open("client-A", "A")
    await stage.open("client-B", "B", say=(FLAGS,))
    graph = text_to_image(steps=1)
    graph["9"] = node("SaveImageWebsocket", images=["8", 0])
    await stage.submit(graph, note="POST /prompt without client_id")
    await stage.until(lambda: stage.count("status", "A") + stage.count("status", "B") == 8)


@scenario(any_steps=True)
async def error_and_interrupt_without_client_id(stage: Stage) -> None:
    await stage.open("client-A", "A")
    stage.frames.clear()  # the recording starts on a socket that is already open
    error = {
        "1": node("EmptyImage", width=64, height=64, batch_size=1, color=1),
        "2": node("SpikeRaise", image=["1", 0], message="boom", kind="runtime"),
        "3": node("SaveImage", filename_prefix="x", images=["2", 0]),
    }
    await stage.submit(error, note="POST error prompt without client_id")
    await stage.until(lambda: stage.count("status") == 3)
    prompt_id = await stage.submit(sleeping(0.6, steps=30, colour=2), note=None)
    await stage.until(lambda: stage.count("progress") >= 2)
    await stage.post("/interrupt", {"prompt_id": prompt_id})
    await stage.until(lambda: stage.count("status") == 6)


@scenario()
async def no_client_id_in_url(stage: Stage) -> None:
    await stage.open(None)
    sid = stage.frames[0]["msg"]["data"]["sid"]
    await stage.heard_end_of(await stage.submit(one_colour(), sid, note=None))


# Whatever the signal: the socket just drops.
SCENARIOS["server_sigint_mid_run"] = SCENARIOS["server_sigkill_mid_run"] = SCENARIOS["server_sigterm_mid_run"]
