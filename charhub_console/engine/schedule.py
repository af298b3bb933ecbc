"""The schedule at work: asks the wall clock every minute and begins each night once, however many processes ask."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from charhub_console.domain.errors import ConsoleError, NotFound, Unreachable
from charhub_console.domain.events import RunChanged, ScheduleChanged, WorkPaused
from charhub_console.domain.pausing import Pause
from charhub_console.domain.run import Run, RunKind, RunStage, RunState
from charhub_console.domain.schedule import (
    Due,
    History,
    MissedBecause,
    NightState,
    Plan,
    ScheduledNight,
    missed_night,
    next_night,
    plan_in_force,
    plan_text,
    read_plan,
    standing,
    started_night,
)
from charhub_console.engine import pause
from charhub_console.engine.overview import backend_states
from charhub_console.engine.placing import new_run
from charhub_console.engine.servers import need_all
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

LOOK_S = 60.0  # between looks at the wall clock: sleep, resume and a clock that is set need nothing else
READY_LOOK_S = 15.0  # while a night waits for the network and a server
READY_PATIENCE_S = 600.0
KEPT = timedelta(seconds=3 * LOOK_S)  # somebody who looked that recently still does
REMEMBERED = 1000  # nights

_PLAN = "schedule.plan"
_LOOKED = "schedule.looked_at"


@dataclass(frozen=True, slots=True)
class NightOrder:
    """What a night of the schedule is asked to do."""

    count: int
    budget_s: float
    recipe: str
    backends: tuple[str, ...] = ()  # none named: all


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """What a face shows of the schedule.

    `waiting`: a night that is overdue and held back, by a pause, another night, or while no server answers.
    `missed`: nights that will not be and that no person took note of, newest first.
    `kept`: a process looks at the clock; otherwise no night begins by itself.
    """

    plan: Plan
    next_at: datetime | None
    waiting: Due | None
    pause: Pause | None
    running: Run | None
    last: Run | None
    missed: tuple[ScheduledNight, ...]
    kept: bool


class Schedule:
    """The nights of one data folder. Belongs to one event loop; every process may have one."""

    def __init__(self, tools: Tools, plan: Plan, order: NightOrder, *, look_s: float = LOOK_S) -> None:
        self._tools = tools
        self._plan = plan
        self._order = order
        self._look_s = look_s
        self._not_ready: tuple[Due, float] | None = None  # since when this one waits for the network and a server
        self._was_paused: bool | None = None

    def change(self, plan: Plan, order: NightOrder) -> None:
        """Go by other settings from the next look on."""
        self._plan, self._order = plan, order

    # --- looking at the clock ---

    async def keep(self, *, leads: Callable[[], bool] = lambda: True) -> None:
        """Look at the clock until cancelled; a look that fails is logged and repeated.

        Args:
            leads: whether this process may change the plan everybody goes by: the engine, not those beside it.
        """
        while True:
            try:
                await self.look(leads=leads())
            except ConsoleError as error:
                log.warning("the schedule could not be looked at: %s", error)
            except Exception:
                log.exception("the schedule could not be looked at; it is tried again")
            await self._tools.clock.sleep(await self._pause_s())

    async def look(self, *, leads: bool = True) -> None:
        """Begin what is due, write down what was missed. Harmless to repeat, from any number of processes."""
        now = self._tools.clock.now()
        await self._tools.store.set_setting(_LOOKED, now.isoformat())
        running = await self._running()
        if running is not None:  # whoever wrote it down may have died before it could hand it over
            await self._tools.jobs.enqueue_night(running.id)
        held_by = await self._held_by(running)
        plan, history = await self._remember(now, leads=leads)
        found = standing(now, plan, history, held_by)
        await self._miss(found.missed)
        if found.due is None:
            self._not_ready = None
        else:
            await self._begin_when_ready(found.due, late=found.late)

    async def _pause_s(self) -> float:
        if self._not_ready is not None:
            return min(self._look_s, READY_LOOK_S)
        now = self._tools.clock.now()
        next_at = next_night(now, self._plan, History(now))
        left_s = (next_at - now).total_seconds() if next_at else self._look_s
        return max(0.1, min(self._look_s, left_s))

    async def _held_by(self, running: Run | None) -> MissedBecause | None:
        paused = await pause.is_paused(self._tools)
        if paused is not self._was_paused:  # also one that ended by itself, or a file that came or went
            self._tools.bus.publish(WorkPaused(paused))
            self._was_paused = paused
        if paused:
            return MissedBecause.PAUSED
        return MissedBecause.BUSY if running is not None else None

    async def _running(self) -> Run | None:
        unfinished = await self._tools.store.unfinished_runs()
        return next((run for run in unfinished if run.kind is RunKind.NIGHT), None)

    async def _remember(self, now: datetime, *, leads: bool) -> tuple[Plan, History]:
        """The plan that rules now and what is remembered; the wanted plan is taken up when it may be."""
        kept = read_plan(await self._tools.store.setting(_PLAN))
        nights = {night.date: night for night in await self._tools.store.scheduled_nights(limit=REMEMBERED)}
        if kept is not None and kept[1] > now:  # by a clock that was ahead
            kept = (kept[0], now)
            await self._tools.store.set_setting(_PLAN, plan_text(*kept))
        wanted = self._plan if leads or kept is None else kept[0]
        plan = plan_in_force(now, wanted, kept, History(now, nights))
        if kept is None or plan != kept[0]:
            kept = (plan, now)
            await self._tools.store.set_setting(_PLAN, plan_text(*kept))
            log.info("nights begin at %s %s, next one %s", plan.time, plan.zone, next_night(now, plan, History(now)))
            self._tools.bus.publish(ScheduleChanged())
        return plan, History(kept[1], nights)

    # --- beginning ---

    async def begin_tonight(self, order: NightOrder) -> Run | None:
        """Begin the night of this UTC date now, for a scheduler outside; None if it has begun, or one is under way.

        Raises:
            NotFound: no such recipe or backend.
        """
        now = self._tools.clock.now()
        return await self._begin(Due(now.date(), now), order)

    async def of_today(self) -> ScheduledNight | None:
        """What is known of the night of this UTC date."""
        known = await self._tools.store.scheduled_nights(limit=REMEMBERED)
        return next((night for night in known if night.date == self._tools.clock.now().date()), None)

    async def _begin_when_ready(self, due: Due, *, late: bool) -> None:
        """On time at once: a night can wait for its servers itself. Late, when the network and a server answer."""
        if late and not await self._is_ready():
            if self._not_ready is None or self._not_ready[0] != due:
                self._not_ready = (due, self._tools.clock.monotonic())
                log.info("the night of %s waits for the network and a server", due.date)
            if self._tools.clock.monotonic() - self._not_ready[1] >= READY_PATIENCE_S:
                self._not_ready = None
                await self._miss((missed_night(due, self._tools.clock.now(), MissedBecause.UNREACHABLE),))
            return
        self._not_ready = None
        try:
            await self._begin(due, self._order)
        except NotFound as error:
            log.warning("the night of %s cannot be started: %s", due.date, error)
            await self._miss((missed_night(due, self._tools.clock.now(), MissedBecause.REFUSED),))

    async def _begin(self, due: Due, order: NightOrder) -> Run | None:
        tools = self._tools
        need_all(order.backends, order.recipe, tools)
        run = new_run(
            RunKind.NIGHT,
            order.count,
            order.recipe,
            tools,
            budget_s=order.budget_s,
            stage=RunStage.FETCH,
            backends=order.backends,
        )
        begun = await tools.store.begin_night(started_night(due, run.started_at, run.id), run)
        if begun is None:
            return None
        await tools.jobs.enqueue_night(begun.id)
        log.info("the night of %s begins as run %s", due.date, begun.id)
        tools.bus.publish(RunChanged(begun.id))
        tools.bus.publish(ScheduleChanged())
        return begun

    async def _is_ready(self) -> bool:
        if self._order.recipe not in self._tools.recipes:
            return True  # what is configured wrongly is said, not waited for
        able = self._order.backends or self._tools.pool.names(*self._tools.kinds(self._order.recipe))
        servers = await backend_states(self._tools, able)
        if not any(server.healthy for server in servers):
            return False
        try:
            await self._tools.source.check()
        except Unreachable:
            return False
        except ConsoleError as error:  # it answered, that is enough: the night itself says what it thinks of this
            log.warning("the source answers: %s", error.title)
        return True

    async def _miss(self, missed: tuple[ScheduledNight, ...]) -> None:
        written = await self._tools.store.miss_nights(missed) if missed else []
        for because, some in groupby(written, key=lambda night: night.because):
            dates = [night.date for night in some]
            log.warning("missed (%s): %d nights, %s to %s", because, len(dates), dates[0], dates[-1])
        if written:
            self._tools.bus.publish(ScheduleChanged())

    # --- what faces ask ---

    async def state(self) -> ScheduleState:
        """How the schedule stands, also while nobody keeps it. Changes nothing."""
        now = self._tools.clock.now()
        kept = read_plan(await self._tools.store.setting(_PLAN))
        known = await self._tools.store.scheduled_nights(limit=REMEMBERED)
        running, paused = await self._running(), await pause.current_pause(self._tools)
        history = History(min(kept[1], now) if kept else now, {night.date: night for night in known})
        held_by = MissedBecause.PAUSED if paused else MissedBecause.BUSY if running else None
        plan = plan_in_force(now, self._plan, kept, history)
        if kept is not None and plan != kept[0]:
            history = History(now, history.nights)
        found = standing(now, plan, history)
        missed = standing(now, plan, history, held_by).missed
        unseen = [night for night in known if night.state is NightState.MISSED and not night.seen]
        looked = await self._tools.store.setting(_LOOKED)
        return ScheduleState(
            plan=self._plan,
            next_at=next_night(now, self._plan, history),
            waiting=found.due,
            pause=paused,
            running=running,
            last=await self._last(),
            missed=(*reversed(missed), *unseen),
            kept=looked is not None and abs(now - datetime.fromisoformat(looked)) < KEPT,
        )

    async def _last(self) -> Run | None:
        runs = await self._tools.store.runs(limit=100)
        return next((r for r in runs if r.kind is RunKind.NIGHT and r.state is not RunState.RUNNING), None)

    async def take_note_of_missed(self) -> int:
        """A person has seen which nights were missed; returns how many."""
        return await self._tools.store.take_note_of_missed()

    async def current_pause(self) -> Pause | None:
        """The pause there is now, whoever ordered it."""
        return await pause.current_pause(self._tools)

    async def pause(self, until: datetime | None = None) -> Pause:
        """Let nothing new begin until then, or until resumed; what is at a server is finished."""
        ordered = Pause(until)
        await pause.set_pause(ordered, self._tools)
        self._tools.bus.publish(WorkPaused(True))
        return await pause.current_pause(self._tools) or ordered

    async def resume(self) -> Pause | None:
        """End a person's pause; returns what still pauses: the file."""
        await pause.set_pause(None, self._tools)
        left = await pause.current_pause(self._tools)
        self._tools.bus.publish(WorkPaused(left is not None))
        return left
