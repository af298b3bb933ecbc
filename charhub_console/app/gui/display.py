"""Whether there is a screen; asked before Qt is loaded, which would end the program where there is none."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import closing

X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads on an X11 screen and not every system has, with the name of its package in Debian."""

_LOCAL = re.compile(r"(?:unix)?:(\d+)")


def has_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window can be shown here."""
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM") or environ.get("WAYLAND_DISPLAY"):
        return True
    display = environ.get("DISPLAY", "")
    local = _LOCAL.match(display)
    return _answers(local[1]) if local else bool(display)


def missing_packages(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    load: Callable[[str], object] = ctypes.CDLL,
) -> list[str]:
    """Debian's packages without which Qt would abort this program on an X11 screen."""
    plugin = environ.get("QT_QPA_PLATFORM") or ("wayland" if environ.get("WAYLAND_DISPLAY") else "xcb")
    if not platform.startswith("linux") or not plugin.startswith("xcb"):
        return []
    return [package for library, package in X11_LIBRARIES.items() if not _loads(library, load)]


def _loads(library: str, load: Callable[[str], object]) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True


def _answers(number: str) -> bool:
    """Whether an X server of this machine listens there; some on a file, some on a name without one, some on both."""
    for address in (f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"):  # noqa: S108
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as asked:
            asked.settimeout(2)
            if asked.connect_ex(address) == 0:
                return True
    return False
