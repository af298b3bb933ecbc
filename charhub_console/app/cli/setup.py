"""Commands about the installation: recipes, doctor, config, credits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.markup import escape

from charhub_console.app import config as configuring
from charhub_console.app import wiring
from charhub_console.app.cli.candidates import AsJson
from charhub_console.app.cli.output import err, out, plain, print_json, state, table, when
from charhub_console.app.cli.session import NOT_REACHABLE, OK, USAGE, configuration, errors_shown, run
from charhub_console.app.wiring import Session
from charhub_console.domain.credits import CreditEntry
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.settings import find_setting
from charhub_console.engine.console import RecipeCheck

recipes = typer.Typer(no_args_is_help=True, help="List recipes and check them against live servers.")
config = typer.Typer(no_args_is_help=True, help="Show, set and check the configuration.")
ledger = typer.Typer(no_args_is_help=True, help="Credits of local owners: what manual generation is paid with.")


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(recipes, name="recipes")
    app.add_typer(config, name="config")
    app.add_typer(ledger, name="credits")
    app.command()(doctor)


@recipes.command("list")
def list_recipes(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the recipes that can be used."""

    async def action(session: Session) -> None:
        found = session.console.recipes()
        if as_json:
            print_json([{"name": r.name, "title": r.title, "kind": r.kind, "licence": r.licence} for r in found])
        else:
            rows = [[r.name, r.kind, escape(r.title), escape(r.licence)] for r in found]
            table(["name", "kind", "what", "licence of its models"], rows, empty="No recipe can be used.")
        for problem in session.recipe_problems:
            err.print(f"[yellow]{escape(str(problem))}[/yellow]")

    run(ctx, action)


