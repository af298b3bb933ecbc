"""What a worker carries out: orders of consoles, in rows lent to it, telling all it does before it goes on."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import (
    AttemptCancelled,
    ConsoleError,
    InvalidInput,
    NotFound,
    Unauthorized,
    Unreachable,
)
from charhub_console.domain.events import AttemptProgressed, Event
from charhub_console.domain.pausing import pause_text
from charhub_console.domain.run import Order
from charhub_console.engine import pause
from charhub_console.engine.finish import IN_FLIGHT
from charhub_console.engine.handover import OPEN
from charhub_console.engine.ports import Backend
from charhub_console.engine.ports.fleet import FleetHands, Glimpse, Job, Loan, Server, Told
from charhub_console.engine.tools import Tools
from charhub_console.engine.work import EngineWork

log = logging.getLogger(__name__)

T = TypeVar("T")

LOOK_S = 1.0  # between looks for what consoles want
AGAIN_S = 1.0  # between tries while the fleet is away, or a character is in other hands
_CANCELLED = ConsoleError("Cancelled.", "")
_UNEXPECTED = ConsoleError("An unexpected error ended this view.", "See the log, then retry the view.")
_AT_SERVER = (AttemptState.SUBMITTING, AttemptState.SUBMITTED)


class FleetWork:
    """Implements engine.ports.Work for a worker.

    Its rows are only lent: a character's are taken whole when it comes into these hands, and every change of an attempt
    is told (`tell`, by the store) before the work goes on. So another worker finds all there is to find: under which
    job id an image was given to which server, where its bytes went.

    Args:
        guest: makes a backend of a server that a former worker used.
    """

    def __init__(
        self,
        tools: Tools,
        work: EngineWork,
        hands: FleetHands,
        worker_id: str,
        guest: Callable[[Server], Backend],
    ) -> None:
        self._tools, self._work, self._hands, self._me, self._guest = tools, work, hands, worker_id, guest
        self._in_hand: Counter[str] = Counter()  # jobs by character
        self._jobs: dict[Job, asyncio.Task[None]] = {}
        self._stopped: set[Job] = set()
        self._told: set[str] = set()  # attempts whose end the fleet knows
        self._glimpses: dict[str, Glimpse] = {}
        tools.bus.subscribe(self._hear)

    async def finish(self) -> None:
        """Let nothing new go to a server, and return when what is there has come home."""
        self.close_line(True)
        while await self.in_flight():
            await self._tools.clock.sleep(LOOK_S / 2)

    @property
    def doing(self) -> int:
        """Characters that are under way here."""
        return len(self._jobs)

    # --- the Work port ---

    async def generate(self, order: Order, run_id: str, position: int) -> None:
        """See engine.ports.Work. It closes no run and charges nobody: that is the console's."""
        job = (order.character_id, run_id)
        try:
            loan = await self._loan(job)
        except NotFound as error:
            log.warning("%s", error)
            return
        self._in_hand[order.character_id] += 1
        try:
            await self._carry(job, loan, order, position)
        finally:
            self._in_hand[order.character_id] -= 1
        if not self._in_hand[order.character_id]:
            await self._patiently(lambda: self._hands.let_go(order.character_id, self._me))

    async def carry_on(self, run_id: str) -> None:
        """See engine.ports.Work. Nights stay at their consoles."""
        log.error("night %s is no work for a worker", run_id)

    def close_line(self, closed: bool) -> None:
        """See engine.pool."""
        self._work.close_line(closed)

    async def in_flight(self) -> int:
        """Images of what is under way here that are at a server, or painted and not recorded yet."""
        attempts = [attempt for job in list(self._jobs) for attempt in await self._tools.store.attempts(job[0])]
        return sum(attempt.state in IN_FLIGHT for attempt in attempts)

    # --- telling and listening ---

    async def tell(self, attempt: Attempt) -> None:
        """Told, or this job ends here: the character is in other hands, and so is its every image."""
        store = self._tools.store
        thumbnail = await self._thumbnail(attempt) if attempt.state is AttemptState.DONE else None
        told = Told(
            attempt.id,
            attempt.character_id,
            attempt.run_id,
            await store.report(attempt.id),
            is_open=not attempt.state.is_final,
            at_server=attempt.state in _AT_SERVER,
            thumbnail=thumbnail,
        )
        if not await self._patiently(lambda: self._hands.tell(told, self._me)):
            log.warning("character %s is in other hands now", attempt.character_id)
            self._drop(attempt.character_id)
            raise asyncio.CancelledError
        if attempt.state.is_final:
            self._told.add(attempt.id)
        if thumbnail is not None:
            await self._tools.files.delete(attempt.thumbnail_path)  # nobody looks at it here

    async def listen(self) -> None:
        """Do what consoles want, until cancelled."""
        while True:
            try:
                await self._look()
            except Unreachable as error:
                log.warning("the fleet does not answer: %s", error.title)
            except asyncio.CancelledError:
                this = asyncio.current_task()
                if this is None or this.cancelling():
                    raise  # otherwise what was to be stopped is in other hands now
            except Exception:
                log.exception("what consoles want could not be looked at; it is tried again")
            await self._tools.clock.sleep(LOOK_S)

    # --- inside ---

    async def _loan(self, job: Job) -> Loan:
        """The job's rows once its character is in these hands. Raises: NotFound."""
        while True:
            loan = await self._patiently(lambda: self._hands.take(job, self._me))
            if loan is not None:
                return loan
            await self._tools.clock.sleep(AGAIN_S)

    async def _carry(self, job: Job, loan: Loan, order: Order, position: int) -> None:
        try:
            await self._unpack(loan, anew=self._in_hand[order.character_id] == 1)
            await self._patiently(self._look)  # a pause of this moment holds what begins now
            if not loan.cancelled:
                await self._paint(job, order, position)
        except Exception:
            log.exception("the order for character %s ended by an unexpected error", order.character_id)
            await self._end_attempts(job, AttemptState.FAILED, _UNEXPECTED)
        if loan.cancelled or job in self._stopped:
            self._stopped.discard(job)
            await self._cancel_attempts(job)
        for attempt in await self._tools.store.attempts(job[0]):
            if attempt.run_id == job[1] and attempt.id not in self._told:  # it ended in other hands, and came back
                await self.tell(attempt)
            self._told.discard(attempt.id)
        await self._patiently(lambda: self._hands.end(job, self._me))

    async def _paint(self, job: Job, order: Order, position: int) -> None:
        """Until its end, or until a console says stop."""
        painting = asyncio.get_running_loop().create_task(self._work.paint_order(order, job[1], position))
        self._jobs[job] = painting
        try:
            await painting
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if job not in self._stopped or (this is not None and this.cancelling()):
                raise
        finally:
            del self._jobs[job]

    async def _unpack(self, loan: Loan, *, anew: bool) -> None:
        store, files = self._tools.store, self._tools.files
        parcel = loan.parcel
        await store.unpack(parcel.rows)
        if anew:
            for told in loan.told:
                await store.adopt(told)
        if parcel.source_key and not await files.exists(parcel.source_path):
            try:
                data = await self._patiently(lambda: self._tools.storage.get(parcel.source_key))
                await files.write(parcel.source_path, data)
            except NotFound as error:  # recipes say by themselves what they cannot do without
                log.warning("character %s: %s", parcel.character_id, error.title)
        servers = {server[0]: server for server in loan.servers}
        for attempt in await store.attempts(parcel.character_id):
            name = attempt.backend
            if not attempt.state.is_final and name in servers and name not in self._tools.pool.backends:
                self._tools.pool.welcome(self._guest(servers[name]))

    async def _thumbnail(self, attempt: Attempt) -> bytes | None:
        try:
            return await self._tools.files.read(attempt.thumbnail_path)
        except NotFound:
            return None

    async def _look(self) -> None:
        wishes = await self._hands.wishes(self._me)
        store, wanted = self._tools.store, wishes.pause or pause_text(None)
        if wanted != await store.setting(pause.SETTING):
            await store.set_setting(pause.SETTING, wanted)
        for attempt_id in wishes.attempts:
            await self._end_attempt(
                attempt_id, AttemptState.CANCELLED, _CANCELLED
            )  # whoever paints it sees it in the rows
        for job in wishes.jobs:
            painting = self._jobs.get(job)
            if painting is not None and job not in self._stopped:
                self._stopped.add(job)
                await self._cancel_attempts(job)  # first, so that their servers stop too
                painting.get_loop().call_soon_threadsafe(painting.cancel)
        seen, self._glimpses = self._glimpses, {}
        for glimpse in seen.values():
            await self._hands.glimpse(glimpse, self._me)

    async def _cancel_attempts(self, job: Job) -> None:
        await self._end_attempts(job, AttemptState.CANCELLED, _CANCELLED)

    async def _end_attempts(self, job: Job, state: AttemptState, why: ConsoleError) -> None:
        for attempt in await self._tools.store.attempts(job[0]):
            if attempt.run_id == job[1] and not attempt.state.is_final:
                await self._end_attempt(attempt.id, state, why)

    async def _end_attempt(self, attempt_id: str, state: AttemptState, why: ConsoleError) -> None:
        said = {"error": why.title, "advice": why.advice, "ended_at": self._tools.clock.now()}
        try:
            await self._tools.store.change_attempt(attempt_id, expect=OPEN, state=state, **said)
        except (InvalidInput, AttemptCancelled):
            log.debug("attempt %s has ended by itself", attempt_id)

    def _drop(self, character_id: str) -> None:
        for job, painting in self._jobs.items():
            if job[0] == character_id:
                painting.get_loop().call_soon_threadsafe(painting.cancel)

    def _hear(self, event: Event) -> None:
        if isinstance(event, AttemptProgressed):
            known = self._glimpses.get(event.attempt_id)
            preview = event.preview or (known.preview if known else None)
            self._glimpses[event.attempt_id] = Glimpse(
                event.attempt_id, event.step, event.of, event.queue_position, preview
            )

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer, however long the other side is away: that is never the image's failure."""
        told = False
        while True:
            try:
                return await ask()
            except (Unreachable, Unauthorized) as error:
                if not told:
                    log.warning("waiting: %s", error)
                told = True
                await self._tools.clock.sleep(AGAIN_S)
