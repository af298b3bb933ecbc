"""Consoles as processes that are killed, a PostgreSQL that crashes, lines that are torn.

`python -m benchmarks.sync_storm [SECONDS]`. What a console acknowledged is written down outside of it; at the end every
decision and attempt has to be on every console, and all of them and central the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.candidate import Verdict
from charhub_console.domain.errors import ConsoleError
from tests.adapters.sqlite_examples import a_candidate, a_character, a_decision, a_run, an_attempt
from tests.adapters.sync_consoles import a_console, central
from tests.servers import postgres

CONSOLES = 4
KILL_EVERY_S = 1.0
CRASH_EVERY_S = 12.0
TEAR_EVERY_S = 1.5
ROOT = Path(__file__).resolve().parents[1]


async def live(url: str, folder: Path, seed: int) -> None:
    """One console: people edit, decide and paint, and it synchronises, until it is killed. Acts are told after them."""
    console, chance, number = a_console(url, folder), random.Random(seed), 0
    console.skew_s[0] = chance.uniform(-200, 200)
    console.feed._patience_s = 3.0

    async def sync() -> None:
        while True:
            with suppress(ConsoleError):
                await console.sync.once()
            await asyncio.sleep(0.05)

    syncing = asyncio.create_task(sync())
    while not syncing.done():
        number += 1
        act, told = chance.choice(("edit", "decide", "attempt")), ""
        characters, candidates = await console.store.characters(), await console.store.candidates()
        if act == "edit" and characters:
            told = f"{folder.name} {seed} {number}"
            one = chance.choice(characters)
            await console.store.change_character(one.id, name=told)
        elif act == "decide" and candidates:
            decision = a_decision(chance.choice(candidates), chance.choice([Verdict.APPROVE, Verdict.REJECT]))
            told = decision.id
            await console.store.decide(decision)
        elif act == "attempt" and characters:
            run = await console.store.add_run(a_run())
            attempt = await console.store.add_attempt(an_attempt(chance.choice(characters), run))
            told = attempt.id
        if told:
            print(json.dumps([act, told]), flush=True)
        await asyncio.sleep(0.002)
    syncing.result()


@dataclass
class Line:
    """A way to the server that can be torn."""

    path: str
    open: list[socket.socket] = field(default_factory=list)
    torn: int = 0

    def __post_init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            near, _ = self.door.accept()
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(self.path)
            except OSError:
                near.close()
                continue
            self.open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def tear(self) -> None:
        """Every connection ends in the middle of whatever it says."""
        ends, self.open = self.open, []
        self.torn += len(ends) // 2
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Storm:
    """All of it, and what came of it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.line = Line(url.split("host=")[1] + "/.s.PGSQL.5432")
        database = url.split("?")[0].rsplit("/", 1)[1]
        self.through = f"postgresql://postgres@127.0.0.1:{self.line.door.getsockname()[1]}/{database}"
        self.acts = self.kills = self.crashes = 0
        self.acknowledged: dict[str, set[str]] = {"edit": set(), "decide": set(), "attempt": set()}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, number: int) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "benchmarks.sync_storm", "live", self.through, str(self.folder / f"c{number}")]
        told = (self.folder / f"c{number}.log").open("ab")
        environ = {**os.environ, "PYTHONWARNINGS": "ignore"}
        return subprocess.Popen(
            [*words, str(random.getrandbits(30))], cwd=ROOT, env=environ, stdout=told, stderr=subprocess.DEVNULL
        )

    def rage(self, seconds: float) -> None:
        self.processes = [self.start(number) for number in range(CONSOLES)]
        end, crash_at, tear_at = time.monotonic() + seconds, time.monotonic() + CRASH_EVERY_S, time.monotonic() + 3
        time.sleep(2)
        while time.monotonic() < end:
            time.sleep(random.uniform(0.5, 1.5) * KILL_EVERY_S)
            number = random.randrange(CONSOLES)
            self.processes[number].kill()
            self.processes[number].wait()
            self.kills += 1
            self.processes[number] = self.start(number)
            if time.monotonic() > tear_at:
                self.line.tear()
                tear_at = time.monotonic() + TEAR_EVERY_S
            if time.monotonic() > crash_at:
                self.crash()
                crash_at = time.monotonic() + CRASH_EVERY_S
        for process in self.processes:
            process.kill()
            process.wait()

    def crash(self) -> None:
        """As a power cut would: everything is stopped at once, and recovered from its log."""
        workers = postgres.ask(self.url, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        for (worker,) in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)  # one that dies like this makes the server start anew
                break
        self.crashes += 1
        for _ in range(100):
            with suppress(Exception):
                postgres.ask(self.url, "SELECT 1")
                return
            time.sleep(0.1)

    def read(self) -> None:
        for number in range(CONSOLES):
            for line in (self.folder / f"c{number}.log").read_text().splitlines():
                with suppress(json.JSONDecodeError):  # the last word of the dead may be cut short
                    act, told = json.loads(line)
                    self.acknowledged[act].add(told)
                    self.acts += 1

    async def violations(self) -> list[str]:
        """After all is quiet."""
        consoles = [a_console(self.url, self.folder / f"c{number}") for number in range(CONSOLES)]
        for _ in range(3):
            for console in consoles:
                await console.sync.once()
        found = []
        for console in consoles:
            state = await console.sync.state()
            found += [f"{state.pending} wait, {state.set_aside} set aside"] if state.pending + state.set_aside else []
            different = (await console.sync.check_everything()).different
            found += [f"{different} rows differ from central"] if different else []
            decisions = {row for (row,) in console.rows("SELECT id FROM decision")}
            attempts = {row for (row,) in console.rows("SELECT id FROM attempt")}
            found += [f"decision {one} lost" for one in self.acknowledged["decide"] - decisions]
            found += [f"attempt {one} lost" for one in self.acknowledged["attempt"] - attempts]
            await console.close()
        return found


async def begin(url: str, folder: Path) -> None:
    first = a_console(url, folder / "c0")
    await first.store.add_candidates([a_candidate(number) for number in range(20)])
    for _ in range(5):
        await first.store.add_character(a_character())
    await first.sync.once()
    await first.close()
    for number in range(1, CONSOLES):
        (folder / f"c{number}").mkdir()
        store = SqliteStore(folder / f"c{number}" / "console.db")
        await store.runs()
        await store.close()


def main(given: Sequence[str]) -> int:
    if given[:1] == ["live"]:
        asyncio.run(live(given[1], Path(given[2]), int(given[3])))
        return 0
    seconds = float(given[0]) if given else 60.0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        url = asyncio.run(central())
        asyncio.run(begin(url, Path(name)))
        storm = Storm(url, Path(name))
        storm.rage(seconds)
        storm.read()
        found = asyncio.run(storm.violations())
    happened = f"{storm.kills} kills, {storm.crashes} crashes of PostgreSQL, {storm.line.torn} torn connections"
    print(f"{seconds:.0f} s: {storm.acts} acknowledged, {happened}: {len(found)} violations")
    print("\n".join(found[:10]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
