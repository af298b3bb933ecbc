"""How fast images come: of a run under way, and of the one before it."""

from __future__ import annotations

from collections.abc import Sequence

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.budget import Pace, pace_of
from charhub_console.domain.run import BackendWish, Run, RunState
from charhub_console.engine.tools import Tools


def current_pace(run: Run, attempts: list[Attempt], tools: Tools, before: Pace) -> Pace:
    """From the first submission until now, per finished image; failures do not make a run look fast."""
    submitted = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    done = sum(attempt.state is AttemptState.DONE for attempt in attempts)
    seconds = run.worked_s(min(submitted), tools.clock.now()) if submitted else 0.0
    return pace_of(done, seconds, before)


async def former_pace(recipe: str, tools: Tools, *, apart_from: str = "", backends: Sequence[str] = ()) -> Pace:
    """The pace of the newest ended run with this recipe that painted enough to tell; unknown without one.

    Args:
        backends: those that are to paint; none named: all. As they were others then, the pace is theirs by their slots.
    """
    for former in await tools.store.runs(limit=10):
        if former.id == apart_from or former.recipe != recipe or former.state is RunState.RUNNING:
            continue
        pace = await _pace_of_run(former, tools, backends)
        if pace.seconds_per_image is not None:
            return pace
    return Pace(None)


async def paces_of_nights(recipe: str, tools: Tools, *, most: int, backends: Sequence[str] = ()) -> list[float]:
    """Seconds an image took, or would have with these backends, in each of the newest nights that tell it."""
    nights = await tools.store.measured_nights(before=tools.clock.now(), limit=3 * most)
    mine = [night for night in nights if night.recipe == recipe][:most]
    paces = [await _pace_of_run(night, tools, backends) for night in mine]
    return [pace.seconds_per_image for pace in paces if pace.seconds_per_image is not None]


async def _pace_of_run(run: Run, tools: Tools, backends: Sequence[str]) -> Pace:
    attempts = await tools.store.attempts(run_id=run.id)
    times = [(a.submitted_at, a.ended_at) for a in attempts if a.state is AttemptState.DONE]
    starts = [start for start, _ in times if start]
    ends = [end for _, end in times if end]
    if not starts or not ends:
        return Pace(None)
    seconds = run.worked_s(min(starts), max(ends)) * _slower(run, backends, tools)
    return pace_of(len(ends), seconds, Pace(None))


def _slower(run: Run, backends: Sequence[str], tools: Tools) -> float:
    """How many times as many slots that run had as these backends have; 1 when that is not known any more."""
    kinds = tools.kinds(run.recipe)
    then = tools.pool.slots(*kinds, wish=run.wish)
    now = tools.pool.slots(*kinds, wish=BackendWish(tuple(backends)) if backends else None)
    return then / now if then and now else 1.0


def left_s(run: Run, tools: Tools) -> float:
    """Seconds until the budget of a run ends; negative afterwards. While it rests they do not become fewer."""
    return run.budget_s - run.worked_s(run.started_at, tools.clock.now())
