"""`charhub-console` without a command: the window, or one line that says why there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charhub_console.app.cli.main import app
from charhub_console.app.gui import display, start


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHARHUB_CONSOLE_CONFIG", str(tmp_path / "config.toml"))
    opened: list[bool] = []

    def open_window(_configuration: object, practice: bool, *, hidden: bool) -> int:
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


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6", None)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 3
    assert "extra `gui`" in " ".join(result.stderr.split())
