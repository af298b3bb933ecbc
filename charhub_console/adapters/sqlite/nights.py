"""What came of the nights of the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from charhub_console.adapters.sqlite import runs
from charhub_console.adapters.sqlite.columns import Time
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.domain.run import Run, RunKind, RunState
from charhub_console.domain.schedule import CLOCK_ERROR, MissedBecause, NightState, ScheduledNight

_COLUMNS = "date, due_at, state, at, run_id, because, seen"
_TIME = Time()
_INSERT = f"INSERT INTO night ({_COLUMNS}) VALUES"
_OPEN = f"""
SELECT 1 FROM run WHERE origin = '' AND kind = '{RunKind.NIGHT.value}' AND state = '{RunState.RUNNING.value}' LIMIT 1
"""  # noqa: S608


def newest(database: Database, limit: int) -> list[ScheduledNight]:
    """Newest first."""
    rows = database.sql(f"SELECT {_COLUMNS} FROM night ORDER BY date DESC LIMIT ?", limit)  # noqa: S608
    return [_night(row) for row in rows]


def begin(database: Database, night: ScheduledNight, run: Run) -> Run | None:
    """Write both down, or nothing if something is known of this date or a night is not ended."""
    if database.sql(_OPEN).fetchone() or not _insert(database, night):
        return None
    return runs.add(database, run)


def miss(database: Database, nights: Sequence[ScheduledNight]) -> list[ScheduledNight]:
    """Write down those of whose dates nothing is known."""
    return [night for night in nights if _insert(database, night)]


def take_note(database: Database) -> int:
    """A person has seen every missed night."""
    return database.sql("UPDATE night SET seen = 1 WHERE state = 'missed' AND seen = 0").rowcount


def _insert(database: Database, night: ScheduledNight) -> bool:
    """A row that a clock far ahead has written is replaced."""
    database.sql("DELETE FROM night WHERE date = ? AND at > ?", *_key(night.date, night.at + CLOCK_ERROR))
    marks = ", ".join("?" * 7)
    written = database.sql(f"{_INSERT} ({marks}) ON CONFLICT (date) DO NOTHING", *_values(night))
    return written.rowcount == 1


def _key(day: date, at: datetime) -> tuple[str, Any]:
    return day.isoformat(), _TIME.db_value(at)


def _values(night: ScheduledNight) -> tuple[Any, ...]:
    return (
        night.date.isoformat(),
        _TIME.db_value(night.due_at),
        night.state.value,
        _TIME.db_value(night.at),
        night.run_id,
        night.because.value if night.because else None,
        int(night.seen),
    )


def _night(row: Sequence[Any]) -> ScheduledNight:
    day, due_at, state, at, run_id, because, seen = row
    return ScheduledNight(
        date=date.fromisoformat(day),
        due_at=_TIME.python_value(due_at),
        state=NightState(state),
        at=_TIME.python_value(at),
        run_id=run_id,
        because=MissedBecause(because) if because else None,
        seen=bool(seen),
    )
