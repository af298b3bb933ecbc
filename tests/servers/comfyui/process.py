"""Starts the double as its own process, for what must survive kills or must not share our loop."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.servers.comfyui.records import Execution, executions_in

_ROOT = Path(__file__).resolve().parents[3]


class ComfyProcess:
    """`with ComfyProcess(log=…, seconds=0.5) as process: process.url`. `kill` and `start` may be called in between.

    Started anew it keeps its port; with a `folder` it keeps its files too.
    """

    def __init__(self, *, log: Path, seconds: float = 0.5, folder: Path | None = None, extra: tuple[str, ...] = ()):
        self.log = log
        self.url = ""
        self._arguments = ["--log", str(log), "--seconds", str(seconds), *extra]
        if folder is not None:
            self._arguments += ["--folder", str(folder)]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-m", "tests.servers.comfyui", "--port", port, *self._arguments]
        self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            self._process.communicate()
            raise RuntimeError(f"the ComfyUI double did not start (exit code {self._process.returncode})")

    def kill(self) -> None:
        """SIGKILL (TerminateProcess on Windows)."""
        self._end(getattr(signal, "SIGKILL", signal.SIGTERM))

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGTERM)

    @property
    def executions(self) -> list[Execution]:
        """What its log says ran, over all its lives."""
        return executions_in(self.log)

    def _end(self, signal_number: int) -> None:
        if self._process is not None:
            self._process.send_signal(signal_number)
            self._process.communicate(timeout=10)
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
