"""Commands about candidates: fetch, list, show, decide, undo."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from charhub_console.app.cli.output import err, level_text, out, plain, print_json, state, table, when
from charhub_console.app.cli.session import errors_shown, run
from charhub_console.app.wiring import Session
from charhub_console.domain.candidate import Candidate, Decision, Status, Verdict
from charhub_console.domain.setting_values import read_value
from charhub_console.domain.settings import find_setting
from charhub_console.engine.console import CandidateFilter

group = typer.Typer(no_args_is_help=True, help="List candidates and decide about them.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Levels = Annotated[str | None, typer.Option(help="Levels, such as PG or PG,PG13.")]


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

    Example: charhub-console fetch --limit 50 --levels PG,PG13 --period Week
    """
    given = {"civitai.levels": levels, "civitai.sort": sort, "civitai.period": period}
    with errors_shown():
        ctx.obj.overrides.update({key: value for key, value in given.items() if value is not None})

    async def action(session: Session) -> None:
        wanted = limit or session.settings.civitai.image_limit
        columns = (TextColumn("Fetching"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True, disable=as_json) as bar:
            task = bar.add_task("fetch", total=wanted)
            summary = await session.console.fetch(
                limit=wanted, progress=lambda done, of: bar.update(task, completed=done, total=of)
            )
        if as_json:
            print_json({**plain(summary), "sentence": summary.sentence()})
        else:
            out.print(escape(summary.sentence()))
            if summary.new:
                out.print("[dim]See them with: charhub-console candidates list[/dim]")

    run(ctx, action)


@group.command("list")
def list_(
    ctx: typer.Context,
    status: Annotated[list[Status] | None, typer.Option(help="May be repeated.")] = None,
    levels: Levels = None,
    text: Annotated[str, typer.Option(help="Words in prompt, tags or creator.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List candidates, newest first.

    Example: charhub-console candidates list --status new --text "silver hair"
    """
    with errors_shown():
        mask = read_value(find_setting("civitai.levels"), levels) if levels else None
    where = CandidateFilter(statuses=tuple(status or ()), levels=mask, text=text)  # type: ignore[arg-type]

    async def action(session: Session) -> list[Candidate]:
        return await session.console.candidates(where, limit=limit)

    found = run(ctx, action)
    if as_json:
        print_json(found)
        return
    rows = [
        [
            c.source_id,
            state(c.status.value),
            state(c.gate) if c.gate else "–",
            level_text(c.level),
            when(c.fetched_at),
            escape((c.prompt or "no prompt").replace("\n", " ")[:70]),
            "≈" if c.duplicate_group else "",
        ]
        for c in found
    ]
    empty = "No candidate matches. Bring some in with: charhub-console fetch"
    table(["id", "status", "gate", "level", "when", "prompt", "near duplicate"], rows, empty=empty)


@group.command()
def show(ctx: typer.Context, candidate: str, as_json: AsJson = False) -> None:
    """Show one candidate with the gate's reasons and its decisions."""

    async def action(session: Session) -> tuple[Candidate, list[Decision]]:
        return await session.console.candidate(candidate)

    found, decisions = run(ctx, action)
    if as_json:
        print_json({**plain(found), "decisions": plain(decisions)})
        return
    lines = [
        ("source", f"{found.source} {found.source_id}"),
        ("status", state(found.status.value)),
        ("gate", f"{state(found.gate or 'not judged')} {escape('; '.join(found.gate_reasons))}"),
        ("level", level_text(found.level)),
        ("creator", escape(found.creator or "unknown")),
        ("size", f"{found.width}×{found.height}"),
        ("page", found.page_url or "–"),
        ("models", escape(", ".join(found.model_names) or "–")),
        ("licence", ", ".join(flags.light for flags in found.model_flags or ()) or "not known"),
        ("image", found.image_path or "not downloaded"),
        ("prompt", escape(found.prompt or "–")),
        *((f"{when(d.at)}", f"{d.verdict} by {escape(d.by)} {escape(d.reason)}") for d in decisions),
    ]
    for name, value in lines:
        out.print(f"[dim]{name:>17}[/dim]  {value}")


def _decide(ctx: typer.Context, ids: list[str], verdict: Verdict, reason: str, as_json: bool) -> None:
    async def action(session: Session) -> list[Candidate]:
        by = session.settings.owner.name
        for candidate_id in ids:  # all are looked up before any is changed
            await session.console.candidate(candidate_id)
        return [await session.console.decide(one, verdict, by=by, reason=reason) for one in ids]

    _print_decided(run(ctx, action), as_json)


def _print_decided(decided: list[Candidate], as_json: bool) -> None:
    if as_json:
        print_json(decided)
        return
    for candidate in decided:
        out.print(f"{candidate.source_id} is {state(candidate.status.value)}.")


Ids = Annotated[list[str], typer.Argument(help="Candidate ids, as in `candidates list`.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the log.")]


@group.command()
def approve(ctx: typer.Context, ids: Ids, reason: Reason = "", as_json: AsJson = False) -> None:
    """Approve candidates. The safety gate has the last word."""
    _decide(ctx, ids, Verdict.APPROVE, reason, as_json)


@group.command()
def reject(ctx: typer.Context, ids: Ids, reason: Reason = "", as_json: AsJson = False) -> None:
    """Reject candidates; they are not offered again."""
    _decide(ctx, ids, Verdict.REJECT, reason, as_json)


@group.command()
def hold(ctx: typer.Context, ids: Ids, reason: Reason = "", as_json: AsJson = False) -> None:
    """Put candidates aside for a second look."""
    _decide(ctx, ids, Verdict.HOLD, reason, as_json)


@group.command()
def undo(
    ctx: typer.Context,
    candidate: Annotated[str | None, typer.Argument(help="A candidate; the newest decision when not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take a decision back. Undo is a decision too and stays in the log."""

    async def action(session: Session) -> Candidate:
        by = session.settings.owner.name
        if candidate is None:
            return await session.console.undo(by=by)
        return await session.console.decide(candidate, Verdict.UNDO, by=by)

    _print_decided([run(ctx, action)], as_json)
