"""Other processes on the same database, started by the tests: `python -m tests.adapters.sqlite_children <what> <file>`.

Each line printed is something the store has acknowledged.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.errors import InsufficientCredits
from charhub_console.domain.views import View
from tests.adapters.sqlite_examples import a_candidate, a_drafted_character, an_attempt, an_entry, new_id, paint


async def paint_until_killed(store: SqliteStore) -> None:
    """Two characters at a time, all views, charged; says every image that was recorded."""
    while True:
        await asyncio.gather(paint_one(store), paint_one(store))


async def paint_one(store: SqliteStore) -> None:
    candidate = a_candidate(1, source_id=new_id(), url="", prompt="a knight")
    await store.add_candidates([candidate])
    character, run = await a_drafted_character(store, candidate_id=candidate.id)
    await store.add_credit_entries([an_entry(-25, owner=character.id)], may_overdraw=True)
    for view in View:
        image = await paint(store, an_attempt(character, run, view))
        print(image.id, flush=True)


async def spend_all(store: SqliteStore) -> None:
    """Take 10 credits again and again, every third time with a key the other process uses as well."""
    for number in itertools.count():
        key = f"shared-{number}" if number % 3 == 0 else None
        try:
            await store.add_credit_entries([an_entry(-10, key=key)])
        except InsufficientCredits:
            return
        print(key or "own", flush=True)


async def open_only(store: SqliteStore) -> None:
    print(await store.check(), flush=True)


async def main(what: str, path: str) -> None:
    store = SqliteStore(Path(path))
    try:
        await {"paint": paint_until_killed, "spend": spend_all, "open": open_only}[what](store)
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
