"""A WebUI paints, shows how far it is, is found again after its answer was lost, and is stopped."""

from __future__ import annotations

import asyncio
import base64
import io
from dataclasses import replace

import pytest
from PIL import Image

from charhub_console.adapters.webui import WebuiBackend
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
from charhub_console.engine.ports import GenerationRequest, JobState, Painted, Progress
from tests.adapters.comfyui_jobs import picture, until
from tests.adapters.webui_jobs import QUICK, RECIPES, WEBUI, backend, job
from tests.servers.faults import Fault
from tests.servers.webui import Behaviour, WebuiServer


async def paint(made: WebuiBackend, request: GenerationRequest, seen: list[Progress] | None = None) -> Painted:
    await made.submit(request)
    return await result(made, request, seen)


async def result(made: WebuiBackend, request: GenerationRequest, seen: list[Progress] | None = None) -> Painted:
    heard = seen if seen is not None else []
    async with asyncio.timeout(10):
        return await made.result(request.job_id, request.recipe, request.graph, heard.append)


async def test_a_view_without_a_reference_is_painted_by_txt2img_with_everything_the_recipe_says() -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        painted = await paint(made, job())
        assert Image.open(io.BytesIO(painted.data)).size == (64, 64)
        assert painted.seed == 42
        sent = server.paintings[0]
    assert sent.route == "txt2img"
    assert (sent.body["prompt"], sent.body["negative_prompt"]) == ("adult woman, elf", "blurry")
    assert (sent.body["seed"], sent.body["width"], sent.body["steps"], sent.body["cfg_scale"]) == (42, 64, 28, 6.0)
    assert (sent.body["sampler_name"], sent.body["scheduler"]) == ("DPM++ 2M", "Karras")
    assert sent.body["override_settings"]["sd_model_checkpoint"].startswith("diving.safetensors [")


async def test_a_view_with_a_reference_goes_to_img2img_at_the_strength_of_the_view() -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        await paint(made, job(references=(picture(),)))
        sent = server.paintings[0]
    assert sent.route == "img2img"
    assert base64.b64decode(sent.body["init_images"][0]) == picture()
    assert sent.body["denoising_strength"] == dict(WEBUI.views[0].values)["denoise"]


async def test_the_checkpoint_follows_the_style_of_the_character() -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        for style in ("REALISTIC", "CARTOON"):
            await paint(made, job(RECIPES["medusavr-webui"], style=style))
        titles = [sent.body["override_settings"]["sd_model_checkpoint"] for sent in server.paintings]
    assert [title.partition(" [")[0] for title in titles] == ["cyberrealistic.safetensors", "diving.safetensors"]


async def test_the_seed_really_used_is_told() -> None:
    async with WebuiServer(Behaviour(other_seed=4164696983)) as server, backend(server.url) as made:
        assert (await paint(made, job())).seed == 4164696983


async def test_steps_and_previews_are_shown_while_it_paints() -> None:
    seen: list[Progress] = []
    async with WebuiServer(Behaviour(step_s=0.05)) as server, backend(server.url) as made:
        await paint(made, job(), seen)
    assert {(one.step, one.of) for one in seen} >= {(1, 4), (2, 4)}
    assert any(one.preview and one.preview.startswith(b"\x89PNG") for one in seen)


async def test_nobody_is_asked_for_previews_when_nobody_watches() -> None:
    seen: list[Progress] = []
    async with WebuiServer(Behaviour(step_s=0.05)) as server, backend(server.url, previews=False) as made:
        await paint(made, job(), seen)
    assert seen
    assert not any(one.preview for one in seen)


async def test_a_second_job_waits_in_the_servers_own_line_and_tells_its_place() -> None:
    seen: list[Progress] = []
    async with WebuiServer(Behaviour(step_s=0.05)) as server, backend(server.url) as made:
        first, second = job(), job()
        await made.submit(first)
        await made.submit(second)
        await asyncio.gather(result(made, first), result(made, second, seen))
        assert [one.task_id for one in server.paintings] == [first.job_id, second.job_id]
    assert seen[0].queue_position == 1
    assert seen[-1].queue_position is None


