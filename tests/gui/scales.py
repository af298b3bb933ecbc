"""Builds every page in a window of 1280x720 and prints what is cut: run in a process of its own for each scale.

`python -m tests.gui.scales FOLDER [PICTURES]` under QT_SCALE_FACTOR; the answer is JSON on the last line.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from charhub_console.adapters.practice.backend import PracticeBackend
from charhub_console.app import config
from charhub_console.app.gui import language, theme
from charhub_console.app.gui.characters.page import CharactersPage
from charhub_console.app.gui.collector import Collector
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.pages import PAGES
from charhub_console.app.gui.settings.page import SettingsPage
from charhub_console.app.gui.settings.sections import SECTIONS
from charhub_console.app.gui.start import warm_up
from charhub_console.app.gui.window import MainWindow
from charhub_console.domain.candidate import Verdict
from charhub_console.domain.errors import GenerationFailed
from charhub_console.domain.run import RunState
from charhub_console.engine.console import CandidateFilter, CharacterFilter, Console

SIZE = (1280, 720)
QUIET_S = 0.4
PATIENCE_S = 90.0


def main() -> None:
    """Look at every page in both languages."""
    folder = Path(sys.argv[1])
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    application = QApplication(["charhub-console"])
    application.setQuitOnLastWindowClosed(False)
    warm_up()
    theme.choose(application, theme.Choice.DARK)
    collector = Collector()
    engine = EngineThread()
    environ = {"CHARHUB_CONSOLE_CONFIG": str(folder / "config.toml")}
    engine.start(config.load(data=folder / "data", environ=environ, working_folder=folder))
    wait(lambda: engine.facts is not None and not engine.facts.starting)
    ids = prepared(engine)
    found = {spoken: look(engine, folder / spoken, spoken, ids, pictures) for spoken in (language.ENGLISH, "pt_BR")}
    engine.stop()
    collector.release()
    print(json.dumps(found, ensure_ascii=False))


def look(
    engine: EngineThread, folder: Path, spoken: str, ids: list[str], pictures: Path | None
) -> list[tuple[str, str, str]]:
    """(where, text, why) of everything that is cut."""
    language.choose(spoken)
    window = MainWindow(engine, WindowMemory(folder), practice=True)
    window.resize(*SIZE)
    window.show()
    found = []
    for name in (entry.name for entry in PAGES):
        window.go_to(name)
        for place in places(window, ids):
            settle()
            if pictures is not None:
                window.grab().save(str(pictures / f"{spoken}-{name}-{place}.png".replace("/", "-")))
            found += [(f"{name} {place}".strip(), text, why) for text, why in cut(window)]
    for page in window.pages.values():
        page.let_go()
    window.close_now()
    window.deleteLater()
    settle()
    return found


def places(window: MainWindow, ids: list[str]) -> Iterator[str]:
    """What there is to see on a page, one after the other."""
    page = window.current
    yield ""
    if isinstance(page, CharactersPage):
        page.open_character(ids[0])
        yield "sheet"
    if isinstance(page, SettingsPage):
        for section in SECTIONS:
            page.show_section(section.name)
            yield section.name


def cut(window: QWidget) -> Iterator[tuple[str, str]]:
    """(text, why) of every label and button that shows less than it says."""
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisible() or not widget.text():
            continue
        seen = widget.visibleRegion().boundingRect()
        if seen.isEmpty():
            continue  # scrolled away
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if wraps and widget.height() < widget.heightForWidth(widget.width()):
            yield widget.text(), f"{widget.height()} high of {widget.heightForWidth(widget.width())}"
        if not wraps and widget.width() < widget.sizeHint().width():
            yield widget.text(), f"{widget.width()} wide of {widget.sizeHint().width()}"
        if seen.width() < widget.width():
            yield widget.text(), f"{seen.width()} in sight of {widget.width()}"


# --- something to look at ---


def prepared(engine: EngineThread) -> list[str]:
    """A character with a failed view, and the ids of all."""
    original, calls = PracticeBackend.result, iter(range(1, 1000))

    async def result(self: PracticeBackend, *given: object) -> bytes:
        if next(calls) == 4:
            raise GenerationFailed("CUDA out of memory.", "Use a smaller model, or free memory on that server.")
        return await original(self, *given)  # type: ignore[arg-type]

    PracticeBackend.result = result  # type: ignore[method-assign, assignment]
    done: list[list[str]] = []
    engine.call(work, done.append)
    wait(lambda: bool(done))
    return done[0]


async def work(console: Console) -> list[str]:
    """Candidates of every status and a night that has ended."""
    await console.fetch(limit=12)
    for candidate, verdict in zip(
        await console.candidates(CandidateFilter(), limit=4),
        (Verdict.APPROVE, Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD),
        strict=True,
    ):
        await console.decide(candidate.id, verdict, by="curator")
    run = await console.start_night(count=2, budget_s=600.0, recipe="practice")
    while (await console.run(run.id)).state is RunState.RUNNING:
        await asyncio.sleep(0.1)
    return [one.id for one in await console.characters(CharacterFilter(run_id=run.id))]


def wait(holds: Callable[[], bool]) -> None:
    """Until it is so."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until:
            raise SystemExit("it did not come to an end")
        QCoreApplication.processEvents()
        time.sleep(0.005)


def settle() -> None:
    """Let everything arrive that is on its way."""
    until = time.monotonic() + QUIET_S
    while time.monotonic() < until:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.005)


if __name__ == "__main__":
    main()
