"""Pausing: new images wait while a flag in the rows says so; what is at a server is finished."""

from __future__ import annotations

from charhub_console.domain.attempt import AttemptState
from charhub_console.engine.tools import Tools

SETTING = "work.paused"
LOOK_S = 0.5


async def is_paused(tools: Tools) -> bool:
    """Whether new images wait."""
    return await tools.store.setting(SETTING) == "yes"


async def set_paused(paused: bool, tools: Tools) -> None:
    """Kept with the rows, so that every process and the next start know it."""
    await tools.store.set_setting(SETTING, "yes" if paused else "no")


async def wait_for_turn(attempt_id: str, tools: Tools) -> None:
    """Return when this attempt may go on: nothing is paused, or it is past its beginning, or it was cancelled."""
    while await is_paused(tools):
        attempt = await tools.store.attempt(attempt_id)
        if attempt is None or attempt.state is not AttemptState.QUEUED:
            return
        await tools.clock.sleep(LOOK_S)
