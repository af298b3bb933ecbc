"""What stands in a section beside its settings: tests, the list of servers, keys, the interface."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtWidgets import QWidget

from charhub_console.app import checks
from charhub_console.app.checks import Finding
from charhub_console.app.config import Configuration
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.settings import words
from charhub_console.app.gui.settings.background import Background
from charhub_console.app.gui.settings.credits_view import BalanceRow
from charhub_console.app.gui.settings.database_view import DatabaseRow, IntegrityRow
from charhub_console.app.gui.settings.desk import Desk
from charhub_console.app.gui.settings.interface_view import BlurRow, KeepInTrayRow, LanguageRow, LoginRow, ThemeRow
from charhub_console.app.gui.settings.keys_view import Keys
from charhub_console.app.gui.settings.row import Row
from charhub_console.app.gui.settings.servers import AddServer, Servers
from charhub_console.app.gui.settings.trial import Trial
from charhub_console.app.login_start import login_start, tray_command
from charhub_console.app.paths import paths_for
from charhub_console.domain.errors import InvalidInput

Trying = Callable[[Configuration], Awaitable[Finding]]


@dataclass(slots=True)
class Part:
    """Rows that a search finds, in the card; `below` stands under it without one of its own."""

    rows: list[Row] = field(default_factory=list)
    inside: QWidget | None = None
    below: QWidget | None = None


class TrialRow(Row):
    """A live test of what the fields of its section say now, saved or not."""

    def __init__(
        self, desk: Desk, background: Background, keys: str, trying: Trying, help_: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{keys}test", parent)
        self._desk = desk
        self._keys = keys
        self._trying = trying
        self._help = help_
        self.trial = Trial(background, self._try, tr("Test"), parent=self)
        self.body.addWidget(self.trial)
        desk.changed.connect(self._changed)
        self._pending = dict(desk.pending)
        self.retranslate()

    def take_focus(self) -> None:
        self.trial.button.setFocus()

    def retranslate(self) -> None:
        self.label.setText(tr("Live test"))
        self.help.setText(self._help)
        self.trial.retranslate()
        self.trial.button.setAccessibleName(f"{self.trial.button.text()}: {self.help.text()}")

    def _changed(self) -> None:
        """What was found holds for what was tried."""
        if self._desk.pending != self._pending:
            self._pending = dict(self._desk.pending)
            self.trial.forget()

    def _try(self) -> Callable[[], Awaitable[Finding]]:
        wrong = [words.label(key) for key in self._desk.errors if key.startswith(tuple(self._keys.split()))]
        configuration, trying = self._desk.as_wanted(), self._trying

        async def look() -> Finding:
            if wrong:
                raise InvalidInput(tr("Not tried: {0} cannot be used.").format(", ".join(wrong)), tr("Correct it."))
            return await trying(configuration())

        return look


class Parts:
    """Makes each by its name and knows those that have to be told something."""

    def __init__(self, engine: EngineThread, desk: Desk, background: Background, memory: WindowMemory) -> None:
        self.desk = desk
        self.background = background
        self.database = DatabaseRow(background)
        self.integrity = IntegrityRow(background, self.database)
        self.balance = BalanceRow(engine)
        self.keys = Keys(background, desk.configuration.paths.config_file.parent)
        self.blur = BlurRow(memory)
        self._made: dict[str, Callable[[], Part]] = {
            "source": partial(self._test, "civitai.", checks.try_source, tr("Asks Civitai for one image.")),
            "storage": partial(
                self._test,
                "storage. r2. cloudinary.",
                checks.try_storage,
                tr("Puts, reads and deletes a probe in the storage."),
            ),
            "analyser": partial(
                self._test,
                "analyser.",
                checks.try_analyser,
                tr("Asks the analyser whether it could work; costs nothing."),
            ),
            "servers": self._servers,
            "webui": partial(
                self._test,
                "webui.",
                checks.try_webui,
                tr("Asks each of these servers what it is and what it can paint."),
            ),
            "database": lambda: Part([self.database, self.integrity]),
            "credits": lambda: Part([self.balance]),
            "keys": lambda: Part(list(self.keys.rows), inside=self.keys),
            "interface": lambda: Part(
                [LanguageRow(), ThemeRow(memory), self.blur, KeepInTrayRow(memory), self._login()]
            ),
        }

    def part(self, name: str) -> Part:
        """The part of that name; nothing for "". Each is asked for once."""
        return self._made[name]() if name else Part()

    def _login(self) -> LoginRow:
        paths = self.desk.configuration.paths
        chosen = None if paths.data == paths_for(None, paths.config_file).data else paths.data
        return LoginRow(login_start(tray_command(chosen)))

    def _test(self, keys: str, trying: Trying, help_: str) -> Part:
        return Part([TrialRow(self.desk, self.background, keys, trying, help_)])

    def _servers(self) -> Part:
        return Part([AddServer(self.desk)], below=Servers(self.desk, self.background))
