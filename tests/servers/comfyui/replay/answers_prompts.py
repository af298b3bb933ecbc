"""Replays of POST /prompt: what is refused, what is accepted, under which id."""

from __future__ import annotations

import asyncio
import copy
import json
import time
from typing import Any
from urllib.parse import quote

from tests.servers.comfyui.replay.graphs import (
    Prompt,
    image_to_image,
    node,
    one_colour,
    sleeping,
    text_to_image,
)
from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.tables import Raw, table


def _changed(node_id: str, **inputs: Any) -> Prompt:
    graph = text_to_image(prefix="spike/t2i")
    graph[node_id]["inputs"].update(inputs)
    return graph


def _without(graph: Prompt, node_id: str, *keys: str) -> Prompt:
    graph = copy.deepcopy(graph)
    place = graph
    for key in (node_id, *keys[:-1]) if keys else ():
        place = place[key]
    del place[keys[-1] if keys else node_id]
    return graph


def _invalid_graphs() -> dict[str, Prompt]:
    whole = text_to_image(prefix="spike/t2i")
    lora = image_to_image("up.png", lora=True)
    lora["20"]["inputs"]["lora_name"] = "nope.safetensors"
    del lora["10"], lora["11"], lora["12"]
    lora |= {"5": whole["5"]}
    lora["3"]["inputs"]["latent_image"] = ["5", 0]
    return {
        "missing_node_type": whole | {"9": node("NoSuchNode")},
        "no_class_type": whole | {"9": {"inputs": {}}},
        "link_to_missing_node": _changed("3", model=["99", 0]),
        "link_slot_out_of_range": _changed("3", model=["4", 9]),
        "link_type_mismatch": _changed("3", model=["4", 1]),
        "link_wrong_length": _changed("3", model=["4"]),
        "literal_where_link_expected": _changed("3", model=5),
        "value_not_in_list_checkpoint": _changed("4", ckpt_name="missing.safetensors"),
        "value_not_in_long_list": _changed("3", sampler_name="nope"),
        "required_input_missing": _without(whole, "3", "inputs", "seed"),
        "inputs_key_missing": _without(whole, "9", "inputs"),
        "value_smaller_than_min": _changed("5", width=8),
        "value_bigger_than_max_seed": _changed("3", seed=2**64),
        "seed_minus_one": _changed("3", seed=-1),
        "invalid_input_type": _changed("3", steps="abc"),
        "width_not_multiple_of_step": _changed("5", width=100),
        "no_outputs": _without(whole, "9"),
        "empty_prompt_object": {},
        "type_mismatch_and_cycle": _changed("3", latent_image=["8", 0]),
        "cycle": {
            "1": node("ImageInvert", image=["2", 0]),
            "2": node("ImageInvert", image=["1", 0]),
            "3": node("SaveImage", filename_prefix="x", images=["1", 0]),
        },
        "loadimage_missing_file": image_to_image("missing.png"),
        "lora_not_in_list": lora,
        "unknown_extra_input": _changed("3", nobody_knows_this=1),
        "one_of_two_outputs_invalid": one_colour(colour=1) | {"5": node("SaveImage", filename_prefix="x")},
        "unused_unknown_node_present": one_colour(colour=2) | {"9": node("NoSuchNode")},
        "unused_invalid_node_present": one_colour(colour=3) | {"9": node("KSampler")},
    }


@table("prompt/validation_failures.json")
async def validation_failures(stage: Stage) -> Raw:
    told: Raw = {}
    for case, graph in _invalid_graphs().items():
        told[case] = await stage.post("/prompt", {"prompt": graph})
        if told[case]["status"] == 200:
            entry = await stage.in_history(told[case]["json"]["prompt_id"])
            told[case] |= {"then_history_status": entry["status"], "then_history_outputs": entry["outputs"]}
    return told


