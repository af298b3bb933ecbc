"""Deciding: shown at once, written behind in the order of the keys, none lost, every refusal taken back and told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from charhub_console.app.gui.candidates.model import CandidateModel
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.domain.candidate import Candidate, Status, Verdict
from charhub_console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from charhub_console.engine.console import Console

STATUS_OF = {Verdict.APPROVE: Status.APPROVED, Verdict.REJECT: Status.REJECTED, Verdict.HOLD: Status.HELD}
UNDO_STEPS = 500


@dataclass(slots=True, eq=False)
class _Entry:
    """One decision on its way. `takes_back` is the one an undo is for: one that was refused is not taken back."""

    candidate_id: str
    verdict: Verdict
    reason: str
    before: Status
    takes_back: _Entry | None = None
    written: bool = False


class Decisions(QObject):
    """Every decision of the window goes through here. What is handed over is written even when the window closes."""

    refused = Signal(str, object)
    """(candidate id, ConsoleError): it was not written, and its cell is as it was."""
    pending_changed = Signal(int)
    """How many are on their way."""
    undone = Signal(object)
    """Ids whose newest decision was taken back."""

    def __init__(self, engine: EngineThread, model: CandidateModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._model = model
        self._steps: list[list[_Entry]] = []
        self._joined: list[_Entry] | None = None
        self._turn: asyncio.Lock | None = None
        self._pending = 0
        engine.opened.connect(self._start_anew)

    @property
    def pending(self) -> int:
        """On their way to the store."""
        return self._pending

    @property
    def can_undo(self) -> bool:
        """Something was decided in this window."""
        return bool(self._steps)

    def decide(self, ids: Sequence[str], statuses: Sequence[Status], verdict: Verdict, reason: str = "") -> None:
        """Decide about these, which stand like this now; one undo takes it all back."""
        if not ids:
            return
        step = [_Entry(one, verdict, reason, before) for one, before in zip(ids, statuses, strict=True)]
        if self._joined is None:
            self._begin_step(step)
        else:
            self._joined += step
        self._model.mark(list(ids), STATUS_OF[verdict])
        for entry in step:
            self._write(entry)

    @contextmanager
    def as_one_step(self) -> Iterator[None]:
        """Everything that is decided meanwhile is taken back by one undo, whatever the verdicts."""
        self._joined = []
        self._begin_step(self._joined)
        try:
            yield
        finally:
            self._joined = None

    def _begin_step(self, step: list[_Entry]) -> None:
        self._steps = [*self._steps[-UNDO_STEPS + 1 :], step]

    def undo(self) -> None:
        """Take back the last step of this window, or else the newest decision a person made before."""
        while self._steps:
            step = self._steps.pop()
            if step:
                self._take_back(step)
                return
        by = self._engine.owner
        self._engine.call(lambda console: console.undo(by=by), self._undone_in_store, self._undo_failed)

    def _take_back(self, step: list[_Entry]) -> None:
        back = [_Entry(one.candidate_id, Verdict.UNDO, "", one.before, takes_back=one) for one in step]
        for status in {entry.before for entry in back}:
            self._model.mark([entry.candidate_id for entry in back if entry.before is status], status)
        for entry in reversed(back):
            self._write(entry)
        self.undone.emit([entry.candidate_id for entry in back])

    # --- writing ---

    def _start_anew(self) -> None:
        self._turn = None  # a lock belongs to the loop it was used in, and the engine may have another one now

    def _write(self, entry: _Entry) -> None:
        if self._turn is None:
            self._turn = asyncio.Lock()
        self._pending += 1
        work = partial(_write, entry, self._turn, self._engine.owner)
        then, failed = partial(self._written, entry), partial(self._failed, entry)
        self._engine.call(work, then, failed, must_finish=True)
        self.pending_changed.emit(self._pending)

    def _written(self, entry: _Entry, status: Status | None) -> None:
        self._one_less()
        self._model.settle(entry.candidate_id, entry.before if status is None else status)

    def _failed(self, entry: _Entry, error: ConsoleError) -> None:
        self._one_less()
        for step in self._steps:
            if entry in step:
                step.remove(entry)
        taken_back = entry.takes_back
        self._model.settle(entry.candidate_id, entry.before if taken_back is None else STATUS_OF[taken_back.verdict])
        self.refused.emit(entry.candidate_id, error)

    def _one_less(self) -> None:
        self._pending -= 1
        self.pending_changed.emit(self._pending)

    def _undone_in_store(self, candidate: Candidate) -> None:
        self._model.show_status(candidate.id, candidate.status)
        self.undone.emit([candidate.id])

    def _undo_failed(self, error: ConsoleError) -> None:
        self.refused.emit("", error)


async def _write(entry: _Entry, turn: asyncio.Lock, by: str, console: Console) -> Status | None:
    """On the engine's loop, one after the other: the lock is handed on in the order in which it was asked for.

    None: there was nothing to take back, because it had been refused.
    """
    async with turn:
        if entry.takes_back is not None and not entry.takes_back.written:
            return None
        decided = await console.decide(entry.candidate_id, entry.verdict, by=by, reason=entry.reason)
        entry.written = True
        return decided.status
