"""Candidates, their text index, their model flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from peewee import SQL, fn

from charhub_console.adapters.sqlite import outbox
from charhub_console.adapters.sqlite.columns import Time
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import CANDIDATES
from charhub_console.adapters.sqlite.sync_kinds import CANDIDATE, registers_of
from charhub_console.adapters.sqlite.tables import CandidateRow, CharacterRow, ModelFlagsRow
from charhub_console.domain.candidate import Candidate, ModelFlags
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.listing import CandidateFacets, CandidateFilter, CandidateSort

_AT_ONCE = 500
_FIXED = ("source", "source_id", "status", "disputed")  # the last two are derived from the decisions
_SEARCHED = frozenset({"prompt", "tags", "creator"})
_INDEX_NEW = """
INSERT INTO candidate_text (rowid, prompt, tags, creator) SELECT n, prompt, tags, creator FROM candidate WHERE n > ?
"""
_INDEX_ONE = """
INSERT INTO candidate_text (rowid, prompt, tags, creator) SELECT n, prompt, tags, creator FROM candidate WHERE id = ?
"""
_UNINDEX_ONE = """
INSERT INTO candidate_text (candidate_text, rowid, prompt, tags, creator)
SELECT 'delete', n, prompt, tags, creator FROM candidate WHERE id = ?
"""
_HAS_TAG = """EXISTS (SELECT 1 FROM json_each("t1"."tags") WHERE value = ? COLLATE NOCASE)"""
_FOUND_IN_TEXT = "(SELECT rowid FROM candidate_text WHERE candidate_text MATCH ?)"


def add(database: Database, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Insert the new ones, return them."""
    last = CandidateRow.select(fn.MAX(CandidateRow.n)).scalar(database) or 0
    added: list[Candidate] = []
    for start in range(0, len(candidates), _AT_ONCE):
        new = _unknown(database, candidates[start : start + _AT_ONCE])
        CANDIDATES.insert(database, new)
        for candidate in new:
            outbox.mark(database, "candidate", candidate.id)
        added += new
    if added:
        database.sql(_INDEX_NEW, last)
    return tuple(added)


def find(database: Database, text: str) -> Candidate | None:
    """By id, source id or beginning of the id."""
    text = text.strip()
    known = CANDIDATES.by_id(database, text)
    if known is not None:
        return known
    found = CANDIDATES.where(database, "source_id = ? LIMIT 2", text)
    if len(found) > 1:
        raise InvalidInput(f"More than one source has an image “{text}”.", "Give the candidate's own id.")
    return found[0] if found else CANDIDATES.find_by_prefix(database, text)


def search(
    database: Database,
    where: CandidateFilter,
    limit: int,
    offset: int,
    sort: CandidateSort = CandidateSort.NEWEST,
) -> list[Candidate]:
    """Sorted; of equal ones, in the order they came."""
    query = CANDIDATES.select()
    for condition in conditions(where):
        query = query.where(condition)
    query = query.order_by(*order(sort)).limit(limit).offset(offset)
    return CANDIDATES.read(database, query)


def facets(database: Database, limit: int) -> CandidateFacets:
    """What there is to filter by."""
    return CandidateFacets(
        _most_frequent(database, CandidateRow.base_model, limit), _most_frequent(database, CandidateRow.creator, limit)
    )


def change(database: Database, candidate_id: str, changes: dict[str, Any]) -> Candidate:
    """Set fields."""
    existing(database, candidate_id)
    rewrite(database, candidate_id, changes)
    parts = [part.name for part in registers_of(CANDIDATE, changes)]
    if parts:
        outbox.mark_parts(database, "candidate", candidate_id, parts)
    return existing(database, candidate_id)


def forget_content(database: Database, candidate_id: str) -> None:
    """Blank what was said and shown; what recognises the image (source id, hashes) stays, so it never comes back.

    Single words may stay in free pages of the text index until SQLite merges them away; nothing reads them any more.
    """
    candidate = existing(database, candidate_id)
    flags = candidate.model_flags
    blank: dict[str, Any] = {
        "url": "",
        "page_url": "",
        "creator": None,
        "prompt": "",
        "negative_prompt": "",
        "tags": (),
        "model_names": (),
        "model_flags": None if flags is None else tuple(replace(flag, name="") for flag in flags),
        "raw": "{}",
        "image_path": None,
        "thumbnail_path": None,
    }
    for (analysis_id,) in database.sql("SELECT id FROM analysis WHERE candidate_id = ?", candidate_id).fetchall():
        outbox.mark_again(database, "analysis", analysis_id, outbox.FORGOTTEN)
    database.sql("DELETE FROM analysis WHERE candidate_id = ?", candidate_id)
    database.sql("UPDATE candidate SET forgotten = 1 WHERE id = ?", candidate_id)
    rewrite(database, candidate_id, blank)
    outbox.mark(database, "candidate", candidate_id)


def existing(database: Database, candidate_id: str) -> Candidate:
    """Raises: NotFound."""
    candidate = CANDIDATES.by_id(database, candidate_id)
    if candidate is None:
        raise NotFound(f"There is no candidate {candidate_id}.", "List them with `charhub-console candidates list`.")
    return candidate


def known_flags(database: Database, model_version_ids: Sequence[int]) -> dict[int, tuple[ModelFlags, ...]]:
    """Flags by model version id, of those that are known."""
    query = ModelFlagsRow.select().where(ModelFlagsRow.model_version_id.in_(list(model_version_ids)))
    return dict(query.tuples().execute(database))


