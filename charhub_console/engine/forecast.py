"""What a night will take, before it begins: from what waits, and from what the nights before measured."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from charhub_console.domain.budget import NightForecast, Pace
from charhub_console.domain.report import percentile
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.pace import former_pace, left_s, paces_of_nights
from charhub_console.engine.repair import repairs
from charhub_console.engine.selection import CHOICE, LOOKED_AT_ONCE, waiting_candidates
from charhub_console.engine.store import StageTime
from charhub_console.engine.tools import Tools

NIGHTS_LOOKED_AT = 20
NIGHTS_MEASURED = 5  # one slow night makes no forecast
WORD = "Forecast"


async def forecast_night(
    count: int, budget_s: float, recipe: str, tools: Tools, *, fetches: bool, backends: Sequence[str] = ()
) -> NightForecast:
    """What a night that began now would have to do, and how long that takes. Nothing is changed.

    Args:
        fetches: whether fetching is still before it; what that will bring is not known, and not counted.
        backends: those that may paint for it; none named: all.

    Raises:
        NotFound: no such recipe.
    """
    tools.recipe(recipe)
    measured = await paces_of_nights(recipe, tools, most=NIGHTS_MEASURED, backends=backends)
    times = await _former_times(recipe, tools)
    analysing_s = _median(times, "analyse") * CHOICE / LOOKED_AT_ONCE
    return NightForecast(
        wanted=count,
        waiting=await waiting_candidates(tools),
        views=5 if tools.options.references else 1,
        repairs=sum(len(order.views) for order in await repairs("", tools)),
        before_s=analysing_s + (_median(times, "fetch") if fetches else 0.0),
        budget_s=budget_s,
        pace=Pace(median(measured)) if measured else await former_pace(recipe, tools, backends=backends),
        nights=len(measured),
    )


async def note_forecast(run: Run, tools: Tools) -> Run:
    """Write into a night's notes, once, what it is expected to take from here on."""
    if any(note.startswith(WORD) for note in run.notes):
        return run
    budget_s = max(0.0, left_s(run, tools))
    found = await forecast_night(run.count, budget_s, run.recipe, tools, fetches=False, backends=run.backends)
    return await tools.store.change_run(run.id, notes=(*run.notes, f"{WORD}: {found.sentence()}"))


async def _former_times(recipe: str, tools: Tools) -> Sequence[StageTime]:
    for former in await tools.store.runs(limit=NIGHTS_LOOKED_AT):
        if former.kind is RunKind.NIGHT and former.recipe == recipe and former.state is not RunState.RUNNING:
            return await tools.store.stage_times(former.id)
    return ()


def _median(times: Sequence[StageTime], stage: str) -> float:
    return percentile([time.seconds for time in times if time.stage == stage and time.ok], 0.5)
