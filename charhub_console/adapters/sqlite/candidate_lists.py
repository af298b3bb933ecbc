"""Candidates by the hundred thousand: ids in order, counts, and the narrow rows a grid shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from peewee import fn

from charhub_console.adapters.sqlite.candidates import conditions, order
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.tables import CandidateRow
from charhub_console.domain.candidate import Level, ModelFlags, Status
from charhub_console.domain.listing import (
    CODES,
    CandidateBrief,
    CandidateCounts,
    CandidateFilter,
    CandidateSort,
    IdArray,
    Listing,
    worst_light,
)

_AT_ONCE = 500
_PACKED_AT_ONCE = 4096
_CODE_OF = {status.value: code for status, code in CODES.items()}
_FIELDS = (
    CandidateRow.id,
    CandidateRow.source_id,
    CandidateRow.status,
    CandidateRow.level,
    CandidateRow.thumbnail_path,
    CandidateRow.width,
    CandidateRow.height,
    CandidateRow.reactions,
    CandidateRow.creator,
    CandidateRow.gate,
    CandidateRow.duplicate_group,
    CandidateRow.model_flags,
)


def listing(database: Database, where: CandidateFilter, sort: CandidateSort, limit: int | None) -> Listing:
    """In order; with a limit, complete when there were fewer."""
    query = CandidateRow.select(CandidateRow.id, CandidateRow.status).order_by(*order(sort))
    for condition in conditions(where):
        query = query.where(condition)
    if limit is not None:
        query = query.limit(limit)
    cursor = database.run(query)
    packed, codes = bytearray(), bytearray()
    while rows := cursor.fetchmany(_PACKED_AT_ONCE):  # never a hundred thousand texts at a time
        packed += IdArray.of(row[0] for row in rows).packed
        codes += bytes(_CODE_OF[row[1]] for row in rows)
    return Listing(IdArray(bytes(packed)), bytes(codes), complete=limit is None or len(codes) < limit)


def briefs(database: Database, ids: Sequence[str]) -> list[CandidateBrief]:
    """In the order asked for; those that do not exist are left out."""
    found: dict[str, CandidateBrief] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        rows = database.run(CandidateRow.select(*_FIELDS).where(CandidateRow.id.in_(chunk))).fetchall()
        leaders = _leaders(database, chunk)
        for row in rows:
            found[row[0]] = _brief(row, leads=row[0] in leaders)
    return [found[candidate_id] for candidate_id in wanted if candidate_id in found]


def counts(database: Database, where: CandidateFilter) -> CandidateCounts:
    """One walk over what matches without its status and level."""
    row = CandidateRow
    shown = row.level.bin_and(int(where.levels)) != 0 if where.levels is not None else row.level == row.level
    wide = replace(where, statuses=(), levels=None)
    query = row.select(row.status, shown, fn.COUNT(row.n)).group_by(row.status, shown)
    for condition in conditions(wide):
        query = query.where(condition)
    by_status = dict.fromkeys(Status, 0)
    other_levels = 0
    for status, in_levels, count in database.run(query).fetchall():
        if in_levels:
            by_status[Status(status)] += count
        elif not where.statuses or Status(status) in where.statuses:
            other_levels += count
    return CandidateCounts(by_status, other_levels)


def _leaders(database: Database, ids: Sequence[str]) -> set[str]:
    """Those that a near-duplicate group is named after: the first member itself bears no group."""
    group = CandidateRow.duplicate_group
    query = CandidateRow.select(group).where(group.in_(list(ids))).distinct()
    return {name for (name,) in database.run(query).fetchall()}


def _brief(row: Sequence[Any], *, leads: bool) -> CandidateBrief:
    candidate_id, source_id, status, level, thumbnail, width, height, reactions, creator, gate, group, flags = row
    return CandidateBrief(
        id=candidate_id,
        source_id=source_id,
        status=Status(status),
        level=Level(level),
        thumbnail_path=thumbnail,
        width=width,
        height=height,
        reactions=reactions,
        creator=creator,
        gate=gate,
        has_duplicates=leads or group is not None,
        licence=_light(flags),
    )


def _light(flags: str | None) -> str:
    """The worst of a JSON array of model flags."""
    if not flags or flags == "[]":
        return ""
    found = json.loads(flags)
    for flag in found:
        flag["allow_commercial_use"] = tuple(flag["allow_commercial_use"])
    return worst_light(ModelFlags(**flag).light for flag in found)