@pytest.mark.parametrize("behaviour", [{"gateway_s": 0.05}, {"hangs_up_s": 0.05}], ids=["524", "hung up"])
@pytest.mark.parametrize("task_ids", [True, False], ids=["task ids", "no task ids"])
async def test_an_answer_lost_at_the_gateway_is_looked_up_and_painted_only_once(
    behaviour: dict[str, float], task_ids: bool
) -> None:
    seen: list[Progress] = []
    how = Behaviour(step_s=0.05, task_ids=task_ids, **behaviour)  # type: ignore[arg-type]
    async with WebuiServer(how) as server, backend(server.url) as made:
        painted = await paint(made, job(), seen)
        assert Image.open(io.BytesIO(painted.data)).size == (64, 64)
        assert len(server.paintings) == 1
    assert any(one.step for one in seen)


async def test_a_lost_image_that_cannot_be_fetched_fails_with_advice_and_is_not_painted_again() -> None:
    how = Behaviour(step_s=0.03, gateway_s=0.02, files=False)
    async with WebuiServer(how) as server, backend(server.url) as made:
        with pytest.raises(GenerationFailed, match="cut off") as caught:
            await paint(made, job())
        assert not isinstance(caught.value, BackendLost)
        assert "--gradio-allowed-path" in caught.value.advice
        assert len(server.paintings) == 1


async def test_a_job_of_a_killed_console_is_found_by_its_id_and_fetched() -> None:
    async with WebuiServer(Behaviour(step_s=0.05)) as server:
        request = job()
        async with backend(server.url) as killed:
            await killed.submit(request)
        async with backend(server.url) as made:
            assert await made.state(request.job_id) is JobState.RUNNING
            assert (await result(made, request)).data
            assert await made.state(request.job_id) is JobState.DONE
        assert len(server.paintings) == 1


async def test_a_server_that_started_anew_gives_the_job_back() -> None:
    async with WebuiServer(Behaviour(step_s=0.1)) as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        server.restart()
        with pytest.raises(BackendLost):
            await result(made, request)
        assert await made.state(request.job_id) is JobState.UNKNOWN


async def test_a_job_nobody_knows_is_unknown_after_two_looks_and_an_old_server_cannot_tell() -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        assert await made.state(job().job_id) is JobState.UNKNOWN
    async with WebuiServer(Behaviour(task_ids=False)) as server, backend(server.url) as made:
        with pytest.raises(BadAnswer, match="too old"):
            await made.state(job().job_id)


async def test_a_running_job_is_interrupted_and_nobody_elses() -> None:
    async with WebuiServer(Behaviour(step_s=0.05, steps_at_most=40)) as server, backend(server.url) as made:
        mine, other = job(), job()
        await made.submit(other)
        await made.submit(mine)
        await made.cancel(mine.job_id)  # it waits behind the other one
        await asyncio.sleep(0.1)
        assert server.interrupts == []
        await made.cancel(other.job_id)
        await until(lambda: len([one for one in server.paintings if one.ended]) == 2)
        assert server.interrupts[0] == other.job_id
        assert set(server.interrupts) <= {other.job_id, mine.job_id}
        assert all(one.interrupted for one in server.paintings)


async def test_cancelling_what_the_server_does_not_know_is_fine_and_an_old_one_is_left_alone() -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        await made.cancel(job().job_id)
        assert server.interrupts == []
    async with WebuiServer(Behaviour(step_s=0.05, task_ids=False)) as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        with pytest.raises(BadAnswer, match="whose image"):
            await made.cancel(request.job_id)
        assert server.interrupts == []


async def test_an_image_interrupted_at_the_server_is_no_result() -> None:
    async with WebuiServer(Behaviour(step_s=0.05)) as server, backend(server.url) as made:
        request = job()
        await made.submit(request)
        await until(lambda: server.paintings and server.paintings[0].began)
        server.somebody_interrupts()
        with pytest.raises(GenerationFailed, match="interrupted"):
            await result(made, request)


async def test_what_fails_at_the_server_says_why_without_repeating_the_prompt() -> None:
    async with WebuiServer(Behaviour(out_of_memory=True)) as server, backend(server.url) as made:
        with pytest.raises(GenerationFailed, match="OutOfMemoryError") as caught:
            await paint(made, job())
    assert "memory" in caught.value.advice
    assert "elf" not in str(caught.value)


async def test_a_checkpoint_the_server_lacks_is_named_before_anything_is_sent() -> None:
    async with WebuiServer(Behaviour(models=("other.safetensors",))) as server, backend(server.url) as made:
        with pytest.raises(GenerationFailed, match=r"no checkpoint diving\.safetensors") as caught:
            await made.submit(job())
        assert "other.safetensors" in caught.value.advice
        assert server.paintings == []


