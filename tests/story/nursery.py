"""Console processes that start at once: copies of a process that has imported everything and done nothing yet.

Each copy runs the command line as a process of its own and dies like one; only the second of importing is saved, so a
storm of a few seconds has room for many lives. Where there is no `fork`, and in the long storm, `python -m` is used.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol

import keyring
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
MODULE = "charhub_console.app.cli.main"


class Life(Protocol):
    """A console process."""

    @property
    def is_over(self) -> bool: ...

    def kill(self) -> None:
        """SIGKILL; it is gone when this returns."""
        ...


class Started:
    """One that was started by `python -m`."""

    def __init__(self, words: list[str], environ: dict[str, str], said: Path) -> None:
        with said.open("ab") as out:
            command = [sys.executable, "-m", MODULE, *words]
            self.process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=out, stderr=out)

    @property
    def is_over(self) -> bool:
        return self.process.poll() is not None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Copied:
    """One that was copied in a nursery, known by its process id."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = False

    @property
    def is_over(self) -> bool:
        if not self._over:
            try:
                os.kill(self._pid, 0)
            except ProcessLookupError:
                self._over = True
        return self._over

    def kill(self) -> None:
        if not self.is_over:
            os.kill(self._pid, signal.SIGKILL)
        while not self.is_over:
            time.sleep(0.001)


class Nursery:
    """Makes lives. `close` when none of them is needed any more."""

    def __init__(self, environ: dict[str, str], said: Path, *, copies: bool) -> None:
        self._environ = environ
        self._said = said
        self._parent: subprocess.Popen[str] | None = None
        if copies and hasattr(os, "fork"):
            with said.open("ab") as out:
                self._parent = subprocess.Popen(
                    [sys.executable, "-m", "tests.story.nursery", str(said)],
                    env=environ,
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=out,
                    text=True,
                )

    def start(self, words: list[str]) -> Life:
        """Run the command line with these words."""
        if self._parent is None:
            return Started(words, self._environ, self._said)
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(words) + "\n")
        self._parent.stdin.flush()
        return Copied(int(self._parent.stdout.readline()))

    def close(self) -> None:
        """End the process that is copied."""
        if self._parent is not None:
            self._parent.communicate()


def _serve(said: str) -> None:
    """Copy this process for every line of words that comes in; say the copy's process id."""
    command_line = importlib.import_module(MODULE)
    for late in ("app.wiring", "app.logs", "adapters.jobs.queue"):  # imported when they are needed
        importlib.import_module(f"charhub_console.{late}")
    for late in ("dbos._sys_db_sqlite", "pydantic.main"):
        importlib.import_module(late)
    keyring.get_keyring()
    Image.init()

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: they vanish when they end
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            out = os.open(said, os.O_WRONLY | os.O_APPEND)
            nothing = os.open(os.devnull, os.O_RDONLY)
            for number, file in enumerate((nothing, out, out)):
                os.dup2(file, number)
            sys.argv = ["charhub-console", *json.loads(line)]
            command_line.main()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
