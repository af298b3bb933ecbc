"""A night: what it takes, what it can finish, what it carries over, and how it goes on after anything."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from charhub_console.domain.candidate import Level, Status, Verdict
from charhub_console.domain.character import OFFICIAL_BOT, CharacterState
from charhub_console.domain.errors import NotFound, Unreachable
from charhub_console.domain.events import RunChanged
from charhub_console.domain.run import Run, RunKind, RunStage, RunState
from charhub_console.domain.views import View
from charhub_console.engine import nightly
from charhub_console.engine.store import CharacterFilter
from tests.fakes import fails
from tests.unit.engine_parts import Outside, a_candidate, process


def supply(outside: Outside, count: int, **changes: Any) -> None:
    """So many candidates at the source, nothing against any."""
    outside.source.candidates = [a_candidate(outside.clock, number, **changes) for number in range(1, count + 1)]


def summary_of(run: Run) -> dict[str, Any]:
    return dict(json.loads(run.summary))


def minutes(run: Run) -> float:
    assert run.ended_at is not None
    return (run.ended_at - run.started_at).total_seconds() / 60


async def test_a_night_fetches_selects_paints_and_reports(outside: Outside) -> None:
    supply(outside, 5)
    async with process(outside) as world:
        run = await world.night(count=3)
        characters = await world.store.characters()

        assert (run.state, run.stage) == (RunState.DONE, RunStage.REPORT)
        assert [summary_of(run)[name] for name in ("total", "successful", "complete", "carried_over")] == [3, 3, 3, 0]
        assert [character.position for character in characters] == [0, 1, 2]
        assert {character.owner for character in characters} == {OFFICIAL_BOT}
        assert any("5 new" in note for note in run.notes)
        assert RunChanged(run.id) in world.events
        decided = [await world.console.candidate(c.candidate_id or "") for c in characters]
        assert {(row.status, log[0].by) for row, log in decided} == {(Status.APPROVED, "rule:night")}


async def test_what_a_person_approved_comes_before_what_the_rule_would_take(outside: Outside) -> None:
    supply(outside, 4)
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        await world.console.decide("1004", Verdict.APPROVE, by="ana")
        await world.night(count=2)
        taken = [(await world.console.candidate(c.candidate_id or ""))[0] for c in await world.store.characters()]

    assert taken[0].source_id == "1004" and taken[1].source_id in ("1001", "1002", "1003")


async def test_without_topping_up_only_what_a_person_approved_is_painted(outside: Outside) -> None:
    outside.options = replace(outside.options, top_up=False)
    supply(outside, 4)
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        await world.console.decide("1002", Verdict.APPROVE, by="ana")
        run = await world.night(count=3)

    assert summary_of(run)["total"] == 1
    assert any("3 characters were wanted and 1 candidates could be used" in note for note in run.notes)


async def test_held_rejected_blocked_and_wrong_level_candidates_are_left_alone(outside: Outside) -> None:
    supply(outside, 2)
    outside.source.candidates += [
        a_candidate(outside.clock, 3, level=Level.UNKNOWN),
        a_candidate(outside.clock, 4, prompt="a loli"),
        a_candidate(outside.clock, 5, level=Level.R),
        a_candidate(outside.clock, 6),
    ]
    async with process(outside) as world:
        await world.console.fetch(limit=10)
        await world.console.decide("1001", Verdict.REJECT, by="ana")
        await world.console.decide("1006", Verdict.HOLD, by="ana")
        run = await world.night(count=10)
        [character] = await world.store.characters()

        assert (await world.console.candidate(character.candidate_id or ""))[0].source_id == "1002"
        assert summary_of(run)["total"] == 1


async def test_a_source_that_does_not_answer_does_not_stop_what_was_approved(outside: Outside) -> None:
    outside.source.fault = Unreachable("Civitai does not answer.", "It is tried again tomorrow.")
    async with process(outside) as world:
        await world.candidate(1)
        run = await world.night(count=2)

    assert summary_of(run)["successful"] == 1
    assert "Fetching failed: Civitai does not answer. It is tried again tomorrow." in run.notes


async def test_an_analysis_that_failed_tonight_is_tried_again_the_next_night(outside: Outside) -> None:
    supply(outside, 1)
    outside.analyser.answers["1001"] = Unreachable("The analyser does not answer.", "Later.")
    async with process(outside) as world:
        first = await world.night(count=1)
        [candidate] = await world.store.candidates()
        outside.analyser.answers.clear()
        second = await world.night(count=1)

    assert (summary_of(first)["total"], candidate.status, candidate.gate) == (0, Status.NEW, "hold")
    assert summary_of(second)["complete"] == 1


async def test_a_character_that_cannot_be_finished_in_time_is_not_started_but_carried_over(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=3.0)
    supply(outside, 12)
    async with process(outside) as world:
        run = await world.night(count=10, budget_s=65.0)
        characters = await world.store.characters()

        assert 2 <= len(characters) <= 4  # five images of three seconds each
        assert {character.state for character in characters} == {CharacterState.COMPLETE}
        assert minutes(run) <= 65 / 60
        assert run.carried_over == 10 - len(characters) == summary_of(run)["carried_over"]
        assert any("would not have been finished within the time budget" in note for note in run.notes)
        assert len(await world.store.attempts(run_id=run.id)) == 5 * len(characters)


async def test_a_second_night_generates_only_what_the_first_one_missed(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=4.0)
    supply(outside, 4)
    async with process(outside) as world:
        first = await world.night(count=4, budget_s=70.0)
        second = await world.night(count=4, budget_s=600.0)
        characters = await world.store.characters()

        assert 0 < summary_of(first)["total"] < 4
        assert summary_of(first)["total"] + summary_of(second)["total"] == 4
        assert len({character.candidate_id for character in characters}) == 4
        assert sorted(world.backend.painted.values()) == [1] * 20


async def test_the_pace_of_the_night_before_is_known_from_the_start(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=10.0)
    supply(outside, 6)
    async with process(outside) as world:
        await world.night(count=1)
        run = await world.night(count=5, budget_s=49.0)

    assert (summary_of(run)["total"], run.carried_over) == (0, 5)
    assert summary_of(run)["is_failure"] is True


async def test_two_servers_halve_the_night(outside: Outside) -> None:
    lengths = []
    for names in (("gpu-1",), ("gpu-1", "gpu-2")):
        there = Outside(outside.folder / str(len(names)))
        there.servers(*names, service_s=6.0)
        supply(there, 2)
        async with process(there) as world:
            lengths.append(minutes(await world.night(count=2)))

    assert 1.0 <= lengths[0] < 1.1 and lengths[1] < 0.65 * lengths[0]


async def test_when_all_servers_are_down_the_night_says_so_and_ends_with_its_budget(outside: Outside) -> None:
    outside.backends[0].healthy = False
    supply(outside, 3)
    async with process(outside) as world:
        run = await world.night(count=3, budget_s=120.0)
        again = await world.night(count=3, budget_s=120.0)

    assert 2.0 <= minutes(run) < 2.5
    assert run.carried_over == 3 and "3 characters were not started: no generation server answered." in run.notes
    assert summary_of(run)["is_failure"] is True
    assert summary_of(again)["alerts"] == ["Two runs in a row failed."]


async def test_servers_that_come_back_in_time_still_paint_the_night(outside: Outside) -> None:
    outside.backends[0].healthy = False
    supply(outside, 2)
    async with process(outside) as world:
        run = await world.console.start_night(count=2, budget_s=600.0, recipe="plain")
        while outside.clock.monotonic() < 100:
            await outside.clock.sleep(20)
        outside.backends[0].healthy = True
        await world.jobs.settled()

        assert summary_of(await world.console.run(run.id))["complete"] == 2


async def test_a_night_of_which_every_image_fails_says_so(outside: Outside) -> None:
    outside.backends[0].fault = fails(*View)
    supply(outside, 2)
    async with process(outside) as world:
        run = await world.night(count=2)

        summary = summary_of(run)
        assert (summary["failed"], summary["images_failed"]) == (2, 2)
        assert summary["alerts"] == ["2 of 2 images failed."]
        assert [failure["reason"] for failure in summary["failures"]] == ["CUDA out of memory"] * 2


async def test_two_jobs_over_one_night_make_no_character_twice_and_none_too_many(outside: Outside) -> None:
    supply(outside, 8)
    async with process(outside) as world:
        world.jobs.carries = False
        run = await world.console.start_night(count=3, budget_s=1800.0, recipe="plain")
        world.jobs.carries = True

        await asyncio.gather(*(world.work.carry_on(run.id) for _ in range(3)))
        await world.jobs.settled()

        characters = await world.store.characters()
        assert len(characters) == 3 == len({character.candidate_id for character in characters})
        assert outside.source.pages == [None]  # and the others found nothing left to do
        assert sorted(world.backend.painted.values()) == [1] * 15


async def test_starting_a_night_while_one_is_under_way_is_the_same_night(outside: Outside) -> None:
    supply(outside, 1)
    async with process(outside) as world:
        first = await world.console.start_night(count=1, budget_s=1800.0, recipe="plain")
        again = await world.console.start_night(count=9, budget_s=1.0, recipe="plain")
        await world.jobs.settled()

        assert first.id == again.id and len(await world.console.runs()) == 1
        with pytest.raises(NotFound):
            await world.console.start_night(count=1, budget_s=1.0, recipe="no such recipe")


@pytest.mark.parametrize("stage", list(RunStage))
async def test_a_night_goes_on_from_every_stage(outside: Outside, stage: RunStage) -> None:
    supply(outside, 2)
    async with process(outside) as world:
        if stage is not RunStage.FETCH:
            await world.console.fetch(limit=10)
        clock = outside.clock
        run = Run(clock.new_id(), RunKind.NIGHT, clock.now(), count=1, budget_s=900.0, recipe="plain", stage=stage)
        await world.store.add_run(run)

        await world.console.resume()
        await world.jobs.settled()

        ended = await world.console.run(run.id)
        assert (ended.state, ended.stage) == (RunState.DONE, RunStage.REPORT)
        assert summary_of(ended)["complete"] == (0 if stage is RunStage.REPORT else 1)


async def test_what_a_killed_night_had_started_is_finished_by_the_next_process_hours_later(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=10.0)
    supply(outside, 4)
    async with process(outside) as world:
        run = await world.console.start_night(count=2, budget_s=300.0, recipe="plain")
        while len(outside.backends[0].accepted) < 4:
            await outside.clock.sleep(1)
    outside.clock.advance(8 * 3600)

    async with process(outside) as world:
        world.jobs.recover()
        await world.console.resume()
        await world.jobs.settled()
        ended = await world.console.run(run.id)
        states = {character.state for character in await world.store.characters()}

        assert ended.state is RunState.DONE and states == {CharacterState.COMPLETE}
        assert sorted(world.backend.painted.values()) == [1] * len(world.backend.accepted)


async def test_a_character_whose_job_was_stranded_does_not_keep_the_night_open_for_ever(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "OVERTIME_S", 120.0)
    supply(outside, 1)
    async with process(outside) as world:

        async def nowhere(*args: object, **kwargs: object) -> None:
            pass

        world.jobs.enqueue_character = nowhere  # type: ignore[method-assign]
        run = await world.night(count=1, budget_s=60.0)

    assert run.state is RunState.DONE
    assert "1 characters did not come to an end." in run.notes
    assert 3 <= minutes(run) < 3.2


async def test_a_character_that_cannot_be_planned_fails_and_the_others_go_on(
    outside: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    supply(outside, 2)
    async with process(outside) as world:
        run = await world.console.start_night(count=2, budget_s=900.0, recipe="plain")
        original = world.store.add_attempt
        spoilt: list[str] = []

        async def add_attempt(attempt: Any) -> Any:
            if not spoilt or attempt.character_id in spoilt:
                spoilt.append(attempt.character_id)
                raise RuntimeError("a bug")
            return await original(attempt)

        world.store.add_attempt = add_attempt  # type: ignore[method-assign]
        await world.jobs.settled()
        ended = await world.console.run(run.id)
        states = sorted(character.state for character in await world.store.characters())

    assert (ended.state, states) == (RunState.DONE, [CharacterState.COMPLETE, CharacterState.FAILED])
    assert "cannot be planned" in caplog.text


async def test_characters_are_started_a_little_ahead_of_the_servers_in_their_order(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=2.0)
    supply(outside, 6)
    async with process(outside) as world:
        most_open = 0

        async def counting(*args: object, **kwargs: object) -> None:
            nonlocal most_open
            await original(*args, **kwargs)  # type: ignore[arg-type]
            going = await world.store.characters(CharacterFilter(states=nightly.OPEN))
            most_open = max(most_open, len(going))

        original, world.jobs.enqueue_character = world.jobs.enqueue_character, counting  # type: ignore[method-assign]
        await world.night(count=5)
        positions = [position for _, _, position in world.jobs.characters]

        assert positions == list(range(5))
        assert most_open == 4
