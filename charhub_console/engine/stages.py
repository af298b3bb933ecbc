"""How long each stage of a run took: a log line now, a row for the report later."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from charhub_console.engine.store import StageTime
from charhub_console.engine.tools import Tools

log = logging.getLogger(__name__)


@asynccontextmanager
async def timed(stage: str, run_id: str, tools: Tools) -> AsyncIterator[None]:
    """Time what is inside; a failure is timed too and goes on."""
    started = tools.clock.monotonic()
    ok = False
    try:
        yield
        ok = True
    finally:
        seconds = tools.clock.monotonic() - started
        log.info("run %s: %s %s in %.2f s", run_id[:8], stage, "done" if ok else "failed", seconds)
        await tools.store.add_stage_time(StageTime(run_id, stage, seconds, tools.clock.now(), ok=ok))
