"""A night: fetch, select, generate within the time budget, report. Every stage can be repeated after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, aclosing, contextmanager
from dataclasses import dataclass

from charhub_console.domain.budget import Pace, may_start
from charhub_console.domain.candidate import Candidate, Status, Verdict
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import CharacterChanged, Event, RunChanged
from charhub_console.domain.listing import CandidateFilter
from charhub_console.domain.run import Order, Run, RunStage, RunState
from charhub_console.engine import claims
from charhub_console.engine.analyse import is_clear
from charhub_console.engine.curate import RULE, decide
from charhub_console.engine.draft import Commission, draft
from charhub_console.engine.fetch import fetch
from charhub_console.engine.forecast import note_forecast
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.pace import current_pace, former_pace, left_s
from charhub_console.engine.pause import is_paused, note_rest
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.repair import begin_repair, repair_note, repaired, repairs, resume_repairs
from charhub_console.engine.reports import close_run
from charhub_console.engine.selection import selected
from charhub_console.engine.stages import timed
from charhub_console.engine.store import CharacterFilter
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

OPEN = (CharacterState.DRAFT, CharacterState.QUEUED, CharacterState.GENERATING)
WATCH_S = 2.0  # between looks at the rows when no event of this process says that a character or the run changed
HEALTH_S = 10.0
OVERTIME_S = 1800.0  # every image ends long before; a night must not wait for ever for one that was stranded


async def carry_on(run_id: str, tools: Tools, *, query: SourceQuery, fetch_limit: int, stop_after_known: int) -> Run:
    """Bring a night to its end from wherever it stands."""
    run = await tools.store.run(run_id)
    assert run is not None
    run = await _rested(run, tools)
    if run.state is RunState.RUNNING and run.stage is RunStage.FETCH:
        run = await _fetch(run, tools, query, limit=fetch_limit, stop_after_known=stop_after_known)
    if run.state is RunState.RUNNING and run.stage in (RunStage.SELECT, RunStage.GENERATE):
        run = await _stage(run, RunStage.GENERATE, tools)
        run = await _generate(run, tools)
    return await close_run(run, tools)


async def _rested(run: Run, tools: Tools) -> Run:
    """The run once no pause holds it back. One that had done nothing before begins then: its time is counted anew."""
    while run.state is RunState.RUNNING and await is_paused(tools):
        run = await note_rest(run, tools, paused=True)
        await tools.clock.sleep(WATCH_S)
        run = await tools.store.run(run.id) or run
    if run.rests_now and run.state is RunState.RUNNING and run.stage is RunStage.FETCH:
        return await tools.store.change_run(run.id, started_at=tools.clock.now(), rests=())
    return await note_rest(run, tools, paused=False)


async def _fetch(run: Run, tools: Tools, query: SourceQuery, *, limit: int, stop_after_known: int) -> Run:
    """New candidates, if the source answers; a silent source does not stop a night that has approved ones."""
    try:
        async with timed("fetch", run.id, tools):
            summary = await fetch(query, tools, limit=limit, stop_after_known=stop_after_known)
        note = f"Fetched: {summary.sentence()}"
    except ConsoleError as error:
        log.warning("fetch failed: %s", error.title)
        note = f"Fetching failed: {error.title} {error.advice}"
    run = await tools.store.change_run(run.id, notes=(*run.notes, note))
    return await _stage(run, RunStage.SELECT, tools)


async def _stage(run: Run, stage: RunStage, tools: Tools) -> Run:
    run = await tools.store.change_run(run.id, stage=stage)
    tools.bus.publish(RunChanged(run.id))
    return run


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a night stands, read from the rows: how many characters it `begun`, and which are `open`, under way, with
    the number of views that were asked of them."""

    begun: int
    open: list[Character]
    owed: int


async def _generate(run: Run, tools: Tools) -> Run:
    run = await note_forecast(run, tools)
    before = await former_pace(run.recipe, tools, apart_from=run.id, backends=run.backends)
    for character in await tools.store.characters(CharacterFilter(run_id=run.id)):
        if character.state in OPEN:
            await _start(character, run, tools)
    await resume_repairs(run, tools)
    async with AsyncExitStack() as stack:
        changed = stack.enter_context(_changes(tools))
        prepared = await stack.enter_async_context(aclosing(_tonight(run, tools)))
        run = await _Shift(run, tools, before, prepared).until_done(changed)
    if told := await repair_note(run, tools):
        run = await _note(run, told, tools)
    return await _stage(run, RunStage.REPORT, tools)


