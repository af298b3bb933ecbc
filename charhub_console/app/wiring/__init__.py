"""Puts the tools together: the only package that opens adapters."""

from __future__ import annotations

from charhub_console.app.wiring.opening import open_session
from charhub_console.app.wiring.outsides import keyring
from charhub_console.app.wiring.session import PRACTICE_FOLDER, PRACTICE_RECIPE, Engine, Session, data_folder

__all__ = ["PRACTICE_FOLDER", "PRACTICE_RECIPE", "Engine", "Session", "data_folder", "keyring", "open_session"]
