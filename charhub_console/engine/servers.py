"""A person's wish where views are painted: which backends can, and what was wished for an attempt."""

from __future__ import annotations

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.errors import NotFound
from charhub_console.domain.run import BackendWish
from charhub_console.engine.tools import Tools

REASON = "other_backend"  # of attempts with a wish


def able(recipe: str, tools: Tools) -> tuple[str, ...]:
    """The backends that paint with this recipe; "" is the one that is used when nothing is said."""
    return tools.pool.names(*tools.kinds(recipe or tools.options.recipe))


def need(wish: BackendWish, recipe: str, tools: Tools) -> None:
    """Refuse a wish that cannot come true. Raises: NotFound."""
    if not any(wish.allows(name) for name in able(recipe, tools)):
        raise NotFound("There is no such server for this character.", "Choose another one, or add it again.")


async def wished_backend(attempt: Attempt, tools: Tools) -> BackendWish | None:
    """The wish in the order this attempt came of; the run keeps it, so that it holds after a restart too."""
    if attempt.reason != REASON:
        return None
    run = await tools.store.run(attempt.run_id)
    orders = run.orders if run is not None else ()
    return next((order.backend for order in orders if order.character_id == attempt.character_id), None)


async def style_of(attempt: Attempt, tools: Tools) -> str | None:
    """The style of the attempt's character; None when no backend minds it."""
    if not tools.pool.styles:
        return None
    character = await tools.store.character(attempt.character_id)
    return character.style.value if character is not None else None
