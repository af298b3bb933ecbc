"""Retrying: which views of which characters are painted anew, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence

from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.run import Order
from charhub_console.domain.views import View
from charhub_console.engine import credits, ledger
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.reports import characters_of
from charhub_console.engine.tools import Tools

UNDER_WAY = (CharacterState.QUEUED, CharacterState.GENERATING)


async def targets(target: str, tools: Tools) -> list[Character]:
    """The character of that id, or those of the run of that id. Raises: NotFound, InvalidInput (several match)."""
    character = await tools.store.character(target)
    if character is not None:
        return [character]
    run = await tools.store.run(target)
    if run is None:
        raise NotFound(
            f"There is no character or run {target!r}.",
            "List them with `charhub-console characters list` or `charhub-console runs`.",
        )
    return await characters_of(run, tools)


async def retry_orders(
    characters: Sequence[Character], tools: Tools, *, views: Sequence[View] = (), new_seed: bool = False
) -> list[tuple[Character, Order]]:
    """New attempts for the views each of them lacks; with `views` for these, even if they are good.

    Raises:
        InvalidInput: there is nothing to retry, or it is still being generated.
    """
    orders = []
    for character in characters:
        if character.state in UNDER_WAY:
            if len(characters) == 1:
                raise InvalidInput(
                    f"{character.name} is still being generated.",
                    "Follow it with `charhub-console runs follow`, or cancel that run first.",
                )
            continue
        have = [image.view for image in await tools.store.images(character.id)]
        wanted = tuple(dict.fromkeys(views)) or wanted_views(character, have)
        if View.AVATAR not in have and View.AVATAR not in wanted:
            wanted = (View.AVATAR, *wanted)  # without one the others have nothing to go by
        if wanted:
            reason = "reroll" if set(wanted) & set(have) else "new_seed" if new_seed else "retry"
            orders.append((character, Order(character.id, wanted, reason, new_seed)))
    if not orders:
        raise InvalidInput("There is no failed view to retry.", "To paint a good view anew, name it with --view.")
    return orders


async def quotes(orders: Sequence[tuple[Character, Order]], tools: Tools) -> tuple[credits.Quote, ...]:
    """What these orders would cost; the balance only of who pays. Raises: Unreachable (nobody pays while offline)."""
    found = []
    for character, order in orders:
        charges = await credits.quote(character, order, tools)
        free = not charges and ledger.is_central(tools)  # then nobody has to be asked
        has = 0 if free else await ledger.spendable(character.owner, tools)
        found.append(credits.Quote(character.id, character.owner, charges, has))
    return tuple(found)
