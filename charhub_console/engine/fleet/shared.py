"""What consoles and workers of a fleet must have in common: the storage."""

from __future__ import annotations

import hashlib

from charhub_console.domain.errors import NotConfigured
from charhub_console.engine.ports import Clock, Storage
from charhub_console.engine.ports.fleet import FleetBoard

_FACT = "storage"
_WORDS = b"The consoles and workers of a fleet know their storage by this file. Leave it here.\n"


async def ensure_shared(storage: Storage, board: FleetBoard, clock: Clock) -> None:
    """This storage is the one the fleet uses, and can be written: looked at, not believed.

    Raises:
        NotConfigured: it is another one.
        StorageFailed, Unreachable, Unauthorized
    """
    mine = f"fleet/{clock.new_id()}.txt"
    await storage.put(mine, _WORDS, content_type="text/plain", sha256=hashlib.sha256(_WORDS).hexdigest())
    agreed = await board.agree(_FACT, mine)
    if agreed == mine:
        return
    await storage.delete(mine)
    if await storage.head(agreed) is None:
        raise NotConfigured(
            f"The storage {storage.place} is not the one the fleet at {board.place} uses.",
            "Give every console and worker the same storage: r2, or a storage.local_folder they all see.",
        )
