"""The command line as processes of its own: started, held still, watched through its rows."""

from __future__ import annotations

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

from tests.story.conftest import CommandLine

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
PROGRAM = ("-m", "charhub_console.app.cli.main")

FEW = ("--set", "civitai.image_limit=4")  # candidates are enough here
AVATARS = (*FEW, "--set", "generation.references=false")  # and an image a character

Process = subprocess.Popen[str]


def started(cli: CommandLine, *words: str, program: tuple[str, ...] = PROGRAM, **environ: str) -> Process:
    """A real process of the command line, in practice mode."""
    return subprocess.Popen(
        [sys.executable, *program, "--practice", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **environ},
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
