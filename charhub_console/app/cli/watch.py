"""Watching a run to its end: a progress bar for people, rows as the truth, take-over when the engine goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from charhub_console.app.cli.output import err, words
from charhub_console.app.cli.pause_words import pause_words
from charhub_console.domain.pausing import Pause
from charhub_console.domain.run import Run, RunKind, RunStage, RunState
from charhub_console.engine.console import Attempt, AttemptState

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

LOOK_S = 0.5
SUMMARY_LOOKS = 20
TIDY_S = 300.0  # a large database is looked through once a week
SAY_S = 60.0  # where no bar can be drawn (a log file), a line this often

_DOING = {
    RunStage.FETCH: "Fetching",
    RunStage.SELECT: "Selecting",
    RunStage.GENERATE: "Painting",
    RunStage.REPORT: "Reporting",
}


@dataclass(slots=True)
class _Shown:
    """What a person has been told so far."""

    progress: Progress
    task: TaskID
    failures: int = 0
    stage: RunStage | None = None
    at: float = 0.0
    pause: Pause | None = None


async def watch(session: Session, run: Run, *, quiet: bool) -> Run:
    """Wait until the run has ended. Ctrl-C leaves it unfinished; the next engine goes on."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("images"),
        TimeElapsedColumn(),
    )
    await session.carry_out()
    if not session.is_engine and not quiet:
        err.print("[dim]Another console of this data folder does the work; watching it.[/dim]")
    with Progress(*columns, console=err, transient=True, disable=quiet or not err.is_terminal) as progress:
        shown = _Shown(progress, progress.add_task("Starting", total=None))
        while run.state is RunState.RUNNING:
            if not quiet:
                _show(shown, run, await session.console.run_attempts(run.id), session.tools.clock.monotonic())
                _show_pause(shown, await session.console.schedule.current_pause())
            await asyncio.sleep(LOOK_S)
            await session.take_over()
            run = await session.console.run(run.id)
    run = await _summarised(session, run)
    await _tidied(session, run, quiet=quiet)
    return await session.console.run(run.id)


async def _tidied(session: Session, run: Run, *, quiet: bool) -> None:
    """The housekeeping after a night belongs to it, as long as it is done here: who leaves now would cut it off."""
    if run.kind is not RunKind.NIGHT or run.state is RunState.CANCELLED:
        return
    begun = session.tools.clock.monotonic()
    while session.is_engine and not await session.console.is_tidied_after(run.id):
        waited_s = session.tools.clock.monotonic() - begun
        if waited_s > TIDY_S:
            return
        if not quiet and waited_s < LOOK_S:
            err.print("[dim]Tidying up.[/dim]")
        await asyncio.sleep(LOOK_S)


async def _summarised(session: Session, run: Run) -> Run:
    """Whoever cancels a run first says so, then settles and summarises it: that is worth a moment."""
    for _ in range(SUMMARY_LOOKS):
        if run.summary:
            break
        await asyncio.sleep(LOOK_S)
        run = await session.console.run(run.id)
    return run


def _show_pause(shown: _Shown, pause: Pause | None) -> None:
    """Once when it begins, once when it ends."""
    if pause == shown.pause:
        return
    shown.pause = pause
    err.print(f"[yellow]{pause_words(pause)}[/yellow] What is at a server is finished." if pause else "It goes on.")


def _show(shown: _Shown, run: Run, attempts: Sequence[Attempt], now: float) -> None:
    ended = [attempt for attempt in attempts if attempt.state.is_final]
    wanted = run.count * 5 if run.kind is RunKind.NIGHT else 0
    total = max(wanted + sum(len(order.views) for order in run.orders), len(attempts))
    shown.progress.update(shown.task, total=total, completed=len(ended), description=_DOING[run.stage])
    if not err.is_terminal and (run.stage is not shown.stage or now - shown.at > SAY_S):
        count = f": {len(ended)} of {total} images" if run.stage is RunStage.GENERATE else ""
        err.print(f"{_DOING[run.stage]}{count}")
        shown.stage, shown.at = run.stage, now
    failed = [attempt for attempt in ended if attempt.state is not AttemptState.DONE]
    for attempt in failed[shown.failures :]:
        err.print(f"[red]{attempt.view} {attempt.state}[/red] {words(attempt.error)}")
    shown.failures = len(failed)
