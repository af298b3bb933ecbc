"""Replays of looking things up: history, queue, node types, models, what the server says about itself."""

from __future__ import annotations

from typing import Any

from tests.servers.comfyui.catalogue import NODE_TYPES
from tests.servers.comfyui.replay.graphs import node, one_colour, raising, sleeping, text_to_image
from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.tables import Raw, table

# --- history and queue ------------------------------------------------------------------------------------------


def _without_numbers(raw: Raw) -> Raw:
    """Other prompts ran in between at the recorded server."""
    for told in raw.values():
        for entry in told.get("json", {}).values():
            entry["prompt"][0] = 0
    return raw


@table("http/history_*.json", reduce=_without_numbers)
async def history(stage: Stage) -> Raw:
    extra = {"extra_pnginfo": {"workflow": {"note": "ui workflow goes here", "nodes": []}}, "my_key": {"job": 42}}
    success = await stage.submit(text_to_image(), "rec-client", note=None, extra_data=extra)
    await stage.in_history(success)
    whole = await stage.get("/history")
    newest = await stage.get("/history?offset=0&max_items=2")
    told: Raw = {
        "history_all_summary": {"status": whole["status"], "ids": list(whole["json"])},
        "history_id_error": None,
        "history_id_success": await stage.get(f"/history/{success}"),
        "history_max_items_0": await stage.get("/history?max_items=0"),
        "history_max_items_1": await stage.get("/history?max_items=1"),
        "history_max_items_bad": await stage.get("/history?max_items=x"),
        "history_offset0_max2_ids": {"status": newest["status"], "ids": list(newest["json"])},
        "history_unknown_id": await stage.get("/history/00000000-0000-0000-0000-000000000000"),
    }
    graph = one_colour("x")
    graph["2"] = node("SpikeRaise", image=["1", 0], message="kaboom", kind="runtime")
    graph["3"] = node("SaveImage", images=["2", 0], filename_prefix="x")
    error = await stage.submit(graph, "rec-client", note=None)
    await stage.in_history(error)
    told["history_id_error"] = await stage.get(f"/history/{error}")
    return told


@table("http/queue_running_and_pending.json", "http/prompt_get_busy.json")
async def busy(stage: Stage) -> Raw:
    await stage.submit(sleeping(5, steps=100), "client-A", note=None)
    for nonce, client in enumerate(("client-B", "client-A", "client-B"), 1):
        await stage.submit(sleeping(5, steps=100, nonce=nonce), client, note=None)
    return {
        "prompt_get_busy": await stage.get("/prompt"),
        "queue_running_and_pending": await stage.get("/queue"),
    }


@table("prompt/history_of_unfinished.json")
async def history_of_unfinished(stage: Stage) -> Raw:
    running = await stage.submit(sleeping(0.1, steps=2), note=None)
    pending = await stage.submit(one_colour(), note=None)
    told: Raw = {
        "GET /history/{running}": (await stage.get(f"/history/{running}"))["json"],
        "GET /history/{pending}": (await stage.get(f"/history/{pending}"))["json"],
        "POST /interrupt of the pending id": (await stage.post("/interrupt", {"prompt_id": pending}))["status"],
    }
    entries = [await stage.in_history(prompt_id) for prompt_id in (running, pending)]
    return told | {"final": [entry["status"]["status_str"] for entry in entries]}


@table("prompt/odd_node_ids.json")
async def odd_node_ids(stage: Stage) -> Raw:
    empty = node("EmptyImage", width=32, height=32, batch_size=1, color=1)
    save = node("SaveImage", filename_prefix="spike/odd", images=["a b/ü", 0])
    graph = {"a b/ü": {**empty, "_meta": {"title": "My title"}}, "out:1": {**save, "_meta": {"title": "Save"}}}
    return await stage.run(graph, "i2i")


@table("prompt/several_output_nodes_history.json")
async def several_output_nodes_history(stage: Stage) -> Raw:
    graph = one_colour("spike/multi", colour=1)
    graph["3"] = node("PreviewImage", images=["1", 0])
    graph["4"] = node("SaveImage", filename_prefix="spike/multi_b", images=["1", 0])
    return await stage.run(graph, "i2i")


