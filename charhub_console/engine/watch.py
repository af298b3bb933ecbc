"""What others say through the rows while this process paints: an attempt was cancelled, new images shall wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from charhub_console.engine.pause import is_paused
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

LOOK_S = 1.0  # between looks at the rows


class RowWatch:
    """Stops what is cancelled and holds the line at the servers while the console is paused, whoever said so, where.

    It looks only while something is painted or waits for that.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._painting: dict[asyncio.Task[Any], str] = {}
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def over(self, attempt_id: str, task: asyncio.Task[Any]) -> Iterator[None]:
        """This task paints the attempt: it is cancelled soon after the attempt is."""
        self._painting[task] = attempt_id
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look(), name="what others say")
        try:
            yield
        finally:
            del self._painting[task]
            if not self._painting:
                self._looking.cancel()

    async def note_pause(self) -> None:
        """Hold the line, or let it go on. To be called before anything is put into it."""
        self._tools.pool.hold(await is_paused(self._tools))

    async def _look(self) -> None:
        while True:
            await self._tools.clock.sleep(LOOK_S)
            try:
                await self.note_pause()
                cancelled = await self._tools.store.cancelled_among(list(self._painting.values()))
            except Exception:
                log.exception("the rows could not be looked at; it is tried again")
                continue
            for task, attempt_id in self._painting.items():
                if attempt_id in cancelled:
                    task.cancel()
