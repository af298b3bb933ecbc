"""What the window remembers between starts, in an INI file beside config.toml."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

log = logging.getLogger(__name__)

FILE_NAME = "window.ini"


class WindowMemory:
    """Sizes, page, theme and what each page wants to find again. None of it is truth; a broken file is an empty one."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A remembered word."""
        return str(self._settings.value(key, default) or default)

    def set_text(self, key: str, value: str) -> None:
        """Remember a word."""
        self._settings.setValue(key, value)

    def geometry(self, window: str = "window") -> QByteArray:
        """What `QWidget.saveGeometry` gave; empty at the first start."""
        return QByteArray.fromHex(self.text(f"{window}/geometry").encode("ascii", "ignore"))

    def set_geometry(self, geometry: QByteArray, window: str = "window") -> None:
        """Remember size and place."""
        self.set_text(f"{window}/geometry", bytes(geometry.toHex().data()).decode("ascii"))

    def state(self, page: str) -> dict[str, Any]:
        """What this page gave at an earlier time."""
        try:
            state = json.loads(self.text(f"pages/{page}", "{}"))
        except ValueError:
            log.warning("what the page %s remembered cannot be read; it starts anew", page)
            return {}
        return state if isinstance(state, dict) else {}

    def set_state(self, page: str, state: dict[str, Any]) -> None:
        """Remember what a page gave."""
        self.set_text(f"pages/{page}", json.dumps(state))

    def save(self) -> None:
        """Write it now; an unwritable folder costs the memory and nothing else."""
        self._settings.sync()
        if self._settings.status() is not QSettings.Status.NoError:
            log.warning("the window's state could not be written: %s", self._settings.status().name)
