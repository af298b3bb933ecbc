"""Runs that ended while this program ran: each is told once, whichever process carried it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.status_poll import StatusPoll
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import Event, RunChanged
from charhub_console.domain.run import RunState
from charhub_console.engine.console import Console, RunReport, WorkState

log = logging.getLogger(__name__)


class RunEnds(QObject):
    """What a person cancelled is not told: they know."""

    ended = Signal(object)
    """RunReport"""

    def __init__(self, engine: EngineThread, poll: StatusPoll, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._since = datetime.now(UTC)
        self._running: frozenset[str] = frozenset()
        self._told: set[str] = set()
        engine.events.connect(self._heard)
        poll.work_known.connect(self._take_work)

    def _heard(self, events: list[Event]) -> None:
        for run_id in {event.run_id for event in events if isinstance(event, RunChanged)}:
            self._look(run_id)

    def _take_work(self, work: list[WorkState]) -> None:
        running = frozenset(item.run.id for item in work)
        gone, self._running = self._running - running, running
        for run_id in gone:
            self._look(run_id)

    def _look(self, run_id: str) -> None:
        if run_id not in self._told:
            self._engine.call(lambda console: _report_of_ended(console, run_id), self._take, self._refuse)

    def _take(self, report: RunReport | None) -> None:
        if report is None or report.run.id in self._told:
            return
        self._told.add(report.run.id)
        ended_at = report.run.ended_at
        if report.run.state is RunState.DONE and ended_at is not None and ended_at >= self._since:
            self.ended.emit(report)

    def _refuse(self, error: ConsoleError) -> None:
        log.warning("how a run ended is not told: %s", error)


async def _report_of_ended(console: Console, run_id: str) -> RunReport | None:
    run = await console.run(run_id)
    return None if run.state is RunState.RUNNING else await console.report(run_id)
