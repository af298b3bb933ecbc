"""Work that only notes what it is asked to do, for the tests of the durable queue; also as a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from charhub_console.adapters.jobs.queue import DbosQueue
from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.run import Order
from charhub_console.domain.views import REFERENCES, View

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
RUN = "11111111-1111-4111-8111-111111111111"


def order_of(name: str, *views: View) -> Order:
    """An order for a character; all five views unless some are named."""
    return Order(name, views or tuple(View))


def attempt_of(order: Order, view: View, run_id: str = RUN) -> Attempt:
    """The attempt that the notes call "character/VIEW"."""
    return Attempt(
        id=f"{order.character_id}/{view}",
        character_id=order.character_id,
        view=view,
        number=1,
        run_id=run_id,
        recipe="practice",
        prompt="",
        negative_prompt="",
        seed=1,
        width=64,
        height=64,
        created_at=NOW,
    )


class NotingWork:
    """Implements engine.ports.Work. `notes` is one line for everything that begins or ends.

    Args:
        log: notes are appended to this file too, for who looks from another process.
        hangs: attempts whose painting never ends, by their id.
        fails: attempts that end as failed.
    """

    def __init__(self, *, log: Path | None = None, hangs: frozenset[str] = frozenset(), fails: str = "") -> None:
        self.one_by_one = False
        self.notes: list[str] = []
        self.threads: set[threading.Thread] = set()
        self.loops: set[asyncio.AbstractEventLoop] = set()
        self.hangs = hangs
        self.fails = fails
        self._log = log

    async def plan_avatar(self, order: Order, run_id: str) -> list[Attempt]:
        self.note(f"plan {order.character_id}")
        return [attempt_of(order, view, run_id) for view in order.views if view is View.AVATAR]

    async def plan_references(self, order: Order, run_id: str) -> list[Attempt]:
        return [attempt_of(order, view, run_id) for view in order.views if view in REFERENCES]

    async def paint(self, attempt_id: str) -> Attempt:
        self.note(f"begin {attempt_id}")
        name, _, view = attempt_id.partition("/")
        attempt = attempt_of(Order(name, ()), View(view))
        try:
            if attempt_id in self.hangs:
                await asyncio.Event().wait()
            await asyncio.to_thread(lambda: None)  # the queue's own loop has an executor that works
        except asyncio.CancelledError:
            self.note(f"stopped {attempt_id}")
            raise
        self.note(f"end {attempt_id}")
        state = AttemptState.FAILED if attempt_id == self.fails else AttemptState.DONE
        return Attempt(**{name: getattr(attempt, name) for name in attempt.__slots__} | {"state": state})

    async def finish(self, order: Order, run_id: str) -> None:
        self.note(f"finish {order.character_id}")

    async def carry_on(self, run_id: str) -> None:
        self.note(f"night {run_id}")

    def note(self, line: str) -> None:
        """Write a line down."""
        self.threads.add(threading.current_thread())
        self.loops.add(asyncio.get_running_loop())
        self.notes.append(line)
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    async def until(self, *lines: str) -> None:
        """Wait until all of these lines were written down."""
        await until(lambda: set(lines) <= set(self.notes))


async def until(holds: Callable[[], object], timeout_s: float = 15.0) -> None:
    """Wait for a state."""
    async with asyncio.timeout(timeout_s):
        while not holds():
            await asyncio.sleep(0.01)


def lines_of(log: Path) -> list[str]:
    """What another process has written down so far."""
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@asynccontextmanager
async def opened(
    folder: Path, work: NotingWork | None = None, *, images: int = 4, characters: int = 4
) -> AsyncIterator[DbosQueue]:
    """A queue; with `work` it is the engine."""
    queue = DbosQueue(folder)
    await queue.open()
    try:
        if work is not None:
            assert await queue.launch(work, images=images, characters=characters)
        yield queue
    finally:
        await queue.close()


async def engine_process(folder: Path, log: Path, hangs: list[str], orders: list[str]) -> asyncio.subprocess.Process:
    """Another process that is the engine of this folder, with orders of its own, until it is killed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.jobs_work", str(folder), str(log), json.dumps([hangs, orders])),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def _serve(folder: Path, log: Path, hangs: list[str], orders: list[str]) -> None:
    async with opened(folder, NotingWork(log=log, hangs=frozenset(hangs))) as queue:
        for position, name in enumerate(orders):
            await queue.enqueue_character(order_of(name), RUN, position=position)
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), Path(sys.argv[2]), *json.loads(sys.argv[3])))
