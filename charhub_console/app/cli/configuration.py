"""Commands about the configuration: show where each value comes from, set one, check all."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from charhub_console.app.cli.output import err, out, plain, print_json, words
from charhub_console.app.cli.session import OK, USAGE, AsJson, complain, configuration, errors_shown
from charhub_console.app.cli.tables import Column, Fit, fields, table
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.settings import SETTINGS, find_setting

group = typer.Typer(no_args_is_help=True, help="Show, set and check the configuration.")

COLUMNS = (
    Column("setting"),
    Column("value", Fit.CUT),
    Column("from", Fit.CUT),
    Column("what", Fit.CUT, from_width=110),
)


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.add_typer(group, name="config")


@group.command()
def show(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help="One setting, in full; all when not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show effective values and where each comes from. Secrets stay masked.

    Examples:

      charhub-console config show
      charhub-console config show comfyui.urls
    """
    with errors_shown(ctx):
        keys = [find_setting(key).key] if key is not None else list(SETTINGS)
        found = configuration(ctx)
        values = [found.effective_value(one) for one in keys]
    if as_json:
        print_json(values)
        return
    if key is not None:
        _print_one(key, words(values[0].text), words(values[0].origin))
    else:
        rows = [[one.key, words(one.text) or "–", words(one.origin), words(one.help)] for one in values]
        table(COLUMNS, rows, empty="")
        out.print(f"[dim]File: {words(str(found.paths.config_file))}[/dim]")
    if any(problem.blocking for problem in found.problems):
        err.print(ctx.obj.advised("[yellow]Something is wrong: charhub-console config validate[/yellow]"))


def _print_one(key: str, text: str, origin: str) -> None:
    setting = find_setting(key)
    fields(
        [
            (setting.key, text or "–"),
            ("from", origin),
            ("what", words(setting.help)),
            ("takes", words(setting.expected)),
            ("environment", ", ".join(setting.environment_names)),
        ]
    )


@group.command("set")
def set_(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="Such as comfyui.urls.")],
    value: Annotated[str | None, typer.Argument(help="Empty text takes it out again; a secret is asked for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Set one setting in the configuration file, or a secret in the keyring.

    Examples:

      charhub-console config set comfyui.urls http://127.0.0.1:8188
      charhub-console config set comfyui.token
    """
    with errors_shown(ctx):
        from charhub_console.app import config, wiring

        setting = find_setting(key)
        given = value if value is not None else _ask(setting.key, hidden=setting.is_secret)
        found = configuration(ctx)
        place = config.set_value(setting.key, given, config_file=found.paths.config_file, secrets=wiring.keyring())
        effective = configuration(ctx).effective_value(setting.key)
        if as_json:
            print_json({"key": setting.key, "keptIn": place, "effective": plain(effective)})
        else:
            out.print(f"{setting.key} is kept in {place}.")
        if setting.is_secret and value is not None:
            err.print("[yellow]It also stands in your shell's history; next time leave the value out.[/yellow]")
        if given.strip() and effective.origin not in (place, found.paths.config_file.name):
            err.print(f"[yellow]{setting.key} still comes from {words(effective.origin)}, which is stronger.[/yellow]")


def _ask(key: str, *, hidden: bool) -> str:
    """From a person, or the first line of what is piped in. Raises: InvalidInput: nothing came."""
    try:
        text = typer.prompt(key, hide_input=hidden, err=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    except (typer.Abort, UnicodeDecodeError):
        text = ""
    if not text:
        raise InvalidInput(f"No value was given for {key}.", "Give it after the key, or pipe it in.")
    return str(text)


@group.command()
def validate(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check the configuration without starting anything; every problem at once.

    Example:

      charhub-console config validate
    """
    with errors_shown(ctx):
        from charhub_console.app import config, wiring

        found = config.load(overrides=ctx.obj.overrides, data=ctx.obj.data, secrets=wiring.keyring())
    wrong = any(problem.blocking for problem in found.problems)
    if as_json:
        print_json({"ok": not found.problems, "problems": plain(found.problems)})
    elif not found.problems:
        out.print("The configuration is fine.")
    for problem in found.problems if not as_json else ():
        complain(ctx.obj, f"[{'red' if problem.blocking else 'yellow'}]{words(str(problem))}[/]")
    raise typer.Exit(USAGE if wrong else OK)
