"""`dev.py`: what it says when it may not, and that it does nothing when nothing changed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has system packages to install")
def test_a_person_who_may_not_install_is_told_the_one_command(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(dev.SetUpError) as caught:
        dev.install_packages(dev.missing_packages(None))
    command = "su -c 'apt-get update && apt-get install -y --no-install-recommends libegl1'"
    assert command in str(caught.value)


def test_a_python_whose_sqlite_is_too_old_is_passed_over(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"/new/python3.12": "[[3, 12], [3, 40]]", "/old/python3.11": "[[3, 11], [3, 40]]"}
    monkeypatch.setattr(dev.sys, "_base_executable", "/new/python3.12", raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/old/{name}")
    monkeypatch.setattr(dev, "output", lambda command: answers.get(command[0]))
    assert dev.find_python() == "/old/python3.11"
    assert "SQLite 3.40 does not fit" in capsys.readouterr().out


def test_an_older_uv_than_the_pinned_one_is_not_used(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/uv")
    monkeypatch.setattr(dev, "output", lambda command: "uv 0.4.30 (x)" if command[0] == "/usr/bin/uv" else None)
    assert dev.find_uv() is None
    monkeypatch.setattr(dev, "output", lambda command: "uv 0.14.0 (x)" if command[0] == "/usr/bin/uv" else None)
    assert dev.find_uv() == "/usr/bin/uv"


def test_set_up_does_nothing_when_nothing_changed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "works", lambda python: True)
    monkeypatch.setattr(dev, "find_uv", lambda: pytest.fail("looked for uv"))
    (tmp_path / "stamp").write_text(dev.fingerprint())
    dev.set_up()


def test_a_failing_tool_ends_the_check_with_its_exit_code(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "script", lambda name: sys.executable)
    tools = [("one", ["x", "-c", ""]), ("two", ["x", "-c", "raise SystemExit(7)"]), ("three", ["x", "-c", ""])]
    assert dev.check(tools) == 7
    assert "FAILED: two (exit code 7). Passed before: one." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("screen", "headless", "started"),
    [
        (True, False, ["--practice"]),
        (True, True, ["--practice", "night", "--count", "4", "--practice"]),
        (False, False, ["--practice", "night", "--count", "4", "--practice"]),
    ],
)
def test_run_opens_the_window_where_there_is_a_screen_and_otherwise_a_practice_night(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, screen: bool, headless: bool, started: list[str]
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(dev, "has_screen", lambda: screen)
    monkeypatch.setattr(dev.subprocess, "call", lambda command, env: calls.append(command[1:]) or 0)
    assert dev.start(["--practice"], headless=headless) == 0
    assert calls == [started]


def test_help_needs_no_set_up() -> None:
    done = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    assert all(word in done.stdout for word in ("run", "test", "check"))


def test_the_ci_calls_exactly_the_test_command() -> None:
    assert (ROOT / ".ci" / "run").read_text().split("\n")[1:] == ["exec python3 dev.py test", ""]
