"""What lies on the desk: the configuration as it is, what a person changed and has not saved yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from charhub_console.app import configuring
from charhub_console.app.config import Configuration
from charhub_console.app.configuring import Kept, Secrets
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.settings.background import Background
from charhub_console.domain.errors import ConsoleError, InvalidInput
from charhub_console.domain.setting_values import Setting, read_value, text_of
from charhub_console.domain.settings import SETTINGS, value_of

Ring = Callable[[], Secrets]


class Desk(QObject):
    """Fields put texts here and show what it says. Only `configuration` is true; it comes from the disk."""

    loaded = Signal()
    """The configuration is another one now; fields show it anew."""
    changed = Signal()
    """What is pending, or wrong, is something else now."""
    saved = Signal()
    """The file or the keyring was written: what runs still has the former values."""
    failed = Signal(object)
    """ConsoleError of something that was to be written or read."""

    def __init__(
        self, engine: EngineThread, background: Background, parent: QObject | None = None, *, ring: Ring
    ) -> None:
        super().__init__(parent)
        self.configuration: Configuration = engine.configuration or configuring.untouched()
        self.pending: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.is_saving = False
        self._background = background
        self._ring = ring

    # --- what a field asks ---

    def text(self, key: str) -> str:
        """The text of the setting: as changed, else as it is. Never of a secret."""
        if SETTINGS[key].is_secret:
            return ""
        if key in self.pending:
            return self.pending[key] or text_of(SETTINGS[key].default)
        return self.kept_text(key)

    def kept_text(self, key: str) -> str:
        """As it is in effect."""
        return text_of(value_of(self.configuration.settings, key))

    def origin(self, key: str) -> str:
        """Where it comes from, in the words of `config show`."""
        return self.configuration.effective_value(key).origin

    def is_changeable(self, key: str) -> bool:
        """Whether saving it would count."""
        return configuring.is_changeable(self.configuration, key)

    def problem(self, key: str) -> str:
        """What is wrong with what the file, the environment or the keyring gives; "" when nothing is."""
        found = [one for one in self.configuration.problems if one.key == key]
        return " ".join(str(one) for one in found)

    def is_stored(self, key: str) -> bool:
        """Whether a secret is there, wherever it comes from."""
        return value_of(self.configuration.settings, key) is not None

    # --- what a person does ---

    def put(self, key: str, text: str) -> None:
        """Change a setting on the desk; "" means the default. What cannot be is kept as an error."""
        setting = SETTINGS[key]
        if not self.is_changeable(key):
            return
        self.errors.pop(key, None)
        try:
            wanted = text_of(read_value(setting, text)) if text.strip() else ""
        except InvalidInput:
            self.errors[key] = setting.expected
            self.pending.pop(key, None)
        else:
            self._put(setting, wanted)
        self.changed.emit()

    def _put(self, setting: Setting, wanted: str) -> None:
        at_default = self.origin(setting.key) == "default"
        same = not self.problem(setting.key) and (wanted == self.kept_text(setting.key) or (not wanted and at_default))
        if same:
            self.pending.pop(setting.key, None)
        else:
            self.pending[setting.key] = wanted

    def take_up(self, pending: dict[str, str]) -> None:
        """What was not saved at an earlier time."""
        for key, text in pending.items():
            if key in SETTINGS and not SETTINGS[key].is_secret:
                self.put(key, str(text))
        if pending:
            self.loaded.emit()

    def discard(self) -> None:
        """Forget what was not saved."""
        self.pending.clear()
        self.errors.clear()
        self.loaded.emit()
        self.changed.emit()

    def save(self) -> None:
        """Write what is pending; `saved` or `failed` follows."""
        if not self.pending or self.errors or self.is_saving:
            return
        known, changes, ring = self.configuration, dict(self.pending), self._ring
        self._write(lambda: configuring.keep(known, changes, ring()))

    def store_secret(self, key: str, text: str) -> None:
        """Give a secret to the keyring."""
        known, ring = self.configuration, self._ring
        self._write(lambda: configuring.keep(known, {key: text}, ring()))

    def remove_secret(self, key: str) -> None:
        """Take a secret out of the keyring."""
        known, ring = self.configuration, self._ring
        self._write(lambda: configuring.remove_secret(known, key, ring()))

    def look(self) -> None:
        """Read the file again: somebody may have changed it meanwhile. What is pending stays."""
        known, ring = self.configuration, self._ring
        self._background.run_blocking(partial(_read_again, known, ring), self._adopt, self.failed.emit)

    def as_wanted(self) -> Callable[[], Configuration]:
        """For a thread: reads the configuration with what is pending. It raises InvalidInput if that is wrong."""
        return partial(_as_wanted, self.configuration, dict(self.pending), self._ring)

    # --- what came of it ---

    def _write(self, work: Callable[[], Kept]) -> None:
        self.is_saving = True
        self.changed.emit()
        self._background.run_blocking(work, self._written, self._not_written)

    def _written(self, kept: Kept) -> None:
        self.is_saving = False
        former = self.configuration
        self.pending = {key: text for key, text in self.pending.items() if key in kept.failed}
        for error in kept.failed.values():
            self.failed.emit(error)
        self._adopt(kept.configuration)
        now = kept.configuration
        if (now.settings, now.problems) != (former.settings, former.problems):
            self.saved.emit()

    def _not_written(self, error: ConsoleError) -> None:
        self.is_saving = False
        self.changed.emit()
        self.failed.emit(error)

    def _adopt(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.pending = {key: text for key, text in self.pending.items() if self.is_changeable(key)}
        self.loaded.emit()
        self.changed.emit()


def _read_again(known: Configuration, ring: Ring) -> Configuration:
    return configuring.read_again(known, ring())


def _as_wanted(known: Configuration, pending: dict[str, str], ring: Ring) -> Configuration:
    wanted = configuring.read_again(known, ring(), changes=pending)
    wanted.require_valid()
    return wanted
