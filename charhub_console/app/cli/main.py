"""The root command: global options, the groups, `--help` with examples."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from charhub_console.app.cli import candidates, generation, library, setup
from charhub_console.app.cli.output import err, out
from charhub_console.app.cli.session import USAGE, Globals, configuration, errors_shown
from charhub_console.app.gui.display import has_display
from charhub_console.app.logs import log_to

app = typer.Typer(
    name="charhub-console",
    invoke_without_command=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Turn Civitai images into characters with five consistent views.

    With nothing configured everything works in [bold]practice mode[/bold]: sample candidates, a built-in painter, a
    local folder.

    Without a command the window opens.

    [bold]Examples[/bold]

      charhub-console                                the window
      charhub-console --practice night --count 4     a practice night
      charhub-console fetch                          bring new candidates in
      charhub-console candidates list                see them
      charhub-console candidates approve 12345678    decide
      charhub-console generate 12345678              make a character of it
      charhub-console retry 3f2a                     paint its failed views again
      charhub-console doctor                         what is set up, what is wrong, what to do

    Exit codes: 0 fine, 1 some failed, 2 usage, 3 not reachable or not configured.
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
        bool, typer.Option("--practice", help="Sample candidates, built-in painter, a folder of their own.")
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
    ctx.obj = Globals(data=data, overrides=overrides, verbose=verbose, practice=practice)
    if ctx.invoked_subcommand is None:
        raise typer.Exit(_open_window(ctx))


def _open_window(ctx: typer.Context) -> int:
    """The window where one can be shown, else the help."""
    if not has_display():
        err.print(ctx.get_help(), highlight=False, markup=False)
        return USAGE
    if find_spec("PySide6") is None:
        err.print(ctx.get_help(), highlight=False, markup=False)
        err.print("The window is not installed: install charhub-console with its extra `gui`.")
        return USAGE
    from charhub_console.app.gui.start import open_window  # Qt, which no command needs

    with errors_shown():
        found = configuration(ctx)
        log_to(found.paths.logs, found.settings.log.level, verbose=ctx.obj.verbose)
        return open_window(found, practice=ctx.obj.practice)


candidates.register(app)
generation.register(app)
library.register(app)
setup.register(app)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
