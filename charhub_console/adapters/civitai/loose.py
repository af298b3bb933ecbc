"""Reading JSON values whose types cannot be relied on: the right thing, or nothing; never an exception."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

MAX_ID = 2**53 - 1  # JavaScript's largest safe integer, what Civitai itself can count to


def mapping(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def elements(value: object) -> list[Any]:
    """The array, or an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """The string without what no database stores: NUL and halves of surrogate pairs; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def whole(value: object) -> int | None:
    """The integer (also 3.0), but no bool and no text."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def positive(value: object) -> int | None:
    """An id or a size: 1..MAX_ID."""
    number = whole(value)
    return number if number is not None and 1 <= number <= MAX_ID else None


def count(value: object) -> int:
    """A non-negative number of something; 0 for anything else."""
    return positive(value) or 0


def flag(value: object) -> bool | None:
    """True or False; None for anything else."""
    return value if isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """An ISO 8601 time as aware UTC."""
    try:
        parsed = datetime.fromisoformat(text(value))
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def distinct(values: Iterator[str]) -> tuple[str, ...]:
    """Non-empty ones, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
