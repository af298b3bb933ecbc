"""When nights are due: one a UTC date, at an hour of the operator's zone; what to do about those that are overdue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
ON_TIME = timedelta(minutes=10)  # a night seen later than this is being caught up
MARGIN = timedelta(hours=3)  # nothing is caught up so shortly before the next night: that one does its work
LOOK_BACK = timedelta(days=366)  # a console that was away for longer does not list every night of it
LOOK_AHEAD = timedelta(days=400)
CLOCK_ERROR = timedelta(days=1)  # what was written down later than that from now was written by a wrong clock
_DAY = timedelta(days=1)


class NightState(StrEnum):
    """What came of a night of the schedule."""

    STARTED = "started"
    MISSED = "missed"


class MissedBecause(StrEnum):
    """Why a night was never started."""

    OFF = "off"  # no console ran, or the machine slept
    PAUSED = "paused"
    BUSY = "busy"  # another night was still under way
    UNREACHABLE = "unreachable"  # no network, or no generation server answered
    REFUSED = "refused"  # what is configured cannot be started


@dataclass(frozen=True, slots=True)
class Plan:
    """When nights begin: `time` on these weekdays (Monday is 0) by the clocks of `zone` (an IANA name)."""

    time: time = time(2)
    zone: str = "UTC"
    days: frozenset[int] = EVERY_DAY
    enabled: bool = True
    catch_up: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """One night of a plan. `date` is the UTC date of its beginning: there is never another one for it."""

    date: date
    at: datetime


@dataclass(frozen=True, slots=True)
class ScheduledNight:
    """What came of one night: written once, with `run_id` when it was started. `seen`: a person took note of it."""

    date: date
    due_at: datetime
    state: NightState
    at: datetime
    run_id: str | None = None
    because: MissedBecause | None = None
    seen: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What the schedule remembers. Nights before `since`, when the plan came into force, are none of its business."""

    since: datetime
    nights: Mapping[date, ScheduledNight] = field(default_factory=dict)

    def believed(self, now: datetime) -> History:
        """The same without what a clock that was far ahead has written down."""
        nights = {day: night for day, night in self.nights.items() if night.at <= now + CLOCK_ERROR}
        return History(min(self.since, now), nights)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be done now: start `due` (`late`: catch it up), write the missed ones down, wait for `next_at`."""

    due: Due | None
    late: bool
    missed: tuple[ScheduledNight, ...]
    next_at: datetime | None


def nights_between(plan: Plan, after: datetime, until: datetime) -> Iterator[Due]:
    """Every night of the plan with after < beginning <= until, in order, whether the plan is on or off.

    An hour that the clocks skip counts as if they had not been changed yet; of an hour that comes twice the first one
    counts. Where a change of the clocks brings two nights into one UTC date, the first one is that date's.
    """
    zone = ZoneInfo(plan.zone)
    day = after.astimezone(zone).date() - 2 * _DAY
    last = until.astimezone(zone).date() + _DAY
    former: date | None = None
    while day <= last:
        if day.weekday() in plan.days:
            at = datetime.combine(day, plan.time, zone).astimezone(UTC)
            if after < at <= until and at.date() != former:
                yield Due(at.date(), at)
            former = at.date()
        day += _DAY


def next_night(now: datetime, plan: Plan, history: History) -> datetime | None:
    """When the next night begins; None while the plan is off. What is overdue now is not "next"."""
    if not plan.enabled:
        return None
    known = history.believed(now).nights
    found = (due.at for due in nights_between(plan, now, now + LOOK_AHEAD) if due.date not in known)
    return next(found, None)


def overdue(now: datetime, plan: Plan, history: History) -> list[Due]:
    """Nights that should have begun by now and of which nothing is written down, oldest first."""
    if not plan.enabled:
        return []
    history = history.believed(now)
    begin = max(history.since, now - LOOK_BACK)
    return [due for due in nights_between(plan, begin, now) if due.date not in history.nights]


def standing(now: datetime, plan: Plan, history: History, held_by: MissedBecause | None = None) -> Standing:
    """What is to be done now. Of several overdue nights only the newest may still be started.

    Args:
        held_by: what keeps any night from being started at the moment; the newest one waits for it to pass.
    """
    next_at = next_night(now, plan, history)
    waiting = overdue(now, plan, history)
    if not waiting:
        return Standing(None, False, (), next_at)
    newest = waiting.pop()
    late = now - newest.at > ON_TIME
    if late and not may_be_caught_up(now, plan, next_at):
        waiting.append(newest)
    missed = tuple(missed_night(due, now, held_by or MissedBecause.OFF) for due in waiting)
    if newest in waiting or held_by is not None:
        return Standing(None, False, missed, next_at)
    return Standing(newest, late, missed, next_at)


def may_be_caught_up(now: datetime, plan: Plan, next_at: datetime | None) -> bool:
    """Whether a night that is late may still be started now."""
    return plan.catch_up and (next_at is None or next_at - now >= MARGIN)


def missed_night(due: Due, now: datetime, because: MissedBecause) -> ScheduledNight:
    """The note that a night will not be."""
    return ScheduledNight(due.date, due.at, NightState.MISSED, now, because=because)


def started_night(due: Due, now: datetime, run_id: str) -> ScheduledNight:
    """The note that a night has begun as this run."""
    return ScheduledNight(due.date, due.at, NightState.STARTED, now, run_id=run_id)


def plan_in_force(now: datetime, wanted: Plan, kept: tuple[Plan, datetime] | None, history: History) -> Plan:
    """The plan to go by: the kept one as long as a night of it is overdue, then the wanted one; off means off at once.

    Args:
        kept: the plan that was followed so far and since when.
    """
    if kept is None or kept[0] == wanted or not wanted.enabled:
        return wanted
    former = replace(history, since=kept[1])
    return kept[0] if overdue(now, kept[0], former) else wanted


def plan_text(plan: Plan, since: datetime) -> str:
    """Plan and since when it is followed, to be kept."""
    fields = {
        "since": since.isoformat(),
        "time": plan.time.isoformat(timespec="minutes"),
        "zone": plan.zone,
        "days": sorted(plan.days),
        "enabled": plan.enabled,
        "catch_up": plan.catch_up,
    }
    return json.dumps(fields)


def read_plan(text: str | None) -> tuple[Plan, datetime] | None:
    """What `plan_text` wrote; None when there is nothing, or it names a zone this machine does not know."""
    if text is None:
        return None
    found = json.loads(text)
    if not is_zone(found["zone"]):
        return None
    plan = Plan(
        time.fromisoformat(found["time"]),
        found["zone"],
        frozenset(found["days"]),
        found["enabled"],
        found["catch_up"],
    )
    return plan, datetime.fromisoformat(found["since"])


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # no name at all, a folder of names ("America"), unknown
        return False
    return True
