"""Reading the board's rows: whole at first, afterwards only those an event named, never two readings at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from charhub_console.app.gui.engine_thread import Call, EngineThread, RowsMayHaveChanged
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.events import (
    AttemptChanged,
    AttemptProgressed,
    CharacterChanged,
    Event,
    RunChanged,
    WorkPaused,
)
from charhub_console.domain.run import Run
from charhub_console.engine.console import BoardFilter, BoardRow, Console

MOST_ROWS = 500
RUNS = 40
PAUSE_MS = 60  # between two readings: a burst of events is one reading

_Everything = tuple[list[BoardRow], tuple[BoardRow, ...], list[Run], bool]  # the last: whether work is paused


class Feed(QObject):
    """Keeps a BoardModel true. While nobody looks (`rest`) it only remembers that it has to read."""

    runs_read = Signal(list)
    """Runs, newest first."""
    first_read = Signal()
    """The model has rows for the first time since the session was opened, or the run was chosen."""
    hinted = Signal(object)
    """AttemptProgressed of an attempt that is on the board."""
    paused_changed = Signal(bool)
    problem = Signal(object)
    """ConsoleError: rows could not be read."""

    def __init__(self, engine: EngineThread, model: BoardModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._model = engine, model
        self._run_id: str | None = None
        self._dirty: set[str] = set()
        self._whole = True
        self._awake = False
        self._reading: Call | None = None
        self._known = False
        self._beyond: tuple[BoardRow, ...] = ()  # failed rows that are too many for the board
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._read)
        engine.events.connect(self._hear)
        engine.opened.connect(self._begin_anew)

    @property
    def run_id(self) -> str | None:
        """The run whose characters are shown; None shows all."""
        return self._run_id

    def failed(self) -> list[BoardRow]:
        """Every row at rest with missing views, also those the board has no room for."""
        return [*self._model.failed(), *(row for row in self._beyond if self._model.row(row.character_id) is None)]

    def wake(self) -> None:
        """Somebody looks now."""
        self._awake = True
        self._soon()

    def rest(self) -> None:
        """Nobody looks."""
        self._awake = False

    def show_run(self, run_id: str | None) -> None:
        """Characters of this run only."""
        if run_id != self._run_id:
            self._run_id = run_id
            self._begin_anew()

    def touch(self, *character_ids: str) -> None:
        """Read these again."""
        self._dirty.update(character_ids)
        self._soon()

    def read_all(self) -> None:
        """Read everything again."""
        self._whole = True
        self._soon()

    # --- inside ---

    def _begin_anew(self, _facts: object = None) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._known = False
        self.read_all()

    def _hear(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, AttemptProgressed):
                if self._model.progress(event) is not None:
                    self.hinted.emit(event)
            elif isinstance(event, AttemptChanged | CharacterChanged):
                self._dirty.add(event.character_id)
            elif isinstance(event, RunChanged | RowsMayHaveChanged):
                self._whole = True
            elif isinstance(event, WorkPaused):
                self._take_paused(event.paused)
        self._soon()

    def _soon(self) -> None:
        wanted = self._whole or bool(self._dirty)
        if wanted and self._awake and self._reading is None and not self._timer.isActive():
            self._timer.start()

    def _read(self) -> None:
        if self._reading is not None or not self._awake:
            return
        if self._whole:
            self._whole = False
            self._dirty.clear()
            run_id = self._run_id
            self._reading = self._engine.call(lambda console: _everything(console, run_id), self._take_all, self._fail)
            return
        ids, self._dirty = tuple(sorted(self._dirty)), set()
        where = BoardFilter(run_id=self._run_id, character_ids=ids)
        self._reading = self._engine.call(
            lambda console: console.board.rows(where, limit=len(ids)),
            lambda rows: self._take_some(ids, rows),
            self._fail,
        )

    def _take_all(self, found: _Everything) -> None:
        rows, self._beyond, runs, paused = found
        self._reading = None
        self.runs_read.emit(runs)
        self._take_paused(paused)
        if self._known:
            gone = {row.character_id for row in self._model.everyone()} - {row.character_id for row in rows}
            self._model.update(gone, rows)
        else:
            self._known = True
            self._model.replace(rows)
            self.first_read.emit()
        self._soon()

    def _take_some(self, ids: tuple[str, ...], rows: list[BoardRow]) -> None:
        self._reading = None
        self._model.update(ids, rows)
        self._soon()

    def _take_paused(self, paused: bool) -> None:
        if paused is not self._model.paused:
            self._model.set_paused(paused)
            self.paused_changed.emit(paused)

    def _fail(self, error: ConsoleError) -> None:
        self._reading = None
        self.problem.emit(error)


async def _everything(console: Console, run_id: str | None) -> _Everything:
    rows = await console.board.rows(BoardFilter(run_id=run_id), limit=MOST_ROWS)
    shown = {row.character_id for row in rows}
    failed = await console.board.failed(run_id) if len(rows) == MOST_ROWS else []
    beyond = tuple(row for row in failed if row.character_id not in shown)
    return rows, beyond, await console.runs(limit=RUNS), await console.board.is_paused()
