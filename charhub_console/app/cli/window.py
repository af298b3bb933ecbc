"""What happens without a command: the window opens, where there can be one."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec

from charhub_console.app.cli.given import Globals
from charhub_console.app.config import Configuration, load
from charhub_console.app.gui import display
from charhub_console.app.logs import logging_to
from charhub_console.domain.errors import NotConfigured


def open_window(given: Globals, *, hidden: bool = False) -> int:
    """Show the window, or with `hidden` only its tray icon, until it is closed. Returns the exit code.

    Raises:
        NotConfigured: there can be no window here.
    """
    if find_spec("PySide6") is None:
        raise NotConfigured(
            "The window is not installed.",
            "Install charhub-console with its extra `gui`, or use the commands: charhub-console --help.",
        )
    if not display.has_display():
        raise NotConfigured(
            "There is no screen to open a window on.",
            "Start it on a desktop, or use the commands: charhub-console --help.",
        )
    if missing := display.missing_packages():
        raise NotConfigured(
            "The window needs system libraries that are not installed.",
            f"Install them, as Debian and Ubuntu do: sudo apt-get install {' '.join(missing)}",
        )
    try:
        from charhub_console.app.gui import start  # Qt, which no command needs
    except ImportError as error:
        raise NotConfigured(
            f"The window cannot be loaded ({error}).",
            "Install the system libraries Qt needs (see the README), or use the commands: charhub-console --help.",
        ) from error
    found = load(overrides=given.overrides, data=given.data)
    _tell_harmless(found, given)
    with logging_to(found.paths.logs, found.settings.log.level, verbose=given.verbose):
        return start.open_window(found, practice=given.practice, complete=partial(_complete, given), hidden=hidden)


def _complete(given: Globals) -> Configuration:
    """With the keyring, which may ask a person to unlock it: the window does not wait for that."""
    from charhub_console.app import wiring

    found = load(overrides=given.overrides, data=given.data, secrets=wiring.keyring())
    _tell_harmless(found, given)
    return found


def _tell_harmless(found: Configuration, given: Globals) -> None:
    if found.problems:
        from charhub_console.app.cli.session import tell_harmless

        tell_harmless(found, given)
