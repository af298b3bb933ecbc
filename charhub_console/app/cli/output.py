"""What the command line prints: JSON for programs, short lines for people. Foreign text is made harmless first."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from enum import Enum, Flag
from pathlib import Path
from typing import Any

from rich.console import Console as Terminal
from rich.markup import escape

from charhub_console.domain.candidate import Level

out = Terminal(highlight=False, soft_wrap=True)
err = Terminal(stderr=True, highlight=False, soft_wrap=True)

# Control characters could move the cursor or rename the window, the others turn what follows around.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_ID = re.compile(r"\b([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")

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
    "disputed": "yellow",
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
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(plain(value), indent=1, ensure_ascii=not unicode) + "\n")


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


def words(text: str) -> str:
    """Foreign text on one line, for printing: no markup, no control characters."""
    return escape(_HARMFUL.sub("", " ".join(text.split())))


def short_ids(text: str) -> str:
    """The same text with every id cut to the eight letters that say enough."""
    return _ID.sub(r"\1", text)


def paragraphs(text: str) -> str:
    """Foreign text that keeps its lines."""
    return escape(_HARMFUL.sub("", text.replace("\r\n", "\n")))


def level_text(level: Level) -> str:
    """`PG`, `PG13+R`, or `unknown`."""
    return "+".join(bit.name or "" for bit in Level if bit in level and bit) or "unknown"


def state(word: str) -> str:
    """The word in its colour."""
    color = _COLORS.get(word)
    return f"[{color}]{word}[/{color}]" if color else word


def when(time: datetime | None) -> str:
    """Local time to the minute, or a dash."""
    return f"{time.astimezone():%Y-%m-%d %H:%M}" if time else "–"


def clock(seconds: float) -> str:
    """`4:05` minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
