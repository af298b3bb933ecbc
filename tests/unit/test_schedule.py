"""When nights are due: around midnight, changes of the clocks, missed nights, runs by hand, pauses, changed plans."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from charhub_console.domain.schedule import (
    Due,
    History,
    MissedBecause,
    Plan,
    ScheduledNight,
    missed_night,
    next_night,
    nights_between,
    overdue,
    plan_in_force,
    plan_text,
    read_plan,
    standing,
    started_night,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DAILY = Plan()
BERLIN = Plan(zone="Europe/Berlin")
BERLIN_GAP = Plan(time(2, 30), "Europe/Berlin")  # skipped on 2026-03-29, twice on 2026-10-25
BERLIN_EARLY = Plan(time(1, 30), "Europe/Berlin")  # 00:30 UTC in winter, 23:30 UTC the day before in summer
SAO_PAULO = Plan(time(22), "America/Sao_Paulo")  # always 01:00 UTC of the next day
TOKYO = Plan(zone="Asia/Tokyo")  # 17:00 UTC of the day before
KATHMANDU = Plan(zone="Asia/Kathmandu")  # 20:15 UTC of the day before
KIRITIMATI = Plan(zone="Pacific/Kiritimati")  # UTC+14
LORD_HOWE = Plan(time(1, 45), "Australia/Lord_Howe")  # its clocks change by half an hour
WEEKDAYS = Plan(days=frozenset(range(5)))
SUNDAYS = Plan(days=frozenset({6}))
TOKYO_SUNDAYS = Plan(zone="Asia/Tokyo", days=frozenset({6}))
MIDNIGHT = Plan(time(0))
LAST_MINUTE = Plan(time(23, 59))
OFF = Plan(enabled=False)
NO_CATCH_UP = Plan(catch_up=False)


def at(text: str) -> datetime:
    """`2026-10-07 02:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def history(*known: str | ScheduledNight, since: datetime = LONG_AGO) -> History:
    """Nights of which something is written down; a date means that it was started on time."""
    nights = [night if isinstance(night, ScheduledNight) else started(night) for night in known]
    return History(since, {night.date: night for night in nights})


def started(day: str) -> ScheduledNight:
    begun = at(f"{day} 02:00")
    return started_night(Due(begun.date(), begun), begun, f"run-{day}")


def missed(day: str) -> ScheduledNight:
    begun = at(f"{day} 02:00")
    return missed_night(Due(begun.date(), begun), begun + timedelta(hours=1), MissedBecause.OFF)


# --- the next night ---------------------------------------------------------------------------------------------------

NEXT = [
    # midnight and the hour itself
    (DAILY, "2026-10-07 00:00", "2026-10-07 02:00"),
    (DAILY, "2026-10-07 01:59:59", "2026-10-07 02:00"),
    (DAILY, "2026-10-07 02:00", "2026-10-08 02:00"),
    (DAILY, "2026-10-07 02:00:01", "2026-10-08 02:00"),
    (DAILY, "2026-10-07 23:59:59", "2026-10-08 02:00"),
    (DAILY, "2026-12-31 03:00", "2027-01-01 02:00"),
    (DAILY, "2028-02-28 03:00", "2028-02-29 02:00"),
    (MIDNIGHT, "2026-10-06 23:59:59", "2026-10-07 00:00"),
    (MIDNIGHT, "2026-10-07 00:00", "2026-10-08 00:00"),
    (LAST_MINUTE, "2026-10-07 23:58", "2026-10-07 23:59"),
    (LAST_MINUTE, "2026-10-07 23:59:30", "2026-10-08 23:59"),
    # zones
    (BERLIN, "2026-07-01 12:00", "2026-07-02 00:00"),
    (BERLIN, "2026-12-01 12:00", "2026-12-02 01:00"),
    (SAO_PAULO, "2026-10-07 00:59", "2026-10-07 01:00"),
    (SAO_PAULO, "2026-10-07 01:00", "2026-10-08 01:00"),
    (TOKYO, "2026-10-07 12:00", "2026-10-07 17:00"),
    (TOKYO, "2026-10-07 17:00", "2026-10-08 17:00"),
    (KATHMANDU, "2026-10-07 12:00", "2026-10-07 20:15"),
    (KIRITIMATI, "2026-10-07 12:00:01", "2026-10-08 12:00"),
    # the clocks change: forward, back, where the hour is not there, where it comes twice
    (BERLIN, "2026-03-28 12:00", "2026-03-29 01:00"),
    (BERLIN, "2026-03-29 01:00", "2026-03-30 00:00"),
    (BERLIN, "2026-10-24 12:00", "2026-10-25 00:00"),
    (BERLIN, "2026-10-25 00:00", "2026-10-26 01:00"),
    (BERLIN_GAP, "2026-03-28 12:00", "2026-03-29 01:30"),  # 02:30 is not there: 03:30 summer time
    (BERLIN_GAP, "2026-03-29 01:30", "2026-03-30 00:30"),
    (BERLIN_GAP, "2026-10-24 12:00", "2026-10-25 00:30"),  # the first 02:30
    (BERLIN_GAP, "2026-10-25 00:30", "2026-10-26 01:30"),  # not the second one
    (BERLIN_EARLY, "2026-03-29 00:30", "2026-03-30 23:30"),  # 23:30 UTC of the 29th has had its night
    (BERLIN_EARLY, "2026-10-24 23:30", "2026-10-26 00:30"),
    (LORD_HOWE, "2026-04-04 12:00", "2026-04-04 14:45"),
    (LORD_HOWE, "2026-04-04 14:45", "2026-04-05 15:15"),
    # days, by the calendar of the zone
    (WEEKDAYS, "2026-10-09 02:00", "2026-10-12 02:00"),
    (SUNDAYS, "2026-10-07 12:00", "2026-10-11 02:00"),
    (SUNDAYS, "2026-10-11 02:00", "2026-10-18 02:00"),
    (TOKYO_SUNDAYS, "2026-10-07 12:00", "2026-10-10 17:00"),  # Saturday in UTC
]


@pytest.mark.parametrize(("plan", "now", "expected"), NEXT)
def test_the_next_night_begins_at_its_hour_by_the_clocks_of_its_zone(plan: Plan, now: str, expected: str) -> None:
    assert next_night(at(now), plan, history()) == at(expected)


def test_a_plan_that_is_off_has_no_next_night_and_nothing_is_overdue() -> None:
    now = at("2026-10-07 12:00")
    assert next_night(now, OFF, history()) is None
    assert overdue(now, OFF, history()) == []
    assert standing(now, OFF, history()).due is None


def test_a_date_that_is_known_already_is_not_next_whatever_the_clock_says() -> None:
    """The clock was set back by an hour, or the plan was moved to a later hour of the same day."""
    assert next_night(at("2026-10-07 01:10"), DAILY, history("2026-10-07")) == at("2026-10-08 02:00")
    assert next_night(at("2026-10-07 12:00"), Plan(time(22)), history("2026-10-07")) == at("2026-10-08 22:00")


def test_the_utc_date_of_its_beginning_names_a_night_and_no_date_has_two() -> None:
    found = list(nights_between(BERLIN_EARLY, at("2026-03-27 00:00"), at("2026-03-31 00:00")))
    assert [(due.date.day, due.at.strftime("%d %H:%M")) for due in found] == [
        (27, "27 00:30"),
        (28, "28 00:30"),
        (29, "29 00:30"),
        (30, "30 23:30"),
    ]


def test_a_date_that_a_zone_never_had_brings_no_second_night() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    found = list(nights_between(Plan(zone="Pacific/Apia"), at("2011-12-28 00:00"), at("2012-01-02 00:00")))
    assert len({due.date for due in found}) == len(found) == 5


# --- what is to be done now -------------------------------------------------------------------------------------------

# (plan, known nights, now, held by, the night to start or None, late, nights that are missed)
STANDING = [
    # on time
    (DAILY, ["2026-10-06"], "2026-10-07 02:00", None, "2026-10-07", False, []),
    (DAILY, ["2026-10-06"], "2026-10-07 02:00:59", None, "2026-10-07", False, []),
    (DAILY, ["2026-10-06"], "2026-10-07 02:10", None, "2026-10-07", False, []),
    (DAILY, ["2026-10-06"], "2026-10-07 01:59:59", None, None, False, []),
    # started already: by another process, before a restart, before the clock was set back
    (DAILY, ["2026-10-06", "2026-10-07"], "2026-10-07 02:00:10", None, None, False, []),
    (DAILY, ["2026-10-06", "2026-10-07"], "2026-10-07 23:59", None, None, False, []),
    (DAILY, ["2026-10-06", "2026-10-07"], "2026-10-07 01:30", None, None, False, []),
    # late: the machine slept, or was off
    (DAILY, ["2026-10-06"], "2026-10-07 02:10:01", None, "2026-10-07", True, []),
    (DAILY, ["2026-10-06"], "2026-10-07 12:00", None, "2026-10-07", True, []),
    (DAILY, ["2026-10-06"], "2026-10-07 23:00", None, "2026-10-07", True, []),
    (DAILY, ["2026-10-06"], "2026-10-07 23:00:01", None, None, False, ["2026-10-07"]),
    (DAILY, ["2026-10-06"], "2026-10-08 01:59", None, None, False, ["2026-10-07"]),
    # several: only the newest one is caught up
    (DAILY, ["2026-10-06"], "2026-10-08 02:00", None, "2026-10-08", False, ["2026-10-07"]),
    (DAILY, ["2026-10-06"], "2026-10-08 09:00", None, "2026-10-08", True, ["2026-10-07"]),
    (DAILY, ["2026-10-03"], "2026-10-07 09:00", None, "2026-10-07", True, ["2026-10-04", "2026-10-05", "2026-10-06"]),
    (DAILY, ["2026-10-04"], "2026-10-07 00:30", None, None, False, ["2026-10-05", "2026-10-06"]),
    # a missed night that is known is not told again
    (DAILY, ["2026-10-05", missed("2026-10-06")], "2026-10-07 02:00", None, "2026-10-07", False, []),
    (DAILY, [missed("2026-10-06"), missed("2026-10-07")], "2026-10-07 12:00", None, None, False, []),
    # catching up is off
    (NO_CATCH_UP, ["2026-10-06"], "2026-10-07 02:05", None, "2026-10-07", False, []),
    (NO_CATCH_UP, ["2026-10-06"], "2026-10-07 02:11", None, None, False, ["2026-10-07"]),
    (NO_CATCH_UP, ["2026-10-05"], "2026-10-07 12:00", None, None, False, ["2026-10-06", "2026-10-07"]),
    # paused: the newest one waits, as long as it may still be started
    (DAILY, ["2026-10-06"], "2026-10-07 02:00", MissedBecause.PAUSED, None, False, []),
    (DAILY, ["2026-10-06"], "2026-10-07 12:00", MissedBecause.PAUSED, None, False, []),
    (DAILY, ["2026-10-06"], "2026-10-07 23:30", MissedBecause.PAUSED, None, False, ["2026-10-07"]),
    (DAILY, ["2026-10-06"], "2026-10-08 02:00", MissedBecause.PAUSED, None, False, ["2026-10-07"]),
    (NO_CATCH_UP, ["2026-10-06"], "2026-10-07 02:05", MissedBecause.PAUSED, None, False, []),
    (NO_CATCH_UP, ["2026-10-06"], "2026-10-07 02:30", MissedBecause.PAUSED, None, False, ["2026-10-07"]),
    # a night by hand is under way: the scheduled one waits for its end, and keeps its hour tomorrow
    (DAILY, ["2026-10-06"], "2026-10-07 02:00", MissedBecause.BUSY, None, False, []),
    (DAILY, ["2026-10-06"], "2026-10-07 02:40", None, "2026-10-07", True, []),
    # a plan of few days
    (WEEKDAYS, ["2026-10-09"], "2026-10-11 12:00", None, None, False, []),
    (SUNDAYS, ["2026-10-04"], "2026-10-14 12:00", None, "2026-10-11", True, []),
    (SUNDAYS, ["2026-10-04"], "2026-10-17 23:30", None, None, False, ["2026-10-11"]),
    # the clocks change
    (BERLIN_GAP, ["2026-03-28"], "2026-03-29 01:31", None, "2026-03-29", False, []),
    (BERLIN_GAP, ["2026-10-24", "2026-10-25"], "2026-10-25 01:31", None, None, False, []),
    (BERLIN_EARLY, ["2026-03-28", "2026-03-29"], "2026-03-29 23:31", None, None, False, []),
]


@pytest.mark.parametrize(("plan", "known", "now", "held_by", "due", "late", "gone"), STANDING)
def test_what_is_due_is_started_once_and_what_cannot_be_any_more_is_missed(
    plan: Plan,
    known: list[str | ScheduledNight],
    now: str,
    held_by: MissedBecause | None,
    due: str | None,
    late: bool,
    gone: list[str],
) -> None:
    since = min(night.due_at for night in history(*known).nights.values())
    found = standing(at(now), plan, history(*known, since=since), held_by)
    assert (found.due and str(found.due.date), found.late) == (due, late)
    assert [str(night.date) for night in found.missed] == gone
    assert {night.because for night in found.missed} <= {held_by or MissedBecause.OFF}


def test_nights_before_the_plan_came_into_force_are_none_of_its_business() -> None:
    now = at("2026-10-07 09:00")
    assert overdue(now, DAILY, history(since=at("2026-10-07 02:00"))) == []
    assert [due.date.day for due in overdue(now, DAILY, history(since=at("2026-10-07 01:59")))] == [7]


def test_a_console_that_was_away_for_years_does_not_list_them_all() -> None:
    found = standing(at("2030-10-07 09:00"), DAILY, history())
    assert found.due is not None
    assert len(found.missed) == 365


def test_what_a_clock_that_was_years_ahead_wrote_down_does_not_silence_the_schedule() -> None:
    wrong = [
        missed_night(Due(date(2026, 10, day), at(f"2026-10-{day:02} 02:00")), at("2030-01-01 00:00"), MissedBecause.OFF)
        for day in range(1, 31)
    ]
    known = history(*wrong, since=at("2029-12-31 00:00"))
    assert next_night(at("2026-10-07 01:00"), DAILY, known) == at("2026-10-07 02:00")
    assert next_night(at("2026-10-07 03:00"), DAILY, known) == at("2026-10-08 02:00")


# --- changed plans ----------------------------------------------------------------------------------------------------

LATER = Plan(time(9))
SINCE = at("2026-10-01 12:00")

# (kept plan, wanted plan, known nights since the 1st, now, the plan to go by)
CHANGES = [
    (None, DAILY, [], "2026-10-07 12:00", DAILY),
    (DAILY, DAILY, [], "2026-10-02 02:05", DAILY),
    (DAILY, LATER, [], "2026-10-02 01:59", LATER),
    (DAILY, LATER, [], "2026-10-02 02:05", DAILY),  # what is due by the former hour is done first
    (DAILY, LATER, ["2026-10-02"], "2026-10-02 02:05", LATER),
    (DAILY, LATER, [missed("2026-10-02")], "2026-10-02 23:30", LATER),
    (DAILY, OFF, [], "2026-10-02 02:05", OFF),  # off means off, at once
    (OFF, DAILY, [], "2026-10-05 12:00", DAILY),
    (OFF, OFF, [], "2026-10-05 12:00", OFF),
]


@pytest.mark.parametrize(("kept", "wanted", "known", "now", "expected"), CHANGES)
def test_a_changed_plan_counts_once_nothing_of_the_former_one_is_overdue(
    kept: Plan | None, wanted: Plan, known: list[str | ScheduledNight], now: str, expected: Plan
) -> None:
    former = None if kept is None else (kept, SINCE)
    assert plan_in_force(at(now), wanted, former, history(*known)) == expected


@pytest.mark.parametrize("plan", [DAILY, BERLIN_GAP, TOKYO_SUNDAYS, OFF, NO_CATCH_UP])
def test_a_plan_is_kept_as_text_and_read_again(plan: Plan) -> None:
    assert read_plan(plan_text(plan, SINCE)) == (plan, SINCE)


def test_a_kept_plan_of_a_zone_that_is_gone_is_as_good_as_none() -> None:
    assert read_plan(plan_text(Plan(zone="Europe/Atlantis"), SINCE)) is None
    assert read_plan(None) is None