@table("prompt/malformed_bodies.json")
async def malformed_bodies(stage: Stage) -> Raw:
    prompt = one_colour()
    told: Raw = {
        "not_json": await stage.post("/prompt", data=b"hello {"),
        "empty_body": await stage.post("/prompt", data=b""),
        "json_array": await stage.post("/prompt", []),
        "no_prompt_key": await stage.post("/prompt", {"client_id": "x"}),
        "prompt_is_list": await stage.post("/prompt", {"prompt": [1, 2]}),
        "prompt_is_null": await stage.post("/prompt", {"prompt": None}),
        "prompt_is_string": await stage.post("/prompt", {"prompt": "text"}),
        "node_is_string": await stage.post("/prompt", {"prompt": {"1": "text"}}),
        "wrong_content_type_but_json": await stage.post(
            "/prompt",
            data=b'{"prompt": {"1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1,'
            b' "color": 0}}, "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}}}',
            headers={"Content-Type": "text/plain"},
        ),
        "number_is_string": await stage.post("/prompt", {"prompt": prompt, "number": "abc"}),
        "extra_data_is_list": await stage.post("/prompt", {"prompt": prompt, "extra_data": [], "client_id": "x"}),
        "queue_not_json": await stage.post("/queue", data=b"x"),
        "queue_empty_object": await stage.post("/queue", {}),
        "queue_delete_unknown": await stage.post("/queue", {"delete": [stage.new_id()]}),
        "interrupt_nothing_running": await stage.post("/interrupt"),
        "interrupt_not_json": await stage.post("/interrupt", data=b"x"),
        "interrupt_unknown_prompt_id": await stage.post("/interrupt", {"prompt_id": stage.new_id()}),
        "free": await stage.post("/free", {"unload_models": True, "free_memory": True}),
        "free_empty": await stage.post("/free"),
        "history_delete_unknown": await stage.post("/history", {"delete": [stage.new_id()]}),
    }
    return told


@table("prompt/prompt_id_accepted_forms.json", odd_ids=True)
async def prompt_id_accepted_forms(stage: Stage) -> Raw:
    forms: dict[str, Any] = {
        "uuid4_canonical": stage.new_id(),
        "uuid4_hex_without_hyphens": stage.new_id().replace("-", ""),
        "uuid_uppercase": stage.new_id().upper(),
        "free_text": "my job 1",
        "braces": "{" + stage.new_id() + "}",
        "int": 5,
        "null": None,
        "empty": "",
    }
    return {
        case: await stage.post("/prompt", {"prompt": one_colour(), "prompt_id": form}) for case, form in forms.items()
    }


@table("prompt/prompt_id_variants.json", leave_out=("id_long",), odd_ids=True)
async def prompt_id_variants(stage: Stage) -> Raw:
    """The same id twice; the same id and number (a poisoned heap, cleared in time); odd ids."""
    odd = stage.server.version.name == "0.3.64"
    dup, same = ("dup-1", "same") if odd else (stage.new_id(), stage.new_id())

    async def post(prompt: Prompt, prompt_id: Any, **more: Any) -> Raw:
        return await stage.post("/prompt", {"prompt": prompt, "prompt_id": prompt_id, "client_id": "x", **more})

    told: Raw = {"first": await post(sleeping(0.05, steps=1), dup)}
    told["second_while_running"] = await post(sleeping(0.05, steps=1, nonce=1), dup)
    await stage.idle()
    told["third_after_finish"] = await post(one_colour(), dup)
    await stage.idle()
    blocker = "blk" if odd else stage.new_id()
    await post(sleeping(5, steps=100), blocker)
    while not stage.server.prompts.running:
        await stage.get("/prompt")
    told |= await _poisoned(stage, same)
    await stage.post("/queue", {"clear": True})
    await stage.post("/interrupt")
    await stage.idle()
    for case, form in {
        "id_int": 12345,
        "id_empty": "",
        "id_null": None,
        "id_slash": "a/b c?d",
        "id_unicode": "é☃",
    }.items():
        told[case] = await post(one_colour(), form)
        await stage.idle()
        if told[case]["status"] == 200:
            told[case] |= await _looked_up(stage, told[case]["json"]["prompt_id"])
    told["number_nan"] = await stage.post("/prompt", data=_nan_body(stage, odd))
    return told


