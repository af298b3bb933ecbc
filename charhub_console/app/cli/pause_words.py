"""A pause in words."""

from __future__ import annotations

from charhub_console.app.cli.output import when
from charhub_console.domain.pausing import FILE, Pause


def pause_words(pause: Pause) -> str:
    """What pauses the console, and what ends it."""
    if pause.by_file:
        return f"Paused: there is a file {FILE} in the data folder. Remove it to go on."
    if pause.until is not None:
        return f"Paused until {when(pause.until)}; `charhub-console schedule resume` ends that."
    return "Paused until `charhub-console schedule resume`."
