"""Commands about credits: what local owners have, and giving them more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.output import out, print_json, short_ids, when, words
from charhub_console.app.cli.session import AsJson, errors_shown, run
from charhub_console.app.cli.tables import Column, Fit, table
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import InvalidInput

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode="rich", help="Credits of local owners: what manual generation is paid with."
)

COLUMNS = (Column("when"), Column("kind"), Column("credits", right=True), Column("for what", Fit.CUT))

Owner = Annotated[str | None, typer.Option(help="You when not given.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="credits")


@group.command()
def show(ctx: typer.Context, owner: Owner = None, as_json: AsJson = False) -> None:
    """Show an owner's balance and ledger, oldest entry first, and which ledger counts.

    It is CharHub's once central.url and central.user are set, otherwise the one in this data folder.

    Example:

      charhub-console credits show
    """

    async def action(session: Session) -> tuple[str, int, list[CreditEntry], bool]:
        who = owner or session.settings.owner.name
        balance = await session.console.balance(who)
        return who, balance, await session.console.ledger(who), session.console.pays_centrally

    who, balance, entries, is_central = run(ctx, action)
    if as_json:
        ledger = "charhub" if is_central else "local"
        print_json({"owner": who, "balance": balance, "ledger": ledger, "entries": entries})
        return
    rows = [[when(e.at), e.kind.lower(), f"{e.amount:+d}", words(short_ids(e.note))] for e in entries]
    empty = ctx.obj.advised(f"{words(who)} has no credits yet. Add some: charhub-console credits grant 500")
    table(COLUMNS, rows, empty="This console has charged nothing there yet." if is_central else empty)
    if entries or is_central:
        whose = "CharHub's ledger; above is what this console wrote there" if is_central else "the local ledger"
        out.print(f"\nBalance of {words(who)}: [bold]{balance}[/bold] [dim]({whose})[/dim]")


@group.command()
def grant(
    ctx: typer.Context,
    amount: Annotated[int, typer.Argument(min=1, max=1_000_000)],
    owner: Owner = None,
    note: Annotated[str, typer.Option(help="Kept in the ledger.")] = "granted by hand",
    as_json: AsJson = False,
) -> None:
    """Add credits to a local owner.

    Example:

      charhub-console credits grant 500
    """
    with errors_shown(ctx):
        if owner is not None and not owner.strip():
            raise InvalidInput("An owner's name is not empty.", "Leave --owner out to mean yourself.")

    async def action(session: Session) -> tuple[str, int]:
        who = owner or session.settings.owner.name
        return who, await session.console.grant(who, amount, note=note)

    who, balance = run(ctx, action)
    print_json({"owner": who, "balance": balance}) if as_json else out.print(f"{words(who)} has {balance} credits.")
