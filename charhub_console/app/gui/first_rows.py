"""Before the session is open: the rows alone, so that the first screen is filled before everything else is loaded."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from charhub_console.app.config import Configuration
from charhub_console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from charhub_console.engine.console import Browse, Console

log = logging.getLogger(__name__)

LONGEST_S = 1.0  # how long everything else waits for a first screen that does not come


class FirstRows:
    """Belongs to the engine's loop.

    Loading the rest holds the interpreter for half a second, and a window that is being built would share it. So what
    fills the first screen is answered by the rows alone, and the rest waits until `is_enough` is set.
    """

    def __init__(self) -> None:
        self.is_enough = asyncio.Event()
        self._is_decided = asyncio.Event()
        self._rows: Browse | None = None
        self._answering: set[asyncio.Task[Any]] = set()

    async def serve(self, configuration: Configuration, *, practice: bool) -> None:
        """Answer until it is enough. Whatever goes wrong is left to the session, which meets it too and says so."""
        from charhub_console.app import wiring

        try:
            async with wiring.open_rows(configuration, practice) as self._rows:
                self._is_decided.set()
                if self._rows is not None:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.is_enough.wait(), LONGEST_S)
                self._rows = None
                if self._answering:
                    await asyncio.wait(set(self._answering))
        except ConsoleError as error:
            log.warning("the rows could not be opened before everything else: %s", error)
        finally:
            self._rows = None
            self._is_decided.set()

    def skip(self) -> None:
        """The session answers from the beginning."""
        self._is_decided.set()

    async def answer(self, factory: Callable[[Browse], Awaitable[Any]], session: asyncio.Future[Console]) -> Any:
        """By the rows alone while they are served, else by the session."""
        await self._is_decided.wait()
        if self._rows is not None:
            task = asyncio.ensure_future(factory(self._rows))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
            try:
                return await task
            except ConsoleError as error:
                log.warning("the first screen could not be read before everything else: %s", error)
        return await factory((await asyncio.shield(session)).browse)
