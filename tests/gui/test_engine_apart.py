"""The engine in a process of its own, as the program has it: real processes, killed and closed."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from filelock import FileLock, Timeout
from pytestqt.qtbot import QtBot

from charhub_console.app import wiring
from charhub_console.app.config import Configuration
from charhub_console.app.gui import language
from charhub_console.app.gui.engine_thread import EngineThread, SessionFacts, open_apart
from charhub_console.app.gui.generation.page import GenerationPage
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.window import MainWindow
from charhub_console.app.wiring.apart import engine as apart
from charhub_console.app.wiring.apart.engine import EngineApart
from charhub_console.app.wiring.outsides import backends, known_backends
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.errors import ConsoleError, NotFound
from charhub_console.domain.events import AttemptProgressed, Event
from charhub_console.domain.run import Run, RunState
from charhub_console.domain.settings import Settings
from charhub_console.engine.bus import LocalBus
from charhub_console.engine.console import Console
from tests.story.world import a_world

T = TypeVar("T")
LONG = 60_000
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")


@pytest.fixture
def engine(configuration: Configuration) -> Iterator[EngineThread]:
    """The engine as the program starts it, in practice mode."""
    made = EngineThread(opener=open_apart)
    yield made
    made.stop()
    assert children(os.getpid()) == [], "no process is left"
    assert is_free(configuration.data_folder()), "nor the lock"


@pytest.fixture
def standing(qtbot: QtBot, engine: EngineThread, configuration: Configuration) -> EngineThread:
    """Started, and at work."""
    engine.start(configuration)
    qtbot.waitUntil(lambda: engine.is_engine, timeout=LONG)
    return engine


def children(parent: int) -> list[int]:
    """Engine's processes that this process has started, also those that ended and were not waited for."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            ppid = (entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1]
            words = (entry / "cmdline").read_bytes()
            if int(ppid) == parent and (b"apart.process" in words or not words):
                found.append(int(entry.name))
    return found


