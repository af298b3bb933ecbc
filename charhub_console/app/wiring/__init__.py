"""Puts the tools together: the only package that opens adapters."""

from __future__ import annotations

from charhub_console.app.wiring.alone import (
    analyser_alone,
    recipes_alone,
    server_alone,
    source_alone,
    storage_alone,
    store_alone,
)
from charhub_console.app.wiring.backups import Backup, backups, restore
from charhub_console.app.wiring.opening import open_session
from charhub_console.app.wiring.outsides import keyring
from charhub_console.app.wiring.session import (
    PRACTICE_FOLDER,
    PRACTICE_RECIPE,
    Engine,
    Session,
    data_folder,
    night_order,
)

__all__ = [
    "PRACTICE_FOLDER",
    "PRACTICE_RECIPE",
    "Backup",
    "Engine",
    "Session",
    "analyser_alone",
    "backups",
    "data_folder",
    "keyring",
    "night_order",
    "open_session",
    "recipes_alone",
    "restore",
    "server_alone",
    "source_alone",
    "storage_alone",
    "store_alone",
]
