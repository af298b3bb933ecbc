"""Two candidates side by side: zoomed and moved together, one frozen while the arrows change the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from charhub_console.app.gui import theme
from charhub_console.app.gui.candidates.blurring import Reveals
from charhub_console.app.gui.candidates.fullscreen import VERDICTS
from charhub_console.app.gui.candidates.keys import Action, Keymap, RejectReason
from charhub_console.app.gui.candidates.pictures import Pictures
from charhub_console.app.gui.candidates.viewpoint import STEP, Pane, Viewpoint
from charhub_console.app.gui.candidates.whole_rows import picture_path, position, read_rows
from charhub_console.app.gui.candidates.words import status_text
from charhub_console.app.gui.engine_thread import EngineThread
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.roles import Role
from charhub_console.domain.candidate import Candidate, Verdict

AHEAD = 3


class CompareView(QWidget):
    """A window of its own. The left pane is frozen at first: the champion; the right one is the challenger."""

    decided = Signal(str, object, str)
    """(candidate id, Verdict, reason): the person decided about the active pane."""
    left = Signal(str)
    """Closed; the id in the active pane."""

    def __init__(self, engine: EngineThread, keymap: Keymap | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Compare"))
        self._engine = engine
        self.keymap = keymap or Keymap()
        self.pictures = Pictures(self, limit=4096)
        self.view = Viewpoint(self)
        self.panes = (Pane(self.view, self), Pane(self.view, self))
        self.shown = ["", ""]
        self.ids: Sequence[str] = ()
        self.frozen = 0
        self.reveals = Reveals()
        self.known: dict[str, Candidate | None] = {}
        self._lay_out()
        for number, pane in enumerate(self.panes):
            pane.activated.connect(partial(self._press, number))
        self.pictures.arrived.connect(lambda _path: self._refresh())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        for pane in self.panes:
            line.addWidget(pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(line, 1)
        column.addWidget(_Hints(self))
        self.panes[0].setAccessibleName(tr("Left picture"))
        self.panes[1].setAccessibleName(tr("Right picture"))

    # --- what is compared ---

    def show_pair(self, first: str, second: str, ids: Sequence[str] = ()) -> None:
        """Compare these two; the arrows go through `ids`."""
        self.pictures.set_folder(self._engine.data)
        self.shown = [first, second]
        self.ids = ids or (first, second)
        self.frozen = 0
        self.reveals.forget()
        self.known.clear()
        self.view.reset()
        self._read()
        self.resize(1200, 820) if not self.isVisible() else None
        self.show()
        self.setFocus()

    @property
    def active(self) -> int:
        """0 left, 1 right: the pane the arrows change and verdicts are about."""
        return 1 - self.frozen

    @property
    def active_id(self) -> str:
        """The candidate in it."""
        return self.shown[self.active]

    def freeze(self, pane: int) -> None:
        """Keep this pane; the other one becomes active."""
        self.frozen = pane
        self._refresh()

    def reveal(self, pane: int) -> None:
        """Show a blurred picture sharp, or blurred again."""
        self.reveals.toggle(self.shown[pane])
        self._refresh()

    def swap(self) -> None:
        """The challenger becomes the champion: freeze the other pane."""
        self.freeze(self.active)

    def _press(self, pane: int) -> None:
        """A click makes a pane the active one, and shows what it hides."""
        if self.panes[pane].curtain is not None:
            self.reveal(pane)
        self.freeze(1 - pane)

    def step(self, by: int) -> None:
        """Put the next or former candidate into the active pane; the frozen one is passed over."""
        at = position(self.ids, self.active_id) + by
        if 0 <= at < len(self.ids) and self.ids[at] == self.shown[self.frozen]:
            at += by
        if 0 <= at < len(self.ids):
            self.shown[self.active] = self.ids[at]
            self._read()

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning = self.keymap.meaning(event.keyCombination())
        key = event.key()
        if isinstance(meaning, RejectReason):
            self._decide(Verdict.REJECT, meaning.text)
        elif isinstance(meaning, Action) and meaning in VERDICTS:
            self._decide(VERDICTS[meaning])
        elif key in (Qt.Key.Key_Escape,) or meaning is Action.COMPARE:
            self.close()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.step(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.step(-1)
        elif key in (Qt.Key.Key_F, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.swap()
        elif meaning is Action.ZOOM_IN:
            self.view.set(self.view.zoom * STEP, self.view.centre)
        elif meaning is Action.ZOOM_OUT:
            self.view.set(self.view.zoom / STEP, self.view.centre)
        elif meaning is Action.REVEAL:
            self.reveal(self.active)
        elif key == Qt.Key.Key_0:
            self.view.reset()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab changes the active pane

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.pictures.want(())
        self.left.emit(self.active_id)

    def challenge(self, candidate_id: str) -> None:
        """Put this one into the active pane."""
        if candidate_id not in self.shown:
            self.shown[self.active] = candidate_id
            self._read()

    def _decide(self, verdict: Verdict, reason: str = "") -> None:
        decided = self.active_id
        self.decided.emit(decided, verdict, reason)
        if self.active_id == decided:  # whoever heard of it knew no better one
            self.step(1)

    # --- what is shown ---

    def _read(self) -> None:
        missing = [one for one in (*self.shown, *self._next()) if one and one not in self.known]
        if missing:
            self._engine.call(partial(read_rows, missing), self._rows_came)
        self._refresh()

    def _next(self) -> list[str]:
        at = position(self.ids, self.active_id)
        return [self.ids[one] for one in range(at + 1, min(at + 1 + AHEAD, len(self.ids)))]

    def _rows_came(self, found: dict[str, Candidate | None]) -> None:
        self.known.update(found)
        self._refresh()

    def _refresh(self) -> None:
        rows = [self.known.get(one) for one in (*self.shown, *self._next())]
        self.pictures.want([picture_path(row) for row in rows])
        for number, pane in enumerate(self.panes):
            row = self.known.get(self.shown[number])
            pane.pixmap = self.pictures.pixmap(picture_path(row))
            pane.curtain = None
            if pane.pixmap is not None and self.reveals.hides(row):
                pane.pixmap, pane.curtain = self.reveals.blurred(pane.pixmap), self.keymap.first(Action.REVEAL)
            known = self.shown[number] in self.known
            pane.is_missing = known and (not picture_path(row) or self.pictures.is_broken(picture_path(row)))
            pane.is_active, pane.is_frozen = number == self.active, number == self.frozen
            pane.caption = _caption(row)
            pane.update()


def _caption(row: Candidate | None) -> str:
    if row is None:
        return ""
    parts = (
        row.source_id,
        row.creator or "",
        status_text(row.status),
        f"{row.width} × {row.height}" if row.width else "",
    )
    return " · ".join(part for part in parts if part)


class _Hints(QWidget):
    """The keys, in one line."""

    accessible_role: ClassVar[Role] = Role.StaticText

    def __init__(self, view: CompareView) -> None:
        super().__init__(view)
        self._view = view
        self.setFixedHeight(26)

    def paintEvent(self, event: QPaintEvent) -> None:
        keymap = self._view.keymap
        keys = [
            ("← →", tr("other candidate")),
            ("F", tr("freeze the other one")),
            (tr("wheel"), tr("zoom both")),
            (tr("drag"), tr("move both")),
            ("0", tr("whole picture")),
            (keymap.first(Action.APPROVE), tr("approve")),
            (keymap.first(Action.REJECT), tr("reject")),
            (tr("Esc"), tr("back")),
        ]
        painter = QPainter(self)
        painter.setPen(theme.current().muted)
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignCenter, "      ".join(f"{key}  {text}" for key, text in keys if key)
        )
        painter.end()
