"""The generation board in four queries, however many rows it has; and choosing the active image of a view."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from charhub_console.adapters.sqlite import outbox
from charhub_console.adapters.sqlite.connection import Database
from charhub_console.adapters.sqlite.rows import IMAGES
from charhub_console.adapters.sqlite.tables import ImageRow
from charhub_console.domain.attempt import AttemptState, Image
from charhub_console.domain.board import UNDER_WAY, BoardFilter, BoardRow, BoardView
from charhub_console.domain.character import CharacterState
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.run import RunKind, RunState
from charhub_console.domain.views import View

_CHARACTERS = """
SELECT c.id, c.name, c.state, c.owner, coalesce(r.started_at, c.created_at) AS began_at, c.run_id, c.position,
       c.with_references, c.charged, k.thumbnail_path, coalesce(r.kind = ? AND r.state = ?, 0)
FROM character c
LEFT JOIN candidate k ON k.id = c.candidate_id
LEFT JOIN run r ON r.id = c.run_id
WHERE c.state <> 'draft' AND {where}
ORDER BY c.state IN ('queued', 'generating') DESC, began_at DESC, c.run_id, c.position, c.n
LIMIT ?
"""

_OF_RUN = """(c.run_id = ? OR c.id IN (SELECT character_id FROM attempt WHERE run_id = ?)
 OR c.id IN (SELECT json_extract(o.value, '$.character_id') FROM run, json_each(run.orders) o WHERE run.id = ?))"""

_NAMED = "c.id IN (SELECT value FROM json_each(?))"

_LACKING = """c.state NOT IN ('queued', 'generating') AND (CASE WHEN c.with_references THEN 5 ELSE 1 END) >
 (SELECT count(DISTINCT i."view") FROM image i WHERE i.character_id = c.id AND i.active = 1
    AND (c.with_references OR i."view" = 'AVATAR'))"""

_NEWEST = """
SELECT character_id, "view", id, number, state, run_id, reason, backend, error, advice, created_at, ended_at
FROM attempt a
WHERE character_id IN (SELECT value FROM json_each(?))
  AND id = (SELECT id FROM attempt b WHERE b.character_id = a.character_id AND b."view" = a."view"
    ORDER BY number DESC, created_at DESC, id LIMIT 1)
"""

_ACTIVE = """
SELECT i.character_id, i."view", i.attempt_id, a.number, i.url
FROM image i JOIN attempt a ON a.id = i.attempt_id
WHERE i.active = 1 AND i.character_id IN (SELECT value FROM json_each(?))
"""

_ASKED = """
SELECT json_extract(o.value, '$.character_id') AS cid, v.value
FROM run r, json_each(r.orders) o, json_each(o.value, '$.views') v
WHERE r.state = 'running' AND cid IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.run_id = r.id AND a.character_id = cid AND (a."view" = v.value
    OR a."view" = 'AVATAR' AND a.state IN ('failed', 'cancelled', 'needs_operator')))
"""


def rows(database: Database, where: BoardFilter, limit: int) -> list[BoardRow]:
    """Those under way first, then the newest runs, in each by position. Drafts are on no board."""
    found = _characters(database, where, limit)
    ids = json.dumps([row[0] for row in found])
    newest, active = defaultdict[str, list[Any]](list), dict[tuple[str, str], Any]()
    for character_id, *values in database.sql(_NEWEST, ids):
        newest[character_id].append(values)
    for character_id, view, *values in database.sql(_ACTIVE, ids):
        active[character_id, view] = values
    asked = defaultdict[str, set[View]](set)
    for character_id, view in database.sql(_ASKED, ids):
        asked[character_id].add(View(view))
    return [_row(row, newest[row[0]], active, asked[row[0]]) for row in found]


def _characters(database: Database, where: BoardFilter, limit: int) -> list[Any]:
    conditions, values = ["1"], list[object]()
    if where.run_id is not None:
        conditions.append(_OF_RUN)
        values += [where.run_id] * 3
    if where.character_ids:
        conditions.append(_NAMED)
        values.append(json.dumps(where.character_ids))
    if where.lacking:
        conditions.append(_LACKING)
    statement = _CHARACTERS.format(where=" AND ".join(conditions))
    return database.sql(statement, RunKind.NIGHT.value, RunState.RUNNING.value, *values, limit).fetchall()


def _row(row: Sequence[Any], newest: Sequence[Any], active: dict[tuple[str, str], Any], asked: set[View]) -> BoardRow:
    character_id, name, state, owner, began_at, run_id, position, references, charged, thumbnail, of_open_night = row
    board_row = BoardRow(
        character_id=character_id,
        name=name,
        state=CharacterState(state),
        owner=owner,
        began_at=datetime.fromisoformat(began_at),
        run_id=run_id,
        position=position,
        with_references=bool(references),
        charged=bool(charged),
        source_thumbnail=thumbnail,
        views=tuple(_view(values, active.get((character_id, values[0]))) for values in newest),
    )
    if board_row.state in (CharacterState.CANCELLED, CharacterState.BLOCKED):
        return board_row
    if (
        of_open_night and board_row.state in UNDER_WAY
    ):  # a night orders nothing in writing: it wants whatever was not tried yet
        tried = {view.view for view in board_row.views}
        asked = asked.union(view for view in board_row.wanted if view not in tried)
    return replace(board_row, asked=tuple(view for view in View if view in asked))


def _view(values: Sequence[Any], active: Sequence[Any] | None) -> BoardView:
    view, attempt_id, number, state, run_id, reason, backend, error, advice, created_at, ended_at = values
    active_attempt, active_number, active_url = active or (None, 0, "")
    return BoardView(
        view=View(view),
        attempt_id=attempt_id,
        number=number,
        state=AttemptState(state),
        run_id=run_id,
        reason=reason,
        backend=backend,
        error=error,
        advice=advice,
        active_attempt=active_attempt,
        active_number=active_number,
        active_url=active_url,
        created_at=datetime.fromisoformat(created_at),
        ended_at=datetime.fromisoformat(ended_at) if ended_at else None,
    )


def activate(database: Database, attempt_id: str) -> Image:
    """The image of this attempt is its view's active one from now on. Doing it twice is harmless.

    Raises:
        InvalidInput: no image came of this attempt.
    """
    image = IMAGES.find(database, ImageRow.attempt_id == attempt_id)
    if image is None:
        raise InvalidInput("No image came of this attempt.", "Choose an attempt that is done.")
    if image.active:
        return image
    row = ImageRow
    this_view = (row.character_id == image.character_id) & (row.view == image.view) & (row.active == True)  # noqa: E712
    row.update(active=False).where(this_view).execute(database)
    row.update(active=True).where(row.id == image.id).execute(database)
    database.sql("UPDATE image SET activated = ? WHERE id = ?", outbox.next_stamp(database), image.id)
    outbox.mark(database, "image", image.id)
    return replace(image, active=True)
