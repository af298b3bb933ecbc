"""What the window says by itself in the banner."""

from __future__ import annotations

from collections.abc import Callable

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import Notice
from charhub_console.domain.errors import ConsoleError


def practice_notice(open_settings: Callable[[], None] | None) -> Notice:
    """What practice mode is, with the way to the settings if there are any."""
    said = ConsoleError(
        tr("Practice mode: everything works, nothing leaves this machine."),
        tr("Sample candidates and a built-in painter. Add a ComfyUI server to paint for real."),
    )
    return Notice(said, tr("Open settings") if open_settings else "", open_settings, informs=True)
