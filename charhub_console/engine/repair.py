"""Repairing: a night also paints views that characters of earlier nights lack, as new attempts of its own."""

from __future__ import annotations

from datetime import timedelta

from charhub_console.domain.candidate import Status
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.events import CharacterChanged
from charhub_console.domain.repair import REPAIRABLE, repairable_views
from charhub_console.domain.run import Order, Run, RunKind
from charhub_console.engine.analyse import is_clear
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

LOOKED_AT = 500  # characters that lack views, the newest ones


async def repairs(run_id: str, tools: Tools) -> list[Order]:
    """What a night of this id, which need not have begun, could repair now; newest characters first."""
    found = []
    for character in await tools.store.characters(CharacterFilter(states=REPAIRABLE), limit=LOOKED_AT):
        if character.charged or not await _is_of_an_earlier_night(character, run_id, tools):
            continue
        views = repairable_views(
            character,
            await tools.store.attempts(character.id),
            [image.view for image in await tools.store.images(character.id)],
            now=tools.clock.now(),
            cool_down=timedelta(seconds=tools.options.repair_cool_down_s),
        )
        if views and await _is_still_approved(character, tools):
            found.append(Order(character.id, views, "retry"))
    return found


async def begin_repair(order: Order, run: Run, tools: Tools) -> Run:
    """Write the order down in the run, then start it: a restart finds it there. Repeating it is harmless.

    One whose character somebody else took up meanwhile is left to them.
    """
    character = await tools.store.character(order.character_id)
    waits = character is not None and character.state in REPAIRABLE
    if all(known.character_id != order.character_id for known in run.orders):
        if not waits:
            return run
        run = await tools.store.change_run(run.id, orders=(*run.orders, order))
    if waits:
        await tools.store.change_character(order.character_id, state=CharacterState.QUEUED)
        tools.bus.publish(CharacterChanged(order.character_id))
    await tools.jobs.enqueue_character(order, run.id, position=0)
    return run


async def resume_repairs(run: Run, tools: Tools) -> None:
    """Start again what this night had ordered and had not come to an end when its process did."""
    tried = {attempt.character_id for attempt in await tools.store.attempts(run_id=run.id)}
    for order in run.orders:
        character = await tools.store.character(order.character_id)
        if character is not None and (character.state not in REPAIRABLE or order.character_id not in tried):
            await begin_repair(order, run, tools)


async def repaired(run: Run, tools: Tools) -> list[Character]:
    """The characters of earlier nights this one works on."""
    found = [await tools.store.character(order.character_id) for order in run.orders]
    return [character for character in found if character is not None]


async def repair_note(run: Run, tools: Tools) -> str:
    """What came of it, in a sentence; nothing when there was nothing to repair."""
    characters = await repaired(run, tools)
    lacking = [
        character
        for character in characters
        if wanted_views(character, [image.view for image in await tools.store.images(character.id)])
    ]
    if not characters:
        return ""
    whole = len(characters) - len(lacking)
    return f"Of {len(characters)} characters of earlier nights that lacked views {whole} are whole now."


async def _is_of_an_earlier_night(character: Character, run_id: str, tools: Tools) -> bool:
    """Of this console: what another one left unfinished, it repairs itself."""
    if character.run_id is None or character.run_id == run_id:
        return False
    drafted_by = await tools.store.run(character.run_id)
    return drafted_by is not None and drafted_by.kind is RunKind.NIGHT and not drafted_by.origin


async def _is_still_approved(character: Character, tools: Tools) -> bool:
    if character.candidate_id is None:
        return False
    candidate = await tools.store.candidate(character.candidate_id)
    return candidate is not None and candidate.status is Status.APPROVED and is_clear(candidate)
