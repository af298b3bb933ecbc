"""The window: rail, pages, banner, status bar, and how it closes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from charhub_console.app.gui import language, theme
from charhub_console.app.gui.banner import Banner
from charhub_console.app.gui.engine_thread import EngineThread, SessionFacts, unexpected
from charhub_console.app.gui.first_steps import FirstSteps
from charhub_console.app.gui.log.door import LogDoor
from charhub_console.app.gui.memory import WindowMemory
from charhub_console.app.gui.notices import practice_notice
from charhub_console.app.gui.page import Notice, Page
from charhub_console.app.gui.pages import PAGES, SYNC, PageEntry
from charhub_console.app.gui.questions import ask_to_cancel, ask_to_close
from charhub_console.app.gui.rail import Rail
from charhub_console.app.gui.status import StatusBar
from charhub_console.app.gui.status_poll import StatusPoll
from charhub_console.app.scrubbing import for_copying
from charhub_console.domain.errors import ConsoleError, NotConfigured, RecipeInvalid

if TYPE_CHECKING:
    from charhub_console.engine.console import Console

log = logging.getLogger(__name__)

SETTINGS = "settings"
THEME = "window/theme"
PRACTICE_SEEN = "window/practice-notice"
BRIEFLY_MS = 8000  # a notice of what mended itself
SMALLEST, FIRST_SIZE = (900, 560), (1360, 860)


class MainWindow(QMainWindow):
    """Everything a person sees. It keeps no truth: pages read rows, events say when."""

    closed = Signal()
    """The window has closed; the program may end."""
    filled = Signal()
    """Everything on the first screen was painted. Sent once."""
    hid = Signal()
    """The window was closed to the tray; the program goes on."""

    def __init__(
        self,
        engine: EngineThread,
        memory: WindowMemory,
        *,
        entries: Sequence[PageEntry] = PAGES,
        practice: bool = False,
    ) -> None:
        super().__init__()
        self.engine = engine
        self.memory = memory
        self.pages: dict[str, Page] = {}
        self._entries = {entry.name: entry for entry in entries}
        self._broken: set[str] = set()
        self._language = language.shown()
        self._may_close = False
        self.stays_in_tray: Callable[[], bool] = lambda: False
        self.quit: Callable[[], object] = self.close
        self._failure: ConsoleError | None = None
        self._death: ConsoleError | None = None
        self._practice_notice: Notice | None = None
        self.shown = ""
        self.rail = Rail(tuple(entries), self)
        self.stack = QStackedWidget(self)
        self.banner = Banner(self)
        self.banner.scrub = lambda text: for_copying(text, engine.configuration)
        self.status = StatusBar(self)
        self.poll = StatusPoll(engine, self)
        self.log = LogDoor(engine, memory, self, self.closed)
        self._lay_out()
        self.first_steps = FirstSteps(
            self.centralWidget() or self, memory, lambda: self.current, self.rail.button, lambda: engine.practice
        )
        self._connect()
        self.setMinimumSize(*SMALLEST)
        self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize()))
        self.restoreGeometry(memory.geometry())
        self._show_facts(practice=practice)
        self._go_to_first()

    @property
    def current(self) -> Page | None:
        """The page that is shown."""
        return self.pages.get(self.shown)

    def go_to(self, name: str, target: object = None) -> None:
        """Show a page, built now if it is its first time, and there the thing asked for."""
        page = self.pages.get(name) or self._build(name)
        if page is None:
            if self.shown:
                self.rail.show_chosen(self.shown)
            return
        self.rail.show_chosen(name)
        former = self.current
        if former is not page:
            if former is not None:
                self._remember(self.shown, former)
                former.deactivated()
            self.shown = name
            self.stack.setCurrentWidget(page)
            self.memory.set_text("window/page", name)
            page.activated()
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        if target is not None:
            page.show_target(target)
        self._show_hints()

    def say(self, message: object) -> None:
        """Show a ConsoleError or a Notice in the banner, with a way out where there is one."""
        if isinstance(message, ConsoleError):
            message = Notice(message)
        if not isinstance(message, Notice):
            raise TypeError(f"the banner shows a ConsoleError or a Notice, not {type(message).__name__}")
        if message.action is None and _is_about_settings(message.error) and self._can_set(SETTINGS):
            message = Notice(message.error, self.tr("Open settings"), self._open_settings, message.informs)
        self.banner.say(message)

    def raise_up(self) -> None:
        """Come to the front: somebody started the program once more."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def close_now(self) -> None:
        """Close without asking; work goes on at the next start."""
        self._may_close = True
        self.close()

    # --- Qt's own hooks ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; outside dialogs Qt leaves that to the space bar alone."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton | QToolButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """A page that does not say when it is filled is so at once."""
        super().showEvent(event)
        page = self.current
        if page is None or not page.fills:
            QTimer.singleShot(0, self.filled.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Goes to the tray where there is one; else asks when images are being painted here."""
        if self.stays_in_tray() and not self._may_close:
            event.ignore()
            self._remember_all()
            self.hide()
            self.hid.emit()
            return
        if self.poll.work and self.engine.is_engine and not self._may_close:
            event.ignore()
            self._ask_to_close()
            return
        self._remember_all()
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """The language was changed."""
        if event.type() == QEvent.Type.LanguageChange and self._language != language.shown():
            self._language = language.shown()
            self._show_facts(practice=self.engine.practice)
            self._make_pages_anew()
            if self._practice_notice is not None and self.banner.withdraw(self._practice_notice.error):
                self._explain_practice()
        super().changeEvent(event)

    # --- building ---

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addLayout(right, 1)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go_to)
        for number, name in enumerate(self._entries, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda wanted=name: self.go_to(wanted))
        QShortcut(QKeySequence.StandardKey.Quit, self).activated.connect(lambda: self.quit())
        self.engine.opened.connect(self._opened)
        self.engine.facts_changed.connect(self._show_new_facts)
        self.engine.failed.connect(self._could_not_open)
        self.engine.died.connect(self._engine_died)
        self.engine.problem.connect(self.say)
        self.engine.closed.connect(self._show_new_facts)
        self.poll.backends_known.connect(self.status.show_backends)
        self.poll.work_known.connect(self.status.show_work)
        self.poll.database_known.connect(self.status.show_database)
        self.status.cancel_wanted.connect(self._ask_to_cancel)
        self.status.log_wanted.connect(self.log.open)
        self.status.theme_chosen.connect(self._choose_theme)
        self.status.backends_wanted.connect(self._show_backend_settings)
        self.banner.dismissed.connect(self._dismissed)

    def _go_to_first(self) -> None:
        names = list(self._entries)
        remembered = self.memory.text("window/page")
        for name in ([remembered] if remembered in names else []) + names:
            self.go_to(name)
            if self.current is not None:
                return

    def _build(self, name: str) -> Page | None:
        """The page, or None if it cannot be built: that is said, and the others stay usable."""
        if not self._can_set(name):
            return None
        try:
            page = self._entries[name].load()(self.engine)
            page.restore(self.memory.state(name))
        except Exception as error:
            log.exception("the page %s could not be built", name)
            self._broken.add(name)
            self.say(unexpected(error))
            return None
        page.message.connect(self.say)
        page.navigate.connect(self.go_to)
        page.hints_changed.connect(self._show_hints)
        page.pointer_changed.connect(self.first_steps.look)
        page.filled.connect(self.filled)
        self.pages[name] = page
        self.stack.addWidget(page)
        return page

    def _make_pages_anew(self) -> None:
        """In the language that is shown now; what they remember is found again."""
        shown, former, self.pages = self.shown, self.pages, {}
        for name, page in former.items():
            self._remember(name, page)
            self.stack.removeWidget(page)
            page.hide()
            page.let_go()
            page.deleteLater()
        self.shown = ""
        self.go_to(shown)

    def _can_set(self, name: str) -> bool:
        return name in self._entries and name not in self._broken

    def _show_hints(self) -> None:
        self.first_steps.look()
        self.status.show_hints(self.current.hints() if self.current is not None else ())

    def _remember_all(self) -> None:
        for name, page in self.pages.items():
            self._remember(name, page)
        self.memory.set_geometry(self.saveGeometry())
        self.memory.save()

    def _remember(self, name: str, page: Page) -> None:
        try:
            self.memory.set_state(name, page.state())
        except Exception:
            log.exception("the page %s could not say what to remember", name)

    # --- what the engine says ---

    def _opened(self, facts: SessionFacts) -> None:
        if self._failure is not None:
            self.banner.withdraw(self._failure)
            self._failure = None
        self._show_facts(practice=facts.practice)
        for problem in facts.recipe_problems:
            self.say(problem)
        if facts.practice and not self.memory.text(PRACTICE_SEEN):
            self._explain_practice()

    def _could_not_open(self, error: ConsoleError) -> None:
        self._failure = error
        self._show_facts(practice=self.engine.practice)
        offer_settings = _is_about_settings(error) and self._can_set(SETTINGS)
        self.say(error if offer_settings else Notice(error, self.tr("Try again"), self.engine.try_again))

    def _engine_died(self, error: ConsoleError) -> None:
        self._death = error
        self.say(error)

    def _show_new_facts(self) -> None:
        if self._death is not None and self.engine.is_engine:  # another one is at work
            QTimer.singleShot(BRIEFLY_MS, self, partial(self.banner.withdraw, self._death))
            self._death = None
        self._show_facts(practice=self.engine.practice)

    def _show_facts(self, *, practice: bool) -> None:
        name = "CharHub Console"
        self.setWindowTitle(self.tr("Practice") + f" — {name}" if practice else name)
        self.status.show_facts(self.engine.facts, practice=practice)
        self.rail.show_entry(SYNC, shown=self.engine.has_central)

    def _explain_practice(self) -> None:
        self._practice_notice = practice_notice(self._show_backend_settings if self._can_set(SETTINGS) else None)
        self.say(self._practice_notice)

    def _dismissed(self, notice: Notice) -> None:
        if notice is self._practice_notice:
            self.memory.set_text(PRACTICE_SEEN, "seen")

    # --- what a person wants ---

    def _open_settings(self) -> None:
        self.go_to(SETTINGS)

    def _show_backend_settings(self) -> None:
        if self._can_set(SETTINGS):
            self.go_to(SETTINGS, "comfyui.urls")

    def _choose_theme(self, choice: theme.Choice) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.choose(application, choice)
            self.memory.set_text(THEME, choice.value)

    def _ask_to_cancel(self) -> None:
        runs = [item.run.id for item in self.poll.work]
        if runs:
            ask_to_cancel(self, lambda: self._cancel(runs))

    def _cancel(self, runs: Sequence[str]) -> None:
        async def cancel(console: Console) -> None:
            for run in runs:
                await console.cancel_run(run)

        self.engine.call(cancel, must_finish=True)

    def _ask_to_close(self) -> None:
        ask_to_close(self, sum(item.total - item.ended for item in self.poll.work), self.close_now)


def _is_about_settings(error: ConsoleError) -> bool:
    return isinstance(error, NotConfigured | RecipeInvalid)
