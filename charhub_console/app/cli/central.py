"""Commands about the central database: look at it, set it up, publish there, print the rights a console needs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.output import out, plain, print_json, state, words
from charhub_console.app.cli.session import NOT_REACHABLE, AsJson, configuration, errors_shown, run
from charhub_console.app.cli.tables import Column, Fit, fields, table
from charhub_console.domain.errors import InvalidInput

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session
    from charhub_console.engine.console import PublishingState
    from charhub_console.engine.ports.central import Central

group = typer.Typer(
    no_args_is_help=True, help="Look at CharHub's central database, set up our part of it, publish there."
)

REFUSED = (Column("id"), Column("name", Fit.CUT), Column("why", Fit.WRAP))
COLUMNS = (Column(""), Column("what"), Column("", Fit.WRAP))


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="central")


@group.command("check")
def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Look at everything that has to be right before a console may write there.

    Nothing is changed. Ends with exit code 3 when something is wrong.

    Example:

      charhub-console central check
    """
    with errors_shown(ctx):
        found = asyncio.run(_central(ctx).look())
    if as_json:
        print_json(found)
    else:
        rows = [[state("ok" if one.ok else "failed"), words(one.what), words(one.message)] for one in found]
        table(COLUMNS, rows, empty="")
    if not all(one.ok for one in found):
        raise typer.Exit(NOT_REACHABLE)


@group.command("init")
def init(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the SQL; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make or update our schema `charhub_console`. CharHub's own tables are not touched.

    Needs the right to create a schema; all of it happens, or nothing.

    Examples:

      charhub-console central init --dry-run > setup.sql
      charhub-console central init
    """
    with errors_shown(ctx):
        central = _central(ctx)
        steps = asyncio.run(central.pending() if dry_run else central.set_up())
    if as_json:
        print_json({"place": central.place, "dry_run": dry_run, "steps": steps})
    elif dry_run:
        parts = ("BEGIN;\n", *(step.sql for step in steps), "COMMIT;")
        print("\n".join(parts) if steps else "-- Nothing is left to do.")
    elif steps:
        out.print(f"{words(central.place)}: done up to version {steps[-1].number}.")
    else:
        out.print(f"{words(central.place)}: was set up already.")


@group.command("status")
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show what is published in CharHub, what waits, what was refused and why. Central is not asked.

    Example:

      charhub-console central status
    """

    async def action(session: Session) -> tuple[PublishingState, dict[str, str]]:
        found = await session.console.publications.state()
        pages = [await session.console.character(one.row_id) for one in found.refused if one.kind == "character"]
        return found, {page.character.id: page.character.name for page in pages}

    found, names = run(ctx, action)
    if as_json:
        print_json(
            {**plain(found), "refused": [{**plain(one), "name": names.get(one.row_id)} for one in found.refused]}
        )
        return
    fields(_standing(found))
    if found.refused:
        rows = [[one.row_id[:8], words(names.get(one.row_id, one.kind)), words(one.reason)] for one in found.refused]
        out.print()
        table(REFUSED, rows, empty="")
        out.print(ctx.obj.advised("[dim]Mended? charhub-console characters publish ID[/dim]"))


def _standing(found: PublishingState) -> list[tuple[str, str]]:
    ledger = f"CharHub's, as {found.user}" if found.user else "in this data folder (set central.user to pay at CharHub)"
    lacking = "central.publish" if found.is_set_up else "central.url"
    waiting = [f"{found.pending} characters", f"{found.runs_pending} runs", f"{found.unsettled} ledger entries"]
    lines = [
        ("publishing", "on" if found.enabled else f"off (set {lacking})"),
        ("published", f"{found.published} characters"),
        ("waiting", ", ".join(waiting)),
        ("refused", str(len(found.refused))),
        ("claimed", f"{found.claims} candidates"),
        ("ledger", ledger),
    ]
    return [*lines, ("trouble", words(found.trouble))] if found.trouble else lines


@group.command("publish")
def publish(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Publish now what waits for it, and settle what CharHub's ledger has not heard of.

    A window or daemon does so by itself whenever central answers.

    Example:

      charhub-console central publish
    """

    async def action(session: Session) -> tuple[int, PublishingState]:
        done = await session.console.publications.carry_out()
        return done, await session.console.publications.state()

    done, found = run(ctx, action)
    if as_json:
        print_json({"published": done, "pending": found.pending, "refused": len(found.refused)})
    else:
        out.print(f"{done} published, {found.pending} waiting, {len(found.refused)} refused.")


@group.command("role")
def role(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Of the role a console signs in as.")] = "charhub_console",
) -> None:
    """Print SQL that makes a role with the least rights a console needs, for the owner to run.

    Example:

      charhub-console central role curator_ana | psql "$DATABASE_URL"
    """
    with errors_shown(ctx):
        from charhub_console.app import wiring

        print(wiring.central_role_script(name), end="")


def _central(ctx: typer.Context) -> Central:
    from charhub_console.app import wiring

    if ctx.obj.practice:
        raise InvalidInput("Practice mode never touches the central database.", "Leave --practice out.")
    found = configuration(ctx)
    found.require_valid()
    return wiring.central(found.settings)
