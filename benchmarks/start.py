"""What a command costs before it does anything: CPU time of whole processes against `python -c pass`.

`python -m benchmarks.start` prints what benchmarks/README.md keeps.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.candidate import Candidate, Level

CANDIDATES = 10_000
HELP_LIMIT, LIST_LIMIT = 40.0, 70.0  # times `python -c pass`; half again what it was when this was written
_CONSOLE = (sys.executable, "-m", "charhub_console.app.cli.main")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall seconds of a process, the best of several."""

    cpu_s: float
    wall_s: float


def main() -> None:
    """Measure and print; exit code 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--candidates", type=int, default=CANDIDATES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="start-") as name:
        folder = Path(name)
        asyncio.run(_fill(folder / "console.db", asked.candidates))
        listing = [*_CONSOLE, "candidates", "list"]
        nothing = _cost([sys.executable, "-c", "pass"], folder, asked.repeat)
        rows = [
            ("`charhub-console --help`", _cost([*_CONSOLE, "--help"], folder, asked.repeat), HELP_LIMIT),
            (f"`candidates list` of {asked.candidates:,}", _cost(listing, folder, asked.repeat), LIST_LIMIT),
            ("`candidates list --json`", _cost([*listing, "--json"], folder, asked.repeat), LIST_LIMIT),
        ]
    print(f"`python -c pass`: {nothing.cpu_s * 1000:.0f} ms CPU, best of {asked.repeat}")
    print("| measured | CPU ÷ `python -c pass` | limit | CPU | |\n|---|---|---|---|---|")
    for what, cost, limit in rows:
        ratio = cost.cpu_s / nothing.cpu_s
        verdict = "pass" if ratio <= limit else "**fail**"
        print(f"| {what} | {ratio:.1f} | ≤ {limit:.0f} | {cost.cpu_s * 1000:.0f} ms | {verdict} |")
    sys.exit(any(cost.cpu_s / nothing.cpu_s > limit for _, cost, limit in rows))


def _cost(command: Sequence[str], folder: Path, repeat: int) -> Cost:
    environ = os.environ | {
        "CHARHUB_CONSOLE_DATA": str(folder),
        "CHARHUB_CONSOLE_CONFIG": str(folder / "config.toml"),
        "CHARHUB_CONSOLE_COMFYUI_URLS": "http://127.0.0.1:9",  # never called; without one it is practice mode
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPYCACHEPREFIX": str(folder / "pycache"),  # compiled once, as anywhere, wherever the packages lie
        "PYTHONDONTWRITEBYTECODE": "",
    }
    costs = [_once(command, folder, environ) for _ in range(repeat + 1)]  # the first one compiles
    return Cost(min(cost.cpu_s for cost in costs), min(cost.wall_s for cost in costs))


def _once(command: Sequence[str], folder: Path, environ: dict[str, str]) -> Cost:
    before, started = _children_s(), time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    after, ended = _children_s(), time.monotonic()
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return Cost(after - before, ended - started)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _fill(path: Path, count: int) -> None:
    store = SqliteStore(path)
    now = datetime(2026, 11, 19, tzinfo=UTC)
    for start in range(0, count, 500):
        await store.add_candidates([_candidate(number, now) for number in range(start, min(count, start + 500))])
    await store.close()


def _candidate(number: int, now: datetime) -> Candidate:
    prompt = f"portrait of an adult painter, 35 years old, number {number}, detailed, soft light, old town, evening"
    return Candidate(
        id=str(UUID(int=number + (4 << 76) + (8 << 60))),
        source="civitai",
        source_id=str(1000 + number),
        url=f"https://image.example/{number}.jpeg",
        fetched_at=now,
        created_at=now - timedelta(minutes=number),
        creator=f"painter{number % 97}",
        width=832,
        height=1216,
        level=Level.PG,
        prompt=prompt,
        tags=("adult", "painter"),
        raw='{"meta": {"prompt": "%s"}}' % (prompt * 8),
    )


if __name__ == "__main__":
    main()
