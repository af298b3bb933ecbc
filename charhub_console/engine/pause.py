"""Pausing: a flag in the rows; while it is set new images wait in line, and what is at a server is finished."""

from __future__ import annotations

from charhub_console.engine.tools import Tools

SETTING = "work.paused"


async def is_paused(tools: Tools) -> bool:
    """Whether new images wait."""
    return await tools.store.setting(SETTING) == "yes"


async def set_paused(paused: bool, tools: Tools) -> None:
    """Kept with the rows, so that every process and the next start know it."""
    await tools.store.set_setting(SETTING, "yes" if paused else "no")