async def _tonight(run: Run, tools: Tools) -> AsyncGenerator[Candidate | Order, None]:
    """What to begin, in order: first what earlier nights left unfinished, then new characters."""
    for order in await repairs(run.id, tools):
        yield order
    async with aclosing(selected(run, tools)) as candidates:
        async for candidate in candidates:
            yield candidate


class _Shift:
    """Starts characters while they fit into the night, and ends when all have ended."""

    def __init__(self, run: Run, tools: Tools, before: Pace, prepared: AsyncGenerator[Candidate | Order, None]) -> None:
        self._run, self._tools, self._before, self._prepared = run, tools, before, prepared
        self._kinds = tools.kinds(run.recipe)
        self._slots = tools.pool.slots(*self._kinds, wish=run.wish)
        self._gives_up = self._last_moment()
        self._upcoming: Candidate | Order | None = None
        self._exhausted = False  # no further character is started

    def _last_moment(self) -> float:
        return self._tools.clock.monotonic() + max(0.0, left_s(self._run, self._tools)) + OVERTIME_S

    async def until_done(self, changed: asyncio.Event) -> Run:
        """Step by step; between steps that need one it waits for a change."""
        while True:
            changed.clear()
            paused = await is_paused(self._tools)
            self._run = await note_rest(self._run, self._tools, paused=paused)
            if paused:  # the time for what is open runs from the end of the pause
                self._gives_up = self._last_moment()
            standing = await _standing(self._run, self._tools)
            if await _is_cancelled(self._run, self._tools) or await self._is_over(standing):
                return self._run
            if paused or not await self._step(standing):
                await _until(changed, self._tools)

    def _starts_no_more(self, standing: _Standing) -> bool:
        return self._exhausted or standing.begun >= self._run.count

    async def _is_over(self, standing: _Standing) -> bool:
        if not self._starts_no_more(standing):
            return False
        if standing.open and self._tools.clock.monotonic() <= self._gives_up:
            return False
        if standing.open:
            note = f"{len(standing.open)} characters did not come to an end."
            self._run = await _note(self._run, note, self._tools)
        return True

    async def _step(self, standing: _Standing) -> bool:
        """Bring the night a little further; False when only a change can do that."""
        if self._starts_no_more(standing):
            return False
        if self._upcoming is None:
            self._upcoming = await anext(self._prepared, None)
            if self._upcoming is None and left_s(self._run, self._tools) <= 0:
                return await self._carry_over(standing, "the time budget had passed.")
            if self._upcoming is None:
                self._exhausted = True
                self._run = await _too_few(self._run, standing, self._tools)
            return True
        if len(standing.open) >= characters_at_once(self._slots):
            return False
        if not await self._tools.pool.any_healthy(*self._kinds, wish=self._run.wish):
            named = ", ".join(self._run.backends)
            if left_s(self._run, self._tools) <= 0:
                silent = f"none of its servers answered ({named})." if named else "no generation server answered."
                return await self._carry_over(standing, silent)
            if named:
                self._run = await _note(self._run, f"Waited for its servers, none answered: {named}.", self._tools)
            await self._tools.clock.sleep(HEALTH_S)
            return True
        if await self._fits(self._upcoming, standing):
            await self._begin(self._upcoming, standing.begun)
            self._upcoming = None
            return True
        if standing.open:
            return False
        return await self._carry_over(standing, "they would not have been finished within the time budget.")

    async def _begin(self, upcoming: Candidate | Order, position: int) -> None:
        if isinstance(upcoming, Order):
            self._run = await begin_repair(upcoming, self._run, self._tools)
        else:
            await _admit(upcoming, position, self._run, self._tools)

    async def _fits(self, upcoming: Candidate | Order, standing: _Standing) -> bool:
        """Whether it would be finished in time, at the pace of this night so far."""
        attempts = await self._tools.store.attempts(run_id=self._run.id)
        open_ids = {character.id for character in standing.open}
        ended = sum(attempt.state.is_final and attempt.character_id in open_ids for attempt in attempts)
        views = 5 if self._tools.options.references else 1
        return may_start(
            open_characters=len(standing.open),
            open_images=standing.owed - ended,
            views=len(upcoming.views) if isinstance(upcoming, Order) else views,
            slots=self._slots,
            left_s=left_s(self._run, self._tools),
            pace=current_pace(self._run, attempts, self._tools, self._before),
        )

    async def _carry_over(self, standing: _Standing, why: str) -> bool:
        self._exhausted = True
        self._run = await _carry_over(self._run, standing, why, self._tools)
        return True


