"""An open console agrees with another one by itself, and what curators disagree about is not generated."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from charhub_console.domain.candidate import Status, Verdict
from charhub_console.domain.errors import InvalidInput
from charhub_console.engine.console import Wish
from tests.adapters.sqlite_examples import a_decision
from tests.adapters.sync_consoles import a_console, central
from tests.servers.postgres import ask
from tests.story.world import a_world


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await true():
            await asyncio.sleep(0.05)


async def test_an_open_console_sends_and_takes_over_by_itself(tmp_path: Path) -> None:
    url = await central()
    other = a_console(url, tmp_path / "other")
    async with a_world(tmp_path / "world", images=1) as world:
        world.environ["DATABASE_URL"] = url
        async with world.open() as session:
            await session.console.fetch(limit=1)

            async def arrived() -> bool:
                await other.sync.once()
                return bool(await other.store.candidates())

            await until(arrived)
            (candidate,) = await other.store.candidates()
            await other.store.decide(a_decision(candidate, Verdict.REJECT, by="ben"))
            await other.sync.once()

            async def rejected() -> bool:
                (own,) = await session.tools.store.candidates()
                return own.status is Status.REJECTED

            await until(rejected)
            (own,) = await session.tools.store.candidates()
            await session.tools.store.decide(a_decision(own, Verdict.HOLD, by="ana"))
        assert len(await other.store.decisions(candidate.id)) == 1
        await other.sync.once()
        assert len(await other.store.decisions(candidate.id)) == 2, "the last word was sent before the end"
    await other.close()


async def test_what_curators_disagree_about_is_not_generated_until_it_is_settled(tmp_path: Path) -> None:
    url = await central()
    other = a_console(url, tmp_path / "other")
    async with a_world(tmp_path / "world", images=1) as world:
        world.environ["DATABASE_URL"] = url
        async with world.open_without_queue() as (session, _):
            console, wish = session.console, Wish("ana", "checkpoint", charged=False)
            await console.fetch(limit=1)
            await console.sync.once()
            await other.sync.once()
            (hers,), (his,) = await session.tools.store.candidates(), await other.store.candidates()
            await console.decide(hers.id, Verdict.APPROVE, by="ana")
            await other.store.decide(a_decision(his, Verdict.REJECT, by="ben"))
            await other.sync.once()
            await console.sync.once()

            with pytest.raises(InvalidInput, match="Curators disagree"):
                await console.generate_candidate(hers.id, wish)
            assert (await console.sync.state()).disputed == 1

            await console.decide(hers.id, Verdict.APPROVE, by="ana")
            run = await console.generate_candidate(hers.id, wish)
            assert run.count == 1
    await other.close()


async def test_in_practice_mode_nothing_is_synchronised(tmp_path: Path) -> None:
    url = await central()
    async with a_world(tmp_path / "world") as world:
        world.environ["DATABASE_URL"] = url
        async with world.open(engine=False, comfyui__urls="") as session:
            assert session.practice
            assert not session.console.sync.is_set_up
    assert ask(url, "SELECT count(*) FROM charhub_console.record") == [(0,)]
