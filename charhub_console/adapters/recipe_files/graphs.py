"""Graph files: ComfyUI's API format as JSON, with the places where values go."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from charhub_console.adapters.recipe_files.fields import complain
from charhub_console.domain.recipe import Binding, Scalar

# What may be bound besides parameters; the numbers count the reference images of a view from 0.
VALUES = re.compile(r"prompt|negative|seed|width|height|prefix|reference_path|reference:[0-9]|(?:view|style):\w{1,40}")
Nodes = dict[str, Any]


def read_graph(data: bytes, where: str) -> Nodes:
    """Node id to node, every node with a class and inputs, every link to a node that exists. Raises: RecipeInvalid."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        nodes = json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        complain(where, "is no JSON text")
    if not isinstance(nodes, dict) or not nodes:
        complain(where, "must be a graph in ComfyUI's API format (Workflow > Export (API))")
    for number, node in nodes.items():
        _check_node(number, node, nodes, where)
    return nodes


def _check_node(number: str, node: Any, nodes: Nodes, where: str) -> None:
    if not isinstance(node, dict) or not isinstance(node.get("class_type"), str) or not node["class_type"]:
        complain(f"{where} node {number}", "has no class_type; export the graph in API format")
    if not isinstance(node.get("inputs"), dict):
        complain(f"{where} node {number}", "has no inputs")
    for name, value in node["inputs"].items():
        if is_link(value) and value[0] not in nodes:
            complain(f"{where} node {number}", f"takes {name} from node {value[0]}, which is not there")


def is_link(value: Any) -> bool:
    """Whether an input comes from another node: `["4", 0]`."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and type(value[1]) is int


def binding(target: str, value: str, nodes: Nodes, parameters: dict[str, Scalar], where: str) -> Binding:
    """`"5.seed" = "seed"` as a Binding, checked against the graph. Raises: RecipeInvalid."""
    node, dot, name = target.partition(".")
    if not dot or node not in nodes:
        complain(where, 'names a node that is not in the graph; write it as "node id.input"')
    if name not in nodes[node]["inputs"]:
        complain(where, f"names an input that node {node} ({nodes[node]['class_type']}) does not have")
    if is_link(nodes[node]["inputs"][name]):
        complain(where, "names an input that comes from another node")
    kind, _, parameter = value.partition(":")
    if kind == "param" and parameter not in parameters:
        complain(where, f"uses the parameter {parameter}, which is not there")
    if kind != "param" and not VALUES.fullmatch(value):
        complain(where, f"puts in {value!r}, which is no value this console has")
    return Binding(value=value, node=node, input_name=name)


def fits(target: str, nodes: Nodes) -> bool:
    """Whether the graph has this node and input."""
    node, _, name = target.partition(".")
    return node in nodes and name in nodes[node]["inputs"]


def put_parameters(nodes: Nodes, bindings: list[Binding], parameters: dict[str, Scalar]) -> tuple[Binding, ...]:
    """Put the parameters' values into the graph; returns the bindings that are left for each image."""
    left = []
    for item in bindings:
        if item.value.startswith("param:"):
            nodes[item.node]["inputs"][item.input_name] = parameters[item.value.removeprefix("param:")]
        else:
            left.append(item)
    return tuple(left)


def check_bound(bindings: tuple[Binding, ...], output: str, where: str) -> None:
    """Every graph takes a prompt and a seed and saves where it is told. Raises: RecipeInvalid.

    Without a prefix of its own for every job ComfyUI's cache would hand out the file of an earlier job.
    """
    check_values(bindings, where)
    if not any(item.value == "prefix" and item.node == output for item in bindings):
        complain(where, f"binds no prefix at its output node {output}")


def check_values(bindings: tuple[Binding, ...], where: str) -> None:
    """A prompt and a seed go in, and reference images are numbered without a gap. Raises: RecipeInvalid."""
    values = [item.value for item in bindings]
    for needed in ("prompt", "seed"):
        if needed not in values:
            complain(where, f"binds no {needed}")
    numbers = sorted({int(value.partition(":")[2]) for value in values if value.startswith("reference:")})
    if numbers != list(range(len(numbers))):
        complain(where, "must number its reference images 0, 1, 2… without a gap")
