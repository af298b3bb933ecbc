"""Version 6: what still has to reach CharHub's own tables. These rows stay on this machine."""

from __future__ import annotations

_UTC = "GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'"

_PUBLICATION = f"""
CREATE TABLE publication (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('character', 'run')),
    row_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'published', 'refused')),
    wanted_at TEXT NOT NULL CHECK (wanted_at {_UTC}),
    reason TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    digest TEXT,
    curated_id TEXT,
    published_at TEXT CHECK (published_at {_UTC}),
    insist INTEGER NOT NULL CHECK (insist IN (0, 1)),
    UNIQUE (kind, row_id)
) STRICT
"""

_CLAIM = """
CREATE TABLE held_claim (
    candidate_id TEXT PRIMARY KEY,
    curated_id TEXT NOT NULL,
    fence INTEGER NOT NULL
) STRICT
"""

_SETTLEMENT = """
CREATE TABLE settlement (
    key TEXT PRIMARY KEY REFERENCES credit_entry (key),
    settled INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT
"""

STATEMENTS: tuple[str, ...] = (
    _PUBLICATION,
    "CREATE INDEX publication_state ON publication (state, n)",
    _CLAIM,
    _SETTLEMENT,
    "CREATE INDEX settlement_open ON settlement (key) WHERE settled = 0",
)
