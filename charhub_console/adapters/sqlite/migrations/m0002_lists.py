"""Version 2: indexes that answer for a list of a hundred thousand candidates without touching their rows.

A row is some kilobytes long (prompt, raw JSON), so whoever reads id and status of every one reads the whole file. The
two times stand beside their `coalesce` because SQLite before 3.41 does not take an expression from an index.
"""

from __future__ import annotations

_NEWEST = "coalesce(created_at, fetched_at) DESC, n"
_CARRIED = "id, level, created_at, fetched_at"

STATEMENTS: tuple[str, ...] = (
    "DROP INDEX candidate_newest",
    "DROP INDEX candidate_status",
    f"CREATE INDEX candidate_newest ON candidate ({_NEWEST}, status, {_CARRIED})",
    f"CREATE INDEX candidate_status ON candidate (status, {_NEWEST}, {_CARRIED})",
    "CREATE INDEX candidate_counts ON candidate (status, level)",
    "CREATE INDEX candidate_group ON candidate (duplicate_group) WHERE duplicate_group IS NOT NULL",
)
