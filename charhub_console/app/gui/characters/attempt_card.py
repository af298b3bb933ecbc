"""The attempts at one view as a stack to leaf through, and what can be done with the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QWidget

from charhub_console.app.gui import icons
from charhub_console.app.gui.candidates.sections import Section, words
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.words import reason_name, view_name, when
from charhub_console.app.gui.language import tr
from charhub_console.engine.console import Attempt, AttemptState

SHOWN_NUMBERS = 7


class AttemptCard(Section):
    """Shows an AttemptStack."""

    retry_wanted = Signal(bool)
    """With a new seed or the same one."""
    cancel_wanted = Signal()
    activate_wanted = Signal()
    compare_wanted = Signal()

    def __init__(self, stack: AttemptStack, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._stack, self._model = stack, model
        self.older = self._tool("chevron-left", tr("Older attempt ([)"), lambda: stack.leaf(-1))
        self.newer = self._tool("chevron-right", tr("Newer attempt (])"), lambda: stack.leaf(1))
        self.state = words("", self.body, "muted")
        self.error = words("", self.body, "bad")
        self.numbers = QHBoxLayout()
        self.numbers.setSpacing(2)
        self.retry = self._button(tr("Retry"), tr("Paint this view again, same seed (R)"), "retry")
        self.seed = self._button(tr("New seed"), tr("Paint this view with another seed (N)"), "")
        self.use = self._button(tr("Make active"), tr("Use this attempt's image from now on (U)"), "check")
        self.compare = self._button(tr("Compare"), tr("Two attempts side by side (C)"), "compare")
        self.cancel = self._button(tr("Cancel"), tr("Stop painting this view (X)"), "stop")
        self._lay_out()
        self._connect()
        stack.changed.connect(self.show_stack)
        model.tiles_changed.connect(self._show_buttons)
        model.modelReset.connect(self._show_buttons)  # the row may come after its attempts
        self.show_stack()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.older)
        line.addLayout(self.numbers)
        line.addWidget(self.newer)
        line.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self.retry, 0, 0)
        grid.addWidget(self.cancel, 0, 0)
        grid.addWidget(self.seed, 0, 1)
        grid.addWidget(self.use, 1, 0)
        grid.addWidget(self.compare, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.column.addWidget(self.state)
        self.column.addLayout(line)
        self.column.addWidget(self.error)
        self.column.addLayout(grid)

    def _connect(self) -> None:
        self.retry.clicked.connect(lambda: self.retry_wanted.emit(False))
        self.seed.clicked.connect(lambda: self.retry_wanted.emit(True))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.compare.clicked.connect(self.compare_wanted)
        self.use.clicked.connect(self.activate_wanted)

    def _button(self, text: str, tip: str, icon: str) -> QPushButton:
        button = QPushButton(text, self.body)
        button.setToolTip(tip)
        if icon:
            icons.dress(button, icon, size=16)
        return button

    def _tool(self, icon: str, name: str, wanted: Callable[[], None]) -> QToolButton:
        button = QToolButton(self.body)
        button.setToolTip(name)
        button.setAccessibleName(name)
        icons.dress(button, icon, size=16)
        button.clicked.connect(wanted)
        return button

    # --- showing ---

    def show_stack(self) -> None:
        """Everything anew; it is only a few words."""
        view = self._stack.key[1] if self._stack.key is not None else None
        shown = self._stack.shown
        self.set_title(tr("Attempts: {0}").format(view_name(view)) if view is not None else tr("Attempts"))
        self.state.setText(self._state_words(shown))
        failure = f"{shown.error} {shown.advice}".strip() if shown is not None else ""
        self.error.setText(failure)
        self.error.setVisible(bool(failure))
        self._show_numbers()
        self._show_buttons()

    def _state_words(self, attempt: Attempt | None) -> str:
        if attempt is None:
            return tr("Not painted yet.")
        parts = [
            tr("{0} of {1}").format(self._stack.position + 1, len(self._stack.attempts)),
            tr("active") if attempt.id == self._stack.active_id else attempt_state_name(attempt.state),
            reason_name(attempt.reason),
            when(attempt.created_at),
        ]
        return " · ".join(parts)

    def _show_numbers(self) -> None:
        while self.numbers.count():
            item = self.numbers.takeAt(0)
            former = item.widget() if item is not None else None
            if former is not None:
                former.hide()
                former.deleteLater()
        attempts, position = self._stack.attempts, self._stack.position
        several = len(attempts) > 1
        self.older.setVisible(several)
        self.newer.setVisible(several)
        first = max(0, min(position - SHOWN_NUMBERS // 2, len(attempts) - SHOWN_NUMBERS))
        for at in range(first, min(first + SHOWN_NUMBERS, len(attempts))) if several else ():
            self.numbers.addWidget(self._number(at, attempts[at], looked_at=at == position))

    def _number(self, at: int, attempt: Attempt, *, looked_at: bool) -> QToolButton:
        button = QToolButton(self.body)
        active = attempt.id == self._stack.active_id
        button.setText(f"{at + 1}✓" if active else f"{at + 1}")
        button.setCheckable(True)
        button.setChecked(looked_at)
        state = tr("active") if active else attempt_state_name(attempt.state)
        button.setAccessibleName(tr("Attempt {0}, {1}").format(at + 1, state))
        button.setToolTip(attempt.error or f"{state} · {reason_name(attempt.reason)}")
        button.clicked.connect(partial(self._look_at, at))
        return button

    def _look_at(self, at: int, _checked: bool = False) -> None:
        self._stack.look_at(at)
        self.show_stack()  # the number that is looked at stays pressed

    def _show_buttons(self, _keys: object = None) -> None:
        key, shown = self._stack.key, self._stack.shown
        row = self._model.row(key[0]) if key is not None else None
        view = key[1] if key is not None else None
        open_ = row is not None and view is not None and row.is_open(view)
        wanted = row is not None and view in row.wanted
        asking = key is not None and self._model.is_asking(key)
        self.retry.setVisible(not open_)
        self.cancel.setVisible(open_)
        self.retry.setEnabled(wanted and not asking)
        self.seed.setEnabled(wanted and not open_ and not asking)
        done = shown is not None and shown.state is AttemptState.DONE
        self.use.setEnabled(done and shown is not None and shown.id != self._stack.active_id)
        self.compare.setEnabled(sum(one.state is AttemptState.DONE for one in self._stack.attempts) > 1)


def attempt_state_name(state: AttemptState) -> str:
    """In a word."""
    return {
        AttemptState.QUEUED: tr("waiting"),
        AttemptState.GENERATED: tr("uploading"),
        AttemptState.STORED: tr("uploading"),
        AttemptState.DONE: tr("done"),
        AttemptState.FAILED: tr("failed"),
        AttemptState.CANCELLED: tr("cancelled"),
        AttemptState.NEEDS_OPERATOR: tr("held for a person"),
    }.get(state, tr("painting"))
