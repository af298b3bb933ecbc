"""Characters and the names they bear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import JOIN, fn

from charhub_console.adapters.sqlite import outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import CHARACTERS
from charhub_console.adapters.sqlite.sync_kinds import CHARACTER, How, registers_of
from charhub_console.adapters.sqlite.tables import CharacterRow, RunRow
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import NotFound
from charhub_console.domain.selection import Traits
from charhub_console.engine.store import CharacterFilter


def add(database: Database, character: Character) -> Character:
    """Insert, or return the one that is there for this id or this candidate (of two consoles', one that was begun)."""
    same = "id = ? OR candidate_id = ? ORDER BY id <> ?, state = 'draft', n LIMIT 1"
    known = CHARACTERS.where(database, same, character.id, character.candidate_id, character.id)
    if known:
        return known[0]
    CHARACTERS.insert(database, [character])
    outbox.mark(database, "character", character.id)
    return character


def existing(database: Database, character_id: str) -> Character:
    """Raises: NotFound."""
    character = CHARACTERS.by_id(database, character_id)
    if character is None:
        raise NotFound(f"There is no character {character_id}.", "List them with `charhub-console characters list`.")
    return character


def search(database: Database, where: CharacterFilter, limit: int, offset: int) -> list[Character]:
    """Newest run first and by position within it; without a run, by the character's own time."""
    row = CharacterRow
    query = CHARACTERS.select().join(RunRow, JOIN.LEFT_OUTER, on=(RunRow.id == row.run_id))
    if where.states:
        query = query.where(row.state.in_(list(where.states)))
    if where.run_id is not None:
        query = query.where(row.run_id == where.run_id)
    if where.candidate_id is not None:
        query = query.where(row.candidate_id == where.candidate_id)
    if where.owner is not None:
        query = query.where(row.owner == where.owner)
    newest = fn.COALESCE(RunRow.started_at, row.created_at)
    query = query.order_by(newest.desc(), row.run_id, row.position, row.n).limit(limit).offset(offset)
    return CHARACTERS.read(database, query)


def standing(database: Database, run_id: str, states: Sequence[CharacterState]) -> tuple[int, list[Character]]:
    """How many there are of a run, and which of them are in these states."""
    (count,) = database.sql("SELECT count(*) FROM character WHERE run_id = ?", run_id).fetchone()
    condition = f"run_id = ? AND state IN ({', '.join('?' * len(states))}) ORDER BY position, n"
    return count, CHARACTERS.where(database, condition, run_id, *(state.value for state in states))


def change(database: Database, character_id: str, changes: dict[str, Any]) -> Character:
    """Set fields."""
    before = existing(database, character_id)
    CHARACTERS.change(database, character_id, changes, fixed=("candidate_id", "created_at"))
    character = existing(database, character_id)
    changed = [name for name in changes if getattr(before, name) != getattr(character, name)]
    parts = registers_of(CHARACTER, changed)
    edits = {part.name: CHARACTERS.to_db(part.name, character) for part in parts if part.how is How.PERSON}
    if edits:
        outbox.edit(database, "character", character_id, edits)
    rest = [part.name for part in parts if part.how is not How.PERSON]
    if rest:
        outbox.mark_parts(database, "character", character_id, rest)
    return character


def traits(database: Database) -> list[tuple[Traits, int]]:
    """Of those that exist for people: drafts, failed and stopped ones do not."""
    rows = database.sql(
        "SELECT gender, species, age_rating, count(*) FROM character "
        "WHERE state NOT IN ('draft', 'failed', 'cancelled', 'blocked') GROUP BY gender, species, age_rating"
    )
    return [(Traits.of(gender, species, rating), count) for gender, species, rating, count in rows]


def most_used_names(database: Database, limit: int) -> list[str]:
    """Most used first, ties by newest."""
    row = CharacterRow
    query = row.select(row.name).group_by(row.name).order_by(fn.COUNT(row.n).desc(), fn.MAX(row.n).desc()).limit(limit)
    return [name for (name,) in query.tuples().execute(database)]


def recent_names(database: Database, limit: int) -> list[str]:
    """Newest first; a name that came twice is there twice."""
    query = CharacterRow.select(CharacterRow.name).order_by(CharacterRow.n.desc()).limit(limit)
    return [name for (name,) in query.tuples().execute(database)]
