"""A night: fetch, select, generate within the time budget, report. Every stage can be repeated after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, aclosing, contextmanager
from dataclasses import dataclass

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.budget import Pace, may_start, pace_of
from charhub_console.domain.candidate import Candidate, Status, Verdict
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import CharacterChanged, Event, RunChanged
from charhub_console.domain.run import Order, Run, RunStage, RunState
from charhub_console.engine.analyse import ensure_analysed, is_clear
from charhub_console.engine.curate import RULE, decide
from charhub_console.engine.draft import Commission, draft
from charhub_console.engine.fetch import fetch
from charhub_console.engine.generate import wanted_views
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.reports import close_run
from charhub_console.engine.stages import timed
from charhub_console.engine.store import CandidateFilter, CharacterFilter
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

OPEN = (CharacterState.DRAFT, CharacterState.QUEUED, CharacterState.GENERATING)
ANALYSED_AHEAD = 3  # candidates prepared while the servers paint
WATCH_S = 2.0  # between looks at the rows when no event of this process says that a character or the run changed
HEALTH_S = 10.0
OVERTIME_S = 1800.0  # every image ends long before; a night must not wait for ever for one that was stranded


async def carry_on(run_id: str, tools: Tools, *, query: SourceQuery, fetch_limit: int, stop_after_known: int) -> Run:
    """Bring a night to its end from wherever it stands."""
    run = await tools.store.run(run_id)
    assert run is not None
    if run.state is RunState.RUNNING and run.stage is RunStage.FETCH:
        run = await _fetch(run, tools, query, limit=fetch_limit, stop_after_known=stop_after_known)
    if run.state is RunState.RUNNING and run.stage in (RunStage.SELECT, RunStage.GENERATE):
        run = await _stage(run, RunStage.GENERATE, tools)
        run = await _generate(run, tools)
    return await close_run(run, tools)


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
    """Where a night stands, read from the rows."""

    characters: list[Character]
    open: list[Character]
    open_images: int
    pace: Pace


async def _generate(run: Run, tools: Tools) -> Run:
    before = await former_pace(run.recipe, tools, apart_from=run.id)
    kind = tools.recipe(run.recipe).kind
    gives_up = tools.clock.monotonic() + max(0.0, _left_s(run, tools)) + OVERTIME_S
    for character in await tools.store.characters(CharacterFilter(run_id=run.id)):
        if character.state in OPEN:
            await _start(character, run, tools)
    async with AsyncExitStack() as stack:
        changed = stack.enter_context(_changes(tools))
        prepared = await stack.enter_async_context(aclosing(_prepared(run, tools)))
        upcoming: Candidate | None = None
        exhausted = False
        while True:
            changed.clear()
            standing = await _standing(run, tools, before)
            if await _is_cancelled(run, tools):
                break
            if exhausted or len(standing.characters) >= run.count:
                if not standing.open:
                    break
                if tools.clock.monotonic() > gives_up:
                    run = await _note(run, f"{len(standing.open)} characters did not come to an end.", tools)
                    break
            elif upcoming is None:
                upcoming = await anext(prepared, None)
                exhausted = upcoming is None
                if exhausted:
                    run = await _too_few(run, standing, tools)
                continue
            elif not await tools.pool.any_healthy(kind):
                if _left_s(run, tools) <= 0:
                    exhausted = True
                    run = await _carry_over(run, standing, "no generation server answered.", tools)
                    continue
                await tools.clock.sleep(HEALTH_S)
                continue
            elif _fits(run, standing, tools, kind):
                if _has_room(standing, tools, kind):
                    await _admit(upcoming, len(standing.characters), run, tools)
                    upcoming = None
                    continue
            elif not standing.open:
                exhausted = True
                why = "they would not have been finished within the time budget."
                run = await _carry_over(run, standing, why, tools)
                continue
            await _until(changed, tools)
    return await _stage(run, RunStage.REPORT, tools)


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


def _fits(run: Run, standing: _Standing, tools: Tools, kind: str) -> bool:
    return may_start(
        open_characters=len(standing.open),
        open_images=standing.open_images,
        views=5 if tools.options.references else 1,
        slots=tools.pool.slots(kind),
        left_s=_left_s(run, tools),
        pace=standing.pace,
    )


def _has_room(standing: _Standing, tools: Tools, kind: str) -> bool:
    """Characters are started a little ahead of the servers, not all at once: late starts know the pace better."""
    return len(standing.open) < characters_at_once(tools.pool.slots(kind))


def characters_at_once(slots: int) -> int:
    """Enough open characters that every server always has work, whichever view it waits for."""
    return max(4, 2 * slots + 2)


def _left_s(run: Run, tools: Tools) -> float:
    return run.budget_s - (tools.clock.now() - run.started_at).total_seconds()


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
    left = run.count - len(standing.characters)
    note = f"{left} characters were not started: {why}"
    run = await tools.store.change_run(run.id, carried_over=left)
    return await _note(run, note, tools)


async def _too_few(run: Run, standing: _Standing, tools: Tools) -> Run:
    made = len(standing.characters)
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


async def _prepared(run: Run, tools: Tools) -> AsyncGenerator[Candidate, None]:
    """Analysed candidates that may be generated: a person's approvals first, then what the rule would approve."""
    approved = CandidateFilter(statuses=(Status.APPROVED,), waiting=True)
    fresh = CandidateFilter(statuses=(Status.NEW,), levels=tools.options.allowed_levels, waiting=True)
    waiting = await tools.store.candidates(approved, limit=5 * run.count)
    if tools.options.top_up:
        waiting += await tools.store.candidates(fresh, limit=5 * run.count)
    tasks: list[asyncio.Task[Candidate | None]] = []
    try:
        while waiting or tasks:
            while waiting and len(tasks) < ANALYSED_AHEAD:
                tasks.append(asyncio.create_task(_prepare(waiting.pop(0), run, tools)))
            candidate = await tasks.pop(0)
            if candidate is not None:
                yield candidate
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _prepare(candidate: Candidate, run: Run, tools: Tools) -> Candidate | None:
    """The candidate, analysed and clear, or None when it cannot be generated tonight."""
    try:
        async with timed("analyse", run.id, tools):
            candidate, _ = await ensure_analysed(candidate, tools)
    except ConsoleError as error:
        log.warning("candidate %s left for later: %s", candidate.source_id, error.title)
        return None
    return candidate if is_clear(candidate) else None


