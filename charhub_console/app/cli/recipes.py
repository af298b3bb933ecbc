"""Commands about recipes: list them, check one against the live servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from charhub_console.app.cli.output import err, out, print_json, state, words
from charhub_console.app.cli.session import NOT_REACHABLE, OK, AsJson, run
from charhub_console.app.cli.tables import Column, Fit, table
from charhub_console.engine.console import RecipeCheck

if TYPE_CHECKING:
    from charhub_console.app.wiring import Session

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode="rich", help="List recipes and check them against live servers."
)

COLUMNS = (Column("name"), Column("in use"), Column("kind"), Column("what", Fit.CUT), Column("licence", Fit.CUT))


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="recipes")


@group.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the recipes that can be used; your own go into `recipes/` of the data folder.

    Example:

      charhub-console recipes list
    """

    async def action(session: Session) -> None:
        found = session.console.recipes()
        if as_json:
            keys = ("name", "title", "kind", "licence")
            print_json([{**{key: getattr(r, key) for key in keys}, "inUse": r.name == session.recipe} for r in found])
        else:
            rows = [
                [r.name, "●" if r.name == session.recipe else "", r.kind, words(r.title), words(r.licence)]
                for r in found
            ]
            table(COLUMNS, rows, empty="No recipe can be used. Install charhub-console again.")
        for problem in session.recipe_problems:
            err.print(f"[yellow]{words(str(problem))}[/yellow]")

    run(ctx, action)


@group.command()
def check(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The one in use when not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a recipe against the live servers: names the missing node or file.

    Example:

      charhub-console recipes check qwen-edit-2511
    """

    async def action(session: Session) -> list[RecipeCheck]:
        return await session.console.check_recipe(name or session.recipe)

    checks = run(ctx, action)
    if as_json:
        print_json(checks)
    for one in checks if not as_json else ():
        out.print(f"{state('ok' if one.usable else 'failed')}  {words(sentence(one))}")
    raise typer.Exit(OK if all(one.usable for one in checks) else NOT_REACHABLE)


def sentence(check: RecipeCheck) -> str:
    """What one server said, with its name once."""
    return check.message if check.message.startswith(check.backend) else f"{check.backend}: {check.message}"
