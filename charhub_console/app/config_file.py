"""`config.toml`: read as entries, changed in place with its comments kept."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from charhub_console.app.paths import absolute
from charhub_console.domain.candidate import Level
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.setting_values import LEVEL_NAMES, Value, read_value
from charhub_console.domain.settings import find_setting

if TYPE_CHECKING:
    from charhub_console.engine.ports import Secrets

FOLDERS = ("data.folder", "storage.local_folder")
"""Settings that name a folder the console writes to."""

_Toml = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class ConfigEntry:
    """One `[section] name = value`; `text` is None when the value is of a kind no setting takes (table, date…)."""

    key: str
    text: str | None


def read_config(config_file: Path) -> tuple[ConfigEntry, ...]:
    """The file's entries in order; none when there is no file.

    Raises:
        InvalidInput: it cannot be read or is no TOML.
    """
    return tuple(_entries(_tables(_read(config_file), config_file)))


def set_value(key: str, text: str, *, config_file: Path, secrets: Secrets) -> str:
    """Keep a setting: secrets in the keyring, others in the file. Empty text takes it out of the file again.

    Returns:
        Where it was kept: "keyring" or the file's name.

    Raises:
        NotFound: no such setting.
        InvalidInput: not what the setting expects, or the file cannot be read or written. Nothing was changed.
        NotConfigured: a secret, and there is no safe keyring.
    """
    setting = find_setting(key)
    if setting.is_secret:
        secrets.set(key, str(read_value(setting, text)))
        return "keyring"
    value = _anchored(read_value(setting, text)) if text.strip() else None
    if isinstance(value, Path) and key in FOLDERS:
        _require_writable(key, value)
    wanted = _toml(value)
    before = _read(config_file)
    section, name = key.split(".")
    content = _tables(before, config_file).get(section, {})
    if not isinstance(content, dict):
        raise _unchangeable(config_file)
    after = _changed(before, key, wanted, config_file)
    expected = {other: value for other, value in {**content, name: wanted}.items() if value is not None}
    if _tables(after, config_file).get(section, {}) != expected:  # whatever the editor made of an odd file
        raise _unchangeable(config_file)
    _write(config_file, after)
    return config_file.name


def _read(config_file: Path) -> str:
    try:
        return config_file.read_bytes().decode("utf-8-sig") if config_file.exists() else ""
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{config_file.name} cannot be read.", "Make it a readable UTF-8 text file.") from error


def _tables(text: str, config_file: Path) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib  # only where there is something to read

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where = str(error).rpartition("(at ")[2].rstrip(")") if "(at " in str(error) else "somewhere"
        raise InvalidInput(f"{config_file.name} is no valid TOML: {where}.", "Correct that place.") from error


def _entries(tables: dict[str, Any]) -> Iterator[ConfigEntry]:
    for section, content in tables.items():
        if not isinstance(content, dict):
            yield ConfigEntry(section, None)
        else:
            for name, value in content.items():
                yield ConfigEntry(f"{section}.{name}", _text(value))


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value) if all(isinstance(item, str) for item in value) else None
    if isinstance(value, int):
        return hex(value) if value.bit_length() > 64 else str(value)  # Python refuses very long decimal texts
    return str(value) if isinstance(value, str | float) else None


def _anchored(value: Value) -> Value:
    return absolute(value, Path.cwd()) if isinstance(value, Path) else value  # what the person meant here and now


def _toml(value: Value) -> _Toml | None:
    if isinstance(value, Level):
        return [name for name in LEVEL_NAMES if Level[name] & value]
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _require_writable(key: str, folder: Path) -> None:
    """Raises: InvalidInput: nothing can be written there, or it could not be made."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidInput(
            f"{key} cannot be {folder}: nothing can be written to {there} ({reason}).",
            "Choose another folder, or mend its permissions; the setting was left as it was.",
        ) from error


def _changed(text: str, key: str, wanted: _Toml | None, config_file: Path) -> str:
    import tomlkit  # only writing needs it, and everything starts with reading
    from tomlkit.exceptions import TOMLKitError

    section, name = key.split(".")
    try:
        document = tomlkit.parse(text)
        if section not in document and wanted is not None:
            document[section] = tomlkit.table()
        table: Any = document.get(section, {})
        if wanted is not None:
            table[name] = wanted
        elif name in table:
            del table[name]
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _unchangeable(config_file) from error


def _unchangeable(config_file: Path) -> InvalidInput:
    return InvalidInput(f"{config_file.name} could not be changed safely.", "Edit the file by hand.")


def _write(config_file: Path, text: str) -> None:
    """Whole or not at all; a link stays a link."""
    target = Path(os.path.realpath(config_file))
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=".config-", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except (OSError, ValueError) as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise InvalidInput(f"{config_file.name} could not be written.", "Check the folder's permissions.") from error
