"""Version 3: what came of each night of the schedule; one row a UTC date, so that no night begins twice."""

from __future__ import annotations

_UTC = "GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'"

_NIGHT = f"""
CREATE TABLE night (
    date TEXT PRIMARY KEY CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    due_at TEXT NOT NULL CHECK (due_at {_UTC}),
    state TEXT NOT NULL CHECK (state IN ('started', 'missed')),
    at TEXT NOT NULL CHECK (at {_UTC}),
    run_id TEXT UNIQUE,
    because TEXT CHECK (because IN ('off', 'paused', 'busy', 'unreachable', 'refused')),
    seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
    CHECK ((state = 'started') = (run_id IS NOT NULL)),
    CHECK ((state = 'missed') = (because IS NOT NULL))
) STRICT
"""

STATEMENTS: tuple[str, ...] = (_NIGHT,)
