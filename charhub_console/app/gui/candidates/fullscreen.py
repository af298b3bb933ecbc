"""Full-screen filter mode: one image at a time, verdicts that are only staged, a summary before they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from charhub_console.app.gui.candidates.blurring import Reveals
from charhub_console.app.gui.candidates.filter_stage import FilterStage
from charhub_console.app.gui.candidates.filter_summary import FilterSummary
from charhub_console.app.gui.candidates.keys import Action, Keymap, RejectReason
from charhub_console.app.gui.candidates.pictures import Pictures
from charhub_console.app.gui.candidates.whole_rows import picture_path, position, read_rows
from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import error_sentence
from charhub_console.app.gui.language import tr
from charhub_console.domain.candidate import Candidate, Verdict
from charhub_console.domain.errors import ConsoleError

AROUND = 8  # images decoded before and after the one that is shown
VERDICTS = {Action.APPROVE: Verdict.APPROVE, Action.REJECT: Verdict.REJECT, Action.HOLD: Verdict.HOLD}


@dataclass(frozen=True, slots=True)
class Staged:
    """A verdict that counts when the summary is confirmed."""

    candidate_id: str
    verdict: Verdict
    reason: str = ""


class FilterMode(QStackedWidget):
    """A window of its own. `show_from` starts; it ends with `confirmed` or with nothing decided."""

    confirmed = Signal(list)
    """Staged verdicts in the order in which they were given."""
    left = Signal(str)
    """Closed; the id of the image that was shown last."""

    def __init__(self, engine: EngineThread, keymap: Keymap | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(tr("Filter"))
        self._engine = engine
        self.keymap = keymap or Keymap()
        self.pictures = Pictures(self)
        self.ids: Sequence[str] = ()
        self.at = 0
        self.reveals = Reveals()
        self.staged: dict[str, Staged] = {}
        self.skipped: set[str] = set()
        self._order: list[str] = []  # what was answered, for undo
        self.known: dict[str, Candidate | None] = {}
        self._call: Call | None = None
        self.stage = FilterStage(self)
        self.summary = FilterSummary(self)
        self.addWidget(self.stage)
        self.addWidget(self.summary)
        self.pictures.arrived.connect(lambda _path: self.stage.update())
        self.summary.confirmed.connect(self._confirm)
        self.summary.back.connect(self._back_to_images)
        self.summary.discarded.connect(self.leave)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # --- coming and going ---

    def show_from(self, ids: Sequence[str], start: str = "", *, full: bool = True) -> None:
        """These images in this order, beginning with `start`."""
        self.pictures.set_folder(self._engine.data)
        self.ids = ids
        self.at = max(0, position(ids, start))
        self.staged.clear()
        self.reveals.forget()
        self.skipped.clear()
        self.known.clear()
        self._order.clear()
        self.setCurrentWidget(self.stage)
        self.showFullScreen() if full else self.show()
        self.setFocus()
        self._prepare()

    def leave(self) -> None:
        """Close with nothing decided."""
        self.staged.clear()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.pictures.want(())
        self.left.emit(self.current_id)

    @property
    def current_id(self) -> str:
        """The image that is shown."""
        return self.ids[self.at] if self.at < len(self.ids) else ""

    @property
    def current(self) -> Candidate | None:
        """Its row, once it was read."""
        return self.known.get(self.current_id)

    # --- verdicts ---

    def answer(self, verdict: Verdict | None, reason: str = "") -> None:
        """Stage a verdict (None: skip) and go on; after the last one comes the summary."""
        one = self.current_id
        if not one:
            return
        self.staged.pop(one, None)
        self.skipped.discard(one)
        if verdict is None:
            self.skipped.add(one)
        else:
            self.staged[one] = Staged(one, verdict, reason)
        self._order = [*(done for done in self._order if done != one), one]
        if self.at + 1 >= len(self.ids):
            self.summarise()
        else:
            self.go_to(self.at + 1)

    def take_back(self) -> None:
        """Undo the last answer and show its image again."""
        if self._order:
            one = self._order.pop()
            self.staged.pop(one, None)
            self.skipped.discard(one)
            self.go_to(position(self.ids, one))

    def go_to(self, at: int) -> None:
        """Show another image."""
        self.at = max(0, min(at, len(self.ids) - 1))
        self._prepare()

    def reveal(self) -> None:
        """Show a blurred picture sharp, or blurred again."""
        self.reveals.toggle(self.current_id)
        self.stage.update()

    def summarise(self) -> None:
        """Say what would be decided."""
        counts = {verdict: sum(one.verdict is verdict for one in self.staged.values()) for verdict in VERDICTS.values()}
        self.summary.show_counts(counts, skipped=len(self.skipped), unseen=self._unseen())
        self.setCurrentWidget(self.summary)

    def _unseen(self) -> int:
        return len(self.ids) - len(self.staged) - len(self.skipped)

    def _confirm(self) -> None:
        staged = [self.staged[one] for one in self._order if one in self.staged]
        self.close()
        self.confirmed.emit(staged)

    def _back_to_images(self) -> None:
        self.setCurrentWidget(self.stage)
        self.setFocus()

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.currentWidget() is not self.stage:
            if event.key() == Qt.Key.Key_Escape:
                self._back_to_images()
            return
        meaning = self.keymap.meaning(event.keyCombination())
        moves = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if isinstance(meaning, RejectReason):
            self.answer(Verdict.REJECT, meaning.text)
        elif isinstance(meaning, Action) and meaning in VERDICTS:
            self.answer(VERDICTS[meaning])
        elif meaning is Action.SKIP:
            self.answer(None)
        elif meaning is Action.UNDO:
            self.take_back()
        elif meaning is Action.REVEAL:
            self.reveal()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.summarise()
        elif event.key() in moves:
            self.go_to(self.at + moves[Qt.Key(event.key())])

    # --- what is shown ---

    def window_around(self) -> list[str]:
        """The image that is shown, then its neighbours, nearest first and the next before the former."""
        near = [at for step in range(1, AROUND + 1) for at in (self.at + step, self.at - step)]
        return [self.ids[at] for at in (self.at, *near) if 0 <= at < len(self.ids)]

    def _prepare(self) -> None:
        self._want()
        self.stage.update()
        missing = [one for one in self.window_around() if one not in self.known]
        if missing and (self._call is None or self._call.done or self.current_id in missing):
            self._call = self._engine.call(partial(read_rows, missing), self._rows_came, self._failed)

    def _rows_came(self, found: dict[str, Candidate | None]) -> None:
        self.known.update(found)
        self._prepare()

    def _failed(self, error: ConsoleError) -> None:
        self.stage.problem = error_sentence(error)
        self.stage.update()

    def _want(self) -> None:
        rows = [self.known.get(one) for one in self.window_around()]
        self.pictures.want([picture_path(row) for row in rows])
