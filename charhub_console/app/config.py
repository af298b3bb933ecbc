"""Configuration: default < config.toml < keyring < .env < environment < command line, with the origin of each value."""

from __future__ import annotations

import getpass
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from charhub_console.app.config_file import ConfigEntry, read_config, set_value
from charhub_console.app.paths import CONFIG_VARIABLE, DATA_VARIABLE, Paths, absolute, find_config_file, paths_for
from charhub_console.domain.errors import ConsoleError, InvalidInput
from charhub_console.domain.setting_values import MASK, Setting, Value, read_value, shown, text_of
from charhub_console.domain.settings import (
    ENVIRONMENT_PREFIX,
    SETTINGS,
    Settings,
    is_practice,
    nearest,
    settings_from,
    value_of,
)

if TYPE_CHECKING:
    from charhub_console.engine.ports import Secrets

__all__ = ["DATA_FOLDER", "DEFAULT", "Configuration", "EffectiveValue", "Problem", "is_practice", "load", "set_value"]

DEFAULT = "default"
DATA_FOLDER = "data.folder"
PRACTICE_FOLDER = "practice"  # practice rows never mix with real ones
_KNOWN_VARIABLES = (
    DATA_VARIABLE,
    CONFIG_VARIABLE,
    *(name for setting in SETTINGS.values() for name in setting.environment_names),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the configuration. `blocking` ones forbid to start work; secrets are never repeated."""

    where: str  # "environment COMFYUI_URL", "config.toml", …
    key: str
    what: str
    advice: str
    blocking: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.advice}"


@dataclass(frozen=True, slots=True)
class EffectiveValue:
    """One setting as it is in effect, as text for people; `text` of a secret is a mask."""

    key: str
    text: str
    origin: str
    help: str
    is_secret: bool


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in effect and everything there is to say about them."""

    settings: Settings
    paths: Paths
    origins: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def data_folder(self, *, practice: bool = False) -> Path:
        """Where a console of this configuration keeps everything."""
        practice = practice or is_practice(self.settings)
        return self.paths.data / PRACTICE_FOLDER if practice else self.paths.data

    def effective(self) -> tuple[EffectiveValue, ...]:
        """Every setting with its value and where it comes from, in catalogue order."""
        return tuple(self.effective_value(key) for key in SETTINGS)

    def effective_value(self, key: str) -> EffectiveValue:
        """One of them. Raises: NotFound."""
        value = value_of(self.settings, key)
        setting = SETTINGS[key]
        text = MASK if setting.is_secret and value is not None else text_of(value)
        return EffectiveValue(key, text, self.origins.get(key, DEFAULT), setting.help, setting.is_secret)

    def require_valid(self) -> None:
        """Refuse to work with a wrong configuration.

        Raises:
            InvalidInput: naming every wrong value at once.
        """
        blocking = [problem for problem in self.problems if problem.blocking]
        if blocking:
            count = "One setting is" if len(blocking) == 1 else f"{len(blocking)} settings are"
            lines = "\n".join(f"  {problem}" for problem in blocking)
            raise InvalidInput(f"{count} wrong:\n{lines}\n", "Nothing was started.")


@dataclass(slots=True)
class _Layers:
    """What was read so far; a later layer wins."""

    values: dict[str, Value] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, setting: Setting, text: str, origin: str, base: Path, *, given: str = "", note: str = "") -> None:
        """Read one value; relative paths start at `base`. `given` is the wording before translation."""
        try:
            value = read_value(setting, text)
            if isinstance(value, Path):
                value = absolute(value, base)
        except InvalidInput:
            what = "has a value that cannot be used." if setting.is_secret else f"cannot be {shown(given or text)}."
            self.report(origin, setting.key, f"{setting.key} {what}", f"Expected {setting.expected}{note}.")
            return
        if value is not None:
            self.values[setting.key] = value
            self.origins[setting.key] = origin

    def report(self, where: str, key: str, what: str, advice: str, *, blocking: bool = True) -> None:
        self.problems.append(Problem(where, key, what, advice, blocking))


def load(
    *,
    overrides: Mapping[str, str] | None = None,
    data: Path | None = None,
    environ: Mapping[str, str] | None = None,
    working_folder: Path | None = None,
    secrets: Secrets | None = None,
) -> Configuration:
    """Read every layer; what is wrong is collected in `problems`, never raised, except an unusable `data` path.

    Args:
        overrides: text by dotted key, from the command line.
        data: data folder from the command line; wins over every other way to say it.
        environ: the process environment unless given; it is only read.
        working_folder: where a `.env` may lie and relative paths start; the process's own unless given.
        secrets: the keyring, asked for the secrets that no stronger layer gives; None asks nobody.

    Raises:
        InvalidInput: `data` or CHARHUB_CONSOLE_CONFIG is no usable path.
    """
    environ = os.environ if environ is None else environ
    here = Path.cwd() if working_folder is None else working_folder
    overrides = overrides or {}
    config_file = find_config_file(environ, working_folder=here)
    layers = _Layers()
    entries = _config_entries(layers, config_file)
    dotenv_here = _dotenv(layers, here / ".env")
    early = _Layers()  # where the data folder is has to be known before its own `.env` is read
    _take_entries(early, tuple(entry for entry in entries if entry.key == DATA_FOLDER), config_file)
    _take_variables(early, dotenv_here, ".env", here)
    _take_variables(early, environ, "environment", here)
    _take_overrides(early, overrides, here)
    folder = early.values.get(DATA_FOLDER) if data is None else absolute(data, here)
    paths = paths_for(folder if isinstance(folder, Path) else None, config_file)

    _take_entries(layers, entries, config_file)
    _take_variables(layers, dotenv_here, ".env", here)
    if paths.data != here:
        _take_variables(layers, _dotenv(layers, paths.data / ".env"), ".env", paths.data)
    _take_variables(layers, environ, "environment", here)
    _take_overrides(layers, overrides, here)
    _take_keyring(layers, secrets)
    return _finished(layers, paths, asked_for=data is not None)


