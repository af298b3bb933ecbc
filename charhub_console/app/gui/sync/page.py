"""The Sync page: how agreeing with central stands, and what waits for a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui.engine_thread import Call, EngineThread
from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.language import tr
from charhub_console.app.gui.page import KeyHint, Notice, Page
from charhub_console.app.gui.settings.row import set_role, text_label
from charhub_console.app.gui.sync.cards import CardList
from charhub_console.app.gui.sync.figures import Figures
from charhub_console.app.gui.sync.nothing import NotSetUp
from charhub_console.app.gui.sync.words import by, conflict_title, headline, when
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.errors import ConsoleError
from charhub_console.domain.listing import CandidateFilter
from charhub_console.engine.console import CheckResult, Conflict, Console, Exchange, SetAside, SyncState

EVERY_MS = 1500
MOST = 100  # cards of one kind; with more of them nobody would look


@dataclass(frozen=True, slots=True)
class Read:
    """Everything the page shows, read at once."""

    is_set_up: bool
    state: SyncState
    conflicts: tuple[Conflict, ...] = ()
    disputed: tuple[Candidate, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


async def read(console: Console) -> Read:
    """Our own rows; central is not asked."""
    sync = console.sync
    state = await sync.state()
    if not sync.is_set_up:
        return Read(False, state)
    disputed = await console.candidates(CandidateFilter(disputed=True), limit=MOST) if state.disputed else []
    conflicts = (await sync.conflicts())[:MOST] if state.conflicts else []
    aside = (await sync.set_aside())[:MOST] if state.set_aside else []
    return Read(True, state, tuple(conflicts), tuple(disputed), tuple(aside))


class SyncPage(Page):
    """Rows are read every moment while it is shown."""

    name: ClassVar[str] = "sync"
    title: ClassVar[str] = "Sync"
    icon_name: ClassVar[str] = "sync"

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(engine, parent)
        self.found: Read | None = None
        self._reading: Call | None = None
        self._working: Call | None = None
        self.headline, self.place, self.trouble = QLabel(self), QLabel(self), text_label(self, "warn", selectable=True)
        self.now, self.check = QPushButton(self), QPushButton(self)
        self.bar = QProgressBar(self)
        self.figures = Figures(self)
        self.conflicts, self.disputed, self.set_aside = CardList(self), CardList(self), CardList(self)
        self.nothing = NotSetUp(self)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setFocusProxy(self.now)

    def _lay_out(self) -> None:
        self.headline.setProperty("role", "headline")
        self.place.setProperty("role", "muted")
        self.now.setProperty("kind", "primary")
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(90)
        self.bar.hide()
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.headline)
        words.addWidget(self.place)
        head.addLayout(words, 1)
        for widget in (self.bar, self.check, self.now):
            head.addWidget(widget)
        content = QFrame(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        column.addLayout(head)
        for part in (self.trouble, self.figures, self.conflicts, self.disputed, self.set_aside):
            column.addWidget(part)
        column.addStretch(1)
        self.scroller = QScrollArea(self)
        self.scroller.setProperty("surface", "ground")
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setWidget(content)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.scroller)
        self.middle.addWidget(self.nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.middle)

    def _connect(self) -> None:
        self.engine.opened.connect(self.look)
        self._timer.timeout.connect(self.look)
        self.now.clicked.connect(self.synchronise)
        self.check.clicked.connect(self.check_everything)
        self.nothing.settings_wanted.connect(lambda: self.navigate.emit("settings", "central.url"))
        for key, action in (("S", self.synchronise), ("C", self.check_everything)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # --- what the window asks ---

    def activated(self) -> None:
        """See Page."""
        self._timer.start()
        self.look()

    def deactivated(self) -> None:
        """See Page."""
        self._timer.stop()

    def hints(self) -> Sequence[KeyHint]:
        """See Page."""
        if self.found is None or not self.found.is_set_up:
            return ()
        return (KeyHint("S", tr("synchronise now")), KeyHint("C", tr("check everything")))

    def retranslate(self) -> None:
        """See Page."""
        self.now.setText(tr("Synchronise now"))
        self.check.setText(tr("Check everything"))
        self.check.setToolTip(tr("Compare every row here with central, and mend what differs"))
        self.bar.setAccessibleName(tr("Talking with central"))
        self.scroller.setAccessibleName(tr("Synchronising"))
        self.nothing.retranslate()

    # --- reading ---

    def look(self) -> None:
        """Read our rows, unless that is under way."""
        if self._reading is None or self._reading.done:
            self._reading = self.engine.call(read, self._show, self._failed)

    def _failed(self, error: ConsoleError) -> None:
        self._timer.stop()  # said once; the next visit looks again
        self.message.emit(error)

    def _show(self, found: Read) -> None:
        former, self.found = self.found, found
        self.middle.setCurrentWidget(self.scroller if found.is_set_up else self.nothing)
        self.setFocusProxy(self.now if found.is_set_up else self.nothing.way_out)
        if former is None or former.is_set_up != found.is_set_up:
            self.hints_changed.emit()
        if not found.is_set_up:
            return
        text, role = headline(found.state)
        self.headline.setText(text)
        self.place.setText(tr("{0}, as console {1}").format(found.state.place, found.state.console[:8]))
        set_role(self.headline, "headline" if role != "warn" else "headline-warn")
        self.trouble.setText(told(found.state.trouble))
        self.trouble.setVisible(bool(found.state.trouble))
        self.figures.show_state(found.state)
        if former is None or former.conflicts != found.conflicts:
            self._show_conflicts(found.conflicts)
        if former is None or former.disputed != found.disputed:
            self._show_disputed(found.disputed)
        if former is None or former.set_aside != found.set_aside:
            self._show_set_aside(found.set_aside)

    def _show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        cards = []
        for one in conflicts:
            lines = [
                by(tr("Counts: {0}").format(one.kept), one.kept_by),
                by(tr("Lost: {0}").format(one.lost), one.lost_by),
            ]
            verbs = [(tr("Keep it"), lambda one=one: self._settle(one, swap=False), "primary")]
            if one.other_character_id is None:
                verbs.append((tr("Take the other"), lambda one=one: self._settle(one, swap=True), ""))
            verbs.append(
                (tr("Show the character"), lambda one=one: self._leave("characters", one.character_id), "quiet")
            )
            cards.append((one.id, conflict_title(one), lines, verbs))
        self.conflicts.show_cards(tr("Edits that collided"), cards)

    def _show_disputed(self, candidates: Sequence[Candidate]) -> None:
        cards = []
        for one in candidates:
            line = tr("Curators who had not seen each other disagree. Nothing is generated until one settles it.")
            verbs = [(tr("Decide"), lambda one=one: self._leave("candidates", one.id), "primary")]
            cards.append((one.id, tr("Candidate {0}").format(one.source_id), [line], verbs))
        self.disputed.show_cards(tr("Disputed candidates"), cards)

    def _show_set_aside(self, entries: Sequence[SetAside]) -> None:
        cards = []
        for one in entries:
            title = tr("Could not be sent: {0} {1}") if one.outgoing else tr("Could not be taken over: {0} {1}")
            lines = [told(one.error), tr("Set aside {0}; everything else goes on.").format(when(one.at))]
            verbs = [(tr("Try again"), lambda one=one: self._try_again(one), "")]
            cards.append((str(one.n), title.format(one.kind, one.row_id[:8]), lines, verbs))
        self.set_aside.show_cards(tr("Set aside"), cards)

    # --- what the person does ---

    def synchronise(self) -> None:
        """One contact now."""
        self._work(lambda console: console.sync.once(), self._synchronised)

    def check_everything(self) -> None:
        """Compare all rows with central."""
        self._work(lambda console: console.sync.check_everything(), self._checked)

    def _settle(self, conflict: Conflict, *, swap: bool) -> None:
        self._do(lambda console: console.sync.settle(conflict.id, swap=swap))

    def _try_again(self, entry: SetAside) -> None:
        self._do(lambda console: console.sync.try_again(entry.n))

    def _leave(self, page: str, target: str) -> None:
        self.found = None  # its cards are made anew at the next visit
        self.navigate.emit(page, target)

    def _do(self, action: Callable[[Console], Awaitable[object]]) -> None:
        """A change of our own rows, which central hears of in a moment."""
        self.engine.call(action, lambda _done: self.look(), self._refused, must_finish=True)

    def _refused(self, error: ConsoleError) -> None:
        self.found = None
        self.message.emit(error)
        self.look()

    def _work(self, action: Callable[[Console], Awaitable[object]], then: Callable[[object], None]) -> None:
        """One contact with central at a time."""
        if (self._working is not None and not self._working.done) or self.found is None or not self.found.is_set_up:
            return
        self._show_busy(busy=True)
        self._working = self.engine.call(action, then, self._could_not)

    def _show_busy(self, *, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.now.setDisabled(busy)
        self.check.setDisabled(busy)

    def _could_not(self, error: ConsoleError) -> None:
        self._show_busy(busy=False)
        self.message.emit(error)
        self.look()

    def _synchronised(self, done: object) -> None:
        assert isinstance(done, Exchange)
        said = tr("{0} sent, {1} received").format(done.sent, done.received)
        self._ended(tr("Central and this console agree."), said)

    def _checked(self, done: object) -> None:
        assert isinstance(done, CheckResult)
        said = tr("{0} rows were compared; {1} differed and were mended.").format(done.compared, done.different)
        self._ended(tr("Everything was checked."), said)

    def _ended(self, title: str, advice: str) -> None:
        self._show_busy(busy=False)
        self.message.emit(Notice(ConsoleError(title, advice), informs=True))
        self.look()
