"""An address that may be a ComfyUI or a WebUI is asked, and paints either way with the recipe of its kind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from charhub_console.adapters.comfyui import ComfyBackend
from charhub_console.adapters.either import EitherBackend
from charhub_console.adapters.webui import WebuiBackend
from charhub_console.domain.errors import BadAnswer
from charhub_console.engine.ports import JobState
from tests.adapters import comfyui_jobs, webui_jobs
from tests.adapters.webui_jobs import RECIPES, job
from tests.servers.civitai import CivitaiDouble
from tests.servers.comfyui import ComfyServer
from tests.servers.faults import Fault
from tests.servers.webui import Behaviour, WebuiServer

MODELS = {"checkpoints": ["diving.safetensors", "cyberrealistic.safetensors"]}
FITTING = {"comfyui": RECIPES["medusavr"], "webui": RECIPES["medusavr-webui"]}


@asynccontextmanager
async def either(url: str, login: str | None = None) -> AsyncIterator[EitherBackend]:
    made = EitherBackend(
        "pod",
        url,
        {
            "comfyui": lambda: ComfyBackend("pod", url, pace=comfyui_jobs.QUICK),
            "webui": lambda: WebuiBackend("pod", url, login=login, pace=webui_jobs.QUICK),
        },
        login=login,
    )
    yield made
    await made.close()


def server(kind: str) -> Any:
    return ComfyServer(models=MODELS) if kind == "comfyui" else WebuiServer()


@pytest.mark.parametrize("kind", FITTING)
async def test_it_finds_out_what_answers_and_paints_there(kind: str) -> None:
    async with server(kind) as found, either(found.url) as made:
        assert (await made.health()).healthy
        assert made.kind == kind
        assert await made.check(FITTING[kind]) == ()
        request = job(FITTING[kind])
        await made.submit(request)
        painted = await made.result(request.job_id, request.recipe, request.graph, lambda progress: None)
        assert painted.data.startswith(b"\x89PNG")
        assert await made.state(request.job_id) is JobState.DONE
        await made.cancel(request.job_id)


async def test_until_it_answers_it_is_what_its_setting_is_called_after() -> None:
    async with either("http://127.0.0.1:9") as made:
        health = await made.health()
    assert not health.healthy
    assert made.kind == "webui"


async def test_another_server_at_the_same_address_is_noticed() -> None:
    async with WebuiServer() as first, either(first.url) as made:
        assert (await made.health()).healthy
        port = first.port
        await first.fault(Fault.REFUSED)
        second = ComfyServer(models=MODELS)
        second.port = port
        async with second:
            assert (await made.health()).healthy
            assert made.kind == "comfyui"


@pytest.mark.parametrize("kind", FITTING)
async def test_a_request_made_for_the_other_kind_is_not_sent(kind: str) -> None:
    other = next(recipe for name, recipe in FITTING.items() if name != kind)
    async with server(kind) as found, either(found.url) as made:
        with pytest.raises(BadAnswer, match=f"is a {kind} server"):
            await made.submit(job(other))


async def test_a_server_that_is_neither_is_told_so() -> None:
    async with CivitaiDouble() as found, either(found.url) as made:
        health = await made.health()
    assert not health.healthy
    assert "Neither" in health.message
    assert "--api" in health.advice


async def test_a_refused_login_is_told_as_such() -> None:
    async with WebuiServer(Behaviour(login="ana:right")) as found:
        async with either(found.url, "ana:wrong") as made:
            assert "credentials" in (await made.health()).message
        async with either(found.url, "ana:right") as made:
            assert (await made.health()).healthy
