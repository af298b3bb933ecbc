"""The events of one running prompt, in the order and shape of the recordings."""

from __future__ import annotations

import time
from typing import Any

from tests.servers.comfyui.hub import Hub

Json = dict[str, Any]


class Reporter:
    """Tells the submitting client (everybody, where the real server does) how one prompt is getting on."""

    def __init__(self, hub: Hub, prompt_id: str, client_id: str | None) -> None:
        self.hub = hub
        self.prompt_id = prompt_id
        self.client_id = client_id
        self.messages: list[list[Any]] = []  # goes into the history
        self._states: dict[str, Json] = {}

    def say(self, event: str, data: Json, *, to_all: bool = False) -> None:
        """An execution_* event; without a client id only interruptions are told, to everybody."""
        told = {"prompt_id": self.prompt_id, **data, "timestamp": int(time.time() * 1000)}
        if event == "execution_cached":
            told = {**data, "prompt_id": self.prompt_id, "timestamp": told["timestamp"]}
        self.messages.append([event, told])
        if self.client_id is not None or to_all:
            self.hub.send(event, told, self.client_id)

    def starts(self, node: str) -> None:
        """A node begins."""
        self._state(node, 0.0, 1.0, "running")
        if self.client_id is not None:
            self.hub.running_node = node
            data = {"node": node, "display_node": node, "prompt_id": self.prompt_id}
            self.hub.send("executing", data, self.client_id)

    def steps(self, node: str, value: int, of: int, image: bytes | None, image_type: str = "image/jpeg") -> None:
        """A step of a node that reports progress, with its preview."""
        self._state(node, value, of, "running")
        metadata = self.client_id is not None and self.hub.wants_metadata(self.client_id)
        if image is not None and metadata and self.client_id is not None:
            self.hub.send_preview_with_metadata(image, image_type, self.client_id, prompt_id=self.prompt_id, node=node)
        data = {"value": value, "max": of, "prompt_id": self.prompt_id, "node": node}
        self.hub.send("progress", data, self.client_id)
        if image is not None and not metadata:
            self.hub.send_preview(image, image_type, self.client_id)

    def executed(self, node: str, output: Json | None) -> None:
        """A node with something to show has shown it (a cached one shows the old)."""
        if self.client_id is not None:
            data = {"node": node, "display_node": node, "output": output, "prompt_id": self.prompt_id}
            self.hub.send("executed", data, self.client_id)

    def finishes(self, node: str) -> None:
        """A node is done."""
        of = self._states[node]["max"] if node in self._states else 1
        self._state(node, of, of, "finished")

    def ends(self) -> None:
        """The very last event."""
        self.hub.running_node = None
        if self.client_id is not None:
            self.hub.send("executing", {"node": None, "prompt_id": self.prompt_id}, self.client_id)

    def _state(self, node: str, value: float, of: float, state: str) -> None:
        self._states[node] = {
            "value": value,
            "max": of,
            "state": state,
            "node_id": node,
            "prompt_id": self.prompt_id,
            "display_node_id": node,
            "parent_node_id": None,
            "real_node_id": node,
        }
        self.hub.send("progress_state", {"prompt_id": self.prompt_id, "nodes": self._states}, self.client_id)
