"""Commands that bring candidates in and show them: fetch, candidates list, candidates show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from charhub_console.app.cli.output import err, level_text, out, paragraphs, plain, print_json, state, when, words
from charhub_console.app.cli.session import AsJson, errors_shown, run
from charhub_console.app.cli.tables import Column, Fit, fields, table
from charhub_console.domain.candidate import Candidate, Decision, Level, Status
from charhub_console.domain.setting_values import read_value
from charhub_console.domain.settings import find_setting
from charhub_console.engine.console import CandidateFilter, FetchSummary

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

group = typer.Typer(no_args_is_help=True, help="List candidates and decide about them.")

Levels = Annotated[str | None, typer.Option(help="Levels, such as PG or PG,PG13.")]

COLUMNS = (
    Column("id"),
    Column("status"),
    Column("gate"),
    Column("level"),
    Column("fetched", from_width=100),
    Column("near", from_width=100),
    Column("prompt, or why it is not let through", Fit.CUT),
)


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command()(fetch)
    app.add_typer(group, name="candidates")


def fetch(
    ctx: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, max=10_000, help="New candidates at most.")] = None,
    levels: Levels = None,
    sort: Annotated[str | None, typer.Option(help='Such as "Newest" or "Most Reactions".')] = None,
    period: Annotated[str | None, typer.Option(help="Day, Week, Month, Year or AllTime.")] = None,
    as_json: AsJson = False,
) -> None:
    """Bring new candidates in, newest first; stops at images it knows.

    Example:

      charhub-console fetch --limit 50 --levels PG,PG13 --period Week
    """
    given = {"civitai.levels": levels, "civitai.sort": sort, "civitai.period": period}
    ctx.obj.overrides.update({key: value for key, value in given.items() if value is not None})

    async def action(session: Session) -> None:
        wanted = limit or session.settings.civitai.image_limit
        columns = (TextColumn("Fetching"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True, disable=as_json or not err.is_terminal) as bar:
            task = bar.add_task("fetch", total=wanted)
            summary = await session.console.fetch(
                limit=wanted, progress=lambda done, of: bar.update(task, completed=done, total=of)
            )
        if as_json:
            print_json({**plain(summary), "sentence": summary.sentence()})
            return
        out.print(words(summary.sentence()))
        out.print(ctx.obj.advised(f"[dim]Next: charhub-console {_after_fetch(summary)}[/dim]"))

    run(ctx, action, stopped="Stopped. What was fetched is kept; the next fetch goes on.")


def _after_fetch(summary: FetchSummary) -> str:
    if summary.new or summary.known:
        return "candidates list"
    return "fetch --levels PG,PG13" if summary.hidden_by_level else "fetch --period Month"


@group.command("list")
def list_(
    ctx: typer.Context,
    status: Annotated[
        list[Status] | None, typer.Option(metavar="STATUS", help=f"One of {', '.join(Status)}. Repeatable.")
    ] = None,
    levels: Levels = None,
    text: Annotated[str, typer.Option(help="Words in prompt, tags or creator.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Rows at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List candidates, newest first.

    Example:

      charhub-console candidates list --status new --text "silver hair"
    """
    with errors_shown(ctx):
        mask = read_level(levels)
    where = CandidateFilter(statuses=tuple(status or ()), levels=mask, text=text)

    async def action(session: Session) -> list[Candidate]:
        return await session.console.candidates(where, limit=limit)

    found = run(ctx, action)
    if as_json:
        print_json(found)
        return
    empty = "No candidate matches." if status or levels or text else "No candidates yet."
    table(COLUMNS, map(_row, found), empty=ctx.obj.advised(f"{empty} Bring some in with: charhub-console fetch"))
    if len(found) == limit:
        out.print(f"[dim]The newest {limit}; --limit shows more.[/dim]")


def read_level(text: str | None) -> Level | None:
    """`PG,PG13` as a mask. Raises: InvalidInput."""
    if text is None:
        return None
    mask = read_value(find_setting("civitai.levels"), text)
    assert isinstance(mask, Level)
    return mask


def _status(candidate: Candidate) -> str:
    """What is disputed counts as held, and a person should know why."""
    return state("disputed" if candidate.disputed else candidate.status.value)


def _row(candidate: Candidate) -> list[str]:
    reasons = "; ".join(candidate.gate_reasons) if candidate.gate != "allow" else ""
    return [
        words(candidate.source_id),
        _status(candidate),
        state(candidate.gate) if candidate.gate else "–",
        level_text(candidate.level),
        when(candidate.fetched_at),
        "≈" if candidate.duplicate_group else "",
        words(reasons or candidate.prompt or "no prompt"),
    ]


@group.command()
def show(
    ctx: typer.Context,
    candidate: Annotated[str, typer.Argument(help="An id, as in `candidates list`.")],
    as_json: AsJson = False,
) -> None:
    """Show one candidate with the gate's reasons and its decisions.

    Example:

      charhub-console candidates show 12345678
    """

    async def action(session: Session) -> tuple[Candidate, list[Decision], str]:
        found, decisions = await session.console.candidate(candidate)
        return found, decisions, str(session.data / found.image_path) if found.image_path else "not kept"

    found, decisions, image = run(ctx, action)
    if as_json:
        print_json({**plain(found), "decisions": plain(decisions)})
        return
    fields([*_facts(found), *((when(d.at), _decided(d)) for d in decisions)])
    out.print(f"[dim]image[/dim] {words(image)}")
    for step in _next_steps(found):
        out.print(ctx.obj.advised(f"[dim]Next: {step}[/dim]"))


def _facts(found: Candidate) -> list[tuple[str, Any]]:
    return [
        ("candidate", f"{words(found.source)} {words(found.source_id)}"),
        ("status", _status(found)),
        ("gate", f"{state(found.gate or 'not judged')}  {words('; '.join(found.gate_reasons))}"),
        ("level", level_text(found.level)),
        ("creator", words(found.creator or "unknown")),
        ("size", f"{found.width}×{found.height}" if found.width else "unknown"),
        ("page", words(found.page_url or "–")),
        ("models", words(", ".join(found.model_names) or "–")),
        ("licence", ", ".join(flags.light for flags in found.model_flags or ()) or "not known"),
        ("near", f"group {found.duplicate_group[:8]}" if found.duplicate_group else "no near duplicate"),
        ("prompt", paragraphs(found.prompt or "–")),
    ]


def _decided(decision: Decision) -> str:
    reason = f": {words(decision.reason)}" if decision.reason else ""
    return f"{decision.verdict} by {words(decision.by)}{reason}"


def _next_steps(found: Candidate) -> list[str]:
    if found.gate == "block" or found.status is Status.REJECTED:
        return []
    if found.status is Status.APPROVED:
        return [f"charhub-console generate {found.source_id}"]
    return [f"charhub-console candidates approve {found.source_id}"]
