"""Telling the webhook what came of a night. Whether it listens changes nothing about the night."""

from __future__ import annotations

import logging
from typing import Any

from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.report import RunSummary, read_summary, spec_line
from charhub_console.domain.run import Run, RunState
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

ANNOUNCED = "webhook.announced"
"""Setting: the run that was announced last, or could not be."""


async def announce(run_id: str, tools: Tools) -> None:
    """Post the summary of a run that has ended; once, unless the process dies in between. Never raises ConsoleError.

    A webhook that cannot be told is named in the run's notes.
    """
    run = await tools.store.run(run_id)
    if tools.webhook is None or run is None or run.state is RunState.RUNNING:
        return
    summary = read_summary(run.summary)
    if summary is None or await tools.store.setting(ANNOUNCED) == run_id:
        return
    try:
        await tools.webhook.post(run.id, _document(run, summary))
        log.info("run %s announced to the webhook", run.id)
    except ConsoleError as error:
        log.warning("run %s could not be announced: %s", run.id, error.title)
        note = f"The webhook was not told: {error.title} {error.advice}"
        await tools.store.change_run(run.id, notes=(*run.notes, note))
    await tools.store.set_setting(ANNOUNCED, run_id)


def _document(run: Run, summary: RunSummary) -> dict[str, Any]:
    """Counts and sentences about them; no names, no prompts."""
    ended_at = run.ended_at or run.started_at
    return {
        "type": "night.ended",
        "timestamp": ended_at.isoformat(),
        "data": {
            "run": run.id,
            "state": run.state,
            "isFailure": summary.is_failure,
            "startedAt": run.started_at.isoformat(),
            "endedAt": ended_at.isoformat(),
            "recipe": run.recipe,
            **spec_line(summary),
            "complete": summary.complete,
            "carriedOver": summary.carried_over,
            "imagesDone": summary.images_done,
            "imagesFailed": summary.images_failed,
            "alerts": list(summary.alerts),
        },
    }
