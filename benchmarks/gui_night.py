"""How the window does while it works: `python -m benchmarks.gui_night [night] [board] [keys]`.

night: twenty characters are painted by the practice painter, with previews, while the Generation page is shown; a timer
of 4 ms on the GUI thread says how long that thread was away. board: 500 characters, scrolled and updated. keys: a
thousand decisions one after the other among 10,000 candidates; each must be in the database, or refused and told.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

CHARACTERS, ROWS, DECISIONS = 20, 500, 1000
TICK_MS = 4
SIZE = (1600, 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["board", "keys", "night"])
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    for what in given.what:
        if given.child:
            with tempfile.TemporaryDirectory() as folder:
                print(json.dumps({"night": night, "board": board, "keys": keys}[what](Path(folder))))
            return
        command = [sys.executable, "-m", "benchmarks.gui_night", "--child", what]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        for name, value in json.loads(done.stdout.splitlines()[-1]).items():
            print(f"{what:<6} {name:<52} {value:10.2f}")


def waiting() -> Callable[[], float]:
    """Seconds this thread has waited for a processor so far; opening the file each time would lengthen each tick."""
    file = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
    return lambda: int(os.pread(file, 64, 0).split()[1]) / 1e9


def night(folder: Path) -> dict[str, float]:
    """Gaps of the GUI thread while a night is carried out."""
    from PySide6.QtCore import Qt, QTimer

    from benchmarks.gui import percentile
    from benchmarks.gui_window import Window
    from charhub_console.domain.run import RunState

    window = Window.whole(folder, SIZE)
    assert window.around is not None
    window.around.go_to("generation")  # type: ignore[attr-defined]
    window.open()
    window.wait(lambda: window.engine.is_engine)
    runs: list[Any] = []
    gaps: list[float] = []
    own_gaps: list[float] = []
    queued_s = waiting()
    last, last_queued = time.perf_counter(), queued_s()

    def tick() -> None:
        nonlocal last, last_queued
        now, queued = time.perf_counter(), queued_s()
        gaps.append((now - last) * 1000)
        own_gaps.append((now - last - (queued - last_queued)) * 1000)
        last, last_queued = now, queued

    clock = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
    clock.timeout.connect(tick)
    ask = QTimer(interval=1000)
    ask.timeout.connect(lambda: runs and window.engine.call(lambda console: console.run(runs[-1].id), runs.append))
    ended = (RunState.DONE, RunState.CANCELLED)
    began, own, all_cpu = time.perf_counter(), time.thread_time(), time.process_time()
    clock.start()
    ask.start()
    window.engine.call(
        lambda console: console.start_night(count=CHARACTERS, budget_s=900, recipe="practice"), runs.append
    )
    window.wait(lambda: bool(runs) and runs[-1].state in ended, 900)
    clock.stop()
    ask.stop()
    took = time.perf_counter() - began
    with closing(sqlite3.connect(folder / "practice" / "console.db")) as database:
        (images,) = database.execute("SELECT COUNT(*) FROM attempt WHERE state = 'done'").fetchone()
    found = {"images": images, "seconds": took} | _gaps(gaps)
    found["gap p99 ms, without waiting for a processor"] = percentile(own_gaps, 0.99)
    found["gap max ms, without waiting for a processor"] = max(own_gaps)
    found["load of the machine"] = os.getloadavg()[0]
    found["GUI thread, part of a core"] = (time.thread_time() - own) / took
    found["whole process, part of a core"] = (time.process_time() - all_cpu) / took
    window.close()
    return found


def _gaps(gaps: list[float]) -> dict[str, float]:
    from benchmarks.gui import percentile

    return {
        "gap p50 ms": percentile(gaps, 0.5),
        "gap p99 ms (limit 8)": percentile(gaps, 0.99),
        "gap max ms (limit 50)": max(gaps),
        "time in gaps over 16 ms, %": 100 * sum(gap for gap in gaps if gap > 16) / sum(gaps),
    }


def board(folder: Path) -> dict[str, float]:
    """500 characters on the page: scrolled through, and one row after the other updated."""
    from benchmarks.gui import percentile
    from benchmarks.gui_window import Window
    from charhub_console.app.gui.generation.page import GenerationPage
    from tests.gui.boards import a_row

    window = Window(folder, SIZE, page=False)
    page = GenerationPage(window.engine)
    page.resize(*SIZE)
    page.show()
    rows = [a_row(f"character {number}") for number in range(ROWS)]
    began = time.thread_time()
    page.model.replace(rows)
    page.middle.setCurrentWidget(page.board)
    page.board.viewport().repaint()
    first = (time.thread_time() - began) * 1000
    bar, scrolls, updates = page.board.verticalScrollBar(), [], []
    for _ in range(400):
        began = time.thread_time()
        bar.setValue((bar.value() + 320) % max(1, bar.maximum()))
        window.app.processEvents()
        scrolls.append((time.thread_time() - began) * 1000)
    for number in range(200):
        name = f"character {number * 7 % ROWS}"
        began = time.thread_time()
        page.model.update([name], [a_row(name, position=number)])
        window.app.processEvents()
        updates.append((time.thread_time() - began) * 1000)
    page.let_go()
    window.engine.stop()
    return {
        "rows": len(page.model.rows),
        "filled and painted, CPU ms": first,
        "frame of 320 px, CPU ms p50": percentile(scrolls, 0.5),
        "frame of 320 px, CPU ms p99 (limit 17)": percentile(scrolls, 0.99),
        "a row updated, CPU ms p99 (limit 17)": percentile(updates, 0.99),
    }


def keys(folder: Path) -> dict[str, float]:
    """Decide a thousand times by key, as fast as the window answers."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from benchmarks.gui import generate, percentile
    from benchmarks.gui_window import Window

    generate(folder, 10_000)
    data = folder / "practice" / "console.db"
    window = Window.whole(folder, SIZE)
    window.open()
    window.wait_until_listed()
    window.wait(lambda: window.engine.facts is not None and not window.engine.facts.starting)
    told: list[str] = []
    window.page.decisions.refused.connect(lambda candidate_id, _error: told.append(candidate_id))
    notices: list[object] = []
    window.page.message.connect(notices.append)
    pressed: list[str] = []
    walls, owns, cpus, stayed, queued_s = [], [], [], 0, waiting()
    for number in range(DECISIONS):
        before = window.page.current_id
        pressed.append(before)
        queued, wall, cpu = queued_s(), time.perf_counter(), time.thread_time()
        QTest.keyClick(window.grid, (Qt.Key.Key_A, Qt.Key.Key_R, Qt.Key.Key_H)[number % 3])
        window.app.processEvents()  # paints the next focus
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.thread_time() - cpu) * 1000)
        owns.append(walls[-1] - (queued_s() - queued) * 1000)
        stayed += window.page.current_id == before
    window.wait(lambda: window.page.decisions.pending == 0, 120)
    window.close()
    with closing(sqlite3.connect(data)) as database:
        written = {one for (one,) in database.execute("SELECT DISTINCT candidate_id FROM decision")}
    return {
        "keys pressed": DECISIONS,
        "candidates they were about": len(set(pressed)),
        "of these with a decision in the database": len(written.intersection(pressed)),
        "of these refused by the gate, and the refusal told": len(set(told).difference(written).intersection(pressed)),
        "refusals, notices shown": len(notices),
        "lost: neither written nor told (limit 0)": len(set(pressed) - written - set(told)),
        "keys after which the focus stayed": stayed,
        "decision to next focus painted, ms p50": percentile(walls, 0.5),
        "decision to next focus painted, ms p99 (limit 16)": percentile(walls, 0.99),
        "the same p99, without waiting for a processor": percentile(owns, 0.99),
        "decision to next focus painted, CPU ms p99": percentile(cpus, 0.99),
    }


if __name__ == "__main__":
    main()
