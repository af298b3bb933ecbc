"""What a night makes characters of: what people approved, then what the rule may approve, each time the rarest kind."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate, Level, Status
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.listing import CandidateFilter, CandidateSort
from charhub_console.domain.run import Run
from charhub_console.domain.selection import Mix, Traits, least_common, rule_may_approve, shuffled, traits_of
from charhub_console.engine.analyse import ensure_analysed, is_clear
from charhub_console.engine.pace import left_s
from charhub_console.engine.stages import timed
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

LOOKED_AT_ONCE = 3  # candidates analysed while the servers paint
CHOICE = 4  # analyses made before the first is chosen: a choice, and servers that need not wait long
MORE_CHOICE = 2  # and so many more before each next one
WIDEST = 500  # candidates one choice is made among


async def selected(run: Run, tools: Tools) -> AsyncGenerator[Candidate, None]:
    """Candidates that may be generated, analysed and clear, as long as there are any."""
    seed = run.started_at.date().isoformat()
    mix = Mix.of(await tools.store.character_traits())
    for where in _tiers(tools):
        listing = await tools.store.candidate_listing(where, sort=CandidateSort.NEWEST)
        ids = await asyncio.to_thread(shuffled, listing.ids, seed)
        tier = _Tier(ids, seed, run, tools)
        try:
            while (chosen := await tier.choose(mix)) is not None:
                mix = mix.joined(chosen.traits)
                yield chosen.candidate
        finally:
            await tier.close()


async def waiting_candidates(tools: Tools) -> int:
    """How many candidates a night could take, as far as is known without looking at them."""
    known = [await tools.store.candidate_listing(where, sort=CandidateSort.NEWEST) for where in _tiers(tools)]
    return sum(len(listing.ids) for listing in known)


def _tiers(tools: Tools) -> Sequence[CandidateFilter]:
    approved = CandidateFilter(statuses=(Status.APPROVED,), waiting=True)
    level = Level.PG & tools.options.allowed_levels
    if not tools.options.top_up or not level:
        return (approved,)
    return approved, CandidateFilter(statuses=(Status.NEW,), levels=level, waiting=True)


@dataclass(frozen=True, slots=True)
class _Look:
    """What came of looking at one candidate: `usable` when it may be generated."""

    candidate: Candidate
    traits: Traits
    usable: bool
    new: bool = True  # it was not known before what it shows


class _Tier:
    """Candidates of one kind, looked at in the night's order as far as a good choice needs."""

    def __init__(self, ids: Sequence[str], seed: str, run: Run, tools: Tools) -> None:
        self._ids = deque(ids)
        self._seed, self._run, self._tools = seed, run, tools
        self._looking = deque[asyncio.Task[_Look | None]]()
        self._usable: dict[str, _Look] = {}
        self._analysed = 0
        self._enough = CHOICE

    async def choose(self, mix: Mix) -> _Look | None:
        """The next one; None when there is none left."""
        while True:
            await self._look_around()
            if not self._usable:
                return None
            traits = {candidate_id: look.traits for candidate_id, look in self._usable.items()}
            chosen = self._usable.pop(least_common(traits, mix, self._seed))
            if await _still_waits(chosen.candidate, self._tools):
                self._enough += MORE_CHOICE
                return chosen

    async def close(self) -> None:
        """Look at no more."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)

    async def _look_around(self) -> None:
        """Until there is enough to choose among. What was analysed before costs nothing and widens the choice."""
        while (self._ids or self._looking) and self._wants_more():
            while self._ids and len(self._looking) < LOOKED_AT_ONCE:
                looking = _look_at(self._ids.popleft(), self._run, self._tools)
                self._looking.append(asyncio.create_task(looking))
            look = await self._looking.popleft()
            if look is not None:
                self._analysed += look.new
                if look.usable:
                    self._usable[look.candidate.id] = look

    def _wants_more(self) -> bool:
        if left_s(self._run, self._tools) <= 0:
            return False
        if not self._usable:
            return True
        return self._analysed < self._enough and len(self._usable) < WIDEST


async def _look_at(candidate_id: str, run: Run, tools: Tools) -> _Look | None:
    """Analyse it, if that was not done before. None when it is gone or cannot be looked at tonight."""
    candidate = await tools.store.candidate(candidate_id)
    if candidate is None:
        return None
    known = await tools.store.analysis(candidate_id)
    new = known is None or known.author != tools.analyser.name
    try:
        if new:
            async with timed("analyse", run.id, tools):
                candidate, analysis = await ensure_analysed(candidate, tools)
        else:
            candidate, analysis = await ensure_analysed(candidate, tools)
    except ConsoleError as error:
        log.warning("candidate %s left for later: %s", candidate.source_id, error.title)
        return None
    return _Look(candidate, traits_of(analysis), _is_usable(candidate, analysis, tools), new)


def _is_usable(candidate: Candidate, analysis: Analysis, tools: Tools) -> bool:
    if not is_clear(candidate):
        return False
    if candidate.status is Status.APPROVED:
        return True
    return candidate.status is Status.NEW and rule_may_approve(candidate, analysis, tools.options.top_up_quality)


async def _still_waits(looked_at: Candidate, tools: Tools) -> bool:
    """Whether nobody decided otherwise or made a character of it since it was looked at."""
    now = await tools.store.candidate(looked_at.id)
    if now is None or now.status is not looked_at.status or not is_clear(now):
        return False
    made = await tools.store.characters(CharacterFilter(candidate_id=looked_at.id))
    return all(one.state is CharacterState.DRAFT and one.run_id is None for one in made)
