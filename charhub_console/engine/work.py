"""What the durable queue carries out, bound to the tools of this process; the last net under every job."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from weakref import WeakValueDictionary

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import Order, RunKind
from charhub_console.engine import generate, nightly, paint, pause
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.reports import close_run_if_ended, give_up_run
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)


class EngineWork:
    """Implements engine.ports.Work. Nothing but cancellation leaves a job as an exception."""

    def __init__(self, tools: Tools, *, query: SourceQuery, fetch_limit: int, stop_after_known: int) -> None:
        self._tools = tools
        self._query = query
        self._fetch_limit = fetch_limit
        self._stop_after_known = stop_after_known
        self.one_by_one = not tools.options.continue_on_error
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by attempt or run

    async def plan_avatar(self, order: Order, run_id: str) -> list[Attempt]:
        """See engine.generate. An order that cannot be planned paints nothing, and `finish` says so."""
        return await self._planned(generate.plan_avatar(order, run_id, self._tools), order)

    async def plan_references(self, order: Order, run_id: str) -> list[Attempt]:
        """See engine.generate."""
        return await self._planned(generate.plan_references(order, run_id, self._tools), order)

    async def _planned(self, plan: Awaitable[list[Attempt]], order: Order) -> list[Attempt]:
        try:
            return await plan
        except Exception:
            log.exception("character %s cannot be planned", order.character_id)
            return []

    async def paint(self, attempt_id: str) -> Attempt:
        """See engine.paint. Two jobs over one attempt (a job taken up twice) go after each other."""
        await pause.wait_for_turn(attempt_id, self._tools)
        async with self._one_at_a_time(attempt_id):
            try:
                return await paint.paint(attempt_id, self._tools)
            except Exception:
                log.exception("attempt %s ended by an unexpected error", attempt_id)
                error = ConsoleError("An unexpected error ended this view.", "See the log, then retry the view.")
                return await paint.end(attempt_id, AttemptState.FAILED, error, self._tools)

    async def finish(self, order: Order, run_id: str) -> None:
        """See engine.generate. The last order of a manual or retry run closes it, and others it kept open."""
        await generate.finish_character(order, run_id, self._tools)
        for run in await self._tools.store.unfinished_runs():
            concerned = run.id == run_id or any(other.character_id == order.character_id for other in run.orders)
            if concerned and run.kind is not RunKind.NIGHT:
                await close_run_if_ended(run, self._tools)

    async def carry_on(self, run_id: str) -> None:
        """See engine.nightly. Two jobs over one night go after each other."""
        async with self._one_at_a_time(run_id):
            try:
                await nightly.carry_on(
                    run_id,
                    self._tools,
                    query=self._query,
                    fetch_limit=self._fetch_limit,
                    stop_after_known=self._stop_after_known,
                )
            except Exception:
                log.exception("night %s ended by an unexpected error", run_id)
                await give_up_run(run_id, self._tools)

    def _one_at_a_time(self, name: str) -> asyncio.Lock:
        return self._under_way.setdefault(name, asyncio.Lock())
