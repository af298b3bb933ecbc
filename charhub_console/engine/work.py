"""What the durable queue carries out, bound to the tools of this process; the last net under every job."""

from __future__ import annotations

import asyncio
import logging
from weakref import WeakValueDictionary

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import Order
from charhub_console.engine import generate, housekeeping, nightly, paint
from charhub_console.engine.announce import announce
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.publications import NIGHT_S, Publications
from charhub_console.engine.reports import close_ended_runs, give_up_run
from charhub_console.engine.tools import Tools
from charhub_console.engine.watch import RowWatch

log = logging.getLogger(__name__)


class EngineWork:
    """Implements engine.ports.Work. Nothing but cancellation leaves a job as an exception."""

    def __init__(self, tools: Tools, *, query: SourceQuery, fetch_limit: int, stop_after_known: int) -> None:
        self.tools = tools
        self._query = query
        self._fetch_limit = fetch_limit
        self._stop_after_known = stop_after_known
        self._watch = RowWatch(tools)
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by attempt or run

    async def generate(self, order: Order, run_id: str, position: int) -> None:
        """See engine.generate. The last order of a manual or retry run closes it, and others it kept open."""
        await self.paint_order(order, run_id, position)
        await close_ended_runs(order.character_id, run_id, self.tools)

    async def paint_order(self, order: Order, run_id: str, position: int) -> None:
        """See engine.generate."""
        await self._watch.note_pause()
        await generate.generate(order, run_id, position, self.tools, self.paint)

    async def paint(self, attempt_id: str, turn: int = 0) -> Attempt:
        """See engine.paint. Ends early when the attempt is cancelled, by whomever, in whichever process."""
        painting = asyncio.get_running_loop().create_task(self._paint(attempt_id, turn), name=f"paint {attempt_id}")
        with self._watch.over(attempt_id, painting):
            try:
                return await painting
            except asyncio.CancelledError:
                this = asyncio.current_task()
                row = await self.tools.store.attempt(attempt_id) if this and not this.cancelling() else None
                if row is None:
                    raise
                return row

    async def _paint(self, attempt_id: str, turn: int) -> Attempt:
        async with self._one_at_a_time(attempt_id):  # two jobs over one attempt (a job taken up twice)
            try:
                return await paint.paint(attempt_id, self.tools, turn)
            except Exception:
                log.exception("attempt %s ended by an unexpected error", attempt_id)
                error = ConsoleError("An unexpected error ended this view.", "See the log, then retry the view.")
                return await paint.end(attempt_id, AttemptState.FAILED, error, self.tools)

    async def carry_on(self, run_id: str) -> None:
        """See engine.nightly. Two jobs over one night go after each other."""
        async with self._one_at_a_time(run_id):
            try:
                await nightly.carry_on(
                    run_id,
                    self.tools,
                    query=self._query,
                    fetch_limit=self._fetch_limit,
                    stop_after_known=self._stop_after_known,
                )
            except Exception:
                log.exception("night %s ended by an unexpected error", run_id)
                await give_up_run(run_id, self.tools)
            await Publications(self.tools).finish(NIGHT_S)
            await announce(run_id, self.tools)  # the night has ended already; this is waited for a minute at most
            await housekeeping.tidy(run_id, self.tools)

    def close_line(self, closed: bool) -> None:
        """See engine.pool."""
        self.tools.pool.close_line(closed)

    def _one_at_a_time(self, name: str) -> asyncio.Lock:
        return self._under_way.setdefault(name, asyncio.Lock())
