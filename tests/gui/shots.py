"""Pictures of every page: dark and light, both languages, small and large, crowded, empty and in trouble.

`python3 dev.py shots FOLDER` draws them on an invisible screen; somebody has to look at them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.app import config
from charhub_console.app.config import Configuration
from charhub_console.app.gui import language, theme
from charhub_console.app.gui.collector import Collector
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.first_steps import SEEN
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.pages import PAGES
from charhub_console.app.gui.start import warm_up
from charhub_console.app.gui.window import MainWindow
from charhub_console.domain.candidate import Verdict
from charhub_console.domain.errors import GenerationFailed, StorageFailed
from charhub_console.domain.run import RunState
from charhub_console.engine.console import CandidateFilter, Console

SIZES = ((1280, 720), (2560, 1440))
THEMES = (theme.Choice.DARK, theme.Choice.LIGHT)
LANGUAGES = ("en", "pt_BR")
CONDITIONS = ("crowded", "empty", "error")
QUIET_S = 0.7  # a page that has shown nothing new for this long is drawn
PATIENCE_S = 120.0
VERDICTS = (Verdict.APPROVE, Verdict.APPROVE, Verdict.REJECT, Verdict.APPROVE, Verdict.HOLD, Verdict.APPROVE)
FAILS_EVERY = 7  # images; the practice painter never fails by itself


def main() -> None:
    """Draw what is asked for and say where it is."""
    parser = argparse.ArgumentParser(prog="python3 dev.py shots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("shots"))
    parser.add_argument(
        "--only",
        nargs="*",
        default=(),
        metavar="WORD",
        help="draw what has all of these in its name, e.g. crowded dark en 1280x720",
    )
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(["charhub-console"])
    application.setApplicationDisplayName("CharHub Console")
    application.setQuitOnLastWindowClosed(False)
    warm_up()
    collector = Collector()
    made = 0
    with tempfile.TemporaryDirectory(prefix="shots-") as folder:
        for condition in CONDITIONS:
            with _engine(condition, Path(folder) / condition) as engine:
                made += _draw(application, engine, condition, asked.folder, asked.only)
    collector.release()
    print(f"{made} pictures in {asked.folder.absolute()}")


def _draw(application: QApplication, engine: EngineThread, condition: str, folder: Path, only: list[str]) -> int:
    made = 0
    for spoken in LANGUAGES:
        language.choose(spoken)
        for choice in THEMES:
            theme.choose(application, choice)
            for width, height in SIZES:
                names = {
                    entry.name: f"{condition}-{entry.name}-{choice.value}-{spoken}-{width}x{height}.png"
                    for entry in PAGES
                }
                wanted = {
                    page: name for page, name in names.items() if set(only) <= set(name.removesuffix(".png").split("-"))
                }
                if not wanted:
                    continue
                with tempfile.TemporaryDirectory() as remembered:
                    window = MainWindow(engine, _memory(Path(remembered), condition), practice=True)
                    window.resize(width, height)
                    window.show()
                    if engine.error is not None:
                        engine.failed.emit(engine.error)
                    for page, name in wanted.items():
                        window.go_to(page)
                        _settle()
                        window.grab().save(str(folder / name))
                        made += 1
                    for built in window.pages.values():
                        built.let_go()
                    window.close_now()
                    window.deleteLater()
                    _settle(0.05)
    return made


def _memory(folder: Path, condition: str) -> WindowMemory:
    """Who has much to show has seen the first hints."""
    memory = WindowMemory(folder)
    for hint in ("decide", "generate", "retry") if condition == "crowded" else ():
        memory.set_text(SEEN.format(hint), "seen")
    return memory


@contextmanager
def _engine(condition: str, folder: Path) -> Iterator[EngineThread]:
    """The real engine in practice mode, with much to show or nothing, or one that cannot open."""
    found = config.load(
        data=folder / "data", environ={"CHARHUB_CONSOLE_CONFIG": str(folder / "config.toml")}, working_folder=folder
    )
    engine = EngineThread(opener=_damaged) if condition == "error" else EngineThread()
    with _sometimes_failing():
        engine.start(found)
        _until(lambda: engine.error is not None or (engine.facts is not None and not engine.facts.starting))
        if condition == "crowded":
            done: list[None] = []
            engine.call(_work, lambda _: done.append(None))
            _until(lambda: bool(done))
    try:
        yield engine
    finally:
        engine.stop()


async def _work(console: Console) -> None:
    """Candidates of every status, an ended night with failed views, another one, and one character by hand."""
    import asyncio

    await console.fetch(limit=100)
    for candidate, verdict in zip(await console.candidates(CandidateFilter(), limit=12), VERDICTS * 2, strict=False):
        try:
            await console.decide(candidate.id, verdict, by="curator")
        except Exception as held:
            print(f"{candidate.source_id}: {held}")
    for count in (5, 8):
        run = await console.start_night(count=count, budget_s=1800.0, recipe="practice")
        while (await console.run(run.id)).state is RunState.RUNNING:
            await asyncio.sleep(0.2)


@contextmanager
def _sometimes_failing() -> Iterator[None]:
    original, calls = PracticeBackend.result, iter(range(1, 10**6))

    async def result(self: PracticeBackend, *given: object) -> bytes:
        if next(calls) % FAILS_EVERY == 0:
            raise GenerationFailed("CUDA out of memory.", "Use a smaller model, or free memory on that server.")
        return await original(self, *given)  # type: ignore[arg-type]

    PracticeBackend.result = result  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        PracticeBackend.result = original  # type: ignore[method-assign]


@asynccontextmanager
async def _damaged(_configuration: Configuration, _practice: bool) -> AsyncIterator[object]:
    raise StorageFailed(
        "The database file is damaged.", "Put the newest backup of console.db in its place, then try again."
    )
    yield


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit("it did not come to an end")
        QCoreApplication.processEvents()
        time.sleep(0.005)


def _settle(quiet_s: float = QUIET_S) -> None:
    """Let everything arrive that is on its way."""
    until = time.monotonic() + quiet_s
    while time.monotonic() < until:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
        time.sleep(0.005)


if __name__ == "__main__":
    main()