def _config_entries(layers: _Layers, config_file: Path) -> tuple[ConfigEntry, ...]:
    try:
        return read_config(config_file)
    except InvalidInput as error:
        layers.report(config_file.name, "", error.title, error.advice)
        return ()


def _dotenv(layers: _Layers, file: Path) -> Mapping[str, str]:
    """The variables of a `.env`, without touching the process's own; nothing is expanded, as in CharHub."""
    try:
        if not file.is_file():
            return {}
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        layers.report(".env", "", "The .env file cannot be read.", "Make it readable UTF-8 text, or remove it.")
        return {}
    import dotenv  # only where there is such a file: it takes as long to load as everything else here

    found = dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in found.items() if value is not None}


def _take_entries(layers: _Layers, entries: tuple[ConfigEntry, ...], config_file: Path) -> None:
    name = config_file.name
    for entry in entries:
        setting = SETTINGS.get(entry.key)
        if setting is None:
            _report_unknown(layers, name, entry.key, tuple(SETTINGS))
        elif setting.is_secret:
            what = f"{entry.key} is a secret and was not used."
            advice = f"Remove it from {name}; `charhub-console config set {entry.key}` keeps it in the keyring."
            layers.report(name, entry.key, what, advice, blocking=False)
        elif entry.text is None:
            what = f"{entry.key} has a value that cannot be used."
            layers.report(name, entry.key, what, f"Expected {setting.expected}.")
        else:
            layers.take(setting, entry.text, name, config_file.parent)


def _take_variables(layers: _Layers, variables: Mapping[str, str], layer: str, base: Path) -> None:
    for setting in SETTINGS.values():
        for item in setting.environment:
            given = variables.get(item.name, "")
            if given.strip():
                text = item.translate(given) if item.translate else given
                note = f" ({item.name} is in {item.note})" if item.note == "milliseconds" else ""
                layers.take(setting, text, f"{layer} {item.name}", base, given=given, note=note)
                break
    for name in variables:
        if name.startswith(ENVIRONMENT_PREFIX) and name not in _KNOWN_VARIABLES:
            _report_unknown(layers, layer, name, _KNOWN_VARIABLES)


def _take_overrides(layers: _Layers, overrides: Mapping[str, str], here: Path) -> None:
    for key, text in overrides.items():
        setting = SETTINGS.get(key)
        if setting is None:
            _report_unknown(layers, "command line", key, tuple(SETTINGS), blocking=True)
        elif setting.is_secret:  # everyone on the machine can read a command line
            advice = f"Give it by environment variable, `.env` or `charhub-console config set {key}`."
            layers.report("command line", key, f"{key} is a secret and was not used.", advice)
        else:
            layers.take(setting, text, "command line", here)


def _take_keyring(layers: _Layers, secrets: Secrets | None) -> None:
    """Ask for the secrets nobody gave; a keyring that cannot be read is said once and stops nothing."""
    missing = [setting for setting in SETTINGS.values() if setting.is_secret and setting.key not in layers.values]
    if secrets is None:
        return
    for setting in missing:
        try:
            text = secrets.get(setting.key)
        except ConsoleError as error:
            layers.report("keyring", setting.key, error.title, error.advice, blocking=False)
            return
        if text is not None:
            layers.take(setting, text, "keyring", Path())


def _report_unknown(layers: _Layers, where: str, name: str, known: tuple[str, ...], *, blocking: bool = False) -> None:
    near = nearest(name, known)
    advice = f"Did you mean {near}?" if near else "It was not used."
    layers.report(where, name, f"{shown(name)} is no setting.", advice, blocking=blocking)


def _finished(layers: _Layers, paths: Paths, *, asked_for: bool) -> Configuration:
    values, origins = dict(layers.values), dict(layers.origins)
    values[DATA_FOLDER] = paths.data
    if asked_for:
        origins[DATA_FOLDER] = "command line"
    values.setdefault("owner.name", _system_user())
    return Configuration(settings_from(values), paths, origins, tuple(layers.problems))


def _system_user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in a container, no pwd module on Windows
        return None
