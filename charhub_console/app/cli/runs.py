"""Commands about runs: list, show, follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli import outcome
from charhub_console.app.cli.output import clock, out, print_json, state, when
from charhub_console.app.cli.session import AsJson, run
from charhub_console.app.cli.tables import Column, table
from charhub_console.app.cli.watch import watch
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import Run, RunState

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

group = typer.Typer(invoke_without_command=True)

COLUMNS = (
    Column("id"),
    Column("started"),
    Column("kind"),
    Column("state"),
    Column("time", right=True),
    Column("people", right=True),
    Column("images", right=True),
    Column("failed", right=True),
    Column("recipe", from_width=100),
)

RunId = Annotated[str, typer.Argument(metavar="RUN", help="Its id, or the first letters of it.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="runs")


@group.callback()
def list_(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Rows at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first; show one, or follow one to its end.

    Examples:

      charhub-console runs
      charhub-console runs show 3f2a91c0
    """
    if ctx.invoked_subcommand is not None:
        return

    async def action(session: Session) -> list[Run]:
        return await session.console.runs(limit=limit)

    found = run(ctx, action)
    if as_json:
        print_json(found)
        return
    empty = ctx.obj.advised("No runs yet. Start one with: charhub-console night")
    table(COLUMNS, map(_row, found), empty=empty)


def _row(one: Run) -> list[str]:
    took = clock((one.ended_at - one.started_at).total_seconds()) if one.ended_at else one.stage.value
    return [
        one.id[:8],
        when(one.started_at),
        one.kind.value,
        state(one.state.value),
        took,
        *outcome.counts(one),
        one.recipe,
    ]


@group.command("show")
def show(ctx: typer.Context, run_id: RunId, as_json: AsJson = False) -> None:
    """Show what one run achieved, what failed, what it cost and where its report is.

    Example:

      charhub-console runs show 3f2a91c0
    """

    async def action(session: Session) -> None:
        found = await session.console.run(run_id)
        if not as_json:
            out.print(outcome.head(found))
        await outcome.show(session, found, ctx.obj, as_json=as_json)

    run(ctx, action)


@group.command("follow")
def follow(
    ctx: typer.Context,
    run_id: Annotated[
        str | None, typer.Argument(metavar="RUN", help="Its id; the newest unfinished run when not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Watch an unfinished run to its end; carries it out when nobody else does.

    Example:

      charhub-console runs follow
    """

    async def action(session: Session) -> int:
        found = await session.console.run(run_id) if run_id else await _newest_unfinished(session)
        ended = await watch(session, found, quiet=as_json)
        return await outcome.show(session, ended, ctx.obj, as_json=as_json)

    raise typer.Exit(run(ctx, action, engine=True))


async def _newest_unfinished(session: Session) -> Run:
    for found in await session.console.runs(limit=200):
        if found.state is RunState.RUNNING:
            return found
    raise InvalidInput("Every run has ended.", "List them with `charhub-console runs`.")
