"""Whole candidates by their ids, for windows that show a few large pictures; and where an id stands in a listing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from charhub_console.domain.candidate import Candidate
from charhub_console.domain.errors import NotFound
from charhub_console.domain.listing import IdArray

if TYPE_CHECKING:
    from charhub_console.engine.console import Console


async def read_rows(ids: Sequence[str], console: Console) -> dict[str, Candidate | None]:
    """One that is gone meanwhile is None."""
    found: dict[str, Candidate | None] = {}
    for one in ids:
        try:
            found[one] = (await console.candidate(one))[0]
        except NotFound:
            found[one] = None
    return found


def position(ids: Sequence[str], one: str) -> int:
    """The place of an id, -1 when it is not there; quick also for a hundred thousand packed ones."""
    if isinstance(ids, IdArray):
        return ids.find(one)
    return next((at for at, known in enumerate(ids) if known == one), -1)


def picture_path(row: Candidate | None) -> str:
    """The best picture that is kept of it, "" for none."""
    return (row.image_path or row.thumbnail_path or "") if row is not None else ""
