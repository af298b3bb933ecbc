"""Moving a waiting character to the front of the durable queue."""

from __future__ import annotations

from pathlib import Path

import pytest

from charhub_console.adapters.jobs.queue import DbosQueue
from charhub_console.domain.run import Order
from charhub_console.domain.views import View
from tests.adapters.jobs_work import place_of, workflows_in
from tests.servers import postgres


@pytest.fixture(params=["folder", "server"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A queue's place."""
    return str(tmp_path) if request.param == "folder" else postgres.charhub()


def served_first(where: str) -> list[str]:
    """In the order in which they would be begun; those of one priority were enqueued in this order."""
    found = workflows_in(where)
    return sorted(found, key=lambda name: (found[name][1], name))


async def test_a_waiting_character_moves_to_the_front_and_one_that_is_not_waiting_does_not(where: str) -> None:
    queue = DbosQueue(place_of(where))
    await queue.open()
    try:
        for position, character in enumerate(("a", "b", "c")):
            await queue.enqueue_character(Order(character, (View.AVATAR,)), "run", position=position)
        assert served_first(where) == ["char/a/rrun", "char/b/rrun", "char/c/rrun"]

        assert await queue.run_next("c", "run")
        assert served_first(where) == ["char/c/rrun", "char/a/rrun", "char/b/rrun"]
        assert not await queue.run_next("unknown", "run")

        await queue.cancel_character("b", "run")
        assert not await queue.run_next("b", "run")
    finally:
        await queue.close()
