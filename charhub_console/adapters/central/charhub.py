"""Implements `engine.ports.publishing.Publishing`: each call is one transaction in a thread, on tables we know."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from charhub_console.adapters.central import claims, ledger, publishing, rows, schema
from charhub_console.adapters.central.connection import Server
from charhub_console.adapters.central.schema import Connection
from charhub_console.domain.central import differences
from charhub_console.domain.charhub_rows import TableRow
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import NotConfigured, Unreachable
from charhub_console.engine.ports.publishing import Claim, Publication

T = TypeVar("T")

SILENCE = 6  # times as long as it took not to answer, a server is not asked for a claim again: a night has many


class CharhubTables:
    """CharHub's own tables.

    Args:
        url: as for PostgresCentral.
        resources: the folder with our steps and CharHub's tables as we know them.
        console: says who we are, for leases: another id for every data folder.

    Raises:
        NotConfigured: the address cannot be read.
    """

    def __init__(self, url: str, resources: Path, console: Callable[[], Awaitable[str]]) -> None:
        self._server = Server(url)
        self._console = console
        self._steps = schema.steps(resources)
        self._known = schema.known(resources / "charhub.toml")
        self._silent_until = 0.0
        self._said: Unreachable | None = None

    async def claim(self, curated: TableRow) -> Claim:
        """See the port."""
        began = time.monotonic()
        if self._said is not None and began < self._silent_until:
            raise self._said
        try:
            console = await self._console()
            held = await self._do(lambda connection: claims.claim(connection, self._known, curated, console))
        except Unreachable as error:
            now = time.monotonic()
            self._said, self._silent_until = error, now + SILENCE * (now - began)
            raise
        self._said = None
        return held

    async def renew(self, held: Sequence[Claim]) -> list[Claim]:
        """See the port."""
        return await self._do(lambda connection: claims.renew(connection, held)) if held else []

    async def give_back(self, held: Sequence[Claim], *, rejected: str = "") -> None:
        """See the port."""
        if held:
            await self._do(lambda connection: claims.give_back(connection, held, rejected))

    async def release_stale(self) -> int:
        """See the port."""
        return await self._do(claims.release_stale)

    async def published(self, character_id: str) -> str | None:
        """See the port."""
        return await self._do(lambda connection: publishing.published(connection, character_id))

    async def publish(self, publication: Publication) -> None:
        """See the port."""
        console = await self._console()
        await self._do(lambda connection: publishing.publish(connection, self._known, publication, console))

    async def log_run(self, row: TableRow) -> None:
        """See the port."""
        await self._do(lambda connection: rows.insert(connection, self._known, row, once=True))

    async def balance(self, user_id: str) -> int:
        """See the port."""
        return await self._do(lambda connection: ledger.balance(connection, user_id))

    async def settle(self, entries: Sequence[CreditEntry]) -> None:
        """See the port."""
        if entries:
            console = await self._console()
            await self._do(lambda connection: ledger.settle(connection, self._known, entries, console))

    async def _do(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.to_thread(self._in_one_transaction, work)

    def _in_one_transaction(self, work: Callable[[Connection], T]) -> T:
        with self._server.connected() as connection:
            self._look(connection)
            return work(connection)

    def _look(self, connection: Connection) -> None:
        """Nothing is written into tables that are not as we know them."""
        if schema.pending(connection, self._steps):
            raise NotConfigured(
                "Our schema is not set up in the central database.", "Run `charhub-console central init`."
            )
        wrong = differences(self._known, schema.found(connection, self._known))
        if wrong:
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            raise NotConfigured(
                f"CharHub's tables are not as this console knows them: {wrong[0]}{more}",
                "Nothing is written there. Update this console; `charhub-console central check` tells all.",
            )
