"""How fast the window is: `python benchmarks/gui.py [10000 100000]`. Numbers stand beside their limits.

Candidates are generated straight into SQLite, thumbnails are real JPEG files of the size the console makes. Nothing is
shown on a screen (offscreen platform); the thread and the painting are those of the window.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DISTINCT_THUMBNAILS = 1500
SIZE = (1600, 1000)
FLING_PX_S = 20_000
FLING_S = 6.0
FRAME_MS = 16
PATIENCE_S = 30.0
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Measured:
    """One number and what it may be at most."""

    name: str
    value: float
    limit: float
    unit: str

    def line(self) -> str:
        ratio = f"{self.value / self.limit:6.2f} of" if self.limit else "      "
        return f"{self.name:<58} {self.value:9.2f} {self.unit:<3} {ratio} {self.limit:g} {self.unit}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="keep the generated data here and use it again")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(run_child(given.child, given.folder)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        for count in given.counts:
            folder = (given.folder or Path(scratch)) / str(count)
            generate(folder, count)
            print(f"\n{count} candidates")
            for measured in measure(folder, count):
                print("  " + measured.line())


def measure(folder: Path, count: int) -> list[Measured]:
    """Each in a process of its own; starts are the best of five, as a machine that does other things is slower."""
    starts = [start(folder) for _ in range(5)]
    floor = min(bare_start(folder) for _ in range(5))
    grid = child("grid", folder)
    empty = child("empty", folder)
    return [
        Measured("exec of the command to the first screen full", min(full for full, _ in starts), 500, "ms"),
        Measured("exec of the command to an open session (usable)", min(usable for _, usable in starts), 1000, "ms"),
        Measured("  of which Python, Qt and an empty window, painted", floor, 0, "ms"),
        Measured("show to first full screen of cached thumbnails", grid["show_ms"], 250, "ms"),
        Measured("jump to the end", grid["end_ms"], 150, "ms"),
        Measured(f"frame p99 while flinging at {FLING_PX_S} px/s", grid["frame_p99_ms"], 17, "ms"),
        Measured("  without waiting for a processor", grid["frame_own_ms"], 17, "ms"),
        Measured("  longest frame", grid["frame_max_ms"], 0, "ms"),
        Measured("  painting p99, processor time", grid["paint_p99_ms"], 0, "ms"),
        Measured("  blank cells", 100 * grid["blank"], 0, "%"),
        Measured("insert at top", grid["insert_ms"], 2, "ms"),
        Measured("decision to next focus", grid["decision_ms"], 16, "ms"),
        Measured("memory over an empty window", grid["rss_mb"] - empty["rss_mb"], 220, "MB"),
    ]


def start(folder: Path) -> tuple[float, float]:
    """The real command, as a person starts it: ms until its log says that the first screen was painted, and usable."""
    log = folder / "logs" / "console.log"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "charhub_console.app.cli.main", "--data", str(folder)]
    environ = _environ(folder) | {"CHARHUB_CONSOLE_CONFIG": str(folder / "config.toml")}
    began = time.time()
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            while (opened := _logged(log, "session open")) is None:  # rarely looked at: looking costs the start time
                if process.poll() is not None or time.time() - began > PATIENCE_S:
                    raise SystemExit("the window did not open")
                time.sleep(0.1)
        finally:
            process.terminate()
    full = _logged(log, "first screen full")
    if full is None:
        raise SystemExit("the session was opened before the first screen was full")
    return (full - began) * 1000, (opened - began) * 1000


def _logged(log: Path, words: str) -> float | None:
    """When a line with these words was written."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    found = next((line for line in lines if words in line), None)
    return None if found is None else datetime.strptime(found[:23], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp()


def bare_start(folder: Path) -> float:
    """What no program with Qt from Python gets below on this machine."""
    began = time.monotonic()
    command = [sys.executable, "-c", EMPTY_WINDOW]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=_environ(folder))
    return (float(done.stdout) - began) * 1000


EMPTY_WINDOW = """
import os, sys, time
from PySide6.QtWidgets import QApplication, QWidget
class Empty(QWidget):
    def paintEvent(self, event):
        print(time.monotonic(), flush=True)
        os._exit(0)
application = QApplication([])
empty = Empty()
empty.resize(1600, 1000)
empty.show()
application.exec()
"""


