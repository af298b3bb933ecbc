"""Characters as vectors: which have none yet, keeping them, reading all of a model."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import CHARACTERS
from charhub_console.domain.character import Character
from charhub_console.domain.embedding import character_text

_HAS_ONE = "SELECT 1 FROM vector v WHERE v.character_id = t1.id AND v.model = ?"
_INSERT = "INSERT INTO vector (character_id, model, numbers) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def without(database: Database, model: str, limit: int) -> list[Character]:
    """Characters that are no drafts and have no vector of this model."""
    return CHARACTERS.where(database, f"state <> 'draft' AND NOT EXISTS ({_HAS_ONE}) LIMIT ?", model, limit)


def save(database: Database, model: str, vectors: Sequence[tuple[Character, array[float]]]) -> None:
    """Those of characters that nobody has changed meanwhile."""
    for character, vector in vectors:
        now = CHARACTERS.by_id(database, character.id)
        if now is not None and character_text(now) == character_text(character):
            database.sql(_INSERT, character.id, model, vector.tobytes())


def mark(database: Database, model: str) -> tuple[int, int]:
    """Another pair means: other vectors than before."""
    count, newest = database.sql("SELECT count(*), coalesce(max(n), 0) FROM vector WHERE model = ?", model).fetchone()
    return count, newest


def every(database: Database, model: str) -> tuple[list[str], list[array[float]]]:
    """All of this model, oldest first."""
    ids, vectors = [], []
    for character_id, numbers in database.sql(
        "SELECT character_id, numbers FROM vector WHERE model = ? ORDER BY n", model
    ):
        ids.append(character_id)
        vectors.append(array("f", numbers))
    return ids, vectors
