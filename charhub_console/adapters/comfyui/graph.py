"""A recipe's graph filled for one job: values at their places, nothing of a source's text anywhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from charhub_console.domain.errors import RecipeInvalid
from charhub_console.domain.recipe import Graph
from charhub_console.engine.ports import GenerationRequest

Nodes = dict[str, Any]


def prefix(job_id: str) -> str:
    """Where a job's image is saved: its own folder, so that the server's cache never hands out another job's file.

    Raises:
        ValueError: no uuid; names made of anything else could leave the output folder.
    """
    return f"charhub/{UUID(job_id)}/img"


def pick(request: GenerationRequest, *, prepared: bool) -> Graph:
    """The graph that fits what is there: its variant for fewer references, or for a folder the middleware prepared.

    Raises:
        RecipeInvalid: none fits.
    """
    graph = request.recipe.graph_for(request.graph, len(request.references))
    return request.recipe.graph(graph.prepared) if prepared and graph.prepared else graph


def read(graph: Graph) -> Nodes:
    """The graph as the recipe has it (it was checked when it was read)."""
    nodes: Nodes = json.loads(graph.text)
    return nodes


def fill(graph: Graph, request: GenerationRequest, *, uploads: Sequence[str], reference_path: str = "") -> Nodes:
    """Node id to node, ready for POST /prompt. `uploads` are the names the server gave to the reference images."""
    values: dict[str, Any] = {
        "prompt": request.prompt,
        "negative": request.negative_prompt,
        "seed": request.seed,
        "width": request.width,
        "height": request.height,
        "prefix": prefix(request.job_id),
        "reference_path": reference_path,
    }
    values |= {f"reference:{number}": name for number, name in enumerate(uploads)}
    values |= {f"view:{name}": value for name, value in request.recipe.view(request.view).values}
    values |= {f"style:{name}": value for name, value in request.recipe.values_for(request.style).items()}
    values |= request.recipe.parameter_values
    nodes = read(graph)
    for binding in (*graph.parameters, *graph.bindings):
        try:
            nodes[binding.node]["inputs"][binding.input_name] = values[binding.value]
        except KeyError as error:
            raise RecipeInvalid(
                f"The recipe {request.recipe.name} has no {binding.value} for its graph {graph.name}.",
                "Check the recipe with `charhub-console recipes check`.",
            ) from error
    return nodes


def classes(nodes: Nodes) -> frozenset[str]:
    """The node classes a graph uses."""
    return frozenset(str(node["class_type"]) for node in nodes.values())