def is_free(data: Path) -> bool:
    """Whether no process is the engine of this folder."""
    lock = FileLock(data / "engine.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return False
    lock.release()
    return True


def ask(qtbot: QtBot, engine: EngineThread, factory: Callable[[Console], Awaitable[T]]) -> T:
    answers: list[T] = []
    errors: list[ConsoleError] = []
    engine.call(factory, answers.append, errors.append)
    qtbot.waitUntil(lambda: bool(answers or errors), timeout=LONG)
    if errors:
        raise errors[0]
    return answers[0]


def night(qtbot: QtBot, engine: EngineThread, count: int) -> Run:
    return ask(qtbot, engine, lambda console: console.start_night(count=count, budget_s=600, recipe="practice"))


def wait_for_the_end(qtbot: QtBot, engine: EngineThread, run: Run) -> Run:
    def is_over() -> bool:
        return ask(qtbot, engine, lambda console: console.run(run.id)).state is not RunState.RUNNING

    qtbot.waitUntil(is_over, timeout=LONG)
    return ask(qtbot, engine, lambda console: console.run(run.id))


def made(qtbot: QtBot, engine: EngineThread, run: Run) -> Counter[AttemptState]:
    return Counter(row.state for row in ask(qtbot, engine, lambda console: console.run_attempts(run.id)))


def test_a_night_is_painted_over_there_and_its_steps_and_previews_reach_the_tiles(
    qtbot: QtBot, standing: EngineThread
) -> None:
    page = GenerationPage(standing)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    page.show()
    page.activated()
    seen: list[Event] = []
    standing.events.connect(seen.extend)
    with qtbot.waitSignal(page.pictures.preview_arrived, timeout=LONG):
        run = night(qtbot, standing, 1)
    assert wait_for_the_end(qtbot, standing, run).state is RunState.DONE
    assert made(qtbot, standing, run) == {AttemptState.DONE: 5}
    steps = [event for event in seen if isinstance(event, AttemptProgressed) and event.step]
    assert steps and any(event.preview for event in steps)
    qtbot.waitUntil(lambda: [len(row.delivered) for row in page.model.everyone()] == [5], timeout=LONG)
    assert "dbos" not in loaded_by_a_window_at_work(), "the queue is loaded over there only"
    page.let_go()
    page.close()


def loaded_by_a_window_at_work() -> set[str]:
    """The modules of a fresh process that opened a session and ordered a night."""
    script = (
        "import asyncio, sys, tempfile\nfrom pathlib import Path\nfrom charhub_console.app import config, wiring\n"
        "async def main(folder):\n"
        "    found = config.load(data=folder, environ={}, working_folder=folder)\n"
        "    opened = wiring.open_session(found, practice=True, engine=True, apart=True, late=True)\n"
        "    async with opened as session:\n"
        "        await session.open_engine()\n"
        "        assert session.is_engine\n"
        "        await session.console.start_night(count=1, budget_s=60, recipe='practice')\n"
        "with tempfile.TemporaryDirectory() as folder:\n    asyncio.run(main(Path(folder)))\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_a_killed_engine_is_started_again_and_no_image_is_lost_or_made_twice(
    qtbot: QtBot, standing: EngineThread, tmp_path: Path
) -> None:
    window = MainWindow(standing, WindowMemory(tmp_path), entries=(), practice=True)
    qtbot.addWidget(window)
    run = night(qtbot, standing, 3)
    qtbot.waitUntil(lambda: made(qtbot, standing, run)[AttemptState.DONE] >= 2, timeout=LONG)
    (before,) = children(os.getpid())
    with qtbot.waitSignal(standing.died, timeout=LONG):
        os.kill(before, signal.SIGKILL)
    assert window.banner.notice is not None
    assert window.banner.notice.error.title == "The engine's process was killed."
    qtbot.waitUntil(lambda: standing.is_engine, timeout=LONG)
    assert children(os.getpid()) != [before]
    assert wait_for_the_end(qtbot, standing, run).state is RunState.DONE
    assert made(qtbot, standing, run) == {AttemptState.DONE: 15}


def test_an_engine_that_keeps_dying_is_given_up_with_a_way_to_try_again(
    qtbot: QtBot, standing: EngineThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "START_AGAIN_S", (0.0, 0.0))
    window = MainWindow(standing, WindowMemory(tmp_path), entries=(), practice=True)
    qtbot.addWidget(window)
    killed: set[int] = set()
    with qtbot.waitSignal(standing.failed, timeout=LONG):
        while len(killed) < 3:
            qtbot.waitUntil(lambda: bool(set(children(os.getpid())) - killed), timeout=LONG)
            for pid in set(children(os.getpid())) - killed:
                killed.add(pid)
                os.kill(pid, signal.SIGKILL)
    notice = window.banner.notice
    assert notice is not None and notice.error.title == "The engine's process was killed again and again."
    with pytest.raises(ConsoleError, match="again and again"):
        night(qtbot, standing, 1)
    assert notice.action is not None
    notice.action()
    qtbot.waitUntil(lambda: standing.is_engine, timeout=LONG)
    assert window.banner.notice is None or window.banner.notice.error is not notice.error


def test_quitting_finishes_what_is_in_flight_and_begins_nothing_new(qtbot: QtBot, standing: EngineThread) -> None:
    run = night(qtbot, standing, 3)
    qtbot.waitUntil(lambda: made(qtbot, standing, run)[AttemptState.DONE] >= 1, timeout=LONG)
    ask(qtbot, standing, lambda console: console.finish_in_flight())
    states = made(qtbot, standing, run)
    under_way = set(states) - {AttemptState.QUEUED, AttemptState.DONE}
    assert not under_way and states[AttemptState.DONE] < 15
    qtbot.wait(300)
    assert made(qtbot, standing, run) == states


def test_what_is_stopped_goes_on_at_the_next_start(
    qtbot: QtBot, standing: EngineThread, configuration: Configuration
) -> None:
    run = night(qtbot, standing, 2)
    qtbot.waitUntil(lambda: made(qtbot, standing, run)[AttemptState.DONE] >= 1, timeout=LONG)
    standing.stop()
    assert children(os.getpid()) == []
    standing.start(configuration)
    assert wait_for_the_end(qtbot, standing, run).state is RunState.DONE
    assert made(qtbot, standing, run) == {AttemptState.DONE: 10}


def test_a_view_that_is_cancelled_stops_at_its_painter_and_the_queue_is_counted(
    qtbot: QtBot, standing: EngineThread
) -> None:
    run = night(qtbot, standing, 2)

    def queued() -> int:
        return sum(state.queue for state in ask(qtbot, standing, lambda console: console.backends()))

    qtbot.waitUntil(lambda: queued() > 0, timeout=LONG)
    assert ask(qtbot, standing, lambda console: console.cancel_run(run.id)).state is RunState.CANCELLED
    qtbot.waitUntil(lambda: queued() == 0, timeout=LONG)
    assert AttemptState.CANCELLED in made(qtbot, standing, run)


def test_an_error_over_there_is_the_same_error_here(qtbot: QtBot, standing: EngineThread) -> None:
    with pytest.raises(NotFound, match="nobody"):
        ask(qtbot, standing, lambda console: console.check_recipe("nobody"))
    assert ask(qtbot, standing, lambda console: console.check_recipe("practice"))[0].backend == "practice"


def test_beside_another_engine_the_window_is_a_client_and_takes_over(
    qtbot: QtBot, engine: EngineThread, configuration: Configuration
) -> None:
    other = EngineThread()
    other.start(configuration)
    qtbot.waitUntil(lambda: other.is_engine, timeout=LONG)
    said: list[SessionFacts] = []
    engine.facts_changed.connect(said.append)
    engine.start(configuration)
    qtbot.waitUntil(lambda: bool(said) and not said[-1].starting, timeout=LONG)
    assert not engine.is_engine
    run = night(qtbot, engine, 1)
    assert wait_for_the_end(qtbot, engine, run).state is RunState.DONE
    other.stop()
    qtbot.waitUntil(lambda: engine.is_engine, timeout=LONG)


async def test_killed_engines_and_windows_leave_every_image_painted_once(tmp_path: Path) -> None:
    async with a_world(tmp_path / "data", images=8, seconds_per_prompt=0.3) as world:
        window = await a_window(world)
        try:
            async with wiring.open_session(world.configuration(), engine=True, carry_out=False) as client:
                run = await client.console.start_night(count=3, budget_s=600, recipe="checkpoint")

                async def done(count: int) -> None:
                    async with asyncio.timeout(60):
                        while len(world.painted_views) < count:
                            await asyncio.sleep(0.05)

                await done(2)
                (child,) = children(window.pid)
                os.kill(child, signal.SIGKILL)
                await done(5)
                (child,) = children(window.pid)
                assert not is_free(world.data)
                window.kill()
                await window.wait()
                async with asyncio.timeout(20):
                    while not is_free(world.data) or Path(f"/proc/{child}").is_dir():
                        await asyncio.sleep(0.05)
                assert (await client.console.run(run.id)).state is RunState.RUNNING
                window = await a_window(world)
                async with asyncio.timeout(60):
                    while (await client.console.run(run.id)).state is RunState.RUNNING:
                        await asyncio.sleep(0.1)
        finally:
            window.terminate()
            assert await window.wait() == 0
        with closing(sqlite3.connect(world.data / "console.db")) as rows:
            states = Counter(state for (state,) in rows.execute("SELECT state FROM attempt"))
            ids = {one for (one,) in rows.execute("SELECT id FROM attempt")}
        assert states == {"done": 15}
        painted = Counter(world.painted_views)
        assert set(painted) == ids and set(painted.values()) == {1}
        assert is_free(world.data)
        assert "the engine's process ended (SIGKILL)" in (world.data / "logs" / "console.log").read_text()


async def a_window(world: Any) -> asyncio.subprocess.Process:
    """The real program, on no screen; its engine is there."""
    given = [part for key, value in world.given.items() for part in ("--set", f"{key}={value}")]
    window = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "charhub_console.app.cli.main", "--data", str(world.data), *given),
        env={
            **os.environ,
            **world.variables,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        },
        cwd=ROOT,
    )
    async with asyncio.timeout(60):
        while is_free(world.data):
            await asyncio.sleep(0.05)
    return window


