"""Consoles for the tests of synchronising: a store each, one real PostgreSQL, clocks that can be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charhub_console.adapters.central import PostgresCentral, PostgresFeed
from charhub_console.adapters.clock import SystemClock
from charhub_console.adapters.local_files import LocalFolder
from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.adapters.sqlite.connection import wall_clock_ms
from charhub_console.domain.events import Event
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.sync import Sync
from tests.servers.postgres import charhub

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "central"


async def central() -> str:
    """The address of a database that is set up for synchronising."""
    url = charhub()
    await PostgresCentral(url, RESOURCES, "").set_up()
    return url


@dataclass
class AConsole:
    """One data folder with its store, its feed and what its faces heard."""

    store: SqliteStore
    feed: PostgresFeed
    sync: Sync
    folder: Path
    heard: list[Event] = field(default_factory=list)
    skew_s: list[float] = field(default_factory=lambda: [0.0])

    async def close(self) -> None:
        await self.store.close()
        await self.feed.close()

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """A look past the store at the file."""
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.folder / "console.db")) as database:
            return database.execute(statement, values).fetchall()


def a_console(url: str, folder: Path) -> AConsole:
    """A console whose data is in this folder, made when it is not there."""
    folder.mkdir(exist_ok=True)
    skew_s = [0.0]
    store = SqliteStore(folder / "console.db", now_ms=lambda: wall_clock_ms() + int(skew_s[0] * 1000))
    feed, bus = PostgresFeed(url), LocalBus()
    sync = Sync(store.sync, feed, files=LocalFolder(folder), clock=SystemClock(), bus=bus)
    made = AConsole(store, feed, sync, folder, skew_s=skew_s)
    bus.subscribe(made.heard.append)
    return made


async def quiet(*consoles: AConsole) -> None:
    """Until nobody has anything to tell any more."""
    for _ in range(2):
        for console in consoles:
            await console.sync.once()
