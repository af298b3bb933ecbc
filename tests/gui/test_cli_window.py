"""`charhub-console` without a command: the window, or one line that says why there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dev
from charhub_console.app.cli.main import window_alone
from charhub_console.app.cli.root import app
from charhub_console.app.gui import display, start


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHARHUB_CONSOLE_CONFIG", str(tmp_path / "config.toml"))
    opened: list[bool] = []

    def open_window(_configuration: object, practice: bool, complete: object, *, hidden: bool) -> int:
        assert not hidden
        opened.append(practice)
        return 0

    monkeypatch.setattr(start, "open_window", open_window)
    result = CliRunner().invoke(app, ["--practice", "--data", str(tmp_path)])
    assert (result.exit_code, opened) == (0, [True])


def test_without_a_screen_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "has_display", lambda: False)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 3
    assert "no screen" in result.stderr and "--help" in result.stderr


def test_libraries_that_are_missing_are_named_before_qt_would_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(library: str) -> None:
        if library == "libxcb-cursor.so.0":
            raise OSError

    screen = {"DISPLAY": ":0"}
    assert display.missing_packages(screen, "linux", load) == ["libxcb-cursor0"]
    assert display.missing_packages(screen | {"WAYLAND_DISPLAY": "wayland-0"}, "linux", load) == []
    assert display.missing_packages(screen | {"QT_QPA_PLATFORM": "offscreen"}, "linux", load) == []
    assert display.missing_packages(screen, "darwin", load) == []
    assert dev.X11_LIBRARIES == display.X11_LIBRARIES
    monkeypatch.setattr(display, "missing_packages", lambda: ["libxcb-cursor0"])
    monkeypatch.setattr(display, "has_display", lambda: True)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 3
    assert "sudo apt-get install libxcb-cursor0" in " ".join(result.stderr.split())


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6", None)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 3
    assert "extra `gui`" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("words", "practice", "data"),
    [
        ([], False, None),
        (["--practice"], True, None),
        (["--data", "there", "--practice"], True, Path("there")),
    ],
)
def test_a_start_that_only_opens_the_window_does_not_need_the_command_line(
    words: list[str], practice: bool, data: Path | None
) -> None:
    given = window_alone(words)
    assert given is not None
    assert (given.practice, given.data) == (practice, data)


@pytest.mark.parametrize(
    "words",
    [["doctor"], ["--help"], ["--data"], ["--data", "--practice"], ["--data", "\udcff"], ["-v"], ["--set", "a=b"]],
)
def test_everything_else_is_judged_by_the_command_line(words: list[str]) -> None:
    assert window_alone(words) is None


def test_opening_the_window_loads_neither_command_line_nor_engine() -> None:
    """What a person waits for is the first screen: whatever is not needed for it is loaded after it."""
    script = (
        "import sys\nfrom charhub_console.app.cli import main, window\n"
        "import charhub_console.app.gui.start, charhub_console.app.gui.candidates.workplace\n"
        "late = ('typer', 'rich', 'peewee', 'PIL', 'numpy', 'aiohttp', 'httpx2', 'dbos', 'boto3', 'keyring', "
        "'charhub_console.engine.console', 'charhub_console.domain.safety', 'PySide6.QtNetwork')\n"
        "print([name for name in late if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
