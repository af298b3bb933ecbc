"""The tray: the window's program without its window, until it is wanted."""

from __future__ import annotations

import typer

from charhub_console.app.cli import window
from charhub_console.app.cli.session import errors_shown


def register(app: typer.Typer) -> None:
    """Add this command to the root."""
    app.command()(tray)


def tray(ctx: typer.Context) -> None:
    """Stay in the tray: nights begin by themselves, the window opens with a click on the icon.

    Where there is no tray the window opens minimised and says so once.
    Settings > Interface starts this at login. Without a screen use `daemon`.

    Examples:

      charhub-console tray
      charhub-console --practice tray
    """
    with errors_shown(ctx):
        raise typer.Exit(window.open_window(ctx.obj, hidden=True))
