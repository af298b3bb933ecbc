"""Runs and how long their stages took."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from charhub_console.adapters.sqlite import outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import RUNS, STAGE_TIMES
from charhub_console.adapters.sqlite.tables import RunRow, StageTimeRow
from charhub_console.domain.errors import NotFound
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.engine.store import StageTime


def add(database: Database, run: Run) -> Run:
    """Insert, or return the run that bears this id."""
    known = RUNS.by_id(database, run.id)
    if known is not None:
        return known
    RUNS.insert(database, [run])
    outbox.mark(database, "run", run.id)
    return run


def add_night(database: Database, run: Run) -> Run:
    """Insert, or return the night that is not ended."""
    is_open = (RunRow.origin == "") & (RunRow.kind == RunKind.NIGHT.value) & (RunRow.state == RunState.RUNNING.value)
    unfinished = RUNS.read(database, RUNS.select().where(is_open).order_by(RunRow.n).limit(1))
    return unfinished[0] if unfinished else add(database, run)


def newest(database: Database, limit: int) -> list[Run]:
    """Newest first."""
    return RUNS.read(database, RUNS.select().order_by(RunRow.started_at.desc(), RunRow.n.desc()).limit(limit))


def measured_nights(database: Database, before: datetime, limit: int) -> list[Run]:
    """Those of this console, newest first."""
    is_one = (RunRow.kind == RunKind.NIGHT) & (RunRow.state == RunState.DONE) & (RunRow.summary != "")
    query = RUNS.select().where((RunRow.origin == "") & is_one & (RunRow.started_at < before))
    return RUNS.read(database, query.order_by(RunRow.started_at.desc(), RunRow.n.desc()).limit(limit))


def unfinished(database: Database) -> list[Run]:
    """Those of this console, newest first."""
    return RUNS.where(database, "state = ? AND origin = '' ORDER BY started_at DESC, n DESC", RunState.RUNNING.value)


def change(database: Database, run_id: str, changes: dict[str, Any]) -> Run:
    """Set fields."""
    _existing(database, run_id)
    RUNS.change(database, run_id, changes, fixed=("kind", "origin"))
    outbox.mark(database, "run", run_id)
    return _existing(database, run_id)


def add_stage_time(database: Database, time: StageTime) -> None:
    """Append."""
    STAGE_TIMES.insert(database, [time])


def stage_times(database: Database, run_id: str) -> list[StageTime]:
    """Oldest first."""
    query = STAGE_TIMES.select().where(StageTimeRow.run_id == run_id).order_by(StageTimeRow.n)
    return STAGE_TIMES.read(database, query)


def _existing(database: Database, run_id: str) -> Run:
    run = RUNS.by_id(database, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.", "List them with `charhub-console runs`.")
    return run
