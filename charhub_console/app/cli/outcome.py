"""What a run achieved, printed: characters, notes, failures, costs, and where everything is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from charhub_console.app.cli.given import Globals
from charhub_console.app.cli.output import clock, err, out, plain, print_json, state, when, words
from charhub_console.app.cli.session import OK, SOME_FAILED
from charhub_console.app.cli.tables import Column, Fit, table
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.console import Bill, report_files

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

SHOWN_FAILURES = 10


async def show_price(session: Session, started: Run) -> None:
    """What was charged when the run was ordered, before any image is painted."""
    for bill in await session.console.bills(started.id):
        said = f"This costs {bill.charged} credits"
        if bill.balance is not None:
            had = bill.balance + bill.charged - bill.refunded
            said += f": {words(bill.owner)} had {had} and has {bill.balance}"
        err.print(f"{said}.")


async def show(
    session: Session, run: Run, given: Globals, *, as_json: bool, more: Mapping[str, Any] | None = None
) -> int:
    """Print what a run achieved and where everything is; `more` goes into the JSON. Returns the exit code."""
    summary: dict[str, Any] = json.loads(run.summary) if run.summary else {}
    bills = await session.console.bills(run.id)
    places = _places(session, run)
    if as_json:
        characters = [
            {**plain(character), "views": plain(views)}
            for character, views in await session.console.run_characters(run.id)
        ]
        document = {**plain(run), "summary": summary, "characters": characters, "credits": plain(bills), **places}
        print_json(document | dict(more or {}))
    else:
        await _print(session, run, summary, given)
        _print_bills(bills)
        _print_places(session, run, places)
    done = run.state is RunState.DONE and not summary.get("images_failed") and not summary.get("failed")
    nothing = run.kind is RunKind.NIGHT and summary.get("total") == 0 and not summary.get("images_done")
    return OK if done and not nothing else SOME_FAILED


def _places(session: Session, run: Run) -> dict[str, str | None]:
    """Where a person finds what came of it; None for what was not written."""
    files = report_files(run)
    found = {"contactSheet": files.contact_sheet, "report": files.html, "reportJson": files.json}
    there = {name: session.data / path for name, path in found.items()}
    return {
        "images": session.images_folder,
        **{name: str(path) if path.exists() else None for name, path in there.items()},
    }


async def _print(session: Session, run: Run, summary: dict[str, Any], given: Globals) -> None:
    columns = (Column("id"), Column("character", Fit.CUT), Column("state"), Column("views", right=True))
    rows = [
        [character.id[:8], words(character.name), state(character.state), f"{len(views)}/5"]
        for character, views in await session.console.run_characters(run.id)
    ]
    if rows:
        table(columns, rows, empty="")
        out.print()
    for note in run.notes:
        out.print(f"[dim]{words(note)}[/dim]", soft_wrap=False)
    if not summary:
        await _print_unfinished(session, run, given)
        return
    if run.state is RunState.CANCELLED:
        out.print("[yellow]Cancelled.[/yellow] What was finished stays.")
    out.print(
        f"{summary['successful']} of {summary['total']} characters, {summary['images_done']} images made, "
        f"{summary['images_failed']} failed, {clock(float(summary['duration_s']))} minutes."
    )
    for alert in summary.get("alerts", ()):
        out.print(f"[red]{words(alert)}[/red]")
    _print_failures(run, summary, given)


async def _print_unfinished(session: Session, run: Run, given: Globals) -> None:
    if run.state is not RunState.RUNNING:
        out.print("Nothing was made.")
        return
    ended = [attempt for attempt in await session.console.run_attempts(run.id) if attempt.state.is_final]
    out.print(f"Not finished: it has come to {run.stage}, {len(ended)} images so far.")
    out.print(given.advised(f"[dim]Next: charhub-console runs follow {run.id[:8]}[/dim]"))


def _print_failures(run: Run, summary: dict[str, Any], given: Globals) -> None:
    failures = [failure for failure in summary.get("failures", ()) if failure["state"] != "cancelled"]
    for failure in failures[:SHOWN_FAILURES]:
        reason = words(f"{failure['reason']} {failure['advice']}")
        out.print(f"[red]{words(failure['name'])} {failure['view']}[/red]: {reason}")
    if len(failures) > SHOWN_FAILURES:
        out.print(f"[dim]… and {len(failures) - SHOWN_FAILURES} more in the report.[/dim]")
    if failures:
        out.print(given.advised(f"[dim]Next: charhub-console retry {run.id[:8]}[/dim]"))


def _print_bills(bills: tuple[Bill, ...]) -> None:
    for bill in bills:
        back = f", {bill.refunded} given back" if bill.refunded else ""
        has = "" if bill.balance is None else f"; {words(bill.owner)} has {bill.balance}"
        out.print(f"{bill.charged} credits{back}{has}.")


def _print_places(session: Session, run: Run, places: dict[str, str | None]) -> None:
    if run.practice:
        out.print("[yellow]Practice: drawn by the built-in painter, nothing left this machine.[/yellow]")
    for title, name in (("Images", "images"), ("Contact sheet", "contactSheet"), ("Report", "report")):
        if places[name]:
            out.print(f"{title + ':':<15}{words(str(places[name]))}")


def head(run: Run) -> str:
    """One line that says which run this is."""
    began = f"{when(run.started_at)}, {run.count} wanted, recipe {words(run.recipe or '–')}"
    return f"[bold]{run.kind.capitalize()}[/bold] {state(run.state)}  [dim]{run.id}[/dim]\n{began}\n"


def counts(run: Run) -> tuple[str, str, str]:
    """Characters with an avatar of all, images made, images failed; dashes while a run has not ended."""
    if not run.summary:
        return ("–", "–", "–")
    summary = json.loads(run.summary)
    return f"{summary['successful']}/{summary['total']}", str(summary["images_done"]), str(summary["images_failed"])
