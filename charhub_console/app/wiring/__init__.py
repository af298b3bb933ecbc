"""Puts the tools together: the only package that opens adapters.

Each part is loaded when one of its names is asked for: together they take longer to load than a window takes to open.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from charhub_console.app.wiring.alone import (
        analyser_alone,
        recipes_alone,
        server_alone,
        source_alone,
        storage_alone,
        store_alone,
    )
    from charhub_console.app.wiring.copies import Backup, backups, restore
    from charhub_console.app.wiring.fleet import fleet_at_work, require_shared_storage
    from charhub_console.app.wiring.opening import open_session
    from charhub_console.app.wiring.outsides import central, central_role_script, keyring
    from charhub_console.app.wiring.rows import open_rows
    from charhub_console.app.wiring.session import PRACTICE_RECIPE, Engine, Session, night_order
    from charhub_console.app.wiring.worker import FleetWorker, worker_at_work

__all__ = [
    "PRACTICE_RECIPE",
    "Backup",
    "Engine",
    "FleetWorker",
    "Session",
    "analyser_alone",
    "backups",
    "central",
    "central_role_script",
    "fleet_at_work",
    "keyring",
    "night_order",
    "open_rows",
    "open_session",
    "recipes_alone",
    "require_shared_storage",
    "restore",
    "server_alone",
    "source_alone",
    "storage_alone",
    "store_alone",
    "worker_at_work",
]

_PARTS = {
    "alone": ("analyser_alone", "recipes_alone", "server_alone", "source_alone", "storage_alone", "store_alone"),
    "copies": ("Backup", "backups", "restore"),
    "fleet": ("fleet_at_work", "require_shared_storage"),
    "opening": ("open_session",),
    "outsides": ("central", "central_role_script", "keyring"),
    "rows": ("open_rows",),
    "session": ("PRACTICE_RECIPE", "Engine", "Session", "night_order"),
    "worker": ("FleetWorker", "worker_at_work"),
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names}


def __getattr__(name: str) -> Any:
    """See PEP 562."""
    if name not in _PART_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PART_OF[name]}"), name)
