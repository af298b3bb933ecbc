"""Generation data of an image: what A1111, ComfyUI and Civitai's own generator leave in `meta`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from charhub_console.adapters.civitai.loose import distinct, elements, mapping, positive, text

_PROMPT_KEYS = ("prompt", "Prompt", "positivePrompt")
_NEGATIVE_KEYS = ("negativePrompt", "negative_prompt", "Negative prompt")
_RESOURCE_KEYS = ("resources", "civitaiResources", "additionalResources")
_TEXT_INPUTS = frozenset({"text", "text_g", "text_l", "clip_l", "t5xxl", "prompt", "string", "positive", "value"})
_MODEL_INPUTS = ("ckpt_name", "unet_name", "lora_name")


@dataclass(frozen=True, slots=True)
class GenerationData:
    """`known` is False when the source gave none at all."""

    known: bool = False
    prompt: str = ""
    negative_prompt: str = ""
    model_names: tuple[str, ...] = ()
    model_version_ids: tuple[int, ...] = ()


def read_meta(value: object) -> GenerationData:
    """Whatever can be read from `meta`, itself perhaps nested in another `meta`; raises nothing.

    Texts are kept whole however long: the safety gate has to see all of a prompt.
    """
    outer = mapping(value)
    meta = {**outer, **{key: inner for key, inner in mapping(outer.get("meta")).items() if inner}}
    meta.pop("meta", None)
    if not meta:
        return GenerationData()
    prompt, negative = _first(meta, _PROMPT_KEYS), _first(meta, _NEGATIVE_KEYS)
    inputs = {name: mapping(mapping(node).get("inputs")) for name, node in _graph(meta).items()}
    if not prompt:
        prompt, drawn_negative = _graph_texts(inputs)
        negative = negative or drawn_negative
    resources = [mapping(entry) for key in _RESOURCE_KEYS for entry in elements(meta.get(key))]
    versions = (positive(entry.get("modelVersionId")) for entry in resources)
    return GenerationData(
        known=True,
        prompt=prompt,
        negative_prompt=negative,
        model_names=distinct(_model_names(meta, resources, inputs)),
        model_version_ids=tuple(dict.fromkeys(number for number in versions if number)),
    )


def _first(meta: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = meta.get(key)
        found = ", ".join(filter(None, map(text, value))) if isinstance(value, list) else text(value)
        if found:
            return found
    return ""


def _model_names(
    meta: dict[str, Any], resources: list[dict[str, Any]], nodes: dict[str, dict[str, Any]]
) -> Iterator[str]:
    yield text(meta.get("Model"))
    for key in ("models", "loras"):
        yield from map(text, elements(meta.get(key)))
    for entry in resources:
        yield text(entry.get("name")) or text(entry.get("modelName"))
    for name in mapping(meta.get("hashes")):
        kind, colon, rest = name.partition(":")  # "lora:soft light"
        yield text(rest) if colon and kind else ""
    for inputs in nodes.values():
        yield from (text(inputs.get(key)) for key in _MODEL_INPUTS)


def _graph(meta: dict[str, Any]) -> dict[str, Any]:
    """A ComfyUI graph in API form, wherever it hides: `prompt` itself, or `comfy` as an object or as JSON text."""
    if isinstance(meta.get("prompt"), dict):
        return mapping(meta["prompt"])
    comfy = meta.get("comfy")
    if isinstance(comfy, str):
        try:
            comfy = json.loads(comfy)
        except (ValueError, RecursionError):
            return {}
    return mapping(mapping(comfy).get("prompt"))


def _graph_texts(nodes: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """(prompt, negative prompt) from the inputs of a graph's nodes: negative is what only `negative` inputs use.

    What cannot be told apart counts as prompt, because that is the side the safety gate reads strictly.
    """
    negative = _reached(nodes, "negative") - _reached(nodes, "positive")
    sides: dict[bool, list[str]] = {False: [], True: []}
    for name, inputs in nodes.items():
        for key, value in inputs.items():
            if key in _TEXT_INPUTS or key == "negative":
                sides[name in negative or key == "negative"].append(text(value))
    return ", ".join(distinct(iter(sides[False]))), ", ".join(distinct(iter(sides[True])))


def _reached(nodes: dict[str, dict[str, Any]], wanted: str) -> set[str]:
    """Names of the nodes that lead into an input called `wanted`. A link is `[node name, slot]`."""
    todo = [_link(inputs.get(wanted)) for inputs in nodes.values()]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name in nodes and name not in found:
            found.add(name)
            todo.extend(map(_link, nodes[name].values()))
    return found


def _link(value: object) -> str:
    parts = elements(value)
    return str(parts[0]) if len(parts) == 2 and isinstance(parts[0], (str, int)) else ""
