"""Recorded WebSocket scenarios of one prompt and one client; the names are those of the recordings."""

from __future__ import annotations

from typing import Any

from PIL import Image

from tests.servers.comfyui.images import Picture, png
from tests.servers.comfyui.replay.graphs import image_to_image, node, one_colour, raising, sleeping, text_to_image
from tests.servers.comfyui.replay.scenarios import FLAGGED, OWN, scenario
from tests.servers.comfyui.replay.stage import FLAGS, Stage


def _t2i(seed: int = 1, prefix: str = "spike/ws", steps: int = 3, batch: int = 1) -> dict[str, Any]:
    return text_to_image(prefix=prefix, seed=seed, steps=steps, batch=batch)


@scenario()
async def success_cold(stage: Stage) -> None:
    await stage.open(OWN)
    await stage.heard_end_of(await stage.submit(_t2i(), OWN))


@scenario()
async def cached_full(stage: Stage) -> None:
    await stage.run(_t2i())
    await stage.open(OWN)
    await stage.heard_end_of(await stage.submit(_t2i(), OWN))


@scenario()
async def cached_partial(stage: Stage) -> None:
    await stage.run(_t2i())
    await stage.open(OWN)
    await stage.heard_end_of(await stage.submit(_t2i(seed=2), OWN))


@scenario()
async def cached_all_but_saveimage(stage: Stage) -> None:
    await stage.run(_t2i())
    await stage.open(OWN)
    await stage.heard_end_of(await stage.submit(_t2i(prefix="spike/ws_other"), OWN))


@scenario()
async def success_preview_metadata(stage: Stage) -> None:
    await stage.run(_t2i())
    await stage.open(FLAGGED, say=(FLAGS,))
    await stage.heard_end_of(await stage.submit(_t2i(seed=3), FLAGGED))


async def _saveimagewebsocket(stage: Stage) -> None:
    graph = _t2i(seed=4, steps=2, batch=2)
    graph["9"] = node("SaveImageWebsocket", images=["8", 0])
    await stage.heard_end_of(await stage.submit(graph, FLAGGED))
    await stage.heard_end_of(await stage.submit(graph, FLAGGED, note="POST /prompt again"))


@scenario()
async def saveimagewebsocket_plain(stage: Stage) -> None:
    await stage.run(_t2i())
    await stage.open(FLAGGED)
    await _saveimagewebsocket(stage)


@scenario()
async def saveimagewebsocket_flags(stage: Stage) -> None:
    graph = _t2i(seed=4, steps=2, batch=2)
    graph["9"] = node("SaveImageWebsocket", images=["8", 0])
    await stage.run(graph)
    await stage.open(FLAGGED, say=(FLAGS,))
    await _saveimagewebsocket(stage)


@scenario()
async def previewimage(stage: Stage) -> None:
    await stage.open(FLAGGED)
    graph = one_colour()
    graph["2"] = node("PreviewImage", images=["1", 0])
    await stage.heard_end_of(await stage.submit(graph, FLAGGED))


@scenario()
async def execution_error_corrupt_image(stage: Stage) -> None:
    whole = png(Picture(b"corrupt", 64, 64), texts={"prompt": "cut off in the middle of this chunk"})
    (stage.server.folders.of("input") / "corrupt.png").write_bytes(whole[:60])
    await stage.open(FLAGGED)
    await stage.heard_end_of(await stage.submit(image_to_image("corrupt.png"), FLAGGED))


@scenario()
async def execution_error_one_output_done(stage: Stage) -> None:
    await stage.open(FLAGGED)
    await stage.heard_end_of(await stage.submit(raising("runtime", also_saves=True), FLAGGED))


@scenario()
async def execution_error_oom(stage: Stage) -> None:
    await stage.open(FLAGGED)
    await stage.heard_end_of(await stage.submit(raising("oom", "Allocation on device"), FLAGGED))


@scenario(any_steps=True)
async def interrupted(stage: Stage) -> None:
    stage.server.seconds_per_prompt = 4.0
    await stage.open(FLAGGED)
    prompt_id = await stage.submit(_t2i(steps=200), FLAGGED)
    await stage.until(lambda: stage.count("progress") >= 3)
    await stage.post("/interrupt", {"prompt_id": prompt_id})
    await stage.heard_end_of(prompt_id)


@scenario(any_steps=True)
async def interrupt_wrong_id_then_global(stage: Stage) -> None:
    await stage.open(FLAGGED)
    prompt_id = await stage.submit(sleeping(0.4, steps=20), FLAGGED)
    await stage.until(lambda: stage.count("progress") >= 1)
    await stage.post("/interrupt", {"prompt_id": stage.new_id()})
    seen = stage.count("progress")
    await stage.until(lambda: stage.count("progress") >= seen + 2)
    await stage.post("/interrupt")
    await stage.heard_end_of(prompt_id)


@scenario()
async def interrupt_idle_then_run(stage: Stage) -> None:
    await stage.open(FLAGGED)
    await stage.post("/interrupt")
    await stage.heard_end_of(await stage.submit(one_colour(), FLAGGED))


@scenario()
async def feature_flags_not_first(stage: Stage) -> None:
    await stage.open("ff", say=("not json", {"type": "hello"}, FLAGS))
    await stage.ping()


@scenario()
async def interrupt_deaf_node(stage: Stage) -> None:
    await stage.run(one_colour(colour=255))
    await stage.open(FLAGGED)
    graph = sleeping(0.2, steps=1)
    graph["2"] = node("SpikeDeaf", image=["1", 0], seconds=0.2)
    prompt_id = await stage.submit(graph, FLAGGED)
    await stage.until(lambda: stage.count("executing", None, node="2"))
    await stage.post("/interrupt", {"prompt_id": prompt_id})
    await stage.heard_end_of(prompt_id)


@scenario(without=("progress_state",))
async def img2img_lora_embedding(stage: Stage) -> None:
    folder = stage.server.folders.of("input") / "farm job"
    folder.mkdir()
    Image.new("RGB", (80, 64), (9, 9, 9)).save(folder / "src img.png")
    await stage.open("i2i")
    await stage.heard_end_of(await stage.submit(image_to_image("farm job/src img.png", lora=True), "i2i"))
