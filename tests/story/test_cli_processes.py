"""The command line as processes: interrupted and continued, two at once, one taking over from a killed one."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.story.conftest import CommandLine

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0

FEW = ("--set", "civitai.image_limit=4")  # candidates are enough here
AVATARS = (*FEW, "--set", "generation.references=false")  # and an image a character

Process = subprocess.Popen[str]


def started(cli: CommandLine, *words: str) -> Process:
    """A real process of the command line, in practice mode."""
    return subprocess.Popen(
        [sys.executable, "-m", "charhub_console.app.cli.main", "--practice", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        cwd=cli.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # whoever runs the tests in the background has Ctrl-C ignored, and children inherit that
        preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def ended(process: Process) -> tuple[int, str, str]:
    """Exit code and what it printed."""
    stdout, stderr = process.communicate(timeout=PATIENCE_S)
    return process.returncode, stdout, stderr


def attempts(cli: CommandLine) -> Counter[str]:
    """How many attempts are in which state, read beside whoever writes."""
    database = cli.practice / "console.db"
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as rows:
            return Counter(state for (state,) in rows.execute("SELECT state FROM attempt"))
    except sqlite3.OperationalError:  # the file or the table is not there yet
        return Counter()


def wait_for_line(process: Process, text: str) -> None:
    """Read what it says until this comes."""
    assert process.stderr is not None
    said = ""
    while text not in (line := process.stderr.readline()):
        said += line
        assert line, f"it ended with {process.wait()} and never said: {text}\nIt said: {said}"


def wait_until(holds: Callable[[], bool]) -> None:
    """Look at the rows until this holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def held_still(cli: CommandLine, process: Process) -> None:
    """Stop a process between two transactions: it keeps its place as the engine and does nothing."""

    def is_free(name: str) -> bool:
        with closing(sqlite3.connect(cli.practice / name, timeout=0, isolation_level=None)) as rows:
            try:
                rows.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            rows.execute("ROLLBACK")
            return True

    def is_still() -> bool:
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)  # a signal is only sent: its threads still run for a moment
        if is_free("console.db") and is_free("jobs.db"):
            return True
        process.send_signal(signal.SIGCONT)
        return False

    wait_until(is_still)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_leaves_a_night_unfinished_and_the_next_one_continues_it(cli: CommandLine) -> None:
    night = started(cli, *FEW, "night", "--count", "2")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)  # the first of ten images
    night.send_signal(signal.SIGINT)
    code, stdout, stderr = ended(night)
    assert code == 130
    assert stdout == ""
    assert stderr.splitlines()[-1] == (
        "Stopped. The night is unfinished, nothing is lost; "
        "`charhub-console --practice --set civitai.image_limit=4 night` continues it."
    )
    assert "Traceback" not in stderr
    [run] = cli("runs", "--json").json
    assert run["state"] == "running"
    assert "Not finished" in cli("runs", "show", run["id"]).stdout

    again = cli("night", "--count", "20")

    assert again.code == 0, again
    assert "Continuing the unfinished night" in again.stderr
    assert "2 of 2 characters, 10 images made, 0 failed" in again.stdout
    assert attempts(cli) == Counter(done=10), "none was painted a second time"
    assert [item["id"] for item in cli("runs", "--json").json] == [run["id"]]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process still")
def test_a_second_command_line_takes_over_when_the_first_is_killed(cli: CommandLine) -> None:
    first = started(cli, *AVATARS, "night", "--count", "3")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, first)
    second = started(cli, *AVATARS, "runs", "follow")
    wait_for_line(second, "Another console of this data folder does the work")

    first.kill()
    first.communicate(timeout=PATIENCE_S)

    code, stdout, stderr = ended(second)
    assert code == 0, stderr
    assert "3 of 3 characters, 3 images made, 0 failed" in stdout
    assert attempts(cli) == Counter(done=3)
    assert len(cli("runs", "--json").json) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process still")
def test_two_nights_at_once_are_one_and_end_with_the_same_exit_code(cli: CommandLine) -> None:
    first = started(cli, *AVATARS, "night", "--count", "2", "--json")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, first)
    second = started(cli, *AVATARS, "night")
    wait_for_line(second, "Another console of this data folder does the work")
    first.send_signal(signal.SIGCONT)
    (code, stdout, _), (other_code, other_stdout, _) = ended(first), ended(second)
    assert code == other_code == 0
    assert all(note in other_stdout for note in json.loads(stdout)["notes"])
    assert attempts(cli) == Counter(done=2)
    assert len(cli("runs", "--json").json) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process still")
def test_a_night_is_cancelled_from_another_terminal(cli: CommandLine) -> None:
    night = started(cli, *FEW, "night", "--count", "2")
    wait_until(lambda: sum(attempts(cli).values()) >= 1)
    held_still(cli, night)
    [run] = cli("runs", "--json").json
    cancelled = cli("--practice", "cancel", run["id"][:8])
    night.send_signal(signal.SIGCONT)
    code, stdout, stderr = ended(night)
    assert (cancelled.code, cancelled.said) == (0, [])
    assert (code, "Traceback" in stderr) == (1, False)
    for printed in (cancelled.stdout, stdout):
        assert "Cancelled. What was finished stays." in printed
        assert "generating" not in printed
    assert [item["state"] for item in cli("runs", "--json").json] == ["cancelled"]
    assert set(attempts(cli)) <= {"done", "cancelled"}


def test_a_pipe_that_closes_early_is_no_error(cli: CommandLine) -> None:
    listing = started(cli, "config", "show")
    assert listing.stdout is not None
    listing.stdout.readline()
    listing.stdout.close()
    listing.wait(timeout=PATIENCE_S)
    assert listing.stderr is not None
    with listing.stderr:
        assert "Traceback" not in listing.stderr.read()
