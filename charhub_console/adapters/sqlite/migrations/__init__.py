"""The numbered migrations of `console.db`: plain SQL, frozen once released. A file's version counts what it has had."""

from __future__ import annotations

from charhub_console.adapters.sqlite.migrations import (
    m0001_initial,
    m0002_lists,
    m0003_nights,
    m0004_vectors,
    m0005_sync,
    m0006_publishing,
    m0007_runs,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    m0001_initial.STATEMENTS,
    m0002_lists.STATEMENTS,
    m0003_nights.STATEMENTS,
    m0004_vectors.STATEMENTS,
    m0005_sync.STATEMENTS,
    m0006_publishing.STATEMENTS,
    m0007_runs.STATEMENTS,
)
"""Statements by version, version 1 first. To change the schema, append; never edit what was released."""
