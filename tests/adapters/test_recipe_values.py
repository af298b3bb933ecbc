"""Values chosen for one character really go into what is sent, and are what is written down."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from charhub_console.adapters.comfyui import graph as comfyui
from charhub_console.adapters.webui.body import fill
from charhub_console.domain.errors import InvalidInput
from tests.adapters.webui_jobs import RECIPES, job

CHOSEN = (("steps", 30), ("cfg", 8), ("model", "mine.safetensors"))
NODES = {
    "0": "CheckpointLoaderSimple",
    "1": "CLIPTextEncode",
    "2": "CLIPTextEncode",
    "3": "EmptyLatentImage",
    "4": "KSampler",
    "5": "VAEDecode",
    "6": "SaveImage",
}


@pytest.mark.parametrize("style", ["ANIME", "REALISTIC"])
def test_the_graph_of_comfyui_has_them(style: str) -> None:
    recipe = RECIPES["medusavr"].chosen(CHOSEN)
    nodes = comfyui.fill(recipe.graph("txt2img"), replace(job(recipe), style=style), uploads=())
    assert {number: node["class_type"] for number, node in nodes.items()} == NODES
    sampler = nodes["4"]["inputs"]
    assert (sampler["steps"], sampler["cfg"], sampler["seed"]) == (30, 8.0, 42)
    assert (sampler["sampler_name"], sampler["scheduler"], sampler["denoise"]) == ("dpmpp_2m", "karras", 1.0)
    assert nodes["0"]["inputs"]["ckpt_name"] == "mine.safetensors"


def test_the_request_of_a_webui_has_them() -> None:
    recipe = RECIPES["medusavr-webui"].chosen(CHOSEN)
    body = fill(replace(job(recipe), style="REALISTIC"))
    assert (body["steps"], body["cfg_scale"], body["seed"]) == (30, 8.0, 42)
    assert body["override_settings"]["sd_model_checkpoint"] == "mine.safetensors"


def test_they_are_what_is_written_down() -> None:
    recipe = RECIPES["medusavr"]
    assert dict(recipe.chosen(CHOSEN).settings_for("REALISTIC")) == {
        "Steps": "30",
        "Sampler": "dpmpp_2m",
        "Schedule type": "karras",
        "CFG scale": "8.0",
        "Model": "mine.safetensors",
    }
    assert dict(recipe.settings_for("REALISTIC"))["Model"] == "cyberrealistic.safetensors"
    assert dict(recipe.settings_for("ANIME"))["Model"] == "diving.safetensors"
    assert recipe.chosen(CHOSEN).digest != recipe.digest == recipe.chosen(()).digest


def test_the_same_character_with_the_same_options_is_the_same_graph() -> None:
    request = job(RECIPES["medusavr"].chosen(CHOSEN))
    again = replace(job(RECIPES["medusavr"].chosen(CHOSEN)), job_id=request.job_id)
    sent = [json.dumps(comfyui.fill(one.recipe.graph("txt2img"), one, uploads=())) for one in (request, again)]
    assert sent[0] == sent[1]


@pytest.mark.parametrize(("name", "value"), [("strength", 1), ("steps", "many"), ("cfg", "inf?")])
def test_what_a_recipe_does_not_have_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        RECIPES["medusavr"].chosen(((name, value),))
