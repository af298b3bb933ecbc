"""Following the fleet at a console: what workers tell comes into its rows, what the console wants goes out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from charhub_console.domain.board import UNDER_WAY
from charhub_console.domain.character import Character, CharacterState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import AttemptProgressed, CharacterChanged, WorkPaused
from charhub_console.domain.pausing import pause_text
from charhub_console.domain.run import Order, Run, RunState
from charhub_console.engine import pause
from charhub_console.engine.credits import refund_undelivered
from charhub_console.engine.fleet.orders import console_id
from charhub_console.engine.generate import finish_character, wanted_views
from charhub_console.engine.handover import tell
from charhub_console.engine.ports.fleet import FleetBoard, Job, Told
from charhub_console.engine.reports import characters_of, close_ended_runs
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

LOOK_S = 1.0
TIDY_S = 10.0  # between looks for orders that could not be handed over, and for what nobody needs any more
AGREED = "fleet.pause"
"""Setting: the pause that console and fleet agreed on last. Who differs from it has changed his mind."""


class Follower:
    """Belongs to the one process of a data folder that carries work out. Everything it does may be done again.

    Args:
        ready: returns once everything at the fleet is as it must be. Raises ConsoleError.
    """

    def __init__(self, tools: Tools, board: FleetBoard, ready: Callable[[], Awaitable[object]]) -> None:
        self._tools, self._board, self._ready = tools, board, ready
        self._trouble = ""
        self._tidied_at: float | None = None

    async def follow(self) -> None:
        """Until cancelled. The fleet may be away for as long as it likes."""
        while True:
            try:
                await self.look()
                self._say("")
            except ConsoleError as error:
                self._say(str(error))
            except Exception:
                log.exception("the fleet could not be followed; it is tried again")
            await self._tools.clock.sleep(LOOK_S)

    async def look(self) -> None:
        """Once around. Raises: Unreachable, Unauthorized."""
        await self._ready()
        console = await console_id(self._tools)
        news = await self._board.news(console)
        for told in news.told:
            await self._adopt(told)
        for job in news.ended:
            await self._end(job)
        if news.told or news.ended:
            await self._board.heard(console, news)
        for seen in news.glimpses:
            event = AttemptProgressed(seen.attempt_id, seen.step, seen.of, seen.queue_position, seen.preview)
            self._tools.bus.publish(event)
        await self._agree_on_pause()
        await self._pass_cancels_on(console)
        now = self._tools.clock.monotonic()
        if self._tidied_at is None or now - self._tidied_at > TIDY_S:
            await self._tidy(console)
            self._tidied_at = now

    # --- what comes in ---

    async def _adopt(self, told: Told) -> None:
        await self._begin(told.character_id, told.run_id)
        attempt = await self._tools.store.adopt(told.rows)
        if attempt is None:
            return
        if told.thumbnail is not None:
            await self._tools.files.cache(attempt.thumbnail_path, told.thumbnail)
        tell(attempt, self._tools)

    async def _begin(self, character_id: str, run_id: str) -> None:
        """A character is under way from its first attempt on; one that also waits for another run still waits."""
        store = self._tools.store
        character = await store.character(character_id)
        if character is None or character.state is not CharacterState.QUEUED:
            return
        if not await self._waits(character_id, run_id):
            await store.change_character(character_id, state=CharacterState.GENERATING)
            self._tools.bus.publish(CharacterChanged(character_id))

    async def _waits(self, character_id: str, run_id: str) -> bool:
        """Whether another run than this ordered the character and has not begun it."""
        store = self._tools.store
        begun = {attempt.run_id for attempt in await store.attempts(character_id)}
        return any(
            run.id not in begun | {run_id} and any(order.character_id == character_id for order in run.orders)
            for run in await store.unfinished_runs()
        )

    async def _end(self, job: Job) -> None:
        character_id, run_id = job
        run, character = await self._tools.store.run(run_id), await self._tools.store.character(character_id)
        if run is None or character is None:  # a copy of the database was put back meanwhile
            log.warning("the fleet painted character %s, which is not known here", character_id)
            return
        await self._begin(character_id, run_id)
        if character.state is CharacterState.QUEUED and await self._waits(character_id, run_id):
            await refund_undelivered(character, run.id, self._tools)  # it was ordered anew: that run ends both
            return
        if not any(attempt.run_id == run_id for attempt in await self._tools.store.attempts(character_id)):
            await self._say_nothing_began(character, run)
        await finish_character(_order(character, run, ()), run.id, self._tools)
        await close_ended_runs(character.id, run.id, self._tools)

    async def _say_nothing_began(self, character: Character, run: Run) -> None:
        """A worker that cannot plan a character, for want of its recipe, writes down why; but not here."""
        note = f"{character.name} was not painted: the worker could not begin, its log says why."
        if run.state is RunState.RUNNING and note not in run.notes:
            await self._tools.store.change_run(run.id, notes=(*run.notes, note))

    # --- what goes out ---

    async def _agree_on_pause(self) -> None:
        store = self._tools.store
        none = pause_text(None)
        agreed, mine = await store.setting(AGREED) or none, await store.setting(pause.SETTING) or none
        theirs = await self._board.pause() or none
        if mine != agreed:
            await self._board.set_pause(mine)
            await store.set_setting(AGREED, mine)
        elif theirs != agreed:
            await store.set_setting(pause.SETTING, theirs)
            await store.set_setting(AGREED, theirs)
            self._tools.bus.publish(WorkPaused(await pause.is_paused(self._tools)))

    async def _pass_cancels_on(self, console: str) -> None:
        jobs, attempts = await self._board.unfinished(console)
        stopped = frozenset([job for job in jobs if await self._is_over(job)])
        cancelled = frozenset(await self._tools.store.cancelled_among(list(attempts)) if attempts else ())
        if stopped or cancelled:
            await self._board.cancel(stopped, cancelled)

    async def _is_over(self, job: Job) -> bool:
        character, run = await self._tools.store.character(job[0]), await self._tools.store.run(job[1])
        if run is None or character is None:
            return False  # of a copy that was put back; nobody here said stop
        return run.state is not RunState.RUNNING or character.state is CharacterState.CANCELLED

    async def _tidy(self, console: str) -> None:
        posted = await self._board.posted(console)
        unfinished = await self._tools.store.unfinished_runs()
        for run in unfinished:
            await self._hand_over(run, posted)
        going_on = {run.id for run in unfinished}
        closed = frozenset(run_id for _, run_id in posted if run_id not in going_on)
        if closed:
            await self._board.forget(console, closed)

    async def _hand_over(self, run: Run, posted: frozenset[Job]) -> None:
        """What could not be handed over when it was ordered."""
        for position, character in enumerate(await characters_of(run, self._tools)):
            if (character.id, run.id) in posted or character.state not in UNDER_WAY:
                continue
            have = [image.view for image in await self._tools.store.images(character.id)]
            order = _order(character, run, have)
            await self._tools.jobs.enqueue_character(order, run.id, position=position)

    def _say(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            log.warning("the fleet cannot be followed: %s", trouble)
        elif self._trouble and not trouble:
            log.info("the fleet is followed again")
        self._trouble = trouble


def _order(character: Character, run: Run, have: Sequence[object]) -> Order:
    """What was ordered of a character in a run; a night orders what is lacking."""
    known = next((order for order in run.orders if order.character_id == character.id), None)
    return known or Order(character.id, tuple(view for view in wanted_views(character, ()) if view not in have))
