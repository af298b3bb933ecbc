"""The units that are shipped for systemd: what they start exists, and nothing of this machine is in them."""

from __future__ import annotations

import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charhub_console.app.cli.root import app
from charhub_console.app.paths import resources

UNITS = sorted((resources() / "systemd").iterdir())


def unit(path: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def test_there_is_a_daemon_a_worker_and_a_timer_with_what_it_starts() -> None:
    assert [path.name for path in UNITS] == [
        "charhub-console-night.service",
        "charhub-console-night.timer",
        "charhub-console-worker.service",
        "charhub-console.service",
    ]


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_a_service_starts_a_command_there_is_with_options_it_knows(path: Path) -> None:
    program, *words = shlex.split(unit(path)["Service"]["ExecStart"])
    assert program == "%h/.local/bin/charhub-console"
    assert words[-1] in ("daemon", "worker") or words[:2] == ["night", "--scheduled"]
    assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0
    assert CliRunner().invoke(app, [*words, "--unknown", "--help"]).exit_code == 2, "what is wrong would be seen"


def test_the_timer_is_daily_at_two_utc_and_catches_up() -> None:
    timer = unit(resources() / "systemd" / "charhub-console-night.timer")["Timer"]
    assert (timer["OnCalendar"], timer["Persistent"]) == ("*-*-* 02:00:00 UTC", "true")


def test_wrong_settings_are_not_tried_again_for_ever() -> None:
    service = unit(resources() / "systemd" / "charhub-console.service")["Service"]
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", "2")
