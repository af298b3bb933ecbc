"""Moving a waiting character to the front of the durable queue."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from charhub_console.adapters.jobs.queue import DbosQueue
from charhub_console.domain.run import Order
from charhub_console.domain.views import View


def served_first(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "jobs.db")) as database:
        rows = database.execute("SELECT workflow_uuid FROM workflow_status ORDER BY priority, created_at").fetchall()
    return [name for (name,) in rows]


async def test_a_waiting_character_moves_to_the_front_and_one_that_is_not_waiting_does_not(tmp_path: Path) -> None:
    queue = DbosQueue(tmp_path)
    await queue.open()
    try:
        for position, character in enumerate(("a", "b", "c")):
            await queue.enqueue_character(Order(character, (View.AVATAR,)), "run", position=position)
        assert served_first(tmp_path) == ["char/a/rrun", "char/b/rrun", "char/c/rrun"]

        assert await queue.run_next("c", "run")
        assert served_first(tmp_path) == ["char/c/rrun", "char/a/rrun", "char/b/rrun"]
        assert not await queue.run_next("unknown", "run")

        await queue.cancel_character("b", "run")
        assert not await queue.run_next("b", "run")
    finally:
        await queue.close()
