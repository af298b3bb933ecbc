"""What the line above a card's tiles says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from charhub_console.app.gui.generation.tiles import row_words
from charhub_console.app.gui.generation.words import clock
from charhub_console.app.gui.language import tr
from charhub_console.domain.board import BoardRow, Standing


def header_of(row: BoardRow, now: datetime, runs: Mapping[str, str], *, paused: bool) -> list[tuple[str, str]]:
    """(words, colour of the theme), the most telling first: state, how many views, time, run."""
    words, colour = row_words(row, paused=paused)
    seconds = seconds_of(row, now)
    return [
        (words, colour),
        (f"{len(row.delivered)}/{len(row.wanted)}", "text"),
        ("" if seconds is None else clock(seconds), "muted"),
        (runs.get(_newest_run(row) or row.run_id or "", ""), "muted"),
    ]


def retry_words(row: BoardRow) -> str:
    """On the button of a row at rest with missing views; nothing on others."""
    if row.standing is not Standing.FAILED:
        return ""
    return tr("Retry failed views ({0})").format(len(row.missing))


def seconds_of(row: BoardRow, now: datetime) -> float | None:
    """How long the newest run has worked on it, or did; None before it began."""
    run = _newest_run(row)
    own = [view for view in row.views if view.run_id == run]
    starts = [view.created_at for view in own if view.created_at]
    if not starts:
        return None
    ends = [view.ended_at for view in own if view.ended_at]
    end = max(ends) if ends and row.standing is not Standing.RUNNING else now
    return (end - min(starts)).total_seconds()


def _newest_run(row: BoardRow) -> str | None:
    times = [(view.created_at, view.run_id) for view in row.views if view.created_at]
    return max(times)[1] if times else None
