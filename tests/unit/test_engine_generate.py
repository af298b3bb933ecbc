"""One character: AVATAR first, references in parallel, retries, and what a failure leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.events import AttemptChanged, CharacterChanged
from charhub_console.domain.run import Order
from charhub_console.domain.views import REFERENCES, View
from charhub_console.engine.generate import avatar_turn, finish_character, plan_avatar, plan_references, reference_turn
from tests.fakes import fails
from tests.unit.engine_parts import BY_BOT, Outside, World, painted, process, states

AVATAR, FRONT, SIDE, BACK = View.AVATAR, View.REFERENCE_FRONT, View.REFERENCE_SIDE, View.REFERENCE_BACK


async def test_the_avatar_comes_first_and_is_what_the_references_are_painted_from(world: World) -> None:
    character = await world.generated()

    assert world.backend.views[0] is AVATAR
    assert sorted(world.backend.views[1:]) == sorted(REFERENCES)
    assert character.state is CharacterState.COMPLETE
    avatar = next(image for image in await world.store.images(character.id) if image.view is AVATAR)
    avatar_bytes = world.outside.storage.objects[avatar.key]
    assert world.backend.accepted[0].references == (b"boxed source 1001",)
    assert all(request.references == (b"boxed " + avatar_bytes,) for request in world.backend.accepted[1:])


async def test_the_references_are_at_the_servers_together(outside: Outside) -> None:
    backend = outside.servers("gpu-1", slots=4, service_s=10.0)[0]

    async with process(outside) as world:
        await world.generated()

    starts = [backend.jobs[request.job_id].starts_s for request in backend.accepted]
    assert starts == [0.0, 10.0, 10.0, 10.0, 10.0]


async def test_without_references_the_avatar_alone_makes_a_character_complete(world: World) -> None:
    character = await world.generated(wish=replace(BY_BOT, references=False))

    assert (world.backend.views, character.state) == ([AVATAR], CharacterState.COMPLETE)


async def test_a_failed_reference_hurts_neither_its_siblings_nor_the_avatar(world: World) -> None:
    world.backend.fault = fails(SIDE)

    character = await world.generated()

    assert character.state is CharacterState.PARTIAL
    assert await world.views(character) == set(View) - {SIDE}
    failed = await world.newest(character, SIDE)
    assert (failed.state, failed.error, failed.advice) == (
        AttemptState.FAILED,
        "CUDA out of memory",
        "Use a smaller model.",
    )
    assert world.backend.views.count(SIDE) == 1  # nobody tries again unasked


async def test_a_failed_avatar_fails_the_character_and_plans_no_references(world: World) -> None:
    world.backend.fault = fails(AVATAR)

    character = await world.generated()

    assert character.state is CharacterState.FAILED
    assert states(await world.store.attempts(character.id)) == {AVATAR: AttemptState.FAILED}
    assert world.backend.views == [AVATAR]


async def test_a_retry_is_the_next_attempt_in_the_same_slot(world: World) -> None:
    world.backend.fault = fails(SIDE)
    character = await world.generated()
    world.backend.fault = fails()

    run = await world.console.retry(character.id)
    await world.jobs.settled()

    retried = await world.newest(character, SIDE)
    assert (retried.number, retried.state, retried.reason, retried.run_id) == (2, AttemptState.DONE, "retry", run.id)
    assert [a.number for a in await world.store.attempts(character.id) if a.view is SIDE] == [1, 2]
    assert world.backend.views[5:] == [SIDE]
    assert (await world.character_of(run)).state is CharacterState.COMPLETE


async def test_the_old_image_is_the_active_one_until_the_new_one_is_done(world: World) -> None:
    character = await world.generated()
    before = {image.view: image for image in await world.store.images(character.id)}
    seen = []

    async def active_now() -> None:
        seen.append({image.view: image.id for image in await world.store.images(character.id)}[FRONT])

    original = world.backend.result

    async def result(*args: object) -> bytes:
        await active_now()
        return await original(*args)  # type: ignore[arg-type]

    world.backend.result = result  # type: ignore[method-assign, assignment]
    await world.console.retry(character.id, views=[FRONT])
    await world.jobs.settled()

    after = {image.view: image for image in await world.store.images(character.id)}
    assert seen == [before[FRONT].id]
    assert after[FRONT].id != before[FRONT].id
    assert {view: image.id for view, image in after.items() if view is not FRONT} == {
        view: image.id for view, image in before.items() if view is not FRONT
    }
    assert before[FRONT].key in world.outside.storage.objects


@pytest.mark.parametrize("view", [AVATAR, FRONT])
async def test_a_failed_re_roll_leaves_the_old_image_active(world: World, view: View) -> None:
    character = await world.generated()
    before = await world.store.images(character.id)
    world.backend.fault = fails(view)

    run = await world.console.retry(character.id, views=[view])
    await world.jobs.settled()

    assert await world.store.images(character.id) == before
    assert (await world.newest(character, view)).state is AttemptState.FAILED
    assert (await world.character_of(run)).state is CharacterState.COMPLETE


async def test_planning_again_finds_what_was_planned(world: World) -> None:
    _, run, order = await world.drafted()

    first = await plan_avatar(order, run.id, world.tools)
    again = await plan_avatar(order, run.id, world.tools)
    await painted(world, run, order)
    references = await plan_references(order, run.id, world.tools)

    assert [a.id for a in first] == [a.id for a in again]
    assert len(references) == 4 and all(a.state is AttemptState.DONE for a in references)
    assert len(await world.store.attempts(order.character_id)) == 5


async def test_all_views_share_the_seed_of_the_character_unless_another_is_asked_for(world: World) -> None:
    character = await world.generated()
    assert {request.seed for request in world.backend.accepted} == {character.seed}

    await world.console.retry(character.id, views=[FRONT], new_seed=True)
    await world.jobs.settled()

    assert world.backend.accepted[-1].seed != character.seed


async def test_the_back_view_is_painted_from_the_avatar_when_there_is_no_front_view(world: World) -> None:
    world.backend.fault = fails(FRONT, BACK)
    character = await world.generated()
    world.backend.fault = fails()

    await world.console.retry(character.id, views=[BACK])
    await world.jobs.settled()

    avatar = next(image for image in await world.store.images(character.id) if image.view is AVATAR)
    assert world.backend.accepted[-1].view is BACK
    assert world.backend.accepted[-1].references == (b"boxed " + world.outside.storage.objects[avatar.key],)


async def test_a_retry_of_a_character_without_an_avatar_paints_the_avatar_first(world: World) -> None:
    world.backend.fault = fails(AVATAR)
    character = await world.generated()
    world.backend.fault = fails()

    run = await world.console.retry(character.id, views=[FRONT])
    await world.jobs.settled()

    assert world.backend.views[1:] == [AVATAR, FRONT]
    assert (await world.character_of(run)).state is CharacterState.PARTIAL


async def test_a_character_that_is_being_painted_cannot_be_retried(world: World) -> None:
    character, _, _ = await world.drafted()

    with pytest.raises(InvalidInput, match="still being generated"):
        await world.console.retry(character.id)


async def test_a_complete_character_has_nothing_to_retry(world: World) -> None:
    character = await world.generated()

    with pytest.raises(InvalidInput, match="no failed view"):
        await world.console.retry(character.id)
    assert len(world.backend.accepted) == 5


async def test_a_retry_of_a_run_paints_the_failed_views_of_all_its_characters(world: World) -> None:
    world.backend.fault = fails(SIDE)
    for number in (1, 2):
        await world.candidate(number)
    night = await world.night(count=2)
    world.backend.fault = fails()

    run = await world.console.retry(night.id)
    await world.jobs.settled()

    assert world.backend.views[10:] == [SIDE, SIDE]
    assert len(run.orders) == 2
    characters = await world.console.run_characters(run.id)
    assert all(set(views) == set(View) for _, views in characters)


async def test_what_changes_is_told(world: World) -> None:
    character = await world.generated()

    assert CharacterChanged(character.id) in world.events
    told = [event for event in world.events if isinstance(event, AttemptChanged)]
    assert {event.view for event in told} == set(View)


async def test_unknown_characters_are_refused(world: World) -> None:
    order = Order("00000000-0000-4000-8000-000000000000", (AVATAR,))

    for step in (plan_avatar, plan_references, finish_character):
        with pytest.raises(NotFound):
            await step(order, "run", world.tools)


async def test_a_character_is_painted_from_its_own_words_and_not_from_those_of_the_source(world: World) -> None:
    await world.generated()

    for request in world.backend.accepted:
        assert "adult woman, elf, silver hair, green eyes, grey cloak" in request.prompt
        assert "private words" not in request.prompt


async def test_the_source_image_stays_out_when_it_is_turned_off(outside: Outside) -> None:
    outside.options = replace(outside.options, source_as_reference=False)

    async with process(outside) as world:
        await world.generated()

        assert world.backend.accepted[0].references == ()


async def test_one_by_one_the_first_failure_ends_it_and_the_others_say_why(outside: Outside) -> None:
    outside.options = replace(outside.options, continue_on_error=False)
    outside.servers("gpu-1", slots=4)
    async with process(outside) as world:
        world.backend.fault = fails(FRONT)
        character = await world.generated()
        attempts = {attempt.view: attempt for attempt in await world.store.attempts(character.id)}

    assert world.backend.views == [AVATAR, View.REFERENCE_AVATAR, FRONT]
    assert character.state is CharacterState.PARTIAL
    assert attempts[SIDE].state is attempts[BACK].state is AttemptState.CANCELLED
    assert "REFERENCE_FRONT was not made" in attempts[SIDE].error


def test_an_avatar_never_waits_for_the_references_of_all_before_it() -> None:
    avatars = [avatar_turn(position) for position in range(20)]
    references = [reference_turn(position) for position in range(20)]
    assert all(avatars[at] < references[at - 2] for at in range(2, 20))
    assert all(avatars[at] > references[at - 3] for at in range(3, 20)), "but nobody's images pile up"
    assert references == sorted(set(references))


async def test_images_are_painted_in_the_order_of_their_characters(outside: Outside) -> None:
    server = outside.servers("gpu-1", service_s=2.0)[0]
    async with process(outside) as world:
        for number in range(1, 4):
            await world.candidate(number)
        await world.night(count=3)
        characters = {character.id: character.position for character in await world.store.characters()}

    painted = [(characters[request.character_id], request.view is AVATAR) for request in server.accepted]
    assert [at for at, is_avatar in painted if not is_avatar] == [0] * 4 + [1] * 4 + [2] * 4
    assert painted.index((1, True)) < painted.index((0, False)) + 4, "the next avatar is ready in time"
