"""A kill storm: console processes that share a data folder, killed again and again until their work is done."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import in_thread
from tests.servers.civitai import CivitaiDouble, painted
from tests.servers.comfyui.process import ComfyProcess
from tests.servers.comfyui.records import Execution
from tests.story.nursery import Life, Nursery
from tests.story.world import CHECKPOINT, prompt_of

GRANTED = 500
PATIENCE_S = 180.0
BY_HAND = 125  # an avatar and the set of four


@dataclass(slots=True)
class Tally:
    """What a storm came to."""

    kills: int = 0
    midway: int = 0  # times somebody was killed while images were under way
    starts: int = 0
    painter_deaths: int = 0
    seconds: float = 0.0
    attempts: int = 0
    images: int = 0
    executions: int = 0
    charged: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # "character view" without an image, runs that did not end
    doubles: list[str] = field(default_factory=list)  # attempts painted more than once, views painted more than once
    wrong: list[str] = field(default_factory=list)  # anything else that should not be

    def row(self) -> str:
        """One line of a table."""
        numbers = (self.kills, self.midway, self.starts, self.attempts, self.images, self.executions, sum(self.charged))
        return "  ".join(f"{number:>10}" for number in (*numbers, len(self.lost), len(self.doubles)))


TITLES = ("kills", "midway", "starts", "attempts", "images", "executions", "charged", "lost", "doubles")


class Storm:
    """A console's data folder with its outsides, and console processes over it.

    Args:
        characters: made by the night; one more may be ordered by hand and paid for.
        seed: decides who is killed and when.
        copies: see `tests.story.nursery`.
    """

    def __init__(
        self,
        folder: Path,
        civitai: CivitaiDouble,
        painters: Sequence[ComfyProcess],
        *,
        characters: int,
        seed: int,
        copies: bool,
    ) -> None:
        self.data = folder / "data"
        self.characters = characters
        self.tally = Tally()
        self.painters = painters
        self.random = random.Random(seed)
        self._image = folder / "by_hand.png"
        self._image.write_bytes(painted(77, "PNG"))
        self._said = folder / "said.txt"
        self._said.touch()
        environ = {**os.environ, "CHARHUB_CONSOLE_CONFIG": str(folder / "config.toml")}
        self._nursery = Nursery(environ, self._said, copies=copies)
        self._living: list[Life] = []
        self._owed = 0
        settings = {
            "civitai.base_url": civitai.api,
            "civitai.mirrors": civitai.url,
            "comfyui.urls": ",".join(painter.url for painter in painters),
            "checkpoint.model": CHECKPOINT,
        }
        self._given = ["--data", str(self.data)]
        self._given += [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]

    # --- processes ----------------------------------------------------------------------------------------------

    def command(self, *words: str) -> Life:
        """Start the command line as a process of its own."""
        self.tally.starts += 1
        return self._nursery.start([*self._given, *words])

    def night(self) -> Life:
        """Start, or continue, the night."""
        return self.command("night", "--count", str(self.characters))

    def by_hand(self) -> Life:
        """Order one character by hand."""
        return self.command("generate", "--image", str(self._image), "--description", prompt_of(77))

    def night_by_timer(self) -> Life:
        """What cron or a systemd timer starts: the night of this UTC date, or what is unfinished of it."""
        return self.command("night", "--scheduled", "--count", str(self.characters))

    def kill(self, life: Life) -> None:
        """SIGKILL, if it still lives."""
        self.tally.kills += not life.is_over
        life.kill()

    # --- the storm ----------------------------------------------------------------------------------------------

    def rage(self, *, calm_s: tuple[float, float], enough: int, until_s: float, painter_deaths: int = 0) -> None:
        """Kill and start again until it is enough: then the work may finish.

        Two processes stand side by side, one of them the engine; one of them, or both, die `calm_s` after another.

        Args:
            enough: so many times somebody was killed while images were under way.
            until_s: it is enough after so many seconds, too.
            painter_deaths: so often the backend is killed too, and started again on its port with nothing remembered.
        """
        started = time.monotonic()
        self.order_by_hand(calm_s)
        while not self.is_over() and self.tally.midway < enough and time.monotonic() - started < until_s:
            while len(self._living) < 2:
                self._living.append(self.night())
            self._wait(calm_s)
            if self.tally.painter_deaths < painter_deaths and self._is_painting():
                self.tally.painter_deaths += 1
                painter = self.random.choice(self.painters)
                painter.kill()
                painter.start()
            for life in self._victims():
                self.kill(life)
            self._living = [life for life in self._living if not life.is_over]
        self._let_finish()
        self.tally.seconds = time.monotonic() - started

    def kill_midway(self, moments: Sequence[int]) -> None:
        """One night by a timer, which starts it again each time it was killed, and then to its end.

        Args:
            moments: kill when so many images are stored and others are under way.
        """
        started = time.monotonic()
        for images in moments:
            life = self.night_by_timer()
            self._living = [life]
            until(lambda images=images: self._done() >= images and self._is_painting(), f"{images} images", life)
            time.sleep(self.random.random() * 0.5)
            self.tally.midway += 1
            self.kill(life)
        self._living = [self.night_by_timer()]
        until(lambda: self._living[0].is_over, "the end of the night")
        self.tally.seconds = time.monotonic() - started

    def order_by_hand(self, calm_s: tuple[float, float]) -> None:
        """`generate`, given again by a person each time it dies before it has said that it took the order."""
        while not self.rows("SELECT id FROM run WHERE kind = 'manual'"):
            life = self.by_hand()
            self._wait(calm_s)
            self.kill(life)
            self._owed = BY_HAND

    def is_over(self) -> bool:
        """Whether there was a night and nothing is left to do."""
        states = Counter(self.rows("SELECT kind, state FROM run"))
        return states[("night", "done")] > 0 and not any(state == "running" for _, state in states)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database of the console from outside; nothing while it is not there yet."""
        file = self.data / "console.db"
        if not file.exists():
            return []
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as database:
            try:
                return database.execute(query).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):  # the first process is about to make it
                    return []
                raise

    def close(self) -> None:
        """End every process that still lives."""
        for life in self._living:
            life.kill()
        self._nursery.close()

    @property
    def executions(self) -> list[Execution]:
        """What the backends' own logs say ran."""
        return [execution for painter in self.painters for execution in painter.executions]

    @property
    def said(self) -> str:
        """What the processes printed."""
        return self._said.read_text(encoding="utf-8", errors="replace")

    def _victims(self) -> list[Life]:
        """The oldest, which most likely is the engine; sometimes all."""
        self.tally.midway += self._is_painting()
        return list(self._living) if self.random.random() < 0.25 else self._living[:1]

    def _done(self) -> int:
        return sum(count for (count,) in self.rows("SELECT count(*) FROM attempt WHERE state = 'done'"))

    def _is_painting(self) -> bool:
        return bool(
            self.rows("SELECT 1 FROM attempt WHERE state IN ('submitting', 'submitted', 'generated', 'stored')")
        )

    def _wait(self, calm_s: tuple[float, float]) -> None:
        """Mostly until the backend hears of something and a little longer: there the windows are."""
        hunting = self.random.random() < 0.7
        ends = time.monotonic() + (3 * calm_s[1] if hunting else self.random.uniform(*calm_s))
        size = self._log_size()
        while time.monotonic() < ends:
            time.sleep(0.004)
            if hunting and self._log_size() != size:
                time.sleep(self.random.choice((0.0, 0.01, 0.05, 0.2, 0.5)) * self.random.random())
                return

    def _log_size(self) -> int:
        return sum(painter.log.stat().st_size for painter in self.painters if painter.log.exists())

    def _let_finish(self) -> None:
        deadline = time.monotonic() + 180
        while not self.is_over() and time.monotonic() < deadline:
            self._living = [life for life in self._living if not life.is_over] or [self.night()]
            time.sleep(0.1)
        while any(not life.is_over for life in self._living) and time.monotonic() < deadline:
            time.sleep(0.02)

    # --- what it came to ----------------------------------------------------------------------------------------

    def judge(self) -> Tally:
        """Compare rows, stored files, the backend's own log and the ledger."""
        tally = self.tally
        attempts = self.rows("SELECT id, character_id, view, state, error FROM attempt")
        images = self.rows("SELECT attempt_id, character_id, view, key, active FROM image")
        characters = [row[0] for row in self.rows("SELECT id FROM character")]
        tally.attempts, tally.images = len(attempts), len(images)
        have = {(character, view) for _, character, view, _, active in images if active}
        views = ("AVATAR", "REFERENCE_AVATAR", "REFERENCE_FRONT", "REFERENCE_SIDE", "REFERENCE_BACK")
        tally.lost += [f"{who} {view}" for who in characters for view in views if (who, view) not in have]
        tally.lost += [
            f"run {row[0]} is {row[1]}" for row in self.rows("SELECT id, state FROM run") if row[1] != "done"
        ]
        tally.lost += ["a character"] * (self.characters + bool(self._owed) - len(characters))
        tally.wrong += [f"{view} is {state}: {error}" for _, _, view, state, error in attempts if state != "done"]
        self._judge_executions([row[0] for row in attempts], Counter((row[1], row[2]) for row in attempts))
        self._judge_files({row[3] for row in images})
        self._judge_money()
        for file in ("console.db", "jobs.db"):
            with closing(sqlite3.connect(self.data / file)) as database:
                if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    tally.wrong.append(f"{file} is damaged")
        return tally

    def _judge_executions(self, attempts: list[str], views: Counter[tuple[str, str]]) -> None:
        executions = self.executions
        self.tally.executions = len(executions)
        painted_by = Counter(of_attempt(execution) for execution in executions)
        most = 1 + self.tally.painter_deaths  # what a backend forgot may be painted again, nothing else
        self.tally.doubles += [f"attempt {attempt} x {count}" for attempt, count in painted_by.items() if count > most]
        self.tally.doubles += [f"{who} {view} x {count}" for (who, view), count in views.items() if count > 1]
        self.tally.wrong += [f"painted for nobody: {attempt}" for attempt in set(painted_by) - set(attempts)]

    def _judge_files(self, keys: set[str]) -> None:
        root = self.data / "images"
        there = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
        stored = {name for name in there if ".partial-" not in name}  # what a kill cut off; swept at a later start
        self.tally.lost += [f"no bytes at {key}" for key in keys - stored]
        self.tally.wrong += [f"an orphan at {key}" for key in stored - keys]
        self.tally.wrong += [f"left over: {file.name}" for file in (self.data / "work").glob("*.png")]

    def _judge_money(self) -> None:
        self.tally.charged = [
            -row[0] for row in self.rows("SELECT amount FROM credit_entry WHERE kind = 'CONSUMPTION'")
        ]
        refunds = self.rows("SELECT amount FROM credit_entry WHERE kind = 'REFUND'")
        if sum(self.tally.charged) != self._owed or refunds:
            self.tally.wrong.append(f"charged {self.tally.charged}, given back {refunds}")


