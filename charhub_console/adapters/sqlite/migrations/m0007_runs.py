"""Version 7: which backends may paint for a run, and when it rested."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE run ADD COLUMN backends TEXT NOT NULL DEFAULT '[]' CHECK (backends GLOB '[[]*]')",
    "ALTER TABLE run ADD COLUMN rests TEXT NOT NULL DEFAULT '[]' CHECK (rests GLOB '[[]*]')",
)
