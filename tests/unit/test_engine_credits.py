"""The manual flow: refused before any work, charged once, given back when nothing came of it."""

from __future__ import annotations

import asyncio

import pytest

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.character import CharacterState
from charhub_console.domain.credits import EntryKind
from charhub_console.domain.errors import InsufficientCredits, InvalidInput
from charhub_console.domain.run import RunState
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.generate import plan_avatar, plan_references
from tests.fakes import fails
from tests.unit.engine_parts import BY_ANA, Outside, World, process

AVATAR, FRONT, SIDE = View.AVATAR, View.REFERENCE_FRONT, View.REFERENCE_SIDE


async def rich(world: World, credits: int = 1000) -> None:
    await world.console.grant("ana", credits, note="a present")


async def amounts(world: World) -> list[int]:
    return [entry.amount for entry in await world.console.ledger("ana")]


async def test_avatar_and_set_cost_125_in_two_entries(world: World) -> None:
    await rich(world, 125)

    character = await world.generated(wish=BY_ANA)

    entries = await world.console.ledger("ana")
    assert [(e.kind, e.amount) for e in entries[1:]] == [(EntryKind.CONSUMPTION, -25), (EntryKind.CONSUMPTION, -100)]
    assert [e.note for e in entries[1:]] == [
        f"avatar generation for character {character.id}",
        f"Multi-stage reference dataset for character {character.id}",
    ]
    assert await world.console.balance("ana") == 0
    assert character.charged and character.owner == "ana"


async def test_with_too_few_credits_it_is_refused_before_anything_is_done(world: World) -> None:
    await rich(world, 124)
    candidate = await world.candidate()

    with pytest.raises(InsufficientCredits) as refusal:
        await world.console.generate_candidate(candidate.id, BY_ANA)
    await world.jobs.settled()

    assert (refusal.value.price, refusal.value.balance) == (125, 124)
    assert "at least 1 " in refusal.value.advice
    assert (world.backend.accepted, await amounts(world)) == ([], [124])
    assert all(run.state is not RunState.RUNNING for run in await world.console.runs())


async def test_after_a_refusal_and_a_grant_the_same_candidate_is_generated(world: World) -> None:
    candidate = await world.candidate()
    with pytest.raises(InsufficientCredits):
        await world.console.generate_candidate(candidate.id, BY_ANA)
    await rich(world, 125)

    character = await world.generated_of(candidate, BY_ANA)

    assert character.state is CharacterState.COMPLETE
    assert await world.console.balance("ana") == 0


async def test_two_orders_at_once_cannot_spend_the_same_credits(world: World) -> None:
    await rich(world, 125)
    candidates = [await world.candidate(number) for number in (1, 2)]

    told = await asyncio.gather(
        *(world.console.generate_candidate(candidate.id, BY_ANA) for candidate in candidates), return_exceptions=True
    )
    await world.jobs.settled()

    assert sum(isinstance(item, InsufficientCredits) for item in told) == 1
    assert await world.console.balance("ana") == 0
    assert len(world.backend.accepted) == 5


async def test_a_character_nobody_could_deliver_costs_nothing(world: World) -> None:
    await rich(world, 125)
    world.backend.fault = fails(AVATAR)

    await world.generated(wish=BY_ANA)

    assert await amounts(world) == [125, -25, -100, 25, 100]
    kinds = [entry.kind for entry in await world.console.ledger("ana")]
    assert kinds[3:] == [EntryKind.REFUND, EntryKind.REFUND]


async def test_a_set_of_which_nothing_came_is_given_back_and_the_avatar_is_not(world: World) -> None:
    await rich(world, 125)
    world.backend.fault = fails(*REFERENCES)

    await world.generated(wish=BY_ANA)

    assert await world.console.balance("ana") == 100


async def test_a_set_with_one_failure_is_kept_and_the_retry_of_the_failed_view_is_free(world: World) -> None:
    await rich(world, 125)
    world.backend.fault = fails(SIDE)
    character = await world.generated(wish=BY_ANA)
    assert await world.console.balance("ana") == 0
    [quote] = await world.console.price(character.id)
    assert quote.price == 0

    await world.console.retry(character.id)
    await world.jobs.settled()  # it fails again
    world.backend.fault = fails()
    await world.console.retry(character.id)
    await world.jobs.settled()

    assert await world.views(character) == set(View)
    assert await amounts(world) == [125, -25, -100]


