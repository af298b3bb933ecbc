"""Stopping work: rows first, then the backends' own jobs. Whoever paints what was cancelled sees it in the rows.

Finished views stay.
"""

from __future__ import annotations

import logging

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import AttemptCancelled, ConsoleError, InvalidInput
from charhub_console.domain.events import AttemptChanged
from charhub_console.domain.run import Order, Run
from charhub_console.engine.generate import finish_character
from charhub_console.engine.handover import OPEN
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)


async def cancel_attempt(attempt: Attempt, tools: Tools) -> Attempt:
    """Cancel one attempt; its siblings go on. One that has just ended stays as it is.

    Raises:
        InvalidInput: another console paints it.
    """
    if attempt.origin:
        raise InvalidInput("Another console paints this view.", "Stop it there.")
    cancelled = await _mark(attempt, tools)
    if cancelled is None:
        return attempt
    await _stop(cancelled, tools)
    return cancelled


async def cancel_character(order: Order, run: Run, tools: Tools) -> None:
    """Cancel what a run still paints of one character, then settle what was charged for it.

    All rows first, then the newest jobs first: a server that is freed must find nothing of this character to begin.
    """
    await tools.jobs.cancel_character(order.character_id, run.id)
    attempts = await tools.store.attempts(order.character_id)
    unfinished = [attempt for attempt in attempts if attempt.run_id == run.id and not attempt.state.is_final]
    cancelled = [await _mark(attempt, tools) for attempt in unfinished]
    for attempt in reversed(cancelled):
        if attempt is not None:
            await _stop(attempt, tools)
    await finish_character(order, run.id, tools)


async def _mark(attempt: Attempt, tools: Tools) -> Attempt | None:
    """The cancelled row, or None when it has just ended, by itself or by somebody else's cancel."""
    try:
        return await tools.store.change_attempt(
            attempt.id, expect=OPEN, state=AttemptState.CANCELLED, ended_at=tools.clock.now(), error="Cancelled."
        )
    except (InvalidInput, AttemptCancelled):
        return None


async def _stop(attempt: Attempt, tools: Tools) -> None:
    await _stop_at_backend(attempt, tools)
    tools.bus.publish(AttemptChanged(attempt.id, attempt.character_id, attempt.view))


async def _stop_at_backend(attempt: Attempt, tools: Tools) -> None:
    """The backend's own job stops too: a cancelled row alone would leave it painting."""
    backend = tools.pool.backends.get(attempt.backend or "")
    if backend is None or attempt.backend_job is None:
        return
    try:
        await backend.cancel(attempt.backend_job)
    except ConsoleError as error:
        log.warning("%s: the job could not be cancelled: %s", backend.name, error.title)
