"""Claims on candidates: while a character is made here, neither CharHub nor another console makes one of them."""

from __future__ import annotations

import logging
from datetime import timedelta

from charhub_console.domain.candidate import Candidate, GateVerdict, Status
from charhub_console.domain.character import CharacterState
from charhub_console.domain.charhub_rows import CIVITAI, curated_row
from charhub_console.domain.errors import ConsoleError, Taken
from charhub_console.domain.publication import HeldClaim, PublicationKind, PublicationState
from charhub_console.engine.ports.publishing import Claim, Publishing
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

MENDED_WITHIN = timedelta(days=1)  # so long a person has to mend what was refused

_GIVEN_UP = (CharacterState.FAILED, CharacterState.CANCELLED, CharacterState.BLOCKED)


async def take(candidate: Candidate, tools: Tools) -> None:
    """Claim a candidate before a character is made of it. Offline nothing is claimed: that is made up for later.

    Raises:
        Taken: somebody else makes or made a character of it.
    """
    if not tools.options.publish or tools.charhub is None or candidate.source != CIVITAI:
        return
    try:
        await claim(candidate, tools, tools.charhub)
    except Taken:
        raise
    except ConsoleError as error:
        log.info("candidate %s is not claimed: %s", candidate.source_id, error.title)


async def claim(candidate: Candidate, tools: Tools, charhub: Publishing) -> HeldClaim:
    """The claim on an analysed candidate, kept. Raises: Taken, Unreachable, NotConfigured."""
    analysis = await tools.store.analysis(candidate.id)
    assert analysis is not None
    found = await charhub.claim(curated_row(candidate, analysis, tools.clock.now()))
    held = HeldClaim(candidate.id, found.curated_id, found.fence)
    await tools.store.save_claim(held)
    return held


async def keep_up(tools: Tools, charhub: Publishing) -> None:
    """Renew the claims that are needed, give back the others, and those of consoles that went away."""
    held = await tools.store.held_claims()
    needed = [one for one in held if await _is_needed(one, tools)]
    for one in held:
        if one not in needed:
            await charhub.give_back([_port(one)], rejected=await _why_never(one, tools))
            await tools.store.drop_claim(one.candidate_id)
    ours = {found.curated_id for found in await charhub.renew([_port(one) for one in needed])}
    for one in needed:
        if one.curated_id not in ours:
            log.warning("candidate %s is no longer claimed by this console", one.candidate_id)
            await tools.store.drop_claim(one.candidate_id)
    if released := await charhub.release_stale():
        log.info("%d stale claims were given back", released)


async def _is_needed(held: HeldClaim, tools: Tools) -> bool:
    """Until it is published; not when no character comes of it after all, or nobody mends what was refused."""
    if await _why_never(held, tools):
        return False
    for character in await tools.store.characters(CharacterFilter(candidate_id=held.candidate_id)):
        if character.state in _GIVEN_UP:
            continue
        entry = await tools.store.publication(PublicationKind.CHARACTER, character.id)
        if entry is None or entry.state is PublicationState.PENDING:
            return True
        if entry.state is PublicationState.REFUSED and tools.clock.now() - entry.wanted_at < MENDED_WITHIN:
            return True
    return False


async def _why_never(held: HeldClaim, tools: Tools) -> str:
    """Why CharHub must not make a character of it either; empty when it may."""
    candidate = await tools.store.candidate(held.candidate_id)
    if candidate is None or candidate.status is Status.REJECTED:
        return "Rejected by a curator"
    if candidate.gate == GateVerdict.BLOCK:
        return "Blocked by the safety gate"
    return ""


def _port(held: HeldClaim) -> Claim:
    return Claim(held.curated_id, held.fence)
