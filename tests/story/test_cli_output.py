"""What the command line prints reads well at every width, is one JSON document when asked, and does no harm."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from charhub_console.app.cli import main, output
from charhub_console.app.cli.root import app
from tests.story.conftest import CommandLine, Printed

TABLES = ("candidates list", "characters list", "runs", "credits show", "recipes list", "config show")


def commands() -> list[str]:
    """Every command there is, as one types it."""

    def below(command: object, words: list[str]) -> list[str]:
        if not isinstance(command, TyperGroup):
            return [" ".join(words)]
        own = [" ".join(words)] if command.invoke_without_command and words else []
        return own + [found for name, child in command.commands.items() for found in below(child, [*words, name])]

    return below(typer.main.get_command(app), [])


def test_every_command_has_help_with_an_example(cli: CommandLine) -> None:
    every = commands()
    assert len(every) >= 25
    for command in every:
        printed = cli(*command.split(), "--help", COLUMNS="80", TERMINAL_WIDTH="80")
        assert printed.code == 0
        assert f"charhub-console {command}" in printed.stdout.replace("--practice ", ""), command
        assert "Example" in printed.stdout, command
        assert max(len(line) for line in printed.stdout.splitlines()) <= 80, command


@pytest.mark.parametrize("command", TABLES)
@pytest.mark.parametrize("width", [80, 100, 140])
def test_a_table_keeps_a_line_a_row_and_fits_the_terminal(furnished: CommandLine, command: str, width: int) -> None:
    count = len(furnished(*command.split(), "--json").json)
    printed = furnished(*command.split(), width=width)
    lines = [line.rstrip() for line in printed.stdout.splitlines()]
    if command == "credits show":
        count, lines = 1, lines[:2]
    if command == "config show":
        assert lines.pop().startswith("File: ")
    assert len(lines) == count + 1, "a heading and a line a row"
    assert max(map(len, lines)) <= width


def test_narrow_tables_leave_columns_out_and_cut_only_the_long_text(furnished: CommandLine) -> None:
    narrow, wide = (furnished("candidates", "list", width=width).stdout.splitlines() for width in (80, 140))
    assert "fetched" in wide[0] and "fetched" not in narrow[0]
    assert narrow[1].rstrip().endswith("…")
    ids = [item["source_id"] for item in furnished("candidates", "list", "--json").json]
    assert [line.split()[0] for line in narrow[1:]] == ids


@pytest.mark.parametrize(
    "command",
    [
        "fetch --limit 1",
        "candidates list",
        "candidates show 90000004",
        "candidates approve 90000004",
        "candidates hold 90000005 90000006",
        "candidates reject 90000007",
        "candidates undo",
        "characters list",
        "characters show CHARACTER",
        "characters export CHARACTER",
        "runs",
        "runs show RUN",
        "runs follow RUN",
        "cancel RUN",
        "retry CHARACTER --view AVATAR --dry-run",
        "recipes list",
        "recipes check",
        "doctor",
        "config show",
        "config show night.count",
        "config set night.count 3",
        "config validate",
        "credits show",
        "credits grant 5",
        "schedule",
        "schedule pause --hours 2",
        "schedule resume",
        "schedule noted",
        "backup list",
        "backup make",
    ],
)
def test_json_is_one_document_and_nothing_else(
    furnished: CommandLine, made: tuple[Path, Printed], command: str
) -> None:
    furnished("candidates", "hold", "90000008")
    night = made[1].json
    ids = {"RUN": night["id"][:8], "CHARACTER": night["characters"][0]["id"][:8]}
    printed = furnished(*(ids.get(word, word) for word in command.split()), "--json")
    assert printed.code == 0, printed
    assert printed.said == []
    assert printed.json is not None


def test_a_character_and_a_run_read_well_at_80_columns(furnished: CommandLine, made: tuple[Path, Printed]) -> None:
    night = made[1].json
    character = night["characters"][0]
    shown = furnished("characters", "show", character["id"][:6]).stdout
    assert shown.splitlines()[0] == f"{character['name']}  complete  {character['id']}"
    assert shown.count("in use") == 5
    tables = [line for line in shown.splitlines() if "file://" not in line]
    assert max(map(len, tables)) <= 80
    run = furnished("runs", "show", night["id"][:6]).stdout
    assert run.startswith(f"Night done  {night['id']}\n")
    assert "2 of 2 characters, 10 images made, 0 failed" in run
    assert Path(night["report"]).name in run
    assert max(map(len, [line for line in run.splitlines() if str(furnished.data) not in line])) <= 80


@pytest.mark.parametrize(
    ("command", "next_step"),
    [
        ("candidates list", "charhub-console fetch"),
        ("characters list", "charhub-console night"),
        ("runs", "charhub-console night"),
    ],
)
def test_what_is_empty_says_what_to_do_next(cli: CommandLine, command: str, next_step: str) -> None:
    printed = cli(*command.split())
    assert printed.code == 0
    assert len(printed.stdout.splitlines()) == 1
    assert next_step in printed.stdout


def test_words_of_strangers_cannot_paint_on_the_terminal(furnished: CommandLine) -> None:
    hostile = "\x1b]0;owned\x07 [red]adult[/red] \x9b31m\u202egnirts"
    with closing(sqlite3.connect(furnished.practice / "console.db")) as rows, rows:
        rows.execute("UPDATE candidate SET prompt = ?, creator = ? WHERE source_id = '90000001'", (hostile, hostile))
    for command in ("candidates list", "candidates show 90000001"):
        printed = furnished(*command.split(), width=140).stdout
        assert "[red]adult[/red]" in printed, "markup is text"
        assert not set("\x1b\x07\x9b\u202e") & set(printed)
    assert hostile in [item["prompt"] for item in furnished("candidates", "list", "--json").json]


def test_a_terminal_without_the_letters_gets_question_marks_and_json_stays_whole(
    furnished: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (["candidates", "list"], ["candidates", "list", "--json"]):
        narrow = io.TextIOWrapper(io.BytesIO(), encoding="cp437", write_through=True)
        monkeypatch.setattr("sys.stdout", narrow)
        monkeypatch.setattr("sys.argv", ["charhub-console", *words])
        with pytest.raises(SystemExit) as ended:
            main.main()
        assert not ended.value.code
    printed = narrow.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
    assert len(json.loads(printed)) > 5


def test_times_and_ids_are_short_for_people() -> None:
    assert output.clock(245.4) == "4:05"
    note = "avatar generation for character 8c14cd2b-a8ed-459f-bea5-0d0f941b9697"
    assert output.short_ids(note) == "avatar generation for character 8c14cd2b"