def child(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", what, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environ(folder))
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _environ(folder: Path) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # as after the first start of an installed program
    return environ


# --- data ---


def generate(folder: Path, count: int) -> None:
    """Rows as large as real ones, in the practice folder, so that nothing outside is asked."""
    data = folder / "practice"
    if (data / "complete").exists():
        return
    thumbnails(data / "thumbnails")
    make_database(data / "console.db")
    chance, noon = random.Random(7), datetime(2026, 10, 7, 12, tzinfo=UTC)
    with closing(sqlite3.connect(data / "console.db")) as database, database:
        rows = (row(number, chance, noon - timedelta(minutes=number)) for number in range(count))
        database.executemany(insert(database), rows)
        database.execute("INSERT INTO candidate_text (candidate_text) VALUES ('rebuild')")
    (data / "complete").touch()


def insert(database: sqlite3.Connection) -> str:
    """For the columns of `row`; those that came to the table later have defaults."""
    names = [name for (name,) in database.execute("SELECT name FROM pragma_table_info('candidate') LIMIT 32")]
    return f"INSERT INTO candidate ({', '.join(names)}) VALUES ({', '.join('?' * 32)})"


def row(number: int, chance: random.Random, at: datetime) -> tuple[object, ...]:
    words = " ".join(chance.choices(WORDS, k=60))
    status = chance.choices(("new", "approved", "rejected", "held"), (90, 4, 5, 1))[0]
    when = at.isoformat(timespec="microseconds")
    flags = json.dumps(
        [
            {
                "model_id": 1,
                "name": "m",
                "allow_no_credit": True,
                "allow_commercial_use": ["Image"],
                "allow_derivatives": True,
                "allow_different_license": True,
                "poi": False,
                "minor": False,
            }
        ]
    )
    return (
        *(None, str(uuid.UUID(int=chance.getrandbits(128), version=4)), "practice", str(number)),
        *(f"https://image.example/{number}.jpeg", when, "", f"creator {number % 900}", when, 1024, 1536),
        *(chance.choice((1, 1, 1, 2, 4)), words, "", '["knight","armor"]', "SDXL", "[1]", '["m"]'),
        *(chance.randrange(3000), flags, json.dumps({"meta": words * 4}), f"candidates/{number}.jpg"),
        *(f"thumbnails/{number % DISTINCT_THUMBNAILS}.jpg", None, number, number, None, "allow", "[]", "1"),
        *(status, 1),
    )


WORDS = ("portrait", "knight", "silver hair", "armour", "forest", "sunset", "detailed", "cloak", "castle", "viewer")


def thumbnails(folder: Path) -> None:
    """Noisy enough to weigh what real ones weigh, about 19 KB."""
    from PIL import Image, ImageFilter

    folder.mkdir(parents=True, exist_ok=True)
    for number in range(DISTINCT_THUMBNAILS):
        chance = random.Random(number)
        small = Image.frombytes("RGB", (48, 72), chance.randbytes(48 * 72 * 3))
        image = small.resize((256, 384), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
        image.save(folder / f"{number}.jpg", quality=85)


def make_database(file: Path) -> None:
    import asyncio

    from charhub_console.adapters.sqlite import SqliteStore

    async def make() -> None:
        store = SqliteStore(file)
        await store.check()
        await store.close()

    asyncio.run(make())


# --- what is measured, in a process of its own ---


def run_child(what: str, folder: Path) -> dict[str, float]:
    from benchmarks.gui_window import Window

    window = Window(folder if what != "empty" else folder / "nobody", SIZE)
    try:
        window.open()
        if what == "empty":
            window.wait(lambda: window.engine.facts is not None and not window.engine.facts.starting)  # with its queue
            return {"rss_mb": window.rss_mb()}
        return measure_grid(window)
    finally:
        window.close()


def measure_grid(window: object) -> dict[str, float]:
    from benchmarks.gui_window import Window

    assert isinstance(window, Window)
    window.wait_until_listed()
    window.wait(lambda: window.engine.facts is not None and not window.engine.facts.starting)
    found = {"show_ms": timed(window.show_anew), "end_ms": timed(window.jump_to_end)}
    frames, paints, blank = window.fling(FLING_PX_S, FLING_S, FRAME_MS)
    found |= {
        "frame_p99_ms": percentile(frames, 0.99),
        "frame_own_ms": percentile(window.own_frames[2:], 0.99),
        "frame_max_ms": max(frames),
        "paint_p99_ms": percentile(paints, 0.99),
        "blank": blank,
        "rss_mb": window.rss_mb(),
        "insert_ms": min(timed(window.insert_at_top) for _ in range(5)),
    }
    found["decision_ms"] = percentile([timed(window.decide) for _ in range(40)], 0.99)
    return found


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
