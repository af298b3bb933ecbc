"""Reading runs and reports: whole at first, afterwards only what an event touched, never two readings at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.engine_thread import Call, EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.nights.rows import RunRow
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import AttemptChanged, CharacterChanged, Event, RunChanged
from charhub_console.domain.report import RunSummary, read_summary
from charhub_console.engine.console import Console, RunReport, report_files

MOST_RUNS = 400
PAUSE_MS = 150  # between two readings: a burst of events is one reading
WORK_PAUSE_MS = 600  # while images are painted


@dataclass(frozen=True, slots=True)
class Found:
    """The report of a run, and which of its files are there (absolute)."""

    report: RunReport
    html: Path | None = None
    contact_sheet: Path | None = None

    @property
    def folder(self) -> Path | None:
        """Where the files are."""
        some = self.html or self.contact_sheet
        return some.parent if some is not None else None


class NightsFeed(QObject):
    """While nobody looks (`rest`) it only remembers that it has to read."""

    runs_read = Signal(list)
    """RunRows, newest first."""
    report_read = Signal(object)
    """Found, of the chosen run."""
    failed = Signal(object)
    """ConsoleError: runs could not be read."""
    report_failed = Signal(object)
    """ConsoleError: the chosen report could not be read."""

    def __init__(self, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._run_id: str | None = None
        self._awake = False
        self._list_is_old = self._report_is_old = True
        self._reading: Call | None = None
        self._report_call: Call | None = None
        self._shown: set[str] = set()  # characters of the report
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._read)
        engine.events.connect(self._hear)
        engine.opened.connect(lambda _facts: self.read_all())

    @property
    def run_id(self) -> str | None:
        """Whose report is read."""
        return self._run_id

    def wake(self) -> None:
        """Somebody looks now."""
        self._awake = True
        self._soon(0)

    def rest(self) -> None:
        """Nobody looks."""
        self._awake = False
        self._timer.stop()

    def read_all(self) -> None:
        """Read everything again."""
        self._list_is_old = self._report_is_old = True
        self._soon(0)

    def show_run(self, run_id: str | None) -> None:
        """Read the report of this run, at once."""
        if run_id == self._run_id:
            return
        self._run_id = run_id
        self._shown.clear()
        if self._report_call is not None:
            self._report_call.cancel()
            self._report_call = None
        self._report_is_old = True
        if self._awake:
            self._read_report()

    # --- inside ---

    def _hear(self, events: list[Event]) -> None:
        pause = WORK_PAUSE_MS
        for event in events:
            if isinstance(event, RunChanged | RowsMayHaveChanged):
                self._list_is_old, pause = True, PAUSE_MS
                self._report_is_old |= isinstance(event, RowsMayHaveChanged) or event.run_id == self._run_id
            elif isinstance(event, AttemptChanged | CharacterChanged):
                self._list_is_old = True
                self._report_is_old |= event.character_id in self._shown or not self._shown
        self._soon(pause)

    def _soon(self, pause_ms: int) -> None:
        wanted = self._list_is_old or self._report_is_old
        if wanted and self._awake and self._reading is None and not self._timer.isActive():
            self._timer.start(pause_ms)

    def _read(self) -> None:
        if not self._awake:
            return
        if self._list_is_old and self._reading is None:
            self._list_is_old = False
            self._reading = self._engine.call(read_runs, self._take_runs, self._fail)
        self._read_report()

    def _read_report(self) -> None:
        run_id = self._run_id
        if not self._report_is_old or run_id is None or self._report_call is not None:
            return
        self._report_is_old = False
        data = self._engine.data
        self._report_call = self._engine.call(
            lambda console: read_report(console, run_id, data), self._take_report, self._fail_report
        )

    def _take_runs(self, rows: list[RunRow]) -> None:
        self._reading = None
        self.runs_read.emit(rows)
        self._soon(WORK_PAUSE_MS)

    def _take_report(self, found: Found) -> None:
        self._report_call = None
        self._shown = {row.character_id for row in found.report.rows}
        self.report_read.emit(found)
        self._soon(WORK_PAUSE_MS)

    def _fail(self, error: ConsoleError) -> None:
        self._reading = None
        self._list_is_old = True  # read again when somebody asks or an event comes
        self.failed.emit(error)

    def _fail_report(self, error: ConsoleError) -> None:
        self._report_call = None
        self.report_failed.emit(error)


async def read_runs(console: Console) -> list[RunRow]:
    """Runs newest first, those under way with their progress."""
    work = {state.run.id: state for state in await console.unfinished_work()}
    return [RunRow(run, _summary(run.summary), work.get(run.id)) for run in await console.runs(limit=MOST_RUNS)]


@lru_cache(2 * MOST_RUNS)
def _summary(text: str) -> RunSummary | None:
    """Ended runs stay as they are: each is parsed once."""
    return read_summary(text)


async def read_report(console: Console, run_id: str, data: Path) -> Found:
    """A report and its files. Raises: NotFound."""
    report = await console.report(run_id)
    files = report_files(report.run)
    paths = (data / files.html, data / files.contact_sheet)
    html, sheet = await asyncio.to_thread(lambda: [path if path.is_file() else None for path in paths])
    return Found(report, html, sheet)
