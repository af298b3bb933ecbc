"""Placing runs: written down, charged, handed to the queue; carried on after a kill; stopped."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import ConsoleError, InvalidInput, Unreachable
from charhub_console.domain.events import CharacterChanged, RunChanged
from charhub_console.domain.run import Order, Run, RunKind, RunStage, RunState
from charhub_console.engine import credits, servers
from charhub_console.engine.cancel import cancel_character
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.manners import manner_of
from charhub_console.engine.reports import characters_of, close_run
from charhub_console.engine.retry import quotes
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)


def new_run(
    kind: RunKind,
    count: int,
    recipe: str,
    tools: Tools,
    *,
    budget_s: float = 0.0,
    stage: RunStage = RunStage.GENERATE,
    backends: Sequence[str] = (),
) -> Run:
    """A run that begins now; nothing is kept."""
    return Run(
        id=tools.clock.new_id(),
        kind=kind,
        started_at=tools.clock.now(),
        count=count,
        budget_s=budget_s,
        recipe=recipe,
        stage=stage,
        practice=tools.options.practice,
        backends=tuple(dict.fromkeys(backends)),
    )


async def place(
    kind: RunKind,
    orders: Sequence[tuple[Character, Order]],
    tools: Tools,
    *,
    recipe: str = "",
    backends: Sequence[str] = (),
) -> Run:
    """Write the run down, charge, start. In this order, so that `resume` can finish whatever was begun.

    Args:
        recipe: named in the run; that of the first character when not given.
        backends: those that may paint it; none named: all.

    Raises:
        NotFound: one of these backends cannot paint one of the characters.
        InsufficientCredits, Unreachable (nothing can be charged while offline): nothing was started.
    """
    for painted_with in {recipe or character.recipe for character, _ in orders}:
        servers.need_all(backends, painted_with, tools)
    await credits.afford_all(await quotes(orders, tools), tools)
    run = new_run(kind, len(orders), recipe or orders[0][0].recipe, tools, backends=backends)
    told = [replace(order, manner=order.manner or await manner_of(character, tools)) for character, order in orders]
    run = await tools.store.add_run(replace(run, orders=tuple(told)))
    try:
        await _hand_over(run, tools)
    except Unreachable:
        await _give_up(run, tools)
        raise
    tools.bus.publish(RunChanged(run.id))
    return run


async def start_night(count: int, budget_s: float, recipe: str, tools: Tools, *, backends: Sequence[str] = ()) -> Run:
    """Start a night, or return the unfinished one, which goes on. Raises: NotFound (no such recipe or backend)."""
    servers.need_all(backends, recipe, tools)
    run = new_run(RunKind.NIGHT, count, recipe, tools, budget_s=budget_s, stage=RunStage.FETCH, backends=backends)
    run = await tools.store.add_night(run)
    await tools.jobs.enqueue_night(run.id)
    tools.bus.publish(RunChanged(run.id))
    return run


async def resume(tools: Tools) -> list[Run]:
    """After a start: make sure somebody carries every run that is not ended. Harmless to repeat."""
    unfinished = await tools.store.unfinished_runs()
    for run in unfinished:
        if run.kind is RunKind.NIGHT:
            await tools.jobs.enqueue_night(run.id)
            continue
        try:
            await _hand_over(run, tools)
        except Unreachable as error:
            log.warning("run %s waits: %s", run.id, error.title)
        except ConsoleError as error:
            log.warning("run %s is cancelled: %s", run.id, error.title)
    return unfinished


async def cancel_run(run: Run, tools: Tools) -> Run:
    """Stop a run: nothing new starts, its images in flight are stopped at their backends too.

    Raises:
        InvalidInput: it is another console's.
    """
    if run.state is not RunState.RUNNING:
        return run
    if run.origin:
        raise InvalidInput("Another console carries this run out.", "Stop it there.")
    run = await tools.store.change_run(run.id, state=RunState.CANCELLED, ended_at=tools.clock.now())
    if run.kind is RunKind.NIGHT:
        await tools.jobs.cancel_night(run.id)
    of_night = CharacterFilter(run_id=run.id)
    drafted = await tools.store.characters(of_night) if run.kind is RunKind.NIGHT else []
    for order in [*run.orders, *(Order(character.id, wanted_views(character, ())) for character in drafted)]:
        await cancel_character(order, run, tools)
    return await close_run(run, tools)


async def _give_up(run: Run, tools: Tools) -> None:
    """Nothing of it was begun: what was charged, or may have been, is given back."""
    for character in await characters_of(run, tools):
        await credits.refund_undelivered(character, run.id, tools)
    await tools.store.change_run(run.id, state=RunState.CANCELLED, ended_at=tools.clock.now())


async def _hand_over(run: Run, tools: Tools) -> None:
    """Charge for a run that is written down and start it; what was done of this before a kill is not done again.

    Raises:
        Unreachable: nothing can be charged while offline; the run stays as it is.
        InsufficientCredits and others: the run is cancelled.
    """
    characters = await characters_of(run, tools)
    orders = {order.character_id: order for order in run.orders}
    try:
        for character in characters:
            await credits.charge(character, orders[character.id], run.id, tools)
    except Unreachable:
        raise
    except ConsoleError:
        await _give_up(run, tools)
        raise
    begun = {attempt.character_id for attempt in await tools.store.attempts(run_id=run.id)}
    for character in characters:  # all of them first: a run whose characters are all at rest is closed
        if character.id not in begun:
            run_id = character.run_id or run.id
            await tools.store.change_character(character.id, state=CharacterState.QUEUED, run_id=run_id)
            tools.bus.publish(CharacterChanged(character.id))
    for position, character in enumerate(characters):
        await tools.jobs.enqueue_character(orders[character.id], run.id, position=position)