def of_attempt(execution: Execution) -> str:
    """The attempt a prompt was sent for."""
    return str(execution.extra_data["charhub_attempt"])


def until(holds: Callable[[], bool], what: str, life: Life | None = None) -> None:
    """Look until this holds, as long as that life goes on."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        assert life is None or not life.is_over, f"it ended before: {what}"
        time.sleep(0.02)


@contextmanager
def a_storm(
    folder: Path, *, characters: int, seed: int, service_s: float, copies: bool, servers: int = 1
) -> Iterator[Storm]:
    """A fresh data folder with credits, Civitai with enough images, ComfyUI processes.

    Args:
        service_s: what a painter takes for an image.
        copies: see `tests.story.nursery`.
    """
    civitai = CivitaiDouble()
    for _ in range(characters):
        item = civitai.publish()
        item["meta"]["prompt"] = prompt_of(item["id"])
        civitai.bodies[item["id"]] = painted(item["id"] * 7919, "JPEG")
    painters = [
        ComfyProcess(log=place.with_suffix(".jsonl"), seconds=service_s, folder=place, extra=("--no-previews",))
        for place in (folder / f"comfyui_{number}" for number in range(servers))
    ]
    with ExitStack() as stack:
        for server in (in_thread(civitai), *painters):
            stack.enter_context(server)
        storm = Storm(folder, civitai, painters, characters=characters, seed=seed, copies=copies)
        try:
            grant = storm.command("credits", "grant", str(GRANTED))
            while not grant.is_over:
                time.sleep(0.02)
            assert storm.rows("SELECT amount FROM credit_entry") == [(GRANTED,)], storm.said
            yield storm
        finally:
            storm.close()
