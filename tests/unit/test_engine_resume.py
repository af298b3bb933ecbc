"""Orders and nights come to an end: after a kill, without money, with a full disk, and when something is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import RunState
from tests.fake_process import Killed
from tests.unit.engine_parts import BY_ANA, Outside, process


async def calls_of_an_order(folder: Path) -> list[str]:
    async with process(Outside(folder)) as world:
        candidate = await world.candidate()
        await world.console.grant("ana", 500, note="")
        world.jobs.carries = False
        start = len(world.life.calls)
        await world.console.generate_candidate(candidate.id, BY_ANA)
        return world.life.calls[start:]


async def test_an_order_given_again_after_a_kill_is_painted_and_charged_once(tmp_path: Path) -> None:
    calls = await calls_of_an_order(tmp_path / "whole")
    written = calls.index("SqliteStore.add_run")

    for dies_at in range(written + 2, len(calls) + 1):
        outside = Outside(tmp_path / str(dies_at), carries=False)
        async with process(outside) as world:
            candidate = await world.candidate()
            await world.console.grant("ana", 500, note="")
        with pytest.raises(Killed):
            async with process(outside, dies_at=dies_at) as world:
                await world.console.generate_candidate(candidate.id, BY_ANA)
        where = f"killed before {calls[dies_at - 1]}"
        async with process(outside) as world:
            await world.console.resume()
            with pytest.raises(InvalidInput, match="is being generated"):  # although nothing has begun yet
                await world.console.generate_candidate(candidate.id, BY_ANA)
        outside.carries = True
        async with process(outside) as world:
            await world.console.resume()
            await world.jobs.settled()
            [run] = await world.console.runs()
            [character] = await world.store.characters()
            assert (run.state, character.state) == (RunState.DONE, CharacterState.COMPLETE), where
            assert sorted(world.backend.painted.values()) == [1] * 5, where
            assert await world.console.balance("ana") == 375, where


async def test_an_order_that_can_no_longer_be_paid_ends_and_does_not_keep_the_console_from_starting(
    tmp_path: Path,
) -> None:
    calls = await calls_of_an_order(tmp_path / "whole")
    outside = Outside(tmp_path / "console")
    async with process(outside) as world:
        candidate = await world.candidate()
        await world.console.grant("ana", 125, note="")
    with pytest.raises(Killed):
        async with process(outside, dies_at=calls.index("SqliteStore.add_credit_entries") + 1) as world:
            await world.console.generate_candidate(candidate.id, BY_ANA)
    async with process(outside) as world:
        another = await world.candidate(2)
        await world.console.generate_candidate(another.id, BY_ANA)  # what she has is spent on this one
        await world.jobs.settled()
        assert len(await world.console.resume()) == 1
        await world.jobs.settled()
        states = sorted(run.state for run in await world.console.runs())
        assert states == [RunState.CANCELLED, RunState.DONE]
        assert await world.console.balance("ana") == 0
        assert sorted(world.backend.painted.values()) == [1] * 5


async def test_restarts_between_the_word_and_the_hand_over_do_not_count_as_losses(tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    async with process(outside) as world:
        planned = await world.avatar_attempt()
    for _ in range(5):
        async with process(outside) as world:
            world.backend.refusals.append(Killed("before the hand-over"))
            with pytest.raises(Killed):
                await world.work.paint(planned.id)
    async with process(outside) as world:
        ended = await world.work.paint(planned.id)
    assert ended.state is AttemptState.DONE
    assert outside.backends[0].painted == {planned.id: 1}


async def test_a_night_ended_by_a_bug_is_over_and_does_not_stand_in_the_way_of_the_next(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    async with process(Outside(tmp_path)) as world:
        monkeypatch.setattr(world.outside.source, "page", broken)
        first = await world.night(count=1)
        monkeypatch.undo()
        second = await world.night(count=1)
    assert (first.state, second.state) == (RunState.DONE, RunState.DONE)
    assert first.id != second.id
    assert "unexpected error" in first.notes[-1] and "See the log" in first.notes[-1]
    assert "a bug" in caplog.text
    assert '"total": 0' in first.summary


async def test_a_report_that_breaks_does_not_keep_its_run_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("a bug")

    monkeypatch.setattr("charhub_console.engine.reports.page", broken)
    async with process(Outside(tmp_path)) as world:
        night = await world.night(count=1)
    assert (night.state, night.summary) == (RunState.DONE, "")
    assert night.ended_at is not None
