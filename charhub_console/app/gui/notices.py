"""What the window says by itself in the banner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from charhub_console.app.gui.page import Notice
from charhub_console.domain.errors import ConsoleError


def practice_notice(open_settings: Callable[[], None] | None) -> Notice:
    """What practice mode is, with the way to the settings if there are any."""
    tr = QCoreApplication.translate
    said = ConsoleError(
        tr("Notices", "Practice mode: everything works, nothing leaves this machine."),
        tr("Notices", "Sample candidates and a built-in painter. Add a ComfyUI server to paint for real."),
    )
    return Notice(said, tr("Notices", "Open settings") if open_settings else "", open_settings, informs=True)
