"""Watching a run to its end: a progress bar for people, rows as the truth, take-over when the engine goes away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from charhub_console.app.cli.output import clock, err, out, plain, print_json, state, table
from charhub_console.app.cli.session import OK, SOME_FAILED
from charhub_console.app.wiring import Session
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.console import Attempt, AttemptState, report_files

LOOK_S = 0.5


@dataclass(slots=True)
class _Bar:
    """The progress bar and what it showed last."""

    progress: Progress
    task: TaskID
    said: int = 0


async def watch(session: Session, run: Run, *, quiet: bool) -> Run:
    """Wait until the run has ended. Ctrl-C leaves it unfinished; the next start goes on."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("images"),
        TimeElapsedColumn(),
    )
    if not session.is_engine and not quiet:
        err.print("[dim]Another console of this data folder does the work; watching it.[/dim]")
    with Progress(*columns, console=err, transient=True, disable=quiet) as progress:
        bar = _Bar(progress, progress.add_task("Starting", total=None))
        while run.state is RunState.RUNNING:
            attempts = await session.console.run_attempts(run.id)
            _show(bar, run, attempts)
            await asyncio.sleep(LOOK_S)
            await session.take_over()
            run = await session.console.run(run.id)
    return run


def _show(bar: _Bar, run: Run, attempts: Sequence[Attempt]) -> None:
    ended = [attempt for attempt in attempts if attempt.state.is_final]
    orders = sum(len(order.views) for order in run.orders)
    total = orders or max(run.count * 5, len(attempts))
    bar.progress.update(bar.task, total=total, completed=len(ended), description=run.stage.value.capitalize())
    for attempt in ended[bar.said :]:
        if attempt.state is not AttemptState.DONE:
            bar.progress.console.print(f"[red]{attempt.view}[/red] {escape(attempt.error)} {escape(attempt.advice)}")
    bar.said = len(ended)


async def report(session: Session, run: Run, *, as_json: bool) -> int:
    """Print what a run achieved and where everything is. Returns the exit code."""
    summary = json.loads(run.summary) if run.summary else {}
    files = report_files(run)
    places = {
        "images": str(session.images_folder),
        "contactSheet": str(session.data / files.contact_sheet),
        "report": str(session.data / files.html),
        "reportJson": str(session.data / files.json),
    }
    if as_json:
        print_json({**plain(run), "summary": summary, **places})
    else:
        await _print(session, run, summary, places)
    done = summary.get("images_failed") == 0 and summary.get("failed") == 0 and run.state is RunState.DONE
    nothing = run.kind is RunKind.NIGHT and summary.get("total") == 0
    return OK if done and not nothing else SOME_FAILED


async def _print(session: Session, run: Run, summary: dict[str, object], places: dict[str, str]) -> None:
    characters = await session.console.run_characters(run.id)
    rows = [
        [character.id[:8], escape(character.name), state(character.state), f"{len(pictures)}/5"]
        for character, pictures in characters
    ]
    if rows:
        table(["id", "character", "state", "views"], rows, empty="")
    for note in run.notes:
        out.print(f"[dim]{escape(note)}[/dim]")
    out.print(
        f"\n{summary.get('successful', 0)} of {summary.get('total', 0)} characters, "
        f"{summary.get('images_done', 0)} images made, {summary.get('images_failed', 0)} failed, "
        f"{clock(float(str(summary.get('duration_s', 0))))} minutes."
    )
    for alert in list(summary.get("alerts") or []):  # type: ignore[call-overload]
        out.print(f"[red]{escape(alert)}[/red]")
    if session.practice:
        out.print("[yellow]Practice mode: drawn by the built-in painter, nothing left this machine.[/yellow]")
    for name, place in (("Images", "images"), ("Contact sheet", "contactSheet"), ("Report", "report")):
        out.print(f"{name + ':':<15}{escape(places[place])}")


def counts(run: Run) -> tuple[str, str, str]:
    """Characters with an avatar of all, images made, images failed; dashes while a run has not ended."""
    if not run.summary:
        return ("–", "–", "–")
    summary = json.loads(run.summary)
    return f"{summary['successful']}/{summary['total']}", str(summary["images_done"]), str(summary["images_failed"])