async def test_a_process_that_cannot_be_started_or_refuses_says_why(configuration: Configuration) -> None:
    engine = EngineApart(configuration, True, LocalBus(), command=["/nowhere/at/all"])
    with pytest.raises(ConsoleError, match="cannot be started"):
        await engine.open()
    await engine.close()
    queue = configuration.data_folder(practice=True) / "jobs.db"
    queue.parent.mkdir(parents=True)
    queue.write_bytes(b"no database, but long enough to be taken for one" * 100)
    engine = EngineApart(configuration, True, LocalBus())
    with pytest.raises(ConsoleError, match=r"jobs\.db is damaged"):
        await engine.open()
    assert engine.has_given_up
    with pytest.raises(ConsoleError, match=r"jobs\.db is damaged"):
        await engine.ask("enqueue_night", "one")
    await engine.close()


async def test_servers_are_known_here_by_the_names_and_kinds_they_have_there() -> None:
    settings = Settings()
    settings = type(settings)(
        **{field: getattr(settings, field) for field in settings.__dataclass_fields__ if field != "comfyui"},
        comfyui=type(settings.comfyui)(urls=("http://gpu-1:8188/", "https://gpu-2"), slots=3),
    )
    for practice in (True, False):
        there = backends(settings, practice=practice, previews=False)
        assert known_backends(settings, practice=practice) == [(one.name, one.kind, one.slots) for one in there]
        for one in there:
            await one.close()


def test_the_notices_are_translated() -> None:
    language.choose("pt_BR")
    try:
        from charhub_console.app.gui.error_words import told

        for code in (-9, 1):
            for error in (apart._died(code), apart._died_again(code)):
                assert told(error.title) != error.title and told(error.advice) != error.advice
    finally:
        language.choose(language.ENGLISH)
