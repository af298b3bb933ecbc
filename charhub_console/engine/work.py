"""What the durable queue carries out, bound to the tools of this process; the last net under every job."""

from __future__ import annotations

import asyncio
import logging
from weakref import WeakValueDictionary

from charhub_console.domain.attempt import Attempt, AttemptState
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.run import Order, RunKind
from charhub_console.engine import generate, nightly, paint, pause
from charhub_console.engine.ports import SourceQuery
from charhub_console.engine.reports import close_run_if_ended
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)

RUNS_LOOKED_AT = 200


class EngineWork:
    """Implements engine.ports.Work. Nothing but cancellation leaves a job as an exception."""

    def __init__(self, tools: Tools, *, query: SourceQuery, fetch_limit: int, stop_after_known: int) -> None:
        self._tools = tools
        self._query = query
        self._fetch_limit = fetch_limit
        self._stop_after_known = stop_after_known
        self.one_by_one = not tools.options.continue_on_error
        self._painting: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def plan_avatar(self, order: Order, run_id: str) -> list[Attempt]:
        """See engine.generate."""
        return await generate.plan_avatar(order, run_id, self._tools)

    async def plan_references(self, order: Order, run_id: str) -> list[Attempt]:
        """See engine.generate."""
        return await generate.plan_references(order, run_id, self._tools)

    async def paint(self, attempt_id: str) -> Attempt:
        """See engine.paint. Two jobs over one attempt (a job taken up twice) go after each other."""
        await pause.wait_for_turn(attempt_id, self._tools)
        lock = self._painting.setdefault(attempt_id, asyncio.Lock())
        async with lock:
            try:
                return await paint.paint(attempt_id, self._tools)
            except Exception:
                log.exception("attempt %s ended by an unexpected error", attempt_id)
                error = ConsoleError("An unexpected error ended this view.", "See the log, then retry the view.")
                return await paint.end(attempt_id, AttemptState.FAILED, error, self._tools)

    async def finish(self, order: Order, run_id: str) -> None:
        """See engine.generate. The last order of a manual or retry run closes it, and others it kept open."""
        await generate.finish_character(order, run_id, self._tools)
        for run in await self._tools.store.runs(limit=RUNS_LOOKED_AT):
            concerned = run.id == run_id or any(other.character_id == order.character_id for other in run.orders)
            if concerned and run.kind is not RunKind.NIGHT:
                await close_run_if_ended(run, self._tools)

    async def carry_on(self, run_id: str) -> None:
        """See engine.nightly."""
        await nightly.carry_on(
            run_id,
            self._tools,
            query=self._query,
            fetch_limit=self._fetch_limit,
            stop_after_known=self._stop_after_known,
        )
