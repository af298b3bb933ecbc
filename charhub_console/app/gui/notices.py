"""What the window says by itself in the banner."""

from __future__ import annotations

from collections.abc import Callable

from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import Notice
from charhub_console.domain.errors import ConsoleError


def practice_notice(connect: Callable[[], None] | None) -> Notice:
    """What practice mode is, with the way to the servers of one's own if there is one."""
    said = ConsoleError(
        tr("Practice mode: everything works, nothing leaves this machine."),
        tr("Sample candidates and a built-in painter. Add a ComfyUI server to paint for real."),
    )
    return Notice(said, tr("Connect your own servers") if connect else "", connect, informs=True)
