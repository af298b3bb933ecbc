"""What the command line prints: JSON for programs, tables and short lines for people."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum, Flag
from pathlib import Path
from typing import Any

from rich.console import Console as Terminal
from rich.table import Table

from charhub_console.domain.candidate import Level

out = Terminal(highlight=False, soft_wrap=True)
err = Terminal(stderr=True, highlight=False, soft_wrap=True)

_COLORS = {
    "approved": "green",
    "complete": "green",
    "done": "green",
    "ok": "green",
    "allow": "green",
    "rejected": "red",
    "failed": "red",
    "blocked": "red",
    "block": "red",
    "held": "yellow",
    "hold": "yellow",
    "partial": "yellow",
    "needs_operator": "yellow",
    "cancelled": "dim",
    "new": "cyan",
    "running": "cyan",
    "generating": "cyan",
    "queued": "cyan",
}


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(plain(value), indent=1, ensure_ascii=False) + "\n")


def plain(value: Any) -> Any:
    """Dataclasses, enums, times and paths as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Flag):
        return level_text(value) if isinstance(value, Level) else value.value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def level_text(level: Level) -> str:
    """`PG`, `PG13+R`, or `unknown`."""
    return "+".join(bit.name or "" for bit in Level if bit in level and bit) or "unknown"


def state(word: str) -> str:
    """The word in its colour."""
    color = _COLORS.get(word)
    return f"[{color}]{word}[/{color}]" if color else word


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """A table, or one line saying what to do next when there is nothing."""
    if not rows:
        out.print(empty)
        return
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        grid.add_column(column, overflow="fold", no_wrap=column in ("id", "state", "when"))
    for row in rows:
        grid.add_row(*row)
    out.print(grid)


def when(time: datetime | None) -> str:
    """Local time to the minute, or a dash."""
    return f"{time.astimezone():%Y-%m-%d %H:%M}" if time else "–"


def clock(seconds: float) -> str:
    """`4:05` minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
