"""One character: AVATAR first, then the four references in parallel. A failed reference is data."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import NotFound
from charhub_console.domain.events import AttemptChanged, CharacterChanged
from charhub_console.domain.repair import NOT_BEGUN
from charhub_console.domain.run import Order, RunState
from charhub_console.domain.views import View
from charhub_console.engine.credits import refund_undelivered
from charhub_console.engine.manners import manner_of, words_for
from charhub_console.engine.tools import Tools
from charhub_console.engine.wanted import want_character

log = logging.getLogger(__name__)

LOOKAHEAD = 2  # an avatar is as urgent as the references of the character this many places before it

Paint = Callable[[str, int], Awaitable[Attempt]]  # attempt id, turn in line


async def generate(order: Order, run_id: str, position: int, tools: Tools, paint: Paint) -> None:
    """Bring an order to its end from wherever it stands. An order that cannot be planned paints nothing.

    Args:
        position: the character's place in its run; lower ones are painted first.
        paint: brings one attempt to its end.
    """
    try:
        await _together(await plan_avatar(order, run_id, tools), avatar_turn(position), paint)
        references = await plan_references(order, run_id, tools)
        if tools.options.continue_on_error:
            await _together(references, reference_turn(position), paint)
        else:
            await _one_by_one(references, reference_turn(position), tools, paint)
    except Exception:
        log.exception("character %s cannot be planned", order.character_id)
    await finish_character(order, run_id, tools)


def reference_turn(position: int) -> int:
    """Where the references of a character stand in line; lower turns are served first."""
    return 2 * position + 1


def avatar_turn(position: int) -> int:
    """A little ahead of the references, so that there is always a character whose references can start."""
    return 2 * (position - LOOKAHEAD)


async def _together(attempts: Sequence[Attempt], turn: int, paint: Paint) -> list[Attempt]:
    """All of them. When this is cancelled, each of them has stopped before it ends."""
    ended = await asyncio.gather(*(paint(attempt.id, turn) for attempt in attempts), return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome
    return [outcome for outcome in ended if isinstance(outcome, Attempt)]


async def _one_by_one(attempts: Sequence[Attempt], turn: int, tools: Tools, paint: Paint) -> None:
    """Until one fails; those after it are not begun, and say why."""
    for number, attempt in enumerate(attempts, 1):
        [ended] = await _together([attempt], turn, paint)
        if ended.state is not AttemptState.DONE:
            why = f"{NOT_BEGUN}: {attempt.view} was not made, and generation goes on only after a success."
            for left in attempts[number:]:
                await _cancel_waiting(left, why, tools)
            break


async def plan_avatar(order: Order, run_id: str, tools: Tools) -> list[Attempt]:
    """The attempt that paints AVATAR in this run, or none when it is not wanted."""
    character = await _character(order.character_id, tools)
    if character.state is not CharacterState.GENERATING:
        await tools.store.change_character(character.id, state=CharacterState.GENERATING)
        tools.bus.publish(CharacterChanged(character.id))
    wanted = [view for view in order.views if view is View.AVATAR]
    return await _unless_cancelled(await _plan(character, wanted, order, run_id, tools), run_id, tools)


async def plan_references(order: Order, run_id: str, tools: Tools) -> list[Attempt]:
    """The attempts that paint the wanted references; none while the character has no avatar."""
    character = await _character(order.character_id, tools)
    wanted = [view for view in order.views if view is not View.AVATAR]
    images = await tools.store.images(character.id)
    if not any(image.view is View.AVATAR for image in images):
        return []
    return await _unless_cancelled(await _plan(character, wanted, order, run_id, tools), run_id, tools)


async def forgo(order: Order, run_id: str, tools: Tools) -> None:
    """What of an order was not begun never will be: cancelled attempts say so, also after a restart."""
    character = await _character(order.character_id, tools)
    for attempt in await _plan(character, order.views, order, run_id, tools):
        if attempt.run_id == run_id:  # not another run's that paints this view just now
            await _cancel_waiting(attempt, "Cancelled.", tools)


async def finish_character(order: Order, run_id: str, tools: Tools) -> Character:
    """Derive the character's state from its images, give back what was charged for nothing, tell everybody.

    While another run still works on the character (a view was retried meanwhile) it stays under way.
    """
    character = await _character(order.character_id, tools)
    delivered = {image.view for image in await tools.store.images(character.id)}
    await refund_undelivered(character, run_id, tools)
    state = _state(character, delivered)
    attempts = await tools.store.attempts(character.id)
    own = [a for a in attempts if a.run_id == run_id]
    stopped = bool(own) or await _is_cancelled(run_id, tools)
    cancelled = all(a.state is AttemptState.CANCELLED for a in own)
    if not delivered and stopped and cancelled:
        state = CharacterState.CANCELLED
    if any(a.run_id != run_id and not a.state.is_final for a in attempts):
        state = CharacterState.GENERATING
    elif not cancelled and (await _character(character.id, tools)).state is CharacterState.QUEUED:
        state = CharacterState.QUEUED  # another run was ordered since this one began
    character = await tools.store.change_character(character.id, state=state)
    await want_character(character, tools)
    log.info("character %s is %s with %d of 5 views", character.id, state, len(delivered))
    tools.bus.publish(CharacterChanged(character.id))
    return character


def wanted_views(character: Character, have: Sequence[View]) -> tuple[View, ...]:
    """The views a character still lacks, AVATAR first."""
    views = tuple(View) if character.with_references else (View.AVATAR,)
    return tuple(view for view in views if view not in have)


def _state(character: Character, delivered: set[View]) -> CharacterState:
    if View.AVATAR not in delivered:
        return CharacterState.FAILED
    return CharacterState.PARTIAL if wanted_views(character, tuple(delivered)) else CharacterState.COMPLETE


async def _plan(character: Character, views: Sequence[View], order: Order, run_id: str, tools: Tools) -> list[Attempt]:
    """One attempt a view in this run; those that were planned before (a restart) are found, not made again."""
    planned = {a.view: a for a in await tools.store.attempts(character.id) if a.run_id == run_id}
    return [
        planned[view] if view in planned else await _attempt(character, view, order, run_id, tools) for view in views
    ]


async def _unless_cancelled(planned: list[Attempt], run_id: str, tools: Tools) -> list[Attempt]:
    """Asked after the planning: whoever cancels a run writes that down first and then cancels what is planned."""
    if not await _is_cancelled(run_id, tools):
        return planned
    for attempt in planned:
        await _cancel_waiting(attempt, "Cancelled.", tools)
    return []


async def _cancel_waiting(attempt: Attempt, why: str, tools: Tools) -> None:
    if attempt.state is AttemptState.QUEUED:
        await tools.store.change_attempt(
            attempt.id, state=AttemptState.CANCELLED, ended_at=tools.clock.now(), error=why
        )
        tools.bus.publish(AttemptChanged(attempt.id, attempt.character_id, attempt.view))


async def _is_cancelled(run_id: str, tools: Tools) -> bool:
    run = await tools.store.run(run_id)
    return run is not None and run.state is RunState.CANCELLED


async def _attempt(character: Character, view: View, order: Order, run_id: str, tools: Tools) -> Attempt:
    recipe = tools.recipe(character.recipe or tools.options.recipe)
    manner = await manner_of(character, tools, run_id)
    recipe = recipe.chosen(manner.values if manner else ())
    view_recipe = recipe.view(view)
    prompt, negative = words_for(character, recipe, view, manner)
    attempt = await tools.store.add_attempt(
        Attempt(
            id=tools.clock.new_id(),
            character_id=character.id,
            view=view,
            number=0,
            run_id=run_id,
            recipe=recipe.name,
            recipe_hash=recipe.digest,
            settings=recipe.settings_for(character.style),
            prompt=order.prompt(view) or prompt,
            negative_prompt=negative,
            seed=tools.clock.new_seed() if order.new_seed else character.seed,
            width=view_recipe.width,
            height=view_recipe.height,
            created_at=tools.clock.now(),
            reason=order.reason,
        )
    )
    tools.bus.publish(AttemptChanged(attempt.id, character.id, view))
    return attempt


async def _character(character_id: str, tools: Tools) -> Character:
    character = await tools.store.character(character_id)
    if character is None:
        raise NotFound(f"There is no character {character_id}.", "It may belong to another data folder.")
    return character
