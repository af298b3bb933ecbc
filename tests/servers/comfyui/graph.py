"""A prompt as a graph: links, the order in which nodes run, and the signatures that decide what is cached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeGuard

Prompt = dict[str, Any]  # node id -> {"class_type": …, "inputs": {…}}


def is_link(value: object) -> TypeGuard[list[Any]]:
    """Whether an input is `[node id, output slot]`."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)


def links_of(prompt: Prompt, node: str) -> list[str]:
    """The nodes this one reads from, in the order of its inputs."""
    return [value[0] for value in prompt[node]["inputs"].values() if is_link(value)]


def run_order(
    prompt: Prompt, targets: Iterable[str], cached: Collection[str], is_output: Callable[[str], bool]
) -> list[str]:
    """The order in which a real server runs the nodes its targets need (cached inputs are not run).

    Outputs first, then what feeds an output directly, then what feeds it over one step, else first come first served:
    the recorded order of every graph follows from this.
    """
    waits: dict[str, set[str]] = {}  # in the order of discovery: depth first, last input first
    feeds: dict[str, list[str]] = {}
    for target in targets:
        to_visit = [target]
        while to_visit:
            node = to_visit.pop()
            if node in waits:
                continue
            needed = [source for source in links_of(prompt, node) if source not in cached]
            waits[node] = set(needed)
            for source in needed:
                feeds.setdefault(source, []).append(node)
            to_visit.extend(needed)
    order: list[str] = []
    while waits:
        chosen = _choose([node for node, sources in waits.items() if not sources], feeds, is_output)
        order.append(chosen)
        del waits[chosen]
        for node in feeds.get(chosen, ()):
            waits[node].discard(chosen)
    return order


def _choose(ready: list[str], feeds: dict[str, list[str]], is_output: Callable[[str], bool]) -> str:
    def feeds_output(node: str, steps: int) -> bool:
        if steps == 0:
            return is_output(node)
        return any(feeds_output(after, steps - 1) for after in feeds.get(node, ()))

    for steps in range(3):
        for node in ready:
            if feeds_output(node, steps):
                return node
    return ready[0]


def signatures(prompt: Prompt, changed: Callable[[str], Any]) -> dict[str, bytes]:
    """What each node's result depends on: its class, its inputs, `changed(node)` and all of that for its ancestors.

    Ids, the order of inputs and extra_pnginfo do not count, exactly as at the real server.
    """
    known: dict[str, bytes] = {}

    def sign(node: str) -> bytes:
        if node not in known:
            known[node] = b""  # the graph has no cycles when it gets here; an unused part may
            inputs = prompt[node].get("inputs", {})
            parts = [
                [name, [sign(value[0]).hex(), value[1]] if is_link(value) and value[0] in prompt else value]
                for name, value in sorted(inputs.items())
            ]
            text = json.dumps([prompt[node]["class_type"], changed(node), parts], sort_keys=True, default=str)
            known[node] = hashlib.sha256(text.encode()).digest()
        return known[node]

    for node in prompt:
        sign(node)
    return known
