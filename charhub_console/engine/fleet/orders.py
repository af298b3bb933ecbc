"""The durable queue as a console of a fleet has it: characters go to the workers, nights stay at the console."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import PurePosixPath

from charhub_console.domain.character import Character
from charhub_console.domain.errors import NotFound, Unreachable
from charhub_console.domain.run import Order
from charhub_console.domain.storage_keys import lent_source_key
from charhub_console.engine.ports import Jobs
from charhub_console.engine.ports.fleet import FleetBoard, Parcel
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

CONSOLE = "fleet.console"
"""Setting: under which id the fleet knows this console's orders."""

_TYPES = {".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


class FleetJobs:
    """Implements engine.ports.Jobs. An order that cannot be handed over now waits in the rows; the follower does it.

    Args:
        here: this console's own queue.
        there: the fleet's queue, once everything there is as it must be. Raises ConsoleError.
    """

    def __init__(self, here: Jobs, there: Callable[[], Awaitable[Jobs]], board: FleetBoard, tools: Tools) -> None:
        self._here, self._there, self._board, self._tools = here, there, board, tools

    async def enqueue_character(self, order: Order, run_id: str, *, position: int) -> None:
        """See engine.ports.Jobs. Raises: NotConfigured (the fleet cannot be used as it is set up)."""
        try:
            jobs = await self._there()
            await self._board.post(await self._parcel(order, run_id))
            await jobs.enqueue_character(order, run_id, position=position)
        except Unreachable as error:
            log.warning("character %s waits for the fleet: %s", order.character_id, error.title)

    async def enqueue_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._here.enqueue_night(run_id)

    async def cancel_character(self, character_id: str, run_id: str) -> None:
        """See engine.ports.Jobs. Whoever has it stops; the follower says it again if this does not arrive."""
        try:
            await self._board.cancel(frozenset({(character_id, run_id)}), frozenset())
        except Unreachable as error:
            log.warning("the fleet does not know yet that %s is cancelled: %s", character_id, error.title)

    async def cancel_night(self, run_id: str) -> None:
        """See engine.ports.Jobs."""
        await self._here.cancel_night(run_id)

    async def run_next(self, character_id: str, run_id: str) -> bool:
        """See engine.ports.Jobs."""
        return await (await self._there()).run_next(character_id, run_id)

    async def delete_finished(self, before: datetime) -> int:
        """See engine.ports.Jobs."""
        gone = await self._here.delete_finished(before)
        try:
            return gone + await (await self._there()).delete_finished(before)
        except Unreachable as error:
            log.warning("ended jobs of the fleet stay for now: %s", error.title)
            return gone

    async def close_line(self, closed: bool) -> None:
        """See engine.ports.Jobs. No image goes to a server from here."""

    async def _parcel(self, order: Order, run_id: str) -> Parcel:
        character = await self._tools.store.character(order.character_id)
        if character is None:
            raise NotFound(f"There is no character {order.character_id}.", "It may belong to another data folder.")
        key, path = await self._lend_source(character)
        rows = await self._tools.store.pack(character.id, run_id)
        return Parcel(character.id, run_id, await console_id(self._tools), character.name, rows, key, path)

    async def _lend_source(self, character: Character) -> tuple[str, str]:
        """The source picture is in the storage, where every worker finds it: its key, and the path the rows name."""
        path = character.source_image_path
        if not path or not self._tools.options.source_as_reference or not await self._tools.files.exists(path):
            return "", ""
        data = await self._tools.files.read(path)
        digest, suffix = hashlib.sha256(data).hexdigest(), PurePosixPath(path).suffix.lower()
        key = lent_source_key(character.id, digest, suffix)
        content_type = _TYPES.get(suffix, "application/octet-stream")
        await self._tools.storage.put(key, data, content_type=content_type, sha256=digest)
        return key, path


async def console_id(tools: Tools) -> str:
    """Under which id the fleet knows this console's orders; made once."""
    known = await tools.store.setting(CONSOLE)
    if known is None:
        await tools.store.set_setting(CONSOLE, tools.clock.new_id())
        known = await tools.store.setting(CONSOLE)
        assert known is not None
    return known
