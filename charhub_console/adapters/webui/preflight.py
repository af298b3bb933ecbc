"""What a WebUI can paint: checkpoints, samplers, schedulers, held against a recipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charhub_console.adapters.webui.body import read
from charhub_console.adapters.webui.client import WebuiClient
from charhub_console.domain.recipe import Graph, Recipe
from charhub_console.engine.ports import RecipeProblem

CHECKPOINT = "override_settings.sd_model_checkpoint"
_SHOWN = 6


def listed(wanted: str, models: tuple[dict[str, str], ...]) -> str | None:
    """The title of the checkpoint people call so: by title, name, or file name; None when the server lacks it.

    The server itself would pass over a name it does not know and paint with whatever is loaded.
    """
    asked = _plain(wanted)
    for model in models:
        file = model["filename"].replace("\\", "/").rpartition("/")[2]
        if asked in {_plain(model["title"]), _plain(model["title"].partition(" [")[0]), model["model_name"], file}:
            return model["title"]
    return None


def lacking(wanted: str, models: tuple[dict[str, str], ...], server: str) -> tuple[str, str]:
    """What is wrong and what to do, when a checkpoint is not chosen or not there."""
    has = ", ".join(model["title"].partition(" [")[0] for model in models[:_SHOWN]) or "none"
    if not wanted:
        return f"No checkpoint is chosen for {server}.", f"Set webui.checkpoint; it has: {has}."
    return f"{server} has no checkpoint {wanted}.", f"Put it there, or set webui.checkpoint; it has: {has}."


async def problems(recipe: Recipe, client: WebuiClient) -> tuple[RecipeProblem, ...]:
    """Everything this recipe misses here, each once. Raises: Unreachable, Unauthorized, BadAnswer."""
    server = client.outside.name
    models = await client.models(fresh=True)
    samplers, schedulers = await client.samplers(fresh=True), await client.schedulers(fresh=True)
    found: dict[str, RecipeProblem] = {}

    def miss(what: str, advice: str) -> None:
        found.setdefault(what, RecipeProblem(server, what, advice))

    for graph in recipe.graphs:
        body = read(graph)
        if not any(listed(name, models) for name in checkpoints(recipe, graph)):
            for name in checkpoints(recipe, graph):
                miss(*lacking(name, models, server))
        sampler, scheduler = body.get("sampler_name"), body.get("scheduler")
        if sampler and samplers and sampler not in samplers:
            miss(f"{server} has no sampler {sampler}.", f"Choose one of: {_some(samplers)}.")
        if scheduler and not schedulers:
            miss(f"{server} is too old to choose a scheduler.", f"Update it, or use the sampler {sampler} {scheduler}.")
        elif scheduler and scheduler not in schedulers:
            miss(f"{server} has no scheduler {scheduler}.", f"Choose one of: {_some(schedulers)}.")
    return tuple(found.values())


def checkpoints(recipe: Recipe, graph: Graph) -> tuple[str, ...]:
    """The checkpoints a request may name: its own one, or one for each style."""
    bound = next((item.value for item in graph.bindings if item.input_name == CHECKPOINT), None)
    if bound is None:
        return (str(_at(read(graph), CHECKPOINT) or ""),)
    name = bound.removeprefix("style:")
    return tuple(dict.fromkeys(_values(recipe, name)))


def _values(recipe: Recipe, name: str) -> Iterator[str]:
    for style in recipe.styles:
        for key, value in style.values:
            if key == name:
                yield str(value)


def _at(body: dict[str, Any], path: str) -> Any:
    place: Any = body
    for part in path.split("."):
        place = place.get(part) if isinstance(place, dict) else None
    return place


def _plain(name: str) -> str:
    return name.strip().replace("\\", "/")


def _some(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)[:_SHOWN])
