"""The prompt queue and the history, as dumb as the real ones: a heap of tuples and a dict."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from typing import Any

from tests.servers.comfyui.graph import Prompt

Item = tuple[float, str, Prompt, dict[str, Any], list[str]]
"""(number, prompt id, prompt, extra_data, outputs to execute): also the JSON form in /queue and /history."""

LONGEST_HISTORY = 10_000


class Prompts:
    """What waits, runs and has ended. `changed()` is called on every change of the queue.

    Items are compared as tuples: equal number and id make Python compare dicts, which raises. The item is queued all
    the same, and the worker dies when it takes one (both recorded).
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.pending: list[Item] = []  # heap order, as /queue shows it
        self.running: list[Item] = []
        self.history: dict[str, dict[str, Any]] = {}
        self.number = 0  # of the next prompt that brings none
        self.arrived = asyncio.Event()

    @property
    def remaining(self) -> int:
        """Running and pending."""
        return len(self.pending) + len(self.running)

    def put(self, item: Item) -> None:
        """Queue it.

        Raises:
            TypeError: number and id are taken; it is queued nevertheless.
        """
        self.arrived.set()
        heapq.heappush(self.pending, item)
        self._changed()

    def take(self) -> Item:
        """The next to run, which is running from now on.

        Raises:
            TypeError: the poisoned heap; one item is lost.
        """
        item = heapq.heappop(self.pending)
        self.running.append(item)
        self._changed()
        return item

    def put_back(self, item: Item) -> None:
        """It was taken and waits again."""
        self.running.remove(item)
        heapq.heappush(self.pending, item)

    def done(self, item: Item, outputs: dict[str, Any], meta: dict[str, Any], status: dict[str, Any]) -> None:
        """It ended: out of the queue and into the history in one go."""
        self.running.remove(item)
        while len(self.history) >= LONGEST_HISTORY:
            del self.history[next(iter(self.history))]
        self.history[item[1]] = {"prompt": list(item), "outputs": outputs, "status": status, "meta": meta}
        self._changed()

    def delete(self, prompt_id: str) -> bool:
        """Take one pending item out. The last one leaves with two status messages, as recorded."""
        for index, item in enumerate(self.pending):
            if item[1] == prompt_id:
                del self.pending[index]
                if self.pending:
                    heapq.heapify(self.pending)
                else:
                    self._changed()
                self._changed()
                return True
        return False

    def clear(self) -> None:
        """Forget everything that waits."""
        self.pending = []
        self._changed()

    def history_page(self, max_items: int | None, offset: int) -> dict[str, Any]:
        """The newest `max_items`, or those from `offset` on, counted from the oldest."""
        if offset < 0 and max_items is not None:
            offset = len(self.history) - max_items
        page: dict[str, Any] = {}
        for index, (prompt_id, entry) in enumerate(self.history.items()):
            if index >= offset:
                page[prompt_id] = entry
                if max_items is not None and len(page) >= max_items:
                    break
        return page
