"""Version 4: characters as vectors. A changed character loses its vectors, and gets new ones at the next search."""

from __future__ import annotations

_VECTOR = """
CREATE TABLE vector (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    character_id TEXT NOT NULL REFERENCES character (id),
    model TEXT NOT NULL CHECK (model <> ''),
    numbers BLOB NOT NULL CHECK (length(numbers) = 4 * 384),
    UNIQUE (character_id, model)
) STRICT
"""

_TEXT = ("name", "gender", "species", "style", "theme", "description", "content_tags", "appearance")
_OLD, _NEW = (", ".join(f"{row}.{column}" for column in _TEXT) for row in ("old", "new"))
_STALE = f"""
CREATE TRIGGER vector_stale AFTER UPDATE OF {", ".join(_TEXT)} ON character WHEN ({_OLD}) IS NOT ({_NEW})
BEGIN DELETE FROM vector WHERE character_id = new.id; END
"""  # noqa: S608 - pieces of our own

STATEMENTS: tuple[str, ...] = ("DROP TABLE embedding", _VECTOR, _STALE)
