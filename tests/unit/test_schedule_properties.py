"""Whatever happens to clock, plan and machine: never two nights for one UTC date, never a night skipped for ever."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.schedule import (
    MARGIN,
    Due,
    History,
    MissedBecause,
    NightState,
    Plan,
    ScheduledNight,
    next_night,
    nights_between,
    overdue,
    plan_in_force,
    standing,
    started_night,
)

ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati")
START = datetime(2026, 3, 20, tzinfo=UTC)  # clocks change in Europe on the 29th, on Lord Howe on April 5th

plans = st.builds(
    Plan,
    time=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    zone=st.sampled_from(ZONES),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    catch_up=st.booleans(),
)
moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
away = st.sampled_from([1, 1, 1, 5, 30, 180, 60 * 23, 60 * 70]).map(lambda minutes: timedelta(minutes=minutes))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), away),
        st.tuples(st.just("plan"), plans),
        st.tuples(st.just("hold"), st.sampled_from([None, None, MissedBecause.PAUSED, MissedBecause.BUSY])),
    ),
    max_size=60,
)


@dataclass
class World:
    """What the engine does with the rule, without an engine."""

    now: datetime
    plan: Plan
    kept: tuple[Plan, datetime] | None = None
    nights: dict[date, ScheduledNight] = field(default_factory=dict)
    started: list[Due] = field(default_factory=list)
    due: set[date] = field(default_factory=set)  # every night that ever was overdue
    held_by: MissedBecause | None = None

    def look(self) -> None:
        plan = plan_in_force(self.now, self.plan, self.kept, History(self.now, self.nights))
        if self.kept is None or plan != self.kept[0]:
            self.kept = (plan, self.now)
        history = History(self.kept[1], self.nights)
        self.due |= {one.date for one in overdue(self.now, plan, history)}
        found = standing(self.now, plan, history, self.held_by)
        for night in found.missed:
            assert night.date not in self.nights
            self.nights[night.date] = night
        if found.due is not None:
            self.started.append(found.due)
            self.nights[found.due.date] = started_night(found.due, self.now, f"run {len(self.started)}")


@given(plans, steps)
def test_every_night_is_started_once_or_reported_missed(plan: Plan, steps: list[tuple[str, object]]) -> None:
    world = World(START, plan)
    world.look()
    for kind, what in steps:
        if kind == "plan" and isinstance(what, Plan):
            world.plan = what
        elif isinstance(what, timedelta):
            world.now += what
        else:
            world.held_by = what if isinstance(what, MissedBecause) else None
        world.look()
    world.held_by = None
    world.look()

    assert max(Counter(due.date for due in world.started).values(), default=0) <= 1
    assert world.due <= set(world.nights), "what was ever due is started or known to be missed"
    assert all(night.because for night in world.nights.values() if night.state is NightState.MISSED)


@given(plans, moments)
def test_no_utc_date_has_two_nights_and_none_lies_before_the_one_before(plan: Plan, now: datetime) -> None:
    found = list(nights_between(plan, now, now + timedelta(days=40)))
    assert len({due.date for due in found}) == len(found)
    assert all(due.at.date() == due.date for due in found)
    assert sorted(due.at for due in found) == [due.at for due in found]


@given(plans, moments, st.integers(1, 5000))
def test_it_does_not_matter_from_where_one_looks(plan: Plan, now: datetime, minutes: int) -> None:
    middle, end = now + timedelta(minutes=minutes), now + timedelta(days=30)
    whole = list(nights_between(plan, now, end))
    assert whole == [*nights_between(plan, now, middle), *nights_between(plan, middle, end)]


@given(plans, moments)
def test_a_next_night_always_comes_and_is_due_when_its_hour_has_come(plan: Plan, now: datetime) -> None:
    history = History(START - timedelta(days=1))
    history = History(START, {due.date: started_night(due, due.at, "r") for due in overdue(now, plan, history)})
    coming = next_night(now, plan, history)
    assert coming is not None
    assert now < coming <= now + timedelta(days=14, hours=2)
    due = standing(coming, plan, history).due
    assert due is not None
    assert due.at == coming


@given(plans, moments)
def test_a_run_by_hand_does_not_shift_the_schedule(plan: Plan, now: datetime) -> None:
    """It is no night of the schedule, so the rule does not even hear of it; while it lasts the due one waits."""
    history = History(START - timedelta(days=1))
    free, busy = standing(now, plan, history), standing(now, plan, history, MissedBecause.BUSY)
    assert free.next_at == busy.next_at
    assert busy.due is None
    assert {night.date for night in busy.missed} == {night.date for night in free.missed}


@given(plans, moments)
def test_a_late_night_never_runs_into_the_next_one(plan: Plan, now: datetime) -> None:
    found = standing(now, plan, History(START - timedelta(days=1)))
    if found.late:
        assert found.next_at is not None
        assert found.next_at - now >= MARGIN