async def _standing(run: Run, tools: Tools, before: Pace) -> _Standing:
    characters = await tools.store.characters(CharacterFilter(run_id=run.id))
    attempts = await tools.store.attempts(run_id=run.id)
    unfinished = [character for character in characters if character.state in OPEN]
    ended = [attempt for attempt in attempts if attempt.state.is_final]
    open_ids = {character.id for character in unfinished}
    wanted = sum(len(wanted_views(character, ())) for character in unfinished)
    open_images = wanted - sum(attempt.character_id in open_ids for attempt in ended)
    return _Standing(characters, unfinished, open_images, _pace(attempts, tools, before))


def _pace(attempts: list[Attempt], tools: Tools, before: Pace) -> Pace:
    """From the first submission until now, per finished image; failures do not make a run look fast."""
    submitted = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    done = sum(attempt.state is AttemptState.DONE for attempt in attempts)
    seconds = (tools.clock.now() - min(submitted)).total_seconds() if submitted else 0.0
    return pace_of(done, seconds, before)


async def former_pace(recipe: str, tools: Tools, *, apart_from: str = "") -> Pace:
    """The pace of the newest ended run with this recipe; unknown without one."""
    for former in await tools.store.runs(limit=10):
        if former.id == apart_from or former.recipe != recipe or former.state is RunState.RUNNING:
            continue
        attempts = await tools.store.attempts(run_id=former.id)
        times = [(a.submitted_at, a.ended_at) for a in attempts if a.state is AttemptState.DONE]
        starts = [start for start, _ in times if start]
        ends = [end for _, end in times if end]
        if starts and ends:
            return pace_of(len(ends), (max(ends) - min(starts)).total_seconds(), Pace(None))
    return Pace(None)
