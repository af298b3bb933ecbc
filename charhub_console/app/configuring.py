"""Changing the configuration of a program that goes on running: read it anew, keep settings, keep secrets."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from charhub_console.app import config
from charhub_console.app.config import DATA_FOLDER, Configuration
from charhub_console.app.paths import CONFIG_VARIABLE, find_config_file, paths_for
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.setting_values import text_of
from charhub_console.domain.settings import SETTINGS, Settings, settings_from, value_of
from charhub_console.engine.ports import Secrets

__all__ = ["Kept", "Secrets", "is_changeable", "keep", "keyring", "read_again", "remove_secret", "untouched"]

COMMAND_LINE = "command line"
KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Kept:
    """The configuration after a change, and what could not be kept by its key."""

    configuration: Configuration
    failed: Mapping[str, ConsoleError] = field(default_factory=dict)


def untouched() -> Configuration:
    """Every setting at its default; no file is read."""
    return Configuration(Settings(), paths_for(None, find_config_file()), {})


def is_changeable(known: Configuration, key: str) -> bool:
    """Whether what is written into the file or the keyring would count: nothing stronger gives this setting."""
    return known.origins.get(key, config.DEFAULT) in (config.DEFAULT, known.paths.config_file.name, KEYRING)


def read_again(known: Configuration, secrets: Secrets, *, changes: Mapping[str, str] | None = None) -> Configuration:
    """The same configuration as it is on the disk now, with what its command line said. Blocks.

    Args:
        changes: text by key, taken as if it were kept already; empty text is the default.
    """
    given = {
        key: text_of(value_of(known.settings, key)) for key, origin in known.origins.items() if origin == COMMAND_LINE
    }
    data = given.pop(DATA_FOLDER, None)
    wanted = changes or {}
    found = config.load(
        overrides={**given, **{key: text for key, text in wanted.items() if text}},
        data=Path(data) if data else None,
        environ={**os.environ, CONFIG_VARIABLE: str(known.paths.config_file)},
        secrets=secrets,
    )
    return _without(found, [key for key, text in wanted.items() if not text])


def keep(known: Configuration, changes: Mapping[str, str], secrets: Secrets) -> Kept:
    """Write each of these to the file, or to the keyring if it is a secret; empty text takes it out. Blocks."""
    failed: dict[str, ConsoleError] = {}
    for key, text in changes.items():
        try:
            config.set_value(key, text, config_file=known.paths.config_file, secrets=secrets)
        except ConsoleError as error:
            failed[key] = error
    return Kept(read_again(known, secrets), failed)


def remove_secret(known: Configuration, key: str, secrets: Secrets) -> Kept:
    """Take a secret out of the keyring. Blocks."""
    try:
        secrets.remove(key)
    except ConsoleError as error:
        return Kept(known, {key: error})
    return Kept(read_again(known, secrets))


def keyring() -> Secrets:
    """The OS keyring."""
    from charhub_console.app import wiring

    return wiring.keyring()


def _without(found: Configuration, keys: Collection[str]) -> Configuration:
    """As if these were not given."""
    if not keys:
        return found
    values = {key: value_of(found.settings, key) for key in SETTINGS if key not in keys}
    return replace(found, settings=settings_from(values))
