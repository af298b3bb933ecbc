"""Nights that mend what earlier ones left: in the same budget, after a rest, never against a person or the gate."""

from __future__ import annotations

from collections.abc import Sequence

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.candidate import Verdict
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.run import Run
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.repair import begin_repair, repairs
from tests.fakes import fails
from tests.unit.engine_parts import Outside, World, process
from tests.unit.test_engine_nightly import minutes, summary_of, supply

HOUR = 3600.0


async def a_failed_night(world: World, views: Sequence[View], *, count: int = 1) -> tuple[Run, list[Character]]:
    """A night whose servers fail at these views."""
    for backend in world.outside.backends:
        backend.fault = fails(*views)
    run = await world.night(count=count)
    for backend in world.outside.backends:
        backend.fault = fails()
    return run, await world.store.characters()


async def test_the_next_night_paints_only_the_view_that_failed(outside: Outside) -> None:
    supply(outside, 1)
    async with process(outside) as world:
        first, [character] = await a_failed_night(world, [View.REFERENCE_SIDE])
        outside.clock.advance(24 * HOUR)
        second = await world.night(count=1)

        own = await world.store.attempts(run_id=second.id)
        assert [(one.view, one.number, one.reason, one.state) for one in own] == [
            (View.REFERENCE_SIDE, 2, "retry", AttemptState.DONE)
        ]
        [after] = await world.store.characters()
        assert (after.id, after.state, after.run_id) == (character.id, CharacterState.COMPLETE, first.id)
        assert "Of 1 characters of earlier nights that lacked views 1 are whole now." in second.notes
        assert [summary_of(second)[name] for name in ("total", "images_done", "is_failure")] == [0, 1, False]


async def test_a_character_without_an_avatar_gets_all_five_and_new_ones_come_after_it(outside: Outside) -> None:
    supply(outside, 3)
    async with process(outside) as world:
        _, [failed] = await a_failed_night(world, [View.AVATAR])
        outside.clock.advance(24 * HOUR)
        second = await world.night(count=1)

        assert await world.views(failed) == set(View)
        assert summary_of(second)["total"] == 1
        assert world.jobs.characters[-2][0].character_id == failed.id
        report = await world.console.report(second.id)
        assert {row.character_id for row in report.rows} > {failed.id}


async def test_a_view_rests_and_rests_longer_after_each_failure(outside: Outside) -> None:
    supply(outside, 1)
    async with process(outside) as world:
        await a_failed_night(world, [View.REFERENCE_BACK])
        tries = []
        for _ in range(6):
            outside.clock.advance(23 * HOUR)
            run, _ = await a_failed_night(world, [View.REFERENCE_BACK])
            tries.append(len(await world.store.attempts(run_id=run.id)))

    assert tries == [1, 0, 1, 0, 0, 0]


async def test_within_the_cool_down_nothing_is_tried_again(outside: Outside) -> None:
    supply(outside, 1)
    async with process(outside) as world:
        await a_failed_night(world, [View.REFERENCE_BACK])
        outside.clock.advance(2 * HOUR)
        again = await world.night(count=1)
        assert await world.store.attempts(run_id=again.id) == []


async def test_what_a_person_cancelled_or_decided_against_stays_as_it_is(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=5.0)
    outside.backends[0].fault = fails(View.REFERENCE_FRONT)
    supply(outside, 2)
    async with process(outside) as world:
        first = await world.console.start_night(count=2, budget_s=1800.0, recipe="plain")
        while len(back := await backs(world, first)) < 2:
            await outside.clock.sleep(1)
        await world.console.board.cancel_view(back[0].character_id, View.REFERENCE_BACK)
        await world.jobs.settled()
        outside.backends[0].fault = fails()
        rejected = await world.store.character(back[1].character_id)
        assert rejected is not None
        await world.console.decide(rejected.candidate_id or "", Verdict.REJECT, by="ana")
        outside.clock.advance(24 * HOUR)
        again = await world.night(count=1)

        own = await world.store.attempts(run_id=again.id)
        assert [(one.character_id, one.view) for one in own] == [(back[0].character_id, View.REFERENCE_FRONT)]


async def backs(world: World, run: Run) -> list[Attempt]:
    """The attempts at REFERENCE_BACK of a run."""
    return [one for one in await world.store.attempts(run_id=run.id) if one.view is View.REFERENCE_BACK]


async def test_characters_made_by_hand_are_never_painted_by_a_night(outside: Outside) -> None:
    outside.backends[0].fault = fails(View.REFERENCE_BACK)
    async with process(outside) as world:
        made = await world.generated()
        outside.backends[0].fault = fails()
        outside.clock.advance(24 * HOUR)
        await world.night(count=1)
        assert View.REFERENCE_BACK not in await world.views(made)


async def test_repairs_keep_within_the_budget_newest_first(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=10.0)
    supply(outside, 4)
    async with process(outside) as world:
        _, made = await a_failed_night(world, [View.REFERENCE_BACK], count=4)
        outside.clock.advance(24 * HOUR)
        run = await world.night(count=1, budget_s=35.0)
        mended = [one for one in made if await world.views(one) == set(View)]

        assert minutes(run) <= 35 / 60
        assert 0 < len(mended) < 4 and mended == made[: len(mended)]
        assert summary_of(run)["total"] == 0


async def test_a_night_killed_while_it_repairs_goes_on_with_them(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=10.0)
    supply(outside, 2)
    async with process(outside) as world:
        _, made = await a_failed_night(world, REFERENCES, count=2)
        outside.clock.advance(24 * HOUR)
        before = len(world.backend.accepted)
        run = await world.console.start_night(count=1, budget_s=1800.0, recipe="plain")
        while len(world.backend.accepted) < before + 2:
            await outside.clock.sleep(1)
    async with process(outside) as world:
        world.jobs.recover()
        await world.console.resume()
        await world.jobs.settled()
        ended = await world.console.run(run.id)

        assert [await world.views(one) for one in made] == [set(View)] * 2
        assert {order.character_id for order in ended.orders} == {one.id for one in made}
        own = await world.store.attempts(run_id=run.id)
        assert len(own) == 8 and {one.state for one in own} == {AttemptState.DONE}


async def test_cancelling_a_night_stops_its_repairs_too(outside: Outside) -> None:
    outside.servers("gpu-1", service_s=10.0)
    supply(outside, 1)
    async with process(outside) as world:
        _, [one] = await a_failed_night(world, REFERENCES)
        outside.clock.advance(24 * HOUR)
        run = await world.console.start_night(count=1, budget_s=1800.0, recipe="plain")
        while not await world.store.attempts(run_id=run.id):
            await outside.clock.sleep(1)
        await world.console.cancel_run(run.id)
        await world.jobs.settled()

        states = [attempt.state for attempt in await world.store.attempts(run_id=run.id)]
        assert states.count(AttemptState.CANCELLED) >= len(states) - 1  # the clock may have gone on to the end of one
        after = await world.store.character(one.id)
        assert after is not None and after.state is CharacterState.PARTIAL


async def test_what_a_person_took_up_meanwhile_is_left_to_them(outside: Outside) -> None:
    supply(outside, 1)
    async with process(outside) as world:
        first, [one] = await a_failed_night(world, [View.REFERENCE_BACK])
        outside.clock.advance(24 * HOUR)
        [order] = await repairs("", world.tools)
        await world.store.change_character(one.id, state=CharacterState.QUEUED)

        assert (await begin_repair(order, first, world.tools)).orders == ()
        assert one.id not in {job[0].character_id for job in world.jobs.characters[1:]}
