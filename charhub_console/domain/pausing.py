"""A pause: nothing new begins, what is at a server is finished. By a person for a while, or by a file until it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

FILE = "PAUSE"
"""Its name in the data folder. What is in it does not matter."""

ONE_HOUR = timedelta(hours=1)
_OFF, _ON = "no", "yes"


@dataclass(frozen=True, slots=True)
class Pause:
    """The console is paused. `until` is None until somebody resumes it, or removes the file."""

    until: datetime | None = None
    by_file: bool = False


def until_tomorrow(now: datetime) -> datetime:
    """The coming midnight of the zone `now` is given in, in UTC."""
    day = now.date() + timedelta(days=1)
    return datetime.combine(day, time(), now.tzinfo).astimezone(UTC)


def pause_text(pause: Pause | None) -> str:
    """A person's pause, to be kept with the rows."""
    if pause is None:
        return _OFF
    return _ON if pause.until is None else pause.until.astimezone(UTC).isoformat()


def read_pause(text: str | None, now: datetime) -> Pause | None:
    """What `pause_text` wrote, as long as it lasts."""
    if text is None or text == _OFF:
        return None
    if text == _ON:
        return Pause()
    until = datetime.fromisoformat(text)
    return Pause(until) if until > now else None
