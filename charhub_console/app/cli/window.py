"""What happens without a command: the window opens, where there can be one."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from charhub_console.app.cli.session import configuration, errors_shown
from charhub_console.domain.errors import NotConfigured


def open_window(ctx: typer.Context, *, hidden: bool = False) -> int:
    """Show the window, or with `hidden` only its tray icon, until it is closed.

    Returns the exit code: 3 where there can be no window.
    """
    with errors_shown(ctx):
        from charhub_console.app.gui.display import has_display

        if find_spec("PySide6") is None:
            raise NotConfigured(
                "The window is not installed.",
                "Install charhub-console with its extra `gui`, or use the commands: charhub-console --help.",
            )
        if not has_display():
            raise NotConfigured(
                "There is no screen to open a window on.",
                "Start it on a desktop, or use the commands: charhub-console --help.",
            )
        try:
            from charhub_console.app.gui import start  # Qt, which no command needs
        except ImportError as error:
            raise NotConfigured(
                f"The window cannot be loaded ({error}).",
                "Install the system libraries Qt needs (see the README), or use the commands: charhub-console --help.",
            ) from error
        from charhub_console.app.logs import logging_to

        found = configuration(ctx)
        with logging_to(found.paths.logs, found.settings.log.level, verbose=ctx.obj.verbose):
            return start.open_window(found, practice=ctx.obj.practice, hidden=hidden)
