"""Bad input in every command: one clear line, exit code 2 or 3, nothing changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.servers import in_thread
from tests.servers.comfyui import ComfyServer
from tests.story.conftest import CommandLine, Printed
from tests.story.world import hurry

NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens

USAGE = [
    "nite",
    "candidates aprove",
    "--sett a=b runs",
    "--set night.count runs",
    "--set night.cuont=3 runs",
    "--set night.count=none runs",
    "--set comfyui.token=secret runs",
    "fetch --limit 0",
    "fetch --limit many",
    "fetch --levels NC17",
    "fetch --sort Prettiest",
    "fetch --period Decade",
    "candidates list --status lost",
    "candidates list --levels PG;R",
    "candidates list --limit -1",
    "candidates show",
    "candidates show 4711",
    "candidates show 900",
    "candidates show \udcff",
    "candidates approve",
    "candidates approve 4711",
    "candidates approve 90000004 4711",
    "candidates reject 4711",
    "candidates hold 90000004 4711",
    "candidates undo 4711",
    "candidates undo FRESH",
    "generate",
    "generate 4711",
    "generate FRESH",
    "generate 90000004 --image picture.png",
    "generate 90000004 --description words",
    "generate --image missing.png --description words",
    "generate --image . --description words",
    "generate --image words.txt --description words",
    "generate --image picture.png",
    "generate --image picture.png --description words",
    "generate --image picture.png --description=",
    "generate --image picture.png --description words --level Q",
    "generate 90000001 --recipe nope",
    "generate 90000001 --bot --owner ana",
    "retry",
    "retry 4711",
    "retry RUN",
    "retry CHARACTER",
    "retry RUN --dry-run",
    "retry CHARACTER --view ELBOW",
    "night --count 0",
    "night --count 1001",
    "night --minutes 0",
    "night --recipe nope",
    "night --budget 3",
    "cancel",
    "cancel 4711",
    "runs --limit 0",
    "runs show",
    "runs show 4711",
    "runs follow",
    "runs follow 4711",
    "characters list --state happy",
    "characters show 4711",
    "characters show 000",
    "characters export 4711",
    "characters export CHARACTER 4711",
    "characters export CHARACTER --to words.txt",
    "characters export CHARACTER --to words.txt/below",
    "recipes check nope",
    "config show night.cuont",
    "config set night.cuont 3",
    "config set night.count lots",
    "config set night.count 0",
    "config set comfyui.urls ftp://host",
    "config set civitai.levels Q",
    "config set comfyui.token",
    "credits grant",
    "credits grant 0",
    "credits grant 1.5",
    "credits grant 9999999",
    "credits grant 5 --owner=",
]


def filled(command: str, made: tuple[Path, Printed]) -> list[str]:
    """The words, with the ids the night gave."""
    night = made[1].json
    with closing(sqlite3.connect(made[0] / "practice" / "console.db")) as rows:
        (fresh,) = rows.execute("SELECT source_id FROM candidate WHERE status = 'new' LIMIT 1").fetchone()
    known = {"RUN": night["id"], "CHARACTER": night["characters"][0]["id"], "FRESH": fresh}
    return [known.get(word, word) for word in command.split()]


def assert_one_clear_line(printed: Printed) -> None:
    assert "Traceback" not in printed.stderr
    assert printed.stdout == ""
    if printed.said[0].startswith("Usage:"):  # the help Typer adds, in a frame
        assert len([line for line in printed.said if line.startswith("│")]) >= 1
    else:
        [line] = printed.said
        assert line.endswith((".", "?")), f"no sentence: {line}"
        assert ". " in line, f"no advice: {line}"


@pytest.mark.parametrize("command", USAGE)
def test_a_wrong_command_is_refused_in_one_line_and_changes_nothing(
    furnished: CommandLine, made: tuple[Path, Printed], command: str
) -> None:
    (furnished.folder / "words.txt").write_text("no picture")
    (furnished.folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    before = furnished.state()
    printed = furnished("--practice", *filled(command, made))
    assert printed.code == 2, printed
    assert_one_clear_line(printed)
    assert furnished.state() == before
    assert not (furnished.folder / "config.toml").exists()


def test_an_undo_where_nobody_has_decided_anything_is_refused(cli: CommandLine) -> None:
    assert cli("--practice", "fetch").code == 0
    printed = cli("--practice", "candidates", "undo")
    assert printed.code == 2, printed
    assert_one_clear_line(printed)


@pytest.mark.parametrize(
    "command",
    [
        "generate 90000001",
        "generate --image picture.png --description words",
        "night --count 1",
        "recipes check",
        "fetch --limit 1",
        "--set analyser.name=openai runs",
        "--set storage.name=r2 runs",
        "--set storage.name=r2 night",
        "--data words.txt runs",
        "--data words.txt/below runs",
    ],
)
def test_what_is_not_reachable_or_not_configured_ends_with_3_and_changes_nothing(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    hurry(monkeypatch)
    (cli.folder / "words.txt").write_text("no folder")
    (cli.folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    cli.settings = {"comfyui.urls": NOWHERE, "civitai.base_url": NOWHERE}
    cli("candidates", "list")
    before = cli.state()
    printed = cli(*command.split())
    assert printed.code == 3, printed
    if command != "recipes check":  # prints a line for each server, as asked
        assert_one_clear_line(printed)
    assert cli.state() == before


def test_a_wrong_configuration_file_stops_work_but_not_its_own_repair(cli: CommandLine) -> None:
    config = cli.folder / "config.toml"
    config.write_text("[night]\ncount = 'lots'\n")
    assert cli("runs").code == 2
    assert cli("doctor").code == 2
    printed = cli("config", "validate")
    assert printed.code == 2
    assert_one_clear_line(printed)
    assert not cli.data.exists()
    assert cli("config", "set", "night.count", "5").code == 0
    assert cli("config", "validate").code == 0
    assert cli("runs").code == 0


@pytest.mark.parametrize(("file", "command"), [("console.db", "runs"), ("jobs.db", "night"), ("jobs.db", "cancel RUN")])
def test_a_damaged_file_is_named_with_what_to_do(
    furnished: CommandLine, made: tuple[Path, Printed], file: str, command: str
) -> None:
    damaged = b"no database " * 1000
    (furnished.practice / file).write_bytes(damaged)
    printed = furnished("--practice", *filled(command, made))
    assert printed.code == 3
    assert_one_clear_line(printed)
    assert file in printed.said[0]
    assert (furnished.practice / file).read_bytes() == damaged


def test_an_unexpected_error_is_one_line_too_and_its_traceback_is_in_the_log(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, **_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("charhub_console.engine.console.Console.runs", broken)
    printed = cli("runs")
    assert printed.code == 1
    assert_one_clear_line(printed)
    assert "ZeroDivisionError" in printed.stderr
    assert "a fault of ours" in (cli.data / "logs" / "console.log").read_text()


def test_without_credits_the_refusal_names_the_command_that_adds_some(cli: CommandLine) -> None:
    with in_thread(server := ComfyServer(seconds_per_prompt=0.01)):
        cli.settings = {"comfyui.urls": server.url, "checkpoint.model": "sd15_tiny.safetensors", "owner.name": "ana"}
        picture = Path(__file__).resolve().parents[2] / "resources" / "samples"
        image = next(picture.rglob("*.webp"))
        cli("runs")
        before = cli.state()
        words = ("generate", "--image", str(image), "--description", "adult woman, 30 years old, knight")
        printed = cli(*words)
        assert printed.code == 2
        assert_one_clear_line(printed)
        assert "credits grant 125 --owner ana" in printed.stderr
        assert cli.state() == before, "no run, no draft, no charge"
        assert server.executions == []
