"""POST /prompt's checks: which graphs are refused, and in which words (the recorded shapes of both versions)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.comfyui.graph import Prompt
from tests.servers.comfyui.nodes import Input, NodeType
from tests.servers.comfyui.versions import Version

Json = dict[str, Any]
_LONGEST_LIST_ECHOED = 20
_CONVERTERS: dict[str, Callable[[Any], Any]] = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}
_TRACEBACK = ['  File "/srv/comfyui/execution.py", line 1, in validate_inputs\n']


@dataclass(slots=True)
class Verdict:
    """What the checks say: `error` is None when at least one output can run; `outputs` are those that will."""

    error: Json | None
    outputs: list[str] = field(default_factory=list)
    node_errors: Json = field(default_factory=dict)


@dataclass(slots=True)
class _Checked:
    """A node that was looked at. Bad inputs upstream make it invalid without reasons of its own."""

    valid: bool
    reasons: list[Json]


class _Cycle(Exception):
    """The graph bites its tail."""

    def __init__(self, nodes: list[str]) -> None:
        super().__init__()
        self.nodes = nodes


@dataclass(slots=True)
class Checker:
    """Checks prompts against the node types of a server. Like the real one it converts literals in place.

    `choices(input)` lists what a choice offers now; `image_exists(name)` is LoadImage's own check.
    """

    version: Version
    types: dict[str, NodeType]
    choices: Callable[[Input], list[str]]
    image_exists: Callable[[str], bool]

    def check(self, prompt: Prompt, targets: Any = None) -> Verdict:
        """Check a whole prompt. `targets` is partial_execution_targets as it came.

        Raises:
            AttributeError, TypeError: the shapes that make a real server answer 500.
        """
        outputs = []
        for node, content in prompt.items():
            refused = self._class_error(node, content)
            if refused is not None:
                return Verdict(refused)
            if self.types[content["class_type"]].is_output and (targets is None or node in targets):
                outputs.append(node)
        if not outputs:
            return Verdict(error("prompt_no_outputs", "Prompt has no outputs"))
        return _PromptCheck(self, prompt).outputs(outputs)

    def _class_error(self, node: str, content: Any) -> Json | None:
        details = f"Node ID '#{node}'"
        if not isinstance(content, dict) and self.version.explains_missing_nodes:
            raise TypeError("a node must be an object")
        name = content.get("class_type") if isinstance(content, dict) else None
        if name in self.types:
            return None
        if not self.version.explains_missing_nodes:
            text = f"Cannot execute because node {name} does not exist."
            if name is None:
                text = "Cannot execute because a node is missing the class_type property."
            return error("invalid_prompt", text, details)
        title = content.get("_meta", {}).get("title", name)
        text = f"Node '{title}' not found. The custom node may not be installed."
        if name is None:
            text = f"Node 'ID #{node}' has no class_type. The workflow may be corrupted or a custom node is missing."
        extra = {"node_id": node, "class_type": name, "node_title": title}
        return error("missing_node_type", text, details, extra)


class _PromptCheck:
    """One prompt being checked; what was found out about a node is kept for the next output."""

    def __init__(self, checker: Checker, prompt: Prompt) -> None:
        self.checker = checker
        self.prompt = prompt
        self.checked: dict[str, _Checked] = {}

    def outputs(self, outputs: list[str]) -> Verdict:
        """Check what each output needs."""
        good: list[str] = []
        node_errors: Json = {}
        told: list[str] = []
        for output in outputs:
            found = self._output(output)
            if found.valid:
                good.append(output)
                continue
            told += [f"{reason['message']}: {reason['details']}" for reason in found.reasons]
            for node, upstream in self.checked.items():
                if not upstream.valid and upstream.reasons:
                    name = self.prompt[node]["class_type"]
                    entry = {"errors": upstream.reasons, "dependent_outputs": [], "class_type": name}
                    node_errors.setdefault(node, entry)["dependent_outputs"].append(output)
        if good:
            return Verdict(None, good, node_errors)
        text = "Prompt outputs failed validation"
        return Verdict(error("prompt_outputs_failed_validation", text, "\n".join(told)), [], node_errors)

    def _output(self, output: str) -> _Checked:
        try:
            return self._node(output, [])
        except _Cycle as cycle:
            self._tell_cycle(cycle.nodes)
            return _Checked(False, [])
        except (KeyError, IndexError, TypeError, AttributeError) as raised:
            extra = {"exception_type": type(raised).__name__, "traceback": _TRACEBACK}
            reason = error("exception_during_validation", "Exception when validating node", str(raised), extra)
            self.checked[output] = _Checked(False, [reason])
            return self.checked[output]

    def _tell_cycle(self, nodes: list[str]) -> None:
        if not self.checker.version.explains_cycles:
            return
        path = " -> ".join(f"{node} ({self.prompt[node]['class_type']})" for node in [*nodes, nodes[0]])
        for node in nodes:
            extra = {"node_id": node, "cycle_nodes": nodes}
            reason = error("dependency_cycle", "Dependency cycle detected", path, extra)
            self.checked[node] = _Checked(False, [reason])

    def _node(self, node: str, above: list[str]) -> _Checked:
        """Check one node and what it reads from. Errors of the server's own code rise to the consumer."""
        if node in self.checked:
            return self.checked[node]
        if node in above:
            raise _Cycle(above[above.index(node) :])
        content = self.prompt[node]
        kind = self.checker.types[content["class_type"]]
        inputs = content["inputs"]
        found = _Checked(True, [])
        for name, wanted in kind.inputs.items():
            if name in inputs:
                self._input(found, kind, name, inputs, [*above, node])
            elif wanted.required:
                message = "Required input is missing"
                found.reasons.append(error("required_input_missing", message, name, {"input_name": name}))
        if kind.name == "LoadImage" and isinstance(inputs.get("image"), str):
            self._image(found, inputs["image"])
        found.valid = found.valid and not found.reasons
        self.checked[node] = found
        return found

    def _image(self, found: _Checked, name: str) -> None:
        if not self.checker.image_exists(name):
            details = f"image - Invalid image file: {name}"
            message = "Custom validation failed for node"
            found.reasons.append(error("custom_validation_failed", message, details, {"input_name": "image"}))

    def _input(self, found: _Checked, kind: NodeType, name: str, inputs: Json, path: list[str]) -> None:
        value = inputs[name]
        if isinstance(value, list):
            self._link(found, kind, name, value, path)
        elif kind.inputs[name].kind in _CONVERTERS:
            self._literal(found, kind, name, inputs)
        elif kind.inputs[name].kind == "COMBO" and kind.name != "LoadImage":
            self._choice(found, kind, name, value)

    def _link(self, found: _Checked, kind: NodeType, name: str, value: list[Any], path: list[str]) -> None:
        config = kind.declares(name, self.checker.choices)
        if len(value) != 2:
            message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
            extra = {"input_name": name, "input_config": config, "received_value": value}
            found.reasons.append(error("bad_linked_input", message, name, extra))
            return
        source = self.checker.types[self.prompt[value[0]]["class_type"]]
        received, wanted = source.outputs[value[1]], kind.inputs[name].kind
        if received != wanted:
            details = f"{name}, received_type({received}) mismatch input_type({wanted})"
            extra = {"input_name": name, "input_config": config, "received_type": received, "linked_node": value}
            message = "Return type mismatch between linked nodes"
            found.reasons.append(error("return_type_mismatch", message, details, extra))
            return
        try:
            if not self._node(value[0], path).valid:
                found.valid = False
        except (KeyError, IndexError, TypeError, AttributeError) as raised:
            extra = {
                "input_name": name,
                "input_config": config,
                "exception_message": str(raised),
                "exception_type": type(raised).__name__,
                "traceback": _TRACEBACK,
                "linked_node": value,
            }
            message = "Exception when validating inner node"
            reason = error("exception_during_inner_validation", message, str(raised), extra)
            self.checked[value[0]] = _Checked(False, [reason])
            found.valid = False

    def _literal(self, found: _Checked, kind: NodeType, name: str, inputs: Json) -> None:
        wanted, value = kind.inputs[name], inputs[name]
        told = {"input_name": name, "input_config": kind.declares(name, self.checker.choices), "received_value": value}
        try:
            converted = inputs[name] = _CONVERTERS[wanted.kind](value)
        except (TypeError, ValueError) as raised:
            message = f"Failed to convert an input value to a {wanted.kind} value"
            extra = {**told, "exception_message": str(raised)}
            found.reasons.append(error("invalid_input_type", message, f"{name}, {value}, {raised}", extra))
            return
        told["received_value"] = converted
        if wanted.low is not None and converted < wanted.low:
            message = f"Value {converted} smaller than min of {wanted.low}"
            found.reasons.append(error("value_smaller_than_min", message, name, told))
        elif wanted.high is not None and converted > wanted.high:
            message = f"Value {converted} bigger than max of {wanted.high}"
            found.reasons.append(error("value_bigger_than_max", message, name, told))

    def _choice(self, found: _Checked, kind: NodeType, name: str, value: Any) -> None:
        offered = self.checker.choices(kind.inputs[name])
        if value in offered:
            return
        short = len(offered) <= _LONGEST_LIST_ECHOED
        listed = str(offered) if short else f"(list of length {len(offered)})"
        config = kind.declares(name, self.checker.choices) if short else None
        extra = {"input_name": name, "input_config": config, "received_value": value}
        details = f"{name}: '{value}' not in {listed}"
        found.reasons.append(error("value_not_in_list", "Value not in list", details, extra))


def error(kind: str, message: str, details: str = "", extra: Json | None = None) -> Json:
    """An error object in the server's shape."""
    return {"type": kind, "message": message, "details": details, "extra_info": extra or {}}
