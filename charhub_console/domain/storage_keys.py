"""Names of stored objects: CharHub's key layout, and what any storage accepts as a key."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.views import View

MAX_KEY_CHARS = 512  # S3 allows 1024 bytes; file systems 255 a name, and the folder in front counts too
ENVIRONMENTS = ("dev", "prod")  # CharHub's prefixes: a storage adds one, a key never holds one

_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,126}[A-Za-z0-9_-]|[A-Za-z0-9_]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = datetime(2001, 9, 10, tzinfo=UTC)  # from here on milliseconds have 13 digits, so names sort by time
WINDOWS_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def view_key(character_id: str, view: View, attempt: int, at: datetime) -> str:
    """The key of one attempt's image, in CharHub's layout (charhub.md, section 8) and without environment prefix.

    Attempt 1 is named exactly as CharHub names it; later ones carry their number, so that two attempts in the same
    millisecond never share a key.

    Args:
        attempt: counts from 1 within (character, view).
        at: when the key was chosen, aware; milliseconds count.

    Raises:
        InvalidInput: the id is no lower-case uuid, there is no such attempt, or the time has no zone.
    """
    check_id(character_id)
    moment = epoch_ms(attempt, at)
    again = "" if attempt == 1 else f"-{attempt}"
    if view.content is None:
        return f"characters/{character_id}/avatar/avatar_{moment}{again}.webp"
    return f"characters/{character_id}/references/{view.content}_{moment}{again}.webp"


def epoch_ms(attempt: int, at: datetime) -> int:
    """The moment in an attempt's key. Raises: InvalidInput (no such attempt, no such time)."""
    if isinstance(attempt, bool) or attempt < 1:
        raise InvalidInput(f"There is no attempt number {attempt}.", "Attempts count from 1.")
    if at.tzinfo is None or at < _EARLIEST:
        raise InvalidInput(f"{at} is no time to name an image after.", "Check the clock of this machine.")
    return (at - _EPOCH) // timedelta(milliseconds=1)


def source_key(character_id: str, candidate_id: str) -> str:
    """The key of the source image CharHub keeps as SAMPLE ("reference", singular). Raises: InvalidInput."""
    check_id(character_id)
    check_id(candidate_id)
    return f"characters/{character_id}/reference/civitai_{candidate_id}.webp"


def lent_source_key(character_id: str, sha256: str, suffix: str) -> str:
    """The key of the source picture as workers of a fleet read it: the bytes as they came. Raises: InvalidInput."""
    check_id(character_id)
    return checked_key(f"characters/{character_id}/reference/lent_{sha256[:32]}{suffix}")


def uploaded_key(character_id: str, at: datetime) -> str:
    """The key of a source image a person gave. Raises: InvalidInput."""
    check_id(character_id)
    return f"characters/{character_id}/reference/uploaded_{epoch_ms(1, at)}.webp"


def checked_key(key: str) -> str:
    """The key itself, if every storage can hold it: relative, forward slashes, plain ASCII names, no prefix of ours.

    Raises:
        InvalidInput: anything else. Names Windows cannot hold are refused everywhere.
    """
    segments = key.split("/")
    if (
        len(key) > MAX_KEY_CHARS
        or segments[0] in ENVIRONMENTS
        or not all(_SEGMENT.fullmatch(segment) for segment in segments)
        or any(segment.split(".")[0].lower() in WINDOWS_DEVICES for segment in segments)
    ):
        raise InvalidInput(
            f"{key[:80]!r} cannot be a storage key.",
            "Keys are relative, use forward slashes and plain ASCII names, and do not begin with dev/ or prod/.",
        )
    return key


def check_id(value: str) -> None:
    if not _UUID.fullmatch(value):
        raise InvalidInput(f"{value[:80]!r} is no lower-case uuid.", "Use the id as it is stored.")
