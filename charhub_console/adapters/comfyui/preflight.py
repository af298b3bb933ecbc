"""What a server can run: node classes, their inputs and choice lists, held against a recipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charhub_console.adapters.comfyui.graph import Nodes, read
from charhub_console.domain.recipe import Graph, Parameter, Recipe
from charhub_console.engine.ports import RecipeProblem

_SHOWN_CHOICES = 6


@dataclass(frozen=True, slots=True)
class InputInfo:
    """One input of a node class. `choices` is None when any value goes; `default` None when there is none."""

    required: bool
    choices: tuple[str, ...] | None = None
    default: Any = None


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """The inputs of one node class by name."""

    inputs: Mapping[str, InputInfo]


def read_node(info: Any) -> NodeInfo:
    """One entry of /object_info. Choice lists come as `[["a", "b"], {…}]` or as `["COMBO", {"options": […]}]`."""
    declared = info.get("input") if isinstance(info, dict) else None
    found: dict[str, InputInfo] = {}
    for group in ("required", "optional"):
        inputs = declared.get(group) if isinstance(declared, dict) else None
        for name, spec in inputs.items() if isinstance(inputs, dict) else ():
            found[name] = _read_input(spec, required=group == "required")
    return NodeInfo(found)


def _read_input(spec: Any, *, required: bool) -> InputInfo:
    kind = spec[0] if isinstance(spec, list) and spec else None
    options = spec[1] if isinstance(spec, list) and len(spec) > 1 and isinstance(spec[1], dict) else {}
    choices = kind if isinstance(kind, list) else options.get("options") if kind == "COMBO" else None
    known = tuple(str(item) for item in choices) if isinstance(choices, list) else None
    default = options.get("default")
    if default is None and known and not options.get("image_upload"):
        default = known[0]  # what the server's own window would show
    return InputInfo(required, known, default)


def settle(nodes: Nodes, infos: Mapping[str, NodeInfo | None]) -> None:
    """Fit a filled graph to this server, in place.

    Required inputs a newer server added get their default (otherwise the prompt is refused with
    `required_input_missing`); a file name gets the folder and the slashes this server lists it with.
    """
    for node in nodes.values():
        info = infos.get(node["class_type"])
        if info is None:
            continue
        for name, declared in info.inputs.items():
            if name not in node["inputs"] and declared.required and declared.default is not None:
                node["inputs"][name] = declared.default
            elif isinstance(node["inputs"].get(name), str) and declared.choices:
                node["inputs"][name] = _as_listed(node["inputs"][name], declared.choices)


def problems(
    recipe: Recipe, infos: Mapping[str, NodeInfo | None], backend: str, *, middleware: bool
) -> tuple[RecipeProblem, ...]:
    """Every node class, required input and file this recipe misses here, each once."""
    found: dict[str, RecipeProblem] = {}
    for graph in recipe.graphs:
        if graph.takes_folder and not middleware:
            continue
        nodes = read(graph)
        bound = {(item.node, item.input_name) for item in graph.bindings}
        settle(nodes, infos)
        for number, node in nodes.items():
            info = infos.get(node["class_type"])
            if info is None:
                found[node["class_type"]] = _missing_class(recipe, node["class_type"], backend)
                continue
            for name, declared in info.inputs.items():
                if (number, name) not in bound:
                    problem = _input_problem(recipe, graph, node, name, declared, backend)
                    if problem:
                        found[problem.what] = problem
        found |= {problem.what: problem for problem in _style_problems(recipe, graph, nodes, infos, backend)}
    return tuple(found.values())


def _style_problems(
    recipe: Recipe, graph: Graph, nodes: Nodes, infos: Mapping[str, NodeInfo | None], backend: str
) -> Iterator[RecipeProblem]:
    """A server may have what one style needs and not the other; with none of it, it can paint nobody."""
    for item in graph.bindings:
        kind, _, name = item.value.partition(":")
        info = infos.get(nodes[item.node]["class_type"])
        declared = info.inputs.get(item.input_name) if info else None
        if kind != "style" or declared is None or declared.choices is None:
            continue
        wanted = {str(value): None for style in recipe.styles for key, value in style.values if key == name}
        if any(_as_listed(value, declared.choices) in declared.choices for value in wanted):
            continue
        for value in wanted:
            parameter = next((one for one in recipe.parameters if one.value == value), None)
            unknown = f"The node {nodes[item.node]['class_type']} knows no {item.input_name} {value!r}."
            yield RecipeProblem(backend, *_no_such_choice(recipe, parameter, unknown, value, declared))


def _missing_class(recipe: Recipe, name: str, backend: str) -> RecipeProblem:
    where = dict(recipe.nodes_hint).get(name)
    if where is None:
        where = "a newer ComfyUI, or with ComfyUI-Manager (Install Missing Nodes) the custom node that has it"
    return RecipeProblem(backend, f"The node {name} is missing.", f"Install {where}.")


def _input_problem(
    recipe: Recipe, graph: Graph, node: dict[str, Any], name: str, declared: InputInfo, backend: str
) -> RecipeProblem | None:
    kind = node["class_type"]
    if name not in node["inputs"]:
        if not declared.required:
            return None
        return RecipeProblem(
            backend,
            f"The node {kind} wants the input {name}, which the graph {graph.name} does not give.",
            "The server is newer or older than the recipe: update the recipe's graph, or the server.",
        )
    value = node["inputs"][name]
    if declared.choices is None or not isinstance(value, str) or value in declared.choices:
        return None
    parameter = next((item for item in recipe.parameters if item.value == value), None)
    what, advice = _no_such_choice(recipe, parameter, f"The node {kind} knows no {name} {value!r}.", value, declared)
    return RecipeProblem(backend, what, advice)


def _no_such_choice(
    recipe: Recipe, parameter: Parameter | None, unknown: str, value: str, declared: InputInfo
) -> tuple[str, str]:
    """(what, advice) for a value that is none of the input's choices: a word, a file, or no file at all."""
    choices = declared.choices or ()
    shown = ", ".join(choices[:_SHOWN_CHOICES])
    change = _how_to_change(recipe, parameter)
    folder = next((folder for folder, file in recipe.files if file == value), None)
    if folder is not None:
        others = f"or {change[0].lower()}{change[1:]} to one the server has: {shown}"
        if not shown:
            others = "the server has no file of that kind"
        return f"The file {value} is missing in models/{folder}.", f"Put it there; {others}."
    if value or parameter is None or parameter.folder is None:
        return unknown, f"{change} to one of: {shown or '(none)'}."
    what = f"The recipe {recipe.name} names no file of models/{parameter.folder}, and the server has "
    if shown:
        return f"{what}{len(choices)} to choose from.", f"{change} to one of: {shown}."
    return f"{what}none.", f"Put one into models/{parameter.folder}."


def _how_to_change(recipe: Recipe, parameter: Parameter | None) -> str:
    if parameter is None:
        return "Change the graph"
    if parameter.setting:
        return f"Set {parameter.setting}"
    return f"In a copy of the recipe {recipe.name} in the data folder, set the parameter {parameter.name}"


def _as_listed(value: str, choices: tuple[str, ...]) -> str:
    """The choice meant by a file name: itself, or the only one with the same name in some folder.

    Never another name: the gate has judged the names of the models.
    """
    if value in choices:
        return value
    name = _bare(value)
    same = [choice for choice in choices if _bare(choice) == name]
    return same[0] if len(same) == 1 and name else value


def _bare(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].casefold()
