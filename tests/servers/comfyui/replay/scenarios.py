"""The registry of WebSocket replays: how a recorded scenario is played again and how both are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.servers.comfyui.replay.stage import Stage
from tests.servers.comfyui.replay.transcript import Reading

Play = Callable[[Stage], Awaitable[None]]
OWN, FLAGGED = "rec-ws-1", "rec-ws-flags"  # the client ids of the recordings


@dataclass(frozen=True, slots=True)
class Scenario:
    """How a recording is played again, and how both are read."""

    play: Play
    reading: Reading


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    *, loose_status: bool = False, any_steps: bool = False, without: tuple[str, ...] = ()
) -> Callable[[Play], Play]:
    """Register a play under its function's name."""

    def register(play: Play) -> Play:
        SCENARIOS[play.__name__] = Scenario(play, Reading(loose_status, any_steps, without))
        return play

    return register
