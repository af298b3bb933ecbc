"""Starting in the tray at login: XDG autostart on Linux, the Run key on Windows, a LaunchAgent on macOS.

Windows and macOS are written by their documentation and have never been run.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from charhub_console.app.paths import APP_NAME
from charhub_console.domain.errors import NotConfigured

TITLE = "CharHub Console"
LABEL = "io.github.charhub-console"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class LoginStart(Protocol):
    """Whether the desktop starts the program at login."""

    def is_on(self) -> bool:
        """As the desktop would read it now."""
        ...

    def switch(self, on: bool) -> None:
        """Raises: NotConfigured: it cannot be written there."""
        ...


def login_start(command: Sequence[str], environ: Mapping[str, str] = os.environ) -> LoginStart:
    """The one of this platform."""
    if sys.platform == "win32":
        return RunKey(command)
    home = Path.home()
    if sys.platform == "darwin":
        return StartFile(home / "Library" / "LaunchAgents" / f"{LABEL}.plist", launch_agent(command))
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    return StartFile(config / "autostart" / f"{APP_NAME}.desktop", autostart_entry(command))


def tray_command(data: Path | None = None) -> list[str]:
    """How this very program is started in the tray. `data` is a folder other than the platform's own."""
    if getattr(sys, "frozen", False):
        program = [sys.executable]
    else:
        script = Path(sys.executable).with_name(APP_NAME + (".exe" if os.name == "nt" else ""))
        program = [str(script)] if script.is_file() else [sys.executable, "-m", "charhub_console.app.cli.main"]
    return [*program, *(["--data", str(data)] if data else []), "tray"]


class StartFile:
    """A file the desktop looks for; there or not there is the switch."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self._content = content

    def is_on(self) -> bool:
        """See LoginStart. An entry that the desktop's own settings have hidden is off."""
        try:
            return b"\nHidden=true" not in self.path.read_bytes()
        except OSError:
            return False

    def switch(self, on: bool) -> None:
        """See LoginStart."""
        try:
            if on:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.write_bytes(self._content)
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise NotConfigured(
                f"{self.path} cannot be changed ({error.strerror or type(error).__name__}).",
                "Mend the permissions of that folder, or use your desktop's own settings.",
            ) from error


class RunKey:
    """The value in the person's own part of the Windows registry."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = subprocess.list2cmdline(command)

    if sys.platform == "win32":

        def is_on(self) -> bool:
            """See LoginStart."""
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                    winreg.QueryValueEx(key, TITLE)
            except OSError:
                return False
            return True

        def switch(self, on: bool) -> None:
            """See LoginStart."""
            import winreg

            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                    if on:
                        winreg.SetValueEx(key, TITLE, 0, winreg.REG_SZ, self._command)
                    elif self.is_on():
                        winreg.DeleteValue(key, TITLE)
            except OSError as error:
                raise NotConfigured(
                    f"The programs Windows starts cannot be changed ({error.strerror}).",
                    "Use Settings > Apps > Startup of Windows.",
                ) from error


def autostart_entry(command: Sequence[str]) -> bytes:
    """A desktop entry, by https://specifications.freedesktop.org/autostart-spec/latest/."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={TITLE}",
        f"Exec={' '.join(_quoted(word) for word in command)}",
        f"Icon={APP_NAME}",
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
    )
    return ("\n".join(lines) + "\n").encode()


def launch_agent(command: Sequence[str]) -> bytes:
    """A property list, by `man launchd.plist`."""
    return plistlib.dumps({"Label": LABEL, "ProgramArguments": list(command), "RunAtLoad": True})


def _quoted(word: str) -> str:
    """As the Exec key wants it: in quotes, escaped, the backslashes of that doubled, no field codes."""
    escaped = "".join("\\" + letter if letter in '"`$\\' else letter for letter in word)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
