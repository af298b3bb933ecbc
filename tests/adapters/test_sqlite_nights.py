"""One night at a time, whoever starts it: a window, a schedule, a command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.run import RunKind, RunState
from tests.adapters.sqlite_examples import a_run


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[list[SqliteStore]]:
    stores = [SqliteStore(tmp_path / "console.db") for _ in range(3)]
    yield stores
    for store in stores:
        await store.close()


async def test_nights_started_at_the_same_moment_are_one_night(stores: list[SqliteStore]) -> None:
    asked = [a_run(kind=RunKind.NIGHT) for _ in range(12)]
    got = await asyncio.gather(*(stores[at % 3].add_night(run) for at, run in enumerate(asked)))
    assert len({run.id for run in got}) == 1
    assert got[0] in asked
    assert len(await stores[0].runs()) == 1


async def test_when_a_night_has_ended_there_may_be_another(stores: list[SqliteStore]) -> None:
    store = stores[0]
    by_hand = await store.add_run(a_run(kind=RunKind.MANUAL))
    first = await store.add_night(a_run(kind=RunKind.NIGHT))
    assert await store.add_night(a_run(kind=RunKind.NIGHT)) == first
    await store.change_run(first.id, state=RunState.DONE)
    second = await store.add_night(a_run(kind=RunKind.NIGHT))
    assert len({by_hand.id, first.id, second.id}) == 3