async def _poisoned(stage: Stage, prompt_id: str) -> Raw:
    body = {"prompt": one_colour(colour=1), "prompt_id": prompt_id, "client_id": "x", "number": 5}
    told: Raw = {"same_number_1": await stage.post("/prompt", body)}
    while int(stage.server.submissions[-1].extra_data.get("create_time", 0)) == int(time.time() * 1000):
        await stage.get("/prompt")  # the recorded server took longer than a millisecond
    told["same_number_2_identical_prompt"] = await stage.post("/prompt", body)
    told["same_number_3_other_prompt"] = await stage.post("/prompt", body | {"prompt": one_colour(colour=2)})
    queue = (await stage.get("/queue"))["json"]
    told["queue_after"] = {
        "running": [item[:2] for item in queue["queue_running"]],
        "pending": [item[:2] for item in queue["queue_pending"]],
    }
    return told


_ODD_IDS = {"id_int": 12345, "id_empty": "", "id_null": None, "id_slash": "a/b c?d", "id_unicode": "é☃"}


def _nan_body(stage: Stage, odd: bool) -> bytes:
    prompt_id = "nan1" if odd else stage.new_id()
    return json.dumps({"prompt": one_colour(), "prompt_id": prompt_id, "number": float("nan")}).encode()


async def _looked_up(stage: Stage, prompt_id: str) -> Raw:
    found = await stage.get(f"/history/{quote(prompt_id, safe='')}")
    ids = list(found["json"]) if "json" in found else found["text"]
    return {
        "history_get": [found["status"], ids],
        "in_full_history": prompt_id in (await stage.get("/history"))["json"],
    }


@table("prompt/partial_execution_targets.json")
async def partial_execution_targets(stage: Stage) -> Raw:
    told: Raw = {}
    targets: dict[str, Any] = {
        "only_6": ["6"],
        "both": ["2", "6"],
        "unknown": ["99"],
        "non_output": ["5"],
        "empty_list": [],
        "null": None,
        "string": "6",
    }
    for colour, (case, wanted) in enumerate(targets.items()):
        graph = one_colour("spike/p1", colour=colour)
        graph["5"] = node("EmptyImage", width=64, height=64, batch_size=1, color=colour + 100)
        graph["6"] = node("SaveImage", filename_prefix="spike/p2", images=["5", 0])
        told[case] = await stage.post("/prompt", {"prompt": graph, "partial_execution_targets": wanted})
        told[case]["targets"] = wanted
        if told[case]["status"] == 200:
            entry = await stage.in_history(told[case]["json"]["prompt_id"])
            told[case] |= {
                "history_outputs": entry["outputs"],
                "history_prompt_outputs_to_execute": entry["prompt"][4],
            }
    return told


@table("prompt/post_then_disconnect.json", leave_out=("note",))
async def post_then_disconnect(stage: Stage) -> Raw:
    """Twenty clients that hang up, or break off, right after the last byte they sent."""
    ids = [stage.new_id() for _ in range(20)]
    for index, prompt_id in enumerate(ids):
        body = json.dumps({"prompt": one_colour(colour=index), "prompt_id": prompt_id}).encode()
        _, writer = await asyncio.open_connection("127.0.0.1", stage.server.port)
        writer.write(b"POST /prompt HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.transport.abort() if index % 2 else writer.close()
    for prompt_id in ids:
        await stage.in_history(prompt_id)
    executed = sum(run.prompt_id in ids for run in stage.server.executions)
    return {"executed_anyway": f"{executed}/20", "even_FIN": 10, "odd_RST": 10}
