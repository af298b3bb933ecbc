"""The Settings page as tests have it: a keyring in memory, a configuration of their own, rows by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from charhub_console.app import config
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.settings.page import SettingsPage
from charhub_console.app.gui.settings.parts import TrialRow
from charhub_console.app.gui.settings.row import Row
from charhub_console.app.gui.settings.trial import Trial
from charhub_console.domain.errors import NotConfigured
from tests.gui.sessions import FakeConsole, opener

PATIENCE_MS = 20_000


@dataclass
class Ring:
    """A keyring; `locked` keeps nothing."""

    kept: dict[str, str] = field(default_factory=dict)
    locked: bool = False

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        if self.locked:
            raise NotConfigured(f"There is no safe keyring on this machine for {name}.", "Start the desktop's keyring.")
        self.kept[name] = value

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)


class Bank(FakeConsole):
    """Answers what the page asks, too."""

    credits = 1000

    async def balance(self, _owner: str) -> int:
        return self.credits

    async def grant(self, _owner: str, amount: int, *, note: str) -> int:
        assert note
        self.credits += amount
        return self.credits

    def recipes(self) -> list[Any]:
        return []


@dataclass
class Desk:
    """Everything around one page."""

    qtbot: QtBot
    page: SettingsPage
    engine: EngineThread
    console: Bank
    ring: Ring
    file: Path
    messages: list[Any] = field(default_factory=list)

    def row(self, key: str) -> Row:
        return next(row for view in self.page.views.values() for row in view.rows if row.key == key)

    def type(self, key: str, text: str) -> None:
        """As a person would, in the line of a field."""
        line = self.row(key).findChild(QLineEdit)
        assert line is not None
        line.clear()
        line.textEdited.emit("")
        self.qtbot.keyClicks(line, text)

    def said(self, key: str) -> str:
        """Everything a row says."""
        return "\n".join(label.text() for label in self.row(key).findChildren(QLabel) if label.isVisibleTo(self.page))

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.background.is_busy, timeout=PATIENCE_MS)

    def save(self) -> None:
        with self.qtbot.waitSignal(self.page.desk.saved, timeout=PATIENCE_MS):
            self.page.bar.save.click()

    def trial(self, key: str) -> Trial:
        row = self.row(key)
        assert isinstance(row, TrialRow)
        return row.trial

    def tried(self, trial: Trial) -> str:
        """Start it and wait for its line."""
        with self.qtbot.waitSignal(trial.finished, timeout=PATIENCE_MS):
            trial.button.click()
        return trial.result.text()

    def every_text(self) -> str:
        """Whatever any widget shows or carries."""
        texts = []
        for widget in self.page.findChildren(QWidget):
            for name in ("text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText"):
                read = getattr(widget, name, None)
                if callable(read):
                    texts.append(str(read()))
        return "\n".join(texts)


@contextmanager
def opened_page(
    qtbot: QtBot,
    folder: Path,
    *,
    toml: str = "",
    ring: Ring | None = None,
    environ: dict[str, str] | None = None,
    overrides: dict[str, str] | None = None,
    start: bool = True,
) -> Iterator[Desk]:
    """A page over a configuration file with this text. `environ` is what the process had when it was started."""
    file = folder / "config" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    if toml:
        file.write_text(toml, encoding="utf-8")
    kept = ring or Ring()
    found = config.load(
        overrides=overrides,
        data=folder / "data",
        environ={"CHARHUB_CONSOLE_CONFIG": str(file), **(environ or {})},
        working_folder=folder,
        secrets=kept,
    )
    console = Bank()
    engine = EngineThread(opener=opener(console))
    page = _page(engine, found, kept, start=start)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    desk = Desk(qtbot, page, engine, console, kept, file)
    page.message.connect(desk.messages.append)
    if start:
        qtbot.waitUntil(lambda: engine.facts is not None and not engine.facts.starting, timeout=PATIENCE_MS)
    page.show()
    page.activated()
    page.make_all()
    desk.settle()
    try:
        yield desk
    finally:
        page.background.stop()
        engine.stop()


def _page(engine: EngineThread, found: Configuration, ring: Ring, *, start: bool) -> SettingsPage:
    if start:
        engine.start(found)
    else:
        engine.configuration = found
    keyring: Callable[[], Ring] = lambda: ring  # noqa: E731
    return SettingsPage(engine, ring=keyring)
