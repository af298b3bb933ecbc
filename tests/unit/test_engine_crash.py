"""`kill -9` at any call: nothing is lost, painted twice or charged twice, and work goes on by itself."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.run import RunState
from charhub_console.domain.views import View
from tests.fake_process import Killed
from tests.unit.engine_parts import BY_ANA, Outside, World, a_candidate, process

# A call that only looks changes nothing: to die before it is to die before the next of these.
CHANGES = (
    "cache",
    ".add",
    ".change",
    ".record",
    ".write",
    ".delete",
    ".put",
    ".submit",
    ".enqueue",
    ".decide",
    ".save",
    ".page",
)


def changes(calls: list[str]) -> list[int]:
    """Places (from 1) of the calls that change something somewhere."""
    return [at for at, name in enumerate(calls, 1) if any(verb in name for verb in CHANGES)]


async def calls_of_an_image(folder: Path) -> list[str]:
    async with process(Outside(folder)) as world:
        planned = await world.avatar_attempt()
        start = len(world.life.calls)
        await world.work.paint(planned.id)
        return world.life.calls[start:]


async def test_an_image_killed_at_any_of_its_calls_is_painted_once_and_recorded_once(folder: Path) -> None:
    calls = await calls_of_an_image(folder / "whole")
    assert len(changes(calls)) >= 9

    for dies_at in [*changes(calls), len(calls) + 1]:
        outside = Outside(folder / str(dies_at))
        async with process(outside) as world:
            planned = await world.avatar_attempt()
        with suppress(Killed):  # the last one dies after everything
            async with process(outside, dies_at=dies_at) as world:
                await world.work.paint(planned.id)
        async with process(outside) as world:
            ended = await world.work.paint(planned.id)
            images = await world.store.images(planned.character_id, active_only=False)

        where = f"killed at call {dies_at}"
        assert ended.state is AttemptState.DONE, where
        assert outside.backends[0].painted == {planned.id: 1}, where
        assert [image.attempt_id for image in images] == [planned.id], where
        assert list(outside.storage.objects) == [images[0].key], where


async def test_a_server_that_lost_its_jobs_with_the_power_paints_again_only_what_it_lost(folder: Path) -> None:
    calls = await calls_of_an_image(folder / "whole")
    submitted = calls.index("FakeBackend.submit") + 2

    for dies_at in [at for at in changes(calls) if at >= submitted][:5]:
        outside = Outside(folder / str(dies_at))
        async with process(outside) as world:
            planned = await world.avatar_attempt()
        with pytest.raises(Killed):
            async with process(outside, dies_at=dies_at) as world:
                await world.work.paint(planned.id)
        outside.backends[0].forget_everything()
        async with process(outside) as world:
            before = await world.store.attempt(planned.id)
            ended = await world.work.paint(planned.id)

        assert before is not None and ended.state is AttemptState.DONE
        assert outside.backends[0].painted == {planned.id: 2 if before.path is None else 1}, f"killed at {dies_at}"


async def ordered_by_ana(world: World) -> None:
    """What she does, again from the beginning as long as no run has come of it."""
    candidates = await world.store.candidates(limit=1)
    candidate = candidates[0] if candidates else await world.candidate()
    if not await world.console.runs():
        await world.console.generate_candidate(candidate.id, BY_ANA)
    await world.jobs.settled()


async def test_a_character_killed_anywhere_is_complete_charged_once_and_painted_once(folder: Path) -> None:
    async with process(Outside(folder / "whole")) as world:
        await world.candidate()
        await world.console.grant("ana", 125, note="")
        start = len(world.life.calls)
        await ordered_by_ana(world)
        calls = world.life.calls[start:]
    places = changes(calls)
    assert len(places) > 60

    for dies_at in places[1::8]:
        outside = Outside(folder / str(dies_at))
        async with process(outside) as world:
            await world.candidate()
            await world.console.grant("ana", 125, note="")
        with pytest.raises(Killed):
            async with process(outside, dies_at=dies_at) as world:
                await ordered_by_ana(world)
        async with process(outside) as world:
            world.jobs.recover()
            await world.console.resume()
            await ordered_by_ana(world)
            [character] = await world.store.characters()
            [run] = await world.console.runs()

            where = f"killed before call {dies_at}, {calls[dies_at - 1]}"
            assert character.state is CharacterState.COMPLETE, where
            assert run.state is RunState.DONE, where
            images = await world.store.images(character.id, active_only=False)
            assert sorted(image.view for image in images) == sorted(View), where
            assert sorted(world.backend.painted.values()) == [1, 1, 1, 1, 1], where
            assert await world.console.balance("ana") == 0, where
            assert sorted(entry.amount for entry in await world.console.ledger("ana")) == [-100, -25, 125], where


async def test_a_night_killed_anywhere_ends_with_every_image_once(folder: Path) -> None:
    async with process(Outside(folder / "whole")) as world:
        await a_night_of_two(world)
        total = len(world.life.calls)

    for dies_at in range(20, total, total // 5):
        outside = Outside(folder / str(dies_at))
        with pytest.raises(Killed):
            async with process(outside, dies_at=dies_at) as world:
                await a_night_of_two(world)
        async with process(outside) as world:
            world.jobs.recover()
            await world.console.resume()
            if not await world.console.runs():
                await a_night_of_two(world)
            await world.jobs.settled()
            [run] = await world.console.runs()
            characters = await world.store.characters()

            assert run.state is RunState.DONE and '"complete": 2' in run.summary, f"killed before call {dies_at}"
            assert [character.state for character in characters] == [CharacterState.COMPLETE] * 2
            assert len({character.candidate_id for character in characters}) == 2
            assert sorted(world.backend.painted.values()) == [1] * 10, f"killed before call {dies_at}"
            assert await world.store.credit_entries() == []


async def a_night_of_two(world: World) -> None:
    world.outside.source.candidates = [a_candidate(world.outside.clock, number) for number in range(1, 5)]
    await world.night(count=2)