async def test_a_damaged_image_is_no_image() -> None:
    async with WebuiServer(Behaviour(whole=False)) as server, backend(server.url) as made:
        with pytest.raises(BadImage):
            await paint(made, job())


REFUSED = {
    Fault.UNAUTHORIZED: Unauthorized,
    Fault.FORBIDDEN: Unauthorized,
    Fault.RATE_LIMITED: RateLimited,
    Fault.NOT_FOUND: BadAnswer,
}


@pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.name)
async def test_a_job_that_was_turned_away_is_not_queued_and_the_next_one_is_painted(fault: Fault) -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        await server.fault(fault, path="/sdapi/v1/txt2img", times=1)
        with pytest.raises(REFUSED[fault], match="gpu-1") as caught:
            await made.submit(job())
        assert caught.value.advice
        assert (await paint(made, job())).data


@pytest.mark.parametrize(
    "fault",
    [Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.MALFORMED, Fault.WRONG_TYPE, Fault.TRUNCATED, Fault.HANG_UP],
    ids=lambda fault: fault.name,
)
async def test_a_call_that_broke_off_is_looked_up_before_it_is_given_back(fault: Fault) -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        await server.fault(fault, path="/sdapi/v1/txt2img", times=1)
        request = job()
        with pytest.raises(BackendLost):  # the server never heard of it, and says so
            await paint(made, request)
        assert "POST /internal/progress" in server.requests
        assert server.paintings == []


async def test_a_server_that_is_not_there_queues_nothing() -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        await paint(made, job())  # so that its lists are known
        await server.fault(Fault.REFUSED)
        await asyncio.sleep(0.02)  # a kept connection learns that it was closed; a call on it may have arrived
        with pytest.raises(Unreachable):
            await made.submit(job())
        await server.heal()
        assert (await paint(made, job())).data


SICK = [fault for fault in Fault if fault not in (Fault.TIMEOUT, Fault.DRIP, Fault.ENDLESS)]


@pytest.mark.parametrize("fault", SICK, ids=lambda fault: fault.name)
async def test_a_sick_server_is_called_unhealthy_with_the_reason(fault: Fault) -> None:
    async with WebuiServer() as server, backend(server.url) as made:
        await server.fault(fault)
        health = await made.health()
        assert not health.healthy
        assert "gpu-1" in health.message
        assert health.advice
        await server.heal()
        assert (await made.health()).healthy


async def test_a_healthy_server_tells_its_family_and_its_cards_memory() -> None:
    async with WebuiServer(Behaviour(forge=True)) as server, backend(server.url) as made:
        health = await made.health()
    assert (health.healthy, health.version, health.queue) == (True, "Forge", 0)
    assert health.devices[0].memory_bytes == 24 * 1024**3


async def test_the_login_of_the_server_is_sent_and_a_wrong_one_is_told() -> None:
    async with WebuiServer(Behaviour(login="ana:secret")) as server:
        async with backend(server.url, login="ana:secret") as made:
            assert (await paint(made, job())).data
        async with backend(server.url, login="ana:wrong") as made:
            health = await made.health()
    assert not health.healthy
    assert "webui.login" in health.advice


async def test_a_recipe_is_checked_against_the_lists_of_the_server() -> None:
    async with WebuiServer(Behaviour(models=("diving.safetensors",))) as server, backend(server.url) as made:
        assert await made.check(WEBUI) == ()  # one of the two styles can be painted
        server.behaviour.models = ()
        server.behaviour.schedulers = False
        missing = [problem.what for problem in await made.check(WEBUI)]
        assert missing == [
            "gpu-1 has no checkpoint diving.safetensors.",
            "gpu-1 has no checkpoint cyberrealistic.safetensors.",
            "gpu-1 is too old to choose a scheduler.",
        ]
        sampler = replace(WEBUI, graphs=(replace(WEBUI.graphs[0], text=WEBUI.graphs[0].text.replace("2M", "9M")),))
        assert "gpu-1 has no sampler DPM++ 9M." in [problem.what for problem in await made.check(sampler)]
        other = await made.check(RECIPES["medusavr"])
        assert "not for a WebUI" in other[0].what


async def test_every_error_carries_advice() -> None:
    async with WebuiServer() as server, backend(server.url, QUICK) as made:
        await server.fault(Fault.MALFORMED)
        with pytest.raises(ConsoleError) as caught:
            await made.check(WEBUI)
        assert caught.value.advice