def save_flags(database: Database, model_version_id: int, flags: Sequence[ModelFlags]) -> None:
    """Remember; the newest answer counts."""
    known = ModelFlagsRow.insert(model_version_id=model_version_id, flags=tuple(flags))
    known.on_conflict_replace().execute(database)


def image_hashes(database: Database) -> list[tuple[str, int, int, str | None]]:
    """Of every candidate that has both."""
    row = CandidateRow
    query = row.select(row.id, row.dhash, row.phash, row.duplicate_group)
    query = query.where(row.dhash.is_null(False), row.phash.is_null(False)).order_by(row.n)
    return list(query.tuples().execute(database))


def index_new(database: Database, last: int) -> None:
    """Put rows written after `n` = last into the text index."""
    database.sql(_INDEX_NEW, last)


def rewrite_raw(database: Database, candidate_id: str, changes: dict[str, Any]) -> None:
    """Set columns to what SQLite holds in them, and keep the text index in step."""
    searched = not _SEARCHED.isdisjoint(changes)
    if searched:
        database.sql(_UNINDEX_ONE, candidate_id)
    places = ", ".join(f'"{name}" = ?' for name in changes)
    database.sql(f"UPDATE candidate SET {places} WHERE id = ?", *changes.values(), candidate_id)  # noqa: S608
    if searched:
        database.sql(_INDEX_ONE, candidate_id)


def rewrite(database: Database, candidate_id: str, changes: dict[str, Any]) -> None:
    """Set fields, and keep the text index in step."""
    searched = not _SEARCHED.isdisjoint(changes)
    if searched:
        database.sql(_UNINDEX_ONE, candidate_id)
    CANDIDATES.change(database, candidate_id, changes, fixed=_FIXED)
    if searched:
        database.sql(_INDEX_ONE, candidate_id)


def _unknown(database: Database, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those with a new (source, source_id) and a new url, the first of each."""
    row = CandidateRow
    same_id = row.select(row.source, row.source_id).where(row.source_id.in_([c.source_id for c in candidates]))
    same_url = row.select(row.url).where(row.url.in_([c.url for c in candidates if c.url]))
    ids = set(same_id.tuples().execute(database))
    urls = {url for (url,) in same_url.tuples().execute(database)}
    new: list[Candidate] = []
    for candidate in candidates:
        if (candidate.source, candidate.source_id) in ids or candidate.url in urls:
            continue
        ids.add((candidate.source, candidate.source_id))
        if candidate.url:
            urls.add(candidate.url)
        new.append(candidate)
    return new


def conditions(where: CandidateFilter) -> list[Any]:
    """What a row must fulfil."""
    row = CandidateRow
    found: list[Any] = []
    if where.statuses:
        found.append(row.status.in_(list(where.statuses)))
    if where.levels is not None:
        found.append(row.level.bin_and(int(where.levels)) != 0)
    if where.source is not None:
        found.append(row.source == where.source)
    if where.text.strip():
        found.append(row.n.in_(SQL(_FOUND_IN_TEXT, (_match(where.text),))))
    if where.ungated:
        found.append(row.gate == "")
    if where.without_character:
        drawn = CharacterRow.select(CharacterRow.n).where(CharacterRow.candidate_id == row.id)
        found.append(~fn.EXISTS(drawn))
    if where.waiting:
        found.append(~fn.EXISTS(_started_from(row)))
    if where.base_model is not None:
        found.append(row.base_model == where.base_model)
    if where.creator is not None:
        found.append(row.creator == where.creator)
    if where.since is not None:
        found.append(_at_source() >= Time().db_value(where.since))
    if where.disputed:
        found.append(row.disputed == 1)
    for tag in where.tags:
        found.append(SQL(_HAS_TAG, (tag,)))
    return found + _duplicate_conditions(where)


def _duplicate_conditions(where: CandidateFilter) -> list[Any]:
    """A group bears its first member's id, and that member itself has no group."""
    row = CandidateRow
    conditions: list[Any] = []
    if where.has_duplicates:
        first = row.select(row.duplicate_group).where(row.duplicate_group.is_null(False))
        conditions.append(row.duplicate_group.is_null(False) | row.id.in_(first))
    if where.group is not None:
        conditions.append((row.duplicate_group == where.group) | (row.id == where.group))
    return conditions


def _started_from(row: type[CandidateRow]) -> Any:
    drawn = CharacterRow
    started = (drawn.state != CharacterState.DRAFT) | drawn.run_id.is_null(False)
    return drawn.select(drawn.n).where(drawn.candidate_id == row.id, started)


def _at_source() -> Any:
    return fn.COALESCE(CandidateRow.created_at, CandidateRow.fetched_at)


def order(sort: CandidateSort) -> tuple[Any, ...]:
    """What rows are ordered by."""
    row = CandidateRow
    return {
        CandidateSort.NEWEST: (_at_source().desc(), row.n),
        CandidateSort.OLDEST: (_at_source().asc(), row.n),
        CandidateSort.ARRIVED: (row.n.desc(),),
        CandidateSort.REACTIONS: (row.reactions.desc(), row.n),
    }[sort]


def _most_frequent(database: Database, column: Any, limit: int) -> tuple[str, ...]:
    query = CandidateRow.select(column).where(column.is_null(False), column != "").group_by(column)
    query = query.order_by(fn.COUNT(CandidateRow.n).desc(), column).limit(limit)
    return tuple(value for (value,) in query.tuples().execute(database))


def _match(text: str) -> str:
    """FTS5 syntax for: every word of this text, as the beginning of a word. Quoted, so nothing in it is an operator."""
    words = re.findall(r"\w+", text)
    return " ".join(f'"{word}"*' for word in words) if words else '""'