@recipes.command("check")
def check_recipe(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The configured one when not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a recipe against the live servers: names the missing node or file."""

    async def action(session: Session) -> list[RecipeCheck]:
        return await session.console.check_recipe(name or session.recipe)

    checks = run(ctx, action)
    if as_json:
        print_json(checks)
    for check in checks if not as_json else ():
        out.print(
            f"{state('ok') if check.usable else state('failed')}  {escape(check.backend)}: {escape(check.message)}"
        )
    raise typer.Exit(OK if all(check.usable for check in checks) else NOT_REACHABLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    outside: str
    ok: bool
    message: str


def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check every configured outside: one line each, what is wrong and what to do."""

    async def action(session: Session) -> list[Finding]:
        tools = session.tools
        checks = [
            _check("data folder", tools.store.check()),
            _check(f"source {tools.source.name}", tools.source.check()),
            _check(f"analyser {tools.analyser.name}", tools.analyser.check()),
            _check(f"storage {tools.storage.name}", tools.storage.check()),
            *(_health(session, name) for name in tools.pool.backends),
        ]
        found = list(await asyncio.gather(*checks))
        found += [Finding("recipe", False, str(problem)) for problem in session.recipe_problems]
        found.append(await _recipe(session))
        return found

    with errors_shown():
        problems = configuration(ctx).problems
    wrong = [Finding("configuration", False, str(problem)) for problem in problems if problem.blocking]
    found = wrong or [Finding("configuration", True, "ok"), *run(ctx, action)]
    if as_json:
        print_json(found)
    for finding in found if not as_json else ():
        word = state("ok") if finding.ok else state("failed")
        out.print(f"{word:<20} {finding.outside:<28} {escape(finding.message)}")
    if wrong:
        raise typer.Exit(USAGE)
    raise typer.Exit(OK if all(finding.ok for finding in found) else NOT_REACHABLE)


async def _check(outside: str, call: Awaitable[str]) -> Finding:
    try:
        return Finding(outside, True, await call)
    except ConsoleError as error:
        return Finding(outside, False, str(error))


async def _health(session: Session, name: str) -> Finding:
    health = await session.tools.pool.backends[name].health()
    queue = f", {health.queue} in its queue" if health.healthy and health.queue else ""
    return Finding(f"server {name}", health.healthy, f"{health.message}{queue}")


async def _recipe(session: Session) -> Finding:
    outside = f"recipe {session.recipe}"
    try:
        checks = await session.console.check_recipe(session.recipe)
    except ConsoleError as error:
        return Finding(outside, False, str(error))
    said = "; ".join(f"{check.backend}: {check.message}" for check in checks)
    return Finding(outside, any(check.usable for check in checks), said)


@config.command("show")
def show_config(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help="One setting; all when not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show effective values and where each comes from. Secrets stay masked."""
    with errors_shown():
        found = configuration(ctx)
        values = [found.effective_value(find_setting(key).key)] if key else list(found.effective())
    if as_json:
        print_json(values)
        return
    rows = [[value.key, escape(value.text) or "–", escape(value.origin), escape(value.help)] for value in values]
    table(["setting", "value", "from", "what"], rows, empty="")
    out.print(f"[dim]File: {escape(str(found.paths.config_file))}[/dim]")


@config.command("set")
def set_config(
    ctx: typer.Context,
    key: str,
    value: Annotated[str | None, typer.Argument(help="Empty text takes it out again; a secret is asked for.")] = None,
) -> None:
    """Set one setting in the configuration file, or a secret in the keyring.

    Example: charhub-console config set comfyui.urls http://127.0.0.1:8188
    """
    with errors_shown():
        setting = find_setting(key)
        if value is None:
            value = typer.prompt(setting.key, hide_input=setting.is_secret)
        found = configuration(ctx)
        place = configuring.set_value(setting.key, value, config_file=found.paths.config_file, secrets=wiring.keyring())
        out.print(f"{setting.key} is kept in {place}.")
        effective = configuration(ctx).effective_value(setting.key)
        if effective.origin not in (place, found.paths.config_file.name):
            err.print(f"[yellow]{setting.key} still comes from {escape(effective.origin)}, which is stronger.[/yellow]")


@config.command()
def validate(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check the configuration without starting anything; every problem at once."""
    with errors_shown():
        given = ctx.obj
        found = configuring.load(overrides=given.overrides, data=given.data, secrets=wiring.keyring())
    if as_json:
        print_json({"ok": not found.problems, "problems": plain(found.problems)})
    elif not found.problems:
        out.print("The configuration is fine.")
    else:
        for problem in found.problems:
            color = "red" if problem.blocking else "yellow"
            out.print(f"[{color}]{escape(str(problem))}[/{color}]")
    raise typer.Exit(USAGE if any(problem.blocking for problem in found.problems) else OK)


Owner = Annotated[str | None, typer.Option(help="You when not given.")]


@ledger.command("show")
def show_credits(ctx: typer.Context, owner: Owner = None, as_json: AsJson = False) -> None:
    """Show an owner's balance and ledger."""

    async def action(session: Session) -> tuple[str, int, list[CreditEntry]]:
        who = owner or session.settings.owner.name
        return who, await session.console.balance(who), await session.console.ledger(who)

    who, balance, entries = run(ctx, action)
    if as_json:
        print_json({"owner": who, "balance": balance, "entries": entries})
        return
    rows = [[when(e.at), e.kind.lower(), f"{e.amount:+d}", escape(e.note)] for e in entries]
    table(
        ["when", "kind", "credits", "note"],
        rows,
        empty=f"{who} has no credits. Add some: charhub-console credits grant 500",
    )
    out.print(f"\nBalance of {escape(who)}: [bold]{balance}[/bold]")


@ledger.command()
def grant(
    ctx: typer.Context,
    amount: Annotated[int, typer.Argument(min=1, max=1_000_000)],
    owner: Owner = None,
    note: Annotated[str, typer.Option()] = "granted by hand",
    as_json: AsJson = False,
) -> None:
    """Add credits to a local owner.

    Example: charhub-console credits grant 500
    """

    async def action(session: Session) -> tuple[str, int]:
        who = owner or session.settings.owner.name
        return who, await session.console.grant(who, amount, note=note)

    who, balance = run(ctx, action)
    print_json({"owner": who, "balance": balance}) if as_json else out.print(f"{escape(who)} has {balance} credits.")
