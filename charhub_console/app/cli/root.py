"""The root command: global options, the groups, `--help` with examples."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from charhub_console.app.cli import (
    backup,
    candidates,
    central,
    characters,
    configuration,
    credits,
    daemon,
    decisions,
    described,
    doctor,
    fleet,
    generation,
    recipes,
    runs,
    schedule,
    search,
    sync,
    tray,
    window,
)
from charhub_console.app.cli.given import Globals
from charhub_console.app.cli.output import out
from charhub_console.app.cli.session import errors_shown

PRACTICE = "--practice"


class Root(TyperGroup):
    """The root command. `--practice` may stand anywhere; what is no text is refused before anything starts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See TyperGroup."""
        for argument in args:
            if any("\ud800" <= letter <= "\udfff" for letter in argument):  # bytes the shell's encoding does not know
                raise typer.BadParameter("That is no text in this terminal's encoding.", ctx=ctx)
        ours = args[: args.index("--")] if "--" in args else args
        if PRACTICE in ours:
            args = [PRACTICE, *(word for word in ours if word != PRACTICE), *args[len(ours) :]]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="charhub-console",
    cls=Root,
    invoke_without_command=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Turn Civitai images into characters with five consistent views.

    With nothing configured everything works in [bold]practice mode[/bold]: sample
    candidates, a built-in painter, a local folder.

    Without a command the window opens.

    [bold]Examples[/bold]

      charhub-console                              the window
      charhub-console tray                         its icon only; nights begin by themselves
      charhub-console --practice night --count 4   a practice night
      charhub-console fetch                        bring new candidates in
      charhub-console candidates list              see them
      charhub-console candidates approve 12345678  decide
      charhub-console generate 12345678            make a character of it
      charhub-console generate-batch               characters from words alone
      charhub-console retry 3f2a91c0               paint failed views again
      charhub-console search "silver-haired elf"   find characters
      charhub-console schedule                     the next night, the last one
      charhub-console worker                       paint for the consoles of a fleet
      charhub-console doctor                       what is wrong, what to do

    Exit codes: 0 fine, 1 some failed, 2 usage or refused, 3 not reachable or not
    configured.
    """,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"charhub-console {installed_version('charhub-console')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Data folder; the platform's own when not given.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting for this command only. May be repeated."),
    ] = None,
    practice: Annotated[
        bool, typer.Option(PRACTICE, help="Sample candidates, built-in painter, a folder of their own.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show what is logged.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Global options, given before the command."""
    overrides = {}
    for pair in set_ or []:
        key, separator, value = pair.partition("=")
        if not separator:
            raise typer.BadParameter(f"{pair!r} is not KEY=VALUE", param_hint="--set")
        overrides[key.strip()] = value.strip()
    ctx.obj = Globals.given(data, overrides, verbose=verbose, practice=practice)
    if ctx.invoked_subcommand is None:
        with errors_shown(ctx):
            raise typer.Exit(window.open_window(ctx.obj))


GROUPS = (
    candidates,
    generation,
    described,
    characters,
    search,
    runs,
    schedule,
    daemon,
    tray,
    recipes,
    doctor,
    configuration,
    credits,
    backup,
    central,
    fleet,
    sync,
)

for group in GROUPS:
    group.register(app)
decisions.register(candidates.group)
