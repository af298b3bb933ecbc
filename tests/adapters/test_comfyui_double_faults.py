"""What goes wrong with prompts at the double when it is told to, and what it records."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.servers.comfyui import ComfyFault, ComfyServer
from tests.servers.comfyui.replay.graphs import one_colour, sleeping, text_to_image
from tests.servers.comfyui.replay.stage import PATIENCE_S, Stage, colours

Json = dict[str, Any]


# --- prompts ----------------------------------------------------------------------------------------------------


async def test_history_is_empty_at_execution_success_and_there_at_executing_null() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        server.history_late_s = 0.1
        await stage.open("c")
        prompt_id = await stage.submit(one_colour(), "c")
        await stage.until(lambda: stage.count("execution_success"))
        assert (await stage.get(f"/history/{prompt_id}"))["json"] == {}
        await stage.heard_end_of(prompt_id)
        assert prompt_id in (await stage.get(f"/history/{prompt_id}"))["json"]


async def test_a_restart_forgets_queue_history_and_counter_but_keeps_files() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        done = await stage.run(one_colour())
        running = await stage.submit(sleeping(5, steps=100))
        waiting = await stage.submit(sleeping(5, steps=100, nonce=1))
        url = server.url
        while not server.prompts.running:
            await stage.get("/prompt")
        await server.restart()
        assert server.url == url
        assert (await stage.get("/queue"))["json"] == {"queue_running": [], "queue_pending": []}
        assert (await stage.get("/history"))["json"] == {}
        assert (await stage.file_of(done))[0] == 200
        again = await stage.post("/prompt", {"prompt": one_colour()})
        assert again["json"]["number"] == 0
        assert [run.outcome for run in server.executions if run.prompt_id == running] == ["lost"]
        assert waiting not in [run.prompt_id for run in server.executions]


async def test_a_dead_worker_accepts_everything_and_runs_nothing_until_healed() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        server.kill_worker()
        first = await stage.submit(one_colour())
        second = await stage.submit(one_colour())
        assert server.executions == []
        queue = (await stage.get("/queue"))["json"]
        assert (queue["queue_running"], [item[1] for item in queue["queue_pending"]]) == ([], [first, second])
        await server.heal()
        await stage.in_history(second)


async def test_a_worker_can_die_at_the_nth_prompt() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.WORKER_DIES, after=1, times=1)
        await stage.run(one_colour())
        await stage.submit(one_colour())
        while not server.executor.dead:
            await stage.get("/prompt")
        assert len(server.executions) == 1
        assert (await stage.get("/prompt"))["json"]["exec_info"]["queue_remaining"] == 1


async def test_out_of_memory_strikes_once_and_says_so() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.OUT_OF_MEMORY, times=1)
        failed = await stage.run(text_to_image())
        event, told = failed["status"]["messages"][-1]
        assert (event, told["node_type"], told["exception_type"]) == (
            "execution_error",
            "KSampler",
            "torch.OutOfMemoryError",
        )
        assert "out of memory" in told["exception_message"]
        assert (await stage.run(text_to_image()))["status"]["completed"]
        assert [run.outcome for run in server.executions] == ["error", "success"]


async def test_a_stuck_prompt_ends_only_when_interrupted() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.STUCK, times=1)
        await stage.open("c")
        prompt_id = await stage.submit(text_to_image(), "c")
        await stage.until(lambda: stage.count("executing", None, node="3"))
        await stage.post("/interrupt", {"prompt_id": prompt_id})
        entry = await stage.in_history(prompt_id)
        assert entry["status"]["messages"][-1][0] == "execution_interrupted"
        assert [(stop.prompt_id, stop.hit) for stop in server.interrupts] == [(prompt_id, prompt_id)]


async def test_an_interrupt_can_be_ignored_until_the_prompt_is_done() -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, Stage(server) as stage:
        server.interrupt_ignored_s = 60
        await stage.open("c")
        prompt_id = await stage.submit(text_to_image(), "c")
        await stage.until(lambda: stage.count("progress"))
        await stage.post("/interrupt", {"prompt_id": prompt_id})
        assert (await stage.in_history(prompt_id))["status"]["status_str"] == "success"


async def test_a_blank_image_has_one_colour_and_the_others_many() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.BLANK_IMAGE, times=1)
        assert colours((await stage.file_of(await stage.run(text_to_image(seed=1))))[1]) == 1
        assert colours((await stage.file_of(await stage.run(text_to_image(seed=2))))[1]) > 50


async def test_a_lost_file_is_in_the_history_and_404() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.FILE_LOST, times=1)
        entry = await stage.run(text_to_image())
        assert entry["status"]["completed"]
        assert (await stage.file_of(entry))[0] == 404


async def test_node_errors_come_with_200_and_the_output_is_missing() -> None:
    async with ComfyServer() as server, Stage(server) as stage:
        await server.fault(ComfyFault.NODE_ERRORS, times=1)
        answer = await stage.post("/prompt", {"prompt": text_to_image()})
        assert answer["status"] == 200
        assert list(answer["json"]["node_errors"]) == ["9"]
        entry = await stage.in_history(answer["json"]["prompt_id"])
        assert (entry["status"]["status_str"], entry["outputs"]) == ("success", {})


async def test_a_missing_node_and_a_missing_checkpoint_are_told() -> None:
    async with ComfyServer(models={"checkpoints": []}) as server, Stage(server) as stage:
        answer = await stage.post("/prompt", {"prompt": text_to_image()})
        assert answer["json"]["node_errors"]["4"]["errors"][0]["type"] == "value_not_in_list"
        server.remove_node("KSampler")
        answer = await stage.post("/prompt", {"prompt": text_to_image()})
        assert answer["json"]["error"]["type"] == "missing_node_type"
        assert (await stage.get("/object_info/KSampler"))["json"] == {}


# --- records ----------------------------------------------------------------------------------------------------


async def test_the_service_time_is_kept_and_prompts_follow_each_other_at_once() -> None:
    async with ComfyServer(seconds_per_prompt=0.1) as server, Stage(server) as stage:
        ids = [await stage.submit(text_to_image(seed=seed), extra_data={"attempt": seed}) for seed in (1, 2, 3)]
        await stage.in_history(ids[-1])
        assert [run.prompt_id for run in server.executions] == ids
        assert [run.extra_data["attempt"] for run in server.executions] == [1, 2, 3]
        assert all((run.ended or 0) - run.started >= 0.09 for run in server.executions)
        assert [len(server.idle_gaps), len(server.submissions)] == [2, 3]
        assert all(0 <= gap.seconds < PATIENCE_S for gap in server.idle_gaps)


async def test_pixels_depend_on_seed_prompt_and_size() -> None:
    other_text = text_to_image()
    other_text["6"]["inputs"]["text"] = "a green pear"
    graphs = [text_to_image(), text_to_image(seed=12), other_text, text_to_image(size=128)]
    async with ComfyServer() as server, Stage(server) as stage:
        images = []
        for graph in [*graphs, text_to_image(prefix="spike/another")]:
            _, data = await stage.file_of(await stage.run(graph))
            with Image.open(io.BytesIO(data)) as image:
                images.append((image.size, image.tobytes()))
    assert [size for size, _ in images] == [(64, 64), (64, 64), (64, 64), (128, 128), (64, 64)]
    assert len({pixels for _, pixels in images[:4]}) == 4
    assert images[4] == images[0]
