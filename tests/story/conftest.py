"""The command line as a person has it: run in this process, in a folder of its own, nothing of the machine's read."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from charhub_console.app import wiring
from charhub_console.app.cli import output
from charhub_console.app.cli.root import app
from charhub_console.domain.errors import NotConfigured
from charhub_console.domain.settings import SETTINGS

PRACTICE = "practice mode: "


@dataclass(frozen=True, slots=True)
class Printed:
    """What one command did. `said` is standard error without the practice label."""

    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> list[str]:
        """Lines a person reads on standard error."""
        return [line for line in self.stderr.splitlines() if line.strip() and not line.startswith(PRACTICE)]

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document."""
        return json.loads(self.stdout)


class Keyring:
    """A keyring in memory, or none at all."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.is_there = True

    def get(self, name: str) -> str | None:
        return self.secrets.get(name)

    def set(self, name: str, value: str) -> None:
        if not self.is_there:
            raise NotConfigured("There is no safe keyring on this machine.", "Use the environment.")
        self.secrets[name] = value


@dataclass
class CommandLine:
    """`cli("candidates", "list")`. `data` is the data folder, `folder` where the person stands."""

    folder: Path
    data: Path
    keyring: Keyring
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, width: int = 80, typed: str | None = None, **environ: str) -> Printed:
        output.out.width = output.err.width = width
        given = [part for key, value in self.settings.items() for part in ("--set", f"{key}={value}")]
        result = CliRunner().invoke(app, [*given, *words], input=typed, env=environ)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Printed(result.exit_code, result.stdout, result.stderr)

    @property
    def practice(self) -> Path:
        """Where practice rows and files are."""
        return self.data / "practice"

    def state(self) -> Mapping[str, Any]:
        """Every row and every file of the data folder, to see that nothing changed."""
        rows = {str(path): rows_of(path) for path in sorted(self.data.rglob("console.db"))}
        noise = {"console.db", "console.db-wal", "console.db-shm", "jobs.db", "jobs.db-wal", "jobs.db-shm"}
        files = {
            str(path): path.stat().st_size
            for path in sorted(self.data.rglob("*"))
            if path.is_file() and path.name not in noise and path.suffix != ".lock" and path.parent.name != "logs"
        }
        return {"rows": rows, "files": files}


def rows_of(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table with its rows."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with nothing configured and an empty data folder."""
    keyring = Keyring()
    alone(monkeypatch, tmp_path, keyring)
    return CommandLine(tmp_path, tmp_path / "data", keyring)


def alone(monkeypatch: pytest.MonkeyPatch, folder: Path, keyring: Keyring) -> None:
    """Take away what the machine running the tests has configured."""
    for setting in SETTINGS.values():
        for name in setting.environment_names:
            monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHARHUB_CONSOLE_CONFIG", str(folder / "config.toml"))
    monkeypatch.setenv("CHARHUB_CONSOLE_DATA", str(folder / "data"))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(wiring, "keyring", lambda: keyring)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Printed]:
    """A data folder after a practice night of two characters, and what that night printed."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as monkeypatch:
        alone(monkeypatch, folder, Keyring())
        cli = CommandLine(folder, folder / "data", Keyring(), {"civitai.image_limit": "12"})
        cli("--practice", "fetch")
        cli("--practice", "candidates", "approve", "90000001", "90000002")  # else the date would choose
        night = cli("--practice", "night", "--count", "2", "--json")
    return folder / "data", night


@pytest.fixture
def furnished(cli: CommandLine, made: tuple[Path, Printed]) -> CommandLine:
    """The command line over a copy of that folder."""
    shutil.copytree(made[0], cli.data)
    return cli