@contextmanager
def _changes(tools: Tools) -> Iterator[asyncio.Event]:
    """An event that is set whenever this process says that a character or a run changed."""
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    def hear(event: Event) -> None:
        if isinstance(event, CharacterChanged | RunChanged):
            loop.call_soon_threadsafe(changed.set)

    deaf = tools.bus.subscribe(hear)
    try:
        yield changed
    finally:
        deaf()


async def _until(changed: asyncio.Event, tools: Tools) -> None:
    """Wait for a change, or for `WATCH_S`: other processes change rows too."""
    waiting = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(tools.clock.sleep(WATCH_S))]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


def characters_at_once(slots: int) -> int:
    """Enough open characters that every server always has work, whichever view it waits for.

    They are started a little ahead of the servers, not all at once: late starts know the pace better.
    """
    return max(4, 2 * slots + 2)


async def _is_cancelled(run: Run, tools: Tools) -> bool:
    row = await tools.store.run(run.id)
    return row is None or row.state is not RunState.RUNNING


async def _admit(candidate: Candidate, position: int, run: Run, tools: Tools) -> None:
    """Approve by rule where no person has decided, draft, start. A candidate that cannot go on is passed over."""
    commission = Commission(owner=tools.options.bot, charged=False, run_id=run.id, recipe=run.recipe, position=position)
    try:
        if candidate.status is Status.NEW:
            candidate = await decide(
                candidate.id, Verdict.APPROVE, by=RULE, reason="every safety signal present and clear", tools=tools
            )
        await claims.take(candidate, tools)
        async with timed("draft", run.id, tools):
            character = await draft(candidate, commission, tools)
    except ConsoleError as error:
        log.warning("candidate %s passed over: %s", candidate.source_id, error.title)
        return
    await _start(character, run, tools)


async def _start(character: Character, run: Run, tools: Tools) -> None:
    have = [image.view for image in await tools.store.images(character.id)]
    if character.state is CharacterState.DRAFT:
        await tools.store.change_character(character.id, state=CharacterState.QUEUED)
    order = Order(character.id, wanted_views(character, have))
    await tools.jobs.enqueue_character(order, run.id, position=character.position)


async def _carry_over(run: Run, standing: _Standing, why: str, tools: Tools) -> Run:
    left = run.count - standing.begun
    note = f"{left} characters were not started: {why}"
    run = await tools.store.change_run(run.id, carried_over=left)
    return await _note(run, note, tools)


async def _too_few(run: Run, standing: _Standing, tools: Tools) -> Run:
    made = standing.begun
    run = await _note(
        run, f"{run.count} characters were wanted and {made} candidates could be used: fetch more.", tools
    )
    approved = CandidateFilter(statuses=(Status.APPROVED,), waiting=True)
    held = [c for c in await tools.store.candidates(approved, limit=1000) if not is_clear(c)]
    if not held:
        return run
    return await _note(
        run, f"{len(held)} approved candidates are held by the safety gate and need a second look.", tools
    )


async def _note(run: Run, note: str, tools: Tools) -> Run:
    if note in run.notes:  # said before a restart
        return run
    return await tools.store.change_run(run.id, notes=(*run.notes, note))


async def _standing(run: Run, tools: Tools) -> _Standing:
    count, begun = await tools.store.standing(run.id, OPEN)
    mending = [character for character in await repaired(run, tools) if character.state in OPEN]
    asked = {order.character_id: len(order.views) for order in run.orders}
    owed = sum(len(wanted_views(character, ())) for character in begun) + sum(asked[one.id] for one in mending)
    return _Standing(count, [*begun, *mending], owed)
