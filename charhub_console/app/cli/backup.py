"""Commands about copies of the database: list, make, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.output import out, print_json, when, words
from charhub_console.app.cli.session import AsJson, configuration, errors_shown, run
from charhub_console.app.cli.tables import Column, table
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.settings import is_practice

if TYPE_CHECKING:
    from pathlib import Path

    from charhub_console.app.wiring import Session

group = typer.Typer(no_args_is_help=True, help="List, make and restore copies of the database.")

COLUMNS = (Column("backup"), Column("made"), Column("size", right=True), Column("kept", from_width=70))


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="backup")


@group.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the copies of the database, newest first.

    One is made at the end of every night and kept for a week.

    Example:

      charhub-console backup list
    """
    with errors_shown(ctx):
        from charhub_console.app import wiring

        found = wiring.backups(_data(ctx))
    if as_json:
        print_json(found)
        return
    rows = [
        [
            words(one.name),
            when(one.made_at),
            f"{one.size_bytes / 1e6:.1f} MB",
            "a week" if one.dated else "until deleted",
        ]
        for one in found
    ]
    table(COLUMNS, rows, empty=ctx.obj.advised("No backups yet. Make one with: charhub-console backup make"))


@group.command("make")
def make(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Copy the database now; a copy of the same day is replaced.

    Example:

      charhub-console backup make
    """

    async def action(session: Session) -> str:
        return await session.console.back_up()

    name = run(ctx, action)
    if as_json:
        print_json({"backup": name})
    else:
        out.print(f"{name} is made.")


@group.command("restore")
def restore(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="As in `backup list`.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a copy of the database in its place. Close every window and daemon first.

    What was decided and painted since then is forgotten; images stay where
    they are stored. The present database is kept beside the backups.

    Example:

      charhub-console backup restore console-2026-11-30.db
    """
    with errors_shown(ctx):
        from charhub_console.app import wiring

        data = _data(ctx)
        if not yes and not typer.confirm(f"Replace the database in {data} by {name}?", err=True):
            raise InvalidInput("Nothing was changed.", "Give --yes to restore without being asked.")
        aside = wiring.restore(data, name)
    if as_json:
        print_json({"restored": name, "former": aside})
    else:
        out.print(f"{words(name)} is in place. What was there is kept as {words(str(aside))}.")


def _data(ctx: typer.Context) -> Path:

    found = configuration(ctx)
    return found.data_folder(practice=ctx.obj.practice or is_practice(found.settings))
