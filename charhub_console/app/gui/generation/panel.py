"""The side panel: the current tile large, its attempts, why it failed, what it was painted from, what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui import icons
from charhub_console.app.gui.error_words import sentence, told
from charhub_console.app.gui.generation.editor import PromptEditor
from charhub_console.app.gui.generation.model import BoardModel
from charhub_console.app.gui.generation.picture_view import PictureView
from charhub_console.app.gui.generation.stack import AttemptStack
from charhub_console.app.gui.generation.words import clock, reason_name, view_name
from charhub_console.app.gui.language import tr
from charhub_console.engine.console import Attempt, AttemptState

WIDTH = 348
SMALLEST = 336


class AttemptsPanel(QFrame):
    """Shows what `AttemptStack` says; buttons are signals."""

    retry_wanted = Signal()
    new_seed_wanted = Signal()
    edit_wanted = Signal()
    activate_wanted = Signal()
    compare_wanted = Signal()
    copy_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, stack: AttemptStack, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack, self.model = stack, model
        self.setProperty("surface", "panel")
        self.setMinimumWidth(SMALLEST)
        self.title = _label("title")
        self.state = _label("muted")
        self.picture = PictureView(self)
        self.numbers = QHBoxLayout()
        self.error = _label("bad", selectable=True)
        self.facts = QGridLayout()
        self.prompt = _label("small", selectable=True)
        self.editor = PromptEditor(self)
        self.editor.hide()
        self.editor.closed.connect(self._editor_closed)
        self.empty = _label("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_buttons()
        self._lay_out()
        stack.changed.connect(self.show_stack)
        self.show_stack()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture takes no more height than a whole figure of this width needs: the verbs stay below it."""
        self.picture.setMaximumHeight(round(self.width() * 1.4))
        super().resizeEvent(event)

    def _build_buttons(self) -> None:
        self.retry = self._button(tr("Retry"), tr("Paint this view again (R)"), "retry", self.retry_wanted.emit)
        self.seed = self._button(tr("New seed"), tr("Paint it with another seed (N)"), "", self.new_seed_wanted.emit)
        self.edit = self._button(tr("Edit prompt…"), tr("Edit the prompt and retry (E)"), "", self.edit_wanted.emit)
        self.use = self._button(
            tr("Make active"), tr("Use this attempt's image from now on (U)"), "check", self.activate_wanted.emit
        )
        self.compare = self._button(
            tr("Compare"), tr("Two attempts side by side (C)"), "compare", self.compare_wanted.emit
        )
        self.copy = self._tool("copy", tr("Copy the image's address (Ctrl+C)"), self.copy_wanted.emit)
        self.open = self._tool("image", tr("Open the image (O)"), self.open_wanted.emit)
        self.older = self._tool("chevron-left", tr("Older attempt ([)"), lambda: self.stack.leaf(-1))
        self.newer = self._tool("chevron-right", tr("Newer attempt (])"), lambda: self.stack.leaf(1))

    def _button(self, text: str, tip: str, icon: str, wanted: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        if icon:
            icons.dress(button, icon, size=16)
        button.clicked.connect(wanted)
        return button

    def _tool(self, icon: str, name: str, wanted: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(name)
        button.setAccessibleName(name)
        icons.dress(button, icon, size=18)
        button.clicked.connect(wanted)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.copy)
        head.addWidget(self.open)
        strip = QHBoxLayout()
        strip.addWidget(self.older)
        strip.addLayout(self.numbers)
        strip.addWidget(self.newer)
        strip.addStretch(1)
        strip.addWidget(self.compare)
        verbs = QGridLayout()  # three in a row would be cut in longer languages
        verbs.addWidget(self.retry, 0, 0, 1, 2)
        verbs.addWidget(self.seed, 1, 0)
        verbs.addWidget(self.edit, 1, 1)
        words = QWidget()
        inside = QVBoxLayout(words)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(10)
        for part in (self.facts, self.prompt):
            inside.addWidget(part) if isinstance(part, QWidget) else inside.addLayout(part)
        inside.addStretch(1)
        self.words = QScrollArea(self)
        self.words.setWidgetResizable(True)
        self.words.setFrameShape(QFrame.Shape.NoFrame)
        self.words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words.setWidget(words)
        self.words.viewport().setAutoFillBackground(False)
        words.setAutoFillBackground(False)
        self.body = QWidget(self)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.state)
        column.addWidget(self.error)
        column.addWidget(self.picture, 3)
        column.addLayout(strip)
        column.addWidget(self.use)
        column.addLayout(verbs)
        column.addWidget(self.words, 2)
        column.addWidget(self.editor, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.addWidget(self.body, 1)
        whole.addWidget(self.empty, 1)

    # --- showing ---

    def show_stack(self) -> None:
        """Everything anew; it is only a few labels."""
        key = self.stack.key
        row = self.model.row(key[0]) if key is not None else None
        self.body.setVisible(row is not None)
        self.empty.setVisible(row is None)
        self.empty.setText(tr("Choose a tile to see it large, its attempts, and why it failed."))
        if key is None or row is None:
            self.editor.hide()
            return
        view, attempt = key[1], self.stack.shown
        self.title.setText(f"{row.name} · {view_name(view)}")
        self._show_state(attempt)
        self._show_numbers()
        self._show_words(attempt)
        known = row.view(view) if view is not None else None
        usable = view is not None and not row.is_open(view)
        for button in (self.retry, self.seed, self.edit):
            button.setEnabled(usable and view in row.wanted)
            button.setVisible(view is not None and not self.editor.isVisible())
        done = attempt is not None and attempt.state is AttemptState.DONE
        self.use.setVisible(done and attempt is not None and attempt.id != self.stack.active_id)
        pictured = sum(item.state is AttemptState.DONE for item in self.stack.attempts)
        self.compare.setVisible(pictured > 1)
        has_url = known is not None and bool(known.active_url)
        self.copy.setVisible(has_url)
        self.open.setVisible(has_url)

    def _show_state(self, attempt: Attempt | None) -> None:
        if attempt is None:
            self.state.setText("")
            return
        words = {
            AttemptState.DONE: tr("ready", "attempt"),
            AttemptState.FAILED: tr("failed"),
            AttemptState.NEEDS_OPERATOR: tr("held for a person"),
            AttemptState.CANCELLED: tr("cancelled", "attempt"),
            AttemptState.QUEUED: tr("queued"),
            AttemptState.GENERATED: tr("uploading"),
            AttemptState.STORED: tr("uploading"),
        }.get(attempt.state, tr("painting"))
        if attempt.id == self.stack.active_id:
            words = tr("ready, active")
        number = tr("attempt {0} of {1}").format(self.stack.position + 1, len(self.stack.attempts))
        self.state.setText(f"{words} · {number} · {reason_name(attempt.reason)}")
        self.picture.setAccessibleName(self.state.text())

    def _show_numbers(self) -> None:
        _clear(self.numbers)
        several = len(self.stack.attempts) > 1
        self.older.setVisible(several)
        self.newer.setVisible(several)
        if not several:
            return
        first = max(0, min(self.stack.position - 2, len(self.stack.attempts) - 5))
        for position, attempt in list(enumerate(self.stack.attempts))[first : first + 5]:
            self.numbers.addWidget(self._number(position, attempt))

    def _number(self, position: int, attempt: Attempt) -> QToolButton:
        button = QToolButton(self)
        active = attempt.id == self.stack.active_id
        button.setText(f"{position + 1}✓" if active else f"{position + 1}")
        button.setCheckable(True)
        button.setChecked(position == self.stack.position)
        said = tr("Attempt {0}, active") if active else tr("Attempt {0}")
        button.setAccessibleName(said.format(position + 1))
        button.setToolTip(told(attempt.error) or reason_name(attempt.reason))
        button.clicked.connect(lambda: self.stack.look_at(position))
        return button

    def _show_words(self, attempt: Attempt | None) -> None:
        failure = sentence(attempt.error, attempt.advice) if attempt is not None else ""
        self.error.setText(failure)
        self.error.setVisible(bool(failure))
        self.picture.setVisible(not failure)
        _clear(self.facts)
        for line, (name, value) in enumerate(facts_of(attempt) if attempt is not None else ()):
            self.facts.addWidget(_label("small", name), line, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(_label("", value, selectable=True), line, 1)
        self.facts.setColumnStretch(1, 1)
        self.prompt.setText(attempt.prompt if attempt is not None else "")

    # --- editing ---

    def edit_prompt(self, prompt: str) -> None:
        """Open the editor where the words are."""
        self.words.hide()
        self.editor.open_with(prompt)
        self.show_stack()

    def _editor_closed(self) -> None:
        self.words.show()
        self.show_stack()


def facts_of(attempt: Attempt) -> list[tuple[str, str]]:
    """(name, value) of what an attempt was painted with, for people."""
    seconds = None
    if attempt.submitted_at and attempt.ended_at:
        seconds = (attempt.ended_at - attempt.submitted_at).total_seconds()
    found = [
        (tr("Seed"), str(attempt.seed)),
        (tr("Recipe"), attempt.recipe),
        (tr("Server"), attempt.backend or ""),
        (tr("Size"), f"{attempt.width}×{attempt.height}"),
        (tr("Time"), _duration(seconds)),
    ]
    return [(name, value) for name, value in found if value]


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return tr("{0} s").format(QLocale().toString(seconds, "f", 1)) if seconds < 60 else clock(seconds)


def _clear(layout: QLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _label(role: str, text: str = "", *, selectable: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
