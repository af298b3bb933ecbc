"""Finishing what is in flight before this process ends: what is at a server comes home, nothing new goes there."""

from __future__ import annotations

from charhub_console.domain.attempt import AttemptState
from charhub_console.engine.tools import Tools

LOOK_S = 0.5  # between looks at the rows
IN_FLIGHT = (AttemptState.SUBMITTING, AttemptState.SUBMITTED, AttemptState.GENERATED, AttemptState.STORED)


async def in_flight(tools: Tools) -> int:
    """Images of unfinished runs that are at a server of ours, or painted and not recorded yet.

    What workers of a fleet paint comes home without us.
    """
    runs = await tools.store.unfinished_runs()
    attempts = [attempt for run in runs for attempt in await tools.store.attempts(run_id=run.id)]
    ours = tools.pool.backends
    return sum(attempt.state in IN_FLIGHT and attempt.backend in ours for attempt in attempts)


async def finish_in_flight(tools: Tools) -> None:
    """Let nothing new go to a server from this console, and return when what is there has come home.

    Runs stay unfinished and go on at the next start. It ends, at the latest, with the deadlines of those images; given
    up (cancelled), the line is served again.
    """
    await tools.jobs.close_line(True)
    try:
        while await in_flight(tools):
            await tools.clock.sleep(LOOK_S)
    except BaseException:
        await tools.jobs.close_line(False)
        raise