@table("http/api_jobs.json", leave_out=("list",))
async def api_jobs(stage: Stage) -> Raw:
    done = await stage.submit(one_colour("spike/jobs"), "j", note=None)
    await stage.idle()
    error = await stage.submit(raising("runtime", colour=1), "j", note=None)
    await stage.idle()
    running = await stage.submit(sleeping(4, steps=40), "j", note=None)
    pending = await stage.submit(sleeping(4, steps=40, nonce=1), "j", note=None)
    told: Raw = {
        "list_pending": await stage.get("/api/jobs?status=pending,in_progress"),
        "done": await stage.get(f"/api/jobs/{done}"),
        "error": await stage.get(f"/api/jobs/{error}"),
        "running": await stage.get(f"/api/jobs/{running}"),
        "pending": await stage.get(f"/api/jobs/{pending}"),
        "unknown": await stage.get(f"/api/jobs/{stage.new_id()}"),
        "bad_status": await stage.get("/api/jobs?status=x"),
        "cancel_pending": await stage.post(f"/api/jobs/{pending}/cancel"),
        "cancel_running": await stage.post(f"/api/jobs/{running}/cancel"),
    }
    await stage.post("/queue", {"delete": [pending]})
    await stage.post("/interrupt", {"prompt_id": running})
    await stage.in_history(running)
    return told | {"interrupted": await stage.get(f"/api/jobs/{running}")}


# --- node types and models --------------------------------------------------------------------------------------


def _told_of_nodes(raw: Raw) -> Raw:
    """Per class: inputs by kind and limits, choice lists by their encoding, outputs."""
    return {name: _told_of_node(told["body"].get(name)) for name, told in raw.items() if name in NODE_TYPES}


def _told_of_node(info: Any) -> Any:
    if info is None:
        return None
    groups = {key: info["input"].get(key, {}) for key in ("required", "optional")}
    inputs = {f"{key} {name}": _kind(declared) for key, group in groups.items() for name, declared in group.items()}
    return {"inputs": inputs, "output": info["output"], "output_node": info["output_node"]}


def _kind(declared: list[Any]) -> Any:
    if isinstance(declared[0], list):
        return "choice as a list"
    if declared[0] == "COMBO":
        return "choice as COMBO"
    config = declared[1] if len(declared) > 1 else {}
    return [declared[0], *(config.get(key) for key in ("default", "min", "max") if key in config)]


_RECORDED_NODES = (
    "CheckpointLoaderSimple KSampler CLIPTextEncode EmptyLatentImage VAEDecode VAEEncode SaveImage PreviewImage"
    " SaveImageWebsocket LoadImage LoraLoader ImageScale EmptyImage UNETLoader VAELoader CLIPLoader UpscaleModelLoader"
    " SpikeSleep SpikeRaise"
)


@table("http/object_info_nodes.json", reduce=_told_of_nodes)
async def object_info_nodes(stage: Stage) -> Raw:
    whole = (await stage.get("/object_info"))["json"]
    told = {}
    for name in _RECORDED_NODES.split():
        one = await stage.get(f"/object_info/{name}")
        assert one["json"] == {name: whole[name]}
        told[name] = {"status": one["status"], "body": one["json"]}
    return told


@table("http/model_list_is_live.json")
async def model_list_is_live(stage: Stage) -> Raw:
    async def listed() -> Any:
        return (await stage.get("/models/loras"))["json"]

    told: Raw = {"before": await listed()}
    stage.server.models["loras"].insert(0, "hot_added.safetensors")
    told["after_adding_file"] = await listed()
    info = (await stage.get("/object_info/LoraLoader"))["json"]["LoraLoader"]
    told["object_info_after"] = info["input"]["required"]["lora_name"][0]
    stage.server.models["loras"].pop(0)
    return told | {"after_removing": await listed()}


# --- the server about itself ------------------------------------------------------------------------------------

_PLAIN = {
    "embeddings": "/embeddings",
    "features": "/features",
    "misc_api_jobs": "/api/jobs",
    "misc_history_v2": "/history_v2",
    "misc_nonexistent": "/nonexistent",
    "models_checkpoints": "/models/checkpoints",
    "models_loras": "/models/loras",
    "models_nonexistent": "/models/nonexistent",
    "models_vae": "/models/vae",
    "prompt_get": "/prompt",
    "queue_empty": "/queue",
}


@table(*(f"http/{name}.json" for name in _PLAIN))
async def plain_answers(stage: Stage) -> Raw:
    return {name: await stage.get(path) for name, path in _PLAIN.items()}


@table(
    "http/head_system_stats.json",
    "http/method_not_allowed_put_prompt.json",
    "http/options_prompt.json",
    "http/origin_mismatch.json",
)
async def other_methods(stage: Stage) -> Raw:
    return {
        "head_system_stats": await stage.ask("HEAD", "/system_stats"),
        "method_not_allowed_put_prompt": await stage.ask("PUT", "/prompt", json={}),
        "options_prompt": await stage.ask("OPTIONS", "/prompt"),
        "origin_mismatch": await stage.get("/queue", headers={"Origin": "http://elsewhere.example"}),
    }


def _keys_of_stats(raw: Raw) -> Raw:
    system = raw["json"]["system"]
    return {
        "system": sorted(system),
        "told": [system["os"], system["comfyui_version"]],
        "device": sorted(raw["json"]["devices"][0]),
    }


@table("http/system_stats.json", reduce=_keys_of_stats)
async def system_stats(stage: Stage) -> Raw:
    return await stage.get("/system_stats")
