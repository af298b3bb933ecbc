"""Whether there is a screen; asked before Qt is loaded, which would end the program where there is none."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from contextlib import closing

_LOCAL = re.compile(r"(?:unix)?:(\d+)")


def has_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window can be shown here."""
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM") or environ.get("WAYLAND_DISPLAY"):
        return True
    display = environ.get("DISPLAY", "")
    local = _LOCAL.match(display)
    return _answers(local[1]) if local else bool(display)


def _answers(number: str) -> bool:
    """Whether an X server of this machine listens there; some on a file, some on a name without one, some on both."""
    for address in (f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"):  # noqa: S108
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as asked:
            asked.settimeout(2)
            if asked.connect_ex(address) == 0:
                return True
    return False
