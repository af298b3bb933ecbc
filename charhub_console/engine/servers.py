"""A person's wish where views are painted: which backends can, and what was wished for an attempt or a run."""

from __future__ import annotations

from collections.abc import Sequence

from charhub_console.domain.attempt import Attempt
from charhub_console.domain.errors import NotFound
from charhub_console.domain.run import BackendWish
from charhub_console.engine.fleet.backend import NAMES
from charhub_console.engine.tools import Tools

REASON = "other_backend"  # of attempts with a wish of their own
_FLEET = frozenset(name for name, _ in NAMES)


def able(recipe: str, tools: Tools) -> tuple[str, ...]:
    """The backends that paint with this recipe; "" is the one that is used when nothing is said."""
    return tools.pool.names(*tools.kinds(recipe or tools.options.recipe))


def need(wish: BackendWish, recipe: str, tools: Tools) -> None:
    """Refuse a wish that cannot come true. Raises: NotFound."""
    if not any(wish.allows(name) for name in able(recipe, tools)):
        raise NotFound("There is no such server for this character.", "Choose another one, or add it again.")


def need_all(backends: Sequence[str], recipe: str, tools: Tools) -> None:
    """Refuse a choice of backends of which one cannot paint this recipe: it is unknown, gone, or of another kind.

    Raises:
        NotFound
    """
    known = able(recipe, tools)
    lacking = [name for name in backends if name not in known]
    if lacking:
        raise NotFound(
            f"There is no server {', '.join(lacking)} for the recipe {recipe or tools.options.recipe}.",
            f"Choose from: {', '.join(known) or 'none is set up'}.",
        )


async def wished_backend(attempt: Attempt, tools: Tools) -> BackendWish | None:
    """The wish of the order this attempt came of, or of its run, which keeps both: they hold after a restart too."""
    run = await tools.store.run(attempt.run_id)
    if run is None:
        return None
    own = next((order.backend for order in run.orders if order.character_id == attempt.character_id), None)
    wish = own or run.wish
    if wish is not None and _FLEET.intersection(wish.names) and not _FLEET.intersection(tools.pool.backends):
        return None  # wished for at a console of the fleet; here a worker of it asks: at any of its servers
    return wish


async def style_of(attempt: Attempt, tools: Tools) -> str | None:
    """The style of the attempt's character; None when no backend minds it."""
    if not tools.pool.styles:
        return None
    character = await tools.store.character(attempt.character_id)
    return character.style.value if character is not None else None
