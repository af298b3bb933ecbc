"""A person's wish where a view is painted: which backends can, and what was wished for an attempt."""

from __future__ import annotations

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.character import Character
from charhub_console.domain.run import BackendWish
from charhub_console.engine.tools import Tools

REASON = "other_backend"  # of attempts with a wish


def able(character: Character, tools: Tools) -> tuple[str, ...]:
    """The backends that paint with this character's recipe."""
    return tools.pool.names(tools.recipe(character.recipe or tools.options.recipe).kind)


async def wished_backend(attempt: Attempt, tools: Tools) -> BackendWish | None:
    """The wish in the order this attempt came of; the run keeps it, so that it holds after a restart too."""
    if attempt.reason != REASON:
        return None
    run = await tools.store.run(attempt.run_id)
    orders = run.orders if run is not None else ()
    return next((order.backend for order in orders if order.character_id == attempt.character_id), None)
