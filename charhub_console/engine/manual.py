"""One character because a person wants it: from an approved candidate, or from an image and a description."""

from __future__ import annotations

from charhub_console.domain.candidate import Candidate, Level
from charhub_console.domain.character import CharacterState
from charhub_console.domain.credits import charges_for
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import Order, Run, RunKind
from charhub_console.domain.views import View
from charhub_console.engine import claims, credits, curate, servers
from charhub_console.engine.draft import Wish, draft, take_by_hand
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.placing import place
from charhub_console.engine.retry import UNDER_WAY
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

NEVER_STARTED = (CharacterState.DRAFT,)


async def generate_candidate(candidate_id: str, wish: Wish, tools: Tools) -> Run:
    """Generate one character from an approved candidate. Returns the run that does it.

    Raises:
        NotFound, InvalidInput, Blocked, NeedsPerson, Taken, InsufficientCredits: nothing was started or charged.
        Unreachable: what is charged to CharHub's ledger cannot be charged while offline.
    """
    candidate = await curate.find_candidate(candidate_id, tools)
    if not await tools.store.characters(CharacterFilter(candidate_id=candidate.id)):
        await _afford(wish, tools)
    return await _generate(candidate, wish, tools)


async def generate_by_hand(image: bytes, description: str, level: Level, wish: Wish, tools: Tools) -> Run:
    """Generate one character from an image and a description. Raises as generate_candidate, and BadImage."""
    _need(wish, tools)
    await _afford(wish, tools)
    candidate = await take_by_hand(image, description, level=level, by=wish.owner, tools=tools)
    return await _generate(candidate, wish, tools)


def _need(wish: Wish, tools: Tools) -> None:
    tools.recipe(wish.recipe)
    servers.need_all(wish.backends, wish.recipe, tools)


async def _afford(wish: Wish, tools: Tools) -> None:
    """Refuse before anything is drafted or written. The ledger itself is asked again when it is charged."""
    views = tuple(View) if wish.references and tools.options.references else (View.AVATAR,)
    price = sum(charge.price for charge in charges_for(views, delivered=(), entries=()))
    if wish.charged:
        await credits.afford(wish.owner, price, tools)


async def _generate(candidate: Candidate, wish: Wish, tools: Tools) -> Run:
    _need(wish, tools)
    character = await draft(candidate, wish.commission(), tools)
    if character.state in UNDER_WAY:
        raise InvalidInput(
            f"Candidate {candidate.source_id} is being generated as {character.name} ({character.id[:8]}).",
            "Follow it with `charhub-console runs follow`.",
        )
    if character.state not in NEVER_STARTED:
        raise InvalidInput(
            f"Candidate {candidate.source_id} already is the character {character.name} ({character.id[:8]}).",
            f"Retry its failed views with `charhub-console retry {character.id[:8]}`.",
        )
    await claims.take(candidate, tools)
    order = Order(character.id, wanted_views(character, ()))
    return await place(RunKind.MANUAL, [(character, order)], tools, recipe=wish.recipe, backends=wish.backends)
