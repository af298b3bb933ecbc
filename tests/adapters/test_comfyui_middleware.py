"""CharHub's middleware in front of a ComfyUI: references by address, no websocket, perhaps no queue."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from charhub_console.domain.errors import BadAnswer, GenerationFailed, Unreachable
from charhub_console.domain.views import View
from charhub_console.engine.ports import GenerationRequest, JobState
from tests.adapters.comfyui_jobs import CHECKPOINT, QUICK, RECIPES, backend, job, paint, picture, result, until
from tests.servers.comfyui import ComfyFault, ComfyServer

CHARHUB = RECIPES["charhub"]
MODELS = {folder: [name] for folder, name in CHARHUB.files}
URLS = ("https://cdn.example/avatar.webp", "https://cdn.example/sample.webp")


def server_of_charhub(**how: Any) -> ComfyServer:
    return ComfyServer(
        charhub=True,
        token="t",
        models=MODELS | {"checkpoints": [*MODELS["checkpoints"], "sd15_tiny.safetensors"]},
        **how,
    )


def face(**changes: Any) -> GenerationRequest:
    changes = {"references": (picture(), picture(colour="red")), "reference_urls": URLS} | changes
    return job(CHARHUB, View.REFERENCE_AVATAR, **changes)


async def test_references_are_prepared_by_address_and_tidied_away() -> None:
    async with server_of_charhub() as server, backend(server.url, token="t", middleware=True) as made:
        request = face()
        assert await paint(made, request)
        sent = server.prompts.history[request.job_id]["prompt"][2]
        prepared, tidied = server.records.prepared
    assert (prepared.route, prepared.urls) == ("prepare", list(URLS))
    assert tidied.route == "cleanup"
    assert prepared.character_id == tidied.character_id == request.job_id, "a folder no other job uses"
    assert sent["43"]["inputs"]["directory"].endswith(request.job_id)
    assert sent["43"]["inputs"]["load_always"] is True
    assert not server.uploads


async def test_without_public_addresses_the_references_are_uploaded() -> None:
    async with server_of_charhub() as server, backend(server.url, token="t", middleware=True) as made:
        assert await paint(made, face(reference_urls=()))
        assert len(server.uploads) == 2
        assert not [item for item in server.records.prepared if item.route == "prepare"]


async def test_a_recipe_that_does_not_use_the_middleware_runs_through_it_all_the_same() -> None:
    async with server_of_charhub() as server, backend(server.url, token="t", middleware=True) as made:
        assert await paint(made, job(CHECKPOINT, references=(picture(),), reference_urls=URLS))
        assert len(server.uploads) == 1
        assert not server.records.prepared


async def test_the_charhub_recipe_runs_on_a_plain_comfyui_with_its_nodes() -> None:
    async with ComfyServer(models=MODELS) as server, backend(server.url) as made:
        server.remove_node("LoadImagesFromDir //Inspire")
        assert await made.check(CHARHUB) == ()
        assert await paint(made, face())


async def test_no_websocket_is_tried_and_the_token_goes_with_every_call() -> None:
    async with (
        server_of_charhub(seconds_per_prompt=0.05) as server,
        backend(server.url, token="t", middleware=True) as made,
    ):
        await paint(made, face())
        assert "GET /ws" not in server.requests
        assert all(headers["authorization"] == "Bearer t" for headers in server.headers)


async def test_looks_grow_rarer_while_a_job_lasts() -> None:
    async with (
        server_of_charhub(seconds_per_prompt=0.3) as server,
        backend(server.url, token="t", middleware=True) as made,
    ):
        await paint(made, face(), seen := [])
        looks = sum("/history/" in call for call in server.requests)
    assert 3 <= looks <= 0.3 / QUICK.slowest_s + 6
    assert seen, "a person sees that it is being painted"


async def test_failed_preparation_leaves_nothing_queued() -> None:
    async with server_of_charhub() as server, backend(server.url, token="t", middleware=True) as made:
        await server.fault(ComfyFault.BAD_GATEWAY, path="/prepare", times=1)
        with pytest.raises(Unreachable):
            await made.submit(face())
        await server.fault(ComfyFault.WRONG_JSON, path="/prepare", times=1)
        with pytest.raises(BadAnswer, match="/api/prepare"):
            await made.submit(face())
        assert not server.submissions


async def test_a_failed_tidying_up_does_not_cost_the_image() -> None:
    async with server_of_charhub() as server, backend(server.url, token="t", middleware=True) as made:
        await server.fault(ComfyFault.BAD_GATEWAY, path="/cleanup")
        assert await paint(made, face())


async def test_a_failed_job_is_tidied_up_too() -> None:
    async with server_of_charhub() as server, backend(server.url, token="t", middleware=True) as made:
        await server.fault(ComfyFault.NODE_FAILS)
        with pytest.raises(GenerationFailed):
            await paint(made, face())
        assert server.records.prepared[-1].route == "cleanup"


async def test_a_middleware_that_shows_neither_queue_nor_nodes_paints_all_the_same() -> None:
    async with (
        server_of_charhub(seconds_per_prompt=0.1) as server,
        backend(server.url, token="t", middleware=True) as made,
    ):
        server.hidden_routes |= {"/queue", "/object_info", "/interrupt"}
        assert (await made.health()).healthy
        assert await made.check(CHARHUB) == ()
        request = face()
        await made.submit(request)
        assert await made.state(request.job_id) is JobState.QUEUED
        assert await result(made, request)
        assert await made.state(request.job_id) is JobState.DONE


async def test_a_job_of_a_former_process_is_not_called_unknown_when_the_queue_is_not_shown() -> None:
    async with (
        server_of_charhub(seconds_per_prompt=0.3) as server,
        backend(server.url, token="t", middleware=True) as made,
    ):
        server.hidden_routes |= {"/queue"}
        request = face()
        async with backend(server.url, token="t", middleware=True) as former:
            await former.submit(request)
            await until(lambda: server.prompts.running)
        with pytest.raises(BadAnswer, match="does not show its queue"):
            await made.state(request.job_id)
        assert await result(made, request)


async def test_a_job_that_cannot_be_stopped_is_not_said_to_have_stopped() -> None:
    async with (
        server_of_charhub(seconds_per_prompt=30) as server,
        backend(server.url, token="t", middleware=True) as made,
    ):
        server.hidden_routes |= {"/queue"}
        request = face()
        await made.submit(request)
        with pytest.raises(BadAnswer, match="cannot be stopped"):
            await made.cancel(request.job_id)


async def test_a_cancelled_job_is_stopped_through_the_middleware() -> None:
    async with (
        server_of_charhub(seconds_per_prompt=30) as server,
        backend(server.url, token="t", middleware=True) as made,
    ):
        request = face()
        await made.submit(request)
        await until(lambda: server.prompts.running)
        waiting = asyncio.create_task(result(made, request))
        await made.cancel(request.job_id)
        with pytest.raises(GenerationFailed, match="interrupted"):
            await waiting
        assert server.records.prepared[-1].route == "cleanup"