async def test_a_re_roll_of_a_good_view_costs_25_and_is_given_back_when_it_fails(world: World) -> None:
    await rich(world, 200)
    character = await world.generated(wish=BY_ANA)
    [quote] = await world.console.price(character.id, views=[FRONT])
    assert quote.price == 25

    await world.console.retry(character.id, views=[FRONT])
    await world.jobs.settled()
    assert await world.console.balance("ana") == 50
    world.backend.fault = fails(FRONT)
    await world.console.retry(character.id, views=[FRONT])
    await world.jobs.settled()

    assert await amounts(world) == [200, -25, -100, -25, -25, 25]


async def test_the_price_said_before_is_the_price_charged(world: World) -> None:
    await rich(world)
    world.backend.fault = fails(AVATAR)
    character = await world.generated(wish=BY_ANA)  # given back: everything costs again
    world.backend.fault = fails()
    before = await world.console.balance("ana")

    [quote] = await world.console.price(character.id, views=[FRONT])
    await world.console.retry(character.id, views=[FRONT])
    await world.jobs.settled()

    assert before - await world.console.balance("ana") == quote.price == 50


async def test_a_retry_nobody_can_pay_paints_nothing(world: World) -> None:
    await rich(world, 125)
    character = await world.generated(wish=BY_ANA)

    with pytest.raises(InsufficientCredits):
        await world.console.retry(character.id, views=[FRONT])

    assert len(world.backend.accepted) == 5
    assert (await world.console.character(character.id)).character.state is CharacterState.COMPLETE


async def test_resuming_as_often_as_one_likes_charges_once(world: World) -> None:
    await rich(world, 500)
    world.jobs.carries = False
    await world.console.generate_candidate((await world.candidate()).id, BY_ANA)

    for _ in range(3):
        await world.console.resume()

    assert await amounts(world) == [500, -25, -100]


async def test_a_free_retry_stays_free_when_the_console_starts_again_in_the_middle_of_it(outside: Outside) -> None:
    async with process(outside) as world:
        await rich(world, 500)
        world.backend.fault = fails(SIDE)
        character = await world.generated(wish=BY_ANA)
        world.backend.fault = fails()
        world.jobs.carries = False
        run = await world.console.retry(character.id)
        await plan_avatar(run.orders[0], run.id, world.tools)
        [attempt] = await plan_references(run.orders[0], run.id, world.tools)
        await world.work.paint(attempt.id)  # and the process ends before the character is finished

    async with process(outside) as world:
        world.jobs.recover()
        await world.console.resume()
        await world.jobs.settled()

        assert await amounts(world) == [500, -25, -100]
        assert (await world.console.run(run.id)).state is RunState.DONE


async def test_the_bot_is_never_charged(world: World) -> None:
    for number in (1, 2):
        await world.candidate(number)

    await world.night(count=2)
    await world.generated(3)
    [character, *_] = await world.store.characters()
    await world.console.retry(character.id, views=list(View))
    await world.jobs.settled()

    assert await world.store.credit_entries() == []
    assert len(world.backend.accepted) == 20


@pytest.mark.parametrize("amount", [0, -5])
async def test_a_grant_is_a_number_above_zero(world: World, amount: int) -> None:
    with pytest.raises(InvalidInput):
        await world.console.grant("ana", amount, note="")

    assert await world.console.ledger("ana") == []


async def test_a_retry_of_a_run_ends_with_its_last_character_however_quick_the_first_is(world: World) -> None:
    await rich(world)
    world.backend.fault = fails(SIDE)
    for number in (1, 2):
        await world.candidate(number)
    night = await world.night(count=2)
    world.backend.fault = fails()
    original = world.jobs.enqueue_character

    async def at_once(*args: object, **kwargs: object) -> None:
        await original(*args, **kwargs)  # type: ignore[arg-type]
        await world.jobs.settled()

    world.jobs.enqueue_character = at_once  # type: ignore[method-assign]
    closed: list[RunState] = []
    paint = world.work.paint

    async def looking(attempt_id: str, turn: int) -> Attempt:
        closed.append((await world.console.runs())[0].state)
        return await paint(attempt_id, turn)

    world.work.paint = looking  # type: ignore[method-assign]
    run = await world.console.retry(night.id)

    assert closed == [RunState.RUNNING, RunState.RUNNING]
    assert '"successful": 2' in (await world.console.run(run.id)).summary
    assert '"images_done": 2' in (await world.console.run(run.id)).summary
